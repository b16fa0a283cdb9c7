"""The one reader of the data: reads a package strictly, byte by byte, and knows the physical line of every record.

Nothing outside the package's directory is read, no file but a regular one is opened, and nothing raises on bad data: what is
wrong becomes a finding. A file is canonical when it is UTF-8 in NFC with LF, a final newline, rows in the order of their keys
and quotation marks only where a cell holds a comma or a quotation mark.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import os
import re
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from schemas import screen
from schemas.rule import RULES, Finding, Rule, register
from schemas.tables import INTEGER, TableSchema, tables
from scripts.checks.descriptor import mangled
from scripts.package.quick import Cells, out_of_order, read_canonical

MOST_COLUMNS = 1000
MOST = 30_000  # findings of one rule in one file and field; a file that is wrong throughout must not make a report of a gigabyte
CLOSE = 0.7  # of 1, by difflib's ratio: a mistyped name of a column passes, another name does not
DEEPEST = 50  # levels of a JSON file; ours have 8
FORMULA = "=+-@\t\r＝＋－＠"
NULL_TOKENS = frozenset(["na", "n/a", "none", "null", "nan", ".", "<na>", "#n/a", "#na", "\\n"])
SUSPECT = re.compile(rf"[{re.escape(FORMULA)} ]|.*[\n ]\Z|.*\n|[<\\#]?[n.][\w/]{{0,3}}>?\Z", re.IGNORECASE | re.DOTALL)

# A character that is not one of those which are surely fine, in whatever company: printable, no space but the plain one, and
# in NFC, where none combines with another. They are most of what stands in Latin and Cyrillic texts.
UNCOMMON = "[^ -~¡-¬®-ſЀ-ҁҊ-ӿ‐-‧€№]"

for name, explains, says, hint, formats in [
    ("missing-file", "Every file that datapackage.json names is there and can be read.", "{detail}", "put the file back, or take its resource out of datapackage.json", False),
    ("empty-file", "A table without records has its header line all the same.", "is empty, not even the header is there", "begin it with the header: {expected}", False),
    ("encoding", "The files are UTF-8.", "holds bytes that are not UTF-8 ({detail})", "save the file as UTF-8 (Excel calls it “CSV UTF-8”), and begin with the old one: letters that the other character set lacks are lost", False),
    ("bom", "The files begin with the first column's name, not with a byte order mark.", "begins with a byte order mark", "run make format, or save as UTF-8 without BOM", True),
    ("nul", "No cell holds a NUL byte.", "holds a NUL byte", "remove it", False),
    ("line-ending", "Lines end in a line feed alone, as on Linux and macOS.", "ends in a carriage return", "run make format", True),
    ("final-newline", "The last line ends in a line feed.", "the last line does not end in a line feed", "run make format", True),
    ("malformed-csv", "The file can be read as CSV: quotation marks come in pairs, and one inside a quoted cell is doubled.", "cannot be read as CSV from here on: {detail}", "look for a quotation mark that is not closed or not doubled", False),
    ("blank-line", "There are no blank lines.", "is blank", "run make format", True),
    ("separator", "Cells are separated by commas.", "separates its cells by {detail}", "save it with the comma as separator (in R: write.csv, not write.csv2)", False),
    ("cell-count", "Every row has as many cells as the header.", "has {detail}", "look for a missing or superfluous comma; a cell that holds a comma stands in quotation marks", False),
    ("newline-in-cell", "No cell holds a line break.", "holds a line break", "write a space instead", False),
    ("quoting", "A cell stands in quotation marks only if it holds a comma or a quotation mark.", "has quotation marks where none are needed, or none where they are", "run make format", True),
    ("row-order", "Rows are sorted by their key, in the order of code points.", "comes before its place: rows are sorted by {expected}", "run make format", True),
    ("nfc", "Text is in the Unicode normal form NFC, in which a letter with an accent is one character.", "“{value}” is not in Unicode NFC", "type the accented letters anew", False),
    ("invisible-character", "No cell holds a character that cannot be seen: controls, zero-width characters, marks that turn the direction of writing.", "holds the invisible character {detail}", "remove it", False),
    ("plain-space", "Every space is a plain one: no-break and thin spaces look alike and compare as different.", "holds {detail} instead of a plain space", "type a plain space", False),
    ("wrong-character-set", "No cell is UTF-8 that was read in another character set, which turns “é” into “Ã©”.", "“{value}” is UTF-8 that was read in another character set; did you mean “{better}”?", "open the old file again with the character set UTF-8; Calc and Excel ask for it when they import", False),
    ("lost-characters", "No word begins with two question marks or has one between its letters, which is what a tool writes for letters that its character set lacks.", "“{value}” holds question marks where letters were lost", "begin with the old file, opened and saved with the character set UTF-8", False),
    ("number-like", "No text is nothing but a number, a date, a time or a truth value that some tool would write in another way, as 1.1 for 1.10.", "“{value}” is a number, a date or a truth value to some spreadsheet and may be changed by it", "write it with a word, such as “sec. 1.10” or “100,000 troops”", False),
    ("surrounding-space", "No cell begins or ends in a space.", "“{value}” begins or ends in a space", "remove the space", False),
    ("formula", "No cell begins with a character at which a spreadsheet starts to calculate.", "“{value}” would be run as a formula by a spreadsheet", "begin the cell with another character", False),
    ("null-token", "No cell is a word that some tool reads as a missing value; a blank cell says that already.", "“{value}” is read as a missing value by some tools", "leave the cell blank; R writes NA there unless write.csv is told na = \"\"", False),
    ("column-missing", "Every column of the schema is there.", "the column “{value}” is missing", "add it, blank where nothing is known; the header is {expected}", False),
    ("column-unknown", "There are no columns beside those of the schema.", "{detail} is not in the schema{meant}", "remove it, or correct its name", False),
    ("row-numbers", "There is no column of row numbers, such as R and pandas put in front.", "{detail} holds row numbers", "remove it; in R write.csv with row.names = FALSE leaves it out, in pandas to_csv with index=False", False),
    ("column-twice", "No column stands twice.", "the column “{value}” stands twice", "remove one of the two", False),
    ("column-order", "Columns stand in the order of the schema.", "the columns are not in the order of the schema", "run make format; the header is {expected}", True),
]:  # fmt: skip
    layer = "structure" if name.startswith(("column", "cell", "row-numbers")) else "bytes"
    register(Rule(name, layer, explains, says, hint, formats=formats))

# After a finding of one of these rules the cells of a file are not known for sure: it may be neither rewritten nor loaded.
UNSURE = frozenset(
    ["missing-file", "empty-file", "encoding", "nul", "malformed-csv", "separator", "cell-count", "column-missing", "column-unknown", "row-numbers", "column-twice"]
)  # fmt: skip

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks with which such a file begins
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
# What R and pandas call a column of row numbers, the second when they have read one that had no name.
ROW_NUMBERS = re.compile(r"|X([.][0-9]+)?|Unnamed: [0-9]+")

csv.field_size_limit(sys.maxsize)


class PackageError(Exception):
    """The directory is no package: one plain sentence that says why."""


@dataclass
class TableFile:
    """One table as read: the cells of every record in the schema's order, and the physical line on which it begins."""

    schema: TableSchema
    file: str
    columns: list[Sequence[str]]
    lines: Sequence[int]
    complete: bool = (
        True  # False: the file, or a part of it, could not be read, so what is missing from it proves nothing
    )
    text: str = ""
    records: list[list[str]] = field(default_factory=list)  # as they stand in the file, header included


