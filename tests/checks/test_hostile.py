"""Input that nobody means well with: every answer is a finding or one plain sentence, never a traceback, and it comes soon."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.rule import RULES, Finding
from schemas.tables import tables
from scripts.checks import report
from scripts.checks.descriptor import check_package
from scripts.package.errors import PackageError
from scripts.package.reader import parse_table, read_package
from scripts.package.table import Package
from tests.packages import BASE, base, edit
from tests.verdicts import validate

SOON = 20  # seconds; what takes longer here has the wrong complexity, whatever the machine
few = settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
many = settings(few, max_examples=150)

TEXTS = {name: (BASE / f"{name}.csv").read_bytes() for name in tables() if name != "codes"}
NASTY = [b"\0", b"\r", b"\n", b'"', b",", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u202e\u200b\u2028\x85".encode(), b"=1+1", b"\x1b[31m", b"NaN", b"999999999999999999999", b"-0", b"0000-00-00", b"2022-02-24T00:00"]  # fmt: skip


def findings_of(package: Path, engine: str = "pandera") -> list[Finding]:
    """Validates, prints in every format and returns the findings; fails where that takes long."""
    begun = time.process_time()  # not the clock, which says as much of what else the machine does
    found, rows = validate(package, engine)
    shown = [report.as_json(found, rows), *report.as_text(found, rows, colour=False), *report.as_github(found, rows)]
    assert time.process_time() - begun < SOON
    assert "\033" not in "".join(shown)
    assert all(each.rule in RULES and each.message for each in found)
    return found


def rules_of(package: Path, engine: str = "pandera") -> set[str]:
    """Returns the names of the rules that a package breaks."""
    return {found.rule for found in findings_of(package, engine)}


@st.composite
def mutated(draw) -> tuple[str, bytes]:
    """Draws a real table with some of its bytes flipped, inserted, deleted or cut off."""
    name = draw(st.sampled_from(sorted(TEXTS)))
    data = bytearray(TEXTS[name])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        change = draw(st.sampled_from(["flip", "insert", "delete", "cut", "repeat"]))
        if change == "flip" and at < len(data):
            data[at] ^= draw(st.integers(1, 255))
        elif change == "insert":
            data[at:at] = draw(st.sampled_from(NASTY) | st.binary(max_size=5))
        elif change == "delete":
            del data[at : at + draw(st.integers(1, 200))]
        elif change == "cut":
            del data[at:]
        else:
            data[at:at] = data[: draw(st.integers(0, 300))]
    return name, bytes(data)


def parsed(name: str, data: bytes) -> None:
    """Reads bytes as a table and checks what the rest of the program relies on."""
    findings: list[Finding] = []
    table = parse_table(data, f"data/{name}.csv", tables()[name], findings)
    assert len(table.columns) == len(tables()[name].columns)
    assert {len(column) for column in table.columns} == {len(table.lines)}
    assert table.lines == sorted(set(table.lines))
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert all(1 <= each.line <= lines for each in findings)
    assert all(1 < line <= lines for line in table.lines)
    assert table.complete or findings, "what could not be read is reported"


@many
@given(st.sampled_from(sorted(TEXTS)), st.binary(max_size=400) | st.lists(st.sampled_from(NASTY)).map(b"".join))
def test_any_bytes_can_be_read_as_a_table(name, data):
    parsed(name, data)


@many
@given(mutated())
def test_any_damage_to_a_table_can_be_read(mutant):
    parsed(*mutant)


@few
@given(st.lists(mutated(), min_size=1, max_size=4))
def test_any_damage_is_answered(tmp_path_factory, mutants):
    package = base(tmp_path_factory.mktemp("damaged"))
    for name, data in mutants:
        (package / "data" / f"{name}.csv").write_bytes(data)
    findings_of(package)


def test_some_damage_is_answered_by_both_engines(package):
    for number, name in enumerate(sorted(TEXTS)):
        path = package / "data" / f"{name}.csv"
        data = path.read_bytes()
        at = len(data) * (number + 1) // (len(TEXTS) + 2)
        path.write_bytes(data[:at] + NASTY[number % len(NASTY)] + data[at:])
    assert "frictionless" not in rules_of(package, "both")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "path", "schema", "resources", "data", "fields", "type", "é"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
RESOURCES = st.lists(
    JSON
    | st.fixed_dictionaries({"name": st.sampled_from(list(tables())) | JSON, "path": st.sampled_from(["data/stances.csv", ".", "..", "/", "data", "\udcff", "a\0b", "data/stances.csv/x", "~", "x" * 300]) | JSON}, optional={"schema": JSON | st.just("schemas/stances.schema.json")}),
    max_size=4,
)  # fmt: skip


@many
@given(JSON)
def test_any_json_is_a_package_or_refused_with_a_sentence(tmp_path_factory, document):
    directory = tmp_path_factory.mktemp("any")
    (directory / "datapackage.json").write_text(json.dumps(document))
    refused(directory)


@many
@given(st.binary(max_size=60))
def test_any_bytes_are_a_package_or_refused_with_a_sentence(tmp_path_factory, data):
    directory = tmp_path_factory.mktemp("any")
    (directory / "datapackage.json").write_bytes(data)
    refused(directory)


def refused(directory: Path) -> None:
    """Fails unless a directory is a package or is said not to be one, in one line."""
    try:
        read_package(directory)
    except PackageError as error:
        said = str(error)
    else:
        return
    assert said.startswith(f"{directory} is no package: ")
    assert "\n" not in said


@settings(few, max_examples=60)
@given(RESOURCES, st.dictionaries(st.sampled_from(["name", "$schema", "version", "licenses", "casus:x", "x"]), JSON))
def test_any_resources_are_answered(tmp_path_factory, resources, more):
    package = base(tmp_path_factory.mktemp("described"))
    (package / "datapackage.json").write_text(json.dumps(more | {"resources": resources}))
    read: Package = read_package(package)
    found = [*read.findings, *check_package(read)]
    unread = [table for table in read.tables.values() if not table.complete]
    assert bool(unread) <= any(each.severity == "error" for each in found)
    assert all(each.message.isprintable() for each in found)
    report.as_json(found, {}).encode("ascii")


@pytest.mark.parametrize("depth", [30, 400, 950, 100_000])
@pytest.mark.parametrize("place", ["resources", "resource", "schema", "name", "path", "own key"])
def test_deep_json(package, depth, place):
    deep = "[" * depth + "]" * depth
    described = {"resources": deep, "resource": f"[{deep}]", "schema": f'[{{"name": "stances", "path": "data/stances.csv", "schema": {deep}}}]', "name": f'[{{"name": {deep}, "path": "x"}}]', "path": f'[{{"name": "stances", "path": {deep}}}]', "own key": f'[], "casus:x": {deep}'}  # fmt: skip
    (package / "datapackage.json").write_text(f'{{"resources": {described[place]}}}')
    if depth == 30:
        assert rules_of(package)
    else:
        with pytest.raises(PackageError, match="is nested too deeply"):
            read_package(package)


def test_deep_json_in_a_schema(package):
    for name, depth in {"coders": 100_000, "stances": 950, "figures": 30}.items():
        (package / "schemas" / f"{name}.schema.json").write_text('{"fields": ' + "[" * depth + "]" * depth + "}")
    assert rules_of(package) == {"missing-file", "schema-differs", "descriptor-profile"}


def test_a_number_of_a_million_digits(package):
    (package / "datapackage.json").write_text('{"resources": ' + "9" * 1_000_000 + "}")
    with pytest.raises(PackageError, match="holds a number of too many digits"):
        findings_of(package)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipes_and_folders_are_no_tables(package):
    (package / "data" / "stances.csv").unlink()
    os.mkfifo(package / "data" / "stances.csv")  # to open it would wait for ever
    (package / "data" / "figures.csv").unlink()
    (package / "data" / "figures.csv").mkdir()
    (package / "schemas" / "coders.schema.json").unlink()
    os.mkfifo(package / "schemas" / "coders.schema.json")
    found = [(each.rule, each.file, each.message) for each in findings_of(package)]
    files = ("data/figures.csv", "data/stances.csv", "schemas/coders.schema.json")
    assert found == [("missing-file", file, "is not a regular file") for file in files]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_no_descriptor(package):
    (package / "datapackage.json").unlink()
    os.mkfifo(package / "datapackage.json")
    with pytest.raises(PackageError, match="is not a regular file"):
        findings_of(package)


def test_links_that_lead_nowhere_or_to_themselves(package):
    for name, target in {
        "stances": "nowhere.csv",
        "figures": "figures.csv",
        "coders": "/dev/zero",
        "events": "/proc/self/environ",
    }.items():
        (package / "data" / f"{name}.csv").unlink()
        (package / "data" / f"{name}.csv").symlink_to(target)
    found = [(each.rule, each.file, each.message) for each in findings_of(package)]
    assert found == [
        ("missing-file", "data/coders.csv", "lies outside the package"),
        ("missing-file", "data/events.csv", "lies outside the package"),
        ("missing-file", "data/figures.csv", "cannot be opened"),
        ("missing-file", "data/stances.csv", "is missing"),
    ]


def test_a_folder_that_leads_to_itself(package):
    for table in (package / "data").iterdir():
        table.unlink()
    (package / "data").rmdir()
    (package / "data").symlink_to("data")
    assert rules_of(package) == {"missing-file"}


def test_files_that_may_not_be_read(package):
    (package / "data" / "stances.csv").chmod(0)
    if os.access(package / "data" / "stances.csv", os.R_OK):
        pytest.skip("whoever runs this, such as root, may read everything")
    [found] = findings_of(package)
    assert found.message == "may not be read (permission denied)"
    (package / "data").chmod(0o300)
    assert rules_of(package) == {"missing-file"}
    (package / "data").chmod(0o700)
    package.chmod(0)
    with pytest.raises(PackageError):
        findings_of(package)
    package.chmod(0o700)


def test_a_header_of_a_million_columns(package):
    (package / "data" / "stances.csv").write_text("," * 1_000_000 + "\n" + "a," * 1_000_000 + "\n")
    [found] = findings_of(package)
    assert (found.rule, found.line) == ("column-unknown", 1)


def test_a_row_of_a_million_cells(package):
    edit(package, "data/appearances.csv", "two-001,source-portal,", "two-001,source-portal," + "," * 1_000_000)
    [found] = findings_of(package)
    assert (found.rule, found.line) == ("cell-count", 3)


def test_a_cell_of_ten_million_characters(package):
    edit(package, "data/events.csv", "City One", "x" * 10_000_000)
    [found] = findings_of(package)
    assert (found.rule, found.message) == ("max-length", "is 10000000 characters long, but at most 120 are allowed")


@pytest.mark.parametrize("wrong", ["a" * 100_000 + "!", "a-" * 50_000, "-" * 100_000, "1" * 100_000])
def test_patterns_and_suggestions_answer_soon(package, wrong):
    """No pattern takes exponential time, no comparison is made with what cannot be meant."""
    edit(package, "data/events.csv", "CHE,source-news", f"{wrong},{wrong}")
    edit(package, "data/events.csv", "2022-02-10", wrong)
    edit(package, "data/figures.csv", ",10,20,", f",{wrong},20,")
    edit(package, "data/stances.csv", "rejects", wrong)
    found = rules_of(package)
    assert {"pattern", "date", "stance-code"} <= found
    assert {"integer", "exact-number"} & found


def test_thousands_of_wrong_rows(package):
    """Each is a finding of its own in JSON, and a handful of lines for people."""
    rows = "".join(f"x-{number:06},nobody-{number % 1000:03},advancez\n" for number in range(3_000))
    edit(package, "data/stances.csv", "stance\n", "stance\n" + rows)
    found = findings_of(package)
    assert len(found) > 9_000
    assert len(list(report.as_text(found, {}, colour=False))) < 60


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "latin-1", "utf-7", "cp037"])
def test_other_encodings(encoding):
    text = TEXTS["speakers"].decode().replace("Оратор Один", "Ораtор" if encoding.startswith("utf") else "é")
    findings: list[Finding] = []
    parse_table(text.encode(encoding), "data/speakers.csv", tables()["speakers"], findings)
    assert findings


INVISIBLE = {
    "half a surrogate pair": (b"City\xed\xa0\x80One", "encoding"),
    "overlong": (b"City\xc0\xafOne", "encoding"),
    "bidi override": ("City\u202eOne".encode(), "invisible-character"),
    "bidi isolate": ("City\u2066One".encode(), "invisible-character"),
    "zero-width joiner": ("City\u200dOne".encode(), "invisible-character"),
    "soft hyphen": ("City\u00adOne".encode(), "invisible-character"),
    "byte order mark inside": ("City\ufeffOne".encode(), "invisible-character"),
    "line separator": ("City\u2028One".encode(), "invisible-character"),
    "next line": ("City\u0085One".encode(), "invisible-character"),
    "vertical tab": (b"City\x0bOne", "invisible-character"),
    "escape": (b"City\x1b[2JOne", "invisible-character"),
    "bell": (b"City\x07One", "invisible-character"),
    "tag": ("City\U000e0041One".encode(), "invisible-character"),
    "private use": ("City\ue000One".encode(), "invisible-character"),
    "unassigned": ("City\u0378One".encode(), "invisible-character"),
    "ideographic space": ("City\u3000One".encode(), "plain-space"),
    "thin space": ("City\u2009One".encode(), "plain-space"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "rule"), INVISIBLE.values(), ids=INVISIBLE)
def test_what_cannot_be_seen_is_found(cell, rule):
    findings: list[Finding] = []
    data = TEXTS["events"].replace(b"City One", cell)
    parse_table(data, "data/events.csv", tables()["events"], findings)
    assert [(each.rule, each.line) for each in findings] == [(rule, 2)]
    assert findings[0].message.isprintable()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://example.org/<script>", "https://example.org/ x", "//example.org", "ftp://example.org", "https://exаmple.org", "HTTPS://example.org", "https://", 'https://example.org/"x'])  # fmt: skip
def test_addresses_that_a_page_must_not_link_to(address):
    assert tables()["sources"].field("url").defects(address) == ["pattern"]


def test_markup_is_text(package):
    edit(package, "data/events.csv", "City One", "<script>alert(1)</script>")
    edit(package, "data/events.csv", "Region Two", "[x](javascript:alert(1)) `%{{` {value} {0} %s")
    edit(package, "data/stances.csv", "rejects", "{value.__class__}")
    [found] = findings_of(package)
    assert found.message == "“{value.__class__}” is not a stance"


def test_a_suggestion_is_as_plain_as_the_rest(package):
    """The nearest right value may be a spoilt one."""
    edit(package, "data/coders.csv", "coder-three,", "coder\x0cthree,")
    edit(package, "data/readings.csv", "passage-2,coder-three", "passage-2,coder-thre")
    messages = [each.message for each in findings_of(package)]
    assert any("coder-thre" in message for message in messages)
    assert all(message.isprintable() for message in messages)
