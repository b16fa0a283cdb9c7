"""The small tables of docs/quality: read strictly, written in canonical form and whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scripts.package import files
from scripts.package.errors import QualityError
from scripts.package.files import read_bytes
from scripts.package.reader import obstacle, of_encoding

FOLDER = Path("docs", "quality")

Row = dict[str, str]


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yields the rows of a small CSV file with the line on which each ends; nothing where there is no such file.

    Raises QualityError where it has other columns, too many or too few cells, or cannot be read, in the words of the tables' reader.
    """
    if not path.exists():
        return
    try:
        data = read_bytes(path, path.parent)
        if found := obstacle(data, path.name, columns) or of_encoding(data, path.name):
            raise QualityError(f"{path.name}:{found.line} {found.message}: {found.hint}")
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if rows.fieldnames != list(columns):
            raise QualityError(f"{path.name} should have the columns {','.join(columns)}")
        for row in rows:
            if None in row or None in row.values():
                raise QualityError(f"{path.name}:{rows.line_num} has too many or too few cells")
            yield rows.line_num, row
    except (OSError, csv.Error) as error:
        raise QualityError(f"{path.name} cannot be read ({error})") from None


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Returns rows as CSV text in the form of the data: LF, and quotation marks only where a cell needs them."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Writes rows, sorted by their columns from the left, in one step; raises QualityError where that fails."""
    ordered = sorted(rows, key=lambda row: [row[column] for column in columns])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, as_csv(columns, ordered).encode("utf-8"))
    except OSError as error:
        raise QualityError(f"{path.name} could not be written ({error.strerror or error})") from None
