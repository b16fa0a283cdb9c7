"""A known cause is told once and first, not as its symptoms; what is said is the same bytes wherever it is said."""

import csv
import io
import json
from pathlib import Path

import pytest

from schemas.tables import tables
from scripts.checks.report import as_github, as_text
from scripts.format import main as format_main
from scripts.validate import main
from tests.packages import BASE, edit
from tests.verdicts import validate

STATEMENTS = "data/statements.csv"
EXCEL = b"\xef\xbb\xbf"


def found(package: Path, engine: str = "pandera") -> list[tuple[str, str, int | None, str | None]]:
    """Validates a package and returns rule, file, line and field of each finding."""
    return [(each.rule, each.file, each.line, each.field) for each in validate(package, engine)[0]]


def rewrite(package: Path, file: str, change) -> bytes:
    """Changes the bytes of a file; returns what they were."""
    path = package / file
    data = path.read_bytes()
    path.write_bytes(change(data))
    return data


# --- what keeps a file from being read ------------------------------------------------------------------------------------------

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
INSTEAD = {
    "Git LFS": (POINTER, "is a pointer of Git LFS", "git lfs pull"),
    "git-annex": (b"/annex/objects/SHA256E-s31390--f50d.csv\n", "is a pointer of git-annex", "git annex get"),
    "git-annex, as a link": (b"../.git/annex/objects/x/y/SHA256E-s1--a/SHA256E-s1--a", "is a pointer of git-annex", "git annex get"),
    "git-crypt": (b"\0GITCRYPT\0\x01\x02", "is encrypted by git-crypt", "git-crypt unlock"),
    "a web page": (b"\n<!DOCTYPE html>\n<html><body>statement_id</body></html>", "is a web page", "Download raw file"),
    "a workbook": (b"PK\x03\x04\x14\x00", "is a workbook or another zip archive", "save it as CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a workbook of an old Excel", "save it as CSV"),
    "compressed": (b"\x1f\x8b\x08\x00", "is compressed", "unpack it"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "says", "hint"), INSTEAD.values(), ids=INSTEAD)
@pytest.mark.parametrize("file", [STATEMENTS, "data/codes.csv", "schemas/statements.schema.json"])
def test_what_lies_in_the_place_of_a_file_is_one_finding(package, file, data, says, hint):
    rewrite(package, file, lambda _: data)
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.file, each.message) == ("wrong-file", file, says)
    assert hint in each.hint


def conflict(mine: str, theirs: str, base: str = "", ending: str = "\n") -> bytes:
    middle = ["||||||| 1a2b3c4", base] if base else []
    return "".join(f"{line}{ending}" for line in ["<<<<<<< HEAD", mine, *middle, "=======", theirs, ">>>>>>> other"]).encode()  # fmt: skip


CONFLICTS = {
    "of two versions": (lambda row: conflict(row, row + "x"), "lines 3 to 7"),
    "with the base": (lambda row: conflict(row, row + "x", row + "y"), "lines 3 to 9"),
    "on Windows": (lambda row: conflict(row, row + "x", ending="\r\n"), "lines 3 to 7"),
    "twice": (lambda row: conflict(row, row) * 2, "lines 3 to 7 and lines 8 to 12"),
    "of which the middle mark is left": (lambda row: f"{row}\n=======\n".encode(), "line 4"),
    "half mended": (lambda row: f"{row}\n>>>>>>> other\n".encode(), "line 4"),
}


@pytest.mark.parametrize(("make", "lines"), CONFLICTS.values(), ids=CONFLICTS)
def test_an_unresolved_merge_in_a_table_is_one_finding_with_its_lines(package, make, lines):
    rows = (package / STATEMENTS).read_text(encoding="utf-8").splitlines()
    rewrite(package, STATEMENTS, lambda data: data.replace(f"{rows[2]}\n".encode(), make(rows[2])))
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.file) == ("merge-conflict", STATEMENTS)
    assert each.message == f"holds an unresolved merge: {lines}"


