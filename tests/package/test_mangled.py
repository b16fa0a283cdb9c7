"""What spreadsheets, R and pandas make of a cell: recognized, traced back where that is certain, and never imagined."""

import csv
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables import tables
from scripts.package import mangled
from scripts.package.characters import cell_defects
from tests.packages import ROOT

SAID, STARTS = tables()["statements"].field("said_from"), tables()["events"].field("starts_on")
HIGH, TIER = tables()["figures"].field("high"), tables()["statements"].field("tier")
CAMEO, HASH = tables()["codes"].field("cameo"), tables()["codings"].field("content_hash")
SLUG = tables()["statements"].field("source_id")
WINDOW = st.dates(datetime.date.fromisoformat(SAID.minimum), datetime.date.fromisoformat(SAID.maximum))
FORMS = ["%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y", "%d-%b-%y", "%Y-%m-%d 00:00:00"]  # fmt: skip


@given(WINDOW, st.sampled_from(FORMS))
def test_the_day_that_was_meant_is_suggested(day, form):
    suggested = mangled.likely(STARTS, day.strftime(form))
    assert day.isoformat() in suggested
    assert len(suggested) <= 2


@given(WINDOW)
def test_a_day_counted_by_a_spreadsheet_is_recognized(day):
    counted = str((day - datetime.date(1899, 12, 30)).days)
    assert mangled.likely(SAID, counted) == [day.isoformat()]
    assert "counts days" in mangled.cause(SAID, counted)


@pytest.mark.parametrize(
    ("field", "value", "suggested"),
    [
        (SAID, "01/10/22", ["2022-01-10"]),  # 1 October lies outside the window
        (SAID, "1/2/2022", ["2022-02-01", "2022-01-02"]),
        (SAID, "31.12.2022", []),
        (SAID, "32.1.2022", []),
        (SAID, "12345", []),
        (STARTS, "01.02.99", ["1999-02-01"]),
        (HIGH, "175000.0", ["175000"]),
        (HIGH, "175,000", ["175000"]),
        (HIGH, "175 000", ["175000"]),
        (HIGH, "1e+05", ["100000"]),
        (HIGH, "1,75E+05", ["175000"]),
        (HIGH, "10.00%", ["10"]),
        (HIGH, "1.5", []),
        (HIGH, "1e99", []),
        (HIGH, "NA", []),
        (TIER, "4.0", ["4"]),
        (TIER, "9.0", []),
        (CAMEO, "2", ["02"]),
        (CAMEO, "2.0", ["02"]),
        (CAMEO, "21", []),
        (HASH, "763325295248289", ["0763325295248289"]),
        (HASH, "1.79769313486232E+308", []),
        (SLUG, "12", []),
    ],
)
def test_likely(field, value, suggested):
    assert mangled.likely(field, value) == suggested


@pytest.mark.parametrize(
    ("field", "value", "names"),
    [
        (HIGH, "NA", "R writes NA"),
        (STARTS, "nan", "leave the cell blank"),
        (HIGH, "175000.0", "pandas adds .0"),
        (HASH, "1,79769313486232E+308", "as a number and rounded"),
        (CAMEO, "2", "drop zeros in front"),
        (SLUG, "05/01/22", "taken for a date"),
        (SAID, "1/2/2022", None),
        (SAID, "soon", None),
        (SLUG, "two words", None),
        (SLUG, "12", None),
    ],
)
def test_cause(field, value, names):
    hint = mangled.cause(field, value)
    assert hint is None if names is None else names in hint


TEXTS = st.from_regex(r"([\x20-\x7eÀ-žȘ-țΆ-ώЁ-џ“”‘’„«»–—…№€]|[ァ-ヺ一-鿋]{2}){1,20}", fullmatch=True)


@given(TEXTS.filter(lambda text: not text.isascii()), st.sampled_from(["cp1252", "latin_1", "cp1251", "mac_roman"]))
def test_utf8_that_was_read_otherwise_is_recognized(text, charset):
    # A byte that the set leaves undefined becomes the control of that number, as browsers and many editors have it.
    read = "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in text.encode())
    assert mangled.misread(read) is not None
    assert "wrong-character-set" in cell_defects(read)


@pytest.mark.parametrize(
    "text",
    ["Сергей Рябков", "“é”", "Ёлка", "[…]", "Café…”", "Ça va — «très bien»", "Müller & Söhne", "Łódź", "ΑΒΓ", "中文", "naïve café", "„Ä”", "Ні.", "Ті", "Пі", "Зі", "Ёё", "Ці", "діє", "дії", "« été »"],
)  # fmt: skip
def test_a_text_that_was_read_well_is_left_in_peace(text):
    assert mangled.misread(text) is None


def test_what_calc_makes_of_bytes_without_a_character_is_known():
    assert mangled.misread("Ð\uf190Ð»ÐµÐºÑ\uf181") == "Алекс"


@pytest.mark.parametrize(
    "text",
    ["??????", "?? ????", "a “????” b", "NATO ???", "Gitanas Naus?da", "Naus\ufffdda", "https://a.example/\ufffd"],
)
def test_lost_characters(text):
    assert mangled.lost_characters(text)


@pytest.mark.parametrize(
    "text", ["What?", "What??", "What?!", "?", "is it? or not?", "page?a=1&b=2", "https://example.org/page?x"]
)
def test_questions_are_not_lost_characters(text):
    assert not mangled.lost_characters(text)


@pytest.mark.parametrize(
    "text",
    ["1.10", "007", "1/2", "3-4", "10:30", "1e5", "100,000", "100.000", "50 %", "10%", "10.01.2022", "(5)", "$5", "1 000", "1234567890123456", "true", "FALSE", "March 5", "5 March", "24 February 2022", "January 10, 2022", "Jan-22", "SEPT2", "1-Mar"],
)  # fmt: skip
def test_number_like(text):
    assert mangled.number_like(text)
    assert cell_defects(text, free=True) == ["number-like"]
    assert cell_defects(text, free=False) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "7",
        "1984",
        "175000",
        "2022-01-10",
        "para. 4",
        "sec. 1.10",
        "100,000 troops",
        "4th",
        "p",
        "Truth",
        "March",
        "May 5 talks",
        "Mark 5",
        "Mayor 22",
    ],
)
def test_not_number_like(text):
    assert not mangled.number_like(text)


def test_nothing_in_the_tables_is_suspected():
    for path in (ROOT / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for cell in row.values():
                    assert mangled.misread(cell) is None
                    assert not mangled.lost_characters(cell)
