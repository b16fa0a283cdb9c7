// @ts-check
// A view as an address, and back: whoever opens the address sees the same statements.
"use strict"

const Address = (() => {
  /**
   * Writes a view as the query of an address; what is as at the beginning is left out.
   * @param {View} view
   * @param {Facet[]} facets
   * @returns {string} blank, or with its question mark
   */
  function written(view, facets) {
    const query = new URLSearchParams()
    if (view.words.trim()) query.set("q", view.words.trim())
    if (view.entry !== "curated") query.set("entry", view.entry)
    for (const { key } of facets) if (view.chosen[key]?.length) query.set(key, [...view.chosen[key]].sort().join(","))
    if (view.sort !== "day") query.set("sort", view.sort)
    const text = query.toString().replaceAll("%2C", ",")
    return text && `?${text}`
  }

  /**
   * Reads a view from the query of an address; what means nothing is left out.
   * @param {string} query
   * @param {Facet[]} facets
   * @returns {View}
   */
  function read(query, facets) {
    const given = new URLSearchParams(query)
    /** @type {Record<string, string[]>} */
    const chosen = {}
    for (const { key, codes } of facets) {
      const wanted = given.getAll(key).flatMap(text => text.split(",")).filter(code => codes.includes(code))
      if (wanted.length) chosen[key] = [...new Set(wanted)]
    }
    const [entry, sort] = [given.get("entry"), given.get("sort") ?? ""]
    return {
      words: given.get("q") ?? "",
      entry: entry === "sampled" || entry === "all" ? entry : "curated",
      sort: Object.hasOwn(Answers.SORTS, sort) ? sort : "day",
      chosen,
    }
  }

  return { written, read }
})()