def test_an_unresolved_merge_in_a_schema_is_one_finding(package):
    rewrite(
        package,
        "schemas/codes.schema.json",
        lambda data: data.replace(b"{\n", b"{\n" + conflict(' "a": 1,', ' "a": 2,'), 1),
    )
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.line, each.message) == ("merge-conflict", 2, "holds an unresolved merge: lines 2 to 6")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data.replace(b"{\n", b"{\n" + conflict("", ""), 1), "datapackage.json holds an unresolved merge: lines 2 to 6"),
        (lambda _: POINTER, "datapackage.json is a pointer of Git LFS; "),
    ],
)  # fmt: skip
def test_a_descriptor_that_is_none_is_said_in_one_sentence(package, capsys, change, says):
    rewrite(package, "datapackage.json", change)
    assert main([str(package), "--format", "json"]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert [each["rule"] for each in json.loads(said.out)["findings"]] == ["no-package"]


def test_a_heading_in_markdown_is_no_merge():
    from scripts.package.mistaken import conflicts

    assert conflicts("A heading\n=======\n\nText.\n") == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda data: data.decode().replace("para. 1,", "pará. 1,").encode("cp1252", "replace"), 3),
        (lambda data: data.decode().replace("State One", "Stâte One").encode("latin-1", "replace"), 2),
        (lambda data: data.decode().encode("utf-16"), 1),
        (lambda data: data.decode().encode("utf-16-le"), 1),
        (lambda data: data.decode().replace(",", ";").replace("State One", "Stâte One").encode("cp1252", "replace"), 2),
    ],
)
def test_another_encoding_is_one_finding_also_across_tables(package, change, line):
    """No coding is called stale, and no speaker unused, because letters of a statement could not be read."""
    rewrite(package, STATEMENTS, change)
    assert found(package) == [("encoding", STATEMENTS, line, None)]
    assert found(package, "both") == [("encoding", STATEMENTS, line, None)]


def test_a_file_without_its_header_is_one_finding(package):
    rewrite(package, STATEMENTS, lambda data: data.partition(b"\n")[2])
    assert found(package) == [("header-missing", STATEMENTS, 1, None)]


TWICE = {
    "with its header": (lambda data: data * 2, 4),
    "without its header": (lambda data: data + data.partition(b"\n")[2], 4),
    "behind a blank line": (lambda data: data + b"\n" + data, 5),
    "three times": (lambda data: data * 3, 4),
    "three times without its header": (lambda data: data + data.partition(b"\n")[2] * 2, 4),
}


@pytest.mark.parametrize(("change", "line"), TWICE.values(), ids=TWICE)
def test_a_table_behind_itself_is_one_finding(package, change, line):
    rewrite(package, "data/events.csv", change)
    assert [each for each in found(package) if each[0] != "blank-line"] == [
        ("table-twice", "data/events.csv", line, None)
    ]


def test_a_big_table_behind_itself_is_one_finding(package, monkeypatch):
    monkeypatch.setattr("scripts.package.quick.BIG", 0)
    rewrite(package, "data/events.csv", lambda data: data + data.partition(b"\n")[2])
    assert found(package) == [("table-twice", "data/events.csv", 4, None)]


PASTED = {  # rows that come again and are no table behind itself, and what is said of them
    "blank rows": (lambda rows: [*rows, *[",,,,,,,,"] * 4], "blank-row"),
    "nothing but blank rows": (lambda rows: [",,,,,,,,"] * 4, "blank-row"),
    "one row four times": (lambda rows: rows[:1] * 4, "unique-key"),
    "every row at once again": (lambda rows: [rows[0], rows[0], rows[1], rows[1]], "unique-key"),
    "the first half again": (lambda rows: [*rows, rows[0]], "unique-key"),
}


@pytest.mark.parametrize(("change", "rule"), PASTED.values(), ids=PASTED)
@pytest.mark.parametrize("big", [False, True])
def test_rows_that_come_again_are_no_table_behind_itself(package, monkeypatch, change, rule, big):
    monkeypatch.setattr("scripts.package.quick.BIG", 0 if big else 10**6)
    head, *rows = (package / "data/events.csv").read_text(encoding="utf-8").splitlines()
    (package / "data/events.csv").write_text("\n".join([head, *change(rows), ""]), encoding="utf-8")
    rules = {each[0] for each in found(package)}
    assert rule in rules
    assert "table-twice" not in rules


