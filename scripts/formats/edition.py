"""What every format is written from: the package, its views, and the files of the archive that were made before."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from scripts.formats.flat_links import VIEWS
from scripts.formats.sqlite import database, rows
from scripts.package.records import Records
from scripts.package.table import Package, TableFile
from scripts.quality.agreement import Report

PROCESS = "codings"  # the raw codes: most rows of all, which only those formats carry that are made for many


@dataclass
class Edition:
    """One version of the package on its way into files. `files` holds what was made so far, by path in the archive."""

    package: Package
    files: dict[str, bytes]
    report: Report

    @functools.cached_property
    def database(self) -> bytes:
        """Returns the SQLite file; raises PackageError where the rows break its constraints."""
        return database(self.package)

    @functools.cached_property
    def records(self) -> Records:
        """Returns the rows of the package, which know what refers to them."""
        return Records(self.package)

    @functools.cached_property
    def views(self) -> dict[str, TableFile]:
        """Returns the views by name, as tables that were read."""
        found = {}
        for view in VIEWS:
            cells = rows(self.database, view)
            columns = list(map(list, zip(*cells, strict=True))) or [[] for _ in view.columns]
            found[view.name] = TableFile(view.schema, f"{view.name}.csv", columns, range(2, len(cells) + 2))
        return found

    @property
    def all(self) -> dict[str, TableFile]:
        """Returns the views and all tables by name: what people open first comes first."""
        return self.views | self.package.tables

    @property
    def for_people(self) -> dict[str, TableFile]:
        """Returns the views and all tables but the raw codes."""
        return {name: table for name, table in self.all.items() if name != PROCESS}


@dataclass(frozen=True)
class Format:
    """A format of the release: its name, the function that writes its files by path, and the program that proves it by reading them back.

    `files` and `whom` are what the README of the archive says of them: Markdown, with «name» for the name of the dataset.
    """

    name: str
    write: Callable[[Edition], dict[str, bytes]]
    reader: str
    files: str
    whom: str
