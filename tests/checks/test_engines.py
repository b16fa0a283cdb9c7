"""Two witnesses of structure: the compiled Pandera schemas and Frictionless must say the same, and ours alone knows the rest.

Frictionless gets the cells as our reader read them. Given the files it misses what is listed in UNSEEN, and of a wrong header, a
blank line or a cell of two lines it makes hundreds of errors or wrong line numbers: here each of them is one finding, on the line
where a text editor shows it.
"""

import csv
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import frictionless
import pytest

from schemas.rule import RULES, Finding
from schemas.tables import descriptor, tables
from scripts.checks import witness
from scripts.checks.validation import _once
from scripts.package.reader import read_package
from tests.packages import edit, fixtures
from tests.verdicts import anew, validate

Place = tuple[str, int | None, str | None, str, str | None]


def place(found: Finding) -> Place:
    """Returns what makes a finding the same as another: file, line, field, rule and value."""
    return (found.file, found.line, found.field, found.rule, found.value)


def ours(package: Path) -> set[Place]:
    """Returns what is found without Frictionless."""
    return {place(found) for found in validate(package, "pandera")[0]}


def theirs(package: Path) -> set[Place]:
    """Returns what Frictionless finds, in our terms."""
    return {place(found) for found in witness.examine(read_package(package))}


def both(package: Path) -> list[Finding]:
    """Returns what `--engine both` finds, without starting a second process."""
    return _once([*validate(package, "pandera")[0], *witness.examine(read_package(package))])


def of_cells(places: set[Place]) -> set[Place]:
    """Leaves out what our reader alone looks at: bytes and header; and the rules of meaning and of the package."""
    shape = {"cell-count", "column-missing", "column-unknown", "column-twice", "column-order", "row-numbers"}
    return {each for each in places if RULES[each[3]].layer == "structure" and each[3] not in shape}


def rules(places: set[Place]) -> set[str]:
    """Returns the names of the rules of some findings."""
    return {rule for _, _, _, rule, _ in places}


MUTANTS = {
    "data/events.csv": [
        ("event-one,Talks One,talks", "Event One,,tlaks"),  # pattern, required, wrong code
        ("2022-01-10,2022-01-11", "2022-02-30,10.01.2022"),  # no such day, another form
        ("state-one,2022-02-01", "state-nine,"),  # dangling, blank date
        ("Region Two", "R" * 121),  # too long
    ],
    "data/figures.csv": [
        (",,1000,", ",01,１０,"),  # a leading zero, digits of full width
        (",10,20,", ",1e3,+20,"),
        ("figure-two,commentators-001", "figure-one,nobody-001"),  # key twice, dangling
    ],
    "data/compliance.csv": [("demand-one,2022-02-23", "demand-one,2022-02-22"), ("demand-two,2022-02-23", "demand-two,2022-02-24")],
    "data/organizations.csv": [("state-one,State One,state,other_state,AUT,", "state-one,State One,state,other_state,١٢٣,")],
    "data/appearances.csv": [("two-001,source-portal,", "one-001,source-interview,"), ("one-001,source-interview,para. 2", "one-001,source-nine,")],
    "data/codings.csv": [("compliance,demand-one,coder-one,1,first", "complaints,demand-one,coder-nine,0,fifth"), ("712ef452fd51a9b0\ncompliance,demand-one,coder-two,1", "712EF452FD51A9B0\ncompliance,demand-one,coder-two,10")],
    "data/coders.csv": [("coder-three,person", ",person"), ("coder-two,model", ",model")],  # blank keys, twice
    "data/statements.csv": [(",unconditional,,,5,", ",unconditional,,,6,"), (",unconditional,,,2,", ",unconditional,,,two,"), ("2022-01-15", "2021-10-31"), (",2022-01-20,", ",2022-02-25,")],
    "data/relations.csv": [("commentators-001,two-001,contradicts,curator", ",,,")],  # nothing but commas
}  # fmt: skip


@pytest.fixture
def mutant(package: Path) -> Path:
    """A package with defects of every kind that both engines look for."""
    for file, edits in MUTANTS.items():
        for find, put in edits:
            edit(package, file, find, put)
    return package


