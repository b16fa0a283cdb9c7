"""The turning points of the crisis: how many statements were made at each, and which records could not be had.

`docs/quality/turning-points.csv` lists events (`event_id`) and, in words, what was looked for there in vain (`not_had`, blank: nothing).
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd

from schemas.frames import Tables
from scripts.package.errors import QualityError
from scripts.quality.rows import FOLDER, Row, read_rows
from scripts.quality.sections import NOTHING, Section

POINTS = FOLDER / "turning-points.csv"
COLUMNS = ("event_id", "not_had")
NOTE = (
    "Events around which statements were looked for, and curated statements made at each, or from its first day to the day after its last. "
    "What is said not to be had was searched for in stored copies of public pages, often in several languages."
)


def read(directory: Path) -> list[Row]:
    """Reads the turning points of a package, nothing where it lists none; raises QualityError where they cannot be used."""
    return [row for _, row in read_rows(directory / POINTS, COLUMNS)]


def section(tables: Tables, said: pd.DataFrame, points: list[Row]) -> Section:
    """Counts statements, with their sides, at each turning point; raises QualityError where one is no event."""
    events = tables["events"].set_index("event_id")
    rows = []
    for point in points:
        if point["event_id"] not in events.index:
            raise QualityError(f"{POINTS.name} names {point['event_id']}, which is no event")
        event = events.loc[point["event_id"]]
        at_it = said["event_id"] == point["event_id"]
        near = said["said_until"].between(event["starts_on"], _day_after(event["ends_on"] or event["starts_on"]))
        sides = said["side"][at_it | near].nunique()
        counts = (f"{int(at_it.sum()):,}", f"{int((at_it | near).sum()):,}", str(sides))
        rows.append((event["starts_on"], event["title"], *counts, point["not_had"] or NOTHING))
    heads = ("day", "turning point", "said at it", "or near it", "sides", "not to be had")
    return Section("At the turning points", NOTE, heads, sorted(rows))


def _day_after(day: str) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