@dataclass
class Package:
    """A package as read: its descriptor, its tables by name, and what the reading found."""

    directory: Path
    descriptor: dict
    tables: dict[str, TableFile]
    findings: list[Finding]
    compared: int = 0  # how many right values were compared with wrong ones, to suggest the nearest
    # Worked out once: the keys of tables, their cells joined by `|`, and what is said of each wrong text, the same in each row.
    keys: dict[str, list[str]] = field(default_factory=dict)
    said: dict[tuple[str, ...], Finding] = field(default_factory=dict)


class Findings:
    """Collects the findings of one file; beyond `MOST` of one rule and field only their number, in a finding that says so."""

    def __init__(self) -> None:
        """Begins with none."""
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._next: dict[tuple[str, str | None], Finding] = {}

    def add(
        self,
        name: str,
        file: str,
        line: int | None = None,
        field: str | None = None,
        record: str | None = None,
        /,
        **cells: object,
    ) -> None:
        """Adds a finding, made as `finding` does."""
        key = (name, field)
        self._counts[key] += 1
        if self._counts[key] <= MOST:
            self._kept.append(finding(name, file, line, field, record, **cells))
        elif key not in self._next:
            self._next[key] = finding(name, file, line, field, record, **cells)

    def add_uncounted(self, name: str, number: int) -> None:
        """Counts findings of a rule that need no field and were not even made, because there are so many already."""
        self._counts[name, None] += max(number, 0)

    def __iter__(self) -> Iterator[Finding]:
        """Yields what was kept, and of each rule and field that had more, how many."""
        yield from self._kept
        for key, found in self._next.items():
            yield with_more(found, self._counts[key] - MOST - 1)


