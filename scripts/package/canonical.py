"""Puts the tables into canonical form: `python -m scripts.format [DIR] [--check]`.

Exit 0: every table is canonical now. Exit 1: a file could not be read safely and was left alone, or, with --check, would change.
Exit 2: DIR is no package, or wrong usage. Only the writing of a table changes, never a value: that is read back before a file
is replaced.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import io
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import scripts.environment  # noqa: F401  (first: says what to run where the packages are missing)
from schemas.rule import Finding
from schemas.tables import TableSchema, tables
from scripts.checks.descriptor import files
from scripts.checks.report import wants_colour
from scripts.command import Parser, run
from scripts.package.reader import (
    TableFile,
    canonical,
    doubt,
    keys_of,
    parse_table,
    path_of,
    read_bytes,
    read_package,
    shorten,
)

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
    table = parse_table(data, file, schema, findings)
    if sentence := doubt(table, findings):
        raise UnsafeError(sentence)
    result = formatted(table)
    if records_of(result) != records_of(data):  # the reader takes every carriage return for the end of a line
        raise UnsafeError(f"{file} holds a carriage return inside a cell: write a space instead")
    return result


def records_of(data: bytes) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """Returns the sorted column names of a CSV file, and its records in that order, counted; read with the csv module alone."""
    text = data.decode("utf-8-sig")
    header, *rows = (row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row)
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
    """Formats the tables of a package, or only looks; prints what it did and what it left alone.

    Returns the files that were, or would be, changed and the sentences of those left alone; raises PackageError.
    """
    package = read_package(directory)
    changed, left = [], []
    named = {resource.get("name") for resource in package.descriptor["resources"] if isinstance(resource, dict)}
    for name, schema in tables().items():
        if name not in named:
            continue  # which is for the validator to say
        path = path_of(package.descriptor, name)
        try:
            if path is None:
                raise UnsafeError(f"datapackage.json gives no safe path for the table {name}")
            if _format_file(directory, path, schema, check=check):
                changed.append(path)
        except UnsafeError as error:
            left.append(str(error))
            print(f"left alone: {shorten(error, 300)}")
    return changed, left


def _format_file(root: Path, path: str, schema: TableSchema, *, check: bool) -> bool:
    """Formats one file, or shows how it would change; says whether there is a difference."""
    try:
        old = read_bytes(root / path, root)
    except OSError as error:
        raise UnsafeError(f"{path} {error}") from None
    new = format_bytes(old, path, schema)
    if new == old:
        return False
    if check:
        print(*(_paint(line) for line in difference(old, new, path)), sep="\n")
        return True
    try:
        files.replace(root / path, new)
    except OSError as error:
        raise UnsafeError(f"{path} could not be written ({error.strerror or error})") from None
    print(f"formatted: {path}")
    return True


def _paint(line: str) -> str:
    code = {"+": "32", "-": "31", "@": "36"}.get(line[:1])
    return f"\033[{code}m{line}\033[0m" if code and wants_colour() else line


def _work(options: argparse.Namespace) -> int:
    changed, left = format_package(options.directory, check=options.check)
    if changed and options.check:
        here = options.directory.resolve() == Path.cwd()
        command = "make format" if here else f".venv/bin/python -m scripts.format {shlex.quote(str(options.directory))}"
        print(f"\n{_count(len(changed))} not canonical; mend with: {command}")
    elif not changed and not left:
        print("every table is canonical")
    return int(bool(left or (changed and options.check)))


def _count(number: int) -> str:
    return "1 file is" if number == 1 else f"{number} files are"


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("format", "Puts every table of a package into canonical form; no value is ever changed.")
    parser.add_argument("--check", action="store_true", help="write nothing, show what would change")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
