"""Draws figures with their intervals: for each a dot on a line, under the heading that says what is measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scripts.pages.drawing import EDGE, WIDE, Drawing, Mark

STEPS = (1, 2, 5)  # between ticks, times a power of ten
MOST_TICKS = 6
LEFT = {True: 290, False: EDGE}  # pixels: the names stand left of the lines, on phones above them
ROW = 34


@dataclass(frozen=True)
class Line:
    """One figure: its name, value and limits in the unit shown, its value in words, and, if known, what it is from the least to the most otherwise."""

    name: str
    value: float
    low: float
    high: float
    shown: str
    alone: tuple[float, float] | None = None


@dataclass(frozen=True)
class Panel:
    """Figures on one scale, which begins at zero and reaches at least to `most`; `measured` says what it shows."""

    measured: str
    lines: Sequence[Line]
    most: float


def ticks(most: float) -> list[float]:
    """Returns round numbers from zero to one that is not below the most, few of them."""
    least = most / MOST_TICKS or 1
    power = 10 ** math.floor(math.log10(least))
    step = next(step * power for step in (*STEPS, 10) if step * power >= least)
    return [step * place for place in range(math.ceil(most / step) + 1)]


def draw(panels: Sequence[Panel], group: str, note: str, drawing: Drawing) -> None:
    """Draws panels below each other, marks in the colour of a group, and below them a note on how they are read."""
    for panel in panels:
        drawing.height += EDGE if panel is panels[0] else 2 * EDGE
        drawing.words(panel.measured, 12, kind="cb-strong")
        _panel(panel, group, drawing)
    if note:
        drawing.height += EDGE
        drawing.words(note, 11, kind="cb-quiet")


def _panel(panel: Panel, group: str, drawing: Drawing) -> None:
    marks = ticks(panel.most)
    left, right = LEFT[drawing.width == WIDE], drawing.width - 3 * EDGE

    def x(value: float) -> float:
        return left + min(value / marks[-1], 1) * (right - left)

    for line in panel.lines:
        top = _line(line, group, drawing, x)
        for tick in marks:
            drawing.line(x(tick), top, x(tick), drawing.height)
    for tick in marks:
        drawing.at(f"{tick:,.10g}", x(tick), drawing.height + 14, 11, "middle", "cb-quiet")
    drawing.height += 18


def _line(line: Line, group: str, drawing: Drawing, x: Callable[[float], float]) -> float:
    """Draws a figure, on phones with its name and its value above the line; returns where the room of the line begins."""
    if drawing.width == WIDE:
        drawing.at(line.name, 0, drawing.height + 22, 13)
        drawing.at(line.shown, LEFT[True] - 2 * EDGE, drawing.height + 22, 13, "end", "cb-strong")
    else:
        drawing.words(line.name, 13)
        drawing.at(line.shown, drawing.width - EDGE, drawing.height - 4, 13, "end", "cb-strong")
    top, y = drawing.height, drawing.height + 18
    drawing.parts.append(f'<g class="cb-{group}">')
    if line.alone:
        drawing.line(x(line.alone[0]), y, x(line.alone[1]), y, "cb-band")
    drawing.line(x(line.low), y, x(line.high), y, "cb-range")
    drawing.parts.append("</g>")
    drawing.mark(Mark("circle", group, f"{line.name}: {line.shown}"), x(line.value), y)
    drawing.height += ROW
    return top