@pytest.mark.parametrize("engine", ["pandera", "both"])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_row_that_was_emptied_is_one_finding(package, monkeypatch, engine, big, at):
    """Not one for each cell that must not be blank."""
    monkeypatch.setattr("scripts.package.quick.BIG", 0 if big else 10**6)
    head, *rows = (package / "data/events.csv").read_text(encoding="utf-8").splitlines()
    rows[at:at] = [",,,,,,,,"] * 2
    (package / "data/events.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    assert found(package, engine) == [("blank-row", "data/events.csv", line, None) for line in (at + 2, at + 3)]


@pytest.mark.parametrize("engine", ["pandera", "both"])
@pytest.mark.parametrize("row", [",", ",,", "," * 9, "," * 20])
def test_an_emptied_row_with_too_few_or_too_many_commas_is_the_same(package, engine, row):
    rewrite(package, "data/events.csv", lambda data: data + row.encode() + b"\n")
    assert found(package, engine) == [("blank-row", "data/events.csv", 4, None)]


HEADERS = {
    "in capitals": (
        lambda data: data.split(b"\n", 1)[0].upper() + b"\n" + data.split(b"\n", 1)[1],
        "column-unknown",
        1,
    ),
    "with spaces": (lambda data: data.replace(b"event_id,title", b"Event id, title", 1), "column-unknown", 1),
    "again at the end": (lambda data: data + data.split(b"\n", 1)[0] + b"\n", "header-twice", 4),
    "of another table": (lambda _: (BASE / "speakers.csv").read_bytes(), "wrong-file", 1),
    "of a table with no such column": (lambda _: (BASE / "coders.csv").read_bytes(), "wrong-file", 1),
    "none, but an answer of a server": (lambda _: b"404: Not Found", "header-missing", 1),
    "none, but JSON": (lambda _: b'[{"event_id": "event-one"}]\n', "header-missing", 1),
}


@pytest.mark.parametrize(("change", "rule", "line"), HEADERS.values(), ids=HEADERS)
def test_a_header_that_is_another_or_stands_elsewhere_is_one_finding(package, change, rule, line):
    rewrite(package, "data/events.csv", change)
    assert [each[:3] for each in found(package)] == [(rule, "data/events.csv", line)]


@pytest.mark.parametrize(
    "change", [lambda row: row.replace(b",", b",,", 1), lambda row: row.replace(b",press,", b"press,")]
)
def test_a_comma_too_many_or_too_few_is_one_finding(package, change):
    rows = (package / STATEMENTS).read_bytes().splitlines()
    rewrite(package, STATEMENTS, lambda data: data.replace(rows[2], change(rows[2])))
    assert found(package) == [("cell-count", STATEMENTS, 3, None)]


def test_the_cause_comes_first_for_people_and_on_a_pull_request(package):
    edit(package, "data/appearances.csv", "two-001,source-portal", "two-001,source-portla")
    edit(package, "data/stances.csv", "rejects", "rejectz")
    rewrite(
        package, STATEMENTS, lambda data: data.decode().replace("State One", "Stâte One").encode("cp1252", "replace")
    )
    findings, rows = validate(package, "pandera")
    assert len(findings) > 2
    assert next(iter(as_text(findings, rows, colour=False))) == STATEMENTS
    assert next(iter(as_github(findings, rows))).startswith(f"::error file={STATEMENTS},line=2,title=encoding::")
    assert [each.file for each in findings] == sorted(each.file for each in findings), "for programs the order stays"


# --- what spreadsheets write ----------------------------------------------------------------------------------------------------


def separated(data: bytes, mark: str, ending: str = "\r\n", first: bytes = EXCEL) -> bytes:
    stream = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    csv.writer(stream, delimiter=mark, lineterminator=ending).writerows(rows)
    return first + stream.getvalue().encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: separated(data, ";"),
        lambda data: separated(data, "\t", "\n", b""),
        lambda data: separated(data, ";", first=EXCEL + b"sep=;\r\n"),
        lambda data: separated(data, ",", "\n", b"sep=,\n"),
    ],
    ids=["Excel's in Germany", "tabs", "with a line for Excel", "only a line for Excel"],
)
def test_a_table_with_other_separators_is_one_finding_which_the_formatter_mends(package, capsys, change):
    was = rewrite(package, "data/sources.csv", change)
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.file) == ("separator", "data/sources.csv")
    assert each.hint.startswith("run make format, or ")
    assert format_main([str(package)]) == 0
    assert (package / "data/sources.csv").read_bytes() == was
    assert found(package) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"source_id;", b"source;", 1),
        lambda data: data.replace(b"Chronicle One", b"Chronicle; One"),
        lambda data: data + b"one;cell;less\r\n",
    ],
)
def test_what_does_not_fit_is_left_alone(package, capsys, spoil):
    rewrite(package, "data/sources.csv", lambda data: spoil(separated(data, ";")))
    was = (package / "data/sources.csv").read_bytes()
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.hint.startswith("save it with the comma")) == ("separator", True)
    assert format_main([str(package)]) != 0
    assert (package / "data/sources.csv").read_bytes() == was


