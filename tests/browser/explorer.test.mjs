// What a reader does with the explorer, in Chromium: by mouse and by keyboard alone, at three widths, light and dark, over http and from a folder.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { gzipSync } from "node:zlib"
import { asFiles, browser, given, home, open, own, reach, rows, serious, useSite, SITE } from "./browser.mjs"

const EXPLORER = "explorer/index.html"
const WIDTHS = [360, 768, 1440]
const MOST_BYTES = 150_000 // compressed, at a thousand statements
const MOST_MILLISECONDS = 50

useSite()

async function explorer({ query = "", start = home, ...options } = {}) {
  const opened = await open(browser, options)
  await opened.page.goto(`${start}/${EXPLORER}${query}`)
  await opened.page.locator("#explorer-form").waitFor({ state: "visible" })
  return opened
}

const status = page => page.locator("#explorer-status").innerText()
const count = async page => Number((await status(page)).match(/^[\d,]+/)[0].replaceAll(",", ""))
const listed = page => page.locator("#explorer-list > li .cbx-link").evaluateAll(links => links.map(link => link.textContent.split(":")[0]))

// Opens the filters and a facet where they are closed, and ticks a value: the one step of a choice.
async function tick(page, facet, label) {
  if (!(await page.locator("#explorer-facets").isVisible())) await page.locator("#explorer-filters > summary").click()
  const box = page.locator(".cbx-facet").filter({ has: page.getByRole("group", { name: facet, exact: true, includeHidden: true }) })
  if (!(await box.evaluate(element => element.open))) await box.locator("summary").click()
  await box.getByRole("checkbox", { name: label }).first().check()
}

const statements = rows("statements")
const curated = statements.filter(row => row.curated === "yes")
const side = Object.fromEntries(rows("speakers").map(row => [row.speaker_id, row.side]))
const drawn = new Set(rows("selections").map(row => row.statement_id))

describe("three tasks, each in at most three steps", () => {
  test("all threats by Russian officials in December 2021", async () => {
    const { context, page } = await explorer()
    await tick(page, "Side", /^Russia/)
    await tick(page, "Act", /^Threaten/)
    await tick(page, "Month", /^December 2021/)
    const wanted = curated.filter(row => side[row.speaker_id] === "russia" && row.act === "threaten" && row.said_until.startsWith("2021-12"))
    assert.equal(await count(page), wanted.length)
    assert.ok(wanted.length > 0)
    assert.deepEqual((await listed(page)).sort(), wanted.map(row => row.statement_id).sort())
    assert.match(page.url(), /side=russia&act=threaten&month=2021-12$/)
    await context.close()
  })

  test("who rejected that NATO stop enlarging", async () => {
    const { context, page } = await explorer()
    await tick(page, "Family of demands", /^Enlargement/)
    await tick(page, "What is done with the demand", /^Rejects/)
    const enlargement = new Set(rows("demands").filter(row => row.issue === "enlargement").map(row => row.demand_id))
    const rejecting = new Set(rows("stances").filter(row => row.stance === "rejects" && enlargement.has(row.demand_id)).map(row => row.statement_id))
    const wanted = curated.filter(row => rejecting.has(row.statement_id))
    assert.ok(wanted.length > 0)
    assert.equal(await count(page), wanted.length)
    await context.close()
  })

  test("sampled White House statements on sanctions", async () => {
    const { context, page } = await explorer()
    await page.getByRole("radio", { name: /^Sampled/ }).check()
    assert.equal(await count(page), drawn.size)
    const series = rows("frames").find(row => /White House/.test(row.title))
    if (series) {
      await tick(page, "Sampled series", series.title)
      await page.getByRole("searchbox", { name: /^Search the words/ }).fill("sanctions")
      const passages = new Set(rows("draws").filter(row => row.frame_id === series.frame_id).map(row => row.draw_id))
      const held = new Set(rows("selections").filter(row => passages.has(row.draw_id)).map(row => row.statement_id))
      const found = await listed(page)
      assert.ok(found.length > 0 && found.every(id => held.has(id)))
    }
    await context.close()
  })
})