def test_both_engines_find_the_same(mutant):
    found, witnessed = of_cells(ours(mutant)), of_cells(theirs(mutant))
    assert rules(found) >= {
        "required",
        "integer",
        "date",
        "pattern",
        "minimum",
        "maximum",
        "max-length",
        "unique-key",
        "foreign-key",
    }
    assert found - witnessed == {
        ("data/figures.csv", 2, "low", "integer", "01"),  # to Python these are numbers
        ("data/figures.csv", 2, "high", "integer", "１０"),
        ("data/figures.csv", 3, "high", "integer", "+20"),
    }
    assert witnessed <= found


def test_what_both_find_is_said_once(mutant):
    alone, together = validate(mutant, "pandera")[0], anew(mutant, "both")[0]
    assert together == alone
    assert "frictionless" not in {found.rule for found in together}
    assert both(mutant) == together


def test_every_fixture_of_structure_at_once(package):
    """Those that can be applied one after the other, several dozen."""
    applied = 0
    for fixture in fixtures().values():
        of_cells_that_are_known = fixture.content is None and fixture.rule != "cell-count"
        if RULES[fixture.rule].layer == "structure" and of_cells_that_are_known:
            try:
                fixture.apply(package)
                applied += 1
            except ValueError:  # another one has changed the same row
                continue
    assert applied > 25
    witnessed = theirs(package)
    assert witnessed <= of_cells(ours(package))
    assert len(witnessed) > 20


# What our own reading finds (see test_rules.py) and Frictionless, given the file, does not.
UNSEEN = ["bom", "nul", "line-ending", "final-newline", "date", "formula", "newline-in-cell", "quoting", "row-order", "nfc", "invisible-character", "plain-space", "null-token"]  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN)
def test_frictionless_by_itself_misses_what_we_find(package, name):
    assert fixtures()[name].apply(package).file == "data/events.csv"
    schema = frictionless.Schema.from_descriptor(descriptor("events") | {"foreignKeys": []})
    events = frictionless.Resource(path="data/events.csv", schema=schema, basepath=str(package))
    assert events.validate().valid, "Frictionless has learned something: take the rule off this list"


def test_one_cause_is_one_finding_on_the_line_where_it_stands(package):
    """Of each of these Frictionless, given the file, makes many errors, or errors in the wrong place."""
    path = package / "data" / "statements.csv"  # columns in another order: hundreds of errors
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([row[1], row[0], *row[2:]] for row in rows)
    edit(package, "data/events.csv", "City One", '"City\nOne"')  # a cell of two lines: all later lines are off by one
    edit(package, "data/events.csv", "exercise,state-one", "exercize,state-one")
    edit(package, "data/posts.csv", "post-two,", "\n\npost-two,")  # blank lines: an error for each key
    edit(package, "data/posts.csv", "Columnist,outside", "Columnist,outzide")
    edit(package, "data/appearances.csv", "two-001,source-portal,", "two-001,source-portal")  # an error for each cell
    edit(package, "data/relations.csv", "responds_to,stated_in_source", "responds_to,stated_in_source,,,,")
    assert [(each.file, each.line, each.rule) for each in both(package)] == [
        ("data/appearances.csv", 3, "cell-count"),
        ("data/events.csv", 2, "newline-in-cell"),
        ("data/events.csv", 4, "event-kind-code"),
        ("data/posts.csv", 3, "blank-line"),
        ("data/posts.csv", 4, "blank-line"),
        ("data/posts.csv", 5, "authority-code"),
        ("data/relations.csv", 3, "cell-count"),
        ("data/statements.csv", 1, "column-order"),
    ]
    assert theirs(package) == {
        ("data/events.csv", 4, "kind", "event-kind-code", "exercize"),
        ("data/posts.csv", 5, "authority", "authority-code", "outzide"),
    }


def test_nothing_is_guessed_from_the_content(package):
    """The sniffer of the csv module takes whatever is regular for a delimiter or a quotation mark."""
    expected = set()
    marks = {
        "stances": ("stance", ";"),
        "relations": ("relation", "'"),
        "compliance": ("compliance", "|"),
        "outcomes": ("outcome", ":"),
    }
    for table, (field, mark) in marks.items():
        codes = (package / "data" / f"{table}.csv").read_text(encoding="utf-8")
        for line, row in enumerate(csv.DictReader(codes.splitlines()), start=2):
            wrong = mark.join([row[field]] * 4)
            edit(package, f"data/{table}.csv", f",{row[field]}", f",{wrong}")
            expected.add((f"data/{table}.csv", line, field, f"{field}-code", wrong))
    assert of_cells(ours(package)) == expected
    assert theirs(package) == expected


