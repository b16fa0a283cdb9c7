"""Generates large valid packages from a valid one, for measurements and tests: the same records again and again under new identifiers.

Every copy has its own statements, speakers, sources and so on, linked among themselves as in the template, and its own words, so
that nothing is easier for a reader than in real data; the codebook and the coders are there once.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from schemas.frames import content_hash
from schemas.frames import words as count_words
from schemas.quotes import LONGEST_QUOTE
from schemas.tables import Field, TableSchema, tables
from scripts.package.reader import read_package
from scripts.package.table import canonical

SHARED = ("codes", "coders")
EMPTY = "retired"  # a new package has retired nothing
COPY = "%(copy)05d"  # in every template of a text; five digits keep the copies in the order of code points
MOST_COPIES = 99_999
LONGEST_KEY = 80 - len("c00000-")  # of the 80 characters that an identifier may have
# Texts that end in the number of the copy, where the schema leaves room for it, as no two real ones are alike.
OWN_WORDS = (
    "name",
    "name_native",
    "quote",
    "quote_original",
    "summary",
    "locator",
    "note",
    "title",
    "description",
    "reason",
)
# What the codings of a table are stamped with: the content of its statement, if of nothing else.
CODED_BY = {"outcomes": "scenarios", "compliance": "demands", "figures": "figures"}
HASHED = {
    "scenarios": ("scenario_id", "resolution_rule", "horizon_until"),
    "demands": ("demand_id", "description"),
    "figures": ("quantity", "scope", "low", "high", "unit", "words"),  # behind the hash of the statement
}
Row = dict[str, str]


def generate(template: Path, directory: Path, statements: int) -> int:
    """Writes a package of at least so many statements into a new folder and returns how many it has.

    `template` is a valid package without warnings. Raises ValueError where it is not valid or the number needs too many copies.
    """
    package = read_package(template)
    if package.findings:
        raise ValueError(f"{template} is not canonical: {package.findings[0].message}")
    rows = {name: _rows(table.schema, table.columns) for name, table in package.tables.items()}
    copies = -(-statements // len(rows["statements"]))
    if copies > MOST_COPIES:
        raise ValueError(f"{statements} statements need more than {MOST_COPIES} copies")
    (directory / "data").mkdir(parents=True)
    shutil.copyfile(template / "datapackage.json", directory / "datapackage.json")
    shutil.copytree(template / "schemas", directory / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, table in package.tables.items():
        with (directory / table.file).open("w", encoding="utf-8", newline="") as stream:
            stream.write(canonical([table.schema.columns]))
            if name != EMPTY:
                stream.writelines(_copied(table.schema, rows, range(1 if name in SHARED else copies)))
    return copies * len(rows["statements"])


def _rows(schema: TableSchema, columns: list[list[str]]) -> list[Row]:
    return [dict(zip(schema.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _copied(schema: TableSchema, rows: dict[str, list[Row]], copies: range) -> Iterator[str]:
    """Yields the records of all copies in order of the key: copy by copy, and in codings so for each table coded."""
    own = [_own(schema, row) for row in rows[schema.name]]
    hashed = _hashed(rows) if schema.name == "codings" else {}
    for _, alike in groupby(own, key=lambda row: row["table"] if schema.name == "codings" else None):
        template = canonical([row[column] for column in schema.columns] for row in alike)
        for copy in copies:
            numbered = {"copy": copy}
            yield template % _filled_in(hashed, numbered)


def _filled_in(hashed: dict[str, list[str]], numbered: dict[str, object]) -> dict[str, object]:
    """Returns a copy's number with its content hashes; one may be made of those before it."""
    known = dict(numbered)
    for key, parts in hashed.items():
        known[key] = content_hash(part % known for part in parts)
    return known


def _own(schema: TableSchema, row: Row) -> Row:
    """Returns a row as the template of a copy's."""
    renamed = {key.field for key in schema.foreign_keys if key.table not in SHARED} | {"unit_group"}
    renamed |= set() if schema.name in (*SHARED, "codings") else {schema.key[0]}
    own = {column: cell.replace("%", "%%") for column, cell in row.items()}
    for field in schema.fields:
        cell = own[field.name]
        if cell and field.name in renamed:
            own[field.name] = _renamed(cell)
        elif cell and field.name == "wikidata_id":
            own["wikidata_id"] = ""  # which is one record's, and has no room for a number
        elif cell and field.name == "url":
            own["url"] = f"{cell}{'&' if '?' in cell else '?'}copy={COPY}"
        elif cell and field.name in OWN_WORDS and schema.name not in SHARED:
            own[field.name] = _own_words(field, row[field.name])
    return _own_coding(own) if schema.name == "codings" else own


def _own_coding(row: Row) -> Row:
    table, record = row["table"], row["record"].split("|")
    coded = CODED_BY.get(table, "statements")
    value = _renamed(row["value"]) if row["variable"] == "target_id" and row["value"] else row["value"]
    changed = {"record": "|".join(map(_renamed, record)), "value": value, "content_hash": f"%({coded} {record[0]})s"}
    return row | changed


def _renamed(identifier: str) -> str:
    return f"c{COPY}-{identifier[:LONGEST_KEY].rstrip('-')}"


def _own_words(field: Field, cell: str) -> str:
    """Returns a text as the template of a copy's; a title loses its end if it has no room for the number, for no two may be alike."""
    room = field.max_length - len(" 00000")
    cell = cell[:room].rstrip() if field.name == "title" else cell
    fits = len(cell) <= room and (field.name != "quote" or count_words(cell) < LONGEST_QUOTE)
    return cell.replace("%", "%%") + (f" {COPY}" if fits else "")


def _hashed(rows: dict[str, list[Row]]) -> dict[str, list[str]]:
    """Returns, by table and identifier, the parts that make up each content hash, as templates for those of a copy."""
    own = {name: [(row, _own(tables()[name], row)) for row in rows[name]] for name in ("statements", *HASHED)}
    parts = {
        f"statements {row['statement_id']}": [new["speaker_id"], new["source_id"], new["locator"], new["quote"] or new["summary"], *filter(None, [new["claim_words"]])]
        for row, new in own["statements"]
    }  # fmt: skip
    for name, columns in HASHED.items():
        for row, new in own[name]:
            before = [f"%(statements {row['statement_id']})s"] if name == "figures" else []
            parts[f"{name} {row[tables()[name].key[0]]}"] = [*before, *(new[column] for column in columns)]
    return parts
