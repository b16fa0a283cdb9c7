// @ts-check
// What is seen, to take away: the same statements in the same order, as CSV or JSON, with the columns of the flat table.
"use strict"

const Taken = (() => {
  /**
   * Returns the statements of an answer as records; lists are joined by "; ", as in statements_flat.csv.
   * @param {Ready} ready @param {number[]} rows
   * @returns {Record<string, string>[]}
   */
  function records(ready, rows) {
    const { cells } = ready.data
    return rows.map(row => ({
      statement_id: cells.id[row],
      speaker: label(ready, row, "speaker"),
      speaker_side: code(ready, row, "side"),
      office: cells.office[row],
      office_organization: cells.office[row] && label(ready, row, "body"),
      office_authority: code(ready, row, "office").replace(/^none$/, ""),
      said_from: cells.from[row],
      said_until: cells.until[row],
      quote: cells.quote[row],
      quote_language: code(ready, row, "language").replace(/^unquoted$/, ""),
      quote_original: cells.original[row],
      claim_words: cells.claimed[row],
      summary: cells.summary[row],
      act: code(ready, row, "act"),
      ...linked(ready, row),
      tier: code(ready, row, "tier"),
      source_id: cells.source[row],
      curated: ready.data.curated[row] ? "yes" : "no",
      frame: Answers.named(ready, row, "series").map(one => one.code).join("; "),
    }))
  }

  /** @param {Ready} ready @param {number} row */
  function linked(ready, row) {
    const [demands, stances, scenarios, modes, likelihoods] = ["demand", "stance", "scenario", "mode", "likelihood"].map(key => Answers.named(ready, row, key))
    return {
      stances: stances.map(({ code }, at) => `${code}: ${demands[at].label}`).join("; "),
      demand_ids: demands.map(one => one.code).join("; "),
      forecasts: modes.map(({ code }, at) => `${code} (${likelihoods[at].code}): ${scenarios[at].label}`).join("; "),
      scenario_ids: scenarios.map(one => one.code).join("; "),
    }
  }

  /** @param {Ready} ready @param {number} row @param {string} key */
  const code = (ready, row, key) => Answers.named(ready, row, key)[0]?.code ?? ""

  /** @param {Ready} ready @param {number} row @param {string} key */
  const label = (ready, row, key) => Answers.named(ready, row, key)[0]?.label ?? ""

  /** @param {Record<string, string>[]} records @param {string[]} columns */
  function csv(records, columns) {
    const lines = [columns, ...records.map(record => columns.map(column => record[column]))]
    return lines.map(line => line.map(cell).join(",") + "\n").join("")
  }

  /** @param {string} text */
  const cell = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

  /**
   * Returns what is seen as a file.
   * @param {Ready} ready @param {number[]} rows @param {"csv" | "json"} form @param {string} address of the view
   */
  function file(ready, rows, form, address) {
    const name = `casus-belli-${ready.data.version}-${rows.length}-statements.${form}`
    const made = records(ready, rows)
    if (form === "csv") return { name, type: "text/csv;charset=utf-8", text: csv(made, columns(ready)) }
    const found = { citation: ready.data.citation, version: ready.data.version, view: address, statements: made }
    return { name, type: "application/json", text: JSON.stringify(found, null, 1) + "\n" }
  }

  /** @param {Ready} ready */
  const columns = ready => (ready.size ? Object.keys(records(ready, [0])[0]) : [])

  return { records, csv, file }
})()
