"""The corpus as a whole: it does not shrink, nothing stands idle, and the files of docs/quality speak of what is there."""

import csv
from pathlib import Path

import pytest

from schemas.tables import tables as schemas
from scripts.expectations import main
from scripts.package.errors import QualityError
from scripts.package.typed import load_texts
from scripts.quality import audit, cuts, evidence, expectations, links
from scripts.quality.rows import FOLDER, as_csv, read_rows
from tests.packages import ROOT, edit

STATEMENTS = "data/statements.csv"
LOWER = "if less is meant to be there, run make expectations ARGS=--lower"


@pytest.fixture(scope="module")
def tables(loaded_corpus):
    return loaded_corpus


def lines_of(name: str) -> list[dict[str, str]]:
    with (ROOT / FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# --- the corpus ------------------------------------------------------------------------------------------------------


def test_the_corpus_holds_what_is_expected_of_it(tables):
    broken = expectations.broken(expectations.read(ROOT), expectations.measure(tables, evidence.read(ROOT)))
    assert not broken, f"{LOWER}: {broken}"


def test_expectations_are_kept_for_every_table_month_and_present_side(tables):
    """Those of a side or a field that is new come with the next `make expectations`."""
    expected = expectations.read(ROOT)
    assert list(expected) == [*expectations.FLOORS, *expectations.CEILINGS]
    assert list(expected["rows"]) == [name for name in schemas() if name not in expectations.MAY_BE_EMPTY]
    assert min(expected["rows"].values()) > 0
    assert len(expected["months"]) == 4
    assert min(expected["months"].values()) > 0
    assert min(expected["sides"].values()) > 0


def test_every_holder_of_a_post_and_every_opening_statement_is_linked_both_ways(tables):
    """A post names a speaker and the speaker's statements name no post of anybody else; a scenario's opening statement speaks of it."""
    posts = tables["posts"].set_index("post_id")["speaker_id"]
    said = tables["statements"][tables["statements"]["post_id"] != ""]
    assert (said["post_id"].map(posts) == said["speaker_id"]).all()
    forecasts = set(zip(tables["forecasts"]["statement_id"], tables["forecasts"]["scenario_id"], strict=True))
    assert set(zip(tables["scenarios"]["opened_by"], tables["scenarios"]["scenario_id"], strict=True)) <= forecasts


@pytest.mark.parametrize(
    ("table", "key", "other", "refers"),
    [
        ("scenarios", "scenario_id", "outcomes", "scenario_id"),
        ("scenarios", "scenario_id", "forecasts", "scenario_id"),
        ("demands", "demand_id", "compliance", "demand_id"),
    ],
)
def test_every_record_has_its_counterpart(tables, table, key, other, refers):
    assert set(tables[table][key]) == set(tables[other][refers])


def test_every_coder_has_taken_part(tables):
    took_part = set(tables["codings"]["coder_id"])
    took_part |= {row["coder_id"] for name in ("cuts.csv", "links.csv") for row in lines_of(name)}
    took_part |= {row["auditor"] for row in lines_of("audit.csv")}
    assert set(tables["coders"]["coder_id"]) <= took_part
    assert took_part <= set(tables["coders"]["coder_id"])


# --- the files beside the tables -------------------------------------------------------------------------------------


SOUGHT_COLUMNS = ("statement_id", "sought", "result")


def known(tables, table: str) -> set[str]:
    """Returns the identifiers of a table that are or were there."""
    retired = tables["retired"]
    return set(tables[table].iloc[:, 0]) | set(retired["id"][retired["table"] == table])


def test_cuts_and_links_are_of_what_is_there(tables):
    assert {row["source_id"] for row in lines_of("cuts.csv")} <= known(tables, "sources")
    links = lines_of("links.csv")
    assert {row["statement_id"] for row in links} <= known(tables, "statements")
    for table, target in (("stances", "demands"), ("forecasts", "scenarios")):
        assert {row["target_id"] for row in links if row["table"] == table} <= known(tables, target)
    assert {row["statement_id"] for row in lines_of("sought.csv")} <= known(tables, "statements")
    judged = {row["record"] for row in lines_of("judging-evidence.csv")}
    assert judged <= known(tables, "demands") | known(tables, "scenarios")


def test_cuts_and_links_can_be_measured(tables):
    assert cuts.measure_cuts(ROOT / "docs/quality/cuts.csv")
    assert links.measure_links(ROOT / "docs/quality/links.csv", tables)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (evidence.EVIDENCE.name, evidence.COLUMNS),
        (audit.AUDIT.name, audit.COLUMNS),
        (audit.NEUTRALITY.name, audit.NEUTRALITY_COLUMNS),
        ("cuts.csv", cuts.CUT_COLUMNS),
        ("links.csv", links.LINK_COLUMNS),
        ("sought.csv", SOUGHT_COLUMNS),
    ],
)
def test_a_file_has_its_columns_and_is_plain(name, columns):
    text = (ROOT / FOLDER / name).read_text(encoding="utf-8")
    found = [row for _, row in read_rows(ROOT / FOLDER / name, columns)]
    assert text == as_csv(columns, found)


