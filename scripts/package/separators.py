"""Recognizes tables whose cells are separated by something else than commas, as spreadsheets write them in many countries."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence

TOLD = re.compile(r"\Asep=[^\r\n]?\r?\n", re.IGNORECASE)  # a first line in which Excel is told the separator
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes", ",": "commas, and says so in a line for Excel"}


def other_separator(text: str, columns: Collection[str]) -> str | None:
    """Returns the character that separates the names of the header; None where it is the comma alone, or no column is known."""
    header = TOLD.sub("", text).partition("\n")[0].rstrip("\r").replace('"', "")
    for char in SEPARATORS:
        if len(set(header.split(char)) & set(columns)) > 1:
            return char if char != "," or TOLD.match(text) else None
    return None


def split(text: str, separator: str, columns: Sequence[str]) -> list[list[str]] | None:
    """Returns the records of such a table; None unless every row has each column of the schema, each once, and nothing else."""
    stream = io.StringIO(TOLD.sub("", text), newline="")
    try:
        records = [record for record in csv.reader(stream, delimiter=separator, strict=True) if record]
    except csv.Error:
        return None
    fits = sorted(records[0]) == sorted(columns) and {len(record) for record in records} == {len(columns)}
    return records if fits else None
