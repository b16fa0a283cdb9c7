"""The views and tables for SPSS, and for PSPP and jamovi, which read the same files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from schemas.tables import Field
from scripts.formats.edition import Edition
from scripts.formats.labelled import Numbers, frame, numbers, title, value_labels
from scripts.package.table import TableFile

WRITTEN_AT = slice(92, 109)  # of the header: day and time of writing, which the library takes from the clock
MOMENT = b"01 Jan 8000:00:00"  # 1 January 1980, midnight: files of a release have no time of their own
LONGEST_LABEL = 255  # bytes of a variable's label, which is cut there without a word
DAY, WHOLE = "SDATE10", "F16.0"  # yyyy/mm/dd, the only order of SPSS with the year first


def files(edition: Edition) -> dict[str, bytes]:
    """Returns a file for each view and each table but the raw codes, by path."""
    numbered = numbers(edition)
    return {f"spss/{name}.sav": spss(table, numbered, title(edition, table)) for name, table in edition.for_people.items()}  # fmt: skip


def spss(table: TableFile, numbered: Numbers, label: str) -> bytes:
    """Returns one table as a system file of SPSS, compressed by its own simple scheme, which every reader knows."""
    import pyreadstat  # a part of the release group alone

    fields = table.schema.fields
    data = frame(table, numbered)
    for field in fields:
        if field.type == "date":
            data[field.name] = data[field.name].dt.date.astype(object).where(data[field.name].notna(), None)
    with tempfile.TemporaryDirectory(prefix="spss.") as folder:
        path = Path(folder) / "table.sav"
        pyreadstat.write_sav(
            data,
            path,
            file_label=label,
            column_labels={field.name: _cut(f"{field.title}: {field.description}") for field in fields},
            variable_value_labels=value_labels(table, numbered),
            variable_measure={field.name: _measure(field) for field in fields},
            variable_format={field.name: DAY if field.type == "date" else WHOLE for field in fields if _counts(field)},
        )
        written = bytearray(path.read_bytes())
    written[WRITTEN_AT] = MOMENT
    return bytes(written)


def _counts(field: Field) -> bool:
    """Says whether the cells of a column are numbers there: whole numbers, days and codes."""
    return field.type != "string" or bool(field.vocabulary)


def _measure(field: Field) -> str:
    return "nominal" if field.vocabulary or field.type == "string" else "scale"


def _cut(text: str) -> str:
    """Shortens a label at a word where it is too long, so that a reader sees that it goes on."""
    if len(text.encode()) <= LONGEST_LABEL:
        return text
    kept = text.encode()[: LONGEST_LABEL - len("…".encode())].decode(errors="ignore")
    return kept.rpartition(" ")[0] + "…"
