// @ts-check
// What a view of the statements holds: which rows, in which order, and how many more each choice would leave.
"use strict"

/**
 * @typedef {object} Facet One way to choose among the statements.
 * @property {string} key its name in the address
 * @property {string} name its name for readers
 * @property {string[]} codes the values as the tables have them
 * @property {string[]} labels the values for readers
 * @property {boolean} long whether there are so many values that readers look for one by its name
 *
 * @typedef {object} Group Facets that are chosen on the same row of a table: a demand and what is done with it.
 * @property {number[] | null} counts how many rows each statement has; null where each has exactly one
 * @property {Record<string, number[]>} columns for each facet the place of the value in its list, -1 where there is none
 *
 * @typedef {object} Data Everything that the page knows; the arrays of `cells` have an item for each statement.
 * @property {string} version
 * @property {string} citation how the dataset is cited
 * @property {string} home the published address of the page; blank where it has none
 * @property {Record<string, string[]>} cells texts: id, from, until, quote, original, claimed, summary, office, source
 * @property {number[]} curated 1 where the statement was chosen
 * @property {Facet[]} facets
 * @property {Group[]} groups
 * @property {Record<string, string>} names for each speaker's code the other spellings of the name
 *
 * @typedef {object} Ready The data, with what answers need more than once.
 * @property {Data} data
 * @property {number} size how many statements there are
 * @property {{ starts: Int32Array, keys: string[], columns: number[][] }[]} groups where the rows of each statement begin, and their values
 * @property {Int32Array} sampled where the drawn passages of each statement begin
 * @property {Record<string, Map<string, number>>} places the place of each code in its facet
 * @property {(string | undefined)[]} folded the words of each statement, once they were needed
 *
 * @typedef {object} View What a reader asked for.
 * @property {string} words
 * @property {"curated" | "sampled" | "all"} entry
 * @property {string} sort
 * @property {Record<string, string[]>} chosen the codes chosen in each facet
 *
 * @typedef {object} Answer
 * @property {number[]} rows the statements, in order
 * @property {Record<string, Int32Array>} counts for each value of each facet the statements that have it and pass all else
 * @property {{ curated: number, sampled: number, both: number }} found those found, by how they came in
 */

