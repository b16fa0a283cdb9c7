"""Writes the pages on what the data cover and on how they were checked, and the figures that other pages quote from them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.package.typed import texts
from scripts.pages.data import Data
from scripts.pages.markup import date, page, section, table, text
from scripts.quality import audit, coverage, evidence, planted, turning_points
from scripts.quality.sections import Section

MOST_SHOWN = 30  # rows of a table of figures; a longer one is folded
ISO = re.compile(r"\d{4}-\d\d(-\d\d)?")  # a day or a month
LONGEST = 40  # letters of a cell that is no line of words


def quality_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of the pages on coverage and audit, and the error rates as a CSV file."""
    yield (
        "/quality/coverage.md",
        page(
            "Coverage",
            _coverage(data),
            description="What the curated statements cover by side, month, language and source, and what they do not.",
        ),
    )
    yield (
        "/quality/audit.md",
        page(
            "Audit",
            _audit(data),
            description="How the published values were checked against their sources, and how many were wrong.",
        ),
    )
    yield "/quality/error-rates.csv", audit.rates_csv(audit.read(data.package.directory))


def figures(part: Section, level: int = 3, most: int = MOST_SHOWN) -> str:
    """Writes a section of a report as a section of a page, a long table folded."""
    return section(text(part.title), text(part.note), figure_table(part, most), level=level)


def figure_table(part: Section, most: int = MOST_SHOWN) -> str:
    """Writes the table of a section of a report, one with more rows than `most` folded; numbers do not break, words do."""
    rows = [[date(cell) if ISO.fullmatch(cell) else text(cell) for cell in row] for row in part.rows]
    wordy = any(len(cell) > LONGEST for row in part.rows for cell in row[1:-1])
    shown = table("plain" if wordy else "figures", [text(head) for head in part.heads], rows)
    if len(rows) <= most:
        return shown
    return f"<details markdown><summary>{len(rows):,} rows</summary>\n\n{shown}\n\n</details>"


def shares(data: Data) -> str:
    """Writes how many statements are English, official, second-hand and so on, for the page on limits."""
    part = coverage.shares(texts(data.package), evidence.read(data.package.directory))
    return f"{text(part.note)}\n\n{figure_table(part)}"


def _coverage(data: Data) -> Iterator[str]:
    yield "# Coverage"
    yield (
        "What the curated statements cover, counted from the tables whenever this site is built, and what they do not. Statements that are here only because "
        "their passage was drawn are left out: they belong to [the sample](/frames/index.md). The selection is purposive: "
        "these figures describe the dataset, not the crisis ([limits](/limits.md)). A statement counts for the side of its speaker, the month of the "
        "latest day on which it can have been said, and the source that it is taken from."
    )
    directory = data.package.directory
    for part in coverage.sections(texts(data.package), evidence.read(directory), turning_points.read(directory)):
        yield figures(part, level=2)


def _audit(data: Data) -> Iterator[str]:
    directory = data.package.directory
    rows = audit.read(directory)
    yield "# Audit"
    yield (
        "How the published values were checked against their sources after they were entered: by re-reading a random sample, by program, and by "
        "a reading for neutrality alone. How alike two coders coded is another question: see [agreement](/methodology.md#agreement)."
    )
    if rows:
        of_planted = planted.section(rows, planted.read(directory))
        yield from (figures(part, level=2) for part in [*audit.sections(rows), of_planted] if part.rows)
        yield "Download: [error rates as CSV](/quality/error-rates.csv), [every verdict](/quality/audit.csv)."
    else:
        yield section("Samples", "No audit is recorded yet.")
    yield section("Words checked by program", _evidence(data))
    yield section("Neutral reading", _neutrality(data))


def _evidence(data: Data) -> str:
    """Writes how many cells were held against the whole text of their source, and with what verdict."""
    counted = evidence.summary(texts(data.package), evidence.read(data.package.directory))
    rows = [[f"`{field}`", f"{looked_at:,}", f"{there:,}", text(told)] for field, looked_at, there, told in counted]
    told = (
        "Where the whole text of a source was available, a program checked whether quoted words are in it exactly as printed, and whether our own words "
        f"are copied: {evidence.COPIED_FROM} or more words in a row count as copied. The texts are not published with the data. The other quotes "
        "were looked up on their page by the second coder. Cells of curated and of sampled statements are counted together."
    )
    return f"{told}\n\n{table('figures', ['Field', 'Checked', 'Of', 'Verdicts'], rows)}"


def _neutrality(data: Data) -> str:
    """Writes which words were changed because they took a side."""
    changes = audit.read_neutrality(data.package.directory)
    if not changes:
        return "No reading for neutrality is recorded yet."
    rows = [(row["table"], row["id"], row["field"], row["old"], row["new"], row["reason"]) for row in changes]
    told = "Titles, summaries and definitions were read once more by a reader who looked for nothing else. These words were changed."
    heads = ("table", "record", "field", "old", "new", "reason")
    return f"{told}\n\n{figure_table(Section('', '', heads, rows))}"
