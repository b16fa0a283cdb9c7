"""What the corpus must not fall below, kept in tests/expectations.toml.

Floors are set at 95 % of what the data hold, and shares that must not grow at 105 %; counts of what should not be there may not rise at all.
A later run raises floors and lowers ceilings, and never the other way round unless it is told to.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pandas as pd

from schemas.frames import Tables
from schemas.tables import tables as schemas
from scripts.package import files
from scripts.package.errors import QualityError
from scripts.package.files import contents
from scripts.package.typed import load_texts
from scripts.quality import coverage, evidence
from scripts.quality.rows import Row

EXPECTATIONS = Path("tests", "expectations.toml")
FLOORS = ("rows", "filled", "months", "sides", "shares")  # sections of what must not fall
CEILINGS = ("most",)  # and of what must not grow
SLACK = 0.05
# Before the first release no identifier is retired, before a draw there is no sample, and other names are an addition.
MAY_BE_EMPTY = frozenset(["retired", "other_names", "frames", "strata", "draws", "readings", "selections"])
HEAD = "# What the corpus must not fall below, and under [most] not exceed. Written by `make expectations`, which only ever tightens it;\n# `make expectations ARGS=--lower` writes it anew when less is meant to be there. [rows] counts every row; all else is of curated\n# statements only.\n"

Number = int | float
Expected = dict[str, dict[str, Number]]


def measure(tables: Tables, checked: list[Row]) -> Expected:
    """Measures a package: rows, filled cells, statements by month and side, shares, and under `most` what there should be little of.

    Rows are those of all tables; cells, months, sides and shares those of curated statements.

    Cells are counted and not shared where a field is for certain rows only, so that new rows of another sort break nothing. Counts are
    whole numbers, shares numbers up to 1. `checked` are the rows of docs/quality/evidence.csv.
    """
    said = coverage.statements(tables)
    return {
        "rows": {name: len(tables[name]) for name in schemas() if name not in MAY_BE_EMPTY},
        "filled": {f"{table}.{field}": filled for table, field, _, filled in coverage.fill_rates(tables) if filled},
        "months": {month: int((said["month"] == month).sum()) for month in coverage.months()},
        "sides": {side: int(count) for side, count in said["side"].value_counts().sort_index().items()},
        "shares": _shares(tables) if len(said) else {},
        "most": _most(tables, checked),
    }


def _shares(tables: Tables) -> dict[str, Number]:
    said, sources = coverage.statements(tables), tables["sources"]
    persons = tables["speakers"]["kind"] == "person"
    return {
        "statements of tier 1 to 3": _share(~said["tier"].isin(coverage.SECOND_HAND)),
        "statements with words of the speaker": _share(said["quote"] != ""),
        "statements with a locator": _share(said["locator"] != ""),
        "statements on an exact day": _share(said["said_from"] == said["said_until"]),
        "sources with a day": _share(sources["published_on"] != ""),
        "persons with a Wikidata item": _share(tables["speakers"]["wikidata_id"][persons] != ""),
    }


def _share(marked: pd.Series) -> float:
    return float(marked.mean()) if len(marked) else 0.0


def _most(tables: Tables, checked: list[Row]) -> dict[str, Number]:
    said = coverage.statements(tables)
    silent = set(tables["speakers"]["speaker_id"]) - set(tables["statements"]["speaker_id"])
    untouched = set(tables["demands"]["demand_id"]) - set(tables["stances"]["demand_id"])
    return {
        "share of one side": float(said["side"].value_counts(normalize=True).max()) if len(said) else 0.0,
        "speakers who say nothing": len(silent),
        "demands without a stance": len(untouched),
        "cells copied from their source": sum(row["verdict"] == evidence.COPIED for row in checked),
    }


def bounds(measured: Expected) -> Expected:
    """Returns the floors and ceilings that a measurement gives."""
    return {
        section: {name: (_floor if section in FLOORS else _ceiling)(value) for name, value in values.items()}
        for section, values in measured.items()
    }


def _floor(value: Number) -> Number:
    if isinstance(value, int):
        return max(min(value, 1), math.floor(value * (1 - SLACK)))  # what is there once must not go altogether
    return math.floor(value * (1 - SLACK) * 1000) / 1000


def _ceiling(value: Number) -> Number:
    return value if isinstance(value, int) else min(1.0, math.ceil(value * (1 + SLACK) * 1000) / 1000)


def tightened(before: Expected, now: Expected) -> Expected:
    """Returns the bounds that are the stricter of the two; what the data no longer hold stays expected."""
    return {
        section: now.get(section, {})
        | {
            name: (max if section in FLOORS else min)(value, now.get(section, {}).get(name, value))
            for name, value in before.get(section, {}).items()
        }
        for section in (*FLOORS, *CEILINGS)
    }


def broken(expected: Expected, measured: Expected) -> list[str]:
    """Names every expectation that a measurement does not meet, one sentence each."""
    found = []
    for section, values in expected.items():
        for name, bound in values.items():
            value = measured.get(section, {}).get(name, 0)
            if section in FLOORS and value < bound:
                found.append(f"{section}, {name}: {_shown(value)}, at least {_shown(bound)} expected")
            if section in CEILINGS and value > bound:
                found.append(f"{section}, {name}: {_shown(value)}, at most {_shown(bound)} expected")
    return found


def _shown(value: Number) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def read(directory: Path) -> Expected:
    """Reads the expectations of a repository, none where there is no such file.

    Raises QualityError where they cannot be used, AccessError where they cannot be read.
    """
    return _expected(directory / EXPECTATIONS, contents(directory / EXPECTATIONS) or b"")


def _expected(path: Path, data: bytes) -> Expected:
    try:
        found = tomllib.loads(data.decode("utf-8").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QualityError(f"{path.name} cannot be read ({error})") from None
    for section, values in found.items():
        numbers = isinstance(values, dict) and all(type(value) in (int, float) for value in values.values())
        if section not in (*FLOORS, *CEILINGS) or not numbers:
            raise QualityError(f"{path.name} has no section {section} of numbers: write it with make expectations")
    return found


def as_toml(expected: Expected) -> str:
    """Writes expectations as TOML."""
    parts = [
        "\n".join([f"[{section}]", *(f'"{name}" = {value}' for name, value in values.items()), ""])
        for section, values in expected.items()
    ]
    return "\n".join([HEAD, *parts])


def tighten(directory: Path, *, lower: bool = False) -> tuple[int, list[str]]:
    """Writes the expectations of a package anew, only tighter ones unless `lower`; returns how many changed, and those not met.

    Raises LoadError, QualityError or AccessError, each with one plain sentence.
    """
    path = directory / EXPECTATIONS
    was = contents(path)
    measured = measure(load_texts(directory), evidence.read(directory))
    before = _expected(path, was or b"")
    after = bounds(measured) if lower else tightened(before, bounds(measured))
    files.replace(path, as_toml(after).encode("utf-8"), was)
    changed = sum(
        before.get(section, {}).get(name) != value
        for section, values in after.items()
        for name, value in values.items()
    )
    return changed, broken(after, measured)
