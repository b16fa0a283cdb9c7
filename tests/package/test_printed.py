"""What a source prints can be entered, and comes out of every format as it was entered; what a spreadsheet would run cannot."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from schemas.tables import tables
from scripts.formats.parquet import parquet
from scripts.formats.sqlite import database
from scripts.formats.tables_workbook import tables_workbook
from scripts.package.characters import cell_defects
from scripts.package.joiners import hidden
from scripts.package.printed import KEY
from scripts.package.typed import load, read_completely
from tests.formats.editions import edition
from tests.packages import edit
from tests.verdicts import validate

ENTERED = [
    "1+1",
    "5 + 2",
    "+972 Magazine",
    "-15 degrees and falling",
    "Why??Because",
    "Really?Yes",
    "می‌خواهم",
    "👩‍⚕️ said so",
]


def found(package: Path) -> list[tuple[str, str]]:
    """Returns rule and message of each finding."""
    return [(each.rule, each.message) for each in validate(package, "pandera")[0]]


def listed(package: Path, words: object) -> None:
    """Lists words as printed."""
    path = package / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {KEY: words}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@pytest.mark.parametrize("words", ENTERED)
def test_what_no_tool_changes_can_be_entered_as_it_is(package, words):
    edit(package, "data/sources.csv", "Book One", words)
    assert found(package) == []


@pytest.mark.parametrize("words", ["9/11", "24/7", "@home", "-foo", "+1", "Null", "10:30", "WHAT??THEN", "?? ???"])
def test_what_a_tool_would_change_can_be_listed(package, words):
    edit(package, "data/sources.csv", "Book One", words)
    [each] = validate(package, "pandera")[0]
    assert each.hint.endswith("words that the source prints so are listed under casus:printed in datapackage.json")
    listed(package, {"sources.title": [words]})
    assert found(package) == []


@pytest.mark.parametrize("after", ["11-Sep", "09/11/26", "44815", "#NAME?"])
def test_a_tool_that_changes_listed_words_is_still_noticed(package, after):
    listed(package, {"sources.title": ["9/11"]})
    edit(package, "data/sources.csv", "Book One", after)
    assert ("printed-words", "lists “9/11” of sources.title, which no cell holds") in found(package)


RUN = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1",
    "+[book]sheet!A1",
]


@pytest.mark.parametrize("words", RUN)
def test_what_a_spreadsheet_would_run_is_never_let_in(package, words):
    edit(package, "data/sources.csv", "Book One", words)
    assert [rule for rule, _ in found(package)] == ["formula"]
    listed(package, {"sources.title": [words]})
    assert sorted(rule for rule, _ in found(package)) == ["formula", "printed-words"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "has a casus:printed that lists no texts"),
        ({"sources.title": "9/11"}, "has a casus:printed that lists no texts"),
        ({"sources.title": [9]}, "has a casus:printed that lists no texts"),
        ({"sources.url": ["x"]}, "lists words of “sources.url”, which is no field of texts"),
        ({"nothing.title": ["x"]}, "lists words of “nothing.title”, which is no field of texts"),
        ({"title": ["x"]}, "lists words of “title”, which is no field of texts"),
    ],
)
def test_a_list_that_is_none_is_a_finding(package, words, says):
    listed(package, words)
    assert found(package) == [("printed-words", says)]


def test_every_format_gives_the_words_back_as_entered(package):
    words = [*ENTERED[:3], "9/11", "@home", "https://example.org/Shared_x0020_Documents"]
    row = "source-{:02},{},,Publisher One,https://example.org/{},2022-01-05,2026-11-20,original_page,en,reference,\n"
    path = package / "data/sources.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = [*(row.format(at, text, at) for at, text in enumerate(words)), *rows]
    path.write_text(header + "".join(rows), encoding="utf-8")
    read = read_completely(package)
    title = tables()["sources"].columns.index("title")
    assert load(package)["sources"]["title"].tolist()[: len(words)] == words
    sheet = openpyxl.load_workbook(io.BytesIO(tables_workbook(edition(package))))["sources"]
    assert [cells[title].value for cells in sheet.iter_rows(min_row=2, max_row=len(words) + 1)] == words
    assert {cells[title].data_type for cells in sheet.iter_rows(min_row=2)} == {"s"}
    made = pq.read_table(io.BytesIO(parquet(read.tables["sources"])))
    assert made["title"].to_pylist()[: len(words)] == words
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database(read))
    assert [title for (title,) in connection.execute("SELECT title FROM sources ORDER BY source_id")][
        : len(words)
    ] == words
    with path.open(encoding="utf-8", newline="") as stream:
        assert [cells["title"] for cells in csv.DictReader(stream)][: len(words)] == words


# --- joiners --------------------------------------------------------------------------------------------------------------------

JOINED = {
    "Persian": "می‌خواهم", "a Persian plural": "کتاب‌ها", "behind a quotation": "«خبر»‌ها", "behind Latin letters": "NATO‌ها", "behind a number": "۱۲‌هزار",
    "a Hijri year": "۱۴۰۰ ه‍. ش.", "Hindi": "क्‍ष", "Hindi, at the end of a word": "श्रीमान्‌ जी", "Bengali": "র‍্যাব", "Sinhala": "ශ්‍රී", "Malayalam": "ന്‍",
    "a family": "👨‍👩‍👧‍👦", "a flag": "🏳️‍🌈", "a colour of skin": "👩🏽‍🚀", "an arrow": "🙂‍↔️", "a part of a state": "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "a heart": "❤️‍🔥", "a newer picture": "🫨",
}  # fmt: skip
STRAY = {
    "between Latin letters": "City\u200dOne", "at the beginning": "\u200cمی", "twice": "می\u200c\u200cخواهم", "behind a space": "a \u200cمی", "behind a picture": "👩\u200d",
    "between a picture and a letter": "👩\u200dA", "tags without a flag": "City\U000e0041One", "tags in capitals": "🏴\U000e0041\U000e007f", "a filler": "a\u3164b", "a blank of Braille": "a\u2800b",
    "a mark of direction": "مي\u200e", "a soft hyphen": "City\u00adOne", "a picture that was left out": "City\ufffcOne",
}  # fmt: skip


@pytest.mark.parametrize("text", JOINED.values(), ids=JOINED)
def test_a_joiner_that_does_something_belongs_to_the_word(package, text):
    assert list(hidden(text)) == []
    edit(package, "data/sources.csv", "Book One", text)
    assert found(package) == []


@pytest.mark.parametrize("text", STRAY.values(), ids=STRAY)
def test_what_does_nothing_is_still_found(package, text):
    assert len(hidden(text)) >= 1
    edit(package, "data/sources.csv", "Book One", text)
    assert {rule for rule, _ in found(package)} == {"invisible-character"}


MARKED = {
    "Thai": "ที่", "Hebrew with points": "שָׁלוֹם", "Arabic with vowels": "مُحَمَّد", "Vietnamese": "Việt Nam", "Bengali behind a joiner": "র‍্যাব",
    "an emoji in colour": "❤️ and ☎️", "a key": "1️⃣ and #️⃣", "a variant of a Chinese character": "葛\U000e0100城",
    "a letter with two marks": "ǫ̀",
}  # fmt: skip
MARKS_ALONE = {
    "an accent behind a space": "City \u0301One", "an accent at the beginning": "\u0301City", "a vowel of Hindi behind a space": "a \u093e",
    "a selector behind a letter": "City\ufe0f One", "a selector behind a space": "City \ufe0fOne", "two selectors": "❤\ufe0f\ufe0f", "a selector for Chinese behind a letter": "City\U000e0100",
}  # fmt: skip


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_a_mark_upon_its_letter_is_right(package, text):
    edit(package, "data/sources.csv", "Book One", text)
    assert found(package) == []


@pytest.mark.parametrize("text", MARKS_ALONE.values(), ids=MARKS_ALONE)
def test_a_mark_upon_nothing_is_found(package, text):
    edit(package, "data/sources.csv", "Book One", text)
    assert {rule for rule, _ in found(package)} == {"stray-mark"}


@pytest.mark.parametrize(
    "text", ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#BEZUG!", "#ССЫЛКА!", "#ІМ'Я?", "#¡REF!", "Err:502"]
)
def test_what_a_spreadsheet_shows_for_a_formula_that_fails_is_found(package, text):
    edit(package, "data/sources.csv", "Book One", text)
    assert [rule for rule, _ in found(package)] == ["spreadsheet-error"]


def test_what_a_spreadsheet_shows_for_a_value_that_is_missing_is_one(package):
    edit(package, "data/sources.csv", "Book One", "#N/A")
    assert [rule for rule, _ in found(package)] == ["null-token"]


@pytest.mark.parametrize("text", ["#NATO!", "#REF! was printed", "Err: 502", "Err", "Error!"])
def test_words_like_them_are_right(package, text):
    edit(package, "data/sources.csv", "Book One", text)
    assert found(package) == []


@pytest.mark.parametrize(("text", "broken"), [("City  One", ["repeated-space"]), ("a   b", ["repeated-space"]), ("City One", []), ("  City", ["surrounding-space"]), ("a  b ", ["surrounding-space", "repeated-space"])])  # fmt: skip
def test_runs_of_spaces(text, broken):
    assert cell_defects(text) == broken


@pytest.mark.parametrize(("file", "old", "field"), [("data/speakers.csv", "Speaker One", "name"), ("data/sources.csv", "News One, morning", "title"), ("data/events.csv", "City One", "place")])  # fmt: skip
def test_a_run_of_spaces_is_found_in_every_field_of_text(package, file, old, field):
    edit(package, file, old, old.replace(" ", "  ", 1))
    assert [(each.rule, each.field) for each in validate(package, "pandera")[0]] == [("repeated-space", field)]
