"""Workbooks for people: text stays text, days are days, codes are chosen from lists, and no cell is a formula, ever."""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from scripts.formats.shared_strings import shared
from scripts.package.archives import packed
from scripts.package.errors import PackageError
from scripts.package.findings import shorten
from scripts.package.records import is_web_address

# What a workbook can hold, by the specification of Excel.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
MOST_CHARACTERS = 32_767  # of a cell, counted as UTF-16 does
SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\\0-\x1f]{1,31}(?<!')")
# A workbook takes what begins so for the number of a character, some readers with fewer digits or a capital X.
ESCAPE = re.compile(r"_(?=[xX][0-9A-Fa-f]{1,4}_)")
FIRST_DAY = "1900-03-01"  # before it the day numbers of Excel and of LibreOffice differ
A4 = 9  # the number of a size of paper
PAGE = 220  # characters that are legible beside each other on it
SPARE = 100  # rows below the last in which codes are still offered
LONGEST_ADDRESS = 2079  # of a link in Excel
FONT, SIZE = "Arial", 10  # every system has it, or another of the same widths
LISTS = "lists"  # the hidden sheet that holds what the dropdowns offer
MOMENT = datetime.datetime(1980, 1, 1)
WIDTHS = {"date": 12, "integer": 10}
LINE = 14  # points from one line of text to the next
TEXT = "@"  # the format of a cell that stays text when it is edited
SAVED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


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
    """A sheet: its columns and its rows of texts, blank as "". In one that is `cover`, cells that name a sheet lead to it."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str]]
    cover: bool = False


def workbook(sheets: Sequence[Sheet], choices: dict[str, Sequence[str]], title: str) -> bytes:
    """Returns a workbook of sheets; `choices` gives by name the lists that columns offer.

    Raises PackageError where something does not fit into a workbook. The bytes depend on the arguments alone.
    """
    sheets = [replace(sheet, rows=list(sheet.rows)) for sheet in sheets]
    _fit(sheets, [LISTS] if choices else [])
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = title, ""
    lists = {name: place for place, name in enumerate(choices, start=1)}
    for sheet in sheets:
        _write(book, sheet, choices, lists, [each.name for each in sheets])
    if choices:
        _write_lists(book, choices)
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _fit(sheets: Sequence[Sheet], more: list[str]) -> None:
    """Raises PackageError where sheets, and more by name, do not fit into a workbook: before a cell is written, for then it is too late."""
    names = [*(sheet.name for sheet in sheets), *more]
    for name in names:
        if not SHEET_NAME.fullmatch(name) or name.casefold() == "history":
            raise PackageError(f"a workbook can have no sheet that is called “{shorten(name)}”")
    if len({name.casefold() for name in names}) < len(names):
        raise PackageError(f"a workbook cannot have two sheets that are called alike: {', '.join(names)}")
    for sheet in sheets:
        if len(sheet.columns) > MOST_COLUMNS:
            raise PackageError(
                f"{sheet.name} has {len(sheet.columns):,} columns; a sheet of a workbook can hold {MOST_COLUMNS:,}"
            )
        if len(sheet.rows) >= MOST_ROWS:
            raise PackageError(f"{sheet.name} has more rows than a sheet of a workbook can hold")
        for value in (value for row in sheet.rows for value in row if len(value) * 2 > MOST_CHARACTERS):
            if (length := len(value.encode("utf-16-le")) // 2) > MOST_CHARACTERS:
                raise PackageError(
                    f"a cell of {sheet.name} has {length:,} characters; a cell of a workbook can hold {MOST_CHARACTERS:,}"
                )


def _write(book: Workbook, sheet: Sheet, choices: dict[str, Sequence[str]], lists: dict[str, int], names: Sequence[str]) -> None:  # fmt: skip
    rows = sheet.rows
    written = book.create_sheet(sheet.name)
    _lay_out(written, sheet)
    for letter, column in _lettered(sheet):
        if column.choices:
            written.data_validations.append(_offered(column.choices, len(choices[column.choices]), lists, f"{letter}2:{letter}{min(len(rows) + 1 + SPARE, MOST_ROWS)}"))  # fmt: skip
    styles = [_cell(written, "", column.type, column.wrap) for column in sheet.columns]
    written.append([_heading(written, column.name) for column in sheet.columns])
    for number, row in enumerate(rows, start=2):
        if lines := _lines(sheet.columns, row):
            written.row_dimensions[number].height = LINE * lines
        written.append([_like(style, cell, column.type) for style, cell, column in zip(styles, row, sheet.columns, strict=True)])  # fmt: skip
    written._hyperlinks.extend(_of_cover(rows, names) if sheet.cover else _of_addresses(sheet, rows))
    if not sheet.cover:
        written.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"


def _lettered(sheet: Sheet) -> Iterator[tuple[str, Column]]:
    return ((get_column_letter(place), column) for place, column in enumerate(sheet.columns, start=1))


def _lay_out(written: WriteOnlyWorksheet, sheet: Sheet) -> None:
    """Sets how a sheet is seen and printed: the first row and column stay in sight, on each page too, and pages stay legible."""
    written.freeze_panes = "A2" if sheet.cover else "B2"
    widths = {letter: WIDTHS.get(column.type, column.width) for letter, column in _lettered(sheet)}
    for letter, width in widths.items():
        written.column_dimensions[letter].width = width
    written.page_setup.orientation, written.page_setup.paperSize = "landscape", A4
    written.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    written.page_setup.fitToWidth, written.page_setup.fitToHeight = math.ceil(sum(widths.values()) / PAGE), 0
    written.print_title_rows, written.print_title_cols = "1:1", None if sheet.cover else "A:A"


def _offered(name: str, number: int, lists: dict[str, int], cells: str) -> DataValidation:
    """Returns the dropdown of a column, which offers one of the lists and ends a little below the last row."""
    letter = get_column_letter(lists[name])
    offered = DataValidation("list", formula1=f"{LISTS}!${letter}$2:${letter}${number + 1}", allow_blank=True)
    offered.error, offered.errorTitle = f"Choose one of the codes of {name}.", "No such code"
    offered.showErrorMessage = True
    offered.add(cells)
    return offered


def _of_cover(rows: Sequence[Sequence[str]], names: Sequence[str]) -> Iterator[Hyperlink]:
    for number, row in enumerate(rows, start=2):
        if row[0] in names:
            yield Hyperlink(f"A{number}", location=f"'{row[0]}'!A1")


def _of_addresses(sheet: Sheet, rows: Sequence[Sequence[str]]) -> Iterator[Hyperlink]:
    for place, (letter, column) in enumerate(_lettered(sheet)):
        for number, row in enumerate(rows, start=2) if column.name.endswith("url") else ():
            if is_web_address(row[place]) and len(row[place]) <= LONGEST_ADDRESS:
                yield Hyperlink(f"{letter}{number}", target=row[place])


def _lines(columns: Sequence[Column], row: Sequence[str]) -> int:
    """Returns how many lines the folded cells of a row need, because not every program works that out; 0 where none is folded."""
    return max((math.ceil(len(cell) / column.width * 1.1) or 1 for cell, column in zip(row, columns, strict=True) if column.wrap), default=0)  # fmt: skip


def _heading(sheet: object, name: str) -> WriteOnlyCell:
    cell = _cell(sheet, name, "string")
    cell.font = Font(name=FONT, size=SIZE, bold=True)
    return cell


def _cell(sheet: object, value: str, kind: str, wrap: bool = False) -> WriteOnlyCell:
    """Makes the cell whose format others take over."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = {"date": "yyyy-mm-dd", "integer": "0"}.get(kind, TEXT)
    cell.font = Font(name=FONT, size=SIZE)
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
        cell.value = ESCAPE.sub("_x005F_", value)
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
    return packed(shared(parts))