def test_nothing_is_guessed_from_the_name(package):
    names = {
        "stances": "*.csv",
        "events": "x.csv.gz",
        "posts": "x.zip",
        "figures": "x.xlsx",
        "retired": "x?y=1",
        "coders": "x",
    }
    for table, name in names.items():
        (package / "data" / f"{table}.csv").rename(package / "data" / name)
        edit(package, "datapackage.json", f"data/{table}.csv", f"data/{name}")
    assert both(package) == []


def test_an_address_is_not_followed(package):
    edit(package, "datapackage.json", "data/stances.csv", "http://localhost:9/stances.csv")
    (package / "data" / "stances.csv").unlink()
    assert [(each.rule, each.file) for each in both(package)] == [("resource-path", "datapackage.json")]


def test_a_broken_target_is_reported_once(package):
    """Not once more for each row that points at it."""
    (package / "data" / "statements.csv").unlink()
    (package / "data" / "organizations.csv").write_text('"\n')
    assert rules(ours(package)) == {"missing-file", "malformed-csv"}
    assert theirs(package) == set()


def test_a_target_without_rows_is_no_broken_target(package):
    path = package / "data" / "events.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    expected = {("data/statements.csv", line, "event_id", "foreign-key", "event-one") for line in (3, 4)}
    assert of_cells(ours(package)) == theirs(package) == expected


def test_more_errors_than_frictionless_shows(package):
    """It stops at a thousand unless told otherwise."""
    lines = "".join(f"other-{number:03},nobody-001,\n" for number in range(600))
    edit(package, "data/appearances.csv", "locator\n", "locator\n" + lines)
    witnessed = theirs(package)
    assert len(witnessed) == 1200
    assert of_cells(ours(package)) == witnessed


def test_a_long_cell_is_no_trouble(package):
    edit(package, "data/events.csv", "City One", "x" * 200_000)
    assert of_cells(ours(package)) == theirs(package)


def test_what_frictionless_alone_would_find_is_not_lost(package):
    read = read_package(package)
    table = read.tables["events"]
    unknown = SimpleNamespace(type="new-error", note="something new", row_number=2, field_name="place")
    finding = witness._mapped(read, table, unknown)
    assert (finding.rule, finding.file, finding.severity) == ("frictionless", "data/events.csv", "error")
    assert finding.message == "Frictionless says: new-error: something new"
    nowhere = SimpleNamespace(
        type="constraint-error", note='constraint "required" is "True"', row_number=99, field_name="place"
    )
    assert witness._mapped(read, table, nowhere).rule == "frictionless"


def beside(package: Path) -> list[Finding]:
    """Returns what the program says that works beside ours."""
    process = witness.start()
    witness.hand(process, read_package(package, 0))
    return witness.results(process)


def test_the_program_beside_ours_says_what_is_said_in_one(package):
    edit(package, "data/stances.csv", "advances", "advancez")
    edit(package, "data/appearances.csv", "source-portal", "source-portla")
    lines = (package / "data" / "codings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace("coder-one", "coder-none")
    (package / "data" / "codings.csv").write_text("".join(lines), encoding="utf-8")
    said = {place(found) for found in beside(package)}
    assert said == theirs(package)
    assert {file for file, *_ in said} == {f"data/{name}.csv" for name in ("stances", "appearances", "codings")}


def test_a_witness_that_fails_is_a_finding():
    process = witness.start()
    process.stdin.close()  # it is given no package
    process.stdin = None
    found = witness.results(process)
    assert {(each.rule, each.file, each.severity) for each in found} == {("frictionless", "datapackage.json", "error")}
    assert "Traceback" not in found[0].message
    assert "it failed" in found[0].message


def test_frictionless_reads_the_dataset_as_people_do(corpus, tmp_path):
    """The command line of Frictionless on the package as published: what users of it see."""
    place = tmp_path / "published"
    for name in ("data", "schemas"):
        shutil.copytree(corpus / name, place / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copyfile(corpus / "datapackage.json", place / "datapackage.json")
    assert set(tables()) == {
        resource["name"] for resource in json.loads((place / "datapackage.json").read_text())["resources"]
    }
    report = frictionless.Package(str(place / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
