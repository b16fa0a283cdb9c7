// What a reader does with the page SQL, in Chromium: by mouse and by keyboard alone, at three widths, light and dark, over http and from a folder.
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { gzipSync } from "node:zlib"
import { asFiles, browser, home, open, own, reach, rows, serious, serve, useSite, SITE } from "./browser.mjs"

const PAGE = "sql/index.html"
const WIDTHS = [360, 768, 1440]
const MOST_BYTES = 55_000 // compressed, before a question is asked
const ACTS = "How many curated statements perform each act?"
const ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
const there = existsSync(join(SITE, "sql/database.js"))
const skip = !there && "the site was built without sql.js"

useSite()

async function sql({ query = "", start = home, ...options } = {}) {
  const opened = await open(browser, options)
  await opened.page.goto(`${start}/${PAGE}${query && `#sql=${encodeURIComponent(query)}`}`)
  await opened.page.locator("#sql-form").waitFor({ state: "visible" })
  return opened
}

const status = page => page.locator("#sql-status").innerText()
const answered = page => page.waitForFunction(() => document.getElementById("sql").getAttribute("aria-busy") === "false")
const cells = page => page.locator("#sql-table tbody tr").evaluateAll(lines => lines.map(line => [...line.cells].map(cell => cell.textContent)))

async function ask(page, query) {
  if (query !== undefined) await page.locator("#sql-text").fill(query)
  await page.locator("#sql-ask").click()
  await answered(page)
}

async function taken(page, button) {
  const waiting = page.waitForEvent("download")
  await page.getByRole("button", { name: button, exact: true }).click()
  const download = await waiting
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) }
}

// What the first question about acts should give, counted from the table.
function acts() {
  const counted = new Map()
  for (const { act, curated } of rows("statements")) if (curated === "yes") counted.set(act, (counted.get(act) ?? 0) + 1)
  return [...counted].sort(([one, its], [other, others]) => others - its || (one < other ? -1 : 1)).map(([act, count]) => [act, String(count)])
}

for (const [way, start] of [["over http", () => home], ["from a folder", asFiles]]) {
  describe(way, { skip }, () => {
    test("a worked question gives what the tables hold, as table, picture and CSV, and asks no other host", async () => {
      const { context, page, asked, wrong } = await sql({ start: start() })
      assert.ok(!asked.some(url => /database|wasm/.test(url)), "nothing is loaded before a question is asked")
      await page.getByRole("link", { name: ACTS }).click()
      await ask(page)
      const wanted = acts()
      assert.deepEqual(await cells(page), wanted)
      assert.equal(await status(page), `${wanted.length} rows.`)
      assert.match(await page.locator("#sql-table caption").innerText(), /^How many curated statements perform each act\?/)
      assert.equal(await page.locator("#sql-picture .cb-wide rect").count(), wanted.length)
      assert.equal(await page.locator("#sql-picture .cb-wide svg").getAttribute("aria-label"), ACTS)
      const csv = await taken(page, "CSV")
      assert.match(csv.name, /\.csv$/)
      assert.equal(csv.content.toString(), ["act,statements", ...wanted.map(row => row.join(",")), ""].join("\n"))
      const svg = (await taken(page, "Picture (SVG)")).content.toString()
      assert.ok(svg.includes(ACTS) && svg.includes("Casus Belli") && wanted.every(([act]) => svg.includes(`>${act}<`)))
      const png = (await taken(page, "Picture (PNG)")).content
      assert.deepEqual([png.toString("latin1", 1, 4), png.readUInt32BE(16)], ["PNG", 1520])
      assert.ok(png.length > 10_000, `${png.length} bytes: there is something in the picture`)
      assert.deepEqual(asked.filter(url => !own(start())(url)), [])
      assert.deepEqual(wrong, [])
      await context.close()
    })

    test("the question stands in the address: opened, it is shown and asked when the reader wants it", async () => {
      const query = "SELECT speaker_id -- who\nFROM speakers WHERE speaker_id = 'putin' OR '100%' = 'a&b#c'"
      const first = await sql({ start: start() })
      await ask(first.page, query)
      await first.page.locator("summary", { hasText: "Share or cite" }).click()
      const address = await first.page.locator("#sql-address").inputValue()
      assert.ok((await first.page.locator("#sql-citation").inputValue()).endsWith(address))
      const opened = decodeURIComponent(address.split("#sql=")[1])
      assert.equal(opened, query)
      const { context, page } = await sql({ start: start(), query: opened })
      assert.equal(await page.locator("#sql-text").inputValue(), query)
      assert.equal(await status(page), "")
      await ask(page)
      assert.deepEqual(await cells(page), await cells(first.page))
      await ask(page, "SELECT 1 AS one")
      assert.deepEqual(await cells(page), [["1"]])
      await page.goBack()
      await page.waitForFunction(() => document.querySelector("#sql-table th").textContent === "speaker_id")
      assert.equal(await page.locator("#sql-text").inputValue(), query)
      await context.close()
      await first.context.close()
    })

    test("what is wrong with a question is said in one plain sentence, and the next one is answered", async () => {
      const { context, page, wrong } = await sql({ start: start() })
      for (const [query, said] of [
        ["SELECT summry FROM statements", "There is no column summry in what is asked: do you mean summary?"],
        ["SELECT * FROM statments", "There is no table statments: do you mean statements?"],
        ["SELECT * FROM codings", "The table codings is left out here, because it is larger than all others together: the SQLite file of a release has it."],
        ["SELEC 1", "This is no SQL that SQLite understands: look at “SELEC” and what stands before it."],
        ["SELECT (1", "The question breaks off: something is missing at its end."],
        ["SELECT 1; SELECT 2", "This is more than one question: ask them one at a time, each up to its semicolon."],
        ["DELETE FROM statements", "The tables cannot be changed here: begin with SELECT."],
        ["", "There is no question yet: write one, or choose one of the worked questions."],
      ]) {
        await ask(page, query)
        assert.equal(await status(page), said)
        assert.equal(await page.locator("#sql-answer").isVisible(), false)
      }
      await ask(page, "SELECT count(*) AS number FROM statements; -- the end")
      assert.deepEqual(await cells(page), [[String(rows("statements").length)]])
      assert.deepEqual(wrong, [])
      await context.close()
    })

    test("rows beyond the limit are not fetched, which is said", async () => {
      const { context, page } = await sql({ start: start() })
      await ask(page, `${ENDLESS} SELECT i FROM n`)
      assert.equal(await status(page), "The first 10,000 rows: no more are fetched.")
      assert.equal((await cells(page)).length, 200)
      assert.match(await page.locator("#sql-table caption").innerText(), /The first 200 rows are shown\.$/)
      await page.getByRole("button", { name: "Show all rows" }).click()
      assert.equal((await cells(page)).length, 10_000)
      assert.equal(await page.locator("#sql-picture").isVisible(), false)
      await context.close()
    })
  })
}

