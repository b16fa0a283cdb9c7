// @ts-check
// An answer as a picture: a bar for each row, where it has a column of labels and one of numbers.
"use strict"

const Bars = (() => {
  const MOST = 60 // bars; more cannot be read
  const SIZE = 12 // of letters, in pixels
  const LETTER = 0.62 // the width of a letter, of its size, on average
  const STEP = 20 // from bar to bar
  const EDGE = 10

  /**
   * Says which columns a picture can show; null where there are none, too few rows or too many.
   * @param {Found} found
   */
  function chosen({ columns, rows, numeric }) {
    const numbers = columns.map((_, at) => at).filter(at => numeric[at])
    const label = columns.findIndex((_, at) => !numeric[at])
    if (label < 0 || !numbers.length || rows.length < 2 || rows.length > MOST) return null
    return { label, number: numbers[0] }
  }

  /**
   * @param {string} tag @param {Record<string, string | number>} attributes @param {(Node | string)[]} children
   * @returns {SVGElement}
   */
  function make(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
    made.append(...children)
    return made
  }

  /** @param {string} text @param {number} x @param {number} y @param {Record<string, string | number>} more */
  const words = (text, x, y, more = {}) => make("text", { x, y, "font-size": SIZE, ...more }, text)

  /**
   * Cuts a text to a width.
   * @param {string} text @param {number} width @param {number} size
   */
  function cut(text, width, size = SIZE) {
    const most = Math.max(4, Math.floor(width / (size * LETTER)))
    return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text
  }

  /**
   * Breaks a text into lines, at most three of them.
   * @param {string} text @param {number} width @param {number} size
   */
  function lines(text, width, size) {
    const most = Math.floor(width / (size * LETTER))
    const found = [""]
    for (const word of text.split(" ")) {
      if (`${found.at(-1)} ${word}`.length > most) found.push(word)
      else found[found.length - 1] += `${found.at(-1) ? " " : ""}${word}`
    }
    return found.length > 3 ? [...found.slice(0, 2), cut(found.slice(2).join(" "), width, size)] : found
  }

  /** @param {string | null} number */
  const spelled = number => (number === null ? "" : Number(number).toLocaleString("en", { maximumSignificantDigits: 6 }))

  /**
   * Draws an answer. The styles of the page colour it; without them, as a file, it has the colours of paper.
   * @param {Found} found @param {{ label: number, number: number }} columns @param {{ title: string, width: number, under?: string }} how `under` makes it a file of its own: what is written below it
   */
  function draw({ columns, rows }, { label, number }, { title, width, under }) {
    const file = under !== undefined
    const bars = rows.map(row => ({ name: row[label] ?? "", value: spelled(row[number]), length: Number(row[number] ?? 0) }))
    const widest = Math.max(...bars.map(bar => bar.name.length), columns[label].length) * SIZE * LETTER
    const left = Math.min(widest, width * 0.42) + EDGE
    const right = width - EDGE - Math.max(...bars.map(bar => bar.value.length), columns[number].length / 2) * SIZE * LETTER
    const [low, high] = [Math.min(0, ...bars.map(bar => bar.length)), Math.max(0, ...bars.map(bar => bar.length))]
    const place = (/** @type {number} */ value) => left + ((value - low) / (high - low || 1)) * (right - left)
    const parts = []
    let y = EDGE
    for (const line of file ? lines(title, width - 2 * EDGE, 15) : []) parts.push(words(line, EDGE, (y += 18), { "font-size": 15, "font-weight": 600 }))
    parts.push(words(cut(columns[label], left - EDGE, SIZE), left - 4, (y += 16), { "text-anchor": "end", fill: "#4d5763", class: "cb-quiet" }))
    parts.push(words(cut(columns[number], width - left - EDGE), left, y, { fill: "#4d5763", class: "cb-quiet" }))
    y += 6
    for (const { name, value, length } of bars) {
      const [from, to] = [place(Math.min(0, length)), place(Math.max(0, length))]
      const told = make("title", {}, `${name}: ${value}`)
      const bar = make("rect", { x: from.toFixed(1), y, width: (to - from).toFixed(1), height: STEP - 6, fill: "#1c4f86", class: "cbs-bar" })
      parts.push(make("g", {}, told, words(cut(name, left - EDGE), left - 4, y + 11, { "text-anchor": "end" }), bar, words(value, to + 4, y + 11)))
      y += STEP
    }
    for (const line of file ? lines(under, width - 2 * EDGE, 10) : []) parts.push(words(line, EDGE, (y += 14), { "font-size": 10, fill: "#4d5763" }))
    const paper = file ? [make("rect", { width, height: y + EDGE, fill: "#fff" })] : []
    /** @type {Record<string, number>} */
    const size = file ? { width, height: y + EDGE } : {}
    return make("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${y + EDGE}`, ...size, class: "cb-drawing", role: "img", "aria-label": title, fill: "#16202b", "font-family": "system-ui, sans-serif" }, ...paper, ...parts)
  }

  /**
   * Returns a drawing as a file in pixels, twice as large.
   * @param {SVGElement} drawing with its width and height
   * @returns {Promise<Blob>}
   */
  async function pixels(drawing) {
    const image = new Image()
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing.outerHTML)}`
    await image.decode()
    const canvas = document.createElement("canvas")
    ;[canvas.width, canvas.height] = [2 * image.width, 2 * image.height]
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return new Promise((done, failed) => canvas.toBlob(blob => (blob ? done(blob) : failed(new Error("This browser cannot make a PNG file: take the SVG."))), "image/png"))
  }

  return { chosen, draw, pixels }
})()
