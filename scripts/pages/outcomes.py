"""Writes what came of a scenario, never without the day that it holds for."""

from __future__ import annotations

from collections.abc import Callable

from scripts.package.records import Row
from scripts.pages.data import Data


def came(data: Data, row: Row, write: Callable[[str], str]) -> str:
    """Writes an outcome with its day; `write` makes an ISO date what the place wants.

    The day is that on which the rule or its part was met; of what has not occurred the horizon; otherwise the day of judging.
    """
    outcome = data.code("outcomes", "outcome", row["outcome"])
    horizon = write(data.one("scenarios", row["scenario_id"])["horizon_until"])
    if row["outcome"] == "occurred":
        return f"{outcome} {_on(row['met_on'], write)}"
    if row["outcome"] == "partly":
        return f"{outcome} {_on(row['partly_on'], write)}"
    if row["outcome"] != "not_occurred":
        return f"{outcome} as of {write(row['judged_on'])}"
    late = [f"in part {_on(row['partly_on'], write)}"] if row["partly_on"] else []
    late += [_on(row["met_on"], write)] if row["met_on"] else []
    return f"{outcome} by {horizon}" + (f" (late: {', '.join(late)})" if late else "")


def _on(day: str, write: Callable[[str], str]) -> str:
    return f"on {write(day)}" if day else "(day not recorded yet)"
