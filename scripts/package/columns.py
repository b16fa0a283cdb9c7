"""Brings the cells of a file into the columns of the schema, whatever its header has missing, superfluous or out of order."""

from __future__ import annotations

import difflib
import re

from schemas.tables import INTEGER, tables
from scripts.package.findings import Findings, shorten
from scripts.package.table import TableFile

MOST_COLUMNS = 1000


CLOSE = 0.7  # of 1, by difflib's ratio: a mistyped name of a column passes, another name does not


# What R and pandas call a column of row numbers, the second when they have read one that had no name.
ROW_NUMBERS = re.compile(r"|X([.][0-9]+)?|Unnamed: [0-9]+")


def take_columns(table: TableFile, findings: Findings) -> None:
    """Brings the cells into the schema's columns, whatever the header has missing, superfluous or out of order."""
    expected, file = table.schema.columns, table.file
    if _is_none_of_ours(table, findings):
        table.columns, table.lines, table.complete = [[] for _ in expected], [], False
        return
    rows = _once(table, findings)
    header = _in_our_spelling(table, findings)
    places = _places(table, findings)
    missing = [name for name in expected if name not in places]
    for name in missing:
        findings.add("column-missing", file, 1, name, value=name, expected=",".join(expected))
    known = [name for name in places if name in expected]
    if known != [name for name in expected if name in places]:
        findings.add("column-order", file, 1, expected=",".join(expected))
    width = len(header)
    for row, line in zip(rows, table.lines, strict=True):
        if not any(row):
            findings.add("blank-row", file, line)
        if len(row) != width:
            findings.add("cell-count", file, line, detail=f"{_cells(len(row))} where the header has {width}")
            row[width:] = [""] * (width - len(row))
    by_place = list(zip(*rows, strict=True)) or [()] * width
    table.columns = [list(by_place[places[name]]) if name in places else [""] * len(rows) for name in expected]
    table.complete = table.complete and not missing


def _is_none_of_ours(table: TableFile, findings: Findings) -> bool:
    """Says whether a file has no header by which its cells could be told, and adds why."""
    header, expected = table.records[0], table.schema.columns
    if len(header) > MOST_COLUMNS:
        findings.add("column-unknown", table.file, 1, detail=f"one of {len(header)} columns", meant="")
        return True
    if other := next((name for name, each in tables().items() if header == each.columns != expected), ""):
        mend = f"put {table.schema.name} there"
        findings.add("wrong-file", table.file, 1, detail=f"the table {other}", mend=mend)
        return True
    if not set(map(_plain, header)) & set(expected):
        findings.add("header-missing", table.file, 1, expected=",".join(expected))
        return True
    return False


def _once(table: TableFile, findings: Findings) -> list[list[str]]:
    """Returns the rows below the header; a header among them, where two tables were joined, is one finding, and so is a whole second copy."""
    header = table.records[0]
    rows = [(row, line) for row, line in zip(table.records[1:], table.lines, strict=True) if row != header]
    again = [line for row, line in zip(table.records[1:], table.lines, strict=True) if row == header]
    size = _size_of_a_copy([row for row, _ in rows])
    if size > (0 if again else 1):
        findings.add("table-twice", table.file, again[0] if again else rows[size][1])
        rows = rows[:size]
    elif again:
        findings.add("header-twice", table.file, again[0])
    table.lines = [line for _, line in rows]
    table.records = [header, *(row for row, _ in rows)]
    return table.records[1:]


def _size_of_a_copy(rows: list[list[str]]) -> int:
    """Returns how many rows a table has that stands there twice or more often; 0 where it does not.

    A table has no row twice: rows that are blank, or one that was pasted again and again, are no table.
    """
    size = next((at for at, row in enumerate(rows) if at and row == rows[0]), 0)
    copy = rows[:size]
    return size if size and rows == copy * (len(rows) // size) and len(set(map(tuple, copy))) == size else 0


def _in_our_spelling(table: TableFile, findings: Findings) -> list[str]:
    """Returns the header; where a program wrote the names of all columns in its own way, that is one finding, and they are ours."""
    header, expected = table.records[0], table.schema.columns
    if header != expected and [_plain(name) for name in header] == expected:
        detail, meant = "the spelling of the header", f"; did you mean “{','.join(expected)}”?"
        findings.add("column-unknown", table.file, 1, value=",".join(header), detail=detail, meant=meant)
        table.records[0] = expected
    return table.records[0]


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")


def _places(table: TableFile, findings: Findings) -> dict[str, int]:
    """Returns the first place of each name in the header, and adds duplicate and unknown names to the findings."""
    header, expected = table.records[0], table.schema.columns
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        if name and name in places:
            findings.add("column-twice", table.file, 1, name, value=name)
        elif name not in expected:
            rule = "row-numbers" if _row_numbers(name, index, table.records[1:]) else "column-unknown"
            called = f"the column “{shorten(name, 60)}”" if name else f"column {index + 1}, which has no name,"
            left = sorted(
                set(expected) - set(header)
            )  # in an order of their own, so that equally near names rank alike
            better = difflib.get_close_matches(name, left, 1, CLOSE) if len(name) < 100 else []
            meant = f"; did you mean “{better[0]}”?" if better and rule == "column-unknown" else ""
            findings.add(rule, table.file, 1, name or None, value=name, detail=called, meant=meant)
        places.setdefault(name, index)
    return places


def _row_numbers(name: str, index: int, rows: list[list[str]]) -> bool:
    """Says whether a column that is not in the schema is the one in which R or pandas count the rows."""
    if not ROW_NUMBERS.fullmatch(name):
        return False
    cells = [row[index] for row in rows if index < len(row)]
    return all(INTEGER.fullmatch(cell) for cell in cells) if cells else index == 0


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
