"""The one reader: every cell as it stands in the file, every line number as a text editor shows it, every defect of bytes."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.rule import RULES, Finding
from schemas.tables import tables
from scripts.package.characters import cell_defects
from scripts.package.descriptor import path_of, safe
from scripts.package.documents import DEEPEST, read_json
from scripts.package.errors import PackageError
from scripts.package.files import read_bytes
from scripts.package.findings import finding, shorten
from scripts.package.reader import parse_table, read_package
from scripts.package.table import TableFile, canonical, key_of, keys_of
from tests.packages import WHOLE

APPEARANCES = tables()["appearances"]  # statement_id, source_id, locator; the first two are the key
HEADER = "statement_id,source_id,locator\n"


def read(text: str | bytes) -> tuple[TableFile, list[tuple[str, int | None, str | None]]]:
    """Reads a table; returns it, and rule, line and field of each finding."""
    findings: list[Finding] = []
    table = parse_table(text if isinstance(text, bytes) else text.encode(), "data/x.csv", APPEARANCES, findings)
    return table, [(each.rule, each.line, each.field) for each in findings]


def found(rows: str | bytes) -> list[tuple[str, int | None, str | None]]:
    """Returns rule, line and field of what is found in rows below a right header."""
    return read(HEADER.encode() + (rows if isinstance(rows, bytes) else rows.encode()))[1]


def test_a_canonical_table():
    table, findings = read(HEADER + 'a-001,b,\na-001,c,"p. 1, left"\nb-001,a,"the ""new"" one"\n')
    assert findings == []
    assert table.columns == [["a-001", "a-001", "b-001"], ["b", "c", "a"], ["", "p. 1, left", 'the "new" one']]
    assert table.lines == [2, 3, 4]
    assert table.complete
    assert keys_of(table) == [("a-001", "b"), ("a-001", "c"), ("b-001", "a")]
    assert key_of(table, 1) == "a-001|c"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_physical_ones(ending):
    rows = ["a-001,b,x", 'a-001,c,"two', 'lines"', "", "b-001,d,y", 'c-001,e,"three', "", 'lines"', "d-001,f,z"]
    table, findings = read((HEADER + "\n".join(rows) + "\n").replace("\n", ending))
    assert table.lines == [2, 3, 6, 7, 10]
    assert table.columns[2] == ["x", "two\nlines", "y", "three\n\nlines", "z"]
    shape = [each for each in findings if each[0] != "line-ending"]
    assert shape == [("blank-line", 5, None), ("newline-in-cell", 3, "locator"), ("newline-in-cell", 7, "locator")]
    assert (ending == "\n") == (shape == findings)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a-001,b,x", [("final-newline", 2, None)]),
        ("a-001,b,x\n\n", [("blank-line", 3, None)]),
        ("a-001,b,x\r\n", [("line-ending", 2, None)]),
        (b"a-001,b,\xe9\n", [("encoding", 2, None)]),
        (b"a-001,b,x\na-002,b,\x00y\n", [("nul", 3, None)]),
        ('a-001,b,"x"\n', [("quoting", 2, None)]),
        ('a-001,b,""\n', [("quoting", 2, None)]),
        ('"a-001",b,"x, y"\n', [("quoting", 2, None)]),
        ("a-001,b\n", [("cell-count", 2, None)]),
        ("a-001,b,x,\n", [("cell-count", 2, None)]),
        ("b-001,b,x\na-001,b,x\n", [("row-order", 3, "statement_id")]),
        ("a-001,b,x\na-001,B,x\n", [("row-order", 3, "statement_id")]),
        ("a-001,b,x\na-001,b,x\n", []),  # the same key twice is a finding of structure
        ('a-001,b,"x\n', [("malformed-csv", 2, None)]),
        ('a-001,b,"x"y\n', [("malformed-csv", 2, None)]),
        ('a-001,b,x\nb-001,b,"x\nc-001,b,x\n', [("malformed-csv", 3, None)]),
        ("a-001,b,x \n", [("surrounding-space", 2, "locator")]),
        ("a-001,b,e\u0301\n", [("nfc", 2, "locator")]),
        ("a-001,b,x\u00a0y\n", [("plain-space", 2, "locator")]),
        ("a-001,b,x\u200by\n", [("invisible-character", 2, "locator")]),
        ("a-001,b,x\ty\n", [("invisible-character", 2, "locator")]),
        ("a-001,b,é–“’…—\n", []),
        ("a-001,b,собирать манатки […]\n", []),
    ],
)
def test_one_defect_is_one_finding(rows, expected):
    assert found(rows) == expected


def test_what_cannot_be_read_to_its_end_is_incomplete():
    assert not read(HEADER + 'a-001,b,"x\n')[0].complete
    assert not read("statement_id,source_id\na-001,b\n")[0].complete
    assert not read("")[0].complete
    assert read(HEADER)[0].complete


def test_columns_are_found_by_their_names():
    table, findings = read("page,locator,statement_id,statement_id,source_id\n7,x,a-001,b-001,s\n")
    assert table.columns == [["a-001"], ["s"], ["x"]]
    assert findings == [("column-unknown", 1, "page"), ("column-twice", 1, "statement_id"), ("column-order", 1, None)]


def test_a_missing_column_is_blank():
    table, findings = read("source_id,statement_id\ns,a-001\n")
    assert table.columns == [["a-001"], ["s"], [""]]
    assert findings == [("column-missing", 1, "locator"), ("column-order", 1, None)]


def test_cells_of_a_row_that_is_too_short_or_too_long():
    table, _ = read(HEADER + "a-001\nb-001,s,x,y,z\n")
    assert table.columns == [["a-001", "b-001"], ["", "s"], ["", "x"]]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x"])
def test_cells_that_a_spreadsheet_would_run(cell):
    assert cell_defects(cell) == ["formula"]


@pytest.mark.parametrize("cell", ["NA", "n/a", "None", "NULL", "nan", ".", "<NA>", "#N/A", "\\N"])
def test_cells_that_some_tool_reads_as_missing(cell):
    assert cell_defects(cell) == ["null-token"]
    assert found(f"a-001,b,{cell}\n") == [("null-token", 2, "locator")]


@pytest.mark.parametrize("cell", ["", "Namibia", "no", "nil", "non-", "n.", "1=1", "a@b", "'", "x-1", "…", "nano"])
def test_cells_that_are_no_trouble(cell):
    assert cell_defects(cell) == []


@settings(max_examples=200 if WHOLE else 50, deadline=None, derandomize=True, database=None)
@given(st.lists(st.lists(st.text(st.sampled_from("ab,\";' é\u00a0\n")), min_size=3, max_size=3), max_size=5))
def test_every_cell_comes_out_as_it_went_in(rows):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([APPEARANCES.columns, *rows])
    table, _ = read(stream.getvalue())
    assert [list(row) for row in zip(*table.columns, strict=True)] == rows
    assert canonical(table.records) == stream.getvalue()


PATHS = ["data/x.csv", "x.csv", "a b/ü.csv", "..x", "a..b/x"]
NO_PATHS = ["", "/x", "../x", "a/../x", "a/..", "./x", "a//x", "a/", "~/x", "a\\x", "C:x", "http://x/y", "file:x", "a\0b", "x" * 1001, None, 1, [], ["a", "b"], {}]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_paths_within_the_package(path):
    assert safe(path)
    assert path_of({"resources": [1, {"name": "x", "path": [path]}]}, "x") == path


@pytest.mark.parametrize("path", NO_PATHS)
def test_paths_that_lead_elsewhere(path):
    assert not safe(path)
    assert path_of({"resources": [{"name": "x", "path": path}]}, "x") is None


def test_nothing_outside_is_read(tmp_path):
    inside = tmp_path / "package"
    inside.mkdir()
    (tmp_path / "outside.txt").write_text("secret")
    (inside / "link.txt").symlink_to("../outside.txt")
    for name in ("link.txt", "../outside.txt"):
        with pytest.raises(OSError, match=r"^lies outside the package$"):
            read_bytes(inside / name, inside)
    assert read_bytes(inside / "link.txt", tmp_path) == b"secret"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{\n\n?", "x.json is not JSON, see its line 3"),
        (b"\xff", "x.json is not UTF-8"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "x.json is nested too deeply"),
        (b"", "x.json is not JSON, see its line 1"),
    ],
)
def test_what_is_no_json_is_said_in_a_sentence(tmp_path, content, sentence):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        read_json(tmp_path / "x.json", tmp_path)


def test_json_of_a_sensible_depth(tmp_path):
    (tmp_path / "x.json").write_text("[" * (DEEPEST - 1) + "]" * (DEEPEST - 1))
    assert isinstance(read_json(tmp_path / "x.json", tmp_path), list)


def test_a_package_is_read_whole(package: Path):
    read = read_package(package)
    assert read.findings == []
    assert list(read.tables) == list(tables())
    assert read.tables["speakers"].columns[2][1] == "Оратор Один"


def test_a_directory_is_needed(tmp_path):
    (tmp_path / "x").write_text("")
    for name in ("x", "y"):
        with pytest.raises(PackageError, match=r"is not a directory$"):
            read_package(tmp_path / name)


def test_sentences_are_filled_in_and_fit_a_line():
    each = finding(
        "formula", "x.csv", 2, "name", "key", value="=\x1b[31m\n" + "x" * 200, name="ignored", record="ignored"
    )
    assert (each.file, each.line, each.field, each.record, each.rule, each.severity) == (
        "x.csv",
        2,
        "name",
        "key",
        "formula",
        RULES["formula"].severity,
    )
    assert each.value.endswith("x" * 200), "programs get the whole value"
    assert each.message.startswith("“=\\u001b[31m\\u000axxx")
    assert len(each.message) < 160


@pytest.mark.parametrize(("text", "short"), [("", ""), ("a" * 80, "a" * 80), ("a" * 81, "a" * 79 + "…"), ("a\tb", "a\\u0009b"), ("\udcff", "\\udcff"), (None, "None"), (7, "7")])  # fmt: skip
def test_shorten(text, short):
    assert shorten(text) == short


def test_names_that_are_not_utf8(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.json")).write_text("{")
    with pytest.raises(ValueError, match="is not JSON"):
        read_json(tmp_path / os.fsdecode(b"\xff.json"), tmp_path)
    with pytest.raises(OSError, match=r"^(cannot be opened|is missing)$"):
        read_bytes(tmp_path / "\ud800", tmp_path)
