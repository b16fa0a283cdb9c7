"""Reading quickly gives what the strict reader gives, or nothing; screens hold back nothing that breaks a rule; generated packages are valid."""

import csv
import io
import math
import pickle
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scripts.package.findings
import scripts.package.quick
import scripts.package.reader
from schemas import arrow, screen
from schemas.tables import tables
from scripts.bench import PARTS
from scripts.checks.validation import validate
from scripts.package.characters import FORMULA, cell_defects
from scripts.package.errors import PackageError
from scripts.package.findings import Findings
from scripts.package.quick import Cells, distinct, out_of_order, read_canonical
from scripts.package.reader import parse_table, read_package
from scripts.quality import benchmarks
from scripts.quality.benchmarks import Cost, Measured, growth, instructions_of, report
from scripts.quality.generated import generate
from tests.packages import ROOT, WHOLE, base, edit

SCHEMA = tables()["appearances"]
HEADER = ",".join(SCHEMA.columns)
often = settings(max_examples=300 if WHOLE else 60, deadline=None, derandomize=True, database=None)
plain = st.text(st.sampled_from("ab,\"'; é") | st.characters(exclude_categories=("Cs", "Cc")), max_size=6)
rows = st.lists(st.lists(plain, min_size=3, max_size=3), min_size=1, max_size=6)


def written(records: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(records)
    return f"{HEADER}\n{stream.getvalue()}".encode()


@often
@given(rows)
def test_a_canonical_file_is_read_quickly_as_it_is_read_strictly(records):
    findings: list = []
    strict = parse_table(written(records), "x.csv", SCHEMA, findings)
    quick = read_canonical(io.BytesIO(written(records)), SCHEMA)
    assert quick is None or "table-twice" not in {found.rule for found in findings}
    assert (quick is None) == (records[0] in records[1:] or [""] * 3 in records), (
        "what the strict reader has to look at"
    )
    if quick is None:
        return
    assert [list(column) for column in quick] == [list(column) for column in strict.columns]
    assert list(strict.lines) == [number + 2 for number in range(len(quick[0]))]
    assert [set(distinct(column)) for column in quick] == [set(column) for column in strict.columns]


@often
@given(rows, st.data())
def test_a_file_that_is_not_canonical_is_never_read_quickly(records, data):
    whole = written(records)
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(
        st.sampled_from([b'"', b'""', b"\n", b"\r", b"\0", b",", b"\xff", b"\xef\xbb\xbf", b" ", b'a"b', b'","'])
    )
    broken = whole[:at] + put + whole[data.draw(st.integers(at, min(at + 3, len(whole)))) :]
    findings: list = []
    strict = parse_table(broken, "x.csv", SCHEMA, findings)
    quick = read_canonical(io.BytesIO(broken), SCHEMA)
    if quick is not None:
        assert [list(column) for column in quick] == [list(column) for column in strict.columns]
        assert not {found.rule for found in findings} & {"quoting", "malformed-csv", "line-ending", "final-newline", "blank-line", "cell-count", "encoding", "bom", "nul", "newline-in-cell"}  # fmt: skip


@pytest.mark.parametrize("data", ['"a,"b,c,d\n', 'a"b,c,d\n', '"a",b,c\n', "a,b\n", "a,b,c,d\n", "a,b,c", "a,b,c\n\n", "\na,b,c\n", '"a\nb",c,d\n', "a,b,c\r\n", "", f"a,b,c\n{HEADER}\n", f'"a,",b,c\n{HEADER}\n', "a,b,c\n,,\n", '"a,",b,c\n,,\n'])  # fmt: skip
def test_what_is_left_to_the_strict_reader(data):
    assert read_canonical(io.BytesIO(f"{HEADER}\n{data}".encode()), SCHEMA) is None


@often
@given(st.lists(st.text("aé\u20ac\U0001f600", max_size=3), min_size=20, max_size=60, unique=True), st.data())
def test_what_is_no_utf_8_is_left_to_the_strict_reader_however_blocks_cut_it(cells, data):
    whole = written([[cell, "b", "c"] for cell in cells])
    cut = data.draw(st.integers(len(HEADER) + 1, len(whole) - 1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scripts.package.quick, "BLOCK", 100)
        assert [*read_canonical(io.BytesIO(whole), SCHEMA)[0]] == cells
        read = read_canonical(io.BytesIO(whole[:cut] + b"\xc3" + whole[cut:]), SCHEMA)
    assert read is None


@pytest.mark.parametrize(("number", "kind"), [(1, "b"), (126, "b"), (127, "h"), (32_766, "h"), (32_767, "i")])
def test_codes_are_as_short_as_they_can_be_and_survive_the_way_to_another_process(number, kind):
    texts = [f"x{place}" for place in range(number)]
    column = read_canonical(io.BytesIO(written([[text, "y", "z"] for text in texts])), SCHEMA)[0]
    assert column.codes.dtype.char == kind
    there = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(column))))
    assert list(column) == list(there) == texts


