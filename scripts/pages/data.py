"""The tables as the pages see them: rows of texts that know what refers to them, and how a code, a name or a source is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import schemas.rules  # noqa: F401  (registers the rules of meaning, of which one says what is coded twice)
from schemas.rule import RULES
from schemas.tables import tables as schemas_by_table
from scripts.package.reader import Package
from scripts.package.typed import texts
from scripts.pages.markup import day, days, link, outward, record_path, slug, text, text_fragment

Row = dict[str, str]

WITH_PAGES = ("statements", "speakers", "demands", "scenarios")  # the tables whose records have a page each
WIKIDATA = "https://www.wikidata.org/wiki/"


@dataclass
class Data:
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
        """Counts the statements of which every variable has a first and a blind second coding."""
        tables = texts(self.package)
        return len(tables["statements"]) - int(RULES["statements-uncoded"].check(tables["statements"], tables).sum())

    def code_row(self, vocabulary: str, code: str) -> Row:
        """Returns a code's row of the codebook; a code that the codebook lacks is shown as it stands."""
        rows = [row for row in self.many("codes", "vocabulary", vocabulary) if row["code"] == code]
        return rows[0] if rows else {"vocabulary": vocabulary, "code": code, "label": code}

    def code(self, table: str, column: str, code: str) -> str:
        """Writes a code as a link to its place in the codebook; blank stays blank."""
        vocabulary = schemas_by_table()[table].field(column).vocabulary
        return code_link(vocabulary, code, self.code_row(vocabulary, code)["label"]) if code else ""

    def label(self, table: str, column: str, code: str) -> str:
        """Writes a code's label as plain text."""
        return self.code_row(schemas_by_table()[table].field(column).vocabulary, code)["label"] if code else ""

    def record(self, table: str, key: str, label: str) -> str:
        """Links to the page of a record, by the value of one of its columns; blank stays blank."""
        return link(self.one(table, key)[label], record_path(table, key)) if key else ""

    def speaker(self, key: str) -> str:
        """Links to a speaker by name."""
        return self.record("speakers", key, "name")

    def organization(self, key: str) -> str:
        """Links to an organization by name; blank stays blank."""
        return link(self.one("organizations", key)["name"], f"/organizations/index.md#{key}") if key else ""

    def event(self, key: str) -> str:
        """Links to an event by title; blank stays blank."""
        return link(self.one("events", key)["title"], f"/events/index.md#{key}") if key else ""

    def source(self, key: str, locator: str = "", words: str = "") -> str:
        """Writes a source in one line: title with a link to the words, who published it and when, and how it was read."""
        row = self.one("sources", key)
        where = outward(row["title"], text_fragment(row["url"], words))
        parts = [where, text(row["author"]), text(row["publisher"]), day(row["published_on"]), text(locator)]
        read = f"read as {self.label('sources', 'read_as', row['read_as']).lower()} on {day(row['accessed_on'])}"
        return f"{', '.join(part for part in parts if part)} ({text(read)}; [about it](/sources/index.md#{key}))"

    def by_day(self, statements: Iterable[Row]) -> list[Row]:
        """Sorts statements by their latest day, then their earliest, then their identifier."""
        return sorted(statements, key=lambda row: (row["said_until"], row["said_from"], row["statement_id"]))

    def said(self, links: Iterable[Row]) -> list[tuple[Row, Row]]:
        """Pairs links of statements, such as stances, with their statements, in the order of days."""
        by_statement: dict[str, list[Row]] = {}
        for row in links:
            by_statement.setdefault(row["statement_id"], []).append(row)
        statements = self.by_day(self.one("statements", key) for key in by_statement)
        return [(statement, row) for statement in statements for row in by_statement[statement["statement_id"]]]


def code_link(vocabulary: str, code: str, label: str) -> str:
    """Links to the place of a code in the codebook."""
    return link(label, f"/codebook/{slug(vocabulary)}/index.md#{slug(vocabulary, code)}") + "{ .cb-code }"


def when(statement: Row) -> str:
    """Writes the day or span of days of a statement for a sentence."""
    return days(statement["said_from"], statement["said_until"])


def wikidata(item: str) -> str:
    """Links to a Wikidata item; blank stays blank."""
    return outward(f"Wikidata {item}", WIKIDATA + item) if item else ""
