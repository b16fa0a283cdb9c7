"""The rows of docs/quality/audit.csv: right cells of one record that one reader judged are one row, whose fields are joined by a space."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scripts.quality.rows import Row


def spread(rows: Iterable[Row]) -> Iterator[Row]:
    """Yields a row for each cell."""
    for row in rows:
        yield from (row | {"field": field} for field in row["field"].split(" "))


def folded(rows: Iterable[Row]) -> Iterator[Row]:
    """Yields what `spread` undoes: cells that differ in nothing but the field and need no note stand in one row."""
    together: dict[tuple[str, ...], list[Row]] = {}
    for number, row in enumerate(rows):
        alike = tuple(value for name, value in row.items() if name != "field")
        together.setdefault((*alike, str(number) if row["note"] else ""), []).append(row)
    for alike in together.values():
        yield alike[0] | {"field": " ".join(row["field"] for row in alike)}
