"""Packages whose tables have nothing but their header, and what a test puts into them."""

import csv
import shutil
from pathlib import Path

from schemas.tables import SCHEMAS, tables


def empty(directory: Path, **files: bytes) -> Path:
    """Makes a package of empty tables; `files` gives the bytes of the tables that are not."""
    (directory / "data").mkdir(parents=True)
    shutil.copy(SCHEMAS.parent / "datapackage.json", directory)
    for name, schema in tables().items():
        data = files.get(name, ",".join(schema.columns).encode() + b"\n")
        (directory / "data" / f"{name}.csv").write_bytes(data)
    return directory


def fill(directory: Path, table: str, *rows: dict[str, str]) -> None:
    """Writes the rows of one table; columns that a row does not name are blank."""
    with (directory / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, tables()[table].columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
