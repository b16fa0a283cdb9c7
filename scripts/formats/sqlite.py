"""The tables as one SQLite file: typed, with keys, checks, indices and the dictionary's words, and the views."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing

from scripts.formats.flat_links import VIEWS
from scripts.formats.sql import ddl, ordered
from scripts.formats.views import View
from scripts.package.errors import PackageError
from scripts.package.table import Package, TableFile

VERSION_VALID_FOR, WRITTEN_BY = (
    slice(92, 96),
    slice(96, 100),
)  # of the header: a counter, and the version of the library


def database(package: Package, *, without: Collection[str] = ()) -> bytes:
    """Returns the database as the bytes of a file, the same whichever version of the library wrote it.

    Tables named by `without`, to which no other may refer, are left out. Blank cells are NULL, whole numbers INTEGER, dates ISO texts in columns that are declared DATE. Raises PackageError where a row
    breaks a constraint, which the validator would have said too.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(ddl("sqlite"))
        try:
            _fill(connection, package, without)
        except sqlite3.IntegrityError as error:
            raise PackageError(f"the tables do not fit into SQLite: {error}") from None
        for view in VIEWS:
            connection.execute(view.sql)
        for name in without:
            connection.execute(f'DROP TABLE "{name}"')
        connection.execute("VACUUM")
        data = bytearray(connection.serialize())
    data[VERSION_VALID_FOR] = data[WRITTEN_BY] = bytes(4)
    return bytes(data)


def rows(data: bytes, view: View) -> list[list[str]]:
    """Returns the rows of a view of such a database by its key, as texts, blank as ""."""
    order = ", ".join(view.key)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        found = connection.execute(f"SELECT * FROM {view.name} ORDER BY {order}").fetchall()
    return [["" if cell is None else str(cell) for cell in row] for row in found]


def _fill(connection: sqlite3.Connection, package: Package, without: Collection[str]) -> None:
    connection.execute("BEGIN")  # one transaction: a row may refer to a later one of its own table
    for schema in (one for one in ordered() if one.name not in without):
        places = ", ".join("?" * len(schema.fields))
        connection.executemany(f'INSERT INTO "{schema.name}" VALUES ({places})', _rows(package.tables[schema.name]))
    connection.execute("COMMIT")


def _rows(table: TableFile) -> Iterator[tuple[object, ...]]:
    typed = [
        [None if not cell else int(cell) if field.type == "integer" else cell for cell in cells]
        for field, cells in zip(table.schema.fields, table.columns, strict=True)
    ]
    return zip(*typed, strict=True)
