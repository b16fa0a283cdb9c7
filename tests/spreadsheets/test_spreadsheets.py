"""Real LibreOffice, pandas and R open and save the tables: nothing that they change goes unreported, and people are told why."""

import functools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.checks.validation import validate
from tests.packages import base, edit
from tests.spreadsheets import measure
from tests.spreadsheets.measure import Result
from tests.spreadsheets.tools import WAYS, lacking, save_with_calc

PACKAGES = {"ours": measure.ours, "hard": measure.hard}
BY_NAME = {way.name: way for way in WAYS}
ADVISED = [way.name for way in WAYS if way.name.endswith("-advised")]


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Result]:
    """Gives the result of one way with one package, measured once; skips the test where a program is not installed."""

    @functools.cache
    def once(name: str, package: str) -> Result:
        return measure.measure(BY_NAME[name], PACKAGES[package](tmp_path_factory.mktemp(name)))

    def result(name: str, package: str) -> Result:
        if reason := lacking(BY_NAME[name]):
            pytest.skip(reason)
        return once(name, package)

    return result


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_are_valid_before(package, tmp_path):
    findings, rows = validate(PACKAGES[package](tmp_path), engine="pandera")
    assert findings == []
    assert sum(rows.values()) > 300


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", ADVISED)
def test_the_advised_way_leaves_every_file_as_it_was(name, package, measured):
    result = measured(name, package)
    assert result.formatted, "after make format, byte for byte"
    assert result.findings == []


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", BY_NAME)
def test_nothing_changes_unreported(name, package, measured):
    result = measured(name, package)
    assert result.silent == {}
    assert result.formatted or any(found.severity == "error" for found in result.findings)


@pytest.mark.parametrize(
    ("name", "package", "rule", "field", "message", "hint"),
    [
        ("calc-default", "ours", "pattern", "cameo", "“2” does not have the form of cameo; did you mean “02”?", "drop zeros in front unless every column is read as text"),
        ("calc-default", "hard", "pattern", "content_hash", "“8.6[0-9]+E[+]020” does not have the form", "it was read as a number and rounded"),
        ("calc-default-german", "hard", "pattern", "content_hash", "“8,6[0-9]+E[+]020” does not have the form", "it was read as a number and rounded"),
        ("calc-special", "hard", "pattern", "source_id", "“05/01/22” does not have the form of source id", "it was taken for a date"),
        ("calc-misread", "ours", "wrong-character-set", "name_native", "did you mean “Сергей Рябков”?", "with the character set UTF-8"),
        ("calc-western", "ours", "lost-characters", "name_native", "“[?]{6} [?]{6}” holds question marks where letters were lost", "begin with the old file"),
        ("calc-western", "hard", "encoding", None, "holds bytes that are not UTF-8", "save the file as UTF-8"),
        ("pandas-default", "ours", "row-numbers", None, "column 1, which has no name, holds row numbers", "to_csv with index=False"),
        ("pandas-default", "hard", "integer", "low", "“10[.]0” is not a whole number .*; did you mean “10”?", "pandas adds .0 where a column of numbers has blanks"),
        ("pandas-default", "ours", "pattern", "cameo", "“2[.]0” .*did you mean “02”?", "pandas adds .0"),
        ("r-default", "ours", "row-numbers", None, "column 1, which has no name, holds row numbers", "row.names = FALSE"),
        ("r-default", "ours", "null-token", "licence", "“NA” is read as a missing value", "na = \"\""),
        ("r-default", "ours", "integer", "low", "“NA” is not a whole number", "na = \"\""),
        ("r-default", "hard", "date", "held_until", "“NA” is not a date", "na = \"\""),
        ("r-semicolons", "ours", "separator", None, "separates its cells by semicolons", "write.csv, not write.csv2"),
    ],
)  # fmt: skip
def test_people_are_told_what_happened(name, package, rule, field, message, hint, measured):
    findings = measured(name, package).findings
    said = [found for found in findings if (found.rule, found.field) == (rule, field)]
    assert any(re.search(message, found.message) and hint in found.hint for found in said), said


@pytest.mark.parametrize(
    ("country", "typed", "saved"),
    [("en-US", "1/10/2022", "01/10/22"), ("de-DE", "10.1.2022", "10.01.22")],
)
def test_a_day_typed_in_the_local_form_is_suggested_in_ours(country, typed, saved, package, tmp_path):
    """What people type into a cell is read by the same detection of special numbers as a file that is opened with it."""
    if reason := lacking(BY_NAME["calc-default"]):
        pytest.skip(reason)
    edit(package, "data/statements.csv", "2022-01-15,2022-01-20", f"{typed},2022-01-20")
    save_with_calc(country, special=True)([package / "data/statements.csv"], tmp_path)
    (tmp_path / "statements.csv").replace(package / "data/statements.csv")
    found = {each.field: each for each in validate(package, engine="pandera")[0] if each.rule == "date"}
    assert found["said_from"].value == saved
    assert found["said_from"].message.endswith("did you mean “2022-01-10”?")


def test_the_page_says_what_was_measured(measured):
    """Fails with the command that refreshes docs/spreadsheets.md."""
    real, made = ([measured(name, package) for name in BY_NAME] for package in PACKAGES)
    ought = measure.page(real, made, "").split("\n")
    written = Path(measure.PAGE).read_text(encoding="utf-8").partition(measure.OPEN)[2].partition(measure.CLOSE)[0]
    assert written.strip("\n").split("\n")[1:] == ought[1:], f"run {measure.REFRESH}"


def test_a_silent_change_would_be_noticed(tmp_path):
    """The measure itself: a tool that rewrites a note, which breaks no rule, is caught."""

    def rewriting(files: list[Path], target: Path) -> None:
        for file in files:
            (target / file.name).write_bytes(file.read_bytes().replace(b"names nobody", b"names no one"))

    way = measure.Way("rewriting", "none", "changes a note", rewriting)
    result = measure.measure(way, base(tmp_path))
    assert list(result.silent) == [("data/statements.csv", 2, "note")]
