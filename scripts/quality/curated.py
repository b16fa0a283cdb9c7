"""Which passages of the listed series hold a curated row: found by its quote in local copies of the texts, kept in docs/sample/curated.csv."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from schemas.frames import Tables
from scripts.package import files
from scripts.quality.rows import Row, as_csv
from scripts.quality.wording import folded, missing_fragment, normalised, words
from scripts.sample.frames import FRAMES
from scripts.sample.lists import Listing, listing

FILE = Path("docs", "sample", "curated.csv")
COLUMNS = ["statement_id", "frame_id", "unit"]
LEAST_WORDS = 4  # of a quote: fewer are found where they were never quoted from
DAYS_LATER = 1  # by which a series may list a document after the words were said


def write(directory: Path, texts: Path, tables: Tables) -> int:
    """Looks every curated quote up in the lists of all frames, writes the file in one step and returns the number of its rows.

    Raises SampleError where texts are missing or cannot be read, AccessError where the file cannot be written.
    """
    rows = [row for frame in FRAMES for row in found(listing(frame, texts), tables)]
    files.write(directory / FILE, as_csv(COLUMNS, sorted(rows, key=lambda row: tuple(row.values()))).encode("utf-8"))
    return len(rows)


def found(listed: Listing, tables: Tables) -> Iterator[Row]:
    """Yields the curated statements whose words stand in a passage listed on the day they were said, or the day after: the first passage."""
    of_day: dict[str, list[tuple[str, str]]] = {}
    for passage in listed.passages:
        of_day.setdefault(passage.of.day, []).append((passage.unit, folded(normalised(passage.text))))
    statements = tables["statements"]
    for _, statement in statements[statements["curated"] == "yes"].iterrows():
        for unit, text in (entry for day in _days(statement) for entry in of_day.get(day, [])):
            if any(missing_fragment(quote, text) is None for quote in _quotes(statement)):
                yield {"statement_id": statement["statement_id"], "frame_id": listed.frame.frame_id, "unit": unit}
                break


def _quotes(statement: pd.Series) -> list[str]:
    """Returns the words of a statement that are long enough to be looked for."""
    held = (statement[column] for column in ("quote", "quote_original", "claim_words"))
    return [folded(quote) for quote in held if len(words(quote)) >= LEAST_WORDS]


def _days(statement: pd.Series) -> list[str]:
    last = datetime.date.fromisoformat(statement["said_until"])
    first = datetime.date.fromisoformat(statement["said_from"] or statement["said_until"])
    return [str(first + datetime.timedelta(days=later)) for later in range((last - first).days + DAYS_LATER + 1)]
