"""The records of a package: rows of texts that know what refers to them, with their days, their labels and their addresses."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import schemas.rules  # noqa: F401  (registers the rules of meaning; one of them says what is coded twice)
from schemas.rule import RULES
from schemas.tables import tables as schemas_by_table
from scripts.package.table import Package
from scripts.package.typed import texts

Row = dict[str, str]

# The tables whose records have a page each.
WITH_PAGES = ("statements", "speakers", "demands", "scenarios", "organizations", "events", "sources")
ARTICLE = re.compile("^(A|An|The) ")
NAMED = (
    "speakers",
    "organizations",
)  # those of them whose records have a name; the others, but for statements, have a title


@dataclass
class Records:
    """A package that was read completely, as rows of texts (blank as "")."""

    package: Package
    rows: dict[str, list[Row]] = field(init=False)
    _indexes: dict[tuple[str, str], dict[str, list[Row]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Turns the columns that were read into rows."""
        self.rows = {
            name: [dict(zip(table.schema.columns, cells, strict=True)) for cells in zip(*table.columns, strict=True)]
            for name, table in self.package.tables.items()
        }

    def add(self, made: dict[str, list[Row]]) -> None:
        """Adds rows to the tables, as if they had been read with them; the package stays as it was read."""
        for table, rows in made.items():
            self.rows[table] += rows
            for (name, column), index in self._indexes.items():
                for row in rows if name == table else ():
                    index.setdefault(row[column], []).append(row)

    @property
    def descriptor(self) -> dict:
        """Returns the contents of `datapackage.json`."""
        return self.package.descriptor

    def many(self, table: str, column: str, value: str) -> list[Row]:
        """Returns the rows of a table with this value in a column, in the order of the file."""
        if (table, column) not in self._indexes:
            index: dict[str, list[Row]] = {}
            for row in self.rows[table]:
                index.setdefault(row[column], []).append(row)
            self._indexes[table, column] = index
        return self._indexes[table, column].get(value, [])

    def one(self, table: str, key: str) -> Row:
        """Returns the row with this value in the first key column; raises KeyError where there is none."""
        found = self.many(table, schemas_by_table()[table].key[0], key)
        if not found:
            raise KeyError(f"{table} has no {key}")
        return found[0]

    def coded_twice(self) -> int:
        """Counts the curated statements whose variables all have a first and a blind second coding."""
        tables = texts(self.package)
        said = tables["statements"]
        return int(((said["curated"] == "yes") & ~RULES["statements-uncoded"].check(said, tables)).sum())

    def by_entry(self, statements: Iterable[str]) -> tuple[int, int]:
        """Counts statements by identifier: the curated ones, and those that are here only because their passage was drawn."""
        curated = [self.one("statements", key)["curated"] == "yes" for key in statements]
        return sum(curated), len(curated) - sum(curated)

    def code_row(self, vocabulary: str, code: str) -> Row:
        """Returns a code's row of the codebook; a code that the codebook lacks is shown as it stands."""
        rows = [row for row in self.many("codes", "vocabulary", vocabulary) if row["code"] == code]
        return rows[0] if rows else {"vocabulary": vocabulary, "code": code, "label": code}

    def label(self, table: str, column: str, code: str) -> str:
        """Writes a code's label as plain text."""
        return self.code_row(schemas_by_table()[table].field(column).vocabulary, code)["label"] if code else ""

    def by_day(self, statements: Iterable[Row]) -> list[Row]:
        """Sorts statements by their latest day, then their earliest, then their identifier."""
        return sorted(statements, key=lambda row: (row["said_until"], row["said_from"], row["statement_id"]))

    def called(self, table: str, key: str) -> str:
        """Returns what a record with a page is called, as plain text: a statement by its speaker and day."""
        row = self.one(table, key)
        if table == "statements":
            return f"{self.one('speakers', row['speaker_id'])['name']}, {when(row)}"
        return row["name" if table in NAMED else "title"]

    def in_order(self, table: str) -> list[Row]:
        """Returns the records of a table with pages in the order in which lists show them: by day, or by name or title without its article."""
        rows = self.rows[table]
        if table == "statements":
            return self.by_day(rows)
        if table in ("events", "sources"):
            first = {"events": "starts_on", "sources": "published_on"}[table]
            return sorted(rows, key=lambda row: (row[first] or "undated", next(iter(row.values()))))
        return sorted(rows, key=lambda row: (ARTICLE.sub("", row["name" if table in NAMED else "title"]), next(iter(row.values()))))  # fmt: skip

    def said(self, links: Iterable[Row]) -> list[tuple[Row, Row]]:
        """Pairs links of statements, such as stances, with their statements, in the order of days."""
        by_statement: dict[str, list[Row]] = {}
        for row in links:
            by_statement.setdefault(row["statement_id"], []).append(row)
        statements = self.by_day(self.one("statements", key) for key in by_statement)
        return [(statement, row) for statement in statements for row in by_statement[statement["statement_id"]]]


def when(statement: Row) -> str:
    """Writes the day or span of days of a statement for a sentence."""
    return days(statement["said_from"], statement["said_until"])


def day(date: str) -> str:
    """Writes an ISO date as people read it, `10 January 2022`; blank stays blank."""
    if not date:
        return ""
    parsed = datetime.date.fromisoformat(date)
    return f"{parsed.day} {parsed:%B %Y}"


def month(date: str) -> str:
    """Writes the month of an ISO date, `January 2022`; blank stays blank."""
    return day(date).partition(" ")[2]


def days(start: str, end: str) -> str:
    """Writes a span of days for a sentence: one day, `from … to …`, or `by …` where the first is unknown."""
    if start == end:
        return day(end)
    return f"between {day(start)} and {day(end)}" if start else f"by {day(end)}"


def record_path(table: str, identifier: str) -> str:
    """Returns the address of a record's own page."""
    return f"/{table}/{identifier}/index.md"


def is_web_address(url: str) -> bool:
    """Says whether an address is one that may be linked to: http or https, with a host, without spaces or controls."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable() and " " not in url
