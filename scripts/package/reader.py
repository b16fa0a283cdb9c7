"""The one reader of the data: reads a package strictly, byte by byte, and knows the physical line of every record.

Nothing outside the package's directory is read, no file but a regular one is opened, and nothing raises on bad data: what is
wrong becomes a finding. A file is canonical when it is UTF-8 in NFC with LF, a final newline, rows in the order of their keys
and quotation marks only where a cell holds a comma or a quotation mark.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from schemas.rule import Finding
from schemas.tables import TableSchema, tables
from scripts.package.characters import check_cells, check_characters, check_text
from scripts.package.columns import take_columns
from scripts.package.descriptor import path_of, read_descriptor
from scripts.package.errors import AccessError
from scripts.package.files import BOM, RefusedError, opened, read_bytes, state_of
from scripts.package.findings import MOST, Findings, finding, of_mistake
from scripts.package.journal import COMPLETE, WAY_OUT, half_done
from scripts.package.mistaken import Mistake, mistake
from scripts.package.printed import excused, printed
from scripts.package.quick import Cells, out_of_order, read_canonical
from scripts.package.rules import UNKNOWN, UNSURE
from scripts.package.separators import SEPARATORS, other_separator, split
from scripts.package.table import Package, TableFile, key_of, keys_of

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks with which such a file begins
MUCH = 400  # bytes, enough to see whether every other one is zero

csv.field_size_limit(sys.maxsize)


def read_package(directory: Path, quick_from: int | None = None, known: Known | None = None) -> Package:
    """Reads a package; raises PackageError where the directory has no `datapackage.json` that is a JSON object with resources.

    `quick_from`: of canonical tables with more bytes only the columns are kept, each text once, and neither `text` nor `records`.
    `known`: what was read before; a table whose file has not changed since is the same object again.
    """
    notes: list[Mistake] = []
    descriptor = read_descriptor(directory, notes)
    findings = [of_mistake(note, "datapackage.json") for note in notes]
    torn = _torn(directory, descriptor, findings)
    paths = {name: path_of(descriptor, name) for name in tables() if name not in torn}
    known = Known() if known is None else known
    with_faults = known.read(directory, paths, quick_from)
    read = {}
    for name, schema in tables().items():
        read[name], faults = with_faults.get(name) or (_unread(schema, torn[name]), [])
        findings += faults
    own = Findings()
    listed = printed(descriptor, read, own)
    return Package(directory, descriptor, read, [*excused(findings, read, listed), *own])


def _torn(directory: Path, descriptor: dict, findings: list[Finding]) -> dict[str, str]:
    """Returns the paths of the tables of which some are new and some old, because a command was killed, and adds one finding for all."""
    torn: dict[str, str] = {}
    paths = {name: path_of(descriptor, name) for name in tables()}
    for change, mine in half_done(directory, descriptor, paths):
        torn |= mine
        journal = change.journal.relative_to(directory.resolve()).as_posix()
        mend = COMPLETE if change.way() else WAY_OUT.format(journal=journal)
        if mine or not change.steps:
            findings.append(finding("change-unfinished", next(iter(mine.values()), journal), detail=change.told(), mend=mend))  # fmt: skip
    return torn


class Known:
    """The tables that were read of a package, each with the findings of its reading, by the state of its file."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Begins with none; `meanwhile` is called while Arrow reads big tables, for which Python has to do little."""
        self._meanwhile = meanwhile
        self._read: dict[str, tuple[object, TableFile, list[Finding]]] = {}

    def forget(self, paths: Collection[Path]) -> None:
        """Reads files again that are known to have changed, even if the clock of their folder is too coarse to show it."""
        self._read = {name: each for name, each in self._read.items() if Path(each[1].file).name not in {path.name for path in paths}}  # fmt: skip

    def read(
        self, root: Path, paths: dict[str, str | None], quick_from: int | None
    ) -> dict[str, tuple[TableFile, list[Finding]]]:
        """Reads tables, each given with its path, as `read_table` does, unless their files are as they were; returns each with its faults."""
        states = {name: (path, state_of(root / path) if path else None) for name, path in paths.items()}
        changed = [
            name for name, state in states.items() if state[1] is None or self._read.get(name, (None,))[0] != state
        ]
        readers = ThreadPoolExecutor(2)
        try:
            begun = {
                name: readers.submit(_if_canonical, root, paths[name], tables()[name])
                for name in _big(root, {name: paths[name] for name in changed}, quick_from)
            }
            if begun:
                self._meanwhile()
            for name in sorted(changed, key=begun.__contains__):  # the small ones while Arrow reads the big ones
                own: list[Finding] = []
                read = begun[name].result() if name in begun else None
                self._read[name] = states[name], *(read or (read_table(root, paths[name], tables()[name], own), own))
        finally:
            readers.shutdown(cancel_futures=True)  # after an interruption no other is begun
        return {name: self._read[name][1:] for name in paths}