def test_a_file_with_other_columns_is_refused(tmp_path):
    (tmp_path / "audit.csv").write_text("table,id\n", encoding="utf-8")
    with pytest.raises(QualityError, match=r"^audit.csv should have the columns table,id,field"):
        list(read_rows(tmp_path / "audit.csv", audit.COLUMNS))
    assert list(read_rows(tmp_path / "none.csv", audit.COLUMNS)) == []


# --- how expectations are made and broken ----------------------------------------------------------------------------


def make(package: Path, *arguments: str) -> dict:
    assert main([str(package), *arguments]) == 0
    return expectations.read(package)


def failing(package: Path) -> list[str]:
    measured = expectations.measure(load_texts(package), evidence.read(package))
    return expectations.broken(expectations.read(package), measured)


def drop(package: Path, table: str, start: str) -> None:
    path = package / "data" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "floor"), [(0, 0), (1, 1), (2, 1), (100, 95), (101, 95), (0.5, 0.475), (1.0, 0.95), (0.0, 0.0)]
)
def test_floors(value, floor):
    made = expectations.bounds({"rows": {"x": value}})["rows"]["x"]
    assert (made, type(made)) == (floor, type(floor))


@pytest.mark.parametrize(("value", "ceiling"), [(0, 0), (11, 11), (0.5, 0.525), (0.99, 1.0)])
def test_ceilings(value, ceiling):
    assert expectations.bounds({"most": {"x": value}})["most"]["x"] == ceiling


def test_what_is_written_is_read_again(package):
    written = make(package)
    assert written == expectations.bounds(expectations.measure(load_texts(package), []))
    assert failing(package) == []


def test_bounds_only_tighten_unless_told(package):
    before = make(package)
    drop(package, "statements", "commentators-001")
    after = make(package)
    assert after["rows"] == before["rows"]
    assert after["shares"]["statements of tier 1 to 3"] > before["shares"]["statements of tier 1 to 3"]
    assert after["most"] == before["most"]
    assert failing(package)
    lowered = make(package, "--lower")
    assert lowered["rows"]["statements"] < before["rows"]["statements"]
    assert lowered["most"]["speakers who say nothing"] == 1
    assert failing(package) == []


def test_bounds_of_what_is_gone_stay(package):
    make(package)
    text = (package / "data/speakers.csv").read_text(encoding="utf-8")
    (package / "data/speakers.csv").write_text(text.replace(",independent,", ",china,"), encoding="utf-8")
    after = make(package)
    assert {"independent", "china"} <= set(after["sides"])
    assert [line for line in failing(package) if "sides, independent: 0" in line]


@pytest.mark.parametrize(
    ("lose", "says"),
    [
        (lambda package: drop(package, "figures", "figure-"), "rows, figures: 0, at least 1"),
        (lambda package: drop(package, "statements", "one-"), "rows, statements: 3, at least 5"),
        (lambda package: drop(package, "statements", "commentators-001"), "most, speakers who say nothing: 1, at most 0"),
        (lambda package: drop(package, "stances", "commentators-001"), "most, demands without a stance: 1, at most 0"),
        (lambda package: edit(package, STATEMENTS, ",иначе мы закроем границу,", ",,"), "filled, statements.quote_original: 0, at least 1"),
        (lambda package: edit(package, STATEMENTS, "unconditional,,,2,,", "unconditional,,,4,,"), "shares, statements of tier 1 to 3: 0.400, at least 0.570"),
    ],
)  # fmt: skip
def test_what_is_lost_is_named(package, lose, says):
    make(package)
    lose(package)
    found = failing(package)
    assert any(line.startswith(says) for line in found), found


@pytest.mark.parametrize("text", ["[rows", "[rows]\nx = 'many'\n", "[columns]\nx = 1\n", "rows = 1\n"])
def test_expectations_that_cannot_be_used_are_one_sentence(package, capsys, text):
    (package / "tests").mkdir()
    (package / expectations.EXPECTATIONS).write_text(text, encoding="utf-8")
    assert main([str(package)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_every_section_is_a_floor_or_a_ceiling(package):
    measured = expectations.measure(load_texts(package), [])
    assert sorted(measured) == sorted([*expectations.FLOORS, *expectations.CEILINGS])
    names = [name for values in measured.values() for name in values]
    assert not [name for name in names if '"' in name or "\\" in name], "names stand in quotation marks in TOML"