test("a question that never ends is stopped by the reader or by the clock", { skip }, async () => {
  const { context, page, wrong } = await sql()
  await page.clock.install()
  await ask(page, "SELECT 1")
  for (const [end, said] of [[() => page.getByRole("button", { name: "Stop" }).click(), "Stopped."], [() => page.clock.fastForward(20_001), "Stopped after 20 seconds: ask for less."]]) {
    await page.locator("#sql-text").fill(`${ENDLESS} SELECT count(*) FROM n`)
    await page.locator("#sql-ask").click()
    assert.equal(await status(page), "Asking …")
    await end()
    await answered(page)
    assert.equal(await status(page), said)
    await ask(page, "SELECT 2 AS two")
    assert.deepEqual(await cells(page), [["2"]])
  }
  assert.deepEqual(wrong, [])
  await context.close()
})

for (const width of WIDTHS) {
  for (const colorScheme of ["light", "dark"]) {
    test(`by keyboard alone at ${width} px, ${colorScheme}: a worked question is chosen, asked and taken away`, { skip }, async () => {
      const { context, page, wrong } = await sql({ viewport: { width, height: 800 }, colorScheme })
      await reach(page, "Tab", ".cbs-worked li:nth-last-child(2) a", 60)
      await page.keyboard.press("Enter")
      await page.waitForFunction(() => document.activeElement.id === "sql-ask")
      await page.keyboard.press("Enter")
      await page.locator("#sql-answer").waitFor({ state: "visible" })
      assert.equal(await page.locator("#sql-picture svg:visible").count(), 1)
      await reach(page, "Tab", "#sql-csv")
      const waiting = page.waitForEvent("download")
      await page.keyboard.press("Enter")
      await waiting
      await reach(page, "Shift+Tab", "#sql-text")
      await page.keyboard.press("Control+A")
      await page.keyboard.type("SELECT * FROM statements_flat LIMIT 3")
      await page.keyboard.press("Control+Enter")
      await page.locator("#sql-table td a").first().waitFor()
      await reach(page, "Tab", "#sql-table")
      const scrolls = await page.locator("#sql-table").evaluate(box => [box.tabIndex, box.getAttribute("role"), box.getAttribute("aria-label")])
      assert.deepEqual(scrolls, [0, "region", "Your question: table"])
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
      assert.deepEqual(await serious(page), [])
      assert.deepEqual(wrong, [])
      await context.close()
    })
  }
}

