"""The audit: a sample drawn by a seed, verdicts for every cell of it, error rates with intervals, and words changed for neutrality."""

import csv
import io
from collections import Counter

import pandas as pd
import pytest

from schemas.codings import coded_variables
from schemas.frames import Tables
from schemas.tables import tables as schemas
from scripts.audit import main
from scripts.package.typed import load_texts, read_completely
from scripts.pages.data import Data
from scripts.pages.markup import text
from scripts.pages.quality import quality_pages
from scripts.quality import audit, planted
from scripts.quality.rows import as_csv
from scripts.quality.verdicts import folded, spread
from tests.packages import ROOT, edit

SEED = "7"
READER = "coder-reader"


@pytest.fixture
def read_by_another(package):
    """The base package with a reader who coded nothing."""
    edit(
        package,
        "data/coders.csv",
        "coder_id,kind,description\n",
        f"coder_id,kind,description\n{READER},person,Reads.\n",
    )
    return package


def sheet(package, capsys, seed: str = SEED) -> list[dict[str, str]]:
    assert main([str(package), "--seed", seed]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def filled(rows: list[dict[str, str]], **cells: str) -> list[dict[str, str]]:
    return [row | {"verdict": "right", "auditor": READER, "audited_on": "2026-11-26"} | cells for row in rows]


def take(package, tmp_path, rows) -> int:
    path = tmp_path / "sheet.csv"
    path.write_text(as_csv(audit.SHEET, rows), encoding="utf-8")
    return main([str(package), "--take", str(path)])


def verdicts(wrong: int, right: int, unverifiable: int = 0) -> list[dict[str, str]]:
    given = ["wrong"] * wrong + ["right"] * right + ["unverifiable"] * unverifiable
    return [{"verdict": verdict, "table": "statements", "id": str(place)} for place, verdict in enumerate(given)]


# --- the sample ------------------------------------------------------------------------------------------------------


def test_a_sixth_of_every_table_is_drawn_and_every_cell_of_it(loaded_corpus):
    drawn = list(audit.drawn(loaded_corpus, 1))
    assert len(set(drawn)) == len(drawn)
    fields: dict[str, dict[str, list[str]]] = {name: {} for name in schemas()}
    for table, key, field in drawn:
        fields[table].setdefault(key, []).append(field)
    for name, schema in schemas().items():
        rows = 0 if name in audit.UNAUDITED else len(loaded_corpus[name])
        assert len(fields[name]) == -(-rows // 6)
        assert all(of_record == audit.audited_fields(schema) for of_record in fields[name].values())


def test_identifiers_of_ours_are_not_audited_but_links_are():
    assert "statement_id" not in audit.audited_fields(schemas()["statements"])
    assert "source_id" in audit.audited_fields(schemas()["statements"])
    assert audit.audited_fields(schemas()["stances"]) == ["statement_id", "demand_id", "stance"]


def test_a_seed_draws_the_same_and_another_something_else(loaded_corpus):
    first = list(audit.drawn(loaded_corpus, 1))
    assert first == list(audit.drawn(loaded_corpus, 1))
    assert set(first) != set(audit.drawn(loaded_corpus, 2))


def test_over_many_seeds_every_row_is_drawn_about_as_often():
    """Seven of forty rows by each of 300 seeds: 52.5 times on average, with a standard deviation of under 7."""
    frames = {name: pd.DataFrame(columns=schema.columns, dtype=object) for name, schema in schemas().items()}
    frames["events"] = pd.DataFrame({"event_id": [f"event-{number:03}" for number in range(40)]})
    tables = Tables(frames)
    often = Counter(key for seed in range(300) for key in {key for _, key, _ in audit.drawn(tables, seed)})
    assert len(often) == 40
    assert often.total() == 300 * 7
    assert min(often.values()) >= 25
    assert max(often.values()) <= 80


def test_the_sheet_says_what_to_read_and_where(package, capsys):
    rows = sheet(package, capsys)
    assert list(rows[0]) == audit.SHEET
    assert {(row["table"], row["id"], row["field"]) for row in rows} == set(audit.drawn(load_texts(package), int(SEED)))
    stance = next(row for row in rows if (row["table"], row["field"]) == ("stances", "stance"))
    assert stance["value"]
    assert stance["source_id"]
    assert {row["verdict"] for row in rows} == {""}
    assert {row["sample"] for row in rows} == {SEED}


# --- taking a sheet --------------------------------------------------------------------------------------------------


def test_a_complete_sheet_is_taken_and_measured(read_by_another, tmp_path, capsys):
    rows = filled(sheet(read_by_another, capsys))
    rows[0] |= {"verdict": "wrong", "note": "The page says otherwise."}
    rows[1] |= {"verdict": "unverifiable", "note": "The page is gone."}
    assert take(read_by_another, tmp_path, rows) == 0
    kept = audit.read(read_by_another)
    assert len(kept) == len(rows)
    assert kept == sorted(kept, key=lambda row: list(row.values()))
    capsys.readouterr()
    assert main([str(read_by_another)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    judged = len(rows) - 1
    assert f" {judged} 1 1 {100 / judged:.1f} %" in out
    assert "SAMPLES" in out
    page = dict(quality_pages(Data(read_completely(read_by_another))))["/quality/audit.md"]
    assert text(f"{100 / judged:.1f} %") in page
    assert "No audit is recorded yet" not in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda rows: rows.pop(), "1 cells that 7 draws are not on the sheet, such as"),
        (lambda rows: rows[0].update(verdict=""), "has no verdict that is right, wrong, unverifiable"),
        (lambda rows: rows[0].update(verdict="wrong"), "is wrong, and no note says why"),
        (lambda rows: rows[0].update(auditor="nobody"), "has an auditor who is not in coders.csv"),
        (lambda rows: rows[0].update(audited_on="yesterday"), "has no day on which it was audited"),
        (lambda rows: rows[0].update(sample="8"), "the sheet should be of one sample"),
        (lambda rows: rows.append(rows[0]), "has two verdicts"),
        (lambda rows: rows[0].update(field="colour"), "are not on the sheet"),
        (lambda rows: rows.append(rows[0] | {"table": "tables"}), "is no cell that is audited"),
        (lambda rows: rows.append(rows[0] | {"id": "one-999"}), "of sample 7 has no verdict"),
    ],
)
def test_a_sheet_that_is_not_complete_is_refused(read_by_another, tmp_path, capsys, change, says):
    rows = filled(sheet(read_by_another, capsys))
    change(rows)
    assert take(read_by_another, tmp_path, rows) == 1
    problem = capsys.readouterr().err
    assert says in problem
    assert problem.count("\n") == 1
    assert audit.read(read_by_another) == []


def test_who_coded_a_record_cannot_audit_it(package, tmp_path, capsys):
    assert take(package, tmp_path, filled(sheet(package, capsys), auditor="coder-one")) == 1
    assert "was coded by its auditor" in capsys.readouterr().err


def test_a_sample_is_taken_once(read_by_another, tmp_path, capsys):
    rows = filled(sheet(read_by_another, capsys))
    assert take(read_by_another, tmp_path, rows) == 0
    assert take(read_by_another, tmp_path, rows) == 1
    assert "sample 7 is in audit.csv already" in capsys.readouterr().err


# --- error rates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "judged", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (Wilson score): 81/263, 15/148, 0/20, 1/29.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(wrong, judged, low, high):
    measured = audit.rate(verdicts(wrong, judged - wrong))
    assert (measured.low, measured.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert measured.rate == wrong / judged


def test_errors_that_lie_in_one_record_count_for_less():
    """Ten wrong cells of a hundred: one in each of ten records, or all in one of them."""
    spread = verdicts(10, 90)
    for place, row in enumerate(spread):
        row["id"] = str(place % 10)
    together = [row | {"id": str(place // 10)} for place, row in enumerate(verdicts(10, 90))]
    apart, clustered = audit.rate(spread), audit.rate(together)
    assert apart.rate == clustered.rate == 0.1
    assert apart.high == audit.rate(verdicts(10, 90)).high < clustered.high
    assert clustered.low < apart.low


def test_the_rate_is_divided_by_the_share_of_planted_errors_that_were_found(package, capsys):
    """One of two cells wrong, and three of four planted ones found: 50 % becomes 66.7 %."""
    verdict = ["statements,one-001,{},{},{},reader,2026-11-26,7".format(*cells) for cells in (("act", "wrong", "Why."), ("tier", "right", ""))]  # fmt: skip
    (package / audit.FOLDER).mkdir(parents=True, exist_ok=True)
    (package / audit.AUDIT).write_text("\n".join([",".join(audit.COLUMNS), *verdict, ""]), encoding="utf-8")
    cells = [
        f"7,statements,one-00{place},act,demand,{found}" for place, found in enumerate(["yes", "yes", "yes", "no"])
    ]
    (package / planted.PLANTED).write_text("\n".join([",".join(planted.COLUMNS), *cells, ""]), encoding="utf-8")
    main([str(package)])
    [row] = [
        line.split() for line in capsys.readouterr().out.splitlines() if line.split()[:1] == ["7"] and "75.0" in line
    ]
    assert row[:5] == ["7", "4", "3", "75.0", "%"]
    assert "66.7" in row
    (package / planted.PLANTED).write_text(",".join(planted.COLUMNS) + "\n7,statements,one-001,act,demand,perhaps\n", encoding="utf-8")  # fmt: skip
    assert main([str(package)]) == 1
    assert "planted.csv:2 should say in found yes or no" in capsys.readouterr().err


def test_right_cells_of_a_record_are_one_row_and_every_other_verdict_its_own():
    one = {"table": "statements", "id": "one-001", "auditor": READER, "audited_on": "2026-11-26", "sample": "7"}
    given = [("act", "right", ""), ("tier", "wrong", "Why."), ("quote", "right", ""), ("summary", "wrong", "Why.")]
    cells = [one | {"field": field, "verdict": verdict, "note": note} for field, verdict, note in given]
    kept = list(folded(cells))
    assert [row["field"] for row in kept] == ["act quote", "tier", "summary"]
    assert sorted(spread(kept), key=lambda row: row["field"]) == sorted(cells, key=lambda row: row["field"])


def test_what_cannot_be_verified_is_in_no_rate():
    measured = audit.rate(verdicts(1, 3, unverifiable=6))
    assert (measured.judged, measured.wrong, measured.unverifiable, measured.rate) == (4, 1, 6, 0.25)
    assert audit.rate(verdicts(0, 0, unverifiable=2)) == audit.Rate(0, 0, 2, None, None, None)


def test_rates_are_by_field_and_sample():
    rows = [
        {"table": "events", "id": f"e{number}", "field": field, "verdict": verdict, "audited_on": day, "sample": sample}
        for sample, day, verdict in (("9", "2026-01-01", "wrong"), ("2", "2026-02-02", "right"))
        for field in ("title", "kind")
        for number in range(5)
    ]
    assert {key: measured.rate for key, measured in audit.by_field(rows).items()} == {
        ("9", "events.title"): 1,
        ("9", "events.kind"): 1,
        ("2", "events.title"): 0,
        ("2", "events.kind"): 0,
    }
    assert audit.samples(rows) == ["9", "2"], "by the day on which they were read"
    of_samples, of_fields = audit.sections(rows)
    assert [(row[0], row[-1]) for row in of_samples.rows] == [("9", "no"), ("2", "yes")]
    assert [row[0] for row in of_fields.rows] == ["2", "2", "9", "9"]
    published = list(csv.DictReader(io.StringIO(audit.rates_csv(rows))))
    assert [(row["sample"], row["field"], row["rate"]) for row in published] == [
        ("2", "events.kind", "0.0000"),
        ("2", "events.title", "0.0000"),
        ("9", "events.kind", "1.0000"),
        ("9", "events.title", "1.0000"),
    ]


def test_without_an_audit_it_says_so(package, capsys):
    assert main([str(package)]) == 0
    assert capsys.readouterr().out.startswith("No audit is recorded yet.")
    pages = dict(quality_pages(Data(read_completely(package))))
    assert "No audit is recorded yet." in pages["/quality/audit.md"]
    assert pages["/quality/error-rates.csv"].count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["--seed", ""], ["--seed", "x"], ["--take", "nowhere"], ["--seed", "1", "--take", "x"]]
)
def test_wrong_usage_is_one_sentence(package, capsys, arguments):
    assert main([str(package), *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- neutral reading -------------------------------------------------------------------------------------------------


def test_changes_for_neutrality_are_held_against_the_tables(package):
    tables = load_texts(package)
    change = {"table": "statements", "id": "one-001", "field": "summary", "old": "x", "reason": "y"}
    now = "State Two should stay out of Alliance One for good."
    assert audit.changed_since(tables, [change | {"new": now}]) == []
    assert audit.changed_since(tables, [change | {"new": "z"}, change | {"new": now}]) == [], "the last change counts"
    assert audit.changed_since(tables, [change | {"new": "z"}]) == ["statements one-001 summary"]
    for wrong in ({"table": "none"}, {"field": "none"}, {"id": "none"}):
        assert len(audit.changed_since(tables, [change | {"new": now} | wrong])) == 1


def test_words_changed_for_neutrality_are_published(package):
    path = package / audit.NEUTRALITY
    path.parent.mkdir(parents=True)
    row = dict(
        zip(audit.NEUTRALITY_COLUMNS, ("events", "event-one", "title", "brazen", "plain", "took a side"), strict=True)
    )
    path.write_text(as_csv(audit.NEUTRALITY_COLUMNS, [row]), encoding="utf-8")
    page = dict(quality_pages(Data(read_completely(package))))["/quality/audit.md"]
    assert "| brazen | plain | took a side |" in page


# --- what is kept in the repository ----------------------------------------------------------------------------------


def test_fields_that_came_after_a_sample_are_not_missed_in_it(package):
    """One column was not there when the sample was read: no row of it has a verdict. One of two rows without is missed."""
    tables = load_texts(package)
    cell = {"table": "speakers", "verdict": "right", "auditor": "coder-plain", "audited_on": "2026-11-24", "sample": "7", "note": ""}  # fmt: skip
    fields = [name for name in schemas()["speakers"].columns if name not in ("speaker_id", "country")]
    rows = [cell | {"id": key, "field": field} for key in ("speaker-one", "speaker-two") for field in fields]
    assert audit.defects(tables, rows) == []
    assert audit.defects(tables, rows[1:]) == ["speakers speaker-one name of sample 7 has no verdict"]


def test_the_sample_and_how_a_statement_came_in_are_not_audited(package):
    drawn = {(table, field) for table, _, field in audit.drawn(load_texts(package), 7)}
    assert "curated" not in {field for _, field in drawn}
    assert not {"frames", "strata", "draws", "readings", "selections"} & {table for table, _ in drawn}
    assert ("other_names", "name") in drawn


def test_the_audit_is_complete(loaded_corpus):
    assert audit.defects(loaded_corpus, audit.read(ROOT)) == []


def test_the_tables_hold_the_words_of_the_neutral_reading(loaded_corpus):
    changed = audit.changed_since(loaded_corpus, audit.read_neutrality(ROOT))
    assert not changed, f"changed again since: put the words of the tables into `new` of {audit.NEUTRALITY}"


def test_all_that_is_coded_is_audited():
    assert not set(coded_variables()) & audit.UNAUDITED


def test_what_the_readers_of_a_sample_saw_is_what_is_said_of_them():
    """docs/quality/seen.csv has each record of the sample once, and the description of a reader counts them so."""
    with (ROOT / audit.FOLDER / "seen.csv").open(encoding="utf-8", newline="") as stream:
        seen = {(row["sample"], row["table"], row["id"]): row["seen"] for row in csv.DictReader(stream)}
    readers = {(row["sample"], row["table"], row["id"]): row["auditor"] for row in audit.read(ROOT)}
    assert set(seen) == {record for record in readers if record[0] in {sample for sample, _, _ in seen}}
    counts = Counter((readers[record], what) for record, what in seen.items())
    told = dict(load_texts(ROOT)["coders"][["coder_id", "description"]].to_numpy())
    for reader in {reader for reader, _ in counts}:
        whole, part, nothing = (counts[reader, what] for what in ("whole", "part", "nothing"))
        assert (
            f"Of its {whole + part + nothing} records it read {whole} in a whole text and {part} in a part of one, and judged {nothing} by"
            in told[reader]
        )
