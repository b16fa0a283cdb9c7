// The logic of the explorer, without a browser: how words are found, what a view holds, what is counted, what is taken away.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import { runInThisContext } from "node:vm"

const ASSETS = fileURLToPath(new URL("../../docs/assets/explorer/", import.meta.url))
for (const name of ["words", "answers", "address", "taken"]) runInThisContext(readFileSync(`${ASSETS}${name}.js`, "utf-8"), { filename: `${name}.js` })
const { words, answers, address, taken } = runInThisContext("({ words: Words, answers: Answers, address: Address, taken: Taken })")

describe("words", () => {
  const found = (text, typed) => words.holds(words.fold(text), words.terms(typed))
  const cases = [
    ["They may attack", "may", true],
    ["The mayor spoke", "may", false],
    ["It will likely come", "likely", true],
    ["It is unlikely", "likely", false],
    ["We must act", "must", true],
    ["Наша война", "войны", true],
    ["без войны", "война", true],
    ["Войско", "война", false],
    ["Ещё раз", "еще", true],
    ["für die Ukraine", "fur", true],
    ["neue Sanktionen", "Sanktion", true],
    ["eine Sanktion", "Sanktionen", true],
    ["Straße", "strasse", true],
    ["Russia threatens", "threatened", true],
    ["in Kiev today", "Kyiv", true],
    ["in Kyiv today", "kiev", true],
    ["Łódź and Ørsted", "lodz orsted", true],
    ["ryabkov-017", "ryabkov-017", true],
    ["ryabkov-018", "ryabkov-017", false],
    ["ryabkov-017", "ryabkov", true],
    ["2021-12-17", "2021-12-17", true],
    ["2021-12-17", "2021-12", true],
    ["2021-11-12", "2021-12", false],
    ["never expand NATO", '"expand NATO"', true],
    ["NATO will expand", '"expand NATO"', false],
    ["NATO will expand", "expand NATO", true],
    ["don’t do it", "don't", true],
    ["(a+b)* [c", "[c (a+b)*", true],
    ["anything", "", true],
    ["anything", "... —", true],
  ]
  for (const [text, typed, wanted] of cases) {
    test(`"${typed}" is ${wanted ? "" : "not "}found in "${text}"`, () => assert.equal(found(text, typed), wanted))
  }

  test("what was looked for is marked, and no word is lost", () => {
    const pieces = words.marked("NATO must not expand; must it?", words.terms("must NATO"))
    assert.deepEqual(pieces, ["", "NATO", " ", "must", " not expand; ", "must", " it?"])
    assert.deepEqual(words.marked("<b>NATO</b>", words.terms("")), ["<b>NATO</b>"])
  })
})

const facet = (key, codes, long = false) => ({ key, name: key, codes, labels: codes.map(code => code.toUpperCase()), long })

// Four statements: a and b of side x, c and d of side y; d was sampled, c came in both ways.
function small() {
  const cells = { id: ["a-001", "b-001", "c-001", "d-001"], from: ["2021-11-01", "", "2021-12-17", "2022-01-02"], until: ["2021-11-01", "2021-11-05", "2021-12-17", "2022-01-02"] }
  for (const name of ["quote", "original", "claimed", "summary", "office", "source"]) cells[name] = ["", "", "", ""]
  cells.quote = ['say "no", and go', "line one", "война", "they may, they must"]
  return {
    version: "1.0.0", citation: "Dataset.", home: "", cells, curated: [1, 1, 1, 0], names: { one: "Lukashenka" },
    facets: [facet("side", ["x", "y"]), facet("act", ["demand", "reject"]), facet("month", ["2021-11", "2021-12", "2022-01"]), facet("speaker", ["one", "two"]), facet("office", ["head", "none"]), facet("body", []), facet("tier", ["1"]), facet("language", ["en", "unquoted"]),
      facet("demand", ["stop", "go"]), facet("stance", ["rejects", "accepts"]), facet("scenario", []), facet("mode", []), facet("likelihood", []), facet("series", ["s"])],
    groups: [
      { counts: null, columns: { side: [0, 0, 1, 1] } }, { counts: null, columns: { act: [0, 1, 1, 0] } }, { counts: null, columns: { month: [0, 0, 1, 2] } }, { counts: null, columns: { speaker: [1, 0, 0, 1] } },
      { counts: null, columns: { office: [0, 1, 0, 1] } }, { counts: null, columns: { body: [-1, -1, -1, -1] } }, { counts: null, columns: { tier: [0, 0, 0, 0] } }, { counts: null, columns: { language: [0, 0, 0, 1] } },
      { counts: [2, 1, 0, 2], columns: { demand: [0, 1, 0, 0, 1], stance: [0, 1, 1, 0, 0] } },
      { counts: [0, 0, 0, 0], columns: { scenario: [], mode: [], likelihood: [] } },
      { counts: [0, 0, 1, 1], columns: { series: [0, 0] } },
    ],
  } // prettier-ignore
}

const START = { words: "", entry: "curated", sort: "day", chosen: {} }

