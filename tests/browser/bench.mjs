// Measures the built site in Chromium and prints tables in Markdown: of each kind of page, the bytes of its first view and the time until it
// can be used with the processor slowed four times; the explorer at a thousand, three thousand and ten thousand statements, with the time of
// an answer, layout included; the first answer of the page SQL. Of several times the best and the median are told. Larger sizes of the
// explorer repeat the statements of the site, with the same words and links.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { given, kinds, launch, open, serve, SITE } from "./browser.mjs"

const SIZES = [1_000, 3_000, 10_000]
const RUNS = 9
const SLOWED = 4
const DATA = "explorer/statements.js"
const LOADS = 5 // of every page that is measured
const AIMS = "Aims, processor slowed: the explorer can be used after 1,200 ms, a page of a record after 800; such a page is at most 45 kB, and the explorer 150 at a thousand statements."

// Writes the best and the median of some times; on a machine that does other things, too, the best says more.
function told(times) {
  const sorted = [...times].sort((one, other) => one - other)
  return `${sorted[0].toFixed(0)}/${sorted[Math.floor(sorted.length / 2)].toFixed(0)}`
}

// Returns the data of the explorer with so many statements.
function sized(data, size) {
  const rows = Array.from({ length: size }, (_, at) => at % data.cells.id.length)
  const again = rows.map((row, at) => `${data.cells.id[row]}${at < data.cells.id.length ? "" : `-${Math.floor(at / data.cells.id.length)}`}`)
  const pick = column => rows.map(row => column[row])
  return {
    ...data,
    cells: { ...Object.fromEntries(Object.entries(data.cells).map(([name, column]) => [name, pick(column)])), id: again },
    curated: pick(data.curated),
    groups: data.groups.map(group => resized(group, rows)),
  }
}

function resized({ counts, columns }, rows) {
  let start = 0
  const starts = counts?.map(count => (start += count) - count)
  const links = counts ? rows.flatMap(row => Array.from({ length: counts[row] }, (_, at) => starts[row] + at)) : rows
  return { counts: counts && rows.map(row => counts[row]), columns: Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, links.map(link => column[link])])) }
}

async function measured(browser, home, size, data) {
  const body = `globalThis.casusBelli = JSON.parse('${JSON.stringify(sized(data, size)).replace(/[\\']/g, "\\$&")}')`
  const ready = []
  let answers, bytes
  for (let run = 0; run < 3; run++) {
    const { context, page, asked } = await open(browser)
    await page.route(`**/${DATA}`, route => route.fulfill({ contentType: "text/javascript", body }))
    const session = await context.newCDPSession(page)
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED })
    await page.goto(`${home}/explorer/index.html?entry=all`)
    ready.push(await page.evaluate(usable))
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 })
    await page.waitForTimeout(Math.max(1000, size / 5)) // until the words are folded
    answers = await page.evaluate(times, RUNS)
    bytes = asked.map(url => gzipSync(url.endsWith(DATA) ? body : readFileSync(join(SITE, new URL(url).pathname))).length).reduce((one, other) => one + other)
    await context.close()
  }
  return { size, bytes, ready: told(ready), ...Object.fromEntries(Object.entries(answers).map(([kind, numbers]) => [kind, told(numbers)])) }
}

// Runs in the page: returns the milliseconds until all scripts have run, since none of ours waits for what comes later.
function usable() {
  return performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart
}

// The kind of a page: a list, a record, or one that stands for itself.
function kind(address) {
  const parts = address.split("/")
  if (parts.length > 2) return `${parts[0]}: a record`
  return parts[1] === "index.html" ? parts[0] : "a written page"
}

// Returns the bytes of a page's first view, compressed, and the times until it could be used.
async function firstView(browser, home, address) {
  const ready = []
  let bytes = 0
  for (let load = 0; load < LOADS; load++) {
    const { context, page, asked } = await open(browser)
    const session = await context.newCDPSession(page)
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED })
    await page.goto(`${home}/${address}`)
    ready.push(await page.evaluate(usable))
    const files = new Set(asked.filter(url => url.startsWith(home)).map(url => new URL(url).pathname))
    bytes = [...files].map(path => gzipSync(readFileSync(join(SITE, path))).length).reduce((one, other) => one + other)
    await context.close()
  }
  return { kind: kind(address), address, bytes, ready }
}

// Measures the heaviest page of each kind.
async function views(browser, home) {
  const heaviest = new Map()
  for (const address of kinds()) {
    const found = await firstView(browser, home, address)
    if (!(heaviest.get(found.kind)?.bytes > found.bytes)) heaviest.set(found.kind, found)
  }
  return [...heaviest.values()].sort((one, other) => other.bytes - one.bytes)
}

// Returns the milliseconds from the press of the button to the first answer of the page SQL, which loads the database.
async function firstAnswers(browser, home) {
  const times = []
  for (let load = 0; load < LOADS; load++) {
    const { context, page } = await open(browser)
    await page.goto(`${home}/sql/index.html`)
    await page.locator("#sql-form").waitFor({ state: "visible" })
    times.push(
      await page.evaluate(async () => {
        const begun = performance.now()
        document.getElementById("sql-ask").click()
        const busy = () => document.getElementById("sql").getAttribute("aria-busy") !== "false"
        while (busy()) await new Promise(done => setTimeout(done, 5))
        return performance.now() - begun
      })
    )
    await context.close()
  }
  return times
}

// Runs in the page: returns the milliseconds of each answer to a choice, a word and a sort.
function times(runs) {
  const words = document.getElementById("explorer-words")
  const timed = act => {
    const begun = performance.now()
    act()
    document.body.getBoundingClientRect()
    return performance.now() - begun
  }
  const typed = text => timed(() => {
    words.value = text
    words.dispatchEvent(new Event("input"))
  })
  const all = act => Array.from({ length: runs }, (_, at) => act(at))
  return {
    choice: all(() => timed(() => document.querySelector("input[name=side][value=russia]").click())),
    word: all(at => typed(["sanctions", "may", "война", "Ukraine", "NATO"][at % 5])),
  }
}

const data = given(DATA)
const browser = await launch()
const { server, home } = await serve()
console.log(`In Chromium ${browser.version()}; where two times stand, the best and the median. ${AIMS}\n`)
console.log(`| kind of page, the heaviest | kB compressed | ms until usable, processor slowed ${SLOWED} times |`)
console.log("|---|--:|--:|")
for (const view of await views(browser, home)) console.log(`| ${view.kind}: \`${view.address}\` | ${(view.bytes / 1000).toFixed(1)} | ${told(view.ready)} |`)
console.log(`\n| statements in the explorer | kB compressed | ms until usable, processor slowed ${SLOWED} times | ms a choice | ms a word |`)
console.log("|--:|--:|--:|--:|--:|")
for (const size of SIZES) {
  const { bytes, ready, choice, word } = await measured(browser, home, size, data)
  console.log(`| ${size.toLocaleString("en")} | ${(bytes / 1000).toFixed(0)} | ${ready} | ${choice} | ${word} |`)
}
if (existsSync(join(SITE, "sql/database.js"))) console.log(`\nThe first answer of the page SQL, which loads the database, took ${told(await firstAnswers(browser, home))} ms.`)
await browser.close()
server.close()
