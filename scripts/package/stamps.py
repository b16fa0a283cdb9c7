"""Fills in the missing content hashes of the codings; one that is there is never rewritten, for it says what the coder saw."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from schemas.codings import coded_variables, records
from schemas.frames import Tables, hashes, pairs
from scripts.package import files
from scripts.package.canonical import UnsafeError, format_bytes, formatted
from scripts.package.descriptor import path_of, read_descriptor
from scripts.package.errors import LoadError
from scripts.package.files import read_bytes
from scripts.package.table import Package
from scripts.package.together import complete
from scripts.package.typed import read_completely, texts


def stamp(directory: Path) -> tuple[int, list[str]]:
    """Fills the blank content hashes of a package's codings and writes the table, canonical, if there were any.

    Returns how many were filled and the records, as `table|key`, that were not found. Raises LoadError where a table cannot be
    read completely, AccessError where the codings cannot be written or are changed by another program meanwhile, and PackageError
    where the directory is no package.
    """
    complete(directory)
    was = _codings_of(directory)
    package = read_completely(directory)
    tables = texts(package)
    codings = tables["codings"]
    blank = codings["content_hash"] == ""
    coded = pairs(codings, "table", "record")[blank]
    found = coded.map(_current(tables)).dropna()
    if len(found):
        _write(package, {int(row): content_hash for row, content_hash in found.items()}, was)
    return len(found), sorted(set(coded) - set(coded[found.index]))


def _current(tables: Tables) -> dict[str, str]:
    """Returns the content hash, as it stands now, of every record that is coded, by `table|key`."""
    current = {}
    for table in coded_variables():
        known = set(records(tables, table))
        current |= {f"{table}|{key}": value for key, value in hashes(tables, table).items() if key in known}
    return current


def _codings_of(directory: Path) -> bytes | None:
    """Returns the bytes of the codings before they are read; None where there are none, which reading will say."""
    path = path_of(read_descriptor(directory), "codings")
    with suppress(OSError):
        return read_bytes(directory / path, directory) if path else None
    return None


def _write(package: Package, found: dict[int, str], was: bytes) -> None:
    table = package.tables["codings"]
    path = package.directory / table.file
    column = table.columns[table.schema.columns.index("content_hash")]
    for row, content_hash in found.items():
        column[row] = content_hash
    try:
        format_bytes(was, table.file, table.schema)  # refuses what it could not keep as it is
    except UnsafeError as error:
        raise LoadError(str(error)) from None
    files.replace(path, formatted(table), was)
