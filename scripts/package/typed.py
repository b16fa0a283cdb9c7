"""The tables as pandas frames: typed for users, or every cell as its text for the rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.arrow import in_arrow, in_numpy
from schemas.frames import Tables
from schemas.tables import Field
from scripts.package.errors import LoadError
from scripts.package.findings import shorten
from scripts.package.quick import Cells
from scripts.package.reader import doubt, read_package
from scripts.package.table import Package, TableFile, key_of

DTYPES = {"string": "string", "integer": "Int64", "date": "datetime64[s]"}


def load(directory: Path | str = ".") -> dict[str, pd.DataFrame]:
    """Loads all tables by name, columns in the order of the schema and rows in that of the file.

    Texts become pandas' `string`, whole numbers `Int64`, dates `datetime64[s]` (midnight, no time zone); blank cells are missing
    (`pd.NA`, in dates `pd.NaT`) and nothing else is. Raises LoadError where a file cannot be read completely or a cell is not of
    its type, and PackageError where the directory is no package.
    """
    return {
        name: pd.DataFrame({field.name: _typed(table, place, field) for place, field in enumerate(table.schema.fields)})
        for name, table in read_completely(Path(directory)).tables.items()
    }


def load_texts(directory: Path | str = ".") -> Tables:
    """Loads all tables as the rules see them: every cell as its text, blank as ""; raises as `load` does, types aside."""
    return texts(read_completely(Path(directory)))


def texts(package: Package, known: Package | None = None) -> Tables:
    """Returns the tables of a package that was read as frames of texts.

    `known`: a package whose frames are made; those of the tables that both have are taken from it, with what is known of them.
    """
    before = known.frames if known else None
    same = {name for name, table in package.tables.items() if before and known.tables.get(name) is table}
    frames, encoded = {}, {}
    for name, table in package.tables.items():
        if name in same:
            continue
        for field, column in zip(table.schema.columns, table.columns, strict=True):
            if isinstance(column, Cells):
                encoded[name, field] = column.codes, column.values
        columns = [_texts(name, column) for column in table.columns]
        frames[name] = pd.DataFrame(dict(zip(table.schema.columns, columns, strict=True)), copy=False)
    ordered = frozenset(name for name in frames if package.tables[name].ordered)
    return before.with_others(frames, encoded, ordered) if before else Tables(frames, encoded, ordered)


def _texts(table: str, column: Sequence[str]) -> pd.Series:
    """Returns a column of texts; one of the codings, by far the longest table, stays as Arrow has it if they were read quickly."""
    if not isinstance(column, Cells):
        return pd.Series(column, dtype=object)
    if table == "codings":
        array = pa.DictionaryArray.from_arrays(column.codes, in_arrow(column.values), safe=False)
        return pd.Series(pd.arrays.ArrowExtensionArray(array), copy=False)
    values = in_numpy(column.values)
    cells = values if np.array_equal(column.codes, np.arange(len(values))) else values[column.codes]
    return pd.Series(cells, dtype=object, copy=False)


def read_completely(directory: Path) -> Package:
    """Reads a package; raises LoadError where any cell of any table is in doubt, PackageError where there is no package."""
    package = read_package(directory)
    for table in package.tables.values():
        if sentence := doubt(table, package.findings):
            raise LoadError(f"{shorten(sentence, 300)} (make validate says more)")
    return package


def _typed(table: TableFile, place: int, field: Field) -> pd.Series:
    cells = table.columns[place]
    if field.type != "string":
        wrong = {value for value in set(cells) if value and {field.type, "exact-number"} & set(field.defects(value))}
        for index, value in enumerate(cells if wrong else ()):
            if value in wrong:
                where = f"{table.file}:{table.lines[index]}:{field.name}"
                kind = {"integer": "a whole number", "date": "a date"}[field.type]
                raise LoadError(f"{where} “{shorten(value)}” of {shorten(key_of(table, index))} is not {kind}")
    missing = pd.NaT if field.type == "date" else pd.NA
    read = int if field.type == "integer" else str
    return pd.Series([read(cell) if cell else missing for cell in cells], dtype=DTYPES[field.type])
