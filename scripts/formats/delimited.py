"""The views as CSV files, written as the tables are."""

from __future__ import annotations

from scripts.formats.edition import Edition
from scripts.package.table import canonical


def files(edition: Edition) -> dict[str, bytes]:
    """Returns a CSV file for each view, by path."""
    return {
        table.file: canonical([table.schema.columns, *zip(*table.columns, strict=True)]).encode("utf-8")
        for table in edition.views.values()
    }
