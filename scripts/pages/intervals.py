"""Draws figures with their intervals: a dot on a line for each, in the colours of the page around it, so that it is read on light and on dark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

LABELS, WIDTH, ROW, ENDS = 340, 800, 30, 40  # pixels: labels, the whole, a row, the room at the right and below
STEPS = (1, 2, 5)  # between ticks, times a power of ten
MOST_TICKS = 6


@dataclass(frozen=True)
class Bar:
    """One figure: its label, value and limits in the unit shown, and, if known, what it is from the least to the most otherwise."""

    label: str
    value: float
    low: float
    high: float
    alone: tuple[float, float] | None = None


def chart(title: str, unit: str, bars: Sequence[Bar]) -> str:
    """Writes an SVG of figures from zero on, with all of them in words for those who cannot see it; no figures make no chart."""
    if not bars:
        return ""
    marks = ticks(max(bar.high for bar in bars))
    height = ROW * len(bars) + ENDS
    told = "; ".join(f"{bar.label}: {bar.value:,.1f} ({bar.low:,.1f} to {bar.high:,.1f})" for bar in bars)
    lines = [
        f'<svg class="cb-chart" viewBox="0 0 {WIDTH} {height}" role="img" fill="currentColor" stroke="currentColor" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(f'{unit}. {told}.')}</desc>",
        *_axis(marks, unit, height),
        *(line for place, bar in enumerate(bars) for line in _bar(bar, marks[-1], ROW * place + ROW / 2)),
        "</svg>",
    ]
    return "\n".join(lines)


def ticks(most: float) -> list[float]:
    """Returns round numbers from zero to one that is not below the most, few of them."""
    least = most / MOST_TICKS or 1
    power = 10 ** math.floor(math.log10(least))
    step = next(step * power for step in (*STEPS, 10) if step * power >= least)
    return [step * place for place in range(math.ceil(most / step) + 1)]


def _x(value: float, most: float) -> str:
    return f"{LABELS + value / most * (WIDTH - LABELS - ENDS):.1f}"


def _axis(ticks: list[float], unit: str, height: int) -> Iterator[str]:
    bottom = height - ENDS
    for tick in ticks:
        x = _x(tick, ticks[-1])
        yield f'<line x1="{x}" x2="{x}" y1="0" y2="{bottom}" stroke-opacity="0.2"/>'
        yield f'<text x="{x}" y="{bottom + 16}" font-size="12" text-anchor="middle" stroke="none">{tick:,.10g}</text>'
    yield f'<text x="{LABELS}" y="{bottom + 33}" font-size="12" stroke="none">{escape(unit)}</text>'


def _bar(bar: Bar, most: float, y: float) -> Iterator[str]:
    low, value, high = (_x(each, most) for each in (bar.low, bar.value, bar.high))
    yield f'<text x="{LABELS - 12}" y="{y + 4:g}" font-size="13" text-anchor="end" stroke="none">{escape(bar.label)}</text>'
    if bar.alone:
        ends = [_x(min(each, most), most) for each in bar.alone]
        yield f'<line x1="{ends[0]}" x2="{ends[1]}" y1="{y:g}" y2="{y:g}" stroke-width="9" stroke-opacity="0.3"/>'
    yield f'<line x1="{low}" x2="{high}" y1="{y:g}" y2="{y:g}" stroke-width="2"/>'
    yield f'<circle cx="{value}" cy="{y:g}" r="5" stroke="none"/>'
