"""The workbook of a release: about it, the dictionary, the flat sheets, and a sheet for each table."""

from __future__ import annotations

from schemas.tables import Field, tables
from scripts.formats.cautions import CAUTIONS
from scripts.formats.citation import apa, dataset
from scripts.formats.edition import Edition
from scripts.formats.workbook import Column, Sheet, workbook
from scripts.package.records import day
from scripts.package.table import TableFile

DICTIONARY = {"table": 16, "field": 18, "title": 18, "type": 9, "required": 9, "key": 6, "refers to": 22, "codes": 16, "meaning": 76, "example": 30}  # fmt: skip


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the workbook of a release, by path."""
    return {f"{edition.package.descriptor['name']}.xlsx": tables_workbook(edition)}


def tables_workbook(edition: Edition) -> bytes:
    """Returns the workbook of a release: the dictionary, then a sheet for each view and table, with a dropdown for each field that has codes."""
    shown = edition.all
    choices = {field.vocabulary: field.enum for table in tables().values() for field in table.fields if field.vocabulary}  # fmt: skip
    sheets = [
        Sheet("about", [Column("Casus Belli", width=22), Column("", width=130, wrap=True)], _about(edition), cover=True),
        Sheet("dictionary", [Column(head, width=width, wrap=width >= 30) for head, width in DICTIONARY.items()], _dictionary(shown)),
    ]  # fmt: skip
    for name, read in shown.items():
        columns = [Column(field.name, field.type, _width(field), field.vocabulary) for field in read.schema.fields]
        sheets.append(Sheet(name, columns, zip(*read.columns, strict=True)))
    about = edition.package.descriptor
    return workbook(sheets, choices, f"{about.get('title', '')} (version {about.get('version', '')})")


def _width(field: Field) -> int:
    return 60 if field.max_length > 160 else 24


def _dictionary(shown: dict[str, TableFile]) -> list[list[str]]:
    """Returns a row for each field of each table and view."""
    return [
        [
            table.name,
            field.name,
            field.title,
            field.type,
            "yes" if field.required else "",
            "yes" if field.name in table.key else "",
            next((f"{key.table}.{key.target}" for key in table.foreign_keys if key.field == field.name), ""),
            field.vocabulary,
            field.description,
            field.example,
        ]
        for table in (read.schema for read in shown.values())
        for field in table.fields
    ]


def _about(edition: Edition) -> list[tuple[str, str]]:
    """Returns the rows of the first sheet: what this is, how to cite it, what to mind, and what the other sheets hold."""
    descriptor, work = edition.package.descriptor, dataset(edition.package.descriptor)
    licences = "; ".join(
        f"{each.get('title', '')} ({each.get('path', '')})" for each in descriptor.get("licenses") or []
    )
    told = [
        ("Title", work.title),
        ("Version", f"{work.version}, {day(work.date)}"),
        ("What it is", descriptor.get("description", "")),
        ("Cite it as", apa(work)),
        ("Licence", licences),
        ("Address", work.place),
        ("", ""),
        *zip(["Before you count", *[""] * len(CAUTIONS)], CAUTIONS, strict=False),
        ("", ""),
        ("Sheets", ""),
        ("dictionary", "Every field of every sheet, with its meaning."),
        *((name, f"{table.schema.description} ({len(table.lines):,} rows)") for name, table in edition.all.items()),
    ]
    return [row for row in told if row[1] or row[0] in ("", "Sheets")]
