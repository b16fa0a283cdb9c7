"""Shows how each variable of a record was coded: where the coders disagreed, in words, then who gave what in which round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables as schemas_by_table
from scripts.package.records import Row
from scripts.pages.data import Data, code_link
from scripts.pages.markup import link, slug, table, text

CODE = re.compile(r"[a-z0-9_-]+")
UNVALIDATED = "No person has coded this record: agreement here shows consistency, not validation by people."
AGREED = "The first two coders agreed on everything, in every round."
LOOKED = {
    "model": "A language model read the passage anew and looked for the quote",
    "person": "A person read the passage anew and looked for the quote",
    "program": "A program looked for the quote in the text, character by character",
}
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


def looked_up(data: Data, row: Row) -> str:
    """Says who looked for the quote in the passage, and whether it stands there: the second coder's last word."""
    rows = [one for one in data.many("codings", "record", row["statement_id"]) if one["variable"] == QUOTE_FOUND and one["role"] == "second"]  # fmt: skip
    if not row["quote"] or not rows:
        return ""
    last = max(rows, key=lambda one: int(one["round"]))
    who = LOOKED[data.one("coders", last["coder_id"])["kind"]]
    return f"{who}: {code_link(QUOTE_FOUND, last['value'], data.code_row(QUOTE_FOUND, last['value'])['label'])}"


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
    differed = "\n".join(f"- {sentence}" for sentence in _disagreements(data, given)) or AGREED
    folded = f"<details markdown><summary>All {len(found):,} codes that were given</summary>\n\n{shown}\n\n{legend}\n\n</details>"
    return "\n\n".join(part for part in ("" if persons else UNVALIDATED, differed, folded) if part)


def _disagreements(data: Data, given: dict[tuple, list[Row]]) -> Iterator[str]:
    """Yields a sentence for each variable and round in which the first two coders differ."""
    for (record, variable, number), rows in given.items():
        if differ(rows):
            called = f"{_variable(record, variable)}, round {text(number)}"
            yield f"{called}: {in_words(data, record[0], variable, rows, published(data, record[0], record[1], variable))}"


def differ(rows: Iterable[Row]) -> bool:
    """Says whether the first coder and the second gave one variable of one record different values in one round."""
    of_role = {role: {one["value"] for one in rows if one["role"] == role} for role in ("first", "second")}
    return bool(of_role["first"] and of_role["second"]) and of_role["first"] != of_role["second"]


def in_words(data: Data, table: str, variable: str, rows: Iterable[Row], published: str | None) -> str:
    """Says what the first two coders gave, what the third decided, and what is published if that is something else."""
    given = {one["role"]: worded(data, table, variable, one["value"]) for one in rows}
    settled = f"; the third decided for {given['third']}" if "third" in given else ""
    shown = "" if published is None else worded(data, table, variable, published)
    last = "" if published is None or shown == given.get("third") else f"; published is {shown}"
    return f"the first coder gave {given['first']}, the second {given['second']}{settled}{last}."


def worded(data: Data, table: str, variable: str, value: str) -> str:
    """Writes the value of a variable as readers know it: a code by its label, an organization by its name."""
    schema = schemas_by_table()[table]
    if not value:
        return "nothing"
    if variable not in schema.columns:
        return code_link(variable, value, data.code_row(variable, value)["label"])
    if schema.field(variable).vocabulary:
        return data.code(table, variable, value)
    return data.organization(value) if data.many("organizations", "organization_id", value) else text(value)


def _row(
    data: Data, record: Coded, variable: str, number: str, codings: list[Row], roles: list[str], numbers: dict[str, int]
) -> list[str]:
    now = published(data, record[0], record[1], variable)
    values = [
        " ".join(
            f"{_value(one['value'], now)}<sup>{numbers[one['coder_id']]}</sup>"
            for one in codings
            if one["role"] == role
        )
        for role in roles
    ]
    return [_variable(record, variable), text(number), *values, _value(now, now)]


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


def published(data: Data, name: str, key: str, variable: str) -> str | None:
    """Returns the value that a table has now; None for a coded variable that is not a field, and for a record that is gone."""
    schema, cells = schemas_by_table()[name], key.split("|")
    rows = [row for row in data.many(name, schema.key[0], cells[0]) if [row[part] for part in schema.key] == cells]
    return rows[0].get(variable) if rows else None


def _value(value: str | None, published: str | None) -> str:
    """Writes a value; None, where no field has it, as nothing."""
    if value is None:
        return ""
    shown = f"`{value}`" if CODE.fullmatch(value) else text(value) or "(blank)"
    return shown if published is None or value == published else f"**{shown}**"