describe("answers", () => {
  const ready = answers.prepare(small())
  const ask = view => answers.answer(ready, { ...START, ...view })
  const ids = view => ask(view).rows.map(row => ready.data.cells.id[row][0]).join("")
  const counts = (view, key) => [...ask(view).counts[key]]

  test("curated and sampled statements are counted together only when asked", () => {
    assert.equal(ids({}), "abc")
    assert.equal(ids({ entry: "sampled" }), "cd")
    assert.equal(ids({ entry: "all" }), "abcd")
    assert.deepEqual(counts({}, "side"), [2, 1])
    assert.deepEqual(counts({ entry: "sampled" }, "side"), [0, 2])
    assert.deepEqual(ask({ entry: "all" }).found, { curated: 3, sampled: 2, both: 1 })
  })

  test("values of one facet widen, facets narrow each other", () => {
    assert.equal(ids({ chosen: { act: ["reject"] } }), "bc")
    assert.equal(ids({ chosen: { act: ["reject", "demand"] } }), "abc")
    assert.equal(ids({ chosen: { act: ["reject"], side: ["y"] } }), "c")
  })

  test("a count says how many statements its value would leave beside all other choices", () => {
    assert.deepEqual(counts({ chosen: { act: ["reject"] } }, "side"), [1, 1])
    assert.deepEqual(counts({ chosen: { act: ["reject"] } }, "act"), [1, 2])
    assert.deepEqual(counts({ chosen: { act: ["reject"], side: ["x"] } }, "act"), [1, 1])
    assert.deepEqual(counts({ words: "война" }, "side"), [0, 1])
  })

  test("a demand and what is done with it are chosen on the same row", () => {
    assert.equal(ids({ chosen: { demand: ["stop"], stance: ["rejects"] } }), "a")
    assert.equal(ids({ chosen: { demand: ["stop"], stance: ["accepts"] } }), "b")
    assert.equal(ids({ chosen: { demand: ["go"], stance: ["rejects"] } }), "")
    assert.deepEqual(counts({ chosen: { demand: ["stop"] } }, "stance"), [1, 1])
    assert.deepEqual(counts({ chosen: { stance: ["rejects"] } }, "demand"), [1, 0])
  })

  test("a statement with one stance on two demands is counted once", () => {
    assert.deepEqual(counts({ entry: "sampled" }, "stance"), [1, 0])
    assert.deepEqual(counts({ entry: "sampled" }, "demand"), [1, 1])
  })

  test("names in other spellings, days and identifiers are found", () => {
    assert.equal(ids({ words: "Lukashenka" }), "bc")
    assert.equal(ids({ words: "17 December 2021" }), "c")
    assert.equal(ids({ words: "b-001" }), "b")
    assert.equal(ids({ words: "may", entry: "all" }), "d")
  })

  test("statements are sorted as asked", () => {
    assert.equal(ids({ sort: "-day" }), "cba")
    assert.equal(ids({ sort: "speaker" }), "bca")
    assert.equal(ids({ sort: "act" }), "abc")
  })
})

describe("address", () => {
  const { facets } = small()

  test("a view comes back from its address", () => {
    const view = { words: 'война "may"', entry: "sampled", sort: "-day", chosen: { side: ["x", "y"], demand: ["stop"] } }
    assert.deepEqual(address.read(address.written(view, facets), facets), view)
  })

  test("the first view has no query, and what means nothing is left out", () => {
    assert.equal(address.written(START, facets), "")
    assert.deepEqual(address.read("?side=nobody&entry=x&sort=__proto__&constructor=1&toString=2", facets), START)
  })

  test("the order of choices does not change the address", () => {
    const written = chosen => address.written({ ...START, chosen }, facets)
    assert.equal(written({ side: ["y", "x"] }), "?side=x,y")
    assert.equal(written({ side: ["x", "y"] }), "?side=x,y")
  })
})

describe("what is taken away", () => {
  const ready = answers.prepare(small())
  const { rows } = answers.answer(ready, { ...START, sort: "-day" })

  test("holds the statements that are seen, in the same order, as JSON", () => {
    const { name, text } = taken.file(ready, rows, "json", "https://example.org/?x")
    const made = JSON.parse(text)
    assert.equal(name, "casus-belli-1.0.0-3-statements.json")
    assert.equal(made.view, "https://example.org/?x")
    assert.deepEqual(made.statements.map(one => one.statement_id), ["c-001", "b-001", "a-001"])
    assert.equal(made.statements[2].stances, "rejects: STOP; accepts: GO")
    assert.equal(made.statements[0].frame, "s")
  })

  test("is CSV that keeps commas, quotation marks and blanks", () => {
    const lines = taken.file(ready, rows, "csv", "").text.split("\n")
    assert.equal(lines.length, 5)
    assert.match(lines[0], /^statement_id,speaker,speaker_side,/)
    assert.ok(lines[3].includes(',"say ""no"", and go",en,'))
    assert.equal(lines[4], "")
  })

  test("is a header alone where nothing is found", () => {
    assert.equal(taken.file(ready, [], "csv", "").text.split("\n").length, 2)
  })
})
