"""Tells what came of adding statements, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.intake.adding import Result
from scripts.package.findings import shorten
from scripts.package.terminal import paint

MOST_KEYS = 3  # of one table that are named


def added(result: Result) -> Iterator[str]:
    """Yields which rows were added to which table, of several forms which statement each became, and what is still to come."""
    yield from (f"note: {notice}" for notice in result.notices)
    if len(result.statements) > 1:
        yield from (f"{file} is {statement}" for file, statement in result.statements)
    for file, keys in result.added.items():
        more = f" and {len(keys) - MOST_KEYS} more" if len(keys) > MOST_KEYS else ""
        yield f"added to {file}: {', '.join(keys[:MOST_KEYS])}{more}"
    if result.uncoded:
        records = "1 record" if result.uncoded == 1 else f"{result.uncoded} records"
        yield f"the second coding of {records} is still to come, from somebody who has not seen these codes: until then, a warning"


def refused(result: Result, colour: bool) -> Iterator[str]:
    """Yields one line for each finding, with its hint below, and that nothing was changed."""
    for found in result.findings:
        place = ":".join(shorten(part, 300) for part in (found.file, found.line, found.field) if part is not None)
        rule = paint(f"  [{found.rule}]", "2", colour) if found.rule else ""
        yield f"{paint(place, '36', colour)}  {found.message}{rule}"
        if found.hint:
            yield paint(f"      → {found.hint}", "2", colour)
    yield from (f"note: {notice}" for notice in result.notices)
    number = "1 thing" if len(result.findings) == 1 else f"{len(result.findings)} things"
    yield f"\nnothing was added: {number} to put right"