test("text in any cell, column and question is shown, never run, and only addresses of the web and of records are links", { skip }, async () => {
  const { context, page, wrong } = await sql()
  page.on("dialog", () => wrong.push("something ran"))
  const hostile = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ config }} *a* [b](javascript:alert(1))", "javascript:alert(1)", "\u202eright to left", '" onmouseover="alert(1)']
  const values = hostile.map((text, at) => `SELECT '${text}' AS "<b onclick=alert(1)>&", ${at} AS statement_id`).join(" UNION ALL ")
  await ask(page, `SELECT * FROM (${values}) ORDER BY 2`)
  assert.deepEqual((await cells(page)).map(([text]) => text), hostile)
  assert.ok((await page.locator("#sql-picture .cb-wide").textContent()).includes("<script>alert(1)</script>"))
  assert.equal(await page.locator("#sql-table :is(script, img, b, a), #sql-picture :is(script, img, foreignObject)").count(), 0)
  const svg = (await taken(page, "Picture (SVG)")).content.toString()
  assert.ok(!svg.includes("<script") && !svg.includes("<img"))
  await ask(page, "SELECT statement_id, 'https://example.org/a' AS page, 'https://e.org/\" onclick=\"alert(1)' AS other FROM statements ORDER BY 1 LIMIT 1")
  const [{ statement_id: key }] = rows("statements").sort((one, other) => (one.statement_id < other.statement_id ? -1 : 1))
  assert.deepEqual(await page.locator("#sql-table a").evaluateAll(links => links.map(link => link.getAttribute("href"))), [`../statements/${key}/index.html`, "https://example.org/a"])
  assert.deepEqual(wrong, [])
  await context.close()
})

test("numbers stay exact, and a blank cell is blank", { skip }, async () => {
  const { context, page } = await sql()
  await ask(page, "SELECT 9007199254740993 AS large, 0.1 AS part, NULL AS blank, x'00ff' AS bytes, 'a,\"b\"' AS text")
  assert.deepEqual(await cells(page), [["9007199254740993", "0.1", "", "(2 bytes)", 'a,"b"']])
  assert.equal((await taken(page, "CSV")).content.toString(), 'large,part,blank,bytes,text\n9007199254740993,0.1,,(2 bytes),"a,""b"""\n')
  await context.close()
})

test("it works where the policy is sent as a header, too, which binds the worker", { skip }, async () => {
  const policy = readFileSync(join(SITE, PAGE), "utf-8").match(/Content-Security-Policy" content="([^"]+)"/)[1]
  const strict = await serve({ "content-security-policy": policy })
  const { context, page, wrong } = await sql({ start: strict.home })
  await ask(page, "SELECT 1 AS one")
  assert.deepEqual(await cells(page), [["1"]])
  assert.deepEqual(wrong, [])
  await context.close()
  strict.server.close()
  const without = await serve({ "content-security-policy": policy.replace(" 'wasm-unsafe-eval'", "") })
  const refused = await sql({ start: without.home })
  await ask(refused.page, "SELECT 1 AS one")
  assert.match(await status(refused.page), /^The database could not be loaded \(.+\)\.$/)
  await refused.context.close()
  without.server.close()
})

test("before a question is asked the page weighs at most 55 kB, and says what the first question loads", { skip }, async () => {
  const { context, page, asked } = await sql()
  await page.waitForLoadState("networkidle")
  const weight = files => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(SITE, file)), { level: 9 }).length, 0)
  const whole = weight(asked.filter(url => url.startsWith(home)).map(url => new URL(url).pathname))
  assert.ok(whole <= MOST_BYTES, `${whole} bytes`)
  const said = Number((await page.locator("#sql-size").innerText()).match(/about ([\d.]+) MB/)[1])
  assert.ok(Math.abs(said - weight(["sql/database.js", "sql/sql-wasm-inline.js"]) / 1e6) < 0.1)
  await context.close()
})

test("without scripts the page says what it needs and shows the questions", { skip }, async () => {
  const { context, page } = await open(browser, { javaScriptEnabled: false })
  await page.goto(`${home}/${PAGE}`)
  assert.equal(await page.getByText("For that the page needs JavaScript.").isVisible(), true)
  assert.equal(await page.locator("#sql-form").isVisible(), false)
  assert.ok((await page.locator(".cbs-worked a").count()) >= 10)
  await context.close()
})