def with_more(found: Finding, more: int) -> Finding:
    """Returns a finding that stands for others, too, which are not listed."""
    return replace(found, message=f"{found.message}; {more:,} more like this are not listed") if more else found


def finding(
    name: str,
    file: str,
    line: int | None = None,
    field: str | None = None,
    record: str | None = None,
    /,  # because a cell may be called `name` or `record` too
    **cells: object,
) -> Finding:
    """Makes a finding of a rule; `cells` fill in the rule's sentence and hint, `value` among them being the offending text."""
    rule, value, shown = RULES[name], cells.get("value"), _Shown(cells)
    message, hint = rule.says.format_map(shown), rule.hint.format_map(shown)
    return Finding(file, line, field, name, rule.severity, record, None if value is None else str(value), message, hint)


class _Shown(dict):
    """Cells as a sentence shows them: shortened when it asks for them, since it asks for few; a list of codes is shown whole."""

    def __getitem__(self, key: str) -> str:
        return shorten(super().__getitem__(key), 1000 if key == "expected" else 80)


def shorten(value: object, most: int = 80) -> str:
    """Returns a text fit for one line of a terminal: control characters spelled out, at most 80 characters."""
    text = str(value)[: most + 1]
    if not text.isprintable():
        text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= most else text[: most - 1] + "…"


def read_json(path: Path, root: Path, twice: list[str] | None = None) -> object:
    """Reads a JSON file inside `root`; raises OSError or ValueError, each with one plain sentence.

    `twice` takes the keys that stand twice in an object, of which the last counts.
    """
    data = read_bytes(path, root)

    def of_pairs(pairs: list[tuple[str, object]]) -> dict:
        thing = dict(pairs)
        if twice is not None and len(thing) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            twice.extend(key for key, count in counts.items() if count > 1)
        return thing

    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=of_pairs)
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8") from None
    except RecursionError:
        raise ValueError(f"{path.name} is nested too deeply") from None
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise ValueError(f"{path.name} is not JSON" + (f", see its line {line}" if line else "")) from None
    if _deeper_than(document, DEEPEST):
        raise ValueError(f"{path.name} is nested too deeply")
    return document


def _deeper_than(document: object, most: int) -> bool:
    """Says whether a JSON document is nested more than so many levels deep."""
    level = [document]
    for _ in range(most):
        inner = [
            thing.values() if isinstance(thing, dict) else thing for thing in level if isinstance(thing, dict | list)
        ]
        level = [each for things in inner for each in things]
    return bool(level)