for (const [way, start] of [["over http", () => home], ["from a folder", asFiles]]) {
  test(`${way} the explorer asks no other host, breaks no policy and keeps its view in the address`, async () => {
    const { context, page, asked, wrong } = await explorer({ start: start() })
    await tick(page, "Act", /^Deny/)
    const denials = await count(page)
    assert.equal(denials, curated.filter(row => row.act === "deny").length)
    await page.getByRole("searchbox", { name: /^Search the words/ }).fill("may")
    await page.waitForURL(/q=may/)
    const narrowed = await count(page)
    assert.ok(narrowed < denials)
    await page.reload()
    assert.equal(await count(page), narrowed)
    assert.ok(await page.getByRole("checkbox", { name: /^Deny/ }).isChecked())
    await page.getByRole("button", { name: "Clear all" }).click()
    assert.equal(await count(page), curated.length)
    await page.goBack()
    assert.equal(await count(page), narrowed)
    assert.deepEqual(asked.filter(url => !own(start())(url)), [])
    assert.deepEqual(wrong, [])
    await context.close()
  })

  test(`${way} what is seen is taken away as CSV and as JSON`, async () => {
    const { context, page, wrong } = await explorer({ start: start(), query: "?act=reject&sort=-day" })
    const [csv, json] = [await taken(page, "CSV"), await taken(page, "JSON")]
    const wanted = curated.filter(row => row.act === "reject").map(row => row.statement_id).sort()
    const made = JSON.parse(json)
    assert.deepEqual(made.statements.map(one => one.statement_id).sort(), wanted)
    assert.deepEqual(made.statements.slice(0, 50).map(one => one.statement_id), await listed(page))
    assert.equal(csv.trim().split("\n").length, wanted.length + 1)
    for (const one of made.statements) assert.ok(csv.includes(`${one.statement_id},`))
    const { quote, summary } = statements.find(row => row.statement_id === made.statements[0].statement_id)
    assert.deepEqual([made.statements[0].quote, made.statements[0].summary], [quote, summary])
    assert.deepEqual(wrong, [])
    await context.close()
  })
}

async function taken(page, form) {
  const waiting = page.waitForEvent("download")
  await page.getByRole("button", { name: form, exact: true }).click()
  const download = await waiting
  assert.match(download.suggestedFilename(), new RegExp(`\\.${form.toLowerCase()}$`))
  return readFileSync(await download.path(), "utf-8")
}

test("curated and sampled statements are counted together only when asked, and then with a caution", async () => {
  const { context, page } = await explorer()
  assert.equal(await status(page), `${curated.length.toLocaleString("en")} curated statements`)
  assert.ok(await page.locator("#explorer-caution").isHidden())
  await page.getByRole("radio", { name: /^Both/ }).check()
  assert.match(await status(page), /^[\d,]+ statements: [\d,]+ curated statements?, [\d,]+ sampled statements?/)
  assert.ok(await page.locator("#explorer-caution").isVisible())
  await context.close()
})

test("the words stand before the summary, and a summary is marked as ours", async () => {
  const { context, page } = await explorer()
  for (const item of (await page.locator("#explorer-list > li").all()).slice(0, 20)) {
    const [text, id] = [await item.innerText(), await item.locator(".cbx-link").innerText()]
    const { quote, summary } = statements.find(row => row.statement_id === id.split(":")[0])
    if (quote) assert.ok(text.indexOf(quote) < text.indexOf(summary), text)
    assert.ok(text.includes(`Summary (ours): ${summary}`), text)
  }
  await context.close()
})

test("more statements are shown when asked, and the focus goes to the first of them", async () => {
  const { context, page } = await explorer()
  assert.equal((await listed(page)).length, Math.min(50, curated.length))
  await page.locator("#explorer-more").click()
  const ids = await listed(page)
  assert.equal(ids.length, Math.min(100, curated.length))
  assert.equal(await page.evaluate(() => document.activeElement.closest("li").querySelector(".cbx-link").textContent.split(":")[0]), ids[50])
  await context.close()
})

