"""Adds missing content hashes to the codings: `python -m scripts.stamp [DIR]`.

Exit 0: every coding has its hash. Exit 1: a record was not found or a table not read, and what could be filled is. Exit 2: DIR
is no package, or wrong usage. A hash that is there is never rewritten: it says what the coder saw.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import scripts.environment  # noqa: F401  (first: says what to run where the packages are missing)
from schemas.codings import coded_variables, records
from schemas.frames import Tables, hashes, pairs
from scripts.checks.descriptor import files
from scripts.command import Parser, run
from scripts.package.canonical import UnsafeError, format_bytes, formatted
from scripts.package.reader import Package, read_bytes, shorten
from scripts.package.typed import LoadError, read_completely, texts

MOST_SHOWN = 10  # of the records that were not found


def stamp(directory: Path) -> tuple[int, list[str]]:
    """Fills the blank content hashes of a package's codings and writes the table, canonical, if there were any.

    Returns how many were filled and the records, as `table|key`, that were not found. Raises LoadError where a table cannot be
    read completely or written, and PackageError where the directory is no package.
    """
    package = read_completely(directory)
    tables = texts(package)
    codings = tables["codings"]
    blank = codings["content_hash"] == ""
    coded = pairs(codings, "table", "record")[blank]
    found = coded.map(_current(tables)).dropna()
    if len(found):
        _write(package, {int(row): content_hash for row, content_hash in found.items()})
    return len(found), sorted(set(coded) - set(coded[found.index]))


def _current(tables: Tables) -> dict[str, str]:
    """Returns the content hash, as it stands now, of every record that is coded, by `table|key`."""
    current = {}
    for table in coded_variables():
        known = set(records(tables, table))
        current |= {f"{table}|{key}": value for key, value in hashes(tables, table).items() if key in known}
    return current


def _write(package: Package, found: dict[int, str]) -> None:
    table = package.tables["codings"]
    path = package.directory / table.file
    column = table.columns[table.schema.columns.index("content_hash")]
    for row, content_hash in found.items():
        column[row] = content_hash
    try:
        format_bytes(
            read_bytes(path, package.directory), table.file, table.schema
        )  # refuses what it could not keep as it is
        files.replace(path, formatted(table))
    except UnsafeError as error:
        raise LoadError(str(error)) from None
    except OSError as error:
        raise LoadError(f"{table.file} could not be written ({error.strerror or error})") from None


def _work(options: argparse.Namespace) -> int:
    try:
        filled, lost = stamp(options.directory)
    except LoadError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{filled or 'no'} content hash{'' if filled == 1 else 'es'} filled in")
    for record in lost[:MOST_SHOWN]:
        print(f"not found: {shorten(record.replace('|', ' ', 1))}")
    if len(lost) > MOST_SHOWN:
        print(f"… and {len(lost) - MOST_SHOWN} more records that were not found")
    return int(bool(lost))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    return run(Parser("stamp", "Adds missing content hashes to the codings; none is ever rewritten."), _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
