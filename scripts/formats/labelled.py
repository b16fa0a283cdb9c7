"""The views and tables as statistics programs have them: numbers with labels for codes, days as days, blank as missing."""

from __future__ import annotations

import pandas as pd

from schemas.tables import Field
from scripts.formats.edition import Edition
from scripts.package.errors import PackageError
from scripts.package.table import TableFile

LONGEST_NAME = 32  # of a variable in Stata; SPSS allows 64 bytes

Numbers = dict[str, dict[str, tuple[int, str]]]  # number and label of a code, by vocabulary and code


def numbers(edition: Edition) -> Numbers:
    """Returns number and label of every code, from the table of codes, by vocabulary and code in the order of the numbers."""
    found: Numbers = {}
    for row in sorted(edition.records.rows["codes"], key=lambda row: int(row["number"])):
        found.setdefault(row["vocabulary"], {})[row["code"]] = int(row["number"]), row["label"]
    return found


def frame(table: TableFile, numbered: Numbers) -> pd.DataFrame:
    """Returns a table as a frame: whole numbers and codes are `Int64`, days `datetime64[s]`, texts `object` with blank as "".

    Raises PackageError where the name of a column is too long for a statistics program, or a code has no number.
    """
    for field in table.schema.fields:
        if len(field.name) > LONGEST_NAME:
            raise PackageError(f"{table.schema.name}.{field.name} is longer than the {LONGEST_NAME} characters that a name can have in Stata")  # fmt: skip
    return pd.DataFrame({field.name: _series(cells, field, table, numbered) for field, cells in zip(table.schema.fields, table.columns, strict=True)})  # fmt: skip


def _series(cells: object, field: Field, table: TableFile, numbered: Numbers) -> pd.Series:
    if field.vocabulary:
        try:
            known = numbered.get(field.vocabulary, {})
            return pd.Series([known[cell][0] if cell else pd.NA for cell in cells], dtype="Int64")
        except KeyError as error:
            raise PackageError(f"{error} of {table.schema.name}.{field.name} has no number in codes") from None
    if field.type == "integer":
        return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
    if field.type == "date":
        return pd.Series(pd.to_datetime([cell or None for cell in cells]), dtype="datetime64[s]")
    return pd.Series(list(cells), dtype=object)


def value_labels(table: TableFile, numbered: Numbers) -> dict[str, dict[int, str]]:
    """Returns, by column, the labels of its numbers; only columns with codes have any."""
    return {
        field.name: {
            number: label for code, (number, label) in numbered[field.vocabulary].items() if code in field.enum
        }
        for field in table.schema.fields
        if field.vocabulary
    }


def title(edition: Edition, table: TableFile) -> str:
    """Returns the title of a table with the version, as the label of its file."""
    return f"{table.schema.title}, Casus Belli {edition.package.descriptor['version']}"