@often
@given(st.lists(st.lists(st.sampled_from(["a", "b", "é", "", "ab", "\U0001f600"]), min_size=2, max_size=2), max_size=6))
def test_rows_out_of_order(keys):
    columns = []
    for cells in zip(*keys, strict=True) if keys else ([], []):
        import numpy as np

        values = list(dict.fromkeys(cells))
        columns.append(Cells(values, np.array([values.index(cell) for cell in cells], dtype=int)))
    assert out_of_order(columns) == [at for at in range(1, len(keys)) if keys[at] < keys[at - 1]]


@pytest.fixture
def few_are_many(monkeypatch):
    """Screens are used for however few texts."""
    monkeypatch.setattr(screen, "MANY", 0)


strange = st.text(st.sampled_from("=+-@\t ?:\ufffd.nNaA/<>#\\1eE%€é.,:tTrRuUfFlLsSÃÐ©ј“\u0301\u00ad\u0483") | st.characters(exclude_categories=("Cs",), exclude_characters="\n\r\0"), max_size=8)  # fmt: skip


def test_no_screen_holds_back_what_breaks_a_rule_of_bytes(few_are_many):
    @often
    @given(st.lists(strange, max_size=20), st.booleans())
    def check(values, free):
        import numpy as np

        column = Cells(list(dict.fromkeys(values)), np.arange(len(set(values))))
        suspects = set(scripts.package.characters._suspects(column, free))
        assert {value for value in column.values if cell_defects(value, free)} <= suspects
        odd = set(scripts.package.characters._unusual(column.values))
        assert {value for value in column.values if list(scripts.package.characters._strange_in(value))} <= odd

    check()
    assert FORMULA


@pytest.mark.parametrize("field", [field for table in tables().values() for field in table.fields], ids=lambda field: field.name)  # fmt: skip
def test_no_screen_holds_back_what_breaks_a_constraint(field, few_are_many):
    wrong = ["", "x" * 2_000, "é" * 2_000, "A", "a_b", "-a", "a-", "a--b", "a\u0661", "1", "0x", "Q", "Q01", "http://", "https://exаmple.org/", "https://example.nowhere/", "https://a.org/%", "https://a.org:0/", "https://doi.org/x", "https://www.doi.org/10.x", "https://www.doi.org/10.1000/182", "en-us", "ABCD", "a|b", "2022-1-1", field.example, field.example + "!"]  # fmt: skip
    held_back = set(wrong) - set(screen.of_field(field, wrong))
    assert {value for value in held_back if value and field.defects(value)} == set()


