// @ts-check
// How words are looked for: what is typed and what is searched are folded alike, and nothing is a stop word.
"use strict"

/**
 * @typedef {object} Term Words that stand side by side in a text.
 * @property {string} folded the words, folded, with one space between them
 * @property {boolean} whole whether the last word is meant as it is, or as the beginning of a word
 * @property {RegExp | null} endings finds the last word with other endings
 */

const Words = (() => {
  const NOT_IN_WORDS = /[^\p{L}\p{N}]+/gu
  const WORD = /[\p{L}\p{N}]+/gu
  const PIECE = /["“„«]([^"“”„«»]*)["“”»]?|([^\s"“„«]+)/gu
  const SHORT = 3 // letters up to which a word is meant as it is: "may" is not the beginning of "mayor"
  const ENDING_LATIN = /(?:ings?|ed|es|s|en|er|e|n)$/
  const ENDING_CYRILLIC = /(?:ами|ями|ого|его|ому|ему|ыми|ими|ах|ях|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие|ам|ям|ом|ем|ою|ую|юю|ых|их|у|ю|а|я|о|е|и|ы|і|ї|ь|й)$/
  const STEM = 4 // letters that a word keeps when its ending is cut
  /** @type {Record<string, string>} */
  const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i" }
  // Places that the sources spell in more than one way. Names of speakers are data: they stand in other_names.
  const SPELLINGS = [
    ["kyiv", "kiev"], ["donbas", "donbass"], ["luhansk", "lugansk"], ["kharkiv", "kharkov"], ["odesa", "odessa"], ["lviv", "lvov"],
    ["zaporizhzhia", "zaporizhia", "zaporozhye"], ["mykolaiv", "nikolaev"], ["belarus", "byelorussia", "belorussia"], ["moldova", "moldavia"],
  ] // prettier-ignore

  /**
   * Folds a text: small letters, without accents on Latin letters, ё as е, one space around each word.
   * @param {string} text
   */
  function fold(text) {
    const plain = text.toLowerCase().replaceAll("ё", "е").replace(/[ß-ɏ]/g, letter => LETTERS[letter] ?? letter.normalize("NFD")[0])
    return ` ${plain.replace(NOT_IN_WORDS, " ").trim()} `
  }

  /**
   * Reads what somebody typed: each word, each run such as 2021-12-17, and each phrase in quotation marks is a term; all must be found.
   * @param {string} typed
   * @returns {Term[][]} for each term its spellings, one of which must be found
   */
  function terms(typed) {
    const found = []
    for (const [, phrase, run] of typed.matchAll(PIECE)) {
      const folded = fold(phrase ?? run).trim()
      if (folded) found.push(spelled(folded).map(one => term(one, phrase !== undefined)))
    }
    return found
  }

  /** @param {string} folded */
  function spelled(folded) {
    return SPELLINGS.find(same => same.includes(folded)) ?? [folded]
  }

  /** @param {string} folded @param {boolean} quoted @returns {Term} */
  function term(folded, quoted) {
    const last = folded.slice(folded.lastIndexOf(" ") + 1)
    const whole = quoted || last.length <= SHORT
    return { folded, whole, endings: whole ? null : endings(folded, last) }
  }

  /** @param {string} folded @param {string} last @returns {RegExp | null} */
  function endings(folded, last) {
    const ending = /\p{Script=Cyrillic}/u.test(last) ? ENDING_CYRILLIC : ENDING_LATIN
    const stem = last.replace(ending, "")
    if (stem === last || stem.length < STEM) return null
    return new RegExp(` ${folded.slice(0, folded.length - last.length)}${stem}(?:${ending.source.slice(3, -2)})? `, "u")
  }

  /**
   * Says whether a folded text holds every term.
   * @param {string} folded @param {Term[][]} wanted
   */
  function holds(folded, wanted) {
    return wanted.every(spellings => spellings.some(one => holdsOne(folded, one)))
  }

  /** @param {string} folded @param {Term} term */
  function holdsOne(folded, { folded: words, whole, endings }) {
    return folded.includes(whole ? ` ${words} ` : ` ${words}`) || (endings?.test(folded) ?? false)
  }

  /**
   * Cuts a text into pieces that are, in turn, not looked for and looked for.
   * @param {string} text @param {Term[][]} wanted
   * @returns {string[]}
   */
  function marked(text, wanted) {
    const single = wanted.flat().flatMap(one => one.folded.split(" ").map((word, at, all) => (at < all.length - 1 ? term(word, true) : { ...term(word, one.whole) })))
    const pieces = [""]
    let end = 0
    for (const found of single.length ? text.matchAll(WORD) : []) {
      const word = fold(found[0])
      if (!single.some(one => holdsOne(word, one))) continue
      pieces[pieces.length - 1] += text.slice(end, found.index)
      pieces.push(found[0], "")
      end = found.index + found[0].length
    }
    pieces[pieces.length - 1] += text.slice(end)
    return pieces
  }

  return { fold, terms, holds, marked }
})()
