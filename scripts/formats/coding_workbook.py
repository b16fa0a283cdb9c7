"""The list of statements for coders who are people: what a second coder may see, and blank cells for the codes. No codes.

A coder sees the place in the source, the quote (the summary only where there is no quote), for links the titles and descriptions of
what is linked, and the codebook. Who speaks, and the office held, is given, because the first five tests of `act` ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables, vocabularies
from scripts.formats.edition import Edition
from scripts.formats.workbook import Column, Sheet, workbook
from scripts.package.records import Records, Row, when
from scripts.quality import laid_out

SPEAKER = ("speaker", "office", "organization", "authority")
PASSAGE = ("said", "source", "publisher", "address", "locator")
WORDS = ("quote", "language", "original words", "summary (no quote)")
ORGANIZATIONS = "organization"  # the list from which a target is chosen
READ_ME = [
    "These statements were drawn by a seeded program. Please code them without looking at the published codes, the website or the other sheets of a release.",
    "For each row: open the source at its address, find the locator, read the passage, and say whether the quote is there (quote_found).",
    "Then code the unit, which is the quote, or the summary where there is no quote. The words decide, not what may be meant; the passage resolves only words like “it” and “here”.",
    "Every code is defined, with the test that decides, on the sheet codebook. The cells for codes offer what can be chosen. Leave a cell blank where the codebook says that the field may be blank.",
    "target_id: whom the act blames, threatens, asks, offers to, refuses or would have act. Blank for assert, announce, deny and forecast.",
    "threat_means and threat_aim: only for the act threaten.",
    "The sheets stances, forecasts and relations hold the links of the same statements: the links are given, and you code what each one says.",
    "The sheet figures holds the numbers that they give: say whether a number is the whole, a part or a change of what its quantity names.",
    "What you could not decide, and why, belongs in the column remark. Please send the file back as it is, with your name or the alias under which you want to be listed.",
]  # fmt: skip


def drawn(data: Records) -> list[str]:
    """Returns the identifiers of the statements laid out for people, in the order of drawing."""
    return laid_out.drawn(data.rows["statements"])


def sheets(data: Records) -> list[Sheet]:
    """Returns the sheets of the list: what to do, the statements, their links, the codebook and the organizations."""
    keys = drawn(data)
    variables = coded_variables()
    own = ["quote_found", *(name for name in variables["statements"] if name != QUOTE_FOUND)]
    statements = (["statement_id", *SPEAKER, *PASSAGE, *WORDS], (_statement(data, key) for key in keys))
    stances = (
        ["statement_id", "demand_id", *WORDS, "demand", "description"],
        _links(data, keys, "stances", "demand_id", "demands"),
    )
    forecasts = (
        ["statement_id", "scenario_id", *WORDS, "scenario", "description"],
        _links(data, keys, "forecasts", "scenario_id", "scenarios"),
    )
    relations = (["from_id", "to_id", *WORDS, *(f"other: {head}" for head in WORDS)], _relations(data, keys))
    figures = (["statement_id", "figure_id", *WORDS, "figure in words", "quantity", "scope"], _figures(data, keys))
    return [
        Sheet("read me", [Column("how to code", width=140, wrap=True)], [[line] for line in READ_ME]),
        _sheet("statements", statements, own),
        _sheet("stances", stances, variables["stances"]),
        _sheet("forecasts", forecasts, variables["forecasts"]),
        _sheet("relations", relations, variables["relations"]),
        _sheet("figures", figures, variables["figures"]),
        Sheet("codebook", [Column(name, width=60 if name in ("definition", "test", "example") else 18, wrap=True) for name in CODEBOOK], _codebook(data)),
        Sheet("organizations", [Column("organization_id", width=30), Column("name", width=50)], [[row["organization_id"], row["name"]] for row in data.rows["organizations"]]),
    ]  # fmt: skip


CODEBOOK = ("vocabulary", "code", "label", "definition", "test", "example")


def coding_workbook(data: Records) -> bytes:
    """Returns the list as a workbook in which codes are chosen from dropdowns."""
    choices = {name: vocabularies()[name] for name in _vocabularies()}
    choices[ORGANIZATIONS] = tuple(row["organization_id"] for row in data.rows["organizations"])
    return workbook(sheets(data), choices, f"For coders: {data.descriptor.get('title', '')}")


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the list as the file of a release, by path."""
    return {"for-coders.xlsx": coding_workbook(edition.records)}


def _sheet(name: str, shown: tuple[list[str], Iterator[list[str]]], variables: list[str]) -> Sheet:
    """Makes a sheet of what is shown and, behind it, a blank cell for each variable and one for a remark."""
    heads, rows = shown
    columns = [Column(head, width=50 if head.endswith(("quote", "words", "description", "(no quote)")) else 22, wrap=True) for head in heads]  # fmt: skip
    blank = [Column(variable, choices=_choices(name, variable)) for variable in variables] + [
        Column("remark", width=40, wrap=True)
    ]
    return Sheet(name, [*columns, *blank], ([*row, *[""] * len(blank)] for row in rows))


def _choices(table: str, variable: str) -> str:
    return QUOTE_FOUND if variable == QUOTE_FOUND else tables()[table].field(variable).vocabulary or ORGANIZATIONS


def _vocabularies() -> list[str]:
    """Returns the vocabularies of what is coded on the sheets."""
    used = [
        _choices(table, variable)
        for table in ("statements", "stances", "forecasts", "relations", "figures")
        for variable in coded_variables()[table]
    ]
    return [name for name in dict.fromkeys(used) if name != ORGANIZATIONS]


def _codebook(data: Records) -> list[list[str]]:
    kept = _vocabularies()
    return [[row[name] for name in CODEBOOK] for row in data.rows["codes"] if row["vocabulary"] in kept]


def _statement(data: Records, key: str) -> list[str]:
    row = data.one("statements", key)
    source = data.one("sources", row["source_id"])
    where = [source["title"], source["publisher"], source["url"], row["locator"]]
    return [key, *_speaker(data, row), when(row), *where, *_words(row)]


def _speaker(data: Records, row: Row) -> list[str]:
    speaker = data.one("speakers", row["speaker_id"])
    if not row["post_id"]:
        return [speaker["name"], "", "", ""]
    post = data.one("posts", row["post_id"])
    held = data.one("organizations", post["organization_id"])
    return [speaker["name"], post["title"], held["name"], post["authority"]]


def _words(row: Row) -> list[str]:
    return [row["quote"], row["quote_language"], row["quote_original"], "" if row["quote"] else row["summary"]]


def _links(data: Records, keys: list[str], table: str, column: str, target: str) -> Iterator[list[str]]:
    for key in keys:
        for link in data.many(table, "statement_id", key):
            linked = data.one(target, link[column])
            words = _words(data.one("statements", key))
            yield [key, link[column], *words, linked["title"], linked["description"]]


def _relations(data: Records, keys: list[str]) -> Iterator[list[str]]:
    for key in keys:
        for link in data.many("relations", "from_id", key):
            words = [_words(data.one("statements", one)) for one in (key, link["to_id"])]
            yield [key, link["to_id"], *words[0], *words[1]]


def _figures(data: Records, keys: list[str]) -> Iterator[list[str]]:
    for key in keys:
        for figure in data.many("figures", "statement_id", key):
            counted = data.label("figures", "quantity", figure["quantity"])
            words = _words(data.one("statements", key))
            yield [key, figure["figure_id"], *words, figure["words"], counted, figure["scope"]]
