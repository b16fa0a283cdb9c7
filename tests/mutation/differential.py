"""Packages drawn at random, and where the two engines of structure differ about them.

A disagreement is one cell of which one engine says something and the other does not. Those in disagreements.toml are known: the
laxity or defect of an engine, with the smallest example. Any other is a defect of ours.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

from schemas.rule import RULES, Finding
from schemas.tables import Field, TableSchema, tables
from scripts.checks import witness
from scripts.checks.validation import validate
from scripts.package.reader import read_package

Row = dict[str, str]
Place = tuple[str, int | None, str | None, str, str | None]  # file, line, field, rule, value

LISTED = Path(__file__).with_name("disagreements.toml")
# What our reader alone looks at: it sees the file, Frictionless the cells.
SHAPE = frozenset(["cell-count", "column-missing", "column-unknown", "column-twice", "column-order", "row-numbers"])
# What people and programs write where a plain number or day is wanted.
CONFUSED = ["1.0", "+5", " 5", "5 ", "05", "-0", "-5", "1e3", "1,000", "1_000", "0x10", "٣", "５", "²", "inf", "nan", "true", "0", "7", "123456789012345678", "1234567890123456789", "--5", "5%"]  # fmt: skip
DAYS = ["2022-1-5", "2022-13-01", "2022-02-30", "2022-01-05T00:00", "20220105", "2022-W01-1", "２０２２-01-05", " 2022-01-05", "2022-01-05 ", "0000-01-01", "10000-01-01", "22-01-05", "2022-01-005", "2022-1-05", "2022/01/05", "05.01.2022", "2022-01-05Z", "1900-02-29", "2024-02-29", "0022-01-05", "2022-01"]  # fmt: skip
TEXTS = [
    "",
    " ",
    "x",
    "X",
    "é",
    "e\u0301",
    "\u200b",
    "a|b",
    "=1",
    "null",
    "NA",
    "-",
    "𝒳",
    "<b>",
    '"',
    ",",
    "'",
    ";",
    "\\",
    "\ufffd",
    "a\u00a0b",
]


@dataclass(frozen=True)
class Disagreement:
    """A kind of cell of which the engines think differently: the rule, the cells by a regular expression, and an example."""

    name: str
    engine: str  # which one is lax or defective
    rule: str
    cells: str
    table: str
    field: str
    example: str
    why: str

    def covers(self, place: Place) -> bool:
        """Says whether a place at which only the other engine found something is of this kind."""
        return place[3] == self.rule and re.fullmatch(self.cells, place[4] or "", re.DOTALL) is not None


def listed() -> list[Disagreement]:
    """Returns the known disagreements."""
    described = tomllib.loads(LISTED.read_text(encoding="utf-8")) if LISTED.exists() else {}
    return [Disagreement(name, **each) for name, each in described.items()]


def ours(package: Path) -> set[Place]:
    """Returns what the compiled engine finds in the cells of a package, with what only follows from a cell that is wrong already."""
    with mock.patch("scripts.checks.causes.following", return_value=set()):
        return _of_cells(validate(package, "pandera")[0])


def theirs(package: Path) -> set[Place]:
    """Returns what Frictionless finds in them, in our terms."""
    return _of_cells(witness.examine(read_package(package)))


def _of_cells(findings: list[Finding]) -> set[Place]:
    """Leaves out what is no matter of the Table Schema standard: bytes, header, meaning and package."""
    return {
        (found.file, found.line, found.field, found.rule, found.value)
        for found in findings
        if RULES[found.rule].layer == "structure" and found.rule not in SHAPE
    }


def cells(field: Field) -> st.SearchStrategy[str]:
    """Draws cells of a field: right ones, near misses, wrong types and lengths around the limit."""
    right = [field.example, *field.enum, field.minimum, field.maximum]
    near = [f"{value}{end}" for value in right for end in ("", " ", "x", "\u0435")]
    near += [change(field.example) for change in (str.upper, str.title, str.strip, lambda text: " " + text, lambda text: text[:-1])]  # fmt: skip
    choices = [st.sampled_from(near), st.sampled_from([*CONFUSED, *DAYS, *TEXTS])]
    if field.max_length:
        most = field.max_length
        choices.append(st.sampled_from(["x" * most, "x" * (most + 1), "𝒳" * most, "é" * most, " " * (most + 1)]))
    if field.pattern:
        choices.append(st.from_regex(field.pattern, fullmatch=True).filter(lambda text: "\n" not in text))
    if field.type == "date":
        choices.append(st.dates().map(str))
    if field.type == "integer":
        choices.append(st.integers().map(str))
    choices.append(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12))
    return st.one_of(st.just(field.example), *choices)


def identifiers(field: str) -> st.SearchStrategy[str]:
    """Draws from a few identifiers, so that keys are doubled and references find something."""
    return st.sampled_from(["a-001", "b-001", "c-001", "A-001", "a-001 ", "", "1", "01"])


def rows(schema: TableSchema) -> st.SearchStrategy[list[Row]]:
    """Draws up to eight rows of a table."""
    referring = {key.field for key in schema.foreign_keys} | set(schema.key)
    drawn = {
        field.name: st.one_of(identifiers(field.name), cells(field)) if field.name in referring else cells(field)
        for field in schema.fields
    }
    return st.lists(st.fixed_dictionaries(drawn), max_size=8)


def packages() -> st.SearchStrategy[dict[str, list[Row]]]:
    """Draws the rows of two or three tables; the others have none."""
    names = st.lists(st.sampled_from(list(tables())), min_size=2, max_size=3, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: rows(tables()[name]) for name in chosen}))


def unlisted(package: Path) -> set[tuple[str, Place]]:
    """Returns the disagreements about a package that are of no known kind, each with the engine that found something."""
    found, witnessed = ours(package), theirs(package)
    kinds = listed()
    alone = {("pandera", place) for place in found - witnessed if not any(kind.covers(place) for kind in kinds)}
    # Where Frictionless reads a cell that is none of its type, it goes on to compare what it read; of a number too long we compare no more.
    misread = {(place[0], place[2]) for place in found - witnessed if place[3] in ("integer", "date")}
    too_long = {place[:3] for place in found if place[3] == "exact-number"}
    return alone | {
        ("frictionless", place)
        for place in witnessed - found
        if place[:3] not in too_long and not {(place[0], name) for name in (place[2] or "").split(",")} & misread
    }
