// @ts-check
// The search of the whole site: statements first by their words, then records, codes, fields, rules and pages. All texts become text nodes.
"use strict"
{
  const MOST = 8 // of each kind shown at once; the others are folded away
  const ready = Answers.prepare(/** @type {Data} */ (/** @type {any} */ (globalThis).casusBelli))
  /** @typedef {{ kind: string, title: string, address: string, names: string, words: string }} Place */
  /** @type {Place[] | undefined} */
  let places
  /** @returns {Place[]} */
  const folded = () => (places ??= /** @type {any} */ (globalThis).casusPlaces.map((/** @type {string[]} */ [kind, title, address, words]) => ({ kind, title, address, names: Words.fold(title), words: Words.fold(`${title} | ${words}`) })))
  const input = /** @type {HTMLInputElement} */ (part("words"))

  /** @param {string} name @returns {HTMLElement} */
  function part(name) {
    return /** @type {HTMLElement} */ (document.getElementById(`search-${name}`))
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

  /** @param {string} text @param {Term[][]} wanted */
  const bright = (text, wanted) => Words.marked(text, wanted).map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece))

  function show() {
    const wanted = Words.terms(input.value)
    const found = wanted.length ? folded().filter(place => Words.holds(place.words, wanted)) : []
    const said = wanted.length ? statements(wanted) : { number: 0, sections: [] }
    const kinds = [...new Set(found.map(place => place.kind))].map(kind => section(kind, ordered(found.filter(place => place.kind === kind), wanted), wanted))
    part("found").replaceChildren(...kinds.slice(0, 3), ...said.sections, ...kinds.slice(3))
    part("status").textContent = wanted.length ? (found.length + said.number ? "" : "Nothing is found.") : "Type what you look for."
  }

  /**
   * Puts what is found by its title first.
   * @param {Place[]} found @param {Term[][]} wanted
   */
  function ordered(found, wanted) {
    const named = (/** @type {Place} */ place) => Number(Words.holds(place.names, wanted))
    return found.sort((one, other) => named(other) - named(one))
  }

  /** @param {string} kind @param {Place[]} found @param {Term[][]} wanted */
  function section(kind, found, wanted) {
    const items = found.map(place => make("li", {}, make("a", { href: `..${place.address}` }, ...bright(place.title, wanted))))
    const list = make("ul", {}, ...items.slice(0, MOST))
    const made = make("section", {}, make("h2", {}, `${kind} (${Answers.grouped(found.length)})`), list)
    if (items.length > MOST) made.append(make("details", {}, make("summary", {}, `${items.length - MOST} more`), make("ul", {}, ...items.slice(MOST))))
    return made
  }

  /**
   * Finds statements, the curated and the sampled ones apart.
   * @param {Term[][]} wanted
   */
  function statements(wanted) {
    const sections = []
    let number = 0
    for (const entry of /** @type {const} */ (["curated", "sampled"])) {
      const { rows } = Answers.answer(ready, { words: input.value, entry, sort: "day", chosen: {} })
      if (!rows.length) continue
      number += rows.length
      const query = new URLSearchParams({ q: input.value, ...(entry === "sampled" ? { entry } : {}) })
      const all = make("p", {}, make("a", { href: `../explorer/index.html?${query}` }, `See all ${Answers.grouped(rows.length)} in the explorer`))
      const items = rows.slice(0, MOST).map(row => make("li", {}, ...statement(row, wanted)))
      sections.push(make("section", {}, make("h2", {}, `${entry === "curated" ? "Curated" : "Sampled"} statements (${Answers.grouped(rows.length)})`), make("ul", {}, ...items), all))
    }
    return { number, sections }
  }

  /** @param {number} row @param {Term[][]} wanted */
  function statement(row, wanted) {
    const { cells } = ready.data
    const words = cells.quote[row] ? [make("q", { dir: "auto" }, ...bright(cells.quote[row], wanted)), " "] : []
    const who = `${Answers.named(ready, row, "speaker")[0].label}, ${Answers.spelledDay(cells.until[row])}. `
    return [...words, ...bright(who, wanted), "Summary (ours): ", ...bright(cells.summary[row], wanted), " ", make("a", { href: `../statements/${cells.id[row]}/index.html` }, cells.id[row])]
  }

  part("needs").remove()
  part("form").hidden = false
  part("form").addEventListener("submit", event => event.preventDefault())
  input.value = new URLSearchParams(location.search).get("q") ?? ""
  input.addEventListener("input", () => {
    history.replaceState(null, "", `${location.pathname}?${new URLSearchParams({ q: input.value })}`)
    show()
  })
  show()
}
