"""What spreadsheets, R and pandas make of a cell when they save it, and what it was before as far as that can be told.

Everything here is a suggestion for people. The tables are never changed by it.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from schemas.tables import Field, is_date

# The days that English programs write with the month as a word.
WORDED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y")
HAS_MONTH = re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
DAY_ZERO = datetime.date(1899, 12, 30)  # from which spreadsheets count days
SERIAL = range(20_000, 80_000)  # such a number is taken for a day: 1954 to 2119
PIVOT = 30  # spreadsheets take a year of two digits below it for this century
LONGEST = 18  # digits of a whole number, as in the schemas

MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # fmt: skip
# A text of digits and their marks that some tool rewrites, such as 1.10, 007, 3/4, 10:30, 50 % or 1e5, or a date with the name of its
# month, such as March 5 or SEPT2. Years and other plain whole numbers stay as they are, and so do ISO dates.
NUMBER_LIKE = re.compile(
    r"[0-9](?=.)[0-9.,:/' +-]*(?:[eE][+-]?[0-9]+)?[0-9]*(?: ?[%‰€$£₽])?|[$€£] ?[0-9][0-9.,]*|\([0-9.,]+\)|true|false"
    rf"|{MONTH}[ .-]?[0-9]{{1,4}}(?:,? [0-9]{{4}})?|[0-9]{{1,2}}[ .-]?{MONTH}(?:[ .,-]{{0,2}}[0-9]{{2,4}})?",
    re.IGNORECASE,
)
FIRST_OF_NUMBER = "0123456789$€£(tTfFjJmMaAsSoOnNdD"
STABLE_NUMBER = re.compile(r"[1-9][0-9]{0,14}")

# The character sets in which UTF-8 is read by mistake: of Western Europe on Windows and elsewhere, of Cyrillic and of Central European Windows, of old Macs.
CHARACTER_SETS = ("cp1252", "latin_1", "cp1251", "cp1250", "mac_roman")
# Chinese and Japanese characters at least two in a row: the end of “café…”, in one of the sets, would make a single one.
BELIEVED = re.compile(
    r"(?:[\x00-\x7f\u00a0-\u017f\u0218-\u021b\u0386-\u03ce\u0401-\u045f\u0490\u0491\u2000-\u22ff]|[\u3041-\u30ff\u4e00-\u9fff]{2,}+)*"
)
CALC = {0xF100 + byte: byte for byte in range(0x80, 0xA0)}  # where LibreOffice puts bytes that a set leaves undefined
# Question marks at the beginning of a word, or between two letters where no address has them.
LOST = re.compile(r"(?<![^\s“„«\"(\[])[?]{2,}|(?<=[^\W\d_])[?]+(?=[^\W\d_])(?![\w.-]*=)")
# Such as the name of the television station 1+1, which every tool leaves as it is.
SUM = re.compile(r"[0-9]+(?: ?[+] ?[0-9]+)+")

CAUSES = [
    (r"(?i)<?na>?|nan|null|none|n/a", "leave the cell blank; R writes NA there unless write.csv is told na = \"\""),
    (r"[0-9]+[.]0", "write it like {example}; pandas adds .0 where a column of numbers has blanks, unless it reads with dtype=str"),
    (r"-?[0-9]([.,][0-9]+)?[eE][+-]?[0-9]+", "take the cell from the old file: it was read as a number and rounded; open the file again with every column as text"),
]  # fmt: skip
DROPPED_ZERO = (
    "write it like {example}; spreadsheets, R and pandas drop zeros in front unless every column is read as text"
)
TAKEN_FOR_DATE = (
    "take the cell from the old file: it was taken for a date; open the file again with every column as text"
)
COUNTED_DAYS = "write it like {example}; a spreadsheet counts days in this way, so choose text before the file is read, not afterwards"


def likely(field: Field, value: str) -> list[str]:
    """Returns what the cell may have been: values that the field allows, more than one where that cannot be told."""
    read = {"date": days, "integer": whole_numbers}.get(field.type, lambda text: zero_padded(text, len(field.example)))
    return [found for found in dict.fromkeys(read(value)) if found != value and not field.defects(found)]


def cause(field: Field, value: str) -> str | None:
    """Returns a hint that names the tool which writes such a cell, and how it can be told not to; None where no tool does."""
    for form, hint in CAUSES:
        if re.fullmatch(form, value):
            return hint.format(example=field.example)
    if field.type == "string" and next(days(value), None):
        return TAKEN_FOR_DATE
    if not re.fullmatch(r"[0-9]+", value) or not likely(field, value):
        return None
    hint = {"date": COUNTED_DAYS, "string": DROPPED_ZERO}.get(field.type)  # 01 for 1 is nobody's doing but the writer's
    return hint and hint.format(example=field.example)


def days(text: str) -> Iterator[str]:
    """Yields the days, as ISO dates, that a date in another form can mean."""
    text = re.sub(r"[T ]00:00(:00([.]0+)?)?$", "", text.strip())
    if re.fullmatch(r"[0-9]{5}", text) and int(text) in SERIAL:
        yield (DAY_ZERO + datetime.timedelta(days=int(text))).isoformat()
    if re.fullmatch(r"[0-9]{8}", text):
        yield from _day(text[:4], text[4:6], text[6:])
    if found := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})[.]?", text):
        yield from _day(*found.groups())
    if found := re.fullmatch(r"([0-9]{1,2})([-/.])([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})", text):
        first, mark, second, year = found.groups()
        yield from _day(_century(year), second, first)
        if mark != ".":  # with points the day comes first everywhere; with strokes Americans begin with the month
            yield from _day(_century(year), first, second)
    for form in WORDED if HAS_MONTH.search(text) else ():
        try:
            yield datetime.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue


def _century(year: str) -> str:
    return year if len(year) == 4 else f"{20 if int(year) < PIVOT else 19}{year}"


def _day(year: str, month: str, day: str) -> Iterator[str]:
    date = f"{year}-{month:0>2}-{day:0>2}"
    if is_date(date):
        yield date


def whole_numbers(text: str) -> Iterator[str]:
    """Yields the whole number that a number in another form means."""
    digits = re.sub(r"(?<=[0-9])[,.'’ _](?=[0-9]{3}(?![0-9]))", "", text.strip().removeprefix("+"))
    digits = digits.removesuffix("%").rstrip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,18}([.][0-9]{1,18})?([eE][+]?[0-9]{1,2})?", digits):
        return
    number = Decimal(digits)
    if number == number.to_integral_value() and number.adjusted() < LONGEST:
        yield str(int(number))


def zero_padded(text: str, width: int) -> Iterator[str]:
    """Yields a number with the leading zeros that a tool may have dropped, for each width."""
    digits = re.sub(r"[.]0+$", "", text)
    if re.fullmatch(r"[0-9]+", digits):
        yield digits.zfill(width)


def number_like(text: str) -> bool:
    """Says whether some tool takes a text for a number, a date, a time or a truth value and writes it otherwise."""
    stable = STABLE_NUMBER.fullmatch(text) or SUM.fullmatch(text) or is_date(text) or text == "0"
    return bool(NUMBER_LIKE.fullmatch(text)) and not stable


def misread(text: str) -> str | None:
    """Returns what a text was before its UTF-8 was read in another character set; None where that did not happen.

    Only what is written in common Latin, Greek, Cyrillic and their punctuation, Chinese or Japanese is believed, because by chance
    some texts, such as the Ukrainian “Ні”, would make another letter, too.
    """
    if text.isascii() or not misread_begins().match(text):
        return None
    text = text.translate(CALC)
    for form, of_char in _character_sets():
        if not form.fullmatch(text):
            continue
        try:
            was = bytes(of_char.get(char, ord(char) % 256) for char in text).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if BELIEVED.fullmatch(was):
            return was
    return None


@functools.cache
def misread_begins() -> re.Pattern[str]:
    """Returns what a misread text begins with: its first character above ASCII, and the next, make a byte sequence in some set."""
    calc = "".join(map(chr, CALC))
    pairs = (f"[{begins}{calc}][{goes_on}{calc}]" for begins, goes_on in map(_halves, CHARACTER_SETS))
    return re.compile(rf"[\x00-\x7f]*(?:{'|'.join(pairs)})")


def _chars(charset: str) -> list[str]:
    """Returns the characters of the bytes above ASCII; one that a set leaves undefined becomes the control of the same number."""
    return [bytes([byte]).decode(charset, errors="ignore") or chr(byte) for byte in range(0x80, 0x100)]


def _halves(charset: str) -> list[str]:
    """Returns the characters with which a sequence of UTF-8 begins, and with which it goes on, as sets of a regular expression."""
    chars = _chars(charset)
    return [re.escape("".join(part)) for part in (chars[0x42:0x75], chars[:0x40])]


@functools.cache
def _character_sets() -> list[tuple[re.Pattern[str], dict[str, int]]]:
    """Returns for each character set what UTF-8 looks like in it, and the byte of each of its characters above ASCII."""
    found = []
    for charset in CHARACTER_SETS:
        begins, goes_on = _halves(charset)
        form = re.compile(rf"(?:[\x00-\x7f]|[{begins}][{goes_on}]{{1,3}})*")
        found.append((form, {char: byte for byte, char in enumerate(_chars(charset), start=0x80)}))
    return found


def lost_characters(text: str) -> bool:
    """Says whether question marks stand where letters were, plain ones or Unicode's own: what a tool writes for those that its character set lacks."""
    if "\ufffd" in text:
        return True
    if "?" not in text or "://" in text:
        return False
    return any(not _ends_a_question(text, found) for found in LOST.finditer(text))


def _ends_a_question(text: str, marks: re.Match[str]) -> bool:
    """Says whether a sentence ends at question marks behind which a space is missing: a small letter before them, a capital after."""
    before, after = text[marks.start() - 1 : marks.start()], text[marks.end() : marks.end() + 1]
    return before.islower() and after.isupper()
