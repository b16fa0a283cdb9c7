"""Writes the explorer: the page on which all statements can be filtered, and the script that holds what it shows of them.

The script is one assignment of data, so that the page works without a server, too. Lists that repeat, such as the speaker of each
statement, are given as places in a list of values; what a statement may have several of, such as demands, as rows in a table that says
how many rows each statement has.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from schemas.tables import tables as schemas_by_table
from scripts.formats import citation as cite
from scripts.package.records import Row, month
from scripts.pages.data import Data, tongue
from scripts.pages.markup import data_script, page, visible

PAGE = "/explorer/index.md"
SCRIPT = "/explorer/statements.js"
STYLES = ("assets/explorer/explorer.css",)
SCRIPTS = tuple(f"assets/explorer/{name}.js" for name in ("words", "answers", "address", "taken", "explorer"))
DESCRIPTION = "All statements of the 2021-22 crisis between Russia and the West in one list: filter them by speaker, office, act, demand, scenario and month, search their words, share what you see, and take it away as CSV or JSON."
NOTHING = -1  # the place of a value that is not there
UNQUOTED, NO_OFFICE = "unquoted", "none"
Values = dict[str, str]  # the values of a facet: label by code, in the order in which they are listed


def explorer_page(data: Data) -> str:
    """Writes the page, whose parts the script fills."""
    skeleton = string.Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))
    curated, sampled = data.by_entry(row["statement_id"] for row in data.rows["statements"])
    filled = skeleton.substitute(statements=f"{curated + sampled:,}")
    return page("Explorer", [filled], hide=("navigation", "toc"), description=DESCRIPTION, styles=STYLES, scripts=(SCRIPT.lstrip("/"), *SCRIPTS))  # fmt: skip


def explorer_script(data: Data) -> str:
    """Writes the script with the data of all statements, in the order of their days."""
    rows = data.by_day(data.rows["statements"])
    held = {
        "version": data.descriptor.get("version", ""),
        "citation": cite.apa(cite.dataset(data.descriptor)),
        "home": cite.address(data.descriptor, PAGE),
        "cells": _cells(data, rows),
        "curated": [int(row["curated"] == "yes") for row in rows],
        **_facets(data, rows),
        "names": _names(data),
    }
    return data_script("casusBelli", held)


def _cells(data: Data, rows: list[Row]) -> dict[str, list[str]]:
    columns = {"id": "statement_id", "from": "said_from", "until": "said_until", "quote": "quote", "original": "quote_original", "claimed": "claim_words", "summary": "summary", "source": "source_id"}  # fmt: skip
    cells = {name: [visible(row[column]) for row in rows] for name, column in columns.items()}
    offices = [visible(data.one("posts", row["post_id"])["title"]) if row["post_id"] else "" for row in rows]
    return cells | {"office": offices}


def _names(data: Data) -> dict[str, str]:
    """Returns by speaker the other spellings of the name, its own script among them."""
    names: dict[str, list[str]] = {}
    for row in data.rows["speakers"]:
        others = [one["name"] for one in data.many("other_names", "speaker_id", row["speaker_id"])]
        names[row["speaker_id"]] = [visible(name) for name in (row["name_native"], *others) if name]
    return {speaker: " | ".join(found) for speaker, found in names.items() if found}


# --- facets ----------------------------------------------------------------------------------------------------------


def _facets(data: Data, rows: list[Row]) -> dict[str, list]:
    """Returns the facets, and for each group of them the places of the values of every statement."""
    made = [*_of_statements(data), *_of_links(data)]
    facets, groups = [], []
    for described, found in made:
        links = [found(row) for row in rows]
        flat = [link for several in links for link in several]
        once = all(len(several) == 1 for several in links)
        columns = {}
        for at, (key, name, values, long) in enumerate(described):
            used = {link[at] for link in flat}
            kept = {code: label for code, label in values.items() if code in used}
            place = {code: number for number, code in enumerate(kept)}
            columns[key] = [place.get(link[at], NOTHING) for link in flat]
            facets.append({"key": key, "name": name, "codes": list(kept), "labels": [visible(label) for label in kept.values()], "long": long})  # fmt: skip
        groups.append({"counts": None if once else [len(several) for several in links], "columns": columns})
    return {"facets": facets, "groups": groups}


Described = tuple[str, str, Values, bool]  # a facet: key, name, values, whether there are many
Found = Callable[[Row], Sequence[Sequence[str]]]  # the rows of a group that a statement has, a code for each facet


def _of_statements(data: Data) -> Iterator[tuple[list[Described], Found]]:
    """Yields the facets of which a statement has one value each."""

    def alone(key: str, name: str, values: Values, value: Callable[[Row], str], *, long: bool = False) -> tuple:
        return [(key, name, values, long)], lambda row: [[value(row)]]

    def speaker(row: Row) -> Row:
        return data.one("speakers", row["speaker_id"])

    bodies = {row["organization_id"]: row["name"] for row in _sorted(data, "organizations", "name")}
    months = {row["said_until"][:7]: month(row["said_until"]) for row in data.by_day(data.rows["statements"])}
    languages = sorted({row["quote_language"] for row in data.rows["statements"]} - {""})
    authorities = _codes(data, "posts", "authority") | {NO_OFFICE: "No office known"}
    yield alone("side", "Side", _codes(data, "speakers", "side"), lambda row: speaker(row)["side"])
    yield alone("act", "Act", _codes(data, "statements", "act"), lambda row: row["act"])
    yield alone("month", "Month", months, lambda row: row["said_until"][:7])
    yield alone("speaker", "Speaker", {row["speaker_id"]: row["name"] for row in _sorted(data, "speakers", "name")}, lambda row: row["speaker_id"], long=True)  # fmt: skip
    yield alone("office", "Office", authorities, lambda row: _post(data, row).get("authority", NO_OFFICE))
    yield alone("body", "Spoke for", bodies, lambda row: _body(data, row), long=True)
    yield alone("tier", "Quality of the source", _codes(data, "statements", "tier"), lambda row: row["tier"])
    yield alone("language", "Language of the words", {code: tongue(code) for code in languages} | {UNQUOTED: "No words quoted"}, lambda row: row["quote_language"] or UNQUOTED)  # fmt: skip


def _of_links(data: Data) -> Iterator[tuple[list[Described], Found]]:
    """Yields the facets of which a statement can have several values, those of one table together."""
    demands = {row["demand_id"]: row["title"] for row in _sorted(data, "demands", "title")}
    scenarios = {row["scenario_id"]: row["title"] for row in _sorted(data, "scenarios", "title")}
    series = {row["frame_id"]: row["title"] for row in _sorted(data, "frames", "title")}

    def links(table: str, row: Row) -> list[Row]:
        return data.many(table, "statement_id", row["statement_id"])

    def family(one: Row) -> str:
        return data.one("demands", one["demand_id"])["issue"]

    def drawn(row: Row) -> list[str]:
        return sorted({data.one("draws", one["draw_id"])["frame_id"] for one in links("selections", row)})

    yield (
        [("family", "Family of demands", _codes(data, "demands", "issue"), False), ("demand", "Demand", demands, True), ("stance", "What is done with the demand", _codes(data, "stances", "stance"), False)],
        lambda row: [(family(one), one["demand_id"], one["stance"]) for one in links("stances", row)],
    )  # fmt: skip
    yield (
        [("scenario", "Scenario", scenarios, True), ("mode", "What is done with the scenario", _codes(data, "forecasts", "mode"), False), ("likelihood", "How likely it is called", _codes(data, "forecasts", "likelihood"), False)],
        lambda row: [(one["scenario_id"], one["mode"], one["likelihood"]) for one in links("forecasts", row)],
    )  # fmt: skip
    yield [("series", "Sampled series", series, False)], lambda row: [[frame] for frame in drawn(row)]


def _codes(data: Data, table: str, column: str) -> Values:
    """Returns the codes of a column with their labels, in the order of the schema."""
    return {code: data.label(table, column, code) for code in schemas_by_table()[table].field(column).enum}


def _sorted(data: Data, table: str, label: str) -> list[Row]:
    return sorted(data.rows[table], key=lambda row: row[label].casefold())


def _post(data: Data, row: Row) -> Row:
    return data.one("posts", row["post_id"]) if row["post_id"] else {}


def _body(data: Data, row: Row) -> str:
    """Returns the organization for which somebody spoke: that of the office held, or the speaker where that is one; else blank."""
    return _post(data, row).get("organization_id", row["speaker_id"])
