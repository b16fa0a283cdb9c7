"""Editions to write formats from: the base package, and the published one."""

from __future__ import annotations

import shutil
from pathlib import Path

from schemas.tables import tables
from scripts.formats.edition import Edition
from scripts.formats.pages_as_text import PAGES
from scripts.package.typed import read_completely, texts
from scripts.quality import agreement
from scripts.versions.release import COPIED, own_files
from tests.packages import ROOT, base


def documented(directory: Path) -> Path:
    """Assembles the base package with the pages and licences that the checkout has beside it."""
    package = base(directory)
    (package / "docs").mkdir()
    for path in [*PAGES, *COPIED]:
        shutil.copyfile(ROOT / path, package / path)
    return package


def edition(directory: Path) -> Edition:
    """Returns the edition of a package, with its own files and nothing made yet."""
    package = read_completely(directory)
    return Edition(package, own_files(package), agreement.measure(texts(package), draws=1))


def rows(edition: Edition, name: str) -> list[dict[str, str]]:
    """Returns the rows of a view or a table."""
    table = edition.all[name]
    return [dict(zip(table.schema.columns, cells, strict=True)) for cells in zip(*table.columns, strict=True)]


def numbers(edition: Edition) -> dict[tuple[str, str], tuple[str, str]]:
    """Returns number and label of each code, by vocabulary and code."""
    return {(row["vocabulary"], row["code"]): (row["number"], row["label"]) for row in rows(edition, "codes")}


def vocabulary_fields() -> set[tuple[str, str]]:
    """Returns table and name of each field that has codes."""
    return {(table.name, field.name) for table in tables().values() for field in table.fields if field.vocabulary}
