"""Words that stand in a cell as the source prints them, although some tool would change, drop or misread them.

They are listed in datapackage.json under `casus:printed`, by table and field: `{"sources.title": ["9/11"]}`. So they can be entered, and
a tool that changes such a cell is still noticed: its words are listed and stand nowhere. What a spreadsheet would run is never let in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.rule import Finding, Rule, register
from schemas.tables import Field
from scripts.package.findings import Findings, shorten
from scripts.package.quick import distinct
from scripts.package.table import TableFile

Place = tuple[str, str]  # file and field
KEY, FRONT = "casus:printed", "datapackage.json"
EXCUSED = frozenset(
    [
        "formula",
        "number-like",
        "null-token",
        "spreadsheet-error",
        "lost-characters",
        "wrong-character-set",
        "mixed-alphabets",
        "look-alike",
    ]
)
# What could call a function, another program or another file: words that only begin like a formula hold none of it.
RUNS = re.compile(r"[=＝\t\r]|[+\-@＋－＠].*(?:[=|(\[{\\]|!\S)", re.DOTALL)
HOW = "words that the source prints so are listed under casus:printed in datapackage.json"
LISTED = 'list texts by table and field, as in {"sources.title": ["9/11"]}'
NOWHERE = "take them out of the list; or put them back into the cell, which a spreadsheet may have changed"

register(Rule("printed-words", "package", "The words listed under casus:printed are in a cell as the source prints them, and no spreadsheet could run them.", "{detail}", "{mend}"))  # fmt: skip


def excused(
    findings: Iterable[Finding], tables: dict[str, TableFile], listed: dict[Place, set[str]]
) -> Iterator[Finding]:
    """Yields the findings but for those of words that are listed as printed; of words that could be, the hint says so."""
    free = {(table.file, name) for table in tables.values() for name in _fields(table)}
    for found in findings:
        place = (found.file, found.field)
        if found.rule not in EXCUSED or place not in free or RUNS.match(found.value):
            yield found
        elif found.value not in listed.get(place, ()):
            yield found._replace(hint=f"{found.hint}; {HOW}")


def printed(descriptor: dict, tables: dict[str, TableFile], findings: Findings) -> dict[Place, set[str]]:
    """Returns the words that a descriptor lists as printed, by file and field, and adds what is wrong with the list to the findings."""
    listed = descriptor.get(KEY, {})
    if not isinstance(listed, dict) or not all(_is_list_of_texts(words) for words in listed.values()):
        _add(findings, KEY, f"has a {KEY} that lists no texts", LISTED)
        return {}
    found: dict[Place, set[str]] = {}
    for place, words in listed.items():
        table, _, name = place.partition(".")
        if name not in _fields(tables.get(table)):
            _add(findings, place, f"lists words of “{shorten(place)}”, which is no field of texts", LISTED)
            continue
        found[tables[table].file, name] = set(words)
        _check_words(tables[table], name, words, findings)
    return found


def _is_list_of_texts(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)


def _fields(table: TableFile | None) -> list[str]:
    """Returns the fields of a table that hold free text."""
    return [field.name for field in table.schema.fields if _is_free(field)] if table else []


def _is_free(field: Field) -> bool:
    return field.type == "string" and not field.enum and not field.pattern


def _check_words(table: TableFile, name: str, words: list[str], findings: Findings) -> None:
    there = distinct(table.columns[table.schema.columns.index(name)])
    for word in words:
        if RUNS.match(word):
            _add(findings, word, f"lists “{shorten(word)}”, which a spreadsheet could run", "cut the words so that they begin otherwise")  # fmt: skip
        elif table.complete and word not in there:
            _add(findings, word, f"lists “{shorten(word)}” of {table.schema.name}.{name}, which no cell holds", NOWHERE)


def _add(findings: Findings, value: str, detail: str, mend: str) -> None:
    findings.add("printed-words", FRONT, value=value, detail=detail, mend=mend)