def read_bytes(path: Path, root: Path) -> bytes:
    """Reads a regular file that lies inside `root`, links resolved; raises OSError with one plain sentence."""
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a link that leads to itself
        raise OSError(_why(error)) from None
    if not inside:
        raise OSError("lies outside the package")
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise OSError(_why(error)) from None
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError("is not a regular file")
    with os.fdopen(opened, "rb") as stream:
        return stream.read()


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "is missing"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    return "cannot be opened"


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


def read_descriptor(directory: Path, twice: list[str] | None = None) -> dict:
    """Reads `datapackage.json`, as `read_json` does; raises PackageError where there is none that is an object with a list of resources."""
    if not os.path.isdir(directory):
        raise PackageError(f"{directory} is not a directory")
    try:
        descriptor = read_json(directory / "datapackage.json", directory, twice)
    except OSError as error:
        raise PackageError(f"{directory} is no package: its datapackage.json {error}") from None
    except ValueError as error:
        raise PackageError(f"{directory} is no package: {error}") from None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise PackageError(f"{directory} is no package: datapackage.json is not a JSON object with a list of resources")
    return descriptor


def path_of(descriptor: dict, table: str) -> str | None:
    """Returns the path that a descriptor gives for a table; None where it names no such resource with a safe path."""
    for resource in descriptor["resources"]:
        if isinstance(resource, dict) and resource.get("name") == table:
            return path_in(resource)
    return None


def path_in(resource: dict) -> str | None:
    """Returns the path of a resource; None where it has not one, or one that is not safe."""
    path = resource.get("path")
    path = path[0] if isinstance(path, list) and len(path) == 1 else path
    return path if safe(path) else None


def safe(path: object) -> bool:
    """Says whether a path of a descriptor is one inside the package: relative, without parents, no address."""
    if not isinstance(path, str) or not path or "\0" in path or "\\" in path or ":" in path or len(path) > 1000:
        return False
    return not path.startswith("~") and not {"", ".", ".."} & set(path.split("/"))


def read_table(
    root: Path, path: str | None, schema: TableSchema, findings: list[Finding], quick_from: int | None = None
) -> TableFile:
    """Reads one table and adds what is wrong with it to the findings; `path` None gives an empty, incomplete table."""
    if path is None:  # the descriptor names no such resource, which is a finding of the package layer
        return _unread(schema, f"data/{schema.name}.csv")
    try:
        data = read_bytes(root / path, root)
    except OSError as error:
        findings.append(finding("missing-file", path, detail=str(error)))
        return _unread(schema, path)
    if quick_from is not None and len(data) > quick_from and (columns := read_canonical(data, schema)):
        return _canonical_table(columns, path, schema, findings)
    return parse_table(data, path, schema, findings)


def _canonical_table(columns: list[Cells], file: str, schema: TableSchema, findings: list[Finding]) -> TableFile:
    """Checks what a canonical file can have wrong with it: its characters, its cells and the order of its rows."""
    table = TableFile(schema, file, columns, range(2, len(columns[0]) + 2))
    found = Findings()
    _check_characters(table, found)
    _check_cells(table, found)
    _check_order(table, found)
    findings.extend(found)
    return table


def _unread(schema: TableSchema, file: str) -> TableFile:
    return TableFile(schema, file, [[] for _ in schema.fields], [], complete=False)


def parse_table(data: bytes, file: str, schema: TableSchema, findings: list[Finding]) -> TableFile:
    """Parses the bytes of one table and adds what is wrong with it to the findings."""
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
    _check_text(table, lines, findings)
    _take_columns(table, findings)
    _check_cells(table, findings)
    _check_order(table, findings)
    return table


def doubt(table: TableFile, findings: Iterable[Finding]) -> str | None:
    """Says in one sentence why the cells of a table are not known for sure; None where every cell was read."""
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


