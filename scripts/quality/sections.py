"""A table of figures with a title and a note: how the reports print it in a terminal and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

NOTHING = "–"
WIDTH = 110  # of a line of text, in characters


@dataclass(frozen=True)
class Section:
    """One table of a report: its title, a note for readers, the column heads and the rows of texts."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


def as_text(section: Section) -> Iterator[str]:
    """Yields a section as lines for a terminal, columns aligned."""
    widths = [max(len(row[place]) for row in [section.heads, *section.rows]) for place in range(len(section.heads))]
    numeric = [all(_is_number(row[place]) for row in section.rows) for place in range(len(widths))]
    yield section.title.upper()
    yield textwrap.fill(section.note, WIDTH)
    yield ""
    for row in [section.heads, *section.rows]:
        cells = zip(row, widths, numeric, strict=True)
        yield "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in cells).rstrip()
    yield ""


def as_markdown(section: Section) -> Iterator[str]:
    """Yields a section as Markdown."""
    yield f"## {section.title}\n\n{section.note}\n"
    yield "| " + " | ".join(section.heads) + " |"
    yield "|" + "---|" * len(section.heads)
    for row in section.rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def percent(part: int, whole: int) -> str:
    """Writes a share in percent with one digit, or a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else NOTHING


def _is_number(text: str) -> bool:
    return text == NOTHING or text.removesuffix(" %").lstrip("-").replace(".", "", 1).replace(",", "").isdigit()
