"""The one reader of the data: reads a package strictly, byte by byte, and knows the physical line of every record.

Nothing outside the package's directory is read, no file but a regular one is opened, and nothing raises on bad data: what is
wrong becomes a finding. A file is canonical when it is UTF-8 in NFC with LF, a final newline, rows in the order of their keys
and quotation marks only where a cell holds a comma or a quotation mark.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Collection, Iterable
from pathlib import Path

from schemas.rule import Finding
from schemas.tables import TableSchema, tables
from scripts.package.characters import check_cells, check_characters, check_text
from scripts.package.columns import take_columns
from scripts.package.descriptor import path_of, read_descriptor
from scripts.package.errors import AccessError
from scripts.package.files import RefusedError, read_bytes
from scripts.package.findings import MOST, Findings, finding
from scripts.package.quick import Cells, out_of_order, read_canonical
from scripts.package.rules import UNSURE
from scripts.package.table import Package, TableFile, key_of, keys_of

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks with which such a file begins
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}

csv.field_size_limit(sys.maxsize)


def read_package(directory: Path, quick_from: int | None = None, only: Collection[str] | None = None) -> Package:
    """Reads a package; raises PackageError where the directory has no `datapackage.json` that is a JSON object with resources.

    `quick_from`: of canonical tables with more bytes only the columns are kept, each text once, and neither `text` nor `records`.
    `only`: the names of the tables that are read, if not all.
    """
    twice: list[str] = []
    descriptor = read_descriptor(directory, twice)
    findings = [finding("key-twice", "datapackage.json", value=key) for key in twice]
    read = {
        name: read_table(directory, path_of(descriptor, name), schema, findings, quick_from)
        for name, schema in tables().items()
        if only is None or name in only
    }
    return Package(directory, descriptor, read, findings)


def read_table(
    root: Path, path: str | None, schema: TableSchema, findings: list[Finding], quick_from: int | None = None
) -> TableFile:
    """Reads one table and adds its faults to the findings; `path` None gives an empty, incomplete table."""
    if path is None:  # the descriptor names no such resource, which is a finding of the package layer
        return _unread(schema, f"data/{schema.name}.csv")
    try:
        data = read_bytes(root / path, root)
    except OSError as error:
        findings.append(finding("missing-file", path, detail=str(error)))
        return _unread(schema, path, str(error) if isinstance(error, RefusedError) else "")
    if quick_from is not None and len(data) > quick_from and (columns := read_canonical(data, schema)):
        return _canonical_table(columns, path, schema, findings)
    return parse_table(data, path, schema, findings)


def _canonical_table(columns: list[Cells], file: str, schema: TableSchema, findings: list[Finding]) -> TableFile:
    """Checks what a canonical file can have wrong with it: its characters, its cells and the order of its rows."""
    table = TableFile(schema, file, columns, range(2, len(columns[0]) + 2))
    found = Findings()
    check_characters(table, found)
    check_cells(table, found)
    _check_order(table, found)
    findings.extend(found)
    return table


def _unread(schema: TableSchema, file: str, refused: str = "") -> TableFile:
    return TableFile(schema, file, [[] for _ in schema.fields], [], complete=False, refused=refused)


def parse_table(data: bytes, file: str, schema: TableSchema, findings: list[Finding]) -> TableFile:
    """Parses the bytes of one table and adds its faults to the findings."""
    found = Findings()
    table = _parsed(data, file, schema, found)
    findings.extend(found)
    return table


def _parsed(data: bytes, file: str, schema: TableSchema, findings: Findings) -> TableFile:
    if data.startswith(UTF_16):
        findings.add("encoding", file, 1, detail="it looks like UTF-16")
        return _unread(schema, file)
    text = _decode(data, file, findings)
    if not text.strip("\n"):
        findings.add("empty-file", file, 1, expected=",".join(schema.columns))
        return _unread(schema, file)
    if separator := _other_separator(text, schema):
        findings.add("separator", file, 1, detail=separator)
        return _unread(schema, file)
    records, lines, whole = _records(text, file, findings)
    if not records:  # malformed from its first line on
        return _unread(schema, file)
    table = TableFile(schema, file, [], lines[1:], whole, text, records)
    check_text(table, lines, findings)
    take_columns(table, findings)
    check_cells(table, findings)
    _check_order(table, findings)
    return table


def doubt(table: TableFile, findings: Iterable[Finding]) -> str | None:
    """Says in one sentence why the cells of a table are not known for sure; None where every cell was read.

    Raises AccessError where the file may well be right, and it is the system that did not let it be read.
    """
    if table.refused:
        raise AccessError(f"{table.file} {table.refused}")
    for found in findings:
        if found.file == table.file and found.rule in UNSURE:
            place = found.file if found.line is None else f"{found.file}:{found.line}"
            return f"{place} {found.message}"
    return None if table.complete else f"datapackage.json names no file of the table {table.schema.name}"


def _decode(data: bytes, file: str, findings: Findings) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        findings.add("bom", file, 1)
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.add("encoding", file, line, detail=f"byte 0x{data[error.start]:02x}")
        text = data.decode("utf-8", errors="replace")
    if "\0" in text:
        findings.add("nul", file, text.count("\n", 0, text.index("\0")) + 1)
    if "\r" in text:
        findings.add("line-ending", file, text.count("\n", 0, text.index("\r")) + 1)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        findings.add("final-newline", file, text.count("\n") + 1)
    return text


def _other_separator(text: str, schema: TableSchema) -> str | None:
    """Says what separates the names of the header where it is not the comma."""
    header = text.partition("\n")[0].replace('"', "")
    for char, name in SEPARATORS.items():
        if len(set(header.split(char)) & set(schema.columns)) > 1:
            return name
    return None


def _records(text: str, file: str, findings: Findings) -> tuple[list[list[str]], list[int], bool]:
    """Splits the text into records and their physical lines; blank lines are reported and dropped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    begins, whole, blank = 1, True, 0
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(begins)
            else:
                blank += 1
                if blank <= MOST + 1:  # a file may be nothing but blank lines
                    findings.add("blank-line", file, begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        findings.add("malformed-csv", file, begins, detail=str(error))
        whole = False
    findings.add_uncounted("blank-line", blank - MOST - 1)
    return records, lines, whole


def _check_order(table: TableFile, findings: Findings) -> None:
    if table.records and not set(table.schema.key) <= set(table.records[0]):
        return  # without a column of the key there is no order
    for index in _out_of_order(table):
        where, key = table.lines[index], table.schema.key
        expected = ", ".join(key)
        findings.add("row-order", table.file, where, key[0], key_of(table, index), expected=expected)


def _out_of_order(table: TableFile) -> Iterable[int]:
    """Yields the places of the records that come before their place."""
    columns = [table.columns[table.schema.columns.index(name)] for name in table.schema.key]
    if all(isinstance(column, Cells) for column in columns):
        return out_of_order(columns)
    keys = keys_of(table)
    return (index for index in range(1, len(keys)) if keys[index] < keys[index - 1])
