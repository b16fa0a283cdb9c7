"""How findings are shown: to people, to programs, on a pull request."""

import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import scripts.checks.descriptor
import scripts.package.rules  # noqa: F401  (registers the rules of bytes and columns)
from schemas import rules  # noqa: F401  (registers the rules of meaning)
from schemas.rule import Finding
from scripts.checks.report import MOST_ALIKE, MOST_ANNOTATIONS, as_github, as_json, as_text
from scripts.package.findings import finding
from scripts.package.terminal import wants_colour

ANSI = re.compile(r"\033\[[0-9;]*m")
ROWS = {"speakers": 1200, "sources": 34}


def slips(number: int, file: str = "data/speakers.csv", rule: str = "formula", field: str = "name") -> list[Finding]:
    """Returns so many findings of one kind, on the lines from 2 on."""
    return [finding(rule, file, line, field, f"s-{line}", value=f"={line}") for line in range(2, number + 2)]


def text(findings: list[Finding]) -> list[str]:
    """Returns the lines for people, without colour."""
    return list(as_text(findings, ROWS, colour=False))


def test_nothing_to_say():
    assert text([]) == ["valid: 1,234 rows in 2 tables: no errors, no warnings"]


def test_one_error():
    assert text(slips(1)) == [
        "data/speakers.csv",
        "  data/speakers.csv:2:name  “=2” would be run as a formula by a spreadsheet  [formula]",
        "      → begin the cell with another character",
        "",
        "not valid: 1,234 rows in 2 tables: 1 error, no warnings",
    ]


def test_many_alike_are_folded():
    lines = text(slips(MOST_ALIKE + 3))
    assert sum("[formula]" in line for line in lines) == MOST_ALIKE + 1
    assert "  … and 3 more like these in name  [formula]" in lines
    assert sum(line.startswith("      → ") for line in lines) == 1, "the hint is given once"
    assert lines[-1].endswith(f"{MOST_ALIKE + 3} errors, no warnings")


def test_just_few_enough_are_not_folded():
    assert not any("more like these" in line for line in text(slips(MOST_ALIKE)))


def test_each_file_has_its_group():
    lines = text([*slips(1, "data/a.csv"), *slips(1, "data/b.csv"), *slips(1, "data/b.csv", field="title")])
    assert [line for line in lines if not line.startswith(" ") and line] == ["data/a.csv", "data/b.csv", lines[-1]]


def test_a_warning_is_marked_and_the_package_still_valid():
    stale = finding("coding-stale", "data/codings.csv", 3, "content_hash")
    lines = text([stale])
    assert "  data/codings.csv:3:content_hash  warning: what was coded has changed since  [coding-stale]" in lines
    assert lines[-1] == "valid: 1,234 rows in 2 tables: no errors, 1 warning"


def test_what_make_format_mends_says_so():
    assert "      → run make format" in text([finding("bom", "x.csv", 1)])[2] + " "
    hinted = [line for line in text([finding("column-order", "x.csv", 1, expected="a,b")]) if "→" in line]
    assert hinted == ["      → run make format; the header is a,b"]


def test_parts_that_do_not_apply_are_left_out():
    assert (
        text([finding("stray-file", "data/x.txt")])[1] == "  data/x.txt  is not named in datapackage.json  [stray-file]"
    )


def test_colour_changes_nothing_but_the_colour():
    findings = [*slips(7), finding("coding-stale", "data/codings.csv", 3, "content_hash")]
    coloured = list(as_text(findings, ROWS, colour=True))
    assert [ANSI.sub("", line) for line in coloured] == text(findings)
    assert coloured != text(findings)


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "wanted"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),  # no-color.org: when present and not an empty string
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": "0"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
        (None, {}, False),
    ],
)
def test_when_to_colour(monkeypatch, stream, environment, wanted):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(stream) is wanted


def test_json_has_every_key_and_null_where_it_does_not_apply():
    document = json.loads(as_json([finding("stray-file", "data/x.txt")], ROWS))
    assert document == {
        "valid": False,
        "findings": [
            {
                "file": "data/x.txt",
                "line": None,
                "field": None,
                "rule": "stray-file",
                "severity": "error",
                "record": None,
                "value": None,
                "message": "is not named in datapackage.json",
                "hint": "remove it, or name it as a resource",
            }
        ],
        "tables": ROWS,
    }


def test_json_is_never_folded():
    assert len(json.loads(as_json(slips(500), ROWS))["findings"]) == 500


def annotations(findings: list[Finding]) -> list[str]:
    """Returns the workflow commands."""
    return [line for line in as_github(findings, ROWS) if line.startswith("::")]


def test_an_annotation_says_where_what_and_how():
    assert annotations(slips(3)) == [
        "::error file=data/speakers.csv,line=2,title=formula::name “=2” would be run as a formula by a spreadsheet (and 2 more like this). Begin the cell with another character"
    ]


def test_a_question_needs_no_full_stop():
    asks = Finding(
        "data/stances.csv", 2, "stance", "stance-code", "error", None, "x", "is odd; did you mean “y”?", "write y"
    )
    assert annotations([asks])[0].endswith("::stance is odd; did you mean “y”? Write y")
    assert annotations([asks, asks])[0].endswith("did you mean “y”? (and 1 more like this). Write y")


def test_the_log_below_the_annotations_is_the_text():
    findings = slips(3)
    assert list(as_github(findings, ROWS))[1:] == text(findings)


def test_no_more_annotations_than_are_shown_and_errors_first():
    findings = [each for number in range(MOST_ANNOTATIONS + 2) for each in slips(2, f"data/{number:02}.csv")]
    findings += [finding("coding-stale", "data/codings.csv", 3, "content_hash")]
    commands = annotations(findings)
    assert [line.partition(" ")[0] for line in commands] == ["::error"] * MOST_ANNOTATIONS + ["::notice", "::warning"]
    assert commands[MOST_ANNOTATIONS] == "::notice ::2 more kinds of error are in the log"


def test_commands_are_escaped():
    odd = Finding("a,b:c%\n.csv", 1, "x", "formula", "error", None, None, "100%\r\n::error::", None)
    assert annotations([odd]) == ["::error file=a%2Cb%3Ac%25\\u000a.csv,line=1,title=formula::x 100%25%0D%0A::error::."]


@example('}, {"file"', 2, "}, {")
@given(st.text(), st.none() | st.integers(), st.none() | st.text())
def test_a_finding_is_written_as_json_writes_it(text, line, perhaps):
    found = Finding(text, line, perhaps, "formula", "error", perhaps, text, text, perhaps)
    document = as_json([found, found], {})
    assert json.loads(document)["findings"] == [found._asdict()] * 2
    assert document.count("\n") == 7, "one finding a line"
