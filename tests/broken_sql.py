"""One breach of the base package for every check of `scripts.ddl`, as SQL: what makes one row wrong in a loaded database.

The statements are such as DuckDB, PostgreSQL and SQLite understand alike.
"""

from __future__ import annotations

import csv
import datetime
import functools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from schemas.tables import Field, TableSchema, tables
from scripts.formats.sql import checks
from tests.packages import BASE, ROOT

# What the three databases say when they refuse a change, by the rule that it breaks.
REFUSALS = {"required": "not.null", "unique-key": "unique|duplicate", "foreign-key": "foreign key"}


@dataclass(frozen=True)
class Breach:
    """What makes one row of one table break one check; `code` where all rows with that code do."""

    check: str
    statement: str
    code: str = ""

    @property
    def table(self) -> str:
        return self.check.split(".")[0]

    @property
    def field(self) -> str:
        return self.check.split(".")[1]

    @property
    def rule(self) -> str:
        return self.check.split(".")[2]

    @property
    def refusal(self) -> str:
        """The words with which a database that enforces the constraint refuses the statement."""
        return f"(?i){REFUSALS.get(self.rule, 'check')}"

    def key(self, row: tuple) -> tuple:
        """Returns the key of a row of the table."""
        schema = tables()[self.table]
        return tuple(row[schema.columns.index(column)] for column in schema.key)

    def broken(self, before: Counter, after: Counter) -> Counter:
        """Returns the rows that the check must return, from all rows of the table before and after the statement."""
        if self.code:
            place = tables()[self.table].columns.index(self.field)
            return Counter({row: times for row, times in after.items() if str(row[place]) == self.code})
        changed = after - before
        return changed + changed if self.rule == "unique-key" else changed  # both copies


def enforced(check: str, dialect: str) -> bool:
    """Says whether the tables of a database refuse by themselves what a check finds."""
    table, columns, rule = check.split(".")
    to_itself = any((key.field, key.table) == (columns, table) for key in tables()[table].foreign_keys)
    exempt = {
        "sqlite": rule == "pattern",
        "duckdb": rule == "foreign-key" and to_itself,
        "postgres": False,
    }
    return (
        rule != "code-undefined" and not exempt[dialect]
    )  # no CREATE TABLE says that a code has its row in another table


def csv_of(table: str) -> Path:
    """Returns the file of a table of the base package, whose codebook is the repository's."""
    return BASE / f"{table}.csv" if table != "codes" else ROOT / "data" / "codes.csv"


@functools.cache
def rows(table: str) -> list[dict[str, str]]:
    """Returns the rows of a table of the base package."""
    with csv_of(table).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@functools.cache
def breaches() -> dict[str, list[Breach]]:
    """Returns the breaches by the name of the check that must find them; each check has at least one."""
    return {name: [Breach(name, *each) for each in _breaches(name)] for name in checks("duckdb")}


def _breaches(name: str) -> list[tuple[str, ...]]:
    table, columns, rule = name.split(".")
    schema = tables()[table]
    if rule == "unique-key":
        return [(f'INSERT INTO "{table}" SELECT * FROM "{table}" WHERE {_first(schema)}',)]
    field = schema.field(columns)
    if rule == "code-undefined":
        code = next(row[field.name] for row in rows(table) if row[field.name])
        return [(f"DELETE FROM \"codes\" WHERE vocabulary = '{field.vocabulary}' AND code = '{code}'", code)]
    return [(_update(schema, field, wrong),) for wrong in _wrong(field, rule)]


def _update(schema: TableSchema, field: Field, wrong: str | None) -> str:
    cell = "NULL" if wrong is None else f"'{wrong}'"
    return f'UPDATE "{schema.name}" SET "{field.name}" = {cell} WHERE {_first(schema)}'


def _first(schema: TableSchema) -> str:
    """The condition that only the first row of a table meets."""
    return " AND ".join(f"\"{column}\" = '{rows(schema.name)[0][column]}'" for column in schema.key)


def _wrong(field: Field, rule: str) -> list[str | None]:
    """Returns values of a field that break one rule."""
    if rule == "foreign-key":
        return ["nobody-000"]
    if rule == "required":
        return [None]
    if rule == "pattern":
        return ["! ?", f"{field.example}\n", f"x\n{field.example}"]  # to some, `^` and `$` are the ends of a line
    if rule == "max-length":
        return ["a" * (field.max_length + 1), "🙂" * (field.max_length + 1)]
    if rule == "minimum":
        return [_beside(field, field.minimum, -1)]
    if rule == "maximum":
        return [_beside(field, field.maximum, 1)]
    return ["99" if field.type == "integer" else "no_such_code"]


def _beside(field: Field, limit: str, step: int) -> str:
    if field.type == "integer":
        return str(int(limit) + step)
    return (datetime.date.fromisoformat(limit) + datetime.timedelta(days=step)).isoformat()
