"""Puts tables into canonical form: only the writing of a table changes, never a value, which is read back before a file is replaced."""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from schemas.rule import Finding
from schemas.tables import TableSchema, tables
from scripts.package.descriptor import path_of
from scripts.package.errors import AccessError, LoadError
from scripts.package.files import RefusedError, read_bytes
from scripts.package.findings import shorten
from scripts.package.reader import doubt, parse_table, read_package
from scripts.package.separators import TOLD, other_separator, split
from scripts.package.table import Package, TableFile, canonical, keys_of
from scripts.package.terminal import paint, wants_colour
from scripts.package.together import complete, replace_together

MOST_LINES = 40  # of the difference shown of one file
WIDEST = 2000  # characters of one line of it


class UnsafeError(Exception):
    """A file cannot be rewritten without risk to its values: one plain sentence that says why."""


def formatted(table: TableFile) -> bytes:
    """Returns a table that was read without doubt as canonical bytes; rows with the same key stay in their order."""
    keys = keys_of(table)
    rows = list(zip(*table.columns, strict=True))
    ordered = [rows[index] for index in sorted(range(len(rows)), key=keys.__getitem__)]
    return canonical([table.schema.columns, *ordered]).encode("utf-8")


def format_bytes(data: bytes, file: str, schema: TableSchema) -> bytes:
    """Returns the canonical form of one table's bytes; raises UnsafeError where they cannot be read safely."""
    findings: list[Finding] = []
    separator, separated = _separated(data, schema)
    table = parse_table(separated, file, schema, findings)
    if sentence := doubt(table, findings):
        raise UnsafeError(sentence)
    result = formatted(table)
    if records_of(result) != records_of(
        data, separator
    ):  # the reader takes every carriage return for the end of a line
        raise UnsafeError(f"{file} holds a carriage return inside a cell: write a space instead")
    return result


def _separated(data: bytes, schema: TableSchema) -> tuple[str, bytes]:
    """Returns what separates the cells, and the bytes with commas in its place if every row fits; else the bytes as they are."""
    text = data.decode("utf-8-sig", errors="replace")
    separator = other_separator(text, schema.columns)
    records = split(text, separator, schema.columns) if separator and "\ufffd" not in text else None
    return (separator, canonical(records).encode("utf-8")) if records else (",", data)


def records_of(data: bytes, separator: str = ",") -> tuple[list[str], Counter[tuple[str, ...]]]:
    """Returns the sorted column names of a CSV file, and its records in that order, counted; read with the csv module alone."""
    text = TOLD.sub("", data.decode("utf-8-sig"))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header, *rows = (row for row in rows if row)
    order = sorted(range(len(header)), key=header.__getitem__)
    return sorted(header), Counter(tuple(row[place] for place in order) for row in rows)


def difference(old: bytes, new: bytes, file: str, most: int = MOST_LINES) -> Iterator[str]:
    """Yields a unified diff of two versions of a file, at most so many lines, what cannot be seen spelled out."""
    before, after = (_visible(data) for data in (old, new))
    lines = difflib.unified_diff(before, after, file, f"{file} (canonical)", lineterm="")
    yield from islice(lines, most)
    if left := sum(1 for _ in lines):
        yield f"… and {left} more lines"


def _visible(data: bytes) -> list[str]:
    *lines, last = data.decode("utf-8").split("\n")
    lines = [shorten(line, WIDEST) for line in lines]
    return lines if last == "" else [*lines, f"{shorten(last, WIDEST)} (no line feed here)"]


def format_package(directory: Path, *, check: bool = False) -> tuple[list[str], list[str]]:
    """Formats the tables of a package together, or only looks; prints what it did and what it left alone.

    Returns the files that were, or would be, changed and the sentences of those left alone; raises PackageError, LoadError where a
    change of the tables was never finished, and AccessError where a file cannot be read or written, or is changed by another program meanwhile.
    """
    if not check:
        complete(directory)
    package = read_package(directory)
    if torn := [found for found in package.findings if found.rule == "change-unfinished"]:
        raise LoadError(f"{torn[0].file} {torn[0].message}: {torn[0].hint}")
    left: list[str] = []
    changes = {path: change for path, change in _forms(package, left) if change[0] != change[1]}
    if check:
        for path, (new, old) in changes.items():
            print(*(_paint(line) for line in difference(old, new, path)), sep="\n")
    else:
        replace_together({directory / path: change for path, change in changes.items()})
        print(*(f"formatted: {path}\n" for path in changes), sep="", end="")
    return list(changes), left


def _forms(package: Package, left: list[str]) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """Yields the path of each table with its canonical form and what it holds; adds the sentences of those to be left alone, and prints them."""
    named = {resource.get("name") for resource in package.descriptor["resources"] if isinstance(resource, dict)}
    for name, schema in tables().items():
        if name not in named:
            continue  # which is for the validator to say
        path = path_of(package.descriptor, name)
        try:
            if path is None:
                raise UnsafeError(f"datapackage.json gives no safe path for the table {name}")
            yield path, _formatted(package.directory, path, schema)
        except UnsafeError as error:
            left.append(str(error))
            print(f"left alone: {shorten(error, 300)}")


def _formatted(root: Path, path: str, schema: TableSchema) -> tuple[bytes, bytes]:
    """Returns the canonical form of one file, and what it holds."""
    try:
        old = read_bytes(root / path, root)
    except RefusedError as error:
        raise AccessError(f"{path} {error}") from None
    except OSError as error:
        raise UnsafeError(f"{path} {error}") from None
    return format_bytes(old, path, schema), old


def _paint(line: str) -> str:
    code = {"+": "32", "-": "31", "@": "36"}.get(line[:1])
    return paint(line, code, bool(code) and wants_colour()) if code else line
