// Ten tasks of a journalist, a teacher and a researcher, in Chromium: each begins at the front page, takes at most three steps, and ends with
// the answer that a person would read, which is compared with the tables. A step is a click, a choice, or a field that is filled and sent.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { browser, home, open, own, rows, useSite, SITE } from "./browser.mjs"

const MOST_STEPS = 3
const DEMAND = "no-membership-for-ukraine-and-georgia"
const SCENARIO = "offensive-against-ukraine"

useSite()

// A reader who stands on the front page, and whose steps are counted.
function task(name, act) {
  test(name, async () => {
    const { context, page, asked, wrong } = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] })
    let steps = 0
    await page.goto(`${home}/index.html`)
    await act({
      page,
      press: async place => {
        steps += 1
        await place.click()
        await page.waitForLoadState()
      },
      enter: async (place, text) => {
        steps += 1
        await place.fill(text)
        await place.press("Enter")
        await page.waitForLoadState()
      },
      taken: async place => {
        steps += 1
        const waiting = page.waitForEvent("download")
        await place.click()
        return readFileSync(await (await waiting).path(), "utf-8")
      },
    })
    assert.ok(steps > 0 && steps <= MOST_STEPS, `${steps} steps`)
    assert.deepEqual(asked.filter(url => !own(home)(url)), [])
    assert.deepEqual(wrong, [])
    await context.close()
  })
}

const statements = new Map(rows("statements").map(row => [row.statement_id, row]))
const speakers = new Map(rows("speakers").map(row => [row.speaker_id, row]))
const name = row => speakers.get(row.speaker_id).name
const labels = new Map(rows("codes").map(row => [`${row.vocabulary}/${row.code}`, row.label]))
const link = (page, text) => page.getByRole("article").getByRole("link", { name: text }).first()
const main = page => page.getByRole("article")
const lines = places => places.locator("tbody tr").evaluateAll(all => all.map(one => [...one.cells].map(cell => cell.textContent.trim())))
// The days of a statement as a table of the site writes them.
const days = ({ said_from: from, said_until: until }) => (from === until ? until : from ? `${from} – ${until}` : `≤ ${until}`)

// A statement with plain words of its own, which no other repeats, that somebody looked up.
const quoted = [...statements.values()].find(({ quote }) => /^[A-Za-z ,]{50,120}$/.test(quote) && [...statements.values()].filter(other => other.quote.includes(quote)).length === 1)

task("a journalist: who rejected that NATO give up admitting Ukraine and Georgia, and when?", async ({ page, press }) => {
  await press(link(page, "demands through time"))
  await press(link(page, "No NATO membership for Ukraine and Georgia"))
  const read = (await lines(page.locator(".cb-ledger"))).filter(cells => cells[3] === "Rejects")
  const wanted = rows("stances").filter(one => one.demand_id === DEMAND && one.stance === "rejects").map(one => statements.get(one.statement_id))
  assert.ok(wanted.length > 5)
  assert.deepEqual(read.map(([day, who]) => `${day} ${who}`).sort(), wanted.map(row => `${days(row)} ${name(row)}`).sort())
  for (const { quote } of wanted) assert.ok(!quote || read.some(cells => cells[4].includes(quote)), quote)
})

task("a teacher: how sure were those who foresaw the offensive, in which words, and what came?", async ({ page, press }) => {
  await press(link(page, "what was foreseen, and what came"))
  const told = page.locator("details").filter({ has: page.locator("summary", { hasText: "Russian offensive against Ukraine: Occurred on " }) })
  await press(told.locator("summary").first())
  assert.ok(await told.locator("table").isVisible())
  const read = await lines(told)
  const foreseen = rows("forecasts").filter(one => one.scenario_id === SCENARIO && one.mode === "forecasts" && one.likelihood_words)
  assert.ok(foreseen.length > 10)
  for (const one of foreseen.filter(({ statement_id: key }) => statements.get(key).curated === "yes")) {
    const how = `${labels.get(`likelihood/${one.likelihood}`)} “${one.likelihood_words}”`
    const said = name(statements.get(one.statement_id))
    const found = read.find(cells => cells[1] === said && cells[2].includes(how))
    assert.ok(found, `${said}: ${how}`)
    assert.match(found[4], /\d{4}|nothing to compare/, "what came never stands without its day")
  }
})

task("a researcher: how did the estimates of troops near Ukraine move?", async ({ page, press }) => {
  await press(link(page, "troops near Ukraine"))
  const table = page.locator("details").filter({ has: page.locator("summary", { hasText: "The table behind it" }) }).first()
  await press(table.locator("summary"))
  assert.ok(await table.locator("table").isVisible())
  const read = await lines(table)
  const wanted = rows("figures").filter(one => one.quantity === "troops_near_ukraine" && one.extent === "whole")
  assert.ok(wanted.length > 10)
  for (const one of wanted) {
    const said = statements.get(one.statement_id)
    const found = read.find(cells => cells[2].includes(one.words) && cells[2].includes(one.statement_id))
    assert.deepEqual([found?.[1], found?.[0].slice(-10) === one.as_of || found?.[0].includes(one.as_of || said.said_until), found?.[3]], [name(said), true, labels.get(`hedge/${one.hedge}`)], one.figure_id)
  }
  const order = read.map(cells => cells[0].match(/\d{4}-\d\d-\d\d/)[0])
  assert.deepEqual(order, [...order].sort(), "in the order of days")
})

