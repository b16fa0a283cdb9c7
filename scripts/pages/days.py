"""Writes the statements day by day: a page for each day on which something was said, and the list of these days."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import Row, day, month
from scripts.pages.data import Data
from scripts.pages.listed import ledger
from scripts.pages.markup import heading, link, page, section, table

FOLDER = "days"
DATED = "A statement that can be dated no closer than between two days stands on the later one."
SAMPLED = "Statements marked *sampled* were not chosen: they are in a passage that was drawn ([the sample](/frames/index.md))."


def day_path(on: str) -> str:
    """Returns the address of the page of a day."""
    return f"/{FOLDER}/{on}/index.md"


def days(data: Data) -> list[str]:
    """Returns the days on which something was said."""
    return sorted({row["said_until"] for row in data.rows["statements"]})


def day_list(data: Data) -> Iterator[str]:
    """Yields the list of the days, by month: how many statements each has, and what happened on it."""
    rows: dict[str, list[list[str]]] = {}
    for on in days(data):
        said = data.counted(row["statement_id"] for row in data.many("statements", "said_until", on))
        rows.setdefault(month(on), []).append([link(day(on), day_path(on)), said, "; ".join(_events(data, on))])
    for name, listed in rows.items():
        yield section(name, table("days", ["Day", "Statements", "What happened"], listed))


def day_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of the page of each day."""
    found = days(data)
    for before, on, after in zip(["", *found], found, [*found[1:], ""], strict=False):
        said = data.by_day(data.many("statements", "said_until", on))
        name = day(on)
        blocks = [
            heading(name, "[Statements](/statements/index.md)"),
            section("What happened", "\n".join(f"- {event}" for event in _events(data, on))),
            section("What was said", *_remarks(said), ledger(data, said)),
            _steps(before, after),
        ]
        about = f"What was said on {name} in the crisis between Russia and the West: every statement of the dataset that is known by that day, with its speaker, side and act."
        yield day_path(on), page(name, blocks, hide=("navigation", "toc"), description=about, picture="statements")


def _remarks(said: list[Row]) -> Iterator[str]:
    if any(row["said_from"] != row["said_until"] for row in said):
        yield f"{DATED} ≤ marks a day known only as the latest on which it can have been said."
    if any(row["curated"] == "no" for row in said):
        yield SAMPLED


def _events(data: Data, on: str) -> list[str]:
    rows = sorted(data.many("events", "starts_on", on), key=lambda row: row["event_id"])
    return [data.event(row["event_id"]) for row in rows]


def _steps(before: str, after: str) -> str:
    found = [f"{which} {link(day(on), day_path(on))}" for which, on in (("previous", before), ("next", after)) if on]
    steps = f"- Days with statements: {'; '.join(found)}"
    return f'<nav class="cb-steps" aria-label="Previous and next" markdown>\n\n{steps}\n\n</nav>' if found else ""
