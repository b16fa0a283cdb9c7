// The pages for newcomers in Chromium: who made them is seen at once, they fit every window, and the sheet for teachers is two pages.
import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { browser, home, open, own, serious, useSite, SITE } from "./browser.mjs"

const PAGES = ["index.html", ...readdirSync(join(SITE, "ways")).filter(name => name.endsWith(".html")).map(name => `ways/${name}`)]
const WIDTHS = [360, 768, 1440]

useSite()

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`they fit, say who made them in the first screen and pass axe, ${colorScheme}`, async () => {
    const { context, page, asked, wrong } = await open(browser, { colorScheme })
    for (const address of PAGES) {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 740 })
        await page.goto(`${home}/${address}`)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        assert.equal(wide, 0, `${address} is wider than ${width}`)
        const made = await page.getByText(/^Language models made/).first().boundingBox()
        assert.ok(made && made.y + made.height < 740, `${address} at ${width}: who made it is not in the first screen`)
      }
      assert.deepEqual(await serious(page), [], address)
    }
    assert.deepEqual(asked.filter(url => !own(home)(url)), [])
    assert.deepEqual(wrong, [])
    await context.close()
  })
}

test("every link of theirs leads to a page and, where it names one, to a place on it", async () => {
  const { context, page } = await open(browser)
  const links = new Set()
  for (const address of PAGES) {
    await page.goto(`${home}/${address}`)
    const found = page.locator("article a[href]") // those in pictures too, whose href is no text
    for (const href of await found.evaluateAll(all => all.map(link => new URL(link.getAttribute("href") ?? "", location.href).href))) links.add(href)
  }
  const inside = [...links].filter(href => href.startsWith(home))
  assert.ok(inside.length > 100)
  const texts = new Map()
  for (const href of inside) {
    const { pathname, hash } = new URL(href)
    if (!texts.has(pathname)) {
      const answer = await page.request.get(home + pathname)
      assert.equal(answer.status(), 200, href)
      texts.set(pathname, await answer.text())
    }
    const place = decodeURIComponent(hash.slice(1))
    if (place && pathname.endsWith(".html")) assert.ok(texts.get(pathname).includes(`id="${place}"`), href)
  }
  await context.close()
})

test("the sheet for teachers is printed on two pages of A4, without what stands around it", async () => {
  const { context, page } = await open(browser, { javaScriptEnabled: false })
  await page.goto(`${home}/ways/teachers.html`)
  const printed = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
  assert.equal(printed.match(/\/Type\s*\/Page\b(?!s)/g)?.length, 2)
  assert.match(printed, /\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/)
  await page.emulateMedia({ media: "print" })
  for (const around of [".md-header", ".md-footer", ".md-tabs"]) assert.equal(await page.locator(around).first().isVisible(), false, around)
  const answers = await page.getByRole("heading", { name: /^Answers/ }).evaluate(heading => getComputedStyle(/** @type {Element} */ (heading.parentElement)).breakBefore)
  assert.equal(answers, "page")
  await context.close()
})