task("a journalist: share this view of the explorer", async ({ page, press }) => {
  await press(link(page, "explorer"))
  await press(page.getByRole("checkbox", { name: /^Ukraine/ }).first())
  await press(page.locator("summary", { hasText: "Share or cite this view" }))
  const wanted = [...statements.values()].filter(row => row.curated === "yes" && speakers.get(row.speaker_id).side === "ukraine")
  const said = `${wanted.length} curated statements`
  assert.equal(await page.locator("#explorer-status").innerText(), said)
  const address = await page.getByLabel(/address/i).inputValue()
  const other = await open(browser)
  await other.page.goto(address)
  await other.page.locator("#explorer-list > li").first().waitFor()
  assert.equal(await other.page.locator("#explorer-status").innerText(), said)
  await other.context.close()
})

task("a teacher: cite this statement", async ({ page, press }) => {
  await press(link(page, "ten statements that made it"))
  await press(link(page, "Its page, with the codes and how to cite it"))
  await press(page.locator("h2#cite ~ * button, h2#cite ~ pre button").first())
  const [key] = page.url().match(/[^/]+(?=\/index\.html$)/)
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  const source = rows("sources").find(row => row.source_id === statements.get(key).source_id)
  for (const part of [`Statement ${key} (${name(statements.get(key))}`, source.url, "[Data set]", source.title]) assert.ok(copied.includes(part), `${copied} lacks ${part}`)
})

task("a journalist: is this quote genuine?", async ({ page, press, enter }) => {
  await enter(page.locator(".cb-search input"), `"${quoted.quote}"`)
  await press(page.locator("#search-found").getByRole("link", { name: quoted.statement_id, exact: true }))
  assert.equal((await page.locator("blockquote").first().innerText()).replace(/[“”]/g, ""), quoted.quote)
  const said = await main(page).innerText()
  assert.match(said, /looked for the quote.*: Found/)
  assert.ok(said.includes(quoted.locator))
  const source = rows("sources").find(row => row.source_id === quoted.source_id)
  const addresses = await main(page).getByRole("link").evaluateAll(all => all.map(one => one.getAttribute("href")))
  assert.ok(addresses.some(address => address.startsWith(source.url)), "the page that carries the words")
  await page.goto(`${home}/index.html`)
  await enter(page.locator(".cb-search input"), `"${quoted.quote.replace(/\w+$/, "potatoes")}"`)
  assert.equal(await page.locator("#search-status").innerText(), "Nothing is found.")
})

task("a researcher: what did the coders disagree on?", async ({ page, press }) => {
  await press(link(page, "where the coders disagreed"))
  await press(page.locator("article tr", { hasText: "act" }).getByRole("link", { name: /\bact$/ }))
  const given = new Map()
  for (const one of rows("codings")) {
    if (one.table !== "statements" || one.variable !== "act" || !["first", "second"].includes(one.role)) continue
    const key = `${one.record} ${one.round}`
    given.set(key, { ...given.get(key), [one.role]: (given.get(key)?.[one.role] ?? new Set()).add(one.value) })
  }
  const pairs = [...given.values()].filter(({ first, second }) => first && second && [...first].join() !== [...second].join())
  assert.ok(pairs.length > 20)
  assert.ok((await main(page).innerText()).includes(`${pairs.length} disagreements on act.`))
  const read = await lines(page.locator(".cb-disagreed"))
  assert.deepEqual(
    read.map(cells => `${cells[1]}/${cells[2]}`).sort(),
    pairs.map(({ first, second }) => `${labels.get(`act/${[...first][0]}`)}/${labels.get(`act/${[...second][0]}`)}`).sort(),
  )
})

task("a researcher: take this table, and the one behind a picture", async ({ page, press, taken }) => {
  assert.equal(await taken(page.locator("article table a", { hasText: /^Statements$/ })), readFileSync(join(SITE, "data/statements.csv"), "utf-8"))
  await press(link(page, "troops near Ukraine"))
  const drawn = await taken(link(page, /table \(CSV\)/))
  const wholes = rows("figures").filter(one => one.quantity === "troops_near_ukraine" && one.extent === "whole")
  const [, ...given] = drawn.trim().split("\n").map(line => line.split(",")[0])
  assert.deepEqual(given.sort(), wholes.map(one => one.figure_id).sort())
})

task("a teacher: correct this date", async ({ page, press, enter }) => {
  await enter(page.locator(".cb-search input"), quoted.statement_id)
  await press(page.locator("#search-found a").first())
  const form = page.getByRole("link", { name: "Report an error in this record" })
  if (await form.count()) {
    const asked = new URL(await form.getAttribute("href")).searchParams
    assert.deepEqual([asked.get("template"), asked.get("table"), asked.get("record")], ["correction.yml", "statements", quoted.statement_id])
    return
  }
  assert.ok((await main(page).innerText()).includes(`An error in this record? It is row ${quoted.statement_id} of data/statements.csv`))
  await press(link(page, "how to correct it"))
  const place = page.locator(":target")
  assert.ok(await place.isVisible())
  assert.match(await place.locator("xpath=following-sibling::ul[1]").innerText(), /To correct a value.*Change the cell.*make validate.*the page that\s+shows the right value/s)
})

task("a researcher: what may I count?", async ({ page, press }) => {
  assert.match(await main(page).innerText(), /Rates, trends and comparisons of sides would show the selection, not the world/)
  await press(link(page, "the sample of four complete series"))
  assert.match(await main(page).innerText(), /What may be counted: rates, shares and totals of the series from which passages were drawn, and of nothing else/)
  const figures = (await lines(page.locator(".cb-figures"))).filter(cells => /^\d+\. /.test(cells[0]))
  assert.equal(figures.length, 12, "the primary figures")
  for (const [figure, estimate, interval] of figures) assert.match(`${estimate} ${interval}`, /\d.* to .*\d|not carried/i, figure)
  for (const { title } of rows("frames")) assert.ok((await main(page).innerText()).includes(title), title)
})
