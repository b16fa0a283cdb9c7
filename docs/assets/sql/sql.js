// @ts-check
// The page on which the database is asked: takes the question, shows the answer as table and picture, and keeps the question in the address.
// All texts become text nodes, never markup.
"use strict"
{
  const PART = 200 // rows shown at first
  const LONG = 60 // letters from which a cell gets a wide column
  const RECORDS = { statement_id: "statements", from_id: "statements", to_id: "statements", speaker_id: "speakers", demand_id: "demands", scenario_id: "scenarios" } // columns of which each value has a page
  const [WIDE, NARROW] = [760, 340] // pixels of a picture
  const IN_PAGE = location.protocol === "file:" // where there are no workers
  const root = /** @type {HTMLElement} */ (document.getElementById("sql"))
  const text = /** @type {HTMLTextAreaElement} */ (part("text"))
  const { version = "", citation = "", home = "" } = root.dataset

  /** @type {{ sql: string, title: string, found: Found } | null} */
  let answer = null
  /** @type {Worker | null} */
  let worker = null
  let opened = false
  /** @type {((why: string) => void) | null} ends the answer that is being waited for */
  let end = null

  /** @param {string} name @returns {HTMLElement} */
  function part(name) {
    return /** @type {HTMLElement} */ (document.getElementById(`sql-${name}`))
  }

  /**
   * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children
   * @returns {HTMLElement}
   */
  function make(tag, attributes, ...children) {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    made.append(...children)
    return made
  }

  /** @param {number} count @param {string} what */
  const number = (count, what) => `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`

  // --- asking ---------------------------------------------------------------------------------------------------------

  const FILES = ["sql-wasm-inline.js", "database.js"].map(name => new URL(name, location.href).href)
  const NOT_LOADED = "The database could not be loaded"

  /**
   * Asks in the page itself.
   * @param {string} sql @returns {Promise<Found>}
   */
  async function askHere(sql) {
    if (!opened) {
      for (const file of FILES) await script(file)
      await Engine.open().catch(error => Promise.reject(new Error(`${NOT_LOADED} (${error.message}).`)))
      opened = true
    }
    await new Promise(done => setTimeout(done, 30)) // until the page says what it does
    return Engine.answer(sql)
  }

  /** @param {string} source @returns {Promise<void>} */
  function script(source) {
    return new Promise((done, failed) => {
      const element = /** @type {HTMLScriptElement} */ (make("script", { src: source }))
      element.addEventListener("load", () => done())
      element.addEventListener("error", () => failed(new Error(`${NOT_LOADED}: ${source} is missing.`)))
      document.head.append(element)
    })
  }

  /**
   * Asks in a worker, which is given up when it takes too long or when the reader stops it.
   * @param {string} sql @returns {Promise<Found>}
   */
  function askWorker(sql) {
    const begun = worker ?? new Worker(new URL("../assets/sql/engine.js", location.href))
    const load = worker ? {} : { load: FILES }
    worker = begun
    return new Promise((done, failed) => {
      const limit = setTimeout(() => end?.(`Stopped after ${Engine.LONGEST / 1000} seconds: ask for less.`), Engine.LONGEST + (opened ? 0 : 60_000))
      end = why => {
        clearTimeout(limit)
        end = null
        if (!why) return
        begun.terminate()
        ;[worker, opened] = [null, false]
        failed(new Error(why))
      }
      begun.onerror = event => (event.preventDefault(), end?.(`${NOT_LOADED}: this browser lets no worker run here.`))
      begun.onmessage = ({ data: { found, wrong, broken } }) => {
        if (broken) return end?.(`${NOT_LOADED} (${broken}).`)
        opened = true
        end?.("")
        if (found) done(found)
        else failed(new Error(wrong))
      }
      begun.postMessage({ ...load, sql })
    })
  }

  /** Asks what stands in the box, and shows the answer or what is wrong. */
  async function ask() {
    if (end || root.getAttribute("aria-busy") === "true") return
    const sql = text.value.trim()
    say(opened ? "Asking …" : "Loading the database …")
    busy(true)
    try {
      const found = await (IN_PAGE ? askHere(sql) : askWorker(sql))
      answer = { sql, title: titled(sql), found }
      const rows = number(found.rows.length, "row")
      const why = found.more ? "no more are fetched" : found.late ? `${Engine.LONGEST / 1000} seconds were over` : ""
      say(why ? `The first ${rows}: ${why}.` : `${rows}.`)
      show()
    } catch (error) {
      answer = null
      part("answer").hidden = true
      say(/** @type {Error} */ (error).message, true)
    }
    part("size").hidden = opened
    busy(false)
  }

  /** @param {boolean} is */
  function busy(is) {
    root.setAttribute("aria-busy", String(is))
    part("stop").hidden = !is || IN_PAGE
  }

  /** @param {string} sentence @param {boolean} wrong */
  function say(sentence, wrong = false) {
    part("status").textContent = sentence
    part("status").classList.toggle("cbs-wrong", wrong)
  }

  /**
   * Returns the words of a worked question that stands unchanged, else the question itself.
   * @param {string} sql
   */
  function titled(sql) {
    const worked = [...root.querySelectorAll(".cbs-worked a")].find(link => asked(/** @type {HTMLAnchorElement} */ (link).hash) === sql)
    return worked?.textContent ?? sql.replace(/\s+/g, " ")
  }

  // --- the answer -----------------------------------------------------------------------------------------------------

  function show() {
    if (!answer) return
    const { sql, title, found } = answer
    part("answer").hidden = false
    table(PART)
    const columns = Bars.chosen(found)
    part("picture").hidden = part("svg").hidden = part("png").hidden = !columns
    if (columns) {
      const drawn = [WIDE, NARROW].map((width, at) => make("div", { class: at ? "cb-narrow" : "cb-wide" }, Bars.draw(found, columns, { title, width })))
      part("picture").replaceChildren(...drawn, make("figcaption", {}, `${found.columns[columns.number]} by ${found.columns[columns.label]}. The table below holds the same numbers.`))
    }
    ;/** @type {HTMLInputElement} */ (part("address")).value = address(sql)
    ;/** @type {HTMLTextAreaElement} */ (part("citation")).value = `“${title}” [Question in SQL, ${number(found.rows.length, "row")}]. Asked of: ${citation} ${address(sql)}`
  }

  /**
   * Shows the first rows of the answer.
   * @param {number} most
   */
  function table(most) {
    if (!answer) return
    const { title, found } = answer
    const head = make("tr", {}, ...found.columns.map((name, at) => make("th", { scope: "col", ...(found.numeric[at] ? { class: "cbs-number" } : {}) }, name)))
    const rows = found.rows.slice(0, most).map(row => make("tr", {}, ...row.map((cell, at) => make("td", styled(cell, found.numeric[at]), found.numeric[at] ? cell ?? "" : shown(found.columns[at], cell)))))
    const rest = rows.length < found.rows.length ? ` The first ${number(rows.length, "row")} are shown.` : ""
    const made = make("table", { tabindex: "-1" }, make("caption", {}, make("span", {}, title.length > 200 ? `${title.slice(0, 199)}…` : title, rest)), make("thead", {}, head), make("tbody", {}, ...rows))
    part("table").replaceChildren(made)
    part("more").hidden = !rest
    dispatchEvent(new Event("resize")) // so that a table that is wider than the window scrolls by keys: assets/site.js
  }

  /** @param {string | null} cell @param {boolean} numeric @returns {Record<string, string>} */
  function styled(cell, numeric) {
    if (numeric) return { class: "cbs-number" }
    if (cell && cell.length > LONG) return { class: "cbs-long", dir: "auto" }
    return cell && /^\S{1,12}$/.test(cell) ? { class: "cbs-whole", dir: "auto" } : { dir: "auto" } // a day does not break
  }

  /**
   * Returns a cell as text; one that names a record or an address of the web leads there.
   * @param {string} column @param {string | null} cell
   */
  function shown(column, cell) {
    if (cell === null) return ""
    const folder = Object.hasOwn(RECORDS, column) && RECORDS[/** @type {keyof RECORDS} */ (column)]
    if (folder && /^[a-z0-9-]+$/.test(cell)) return make("a", { href: `../${folder}/${cell}/index.html` }, cell)
    return /^https?:\/\/[^\s<>"]+$/.test(cell) ? make("a", { href: cell, rel: "noopener" }, cell) : cell
  }

  // --- to take away ---------------------------------------------------------------------------------------------------

  /** @param {string | null} cell */
  const quoted = cell => (/[",\r\n]/.test(cell ?? "") ? `"${cell?.replaceAll('"', '""')}"` : cell ?? "")

  function csv() {
    if (!answer) return
    const lines = [answer.found.columns, ...answer.found.rows].map(row => `${row.map(quoted).join(",")}\n`)
    save("csv", new Blob(lines, { type: "text/csv;charset=utf-8" }))
  }

  function drawing() {
    const columns = answer && Bars.chosen(answer.found)
    return answer && columns && Bars.draw(answer.found, columns, { title: answer.title, width: WIDE, under: citation })
  }

  function svg() {
    const drawn = drawing()
    if (drawn) save("svg", new Blob([drawn.outerHTML], { type: "image/svg+xml" }))
  }

  async function png() {
    const drawn = drawing()
    if (drawn) await Bars.pixels(drawn).then(made => save("png", made), error => say(error.message, true))
  }

  /** @param {string} form @param {Blob} content */
  function save(form, content) {
    const link = /** @type {HTMLAnchorElement} */ (make("a", { href: URL.createObjectURL(content), download: `casus-belli-${version}-answer.${form}` }))
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  // --- the address ----------------------------------------------------------------------------------------------------

  /** @param {string} sql */
  const address = sql => `${home || location.href.split("#")[0]}#sql=${encodeURIComponent(sql)}`

  /**
   * Returns the question of an address, without its #; blank where there is none.
   * @param {string} hash
   */
  function asked(hash) {
    try {
      return hash.startsWith("#sql=") ? decodeURIComponent(hash.slice(5)) : ""
    } catch {
      return "" // a broken address
    }
  }

  /** Takes the question of the address; it is answered at once where the database is there already, for an address may come from anybody. */
  function read() {
    const sql = asked(location.hash)
    if (!sql) return
    text.value = sql
    part("ask").focus()
    if (opened) ask()
  }

  part("needs").remove()
  part("time").textContent = IN_PAGE
    ? `Opened from a folder, the page cannot stop a question that takes long before it gives a row: should the tab hang, close it. After ${Engine.LONGEST / 1000} seconds no further rows are fetched.`
    : `A question is stopped after ${Engine.LONGEST / 1000} seconds.`
  part("form").addEventListener("submit", event => {
    event.preventDefault()
    const wanted = `#sql=${encodeURIComponent(text.value.trim())}`
    if (wanted !== location.hash) history.pushState(null, "", wanted)
    ask()
  })
  text.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) /** @type {HTMLFormElement} */ (part("form")).requestSubmit()
  })
  part("stop").addEventListener("click", () => (end?.("Stopped."), part("ask").focus()))
  part("csv").addEventListener("click", csv)
  part("svg").addEventListener("click", svg)
  part("png").addEventListener("click", png)
  part("more").addEventListener("click", () => (table(Infinity), part("table").querySelector("table")?.focus()))
  addEventListener("hashchange", read)
  part("form").hidden = false
  read()
}
