"""Workbooks for people: text stays text, days are days, codes are chosen from lists, and no cell is a formula, ever."""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from schemas.tables import Field, tables
from scripts.formats.edition import Edition
from scripts.package.archives import packed
from scripts.package.errors import PackageError
from scripts.package.table import TableFile

MOST_ROWS = 1_048_576  # of a sheet
FIRST_DAY = "1900-03-01"  # before it the day numbers of Excel and of LibreOffice differ
LISTS = "lists"  # the hidden sheet that holds what the dropdowns offer
MOMENT = datetime.datetime(1980, 1, 1)
WIDTHS = {"date": 12, "integer": 10}
LINE = 14  # points from one line of text to the next
TEXT = "@"  # the format of a cell that stays text when it is edited
SAVED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
DICTIONARY = {"table": 16, "field": 18, "title": 18, "type": 9, "required": 9, "key": 6, "refers to": 22, "codes": 16, "meaning": 90, "example": 30}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name, its type by Table Schema, how wide it is, the list that its cells are chosen from, if any.

    `wrap`: long texts are folded, for sheets that are read row by row.
    """

    name: str
    type: str = "string"
    width: int = 18
    choices: str = ""
    wrap: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its columns and its rows of texts, blank as ""."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]


def workbook(sheets: Sequence[Sheet], choices: dict[str, Sequence[str]], title: str) -> bytes:
    """Returns a workbook of sheets; `choices` gives by name the lists that columns offer.

    Raises PackageError where a table has more rows than a sheet can hold. The bytes depend on the arguments alone.
    """
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, ""
    lists = {name: place for place, name in enumerate(choices, start=1)}
    for sheet in sheets:
        _write(book, sheet, choices, lists)
    if choices:
        _write_lists(book, choices)
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _write(book: Workbook, sheet: Sheet, choices: dict[str, Sequence[str]], lists: dict[str, int]) -> None:
    written = book.create_sheet(sheet.name)
    written.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        written.column_dimensions[letter].width = WIDTHS.get(column.type, column.width)
        if column.choices:
            last, of_list = len(choices[column.choices]) + 1, get_column_letter(lists[column.choices])
            offered = DataValidation("list", formula1=f"{LISTS}!${of_list}$2:${of_list}${last}", allow_blank=True)
            offered.error, offered.errorTitle = f"Choose one of the codes of {column.choices}.", "No such code"
            offered.showErrorMessage = True
            offered.add(f"{letter}2:{letter}{MOST_ROWS}")
            written.data_validations.append(offered)
    styles = [_cell(written, "", column.type, column.wrap) for column in sheet.columns]
    written.append([_heading(written, column.name) for column in sheet.columns])
    rows = 1
    for rows, row in enumerate(sheet.rows, start=2):
        if rows > MOST_ROWS:
            raise PackageError(f"{sheet.name} has more rows than a sheet of a workbook can hold")
        if lines := _lines(sheet.columns, row):
            written.row_dimensions[rows].height = LINE * lines
        written.append([_like(style, cell, column.type) for style, cell, column in zip(styles, row, sheet.columns, strict=True)])  # fmt: skip
    written.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{rows}"


def _lines(columns: Sequence[Column], row: Sequence[str]) -> int:
    """Returns how many lines the folded cells of a row need, because not every program works that out; 0 where none is folded."""
    return max((math.ceil(len(cell) / column.width * 1.1) or 1 for cell, column in zip(row, columns, strict=True) if column.wrap), default=0)  # fmt: skip


def _heading(sheet: object, name: str) -> WriteOnlyCell:
    cell = _cell(sheet, name, "string")
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: object, value: str, kind: str, wrap: bool = False) -> WriteOnlyCell:
    """Makes the cell whose format others take over."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = {"date": "yyyy-mm-dd", "integer": "0"}.get(kind, TEXT)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    if value:
        _put(cell, value, kind)
    return cell


def _like(style: WriteOnlyCell, value: str, kind: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(style.parent)
    cell._style = style._style  # one format for a column: ten times as quick as setting it cell by cell
    if value:
        _put(cell, value, kind)
    return cell


def _put(cell: WriteOnlyCell, value: str, kind: str) -> None:
    """Puts a text into a cell: as a number or a day by its column's type, else as text, whatever it begins with."""
    if kind == "integer":
        cell.value = int(value)
    elif kind == "date" and value >= FIRST_DAY:
        cell.value = datetime.date.fromisoformat(value)
    else:
        cell.value = value
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula, and #N/A for an error


def _write_lists(book: Workbook, choices: dict[str, Sequence[str]]) -> None:
    """Writes what the dropdowns offer, a column for each list, on a sheet that is hidden."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    sheet.append([_cell(sheet, name, "string") for name in choices])
    longest = max(map(len, choices.values()))
    for place in range(longest):
        codes = [offered[place] if place < len(offered) else "" for offered in choices.values()]
        sheet.append([_cell(sheet, code, "integer" if code.isdigit() else "string") for code in codes])


def _timeless(data: bytes) -> bytes:
    """Returns a workbook without the moments at which it was made and saved."""
    with zipfile.ZipFile(io.BytesIO(data)) as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    moment = MOMENT.isoformat().encode() + b"Z"
    parts["docProps/core.xml"] = SAVED.sub(rb"\g<1>" + moment, parts["docProps/core.xml"])
    return packed(parts)


# --- the workbook of the tables --------------------------------------------------------------------------------------


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the workbook of a release, by path."""
    return {f"{edition.package.descriptor['name']}.xlsx": tables_workbook(edition)}


def tables_workbook(edition: Edition) -> bytes:
    """Returns the workbook of a release: the dictionary, then a sheet for each view and table, with a dropdown for each field that has codes."""
    shown = edition.all
    choices = {field.vocabulary: field.enum for table in tables().values() for field in table.fields if field.vocabulary}  # fmt: skip
    sheets = [Sheet("dictionary", [Column(head, width=width, wrap=width >= 30) for head, width in DICTIONARY.items()], _dictionary(shown))]  # fmt: skip
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
