"""Checks what single characters and cells can have wrong with them, each distinct cell once."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from schemas import screen
from scripts.package import alphabets, mangled
from scripts.package.findings import Findings
from scripts.package.joiners import BLANK, hidden, is_mark, stray
from scripts.package.quick import Cells
from scripts.package.table import TableFile, canonical, key_of

FORMULA = "=+-@\t\r＝＋－＠"
# A number with its sign, then a word: no spreadsheet can calculate that, and each shows the words as they stand.
NO_FORMULA = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)* [^\W\d_][^=|(\[{!]*")


NULL_TOKENS = frozenset(["na", "n/a", "none", "null", "nan", ".", "<na>", "#n/a", "#na", "\\n"])
LONGEST_NULL = max(map(len, NULL_TOKENS))


# In the languages of those who work with these tables: English, German, French, Spanish, Russian, Ukrainian; Err: is Calc's.
FAILED = re.compile(
    r"#(?:REF|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY|PYTHON|WERT|BEZUG|ZAHL|ÜBERLAUF|VALEUR|NOM|NOMBRE"
    r"|¡?REF|¡?VALOR|¿?NOMBRE|¡?NUM|¡?DIV/0|ЗНАЧ|ССЫЛКА|ИМЯ|ЧИСЛО|ПУСТО|ДЕЛ/0|ЗНАЧЕННЯ|ПОСИЛАННЯ|ІМ['’]?Я)[!?]"
    r"|#(?:NV|Н/Д|GETTING_DATA|ERROR!?)|Err:5[0-9]{2}"
)
# What may be a lost letter, in the syntax of RE2: Unicode's mark, or a question mark, but for those in an address.
LOST = r"\x{FFFD}|^(?:[^:]|:[^/]|:/[^/])*:?/?[?]"
SUSPECT = tuple(FORMULA + " #E")  # the first character of a cell that is looked at more closely


# A character that is not one of those which are surely fine, in whatever company: printable, no space but the plain one, and
# in NFC, where none combines with another. They are most of what stands in Latin and Cyrillic texts.
UNCOMMON = "[^ -~¡-¬®-ſЀ-ҁҊ-ӿ‐-‧€№]"


def check_text(table: TableFile, lines: list[int], findings: Findings) -> None:
    """Checks what needs the text as a whole: quoting and characters. Quick tests first, lines only where one fails."""
    written = canonical(table.records)
    if table.complete and written != table.text and written != table.text + "\n":
        physical = table.text.split("\n")
        ends = [*lines[1:], len(physical) + 1]
        for record, line, end in zip(table.records, lines, ends, strict=True):
            found = "\n".join(physical[line - 1 : end - 1]).strip("\n")
            # Without a quotation mark a record is nothing but its cells and the commas between them, as it ought to be.
            if '"' in found and canonical([record]).rstrip("\n") != found and "\n" not in found:
                findings.add("quoting", table.file, line)
    strange = not _is_plain(table.text.replace("\n", "")) and any(
        not char.isprintable() or char in BLANK or is_mark(char) for char in set(table.text) - {"\n", "\0"}
    )
    if not strange and unicodedata.is_normalized("NFC", table.text):
        return
    header = table.records[0]
    strange_in = cache(lambda cell: list(_strange_in(cell)))  # the same cell may stand in many rows
    for record, line in zip(table.records, lines, strict=True):
        for index, cell in enumerate(record):
            for rule, detail in () if _is_plain(cell) else strange_in(cell):
                name = header[index] if index < len(header) else None
                findings.add(rule, table.file, line, name, value=cell, detail=detail)


def _strange_in(cell: str) -> Iterator[tuple[str, str | None]]:
    """Yields the rules that the characters of a cell break, and which character it is."""
    if _is_plain(cell) or mangled.misread(cell):  # the latter is said of the whole cell
        return
    for char in hidden(cell):
        yield "plain-space" if unicodedata.category(char) == "Zs" else "invisible-character", _named(char)
    for char in stray(cell):
        yield "stray-mark", _named(char)
    if not unicodedata.is_normalized("NFC", cell):
        yield "nfc", None


def _named(char: str) -> str:
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'no name').lower()})"


def check_characters(table: TableFile, findings: Findings) -> None:
    """Checks the characters of the distinct cells of each column of a table that was read quickly."""
    for name, column in zip(table.schema.columns, table.columns, strict=True):
        found = {value: said for value in _unusual(column.values) if (said := list(_strange_in(value)))}
        for index, value in enumerate(column if found else ()):
            for rule, detail in found.get(value, ()):
                findings.add(rule, table.file, table.lines[index], name, value=value, detail=detail)


def _unusual(values: Sequence[str]) -> Iterable[str]:
    """Returns the cells that hold an uncommon character."""
    return filter(re.compile(UNCOMMON).search, screen.matching(UNCOMMON, values, not_plain=True))


def _is_plain(cell: str) -> bool:
    return cell.isascii() and cell.isprintable()


def check_cells(table: TableFile, findings: Findings) -> None:
    """Checks the distinct values of every column for what readers and spreadsheets mangle."""
    said = {"lost-characters"} if findings.has("encoding") else set()  # the reader itself marked what it could not read
    for described, column in zip(table.schema.fields, table.columns, strict=True):
        free = described.type == "string" and not described.enum and not described.pattern
        bad = {
            value: defects
            for value in _suspects(column, free)
            if _is_suspect(value, free) and (defects := set(cell_defects(value, free)) - said)
        }
        if bad:
            for index, value in enumerate(column):
                for rule in sorted(bad.get(value, ())):
                    where = table.file, table.lines[index], described.name, key_of(table, index)
                    findings.add(rule, *where, value=value, better=mangled.misread(value), detail=alphabets.told(value))


def _suspects(column: Sequence[str], free: bool) -> Collection[str]:
    """Returns the distinct cells that may break a rule of bytes: of big tables only what begins, ends or looks unusual."""
    if not isinstance(column, Cells):
        return set(column)
    # True and false, whichever way they are written, are among the short ones.
    first = FORMULA + " #E" + (mangled.FIRST_OF_NUMBER.strip(string.ascii_letters) if free else "")
    dated = rf"^(?i:{mangled.MONTH})[ .-]?[0-9]|" if free else ""
    odd = rf"{dated}^[{re.escape(first)}]|[ ]$|  |{LOST}|^.{{0,5}}$|^{mangled.misread_begins().pattern}"
    return screen.matching(f"{odd}|{alphabets.SCREEN}", column.values)


def _is_suspect(value: str, free: bool) -> bool:
    """Says whether a cell may break a rule of bytes, by questions that are sooner answered than those of the rules."""
    return (
        not value.isascii()
        or value.startswith(SUSPECT)
        or value.endswith(" ")
        or "\n" in value
        or "  " in value
        or len(value) <= LONGEST_NULL
        or (free and value[:1] in mangled.FIRST_OF_NUMBER)
        or mangled.lost_characters(value)
    )


def cell_defects(value: str, free: bool = True) -> list[str]:
    """Names the rules of bytes that one cell breaks by itself; `free` where it may hold any text."""
    broken = []
    if value[:1] in FORMULA and value and not (free and NO_FORMULA.fullmatch(value)):
        broken.append("formula")
    if value.lower() in NULL_TOKENS:
        broken.append("null-token")
    if free and value[:1] in "#E" and FAILED.fullmatch(value):
        broken.append("spreadsheet-error")
    if value != value.strip(" "):
        broken.append("surrounding-space")
    if "  " in value.strip(" "):
        broken.append("repeated-space")
    if "\n" in value:
        broken.append("newline-in-cell")
    if mangled.misread(value):  # first: a question before a misread quotation mark looks like a lost letter
        broken.append("wrong-character-set")
    elif mangled.lost_characters(value):
        broken.append("lost-characters")
    if free and not broken and mangled.number_like(value):
        broken.append("number-like")
    if free and not broken and not value.isascii():
        broken += ["look-alike"] if alphabets.reshaped(value) else ["mixed-alphabets"] if alphabets.mixed(value) else []
    return broken
