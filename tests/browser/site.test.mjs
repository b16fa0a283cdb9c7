// What a reader does with the built site, in Chromium: read it on a phone and on a desk, search it, use it without a mouse,
// without a network and without scripts.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { asFiles, browser, given, home, kinds, open, own, reach, rows, serious, useSite, wordOfAStatement, SITE } from "./browser.mjs"

const WIDTHS = [360, 390, 1280]
const PAGES = kinds()
const LARGE = /^(sources|statements|events)\/index\.html$/ // lists of thousands of rows of one kind, which take axe minutes

useSite()

for (const [way, start] of [["over http", () => home], ["from a folder", asFiles]]) {
  describe(way, () => {
    test("every kind of page asks no other host and fails nowhere", async () => {
      const { context, page, asked, wrong } = await open(browser)
      for (const address of PAGES) {
        await page.goto(`${start()}/${address}`)
        await page.waitForLoadState("networkidle")
      }
      assert.deepEqual(asked.filter(url => !own(start())(url)), [])
      assert.deepEqual(wrong, [])
      assert.ok(asked.length > PAGES.length)
      await context.close()
    })

    test("the search at the top finds a statement by a word of its summary, by keyboard alone", async () => {
      const { page: target, word } = wordOfAStatement()
      const { context, page, asked, wrong } = await open(browser)
      await page.goto(`${start()}/index.html`)
      await reach(page, "Tab", ".cb-search input")
      await page.keyboard.type(`"${word.toLowerCase()}"`, { delay: 10 })
      await page.keyboard.press("Enter")
      await page.waitForURL(/search\/index\.html\?q=/)
      await page.locator("#search-found section").first().waitFor()
      const found = await page.locator("#search-found a").evaluateAll(links => links.map(link => link.href))
      for (const all of found.filter(href => href.includes("/explorer/index.html?"))) {
        await page.goto(all)
        await page.locator("#explorer-list > li").first().waitFor()
        found.push(...(await page.locator("#explorer-list .cbx-link").evaluateAll(links => links.map(link => link.href))))
      }
      assert.ok(found.some(href => href.includes(target.replace("/index.html", "/"))))
      assert.deepEqual(asked.filter(url => !own(start())(url)), [])
      assert.deepEqual(wrong, [])
      await context.close()
    })
  })
}

for (const javaScriptEnabled of [true, false]) {
  test(`no page is wider than its window, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const { context, page } = await open(browser, { javaScriptEnabled })
    for (const address of PAGES) {
      await page.goto(`${home}/${address}`)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        assert.equal(await tooWide(page), 0, `${address} is wider than ${width}`)
        assert.deepEqual(await page.evaluate(sticksOut), [], `${address} at ${width}: sticks out`)
      }
    }
    await context.close()
  })
}

// Says by how many pixels a page is wider than its window, when what moves at a change of width has come to rest.
async function tooWide(page) {
  let wide
  for (let tries = 0; tries < 10; tries++) {
    wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide === 0) break
    await page.waitForTimeout(100)
  }
  return wide
}

// Names the elements of the text that are cut off or reach beyond the window, but for those in a box that scrolls.
function sticksOut() {
  const scrolls = element => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true
    }
    return false
  }
  return [...document.querySelectorAll("article *")]
    .filter(element => element.getClientRects().length && !element.closest("svg, .headerlink, thead"))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element))
    .map(element => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`)
}

test("on a tablet a small table of numbers stays a table, and a wide one of records becomes cards; on a phone both are cards", async () => {
  const { context, page } = await open(browser, { viewport: { width: 768, height: 1000 } })
  const isTable = async address => {
    await page.goto(`${home}/${address}`)
    return page.locator("tbody tr").first().evaluate(row => getComputedStyle(row).display === "table-row")
  }
  assert.ok(await isTable("disagreements/index.html"))
  assert.ok(!(await isTable("speakers/index.html")))
  await page.setViewportSize({ width: 360, height: 800 })
  assert.ok(!(await isTable("disagreements/index.html")))
  assert.match(await page.locator("tbody td").nth(1).evaluate(cell => getComputedStyle(cell, "::before").content), /coded by two/)
  await context.close()
})

test("the rates of the sample are told first, and their pictures can be taken away", async () => {
  const { context, page } = await open(browser, { viewport: { width: 360, height: 800 } })
  await page.goto(`${home}/estimates.html`)
  const order = await page.evaluate(() => [...document.querySelectorAll("article :is(li strong, .cb-picture, pre, p code)")].map(one => one.tagName))
  assert.deepEqual([order[0], order.includes("FIGURE")], ["STRONG", true])
  assert.ok(order.lastIndexOf("FIGURE") < order.indexOf("CODE"), "commands come after all pictures")
  const files = await page.locator('article a[href*="rates/"]').evaluateAll(links => links.map(link => link.href))
  assert.equal(files.length, 3 * (await page.locator(".cb-picture").count()))
  for (const file of files) assert.equal((await page.request.get(file)).status(), 200, file)
  await context.close()
})

test("a statement can be cited by one press of a button", async () => {
  const { context, page } = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] })
  await page.goto(`${home}/${wordOfAStatement().page}`)
  const box = page.locator("pre:has(> code)").filter({ hasText: "Data set" }).first()
  await page.locator("h2#cite ~ * button, h2#cite ~ pre button").first().click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  assert.equal(copied.trim(), (await box.locator("code").innerText()).trim())
  await context.close()
})

