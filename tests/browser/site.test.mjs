// What a reader does with the built site, in Chromium: read it on a phone and on a desk, search it, use it without a mouse,
// without a network and without scripts.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { asFiles, kinds, launch, serve, wordOfAStatement } from "./browser.mjs"

const WIDTHS = [360, 390, 1280]
const PAGES = kinds()
let browser, server, home

before(async () => {
  browser = await launch()
  ;({ server, home } = await serve())
})
after(async () => {
  await browser?.close()
  server?.close()
})

// Opens a fresh window that writes down what it asks for and what goes wrong in it.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const asked = []
  const wrong = []
  page.on("request", request => asked.push(request.url()))
  page.on("requestfailed", request => wrong.push(`${request.url()} ${request.failure()?.errorText}`))
  page.on("response", response => response.status() >= 400 && wrong.push(`${response.url()} ${response.status()}`))
  page.on("console", message => message.type() === "error" && wrong.push(message.text()))
  page.on("pageerror", error => wrong.push(error.message))
  return { context, page, asked, wrong }
}

for (const [way, start, own] of [
  ["over http", () => home, url => url.startsWith(home + "/")],
  ["from a folder", asFiles, url => /^(file:|about:)/.test(url)],
]) {
  describe(way, () => {
    test("every kind of page asks no other host and fails nowhere", async () => {
      const { context, page, asked, wrong } = await open()
      for (const address of PAGES) {
        await page.goto(`${start()}/${address}`)
        await page.waitForLoadState("networkidle")
      }
      assert.deepEqual(asked.filter(url => !own(url) && !/^(data|blob):/.test(url)), [])
      assert.deepEqual(wrong, [])
      assert.ok(asked.length > PAGES.length)
      await context.close()
    })

    test("the search finds a statement by a word of its summary, by keyboard alone", async () => {
      const { page: target, word } = wordOfAStatement()
      const { context, page, asked, wrong } = await open()
      await page.goto(`${start()}/index.html`)
      await reach(page, "Tab", "[data-md-component=search-query]")
      await page.keyboard.type(word.toLowerCase(), { delay: 10 })
      const hit = page.locator(`.md-search-result__link[href*="${target.replace("/index.html", "/")}"]`).first()
      await hit.waitFor({ state: "attached", timeout: 10_000 })
      await reach(page, "ArrowDown", `.md-search-result__link[href*="${target.replace("/index.html", "/")}"]`)
      await page.keyboard.press("Enter")
      await page.waitForURL(url => url.pathname.includes(target.replace("/index.html", "/")))
      assert.match((await page.locator("h1").innerText()).toLowerCase(), new RegExp(word.toLowerCase()))
      assert.deepEqual(asked.filter(url => !own(url) && !/^(data|blob):/.test(url)), [])
      assert.deepEqual(wrong, [])
      await context.close()
    })
  })
}

// Presses a key until an element has the focus; fails where that never happens.
async function reach(page, key, selector, most = 60) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press(key)
    const there = await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)
    if (there) return
  }
  assert.fail(`${selector} is not reached by pressing ${key} ${most} times`)
}

for (const javaScriptEnabled of [true, false]) {
  test(`no page is wider than its window, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const { context, page } = await open({ javaScriptEnabled })
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

test("a statement can be cited by one press of a button", async () => {
  const { context, page } = await open({ permissions: ["clipboard-read", "clipboard-write"] })
  await page.goto(`${home}/${wordOfAStatement().page}`)
  const box = page.locator("pre:has(> code)").filter({ hasText: "Data set" }).first()
  await page.locator("h2#cite ~ * button, h2#cite ~ pre button").first().click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  assert.equal(copied.trim(), (await box.locator("code").innerText()).trim())
  await context.close()
})

test("colours follow the reader's setting and can be switched", async () => {
  const { context, page, asked } = await open({ colorScheme: "dark" })
  await page.goto(`${home}/index.html`)
  const scheme = () => page.locator("body").getAttribute("data-md-color-scheme")
  assert.equal(await scheme(), "slate")
  await page.locator("label[for^=__palette]:visible").first().click()
  assert.equal(await scheme(), "default")
  assert.deepEqual(asked.filter(url => !url.startsWith(home)), [])
  await context.close()
})

test("links into the codebook and the dictionary land on their heading", async () => {
  const { context, page } = await open()
  await page.goto(`${home}/dictionary/index.html#statements-quote`)
  assert.equal(await page.evaluate(() => document.querySelector(":target")?.id), "statements-quote")
  await page.goto(`${home}/codebook/act/index.html#act-demand`)
  const top = await page.locator("#act-demand").evaluate(element => element.getBoundingClientRect().top)
  assert.ok(top >= 0 && top < 900, `the heading is at ${top}`)
  await context.close()
})
