"""Writes the pages of all disagreements between coders: one for each variable, and one that leads to them."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.codings import coded_variables
from schemas.tables import tables as schemas_by_table
from scripts.package.records import Row
from scripts.pages.codings import differ, published, worded
from scripts.pages.data import OURS, Data
from scripts.pages.markup import heading, link, page, section, slug, table, text

FOLDER = "/disagreements"
WHAT = "A disagreement is one variable of one record to which the first coder and the second gave different codes in one round, without seeing each other’s. It shows where the codebook is hard to apply, not what is true; the [coders](/methodology.md#who-coded) say of themselves what they are."
HOW_OFTEN = "How often coders agree, and by which coefficient, stands in the [methodology](/methodology.md#agreement)."
Found = dict[tuple[str, str], list[list[Row]]]  # the codings of each disagreement, by table and variable


def disagreement_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of the page that lists the variables, and of that of each variable."""
    judged = _judged(data)
    found = {what: [rows for rows in several if differ(rows)] for what, several in judged.items()}
    yield f"{FOLDER}/index.md", _overview(judged, found)
    for (name, variable), several in found.items():
        if several:
            yield _address(name, variable), _of_variable(data, name, variable, several)


def _judged(data: Data) -> Found:
    """Returns what was coded by a first and a second coder: the codings of each record and round, by table and variable."""
    given: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in data.rows["codings"]:
        given.setdefault((row["table"], row["variable"], row["record"], row["round"]), []).append(row)
    judged: Found = {(name, variable): [] for name, variables in coded_variables().items() for variable in variables}
    for (name, variable, _, _), rows in given.items():
        if {"first", "second"} <= {row["role"] for row in rows}:
            judged[name, variable].append(rows)
    return judged


def _address(name: str, variable: str) -> str:
    return f"{FOLDER}/{slug(name, variable)}/index.md"


def _overview(judged: Found, found: Found) -> str:
    rows = [
        [
            link(f"{name}: {variable}", _address(name, variable)) if found[name, variable] else text(f"{name}: {variable}"),
            f"{len(several):,}",
            f"{len(found[name, variable]):,}",
            f"{sum(any(row['role'] == 'third' for row in rows) for rows in found[name, variable]):,}",
        ]
        for (name, variable), several in judged.items()
        if several  # one that only one coder gives cannot be disagreed on
    ]  # fmt: skip
    head = ["Variable", "Coded by two", "Disagreements", "Settled by a third"]
    number = sum(len(several) for several in found.values())
    told = f"{number:,} disagreements, each with both codes, what a third coder decided and what is published. {WHAT}"
    about = "Every disagreement between the coders of the dataset, by variable: both codes, what a third coder decided, and what is published."
    return page("Disagreements", ["# Disagreements between coders", told, HOW_OFTEN, table("variables", head, rows)], hide=("toc",), description=about)  # fmt: skip


def _of_variable(data: Data, name: str, variable: str, several: list[list[Row]]) -> str:
    """Writes the disagreements of one variable, those between the same two codes together, the most frequent first."""
    pairs: dict[tuple[str, ...], list[list[Row]]] = {}
    for rows in several:
        pairs.setdefault(tuple(sorted({row["value"] for row in rows if row["role"] in ("first", "second")})), []).append(rows)  # fmt: skip
    ordered = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    title = f"Disagreements on {variable} of {name}"
    asked = f"[{text(variable)}](/dictionary/index.md#{slug(name, variable)})" if variable in schemas_by_table()[name].columns else text(variable)  # fmt: skip
    blocks = [
        heading(text(title), f"[Disagreements]({FOLDER}/index.md)", f"`{name}.{variable}`"),
        f"{len(several):,} disagreements on {asked}. {WHAT}",
        *(_pair(data, name, variable, values, rows) for values, rows in ordered),
    ]
    about = (
        f"{len(several):,} disagreements between coders on the variable {variable} of {name}, with what was decided."
    )
    return page(title, blocks, hide=("navigation", "toc"), description=about, picture="disagreements")


def _pair(data: Data, name: str, variable: str, values: tuple[str, ...], several: list[list[Row]]) -> str:
    called = " or ".join(_plain(data, name, variable, value) for value in values)
    rows = [_row(data, name, variable, rows) for rows in several]
    shown = table("disagreed", ["Record", "First", "Second", "Third", "Published", "Round"], rows)
    return section(f"{text(called)} ({len(several):,})", shown)


def _plain(data: Data, name: str, variable: str, value: str) -> str:
    """Returns a value as plain text, for a heading."""
    schema = schemas_by_table()[name]
    if not value:
        return "Nothing"
    if variable not in schema.columns or schema.field(variable).vocabulary:
        vocabulary = schema.field(variable).vocabulary if variable in schema.columns else variable
        return data.code_row(vocabulary, value)["label"]
    known = data.many("organizations", "organization_id", value)
    return known[0]["name"] if known else value


def _row(data: Data, name: str, variable: str, rows: list[Row]) -> list[str]:
    of_role = {row["role"]: worded(data, name, variable, row["value"]) for row in rows}
    now = published(data, name, rows[0]["record"], variable)
    shown = "" if now is None else worded(data, name, variable, now)
    record = _record(data, name, rows[0]["record"])
    return [record, of_role["first"], of_role["second"], of_role.get("third", ""), shown, text(rows[0]["round"])]


def _record(data: Data, name: str, key: str) -> str:
    """Writes what was coded: a statement in a line, a link of one with what it is linked to, a demand or a scenario by its title."""
    first, _, second = key.partition("|")
    if name in ("compliance", "outcomes"):
        return data.record({"compliance": "demands", "outcomes": "scenarios"}[name], first, "title")
    if name == "figures":
        figure = data.one("figures", key)
        return f"“{text(figure['words'])}” in {_said(data, figure['statement_id'])}"
    linked = {"stances": "demands", "forecasts": "scenarios"}.get(name)
    said = _said(data, first)
    if linked:
        return f"{data.record(linked, second, 'title')}: {said}"
    return f"{said} on {data.statement(second)}" if second else said


def _said(data: Data, key: str) -> str:
    """Writes a statement in a line: who and when, then the words or, where none are quoted, our summary."""
    row = data.one("statements", key)
    words = f"“{text(row['quote'])}”" if row["quote"] else f'<span class="cb-ours">{OURS}</span> {text(row["summary"])}'
    return f"{data.record_link('statements', key)}: {words}"
