// The pages of records in Chromium: what they weigh at first view, what the policy lets stand, and their use by keyboard and without scripts.
import assert from "node:assert/strict"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, sep } from "node:path"
import { test } from "node:test"
import { gzipSync } from "node:zlib"
import axe from "axe-core"
import { browser, home, open, reach, rows, useSite, SITE } from "./browser.mjs"

const MOST = 45_000 // bytes of a first view, compressed
const FOLDERS = ["statements", "speakers", "demands", "scenarios", "organizations", "events", "sources", "codebook", "disagreements"]
const TYPES = ["Quotation", "Claim", "Person", "Organization", "DefinedTerm", "Event", "CreativeWork"]

useSite()

// All pages of one kind of record, the longest first.
function pagesOf(folder) {
  return readdirSync(join(SITE, folder), { recursive: true })
    .map(name => `${folder}/${name.split(sep).join("/")}`)
    .filter(name => name.endsWith("/index.html") && name.split("/").length > 2)
    .sort((one, other) => statSync(join(SITE, other)).size - statSync(join(SITE, one)).size)
}

for (const folder of FOLDERS) {
  test(`the first view of a page in ${folder} is light, asks no other host and breaks no policy`, async () => {
    for (const address of pagesOf(folder).slice(0, 3)) {
      const { context, page, asked, wrong } = await open(browser)
      await page.goto(`${home}/${address}`)
      await page.waitForLoadState("networkidle")
      const files = [...new Set(asked)].filter(url => url.startsWith(home)).map(url => new URL(url).pathname)
      const weight = files.reduce((sum, path) => sum + gzipSync(readFileSync(join(SITE, path))).length, 0)
      assert.ok(weight <= MOST, `${address}: ${weight} bytes`)
      assert.deepEqual(asked.filter(url => !url.startsWith(home) && !url.startsWith("data:")), [])
      assert.deepEqual(wrong, [], address)
      await context.close()
    }
  })
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing below AA on any kind of record page, ${colorScheme}`, async () => {
    const { context, page } = await open(browser, { colorScheme, viewport: { width: 768, height: 1000 } })
    for (const folder of FOLDERS) {
      const all = pagesOf(folder)
      await page.goto(`${home}/${all[Math.floor(all.length / 2)]}`)
      await page.evaluate(() => document.querySelectorAll("details").forEach(details => (details.open = true)))
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
      )
      assert.deepEqual(violations.map(one => `${one.id}: ${one.nodes[0].html}`), [], all[Math.floor(all.length / 2)])
    }
    await context.close()
  })
}

test("structured data stands in the page as a block of data, which the policy lets be", async () => {
  const { context, page, wrong } = await open(browser)
  for (const folder of FOLDERS.slice(0, 7)) {
    await page.goto(`${home}/${pagesOf(folder)[0]}`)
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent())
    assert.ok(TYPES.includes(data["@type"]), folder)
    assert.ok(data.identifier || data.termCode)
  }
  await page.goto(`${home}/index.html`)
  const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent())
  assert.equal(data["@type"], "Dataset")
  assert.deepEqual(wrong, [])
  await context.close()
})

test("by keyboard alone: past the bar at the top, to the codes that were given, to all forms of the citation, and on to the next record", async () => {
  const { context, page } = await open(browser)
  const said = rows("statements")[0]
  await page.goto(`${home}/statements/${said.statement_id}/index.html`)
  await reach(page, "Tab", "a.md-skip", 1)
  await page.keyboard.press("Enter")
  await reach(page, "Tab", "article a", 1)
  await reach(page, "Tab", "details:has(.cb-codings) > summary", 200)
  await page.keyboard.press("Enter")
  assert.ok(await page.locator(".cb-codings").first().isVisible())
  await reach(page, "Tab", "details.cb-bibtex > summary", 300)
  await page.keyboard.press("Enter")
  assert.match(await page.locator("details.cb-bibtex[open] code").innerText(), /@misc\{/)
  await reach(page, "Tab", "nav.cb-steps a")
  const next = await page.evaluate(() => document.activeElement.href)
  await page.keyboard.press("Enter")
  await page.waitForURL(next)
  assert.notEqual(await page.locator("h1").innerText(), "")
  await context.close()
})

test("without scripts every disagreement of a variable can be read, and leads to its record", async () => {
  const { context, page } = await open(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 800 } })
  await page.goto(`${home}/disagreements/index.html`)
  const row = page.locator("article tr:has(td a)").first()
  const number = Number((await row.locator("td").nth(2).innerText()).replace(",", ""))
  await row.locator("a").click()
  await page.waitForURL(/\/disagreements\/[^/]+\/index\.html/)
  assert.equal(await page.locator(".cb-disagreed tbody tr").count(), number)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
  await page.locator(".cb-disagreed tbody td:first-child a").first().click()
  await page.waitForURL(/\/(statements|demands|scenarios)\/[^/]+\/index\.html/)
  assert.ok(await page.getByText("the first coder gave").first().isVisible())
  await context.close()
})
