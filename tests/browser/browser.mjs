// Starts Chromium and serves the built site on this machine; what the tests of the site have in common.
import assert from "node:assert/strict"
import { createReadStream, readdirSync, readFileSync, statSync } from "node:fs"
import { createServer } from "node:http"
import { extname, join, normalize, sep } from "node:path"
import { after, before } from "node:test"
import { pathToFileURL } from "node:url"
import axe from "axe-core"
import { chromium } from "playwright-core"

export const SITE = process.env.SITE
const FLAGS = [
  "--no-sandbox", // containers run as root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]
const TYPES = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".csv": "text/csv",
}

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS })
}

// Serves the site from a free port of this machine and returns the server and its address; `headers` are sent with every file.
export function serve(headers = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname))
    let file = join(SITE, path)
    try {
      if (!(file + sep).startsWith(SITE + sep)) throw new Error("outside")
      if (statSync(file).isDirectory()) file = join(file, "index.html")
      statSync(file)
    } catch {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { ...headers, "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
    createReadStream(file).pipe(response)
  })
  return new Promise(resolve =>
    server.listen(0, "127.0.0.1", () => resolve({ server, home: `http://127.0.0.1:${server.address().port}` }))
  )
}

export let browser, home

// Starts Chromium and the server before the tests of a file, and ends both after them; `browser` and `home` are there in between.
export function useSite() {
  let server
  before(async () => {
    browser = await launch()
    ;({ server, home } = await serve())
  })
  after(async () => {
    await browser?.close()
    server?.close()
  })
}

// Opens a fresh window that writes down what it asks for and what goes wrong in it.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const asked = []
  const wrong = []
  page.on("request", request => asked.push(request.url()))
  // A request that the next page interrupts has not failed.
  page.on("requestfailed", request => request.failure()?.errorText !== "net::ERR_ABORTED" && wrong.push(`${request.url()} ${request.failure()?.errorText}`))
  page.on("response", response => response.status() >= 400 && wrong.push(`${response.url()} ${response.status()}`))
  page.on("console", message => message.type() === "error" && wrong.push(message.text()))
  page.on("pageerror", error => wrong.push(error.message))
  return { context, page, asked, wrong }
}

// Says whether an address is one of the site, which starts with `home`, or of the page itself.
export const own = home => url => url.startsWith(`${home}/`) || /^(data|blob|about):/.test(url)

// Presses a key until an element has the focus; fails where that never happens.
export async function reach(page, key, selector, most = 60) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press(key)
    const there = await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)
    if (there) return
  }
  assert.fail(`${selector} is not reached by pressing ${key} ${most} times`)
}

// Returns what axe finds that is serious or critical.
export async function serious(page) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }))
  return violations.filter(one => ["serious", "critical"].includes(one.impact)).map(one => `${one.id}: ${one.nodes.map(node => node.html).slice(0, 3).join(" ")}`)
}

// Reads a table of the package that lies beside the pages, as records.
export function rows(table) {
  const cells = [[""]]
  let quoted = false
  for (const piece of readFileSync(join(SITE, "data", `${table}.csv`), "utf-8").match(/""|[",\n]|[^",\n]+/g)) {
    const line = cells[cells.length - 1]
    if (quoted && piece === '""') line[line.length - 1] += '"'
    else if (piece === '"') quoted = !quoted
    else if (!quoted && piece === ",") line.push("")
    else if (!quoted && piece === "\n") cells.push([""])
    else line[line.length - 1] += piece
  }
  const [head, ...records] = cells.slice(0, -1)
  return records.map(record => Object.fromEntries(head.map((name, at) => [name, record[at]])))
}

// Returns the data that a script of the site gives its page.
export function given(script) {
  const written = readFileSync(join(SITE, script), "utf-8").match(/^globalThis\.\w+ = JSON\.parse\('(.*)'\)$/m)[1]
  return JSON.parse(written.replace(/\\(u003c|.)/g, (_, escaped) => (escaped === "u003c" ? "<" : escaped)))
}

export const asFiles = () => pathToFileURL(SITE).href

// One page of every kind: those at the top, every list, and of each kind of record the longest page, where most can go wrong.
export function kinds() {
  const pages = readdirSync(SITE).filter(name => name.endsWith(".html") && name !== "404.html")
  for (const entry of readdirSync(SITE, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const below = pagesBelow(entry.name)
    if (below.includes(`${entry.name}/index.html`)) pages.push(`${entry.name}/index.html`)
    const records = below.filter(page => page.split("/").length === 3)
    pages.push(...readdirSync(join(SITE, entry.name)).filter(name => name.endsWith(".html") && name !== "index.html").map(name => `${entry.name}/${name}`))
    if (records.length) pages.push(records.reduce((one, other) => (size(other) > size(one) ? other : one)))
  }
  return pages.sort()
}

function pagesBelow(folder) {
  return readdirSync(join(SITE, folder), { recursive: true })
    .filter(name => name.endsWith("index.html"))
    .map(name => `${folder}/${name.split(sep).join("/")}`)
}

const size = page => statSync(join(SITE, page)).size

// A statement, and a word of its summary that a reader might look for: its longest.
export function wordOfAStatement() {
  const page = kinds().find(page => /^statements\/.+\/index\.html$/.test(page))
  const { summary } = rows("statements").find(row => page.includes(`/${row.statement_id}/`))
  const words = summary.match(/\p{L}+/gu)
  return { page, word: words.reduce((one, other) => (other.length > one.length ? other : one)) }
}