def canonical(records: Iterable[list[str]]) -> str:
    """Writes records as canonical CSV: quotation marks only where a cell holds a comma or one, lines end in a line feed."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(records)
    return stream.getvalue()


def _check_text(table: TableFile, lines: list[int], findings: Findings) -> None:
    """Checks what needs the text as a whole: quoting and characters. Quick tests first, lines only where one fails."""
    written = canonical(table.records)
    if table.complete and written != table.text and written != table.text + "\n":
        physical = table.text.split("\n")
        ends = [*lines[1:], len(physical) + 1]
        for record, line, end in zip(table.records, lines, ends, strict=True):
            found = "\n".join(physical[line - 1 : end - 1]).strip("\n")
            if canonical([record]).rstrip("\n") != found and "\n" not in found:
                findings.add("quoting", table.file, line)
    strange = (
        {char for char in set(table.text) - {"\n", "\0", " "} if not char.isprintable()}
        if not _plain(table.text)
        else set()
    )
    if not strange and unicodedata.is_normalized("NFC", table.text):
        return
    header = table.records[0]
    for record, line in zip(table.records, lines, strict=True):
        for index, cell in enumerate(record):
            for rule, detail in _strange_in(cell):
                name = header[index] if index < len(header) else None
                findings.add(rule, table.file, line, name, value=cell, detail=detail)


def _strange_in(cell: str) -> Iterator[tuple[str, str | None]]:
    """Yields the rules that the characters of a cell break, and which character it is."""
    if (cell.isascii() and cell.isprintable()) or mangled.misread(cell):  # the latter is said of the whole cell
        return
    for char in dict.fromkeys(cell):
        if not char.isprintable() and char not in "\n\0 ":
            rule = "plain-space" if unicodedata.category(char) == "Zs" else "invisible-character"
            yield rule, f"U+{ord(char):04X} ({unicodedata.name(char, 'no name').lower()})"
    if not unicodedata.is_normalized("NFC", cell):
        yield "nfc", None


def _check_characters(table: TableFile, findings: Findings) -> None:
    """Checks the characters of the distinct cells of each column of a table that was read quickly."""
    for name, column in zip(table.schema.columns, table.columns, strict=True):
        unusual = screen.matching(UNCOMMON, column.values)
        found = {value: said for value in unusual if (said := list(_strange_in(value)))}
        for index, value in enumerate(column if found else ()):
            for rule, detail in found.get(value, ()):
                findings.add(rule, table.file, table.lines[index], name, value=value, detail=detail)


def _plain(text: str) -> bool:
    return text.isascii() and text.replace("\n", "").isprintable()


def _take_columns(table: TableFile, findings: Findings) -> None:
    """Brings the cells into the schema's columns, whatever the header has missing, superfluous or out of order."""
    header, rows = table.records[0], table.records[1:]
    expected, file = table.schema.columns, table.file
    if len(header) > MOST_COLUMNS:
        findings.add("column-unknown", file, 1, detail=f"one of {len(header)} columns", meant="")
        table.columns, table.lines, table.complete = [[] for _ in expected], [], False
        return
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        if name and name in places:
            findings.add("column-twice", file, 1, name, value=name)
        elif name not in expected:
            rule = "row-numbers" if _row_numbers(name, index, rows) else "column-unknown"
            called = f"the column “{shorten(name, 60)}”" if name else f"column {index + 1}, which has no name,"
            better = difflib.get_close_matches(name, set(expected) - set(header), 1, CLOSE) if len(name) < 100 else []
            meant = f"; did you mean “{better[0]}”?" if better and rule == "column-unknown" else ""
            findings.add(rule, file, 1, name or None, value=name, detail=called, meant=meant)
        places.setdefault(name, index)
    missing = [name for name in expected if name not in places]
    for name in missing:
        findings.add("column-missing", file, 1, name, value=name, expected=",".join(expected))
    known = [name for name in places if name in expected]
    if known != [name for name in expected if name in places]:
        findings.add("column-order", file, 1, expected=",".join(expected))
    width = len(header)
    for row, line in zip(rows, table.lines, strict=True):
        if len(row) != width:
            findings.add("cell-count", file, line, detail=f"{_cells(len(row))} where the header has {width}")
            row.extend([""] * (width - len(row)))
    by_place = list(zip(*(row[:width] for row in rows), strict=True)) or [()] * width
    table.columns = [list(by_place[places[name]]) if name in places else [""] * len(rows) for name in expected]
    table.complete = table.complete and not missing


