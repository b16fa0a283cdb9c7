"""Writes what came of a scenario, never without the day that it holds for."""

from __future__ import annotations

from collections.abc import Callable

from scripts.package.records import Row
from scripts.pages.came import no_day
from scripts.pages.data import Data
from scripts.pages.markup import text


def came(data: Data, row: Row, write: Callable[[str], str], *, plain: bool = False) -> str:
    """Writes an outcome with its day; `write` makes an ISO date what the place wants, `plain` leaves out marks and links.

    The day is that on which the rule or its part was met; of what has not occurred the horizon; otherwise the day of judging.
    """
    outcome = data.label("outcomes", "outcome", row["outcome"]) if plain else data.code("outcomes", "outcome", row["outcome"])  # fmt: skip
    horizon = write(data.one("scenarios", row["scenario_id"])["horizon_until"])
    unknown = f"({no_day(row) if plain else text(no_day(row))})"
    if row["outcome"] == "occurred":
        return f"{outcome} {_on(row['met_on'], write, unknown)}"
    if row["outcome"] == "partly":
        return f"{outcome} {_on(row['partly_on'], write, unknown)}"
    if row["outcome"] != "not_occurred":
        return f"{outcome} as of {write(row['judged_on'])}"
    late = [f"in part {_on(row['partly_on'], write, unknown)}"] if row["partly_on"] else []
    late += [_on(row["met_on"], write, unknown)] if row["met_on"] else []
    return f"{outcome} by {horizon}" + (f" (late: {', '.join(late)})" if late else "")


def _on(day: str, write: Callable[[str], str], unknown: str) -> str:
    return f"on {write(day)}" if day else unknown
