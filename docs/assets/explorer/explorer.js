// @ts-check
// The page of the explorer: shows what a view holds and takes what the reader chooses. All texts become text nodes, never markup.
"use strict"
{
  const PART = 50 // statements shown at once
  const IDLE = 200 // statements whose words are folded in one go while nothing else happens
  const OPEN = ["side", "act", "month"] // the facets that are open at the beginning
  const ENTRIES = { curated: "Curated: chosen by the curators", sampled: "Sampled: in passages drawn by chance", all: "Both together" }

  const data = /** @type {Data} */ (/** @type {any} */ (globalThis).casusBelli)
  const ready = Answers.prepare(data)
  const form = /** @type {HTMLFormElement} */ (part("form"))
  const words = /** @type {HTMLInputElement} */ (part("words"))
  const sort = /** @type {HTMLSelectElement} */ (part("sort"))
  const filters = /** @type {HTMLDetailsElement} */ (part("filters"))
  /** @type {Map<string, { box: HTMLDetailsElement, list: HTMLElement, said: HTMLElement, narrow: string }>} */
  const boxes = new Map()
  let view = Address.read(location.search, data.facets)
  /** @type {Answer} */
  let answer
  let shown = PART

  /** @param {string} name @returns {HTMLElement} */
  function part(name) {
    return /** @type {HTMLElement} */ (document.getElementById(`explorer-${name}`))
  }

  /**
   * Makes an element; its children are elements or texts.
   * @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children
   * @returns {HTMLElement}
   */
  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    made.append(...children)
    return made
  }

  // --- what was chosen ------------------------------------------------------------------------------------------------

  /**
   * Shows another view. A choice is a step that the browser's Back undoes; typing is not.
   * @param {Partial<View>} change @param {boolean} step
   */
  function change(change, step = true) {
    view = { ...view, ...change }
    const address = location.pathname + Address.written(view, data.facets)
    if (step) history.pushState(null, "", address)
    else history.replaceState(null, "", address)
    shown = PART
    show()
  }

  /** @param {string} key @param {string} code @param {boolean} on */
  function choose(key, code, on) {
    const others = (view.chosen[key] ?? []).filter(one => one !== code)
    change({ chosen: { ...view.chosen, [key]: on ? [...others, code] : others } })
  }

  // --- what is shown --------------------------------------------------------------------------------------------------

  function show() {
    answer = Answers.answer(ready, view)
    if (words.value.trim() !== view.words.trim()) words.value = view.words
    sort.value = view.sort
    for (const input of part("entry").querySelectorAll("input")) input.checked = input.value === view.entry
    showStatus()
    showChosen()
    for (const [key, { box }] of boxes) {
      said(key)
      if (box.open) showFacet(key)
    }
    showList(0)
    showCitation()
  }

  function showStatus() {
    const { curated, sampled, both } = answer.found
    const number = (/** @type {number} */ count, /** @type {string} */ kind) => `${Answers.grouped(count)} ${kind}statement${count === 1 ? "" : "s"}`
    const overlap = both ? `, of which ${Answers.grouped(both)} ${both === 1 ? "is" : "are"} both` : ""
    const told = { curated: number(curated, "curated "), sampled: number(sampled, "sampled "), all: `${number(answer.rows.length, "")}: ${number(curated, "curated ")}, ${number(sampled, "sampled ")}${overlap}` }
    part("status").textContent = told[view.entry]
    const cautions = {
      curated: "",
      sampled: "A sampled statement stands in a passage that had a known chance of being drawn. Passages have different weights: a plain count is no rate.",
      all: "Curated statements were chosen, sampled ones drawn: a count of both together says nothing about either.",
    }
    part("caution").hidden = !cautions[view.entry]
    part("caution").textContent = cautions[view.entry]
  }

  function showChosen() {
    const chosen = data.facets.flatMap(({ key, name, codes, labels }) => (view.chosen[key] ?? []).map(code => chip(key, code, name, labels[codes.indexOf(code)])))
    if (chosen.length || view.words) {
      const clear = make("button", { type: "button" }, "Clear all")
      clear.addEventListener("click", () => (change({ words: "", chosen: {} }), words.focus()))
      chosen.push(make("li", {}, clear))
    }
    part("chosen").replaceChildren(...chosen)
    part("chosen").hidden = !chosen.length
  }

  /** @param {string} key @param {string} code @param {string} name @param {string} label */
  function chip(key, code, name, label) {
    const button = make("button", { type: "button", "aria-label": `Remove the filter ${name}: ${label}` }, `${name}: ${label} `, make("span", { "aria-hidden": "true" }, "×"))
    button.addEventListener("click", () => (choose(key, code, false), /** @type {HTMLElement} */ (part("chosen").querySelector("button") ?? words).focus()))
    return make("li", {}, button)
  }

  /** @param {string} key */
  function said(key) {
    const count = view.chosen[key]?.length ?? 0
    const { said } = /** @type {{ said: HTMLElement }} */ (boxes.get(key))
    said.textContent = count ? `${count} chosen` : ""
  }

  // --- facets ---------------------------------------------------------------------------------------------------------

  /** @param {Facet} facet */
  function facetBox({ key, name, long }) {
    const saidHere = make("span", { class: "cbx-said" })
    const list = make("div", { class: "cbx-values", role: "group", "aria-label": name })
    const box = /** @type {HTMLDetailsElement} */ (make("details", { class: "cbx-facet" }, make("summary", {}, name, " ", saidHere)))
    const held = { box, list, said: saidHere, narrow: "" }
    if (long) {
      const input = /** @type {HTMLInputElement} */ (make("input", { type: "search", "aria-label": `${name}: show those named`, placeholder: "show those named ..." }))
      input.addEventListener("input", () => ((held.narrow = input.value), showFacet(key)))
      box.append(input)
    }
    box.append(list)
    box.open = OPEN.includes(key) || Boolean(view.chosen[key]?.length)
    box.addEventListener("toggle", () => box.open && showFacet(key))
    list.addEventListener("change", event => {
      const input = /** @type {HTMLInputElement} */ (event.target)
      choose(key, input.value, input.checked)
    })
    boxes.set(key, held)
    return box
  }

  /** @param {string} key */
  function showFacet(key) {
    const { list, narrow } = /** @type {{ list: HTMLElement, narrow: string }} */ (boxes.get(key))
    const { codes, labels, long } = Answers.facet(ready, key)
    const counts = answer.counts[key]
    const chosen = new Set(view.chosen[key] ?? [])
    const wanted = Words.terms(narrow)
    let places = [...codes.keys()].filter(at => chosen.has(codes[at]) || (counts[at] && (!wanted.length || Words.holds(Words.fold(`${labels[at]} ${key === "speaker" ? data.names[codes[at]] ?? "" : ""}`), wanted))))
    if (long) places = places.sort((one, other) => Number(chosen.has(codes[other])) - Number(chosen.has(codes[one])) || counts[other] - counts[one])
    const focused = document.activeElement instanceof HTMLInputElement && list.contains(document.activeElement) ? document.activeElement.value : null
    list.replaceChildren(...places.map(at => choice(key, codes[at], labels[at], counts[at], chosen.has(codes[at]))))
    if (!places.length) list.append(make("p", {}, narrow ? "None is named so." : "None here."))
    if (focused !== null) [...list.querySelectorAll("input")].find(input => input.value === focused)?.focus()
  }

  /** @param {string} key @param {string} code @param {string} label @param {number} count @param {boolean} on */
  function choice(key, code, label, count, on) {
    const input = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", name: key, value: code }))
    input.checked = on
    return make("label", {}, input, make("span", {}, make("bdi", {}, label)), make("span", { class: "cbx-count" }, Answers.grouped(count)))
  }

  // --- statements -----------------------------------------------------------------------------------------------------

  /** @param {number} first */
  function showList(first) {
    const wanted = Words.terms(view.words)
    const items = answer.rows.slice(first, shown).map(row => statement(row, wanted))
    if (first) part("list").append(...items)
    else part("list").replaceChildren(...items)
    const left = answer.rows.length - shown
    part("more").hidden = left <= 0
    part("more").textContent = `Show ${Math.min(left, PART)} more of ${Answers.grouped(left)}`
    return items[0]
  }

  /** @param {number} row @param {Term[][]} wanted */
  function statement(row, wanted) {
    const { cells } = data
    const label = (/** @type {string} */ key) => Answers.named(ready, row, key)[0]?.label ?? ""
    const address = `../statements/${cells.id[row]}/index.html`
    const who = make("p", { class: "cbx-who" }, make("strong", {}, ...bright(label("speaker"), wanted)), ...[cells.office[row], label("side")].filter(Boolean).flatMap(text => [", ", ...bright(text, wanted)]))
    const facts = make("p", { class: "cbx-facts" }, day(row), make("span", { class: "cbx-act" }, label("act")), ...links(row))
    if (!data.curated[row]) facts.append(make("span", { class: "cbx-mark" }, "sampled"))
    const summary = make("p", { class: "cbx-summary" }, make("span", { class: "cbx-ours" }, "Summary (ours): "), ...bright(cells.summary[row], wanted))
    const more = make("a", { href: address, class: "cbx-link" }, `${cells.id[row]}: source, codes, citation`)
    return make("li", {}, ...quoted(row, wanted), who, facts, summary, more)
  }

  /** @param {number} row @param {Term[][]} wanted */
  function quoted(row, wanted) {
    const { quote, original, claimed } = data.cells
    const language = Answers.named(ready, row, "language")[0].code
    const made = []
    if (quote[row]) made.push(make("blockquote", { lang: language, dir: "auto" }, ...bright(quote[row], wanted)))
    if (original[row]) made.push(make("blockquote", { class: "cbx-original", dir: "auto" }, ...bright(original[row], wanted)))
    if (!quote[row]) made.push(make("p", { class: "cbx-unquoted", dir: "auto" }, ...(claimed[row] ? ["As the source words it: ", ...bright(claimed[row], wanted)] : ["No words are quoted."])))
    return made
  }

  /** @param {string} text @param {Term[][]} wanted */
  function bright(text, wanted) {
    return Words.marked(text, wanted).map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece))
  }

  /** @param {number} row */
  function day(row) {
    const [from, until] = [data.cells.from[row], data.cells.until[row]]
    const written = make("time", { datetime: until }, Answers.spelledDay(until))
    if (from === until) return make("span", {}, written)
    return make("span", {}, from ? `${Answers.spelledDay(from)} to ` : "by ", written)
  }

  /**
   * Shows what a statement does with which demands and scenarios.
   * @param {number} row
   */
  function links(row) {
    const linked = (/** @type {string} */ key, /** @type {string} */ done, /** @type {string} */ folder) => {
      const does = Answers.named(ready, row, done)
      return Answers.named(ready, row, key).map(({ code, label }, at) => make("span", {}, `${does[at].label} `, make("a", { href: `../${folder}/${code}/index.html` }, make("bdi", {}, label))))
    }
    return [...linked("demand", "stance", "demands"), ...linked("scenario", "mode", "scenarios")]
  }

  // --- taking it away -------------------------------------------------------------------------------------------------

  function address() {
    const query = Address.written(view, data.facets)
    return data.home ? data.home + query : location.href.split(/[?#]/)[0] + query
  }

  function showCitation() {
    const kinds = { curated: "curated statements", sampled: "sampled statements", all: "statements, curated and sampled together" }
    ;/** @type {HTMLInputElement} */ (part("address")).value = address()
    ;/** @type {HTMLTextAreaElement} */ (part("citation")).value = `${data.citation} View of the explorer with ${Answers.grouped(answer.rows.length)} ${kinds[view.entry]}: ${address()}`
  }

  /** @param {"csv" | "json"} form */
  function take(form) {
    const { name, type, text } = Taken.file(ready, answer.rows, form, address())
    const link = /** @type {HTMLAnchorElement} */ (make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name }))
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  // --- beginning ------------------------------------------------------------------------------------------------------

  /**
   * Folds the words of all statements bit by bit, so that the first search need not wait.
   * @param {number} row
   */
  function fold(row) {
    for (let next = row; next < Math.min(row + IDLE, ready.size); next++) Answers.folded(ready, next)
    if (row + IDLE < ready.size) setTimeout(fold, 10, row + IDLE)
  }

  function entries() {
    return Object.entries(ENTRIES).map(([code, label]) => {
      const input = /** @type {HTMLInputElement} */ (make("input", { type: "radio", name: "entry", value: code }))
      input.addEventListener("change", () => change({ entry: /** @type {View["entry"]} */ (code) }))
      return make("label", {}, input, label)
    })
  }

  function begin() {
    part("needs").remove()
    part("entry").append(...entries())
    sort.append(...Object.entries(Answers.SORTS).map(([value, label]) => make("option", { value }, label)))
    part("facets").append(...data.facets.filter(facet => facet.codes.length).map(facetBox))
    filters.open = matchMedia("(min-width: 60em)").matches
    form.addEventListener("submit", event => event.preventDefault())
    words.addEventListener("input", () => change({ words: words.value }, false))
    sort.addEventListener("change", () => change({ sort: sort.value }))
    part("csv").addEventListener("click", () => take("csv"))
    part("json").addEventListener("click", () => take("json"))
    part("more").addEventListener("click", () => {
      const first = shown
      shown += PART
      showList(first)?.querySelector("a")?.focus()
    })
    addEventListener("popstate", () => {
      view = Address.read(location.search, data.facets)
      shown = PART
      show()
    })
    form.hidden = false
    show()
    setTimeout(fold, 50, 0)
  }

  begin()
}
