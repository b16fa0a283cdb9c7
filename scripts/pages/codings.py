"""Shows how each variable of a record was coded: by whom, in which round, and which value is published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.codings import coded_variables
from schemas.tables import tables as schemas_by_table
from scripts.package.records import Row
from scripts.pages.data import Data
from scripts.pages.markup import link, slug, table, text

CODE = re.compile(r"[a-z0-9_-]+")
UNVALIDATED = "No person has coded this record: agreement here shows consistency, not validation by people."
Coded = tuple[str, str, str]  # a coded record: its table, its key, what the reader is told that it is


def coded_of(data: Data, row: Row) -> Iterator[Coded]:
    """Yields a statement and its links: all that was coded of it."""
    key = row["statement_id"]
    yield "statements", key, ""
    for one in data.many("stances", "statement_id", key):
        yield "stances", f"{key}|{one['demand_id']}", data.record("demands", one["demand_id"], "title")
    for one in data.many("forecasts", "statement_id", key):
        yield "forecasts", f"{key}|{one['scenario_id']}", data.record("scenarios", one["scenario_id"], "title")
    for one in data.many("figures", "statement_id", key):
        yield "figures", one["figure_id"], text(one["words"])
    for one in data.many("relations", "from_id", key):
        yield "relations", f"{key}|{one['to_id']}", data.statement(one["to_id"])


def codings(data: Data, records: list[Coded]) -> str:
    """Writes what each coder gave each variable of some records, latest round first; what differs from the published value is bold."""
    found = [(record, one) for record in records for one in _codings_of(data, record)]
    if not found:
        return "No coding of this record is published yet."
    numbers = {coder: number for number, coder in enumerate(dict.fromkeys(one["coder_id"] for _, one in found), 1)}
    roles = [
        role
        for role in schemas_by_table()["codings"].field("role").enum
        if any(one["role"] == role for _, one in found)
    ]
    given: dict[tuple, list[Row]] = {}
    for record, one in found:
        given.setdefault((record, one["variable"], one["round"]), []).append(one)
    rows = [_row(data, *what, codings, roles, numbers) for what, codings in given.items()]
    shown = table("codings", ["Variable", "Round", *(role.capitalize() for role in roles), "Published"], rows)
    persons = any(data.one("coders", coder)["kind"] == "person" for coder in numbers)
    legend = "Coders: " + "; ".join(_coder(data, coder, number) for coder, number in numbers.items()) + "."
    return "\n\n".join(part for part in ("" if persons else UNVALIDATED, shown, legend) if part)


def _row(
    data: Data, record: Coded, variable: str, number: str, codings: list[Row], roles: list[str], numbers: dict[str, int]
) -> list[str]:
    published = _published(data, record, variable)
    values = [
        " ".join(
            f"{_value(one['value'], published)}<sup>{numbers[one['coder_id']]}</sup>"
            for one in codings
            if one["role"] == role
        )
        for role in roles
    ]
    return [_variable(record, variable), text(number), *values, _value(published, published)]


def _codings_of(data: Data, record: Coded) -> list[Row]:
    order = coded_variables()[record[0]]
    rows = [one for one in data.many("codings", "record", record[1]) if one["table"] == record[0]]
    return sorted(rows, key=lambda one: (-int(one["round"]), order.index(one["variable"])))


def _coder(data: Data, coder: str, number: int) -> str:
    kind = data.label("coders", "kind", data.one("coders", coder)["kind"]).lower()
    return f"<sup>{number}</sup> {link(coder, f'/methodology.md#coder-{coder}')} ({text(kind)})"


def _variable(record: Coded, variable: str) -> str:
    name, _, label = record
    known = variable in schemas_by_table()[name].columns
    shown = link(variable, f"/dictionary/index.md#{slug(name, variable)}") if known else text(variable)
    return f"{shown}: {label}" if label else shown


def _published(data: Data, record: Coded, variable: str) -> str | None:
    """Returns the value that the table has now; None for a coded variable that is not a field."""
    name, key, _ = record
    schema, cells = schemas_by_table()[name], key.split("|")
    rows = [row for row in data.many(name, schema.key[0], cells[0]) if [row[part] for part in schema.key] == cells]
    return rows[0].get(variable) if rows else None


def _value(value: str | None, published: str | None) -> str:
    """Writes a value; None, where no field has it, as nothing."""
    if value is None:
        return ""
    shown = f"`{value}`" if CODE.fullmatch(value) else text(value) or "(blank)"
    return shown if published is None or value == published else f"**{shown}**"
