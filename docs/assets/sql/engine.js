// @ts-check
// The database in the browser: opens it and answers questions, one at a time. Over http this file runs in a worker, which can be stopped
// in the middle of an answer; from a folder there are no workers, so that it runs in the page and looks at the time between two rows.
"use strict"

/**
 * @typedef {object} Found The answer to a question.
 * @property {string[]} columns
 * @property {(string | null)[][]} rows cells as texts; null is a blank cell
 * @property {boolean[]} numeric for each column, whether all that stands in it are numbers
 * @property {boolean} more whether there are more rows than are fetched at most
 * @property {boolean} late whether it took so long that the rest was not fetched
 */

const Engine = (() => {
  const MOST_ROWS = 10_000
  const LONGEST = 20_000 // milliseconds
  /** @type {any} the database, as sql.js has it */
  let database
  /** @type {string[]} the names of all tables and views */
  let tables = []
  /** @type {string[]} the names of all their columns */
  let columns = []

  /** Opens the database, when the scripts that hold it and sql.js are there. */
  async function open() {
    const { casusDatabase, initSqlJs } = /** @type {any} */ (globalThis)
    const packed = Uint8Array.from(atob(casusDatabase), letter => letter.charCodeAt(0))
    const unpacked = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")))
    const [library, bytes] = await Promise.all([initSqlJs(), unpacked.arrayBuffer()])
    database = new library.Database(new Uint8Array(bytes))
    database.run("PRAGMA query_only = ON")
    tables = listed("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    columns = listed("SELECT DISTINCT c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type IN ('table', 'view')")
  }

  /** @param {string} sql @returns {string[]} */
  const listed = sql => database.exec(sql)[0].values.flat()

  /**
   * Answers a question; throws an Error whose message is one plain sentence.
   * @param {string} sql
   * @returns {Found}
   */
  function answer(sql) {
    try {
      const questions = database.iterateStatements(sql)
      const { done, value: question } = questions.next()
      if (done) throw new Error("There is no question yet: write one, or choose one of the worked questions.")
      if (questions.getRemainingSQL().replace(/--.*|\/\*[^]*?\*\/|[\s;]/g, "")) throw new Error("This is more than one question: ask them one at a time, each up to its semicolon.")
      return fetched(question)
    } catch (error) {
      throw new Error(plain(String(/** @type {Error} */ (error)?.message ?? error)))
    }
  }

  /** @param {any} question as sql.js has it @returns {Found} */
  function fetched(question) {
    const begun = performance.now()
    const found = { columns: question.getColumnNames(), rows: /** @type {(string | null)[][]} */ ([]), more: false, late: false }
    /** @type {Set<string>[]} */
    const kinds = found.columns.map(() => new Set())
    while (!found.more && !found.late && question.step()) {
      const row = question.get(null, { useBigInt: true }) // whole numbers beyond 2^53 stay exact
      found.more = found.rows.length === MOST_ROWS
      found.late = performance.now() - begun > LONGEST
      if (found.more) break
      found.rows.push(row.map(written))
      row.forEach((/** @type {unknown} */ cell, /** @type {number} */ at) => cell === null || kinds[at].add(typeof cell))
    }
    if (!found.columns.length) throw new Error("This asks for nothing that could be shown: begin with SELECT.")
    const numeric = kinds.map(kind => kind.size > 0 && [...kind].every(one => one === "bigint" || one === "number"))
    return { ...found, numeric }
  }

  /** @param {unknown} cell */
  function written(cell) {
    if (cell === null) return null
    return cell instanceof Uint8Array ? `(${cell.length.toLocaleString("en")} bytes)` : String(cell)
  }

  // --- errors ---------------------------------------------------------------------------------------------------------

  /** @type {[RegExp, (found: string[]) => string][]} */
  const PLAIN = [
    [/^no such table: (?:main\.)?codings$/i, () => "The table codings is left out here, because it is larger than all others together: the SQLite file of a release has it."],
    [/^no such table: (.+)/, ([, name]) => `There is no table ${name}${nearest(name, tables)}`],
    [/^no such column: (?:.*\.)?(.+)/, ([, name]) => `There is no column ${name} in what is asked${nearest(name, columns)}`],
    [/^no such function: (.+)/, ([, name]) => `SQLite has no function ${name} here.`],
    [/^ambiguous column name: (.+)/, ([, name]) => `The column ${name} is in more than one of the tables: write the table and a point before it.`],
    [/^near "([^]+)": syntax error/, ([, word]) => `This is no SQL that SQLite understands: look at “${word}” and what stands before it.`],
    [/^(?:incomplete input|unrecognized token: "([^]*)")/, ([, word]) => (word ? `SQLite cannot read “${word}”: is a quotation mark missing?` : "The question breaks off: something is missing at its end.")],
    [/readonly database/, () => "The tables cannot be changed here: begin with SELECT."],
    [/out of memory|too big|memory access/i, () => "The answer is too large for the browser: ask for less."],
  ]

  /**
   * Says in one plain sentence what is wrong with a question.
   * @param {string} message of SQLite
   */
  function plain(message) {
    for (const [pattern, say] of PLAIN) {
      const found = message.match(pattern)
      if (found) return say(found)
    }
    return /[.?!]$/.test(message) ? message : `SQLite cannot answer this: ${message}.`
  }

  /**
   * Names the one of some names that is most like a mistyped one, where one is.
   * @param {string} typed @param {string[]} names
   */
  function nearest(typed, names) {
    const [best] = names.map(name => ({ name, steps: distance(typed.toLowerCase(), name) })).sort((one, other) => one.steps - other.steps)
    return best && best.steps <= Math.max(1, typed.length / 3) ? `: do you mean ${best.name}?` : ": see “Tables and columns”."
  }

  /**
   * Counts the letters to change, add or take away between two words (Levenshtein).
   * @param {string} one @param {string} other
   */
  function distance(one, other) {
    let row = [...other, ""].map((_, at) => at)
    for (const [down, letter] of [...one].entries()) {
      const next = [down + 1]
      for (const [at, its] of [...other].entries()) next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + Number(letter !== its)))
      row = next
    }
    return row[other.length]
  }

  return { open, answer, LONGEST, MOST_ROWS }
})()

// --- as a worker ------------------------------------------------------------------------------------------------------

if (typeof document === "undefined") {
  const worker = /** @type {any} */ (globalThis)
  /** @param {{ data: { load?: string[], sql: string } }} message `load` are the scripts that hold the database and sql.js, at the first question */
  worker.onmessage = async ({ data: { load, sql } }) => {
    try {
      if (load) worker.importScripts(...load)
      if (load) await Engine.open()
    } catch (error) {
      return worker.postMessage({ broken: /** @type {Error} */ (error).message })
    }
    try {
      worker.postMessage({ found: Engine.answer(sql) })
    } catch (error) {
      worker.postMessage({ wrong: /** @type {Error} */ (error).message })
    }
  }
}
