"""Reads titles and leads of 1tv.ru, the site of Russia's Channel One: the last fifteen items listed each evening.

`FOLDER/chunks/chunk_2021.csv` and `chunk_2022.csv` with the columns url, title, date_extracted, content and category. An item is one
passage: its title is paragraph 1, its lead paragraph 2.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from scripts.sample.passages import Paragraph, Turn
from scripts.sample.text import SampleError, in_window, plain, read

FILES = ("chunks/chunk_2021.csv", "chunks/chunk_2022.csv")
COLUMNS = ["url", "title", "date_extracted", "content"]


def read_turns(folder: Path) -> Iterator[Turn]:
    """Yields one turn for every item of the window; raises SampleError where texts are missing or cannot be read."""
    for name in FILES:
        for row in _rows(folder / name):
            if in_window(row["date_extracted"]):
                seen = (plain(row["title"]), plain(row["content"]))
                kept = tuple(Paragraph(number, number, text) for number, text in enumerate(seen, 1) if text)
                yield Turn(row["url"], row["date_extracted"], "", kept)


def _rows(path: Path) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(read(path), newline=""), restval="", strict=True)
    try:
        read_rows = list(rows)
    except csv.Error as error:
        raise SampleError(f"{path.name} is not CSV ({error})") from None
    if missing := [column for column in COLUMNS if column not in (rows.fieldnames or [])]:
        raise SampleError(f"{path.name} lacks the column {missing[0]}")
    return read_rows
