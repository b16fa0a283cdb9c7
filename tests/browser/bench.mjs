// Measures the explorer of the built site at a thousand, three thousand and ten thousand statements, in Chromium: bytes over the wire,
// the best and the median time until it can be used with the processor slowed four times, and the time of an answer, layout included.
// Larger sizes repeat the statements of the site, with the same words and links. Prints a table in Markdown.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { launch, open, serve, SITE } from "./browser.mjs"

const SIZES = [1_000, 3_000, 10_000]
const RUNS = 9
const SLOWED = 4
const DATA = "explorer/statements.js"

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
  const body = `globalThis.casusBelli = ${JSON.stringify(sized(data, size))}`
  const ready = []
  let answers, bytes
  for (let run = 0; run < 3; run++) {
    const { context, page, asked } = await open(browser)
    await page.route(`**/${DATA}`, route => route.fulfill({ contentType: "text/javascript", body }))
    const session = await context.newCDPSession(page)
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED })
    await page.goto(`${home}/explorer/index.html?entry=all`)
    ready.push(await page.evaluate(() => performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart))
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 })
    await page.waitForTimeout(Math.max(1000, size / 5)) // until the words are folded
    answers = await page.evaluate(times, RUNS)
    bytes = asked.map(url => gzipSync(url.endsWith(DATA) ? body : readFileSync(join(SITE, new URL(url).pathname))).length).reduce((one, other) => one + other)
    await context.close()
  }
  return { size, bytes, ready: told(ready), ...Object.fromEntries(Object.entries(answers).map(([kind, numbers]) => [kind, told(numbers)])) }
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

const data = JSON.parse(readFileSync(join(SITE, DATA), "utf-8").replace(/^[^=]*= /, ""))
const browser = await launch()
const { server, home } = await serve()
console.log(`| statements | kB compressed | ms until usable, processor slowed ${SLOWED} times | ms a choice | ms a word |`)
console.log("|-----------:|--------------:|------------------------------------------------:|------------:|----------:|")
for (const size of SIZES) {
  const { bytes, ready, choice, word } = await measured(browser, home, size, data)
  console.log(`| ${size.toLocaleString("en")} | ${(bytes / 1000).toFixed(0)} | ${ready} | ${choice} | ${word} |`)
}
await browser.close()
server.close()