def _big(root: Path, paths: dict[str, str | None], quick_from: int | None) -> list[str]:
    """Names the tables whose files have more bytes than is given, the longest first."""
    sizes = {name: _size(root, path) for name, path in paths.items() if path and quick_from is not None}
    return sorted((name for name in sizes if sizes[name] > quick_from), key=sizes.get, reverse=True)


def _if_canonical(root: Path, path: str, schema: TableSchema) -> tuple[TableFile, list[Finding]] | None:
    """Reads a big table quickly and returns it with its faults; None where it is not canonical, which the strict reader tells."""
    findings: list[Finding] = []
    with suppress(OSError):  # which `read_table` tells
        with opened(root / path, root) as stream:
            columns = read_canonical(stream, schema)
        if columns:
            return _canonical_table(columns, path, schema, findings), findings
    return None


def _size(root: Path, path: str) -> int:
    with suppress(OSError, ValueError):
        return os.stat(root / path).st_size
    return 0


def read_table(root: Path, path: str | None, schema: TableSchema, findings: list[Finding]) -> TableFile:
    """Reads one table and adds its faults to the findings; `path` None gives an empty, incomplete table."""
    if path is None:  # the descriptor names no such resource, which is a finding of the package layer
        return _unread(schema, f"data/{schema.name}.csv")
    try:
        data = read_bytes(root / path, root)
    except OSError as error:
        findings.append(finding("missing-file", path, detail=str(error)))
        return _unread(schema, path, str(error) if isinstance(error, RefusedError) else "")
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
    if found := obstacle(data, file, schema.columns, formatter=True):
        findings.take(found)
        return _unread(schema, file)
    text = _decode(data, file, findings)
    records, lines, whole = _records(text, file, findings)
    if not records:  # malformed from its first line on
        return _unread(schema, file)
    table = TableFile(schema, file, [], lines[1:], whole, text, records)
    check_text(table, lines, findings)
    take_columns(table, findings)
    check_cells(table, findings)
    _check_order(table, findings)
    table.complete = table.complete and not findings.any_of(UNKNOWN)
    return table


def obstacle(data: bytes, file: str, columns: Sequence[str], *, formatter: bool = False) -> Finding | None:
    """Returns the one finding for which nothing else of a file of these columns is looked at; None where it can be read.

    `formatter`: `make format` puts commas in the place of other separators there, if every row fits.
    """
    text = data.removeprefix(BOM).decode("utf-8", errors="replace")
    if looks_like_utf_16(data):
        return finding("encoding", file, 1, detail="it looks like UTF-16")
    if found := mistake(data, text):
        return of_mistake(found, file)
    if not text.strip("\r\n"):
        return finding("empty-file", file, 1, expected=",".join(columns))
    if not (separator := other_separator(text, columns)):
        return None
    mends = formatter and split(text, separator, columns)
    first = "run make format, or " if mends else ""
    return of_encoding(data, file) or finding("separator", file, 1, detail=SEPARATORS[separator], first=first)


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


def looks_like_utf_16(data: bytes) -> bool:
    """Says whether bytes are UTF-16, by their byte order mark or because every other byte is zero."""
    return data.startswith(UTF_16) or data[:MUCH].count(0) * 4 > len(data[:MUCH])


def of_encoding(data: bytes, file: str) -> Finding | None:
    """Returns the finding of the first byte that is not UTF-8; None where all are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return finding("encoding", file, line, detail=f"byte 0x{data[error.start]:02x}")
    return None


def _decode(data: bytes, file: str, findings: Findings) -> str:
    """Returns the text that bytes hold, its lines ended by line feeds, and adds what is wrong with its bytes and lines."""
    if data.startswith(BOM):
        findings.add("bom", file, 1)
    if found := of_encoding(data, file):
        findings.take(found)
    text = data.removeprefix(BOM).decode("utf-8", errors="replace")
    if "\0" in text:
        findings.add("nul", file, text.count("\n", 0, text.index("\0")) + 1)
    if "\r" in text:
        findings.add("line-ending", file, text.count("\n", 0, text.index("\r")) + 1)
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if text and not text.endswith("\n"):
        findings.add("final-newline", file, text.count("\n") + 1)
    return text


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
    table.ordered = not (found := list(_out_of_order(table)))
    for index in found:
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