const Answers = (() => {
  const SORTS = { day: "Day, oldest first", "-day": "Day, newest first", speaker: "Speaker, A to Z", act: "Act" }

  /**
   * Makes ready what answers need more than once.
   * @param {Data} data
   * @returns {Ready}
   */
  function prepare(data) {
    const size = data.cells.id.length
    const groups = data.groups.map(({ counts, columns }) => ({ starts: starts(size, counts), keys: Object.keys(columns), columns: Object.values(columns) }))
    const sampled = groups.find(group => group.keys.includes("series"))?.starts ?? new Int32Array(size + 1)
    const places = Object.fromEntries(data.facets.map(facet => [facet.key, new Map(facet.codes.map((code, at) => [code, at]))]))
    /** @type {(string | undefined)[]} */
    const folded = new Array(size)
    return { data, size, groups, sampled, places, folded }
  }

  /** @param {number} size @param {number[] | null} counts */
  function starts(size, counts) {
    const made = new Int32Array(size + 1)
    for (let row = 0; row < size; row++) made[row + 1] = made[row] + (counts ? counts[row] : 1)
    return made
  }

  /**
   * Returns the words of a statement in which a search looks, folded: its texts, names, days, demands and scenarios.
   * @param {Ready} ready @param {number} row
   */
  function folded(ready, row) {
    return (ready.folded[row] ??= Words.fold(searched(ready, row).join(" | ")))
  }

  /** @param {Ready} ready @param {number} row @returns {string[]} */
  function searched(ready, row) {
    const { cells, names } = ready.data
    const linked = ["speaker", "body", "demand", "scenario"].flatMap(key => named(ready, row, key).map(one => one.label))
    const speaker = named(ready, row, "speaker")[0].code
    const texts = ["id", "quote", "original", "claimed", "summary", "office", "until", "from"].map(name => cells[name][row])
    return [...texts, spelledDay(cells.until[row]), ...linked, names[speaker] ?? ""]
  }

  /** @param {Ready} ready @param {string} key @returns {Facet} */
  function facet(ready, key) {
    return /** @type {Facet} */ (ready.data.facets.find(one => one.key === key))
  }

  /**
   * Returns the places of the values that a statement has in a facet.
   * @param {Ready} ready @param {number} row @param {string} key
   */
  function values(ready, row, key) {
    const group = /** @type {Ready["groups"][0]} */ (ready.groups.find(one => one.keys.includes(key)))
    return group.columns[group.keys.indexOf(key)].slice(group.starts[row], group.starts[row + 1]).filter(at => at >= 0)
  }

  /**
   * Returns the values that a statement has in a facet, for readers and as codes.
   * @param {Ready} ready @param {number} row @param {string} key
   */
  function named(ready, row, key) {
    const { codes, labels } = facet(ready, key)
    return values(ready, row, key).map(at => ({ code: codes[at], label: labels[at] }))
  }

  const MONTHS = "January February March April May June July August September October November December".split(" ")

  /** @param {string} day an ISO date, or blank */
  function spelledDay(day) {
    const [year, month, date] = day.split("-").map(Number)
    return day ? `${date} ${MONTHS[month - 1]} ${year}` : ""
  }

  /**
   * Writes a number with commas between its thousands; the browser's own way first loads what it knows of all languages, which takes longer than an answer.
   * @param {number} number
   */
  function grouped(number) {
    return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",")
  }

  /**
   * Answers a view.
   * @param {Ready} ready @param {View} view
   * @returns {Answer}
   */
  function answer(ready, view) {
    const wanted = Words.terms(view.words)
    const chosen = ready.groups.map(group => group.keys.map(key => mask(ready, key, view.chosen[key])))
    const counts = Object.fromEntries(ready.data.facets.map(one => [one.key, new Int32Array(one.codes.length)]))
    const rows = []
    for (let row = 0; row < ready.size; row++) {
      if (!enters(ready, row, view.entry)) continue
      const failed = failing(ready, row, chosen)
      if (failed.length > 1 || (wanted.length && !Words.holds(folded(ready, row), wanted))) continue
      if (!failed.length) rows.push(row)
      for (const group of failed.length ? failed : ready.groups.keys()) count(ready, row, group, chosen[group], counts)
    }
    return { rows: sorted(ready, rows, view.sort), counts, found: found(ready, rows) }
  }

  /** @param {Ready} ready @param {string} key @param {string[] | undefined} codes @returns {Uint8Array | null} */
  function mask(ready, key, codes) {
    const places = (codes ?? []).map(code => ready.places[key].get(code)).filter(at => at !== undefined)
    if (!places.length) return null
    const made = new Uint8Array(ready.places[key].size)
    for (const at of places) made[at] = 1
    return made
  }

  /** @param {Ready} ready @param {number} row @param {View["entry"]} entry */
  function enters(ready, row, entry) {
    if (entry === "all") return true
    return entry === "curated" ? ready.data.curated[row] === 1 : isSampled(ready, row)
  }

  /** @param {Ready} ready @param {number} row */
  function isSampled(ready, row) {
    return ready.sampled[row + 1] > ready.sampled[row]
  }

  /**
   * Returns the groups whose choices a statement does not meet: none, one, or the first two.
   * @param {Ready} ready @param {number} row @param {(Uint8Array | null)[][]} chosen
   */
  function failing(ready, row, chosen) {
    const failed = []
    for (let at = 0; at < chosen.length && failed.length < 2; at++) {
      if (chosen[at].some(Boolean) && !meets(ready.groups[at], row, chosen[at], -1)) failed.push(at)
    }
    return failed
  }

  /** @param {Ready["groups"][0]} group @param {number} row @param {(Uint8Array | null)[]} chosen @param {number} but a facet that is left out */
  function meets(group, row, chosen, but) {
    for (let link = group.starts[row]; link < group.starts[row + 1]; link++) if (linkMeets(group, link, chosen, but)) return true
    return false
  }

  /** @param {Ready["groups"][0]} group @param {number} link @param {(Uint8Array | null)[]} chosen @param {number} but */
  function linkMeets(group, link, chosen, but) {
    for (let at = 0; at < chosen.length; at++) {
      const wanted = chosen[at]
      if (wanted && at !== but && !wanted[group.columns[at][link]]) return false
    }
    return true
  }

  /**
   * Counts a statement once for each value that it has in the facets of a group, where the group's other facets are met.
   * @param {Ready} ready @param {number} row @param {number} group @param {(Uint8Array | null)[]} chosen @param {Record<string, Int32Array>} counts
   */
  function count(ready, row, group, chosen, counts) {
    const { starts, keys, columns } = ready.groups[group]
    const [first, end] = [starts[row], starts[row + 1]]
    for (let at = 0; at < keys.length; at++) {
      const column = columns[at]
      const meeting = (/** @type {number} */ link) => linkMeets(ready.groups[group], link, chosen, at)
      for (let link = first; link < end; link++) {
        if (column[link] >= 0 && meeting(link) && !again(column, first, link, meeting)) counts[keys[at]][column[link]]++
      }
    }
  }

  /** @param {number[]} column @param {number} first @param {number} link @param {(link: number) => boolean} meeting */
  function again(column, first, link, meeting) {
    for (let before = first; before < link; before++) if (column[before] === column[link] && meeting(before)) return true
    return false
  }

  /** @param {Ready} ready @param {number[]} rows @param {string} sort */
  function sorted(ready, rows, sort) {
    if (sort === "-day") return rows.reverse() // the rows come by day
    if (sort !== "speaker" && sort !== "act") return rows
    const rank = ready.groups.find(group => group.keys.includes(sort))?.columns[0] ?? []
    return rows.sort((one, other) => rank[one] - rank[other] || one - other)
  }

  /** @param {Ready} ready @param {number[]} rows */
  function found(ready, rows) {
    const curated = rows.filter(row => ready.data.curated[row]).length
    const sampled = rows.filter(row => isSampled(ready, row)).length
    return { curated, sampled, both: curated + sampled - rows.length }
  }

  return { SORTS, prepare, answer, folded, named, facet, spelledDay, grouped }
})()