# --- what lies beside the tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "._statements.csv", "Thumbs.db", "desktop.ini", ".gitkeep", ".directory", ".Rhistory", ".RData"],
)
def test_what_a_system_leaves_in_every_folder_is_no_finding(package, name):
    (package / "data" / name).write_bytes(b"\0")
    assert found(package) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (".~lock.statements.csv#", "is there while LibreOffice has statements.csv open"),
        ("~$statements.xlsx", "is there while Excel has statements.xlsx open"),
        (".#statements.csv", "is there while Emacs has unsaved changes to statements.csv"),
        (".statements.csv.swp", "is there while Vim has statements.csv open"),
        ("statements.csv.orig", "is a copy of statements.csv made by a program"),
        (".statements.csv.kate-swp", "is there while Kate has statements.csv open"),
        ("statements.csv.tmp", "is a copy of statements.csv made by a program"),
        ("statements.csv~", "is a copy of statements.csv made by a program"),
        ("statements_REMOTE_4711.csv", "is a copy of statements.csv from a merge"),
    ],
)
def test_what_another_program_leaves_is_a_warning_that_says_so(package, name, says):
    (package / "data" / name).write_bytes(b"")
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.severity, each.file) == ("left-beside", "warning", f"data/{name}")
    assert each.message.startswith(says)


# --- one slip, one finding ------------------------------------------------------------------------------------------------------

SLIPS = {
    "an office": (STATEMENTS, "one-001,speaker-one,post-one", "one-001,speaker-one,post-oen", "foreign-key", "post_id"),
    "an office in capitals": (STATEMENTS, "one-001,speaker-one,post-one", "one-001,speaker-one,Post-One", "pattern", "post_id"),
    "an office that is none": (STATEMENTS, "one-001,speaker-one,post-one", "one-001,speaker-one,minister", "foreign-key", "post_id"),
    "a speaker": (STATEMENTS, "two-001,speaker-two,post-two", "two-001,speaker-tow,post-two", "foreign-key", "speaker_id"),
    "a source": (STATEMENTS, "source-interview,para. 7", "source-intervew,para. 7", "foreign-key", "source_id"),
    "an act": (STATEMENTS, "State Two should stay out of Alliance One for good.,demand", "State Two should stay out of Alliance One for good.,demnad", "act-code", "act"),
    "an act that is none": (STATEMENTS, "State Two should stay out of Alliance One for good.,demand", "State Two should stay out of Alliance One for good.,claim", "act-code", "act"),
    "the kind of a speaker": ("data/speakers.csv", ",organization,other_state", ",human,other_state", "speaker-kind-code", "kind"),
    "the demand of a stance": ("data/stances.csv", "state-two-001,demand-two,rejects", "state-two-001,demand-tow,rejects", "foreign-key", "demand_id"),
    "the statement of a forecast": ("data/forecasts.csv", "two-001,scenario-one", "tow-001,scenario-one", "foreign-key", "statement_id"),
    "the demand of a judgment": ("data/compliance.csv", "demand-two", "demand-tow", "foreign-key", "demand_id"),
    "the scenario of an outcome": ("data/outcomes.csv", "scenario-two", "scenario-tow", "foreign-key", "scenario_id"),
    "the record of a coding": ("data/codings.csv", "outcomes,scenario-two,coder-two", "outcomes,scenario-tow,coder-two", "coding-of-nothing", "record"),
    "a year to come": ("data/posts.csv", "Minister,minister,2020-01-01", "Minister,minister,3020-01-01", "day-to-come", "held_from"),
    "a space too many in words that were coded": (STATEMENTS, "State Two must never", "State  Two must never", "repeated-space", "quote"),
    "a Cyrillic letter in a rule that was coded": ("data/scenarios.csv", "Occurred if soldiers", "Occurred if s\u043eldiers", "mixed-alphabets", "resolution_rule"),
    "a letter that was lost in words that were coded": (STATEMENTS, "State Two must never", "St\ufffdte Two must never", "lost-characters", "quote"),
    "a description with a space that is none": ("data/demands.csv", "promise never to join", "promise never\u00a0to join", "plain-space", "description"),
    "the holder of an office": ("data/posts.csv", "post-one,speaker-one", "post-one,speaker-oen", "foreign-key", "speaker_id"),
}  # fmt: skip


