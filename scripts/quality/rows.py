"""The small tables of docs/quality: read strictly, written in canonical form and whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from schemas.tables import tables
from scripts.package import files
from scripts.package.errors import QualityError
from scripts.package.files import contents

FOLDER = Path("docs", "quality")

Row = dict[str, str]


def of_statement(table: str) -> str:
    """Returns the column of a table that names the statement of each row; blank if the table has no such column."""
    return next((name for name in ("statement_id", "from_id") if name in tables()[table].columns), "")


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yields the rows of a small CSV file with the line on which each ends; nothing where there is no such file.

    Raises QualityError where it has other columns, too many or too few cells, or is no CSV, AccessError where it cannot be read.
    """
    if (data := contents(path)) is not None:
        yield from _rows(path, data, columns)


def _rows(path: Path, data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, Row]]:
    try:
        text = data.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if rows.fieldnames != list(columns):
            raise QualityError(f"{path.name} should have the columns {','.join(columns)}")
        for row in rows:
            if None in row or None in row.values():
                raise QualityError(f"{path.name}:{rows.line_num} has too many or too few cells")
            yield rows.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise QualityError(f"{path.name} cannot be read ({error})") from None


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Returns rows as CSV text in the form of the data: LF, and quotation marks only where a cell needs them."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def rewrite_rows(path: Path, columns: Sequence[str], change: Callable[[list[Row]], Iterable[Row]]) -> None:
    """Puts what `change` makes of the rows of a small CSV file, none where there is no such file, in their place, sorted, in one step.

    Rows are sorted by their columns from the left. Raises as `read_rows` does, and AccessError where the file cannot be written or was
    changed by another program meanwhile.
    """
    was = contents(path)
    rows = [row for _, row in _rows(path, was, columns)] if was is not None else []
    ordered = sorted(change(rows), key=lambda row: [row[column] for column in columns])
    files.replace(path, as_csv(columns, ordered).encode("utf-8"), was)
