// Starts Chromium and serves the built site on this machine; what the tests of the site have in common.
import { createReadStream, readdirSync, readFileSync, statSync } from "node:fs"
import { createServer } from "node:http"
import { extname, join, normalize, sep } from "node:path"
import { pathToFileURL } from "node:url"
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

// Serves the site from a free port of this machine and returns the server and its address.
export function serve() {
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
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
    createReadStream(file).pipe(response)
  })
  return new Promise(resolve =>
    server.listen(0, "127.0.0.1", () => resolve({ server, home: `http://127.0.0.1:${server.address().port}` }))
  )
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
  const heading = /<h1[^>]*>(.*?)<a class="headerlink/s.exec(readFileSync(join(SITE, page), "utf-8"))[1]
  const words = heading.replace(/<[^>]+>|&[^;]+;/g, " ").match(/\p{L}+/gu)
  return { page, word: words.reduce((one, other) => (other.length > one.length ? other : one)) }
}