def sort(package: Path, file: str) -> None:
    """Puts the rows of a table into order again."""
    schema = tables()[Path(file).stem]
    with (package / file).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    rows.sort(key=lambda row: [row[schema.columns.index(name)] for name in schema.key])
    with (package / file).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


@pytest.mark.parametrize(("file", "right", "wrong", "rule", "field"), SLIPS.values(), ids=SLIPS)
def test_one_slip_is_one_finding(package, file, right, wrong, rule, field):
    if right not in (package / file).read_text(encoding="utf-8"):
        pytest.fail(f"the base package has no {right!r} in {file}")
    edit(package, file, right, wrong)
    sort(package, file)
    findings = found(package)
    assert [(each[0], each[1], each[3]) for each in findings] == [(rule, file, field)]
    assert found(package, "both") == findings


def test_words_that_are_others_and_hold_a_space_too_many_elsewhere_are_two_findings(package):
    edit(package, STATEMENTS, "State Two must never", "State Two must ever")
    edit(package, "data/scenarios.csv", "Occurred if soldiers", "Occurred if  soldiers")
    assert {(each[0], each[1]) for each in found(package)} == {
        ("coding-stale", "data/codings.csv"),
        ("repeated-space", "data/scenarios.csv"),
    }


def test_two_slips_in_different_rows_are_two_findings(package):
    """What does not follow from a wrong cell is told in the same run."""
    edit(package, STATEMENTS, "one-001,speaker-one,post-one", "one-001,speaker-one,post-oen")
    edit(package, "data/events.csv", "2022-02-10", "2022-01-31")
    assert [each[0] for each in found(package)] == ["event-order", "foreign-key"]


def test_a_coding_without_its_stamp_says_what_to_run(package):
    rewrite(package, "data/codings.csv", lambda data: data.replace(b",cd63dac6710612c0\n", b",\n"))
    findings, _ = validate(package, "pandera")
    assert {(each.rule, each.field) for each in findings} == {("required", "content_hash")}
    assert {each.hint for each in findings} == {"run make stamp, which fills it in"}


@pytest.mark.parametrize(
    ("role", "variable", "says"),
    [
        ("second", None, "lacks the blind second coding"),
        (None, None, "lacks the first coding and the blind second coding"),
        ("second", "act", "lacks the blind second coding of act"),
        ("first", "tier", "lacks the first coding of tier"),
    ],
)
def test_the_warning_says_which_coding_is_missing(package, role, variable, says):
    def without(data: bytes) -> bytes:
        header, *rows = data.decode().splitlines()
        kept = [row for row in rows if not (row.startswith("statements,two-001,") and (not role or f",{role}," in row) and (not variable or f",{variable}," in row))]  # fmt: skip
        return "\n".join([header, *kept, ""]).encode()

    rewrite(package, "data/codings.csv", without)
    said = {(each.rule, each.record): each.message for each in validate(package, "pandera")[0]}
    assert said["statements-uncoded", "two-001"] == says


def test_the_nearest_value_does_not_depend_on_the_order():
    from scripts.checks.describe import nearest

    assert nearest("abcx", ["abcz", "abcy"]) == nearest("abcx", ["abcy", "abcz"]) == "abcy"


@pytest.mark.parametrize(
    ("written", "choices", "meant"),
    [("one-015-0", ["one-010", "one-015"], "one-015"), ("one-0155", ["one-0515", "one-015"], "one-015"), ("demands", ["demand", "d"], "demand"), ("one-016", ["one-01", "one-116"], "one-01"), ("one-0166", ["one-0", "one-166"], "one-166")],
)  # fmt: skip
def test_of_values_that_are_as_near_the_one_that_was_added_to_is_meant(written, choices, meant):
    from scripts.checks.describe import nearest

    assert nearest(written, choices) == meant


def test_an_identifier_that_is_wrong_in_both_tables_is_not_offered_in_the_place_of_itself(package):
    for path in (package / "data").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("source-book", "1source-book"), encoding="utf-8")
    patterns = [found for found in validate(package, "pandera")[0] if found.rule == "pattern"]
    assert {found.file for found in patterns} >= {"data/sources.csv", "data/statements.csv"}
    assert not [found.message for found in patterns if "did you mean “1source-book”" in found.message]