def test_a_big_package_is_answered_as_a_small_one(tmp_path, monkeypatch):
    """Every finding of a broken package is the same, read quickly or strictly."""
    package = base(tmp_path)
    for file, old, new in [
        ("data/stances.csv", "advances", "advancez"),
        ("data/codings.csv", "coder-two,1,second,act", "coder-one,1,second,act"),
        ("data/statements.csv", "State Two must never", "State\u200b Two =must never"),
        ("data/codings.csv", ",unclear,2026", ",unclaer,2026"),
    ]:
        text = (package / file).read_text(encoding="utf-8")
        assert old in text
        (package / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    strictly = validate(package, "pandera")
    monkeypatch.setattr(scripts.package.quick, "BIG", 0)
    monkeypatch.setattr(screen, "MANY", 0)
    monkeypatch.setattr(arrow, "MANY", 0)
    assert validate(package, "pandera") == strictly
    assert any(isinstance(column, Cells) for column in read_package(package, 0).tables["codings"].columns)
    assert len(strictly[0]) > 4


def test_a_generated_package_is_valid(tmp_path, monkeypatch):
    monkeypatch.setattr(scripts.package.quick, "BIG", 0)
    template = base(tmp_path)
    longest = tables()["demands"].field("title").max_length
    edit(template, "data/demands.csv", ",Treaty One,", f",{'50% of Treaty One '.ljust(longest, 'x')},")
    count = generate(template, tmp_path / "large", 20)
    findings, found = validate(tmp_path / "large", "pandera")
    assert findings == validate(template, "pandera")[0] == []
    assert found["statements"] == count >= 20
    of_one = {name: len(table.lines) for name, table in read_package(template).tables.items()}
    assert found["codings"] == of_one["codings"] * count // of_one["statements"]


def test_nothing_is_generated_from_what_is_not_valid(tmp_path):
    package = base(tmp_path)
    (package / "data" / "stances.csv").write_text("x\n")
    with pytest.raises(ValueError, match="is not canonical"):
        generate(package, tmp_path / "large", 20)
    (package / "datapackage.json").unlink()
    with pytest.raises(PackageError):
        generate(package, tmp_path / "large", 20)


def test_of_too_many_findings_only_the_number_is_kept(monkeypatch):
    monkeypatch.setattr(scripts.package.findings, "MOST", 3)
    findings = Findings()
    for line in range(2, 12):
        findings.add("blank-line", "x.csv", line)
    findings.add("bom", "x.csv", 1)
    said = [(found.rule, found.line, found.message) for found in findings]
    assert said[:3] == [("blank-line", line, "is blank") for line in (2, 3, 4)]
    assert said[3:] == [("bom", 1, "begins with a byte order mark"), ("blank-line", 5, "is blank; 6 more like this are not listed")]  # fmt: skip


def test_a_table_may_be_wrong_in_every_row_and_every_finding_is_listed(tmp_path):
    rows = {table.stem: table.read_bytes().count(b"\n") for table in (ROOT / "data").glob("*.csv")}
    assert max(rows.values()) < scripts.package.findings.MOST
    package = base(tmp_path)
    stances = package / "data" / "stances.csv"
    wrong = "".join(f"one-001,d{number:05},advancez\n" for number in range(4_000))
    stances.write_text(f"statement_id,demand_id,stance\n{wrong}", encoding="utf-8")
    found = [each for each in validate(package, "pandera")[0] if each.rule == "stance-code"]
    assert [each.line for each in found] == list(range(2, 4_002))
    assert {each.message for each in found} == {found[0].message}
    assert "did you mean “advances”?" in found[0].message
    assert found[-1].record == "one-001|d03999"


def test_what_was_measured_is_told_as_ratios():
    def costs(seconds: float) -> dict[str, list[Cost]]:
        return {"frictionless validate": [Cost(10.0, 8.0, 100.0)] * 3, "pandera engine, all layers": [Cost(2.0, seconds, 60.0)] * 3, "pyarrow reads": [Cost(1.0, 1.0, 30.0)] * 3, "polars reads": [Cost(1.0, 1.0, 20.0)] * 3}  # fmt: skip

    small, large = Measured("small", 10, 100, 10**6, costs(2.0)), Measured("large", 100, 1_000, 10**7, costs(20.0))
    lines = "\n".join(report(small))
    assert "5.0 times as fast as Frictionless (4.0 times by CPU)" in lines
    assert "of memory it needs 2.0 times as much as pyarrow and 3.0 times as much as polars" in lines
    assert re.search(r"pandera engine, all layers +\| +2\.00 \| +2\.0 \| +60 \| +0\.200 \| +0\.250", lines)
    assert "to the power of 1.00, those of Frictionless 0.00" in "\n".join(growth([small, small, large]))


@pytest.mark.skipif(not shutil.which("valgrind"), reason="valgrind is not installed")
def test_instructions_are_counted_whatever_else_the_machine_does():
    few, many = (
        instructions_of(["sh", "-c", f"turns={turns}; until [ $((turns -= 1)) = 0 ]; do :; done"])
        for turns in (1, 10**3)
    )
    assert 10**6 < many - few < 10**8  # some thousands for each turn
    with pytest.raises(PackageError, match="could not count"):
        instructions_of(["sh", "-c", "exit 1"])


def test_counted_instructions_are_told_and_only_these():
    costs = {tool: [Cost(1.0, 1.0, 1.0)] for tool in ("frictionless validate", "pandera engine, all layers", "pyarrow reads", "polars reads")}  # fmt: skip
    found = Measured("small", 10, 100, 10**6, costs)
    assert "Instructions" not in "\n".join(report(found))
    found.instructions["pyarrow reads"] = 734_739_222
    assert "in thousand millions: pyarrow reads 0.73." in "\n".join(report(found))


@pytest.mark.parametrize(
    ("busy", "says"),
    [
        ((5.0, 5.0), "the long ones; meanwhile other work kept 0.00 processors busy"),
        ((math.nan, math.nan), "the long ones"),
    ],
    ids=["told", "not told"],
)
def test_other_work_is_told_where_the_system_tells_of_it(monkeypatch, tmp_path, busy, says):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "statements.csv").write_bytes(b"id\none\n")
    monkeypatch.setattr(benchmarks, "cost_of", lambda _: Cost(1.0, 1.0, 1.0))
    monkeypatch.setattr(benchmarks, "_busy", iter(busy).__next__)
    assert next(report(benchmarks.measure("small", tmp_path, 1))).endswith(says)


def test_where_there_is_one_turn_the_short_ones_run_before_and_after_the_long_ones(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "statements.csv").write_bytes(b"id\none\n")
    ran = []

    def cost_of(command):
        ran.append("frictionless" if "frictionless" in command else "pandera" if "pandera" in command else "other")
        return Cost({"frictionless": 60.0, "pandera": float(len(ran))}.get(ran[-1], 1.0), 1.0, 1.0)

    monkeypatch.setattr(benchmarks, "cost_of", cost_of)
    found = benchmarks.measure("large", tmp_path, 1, both=False)
    assert ran == ["pandera", "other", "other", "frictionless", *["pandera", "other", "other"] * 2]
    assert "1 turn in which the short ones ran 3 times" in next(report(found))
    assert found.ratio("pandera engine, all layers", "frictionless validate", "clock") == 5 / 60
    ran.clear()
    benchmarks.measure("small", tmp_path, 2, both=False)
    assert ran == ["frictionless", "pandera", "other", "other"] * 2


def test_the_benchmarks_page_has_its_place_for_what_was_measured():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for part in PARTS.values():
        assert page.count(f"<!-- {part} begins here -->") == 1
    assert page.count("<!-- and ends here -->") == len(PARTS)
    assert "make bench" in page
