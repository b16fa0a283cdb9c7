"""Fills the page on what may be counted: figures with intervals, and below each drawing the table with the same numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scripts.pages.intervals import Bar, chart
from scripts.pages.markup import text
from scripts.pages.quality import figures
from scripts.quality.estimates import SCALES, Result
from scripts.quality.estimates_report import NOTHING_READ, Report, sections

UNITS = {"percent": "percent", "words": "words per 10,000"}


def estimates(found: Report) -> str:
    """Writes the drawings of the primary figures, then all tables of the report; a sentence where nothing has been read."""
    if not found.read:
        return f"Nothing can be concluded: {text(NOTHING_READ)}."
    return "\n\n".join([*_drawings(found), *(figures(part) for part in sections(found) if part.rows)])


def _drawings(found: Report) -> Iterator[str]:
    for unit, told in UNITS.items():
        bars = [_bar(found, each) for each in found.primary if each.figure.kind.unit == unit and not each.why_not]
        drawn = chart(f"Primary figures in {told}, with 95 percent intervals", told, bars)
        if drawn:
            yield drawn
    yield (
        "A dot is the estimate, the thin line its interval at 95 percent (sampling error only; codes not validated by people), the broad band behind it the range "
        "of the figure when computed from each reader's or coder's results alone. The tables below hold the same numbers, and the figures that are not carried."
    )


def _bar(found: Report, each: Result) -> Bar:
    scale, (low, high) = SCALES[each.figure.kind.unit], each.estimate.interval
    alone = [value * scale for value in each.by.values() if math.isfinite(value)]
    label = f"{each.figure.number}. {each.figure.frame_id}: {each.figure.act or each.figure.kind.short}"
    return Bar(label, each.estimate.value * scale, low * scale, high * scale, (min(alone), max(alone)) if alone else None)  # fmt: skip
