"""Draws SVG: marks by shape and class, a line of days, and words; colours come from docs/assets/pictures.css, for light and for dark."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scripts.pages.markup import text

WIDE, NARROW = 760, 340  # pixels: of a picture on a desk, and on a phone
FIRST, LAST = datetime.date(2021, 11, 1), datetime.date(2022, 2, 24)
STEP = 11  # between marks
LETTER, BOLD = 0.54, 0.62  # of its size: the width of a letter, on average
EDGE = 8
SHAPES = {
    "triangle": '<path d="M0-5L5 4H-5Z"/>',
    "diamond": '<path d="M0-5.5L5.5 0L0 5.5L-5.5 0Z"/>',
    "circle": '<circle r="4.6"/>',
    "half": '<circle r="4.1" class="cb-hollow"/><path d="M0-4.1A4.1 4.1 0 0 0 0 4.1Z"/>',
    "square": '<path d="M-4.3-4.3H4.3V4.3H-4.3Z"/>',
    "cross": '<path d="M-4-4L4 4M4-4L-4 4" class="cb-hollow cb-thick"/>',
    "ring": '<circle r="4.1" class="cb-hollow"/>',
    "plus": '<path d="M0-5V5M-5 0H5" class="cb-hollow cb-thick"/>',
}


@dataclass(frozen=True)
class Mark:
    """One thing that is shown: its shape, the group that gives its colour, what it says when pointed at, and the page behind it."""

    shape: str
    group: str
    told: str
    address: str = ""  # from the root of the site, such as /statements/x/index.html
    day: str = ""


@dataclass
class Drawing:
    """A picture that grows downwards. `linked` is no where it is saved as a file of its own, which has no site around it."""

    width: int
    linked: bool = True
    height: float = EDGE
    parts: list[str] = field(default_factory=list)

    def words(self, words: str, size: int = 12, *, left: float = 0, kind: str = "") -> None:
        """Writes words below what is there, in as many lines as they need."""
        for line in textwrap.wrap(
            words, max(8, int((self.width - left) / (size * (BOLD if kind == "cb-strong" else LETTER))))
        ):
            self.height += size * 1.35
            self.at(line, left, self.height - size * 0.3, size, kind=kind)

    def at(self, words: str, x: float, y: float, size: int = 11, anchor: str = "start", kind: str = "") -> None:
        """Writes words at a place."""
        styled = f' class="{kind}"' if kind else ""
        placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{placed}{styled}>{text(words)}</text>')

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "cb-grid") -> None:
        """Draws a straight line."""
        self.parts.append(f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" class="{kind}"/>')

    def mark(self, mark: Mark, x: float, y: float) -> None:
        """Draws a mark, which leads to the page behind it."""
        title = f"<title>{text(mark.told)}</title>"
        drawn = f'g transform="translate({x:.1f} {y:.1f})" class="cb-{mark.group}"'
        if mark.address and self.linked:
            self.parts.append(f'<a href="..{text(mark.address)}">{title}<{drawn}>{SHAPES[mark.shape]}</g></a>')
        else:
            self.parts.append(f"<{drawn}>{title}{SHAPES[mark.shape]}</g>")

    def legend(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Writes what shapes and colours mean: shape, group and words of each."""
        x, y = EDGE, self.height + 12
        for shape, group, words in entries:
            wide = 30 + len(words) * 11 * LETTER
            if x + wide > self.width and x > EDGE:
                x, y = EDGE, y + 18
            self.mark(Mark(shape, group, words), x, y - 4)
            self.at(words, x + 10, y)
            x += wide
        self.height = y + 8

    def svg(self, title: str, styles: str = "") -> str:
        """Returns the picture; `styles` are those that it carries as a file of its own."""
        height = self.height + EDGE
        inside = f"<style>{styles}</style>" if styles else ""
        paper = f'<rect width="{self.width}" height="{height:.0f}" class="cb-paper"/>' if styles else ""
        size = f' width="{self.width}" height="{height:.0f}"' if styles else ""
        top = f'<svg xmlns="http://www.w3.org/2000/svg" class="cb-drawing" role="group" aria-label="{text(title)}" viewBox="0 0 {self.width} {height:.0f}"{size} font-family="system-ui, sans-serif">'
        return "".join([top, inside, paper, *self.parts, "</svg>"])


# --- days ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Days:
    """Where days lie between the left and the right end of a picture."""

    left: float
    right: float

    def x(self, day: str) -> float:
        """Returns the place of a day; one outside the period lies at its end."""
        at = min(max(datetime.date.fromisoformat(day), FIRST), LAST)
        return self.left + (at - FIRST).days / (LAST - FIRST).days * (self.right - self.left)

    def axis(self, drawing: Drawing) -> None:
        """Writes the months below what is there."""
        drawing.height += 16
        names = ("Nov 2021", "December", "Jan 2022", "Feb") if drawing.width == WIDE else ("Nov", "Dec", "Jan", "Feb")
        for month, name in zip(months(), names, strict=True):
            drawing.at(name, self.x(month) + 2, drawing.height - 4, kind="cb-quiet")

    def grid(self, drawing: Drawing, top: float) -> None:
        """Draws a line where each month begins, from the top to what is there."""
        for month in months():
            drawing.line(self.x(month), top, self.x(month), drawing.height)


def months() -> tuple[str, ...]:
    """Returns the first days of the months of the period."""
    return ("2021-11-01", "2021-12-01", "2022-01-01", "2022-02-01")


def lane(drawing: Drawing, days: Days, name: str, marks: Sequence[Mark]) -> None:
    """Draws marks in the order of their days on one line, or, where they would cover each other, on more."""
    ends: list[float] = []
    placed = []
    for mark in marks:
        x = days.x(mark.day)
        level = next((at for at, end in enumerate(ends) if x - end >= STEP - 1), len(ends))
        ends[level : level + 1] = [x]
        placed.append((mark, x, level))
    top = drawing.height + 8
    drawing.at(name, 0, top + 4, 10, kind="cb-quiet")
    for mark, x, level in placed:
        drawing.mark(mark, x, top + level * STEP)
    drawing.height += max(1, len(ends)) * STEP + 4


def rows_of(marks: Sequence[Mark], across: int) -> Iterator[tuple[int, int, Mark]]:
    """Yields marks with their column and row, so many across."""
    for place, mark in enumerate(marks):
        yield place % across, place // across, mark