def _row_numbers(name: str, index: int, rows: list[list[str]]) -> bool:
    """Says whether a column that is not in the schema is the one in which R or pandas count the rows."""
    if not ROW_NUMBERS.fullmatch(name):
        return False
    cells = [row[index] for row in rows if index < len(row)]
    return all(INTEGER.fullmatch(cell) for cell in cells) if cells else index == 0


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _check_cells(table: TableFile, findings: Findings) -> None:
    """Checks the distinct values of every column for what readers and spreadsheets mangle."""
    for described, column in zip(table.schema.fields, table.columns, strict=True):
        free = described.type == "string" and not described.enum and not described.pattern
        bad = {
            value: defects
            for value in _suspects(column, free)
            if (
                SUSPECT.match(value)
                or "?" in value
                or not value.isascii()
                or (free and value[:1] in mangled.FIRST_OF_NUMBER)
            )
            and (defects := cell_defects(value, free))
        }
        if bad:
            for index, value in enumerate(column):
                for rule in bad.get(value, ()):
                    where = table.file, table.lines[index], described.name, key_of(table, index)
                    findings.add(rule, *where, value=value, better=mangled.misread(value))


def _suspects(column: Sequence[str], free: bool) -> Collection[str]:
    """Returns the distinct cells that may break a rule of bytes: of big tables only what begins, ends or looks unusual."""
    if not isinstance(column, Cells):
        return set(column)
    # True and false, whichever way they are written, are among the short ones.
    first = FORMULA + " " + (mangled.FIRST_OF_NUMBER.strip("tTfF") if free else "")
    odd = rf"^[{re.escape(first)}]|[ ]$|[?]|^.{{0,5}}$|^{mangled.misread_begins().pattern}"
    return screen.matching(odd, column.values)


def cell_defects(value: str, free: bool = True) -> list[str]:
    """Names the rules of bytes that one cell breaks by itself; `free` where it may hold any text."""
    broken = []
    if value[:1] in FORMULA and value:
        broken.append("formula")
    if value.lower() in NULL_TOKENS:
        broken.append("null-token")
    if value != value.strip(" "):
        broken.append("surrounding-space")
    if "\n" in value:
        broken.append("newline-in-cell")
    if mangled.misread(value):  # first: a question before a misread quotation mark looks like a lost letter
        broken.append("wrong-character-set")
    elif mangled.lost_characters(value):
        broken.append("lost-characters")
    if free and not broken and mangled.number_like(value):
        broken.append("number-like")
    return broken


def keys_of(table: TableFile) -> list[tuple[str, ...]]:
    """Returns the key cells of every record."""
    places = [table.schema.columns.index(name) for name in table.schema.key]
    return list(zip(*(table.columns[place] for place in places), strict=True))


def key_of(table: TableFile, index: int) -> str:
    """Returns the key of one record, its cells joined by `|`."""
    return "|".join(table.columns[table.schema.columns.index(name)][index] for name in table.schema.key)


def joined_keys(package: Package, name: str) -> list[str]:
    """Returns the key of every record of a table, its cells joined by `|`; they are joined once."""
    if name not in package.keys:
        package.keys[name] = ["|".join(key) for key in keys_of(package.tables[name])]
    return package.keys[name]


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
