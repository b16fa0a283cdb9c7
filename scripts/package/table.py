"""A package as read: its tables by column, the line of each record, and the keys of the records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.rule import Finding
from schemas.tables import TableSchema
from scripts.package.quick import cells_at

if TYPE_CHECKING:
    from schemas.frames import Tables


@dataclass
class TableFile:
    """One table as read: the cells of every record in the schema's order, and the physical line on which it begins."""

    schema: TableSchema
    file: str
    columns: list[Sequence[str]]
    lines: Sequence[int]
    complete: bool = (
        True  # False: the file, or a part of it, could not be read, so what is missing from it proves nothing
    )
    text: str = ""
    records: list[list[str]] = field(default_factory=list)  # as they stand in the file, header included
    ordered: bool = False  # whether the records are known to stand in the order of their keys
    refused: str = ""  # why the system did not let the file be read that is there; blank where it did


@dataclass
class Package:
    """A package as read: its descriptor, its tables by name, and what the reading found."""

    directory: Path
    descriptor: dict
    tables: dict[str, TableFile]
    findings: list[Finding]
    compared: int = 0  # how many right values were compared with wrong ones, to suggest the nearest
    # Worked out once: the keys of tables, their cells joined by `|`, and what is said of each wrong text, the same in each row.
    keys: dict[str, list[str]] = field(default_factory=dict)
    said: dict[tuple[str, ...], Finding] = field(default_factory=dict)
    frames: Tables | None = None  # the tables as the rules of meaning have seen them
    right: dict[tuple[str, ...], list[str]] = field(default_factory=dict)  # what each wrong text was likely to be


def canonical(records: Iterable[list[str]]) -> str:
    """Writes records as canonical CSV: quotation marks only where a cell holds a comma or one, lines end in a line feed."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(records)
    return stream.getvalue()


def keys_of(table: TableFile) -> list[tuple[str, ...]]:
    """Returns the key cells of every record."""
    places = [table.schema.columns.index(name) for name in table.schema.key]
    return list(zip(*(table.columns[place] for place in places), strict=True))


def key_of(table: TableFile, index: int) -> str:
    """Returns the key of one record, its cells joined by `|`."""
    return keys_at(table, [index])[0]


def keys_at(table: TableFile, rows: Sequence[int]) -> list[str]:
    """Returns the keys of some records, their cells joined by `|`."""
    places = [table.schema.columns.index(name) for name in table.schema.key]
    return list(map("|".join, zip(*(cells_at(table.columns[place], rows) for place in places), strict=True)))


def records_at(table: TableFile, rows: Sequence[int]) -> Iterator[dict[str, str]]:
    """Yields the cells of some records by their columns."""
    for cells in zip(*(cells_at(column, rows) for column in table.columns), strict=True):
        yield dict(zip(table.schema.columns, cells, strict=True))


def joined_keys(package: Package, name: str) -> list[str]:
    """Returns the key of every record of a table, its cells joined by `|`; they are joined once."""
    if name not in package.keys:
        package.keys[name] = ["|".join(key) for key in keys_of(package.tables[name])]
    return package.keys[name]