for (const width of WIDTHS) {
  for (const colorScheme of ["light", "dark"]) {
    test(`at ${width} px, ${colorScheme}, by keyboard alone, and axe finds nothing serious`, async () => {
      const { context, page, wrong } = await explorer({ viewport: { width, height: 900 }, colorScheme })
      await reach(page, "Tab", "#explorer-words")
      await page.keyboard.type("NATO")
      await reach(page, "Tab", "#explorer-entry input")
      if (width < 960) {
        await reach(page, "Tab", "#explorer-filters > summary")
        await page.keyboard.press("Enter")
      }
      await reach(page, "Tab", "input[name=side][value=russia]")
      await page.keyboard.press("Space")
      assert.ok(await page.evaluate(() => document.activeElement.matches("input[name=side][value=russia]")), "the focus stays")
      await page.waitForURL(/q=NATO&side=russia/)
      const found = await count(page)
      assert.ok(found > 0 && found < curated.length)
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width)
      assert.deepEqual(await serious(page), [])
      await reach(page, "Tab", "#explorer-csv", 200)
      await reach(page, "Tab", "#explorer-list .cbx-link", 40)
      await page.keyboard.press("Enter")
      await page.waitForURL(/statements\/[a-z0-9-]+\/index\.html/)
      assert.deepEqual(wrong, [])
      await context.close()
    })
  }
}

test("without JavaScript the page says what it needs and leads to the lists", async () => {
  const { context, page } = await open(browser, { javaScriptEnabled: false })
  await page.goto(`${home}/${EXPLORER}`)
  assert.match(await page.locator("#explorer-needs").innerText(), /needs JavaScript/)
  await page.locator("#explorer-needs a").first().click()
  assert.match(page.url(), /statements\/index\.html$/)
  await context.close()
})

const HOSTILE = ["<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", '" onmouseover="alert(1)"', "{{ config }} {% raw %}", "*bold* [label](javascript:alert(1)) | ||", "&lt;b&gt; &amp;", "\u202eright to left\u202c", "\u2028 line \u2029"]

test("text in any cell is shown, never run", async () => {
  const { context, page, wrong } = await open(browser)
  const data = given("explorer/statements.js")
  for (const name of ["quote", "original", "claimed", "summary", "office"]) data.cells[name] = data.cells[name].map((_, at) => `${HOSTILE[at % HOSTILE.length]} ${name}`)
  for (const facet of data.facets) facet.labels = facet.labels.map((_, at) => HOSTILE[at % HOSTILE.length])
  await page.route("**/explorer/statements.js", route => route.fulfill({ contentType: "text/javascript", body: `globalThis.casusBelli = ${JSON.stringify(data)}` }))
  page.on("dialog", () => wrong.push("something ran"))
  await page.goto(`${home}/${EXPLORER}?q=alert`)
  await page.goto(`${home}/${EXPLORER}`)
  const text = await page.locator("#explorer-list").innerText()
  assert.ok(text.includes("<script>alert(1)</script> quote") && text.includes("Summary (ours): <script>alert(1)</script> summary"))
  assert.equal(await page.locator("#explorer img, #explorer script, #explorer [onmouseover], #explorer-list b").count(), 0)
  assert.deepEqual(wrong, [])
  await context.close()
})

test("the page weighs at most 150 kB compressed at a thousand statements", async () => {
  const { context, page, asked } = await explorer()
  await page.waitForLoadState("networkidle")
  const bytes = asked.map(url => {
    const size = gzipSync(readFileSync(join(SITE, new URL(url).pathname)), { level: 9 }).length
    return url.endsWith("/statements.js") ? (size * 1000) / Math.max(1000, statements.length) : size // all else is the same for any number
  })
  const whole = Math.round(bytes.reduce((one, other) => one + other, 0))
  assert.ok(whole <= MOST_BYTES, `${whole} bytes for a thousand of ${statements.length} statements`)
  await context.close()
})

test("every answer comes within 50 ms", async () => {
  const { context, page } = await explorer()
  await page.waitForTimeout(1500) // until the words are folded
  for (const choice of ["input[name=side][value=russia]", "input[name=act][value=demand]"]) {
    const best = await page.evaluate(selector => {
      const times = [1, 2, 3, 4, 5, 6].map(() => {
        const begun = performance.now()
        document.querySelector(selector).click()
        return performance.now() - begun
      })
      return Math.min(...times)
    }, choice)
    assert.ok(best <= MOST_MILLISECONDS, `${choice} took ${best} ms`)
  }
  await context.close()
})