test("colours follow the reader's setting and can be switched", async () => {
  const { context, page, asked } = await open(browser, { colorScheme: "dark" })
  await page.goto(`${home}/index.html`)
  const scheme = () => page.locator("body").getAttribute("data-md-color-scheme")
  assert.equal(await scheme(), "slate")
  await page.locator("#cb-colours").click()
  assert.equal(await scheme(), "default")
  await page.goto(`${home}/cite.html`)
  assert.equal(await scheme(), "default", "the choice is kept")
  assert.deepEqual(asked.filter(url => !url.startsWith(home)), [])
  await context.close()
})

test("links into the codebook and the dictionary land on their heading", async () => {
  const { context, page } = await open(browser)
  await page.goto(`${home}/dictionary/index.html#statements-quote`)
  assert.equal(await page.evaluate(() => document.querySelector(":target")?.id), "statements-quote")
  await page.goto(`${home}/codebook/act/index.html#act-demand`)
  const top = await page.locator("#act-demand").evaluate(element => element.getBoundingClientRect().top)
  assert.ok(top >= 0 && top < 900, `the heading is at ${top}`)
  await context.close()
})

test("the search finds records, codes and pages by words, other endings and identifiers, and says when it finds nothing", async () => {
  const { context, page, wrong } = await open(browser)
  const first = rows("demands")[0]
  const speaker = rows("speakers").find(row => row.name_native)
  for (const [typed, address] of [
    [first.demand_id, `/demands/${first.demand_id}/`],
    [speaker.name_native, `/speakers/${speaker.speaker_id}/`],
    ["likely", "/codebook/likelihood/"],
    ["quote_original", "/dictionary/index.html#statements-quote-original"],
    ["purposive", "/limits.html"],
  ]) {
    await page.goto(`${home}/search/index.html?q=${encodeURIComponent(typed)}`)
    await page.locator("#search-form").waitFor({ state: "visible" })
    const found = await page.locator("#search-found a").evaluateAll(links => links.map(link => link.href))
    assert.ok(found.some(href => href.includes(address)), `${typed} should lead to ${address}`)
  }
  await page.locator("#search-words").fill("nothinghasthisname")
  assert.equal(await page.locator("#search-status").innerText(), "Nothing is found.")
  assert.deepEqual(wrong, [])
  await context.close()
})

test("every place that the search leads to is there", async () => {
  const places = given("search/places.js")
  assert.ok(places.length > 100)
  const anchors = new Map()
  for (const [, title, address] of places) {
    const [path, anchor] = address.split("#")
    if (!anchors.has(path)) anchors.set(path, readFileSync(join(SITE, path), "utf-8").replaceAll("&#45;", "-"))
    if (anchor) assert.ok(anchors.get(path).includes(`id="${anchor}"`), `${title}: ${address}`)
  }
})

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious on any kind of page, ${colorScheme}`, async () => {
    const { context, page } = await open(browser, { colorScheme })
    for (const address of PAGES.filter(address => !LARGE.test(address))) {
      await page.goto(`${home}/${address}`)
      assert.deepEqual(await serious(page), [], address)
    }
    await context.close()
  })
}

test("a view that a picture page leads to shows as many statements as it says, and a mark leads to its statement", async () => {
  const { context, page, wrong } = await open(browser)
  await page.goto(`${home}/ledger/index.html`)
  const views = await page.locator(".cb-demand-ledger a[href*='explorer']").evaluateAll(links => links.map(link => [link.href, link.textContent]))
  assert.ok(views.length > 100)
  for (const [address, text] of [views[0], views.find(([href]) => href.includes("entry=sampled")), views.at(-1)]) {
    await page.goto(address)
    await page.locator("#explorer-list > li").first().waitFor()
    assert.equal(await page.locator("#explorer-list > li").count(), Math.min(50, Number(text.match(/\d+/)[0])), address)
  }
  await page.goto(`${home}/timeline/index.html`)
  const day = page.locator("article li:has(a[href*='explorer'])").first()
  const said = Number((await day.innerText()).match(/(\d+) curated/)[1])
  await day.locator("a[href*='explorer']").first().click()
  await page.locator("#explorer-list > li").first().waitFor()
  assert.ok((await page.locator("#explorer-list > li").count()) >= said)
  await page.goto(`${home}/ledger/index.html`)
  const mark = page.locator(".cb-wide a").first()
  const words = (await mark.locator("title").textContent()).match(/“(.+)”/)?.[1]
  await mark.click()
  await page.waitForURL(/\/statements\//)
  assert.ok(!words || (await page.locator("article").innerText()).includes(words))
  assert.deepEqual(wrong, [])
  await context.close()
})

test("phones have pictures of their own, whose letters can be read, and tables behind them fold open without scripts", async () => {
  const { context, page } = await open(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 800 } })
  for (const folder of ["ledger", "tracker", "timeline", "troops", "answers"]) {
    await page.goto(`${home}/${folder}/index.html`)
    assert.equal(await page.locator(".cb-wide").first().isVisible(), false)
    const { width } = await page.locator(".cb-narrow svg").first().boundingBox()
    assert.ok(width > 300, `${folder}: ${width} of 340 pixels, so that letters keep their size`)
    const table = page.locator("details", { hasText: "The table behind it" }).first()
    await table.locator("summary").click()
    assert.equal(await table.locator("table").isVisible(), true)
  }
  await context.close()
})
