"""What is concluded from a sample: on a small made-up one, on the design that was fixed, and where nothing has been read."""

import csv
import io
import json
import re
import tomllib
from types import SimpleNamespace

import pytest

from scripts import estimates as command
from scripts.package.errors import PackageError
from scripts.quality import estimates, simulated
from scripts.quality.completeness import completeness, leanings
from scripts.quality.curated import found as curated_rows
from scripts.quality.estimates import Sample, asked, exploratory, result
from scripts.quality.estimates_report import DESIGN, as_json, as_rows, report, sections
from scripts.quality.questions import QUESTIONS, answered
from scripts.quality.sections import as_text
from scripts.sample import intentions
from tests.packages import ROOT, base
from tests.sample import made


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Sample:
    """The small sample, without anything beside its tables."""
    return Sample(made.tables(), tmp_path_factory.mktemp("nothing"))


def primary(sample: Sample, number: int) -> estimates.Result:
    return result(sample, asked({})[number - 1])


def test_the_figures_are_those_that_the_design_fixed():
    """Frame by frame and in the same order; the act is the one that the words name."""
    for (frame_id, words), figure in zip(intentions.PRIMARY_FIGURES, asked({}), strict=True):
        assert figure.frame_id == frame_id
        act = re.search(r"settled act is (\w+)", words)
        assert figure.act == (act.group(1) if act else "")
        assert (figure.kind.unit == "words") == words.startswith("In-scope words per 10,000")
    assert len(QUESTIONS) == len(intentions.QUESTIONS)


def test_words_in_scope_are_weighted_and_set_against_all_words(sample):
    """In each core stratum ten passages of 50 words, each for two: 1,000 of 12,000 words."""
    found = primary(sample, 1)
    assert found.estimate.value * estimates.PER == pytest.approx(10_000 / 12)
    assert found.estimate.unseen == 4 * made.DRAWN, "far holds nothing, and says so"


@pytest.mark.parametrize(("number", "share"), [(2, 0.4), (3, 0), (4, 0.2), (7, 0.4), (8, 0.2), (11, 1 / 12), (12, 1)])
def test_shares_of_passages(sample, number, share):
    """Of ten in scope four hold a threat, two an offer, all a relayed accusation, which counts on television alone."""
    found = primary(sample, number)
    if found.why_not:
        assert number in (7, 8), "ten passages of one month are too few"
    else:
        assert found.estimate.value == pytest.approx(share)
        low, high = found.estimate.interval
        assert low <= share <= high


def test_a_guest_is_not_the_institution(sample):
    assert all(unit == "guest" for unit in sample.observed("bundestag").units.query("act == 'advocate'")["voice"])
    figure = asked({})[9]
    assert figure.act == "advocate"
    assert figure.measure(sample.observed("bundestag")).value == 0


def test_too_little_is_not_carried_and_the_reason_is_given(sample):
    assert re.fullmatch(r"an effective \d+ passages, fewer than 30", primary(sample, 7).why_not)
    ratios = {figure.act: result(sample, figure) for figure in exploratory("white-house", sample.observed("white-house")) if figure.kind is estimates.UNITS}  # fmt: skip
    assert ratios["offer"].why_not == "8 units in the numerator, fewer than 10"
    assert ratios["threaten"].estimate.value == pytest.approx(16 / 64)


def test_months_are_told_apart(sample):
    months = [figure for figure in exploratory("white-house", sample.observed("white-house")) if "2021-12" in figure.words]  # fmt: skip
    assert [result(sample, figure).estimate.value for figure in months] == pytest.approx([1 / 12])


def test_nothing_is_concluded_of_a_frame_that_is_not_settled():
    whole = made.tables()
    readings = whole["readings"].to_dict("records")
    readings[1]["result"] = "mention_only"
    some = Sample(made.tables(readings=readings), ROOT / "tests")
    assert result(some, asked({})[0]).why_not == "1 of 160 passages are not read and settled yet"
    assert result(some, asked({})[8]).why_not == ""
    settled = [*readings, readings[0] | {"role": "third"}]
    assert result(Sample(made.tables(readings=settled), ROOT / "tests"), asked({})[0]).why_not == ""


def test_single_readers_and_coders_are_shown_beside(tmp_path):
    """The second reader found nothing in the first passage; the second coder took every offer for a threat, and a plain one coded too little."""
    whole = made.tables()
    readings = whole["readings"].to_dict("records")
    readings[1]["result"] = "out_of_scope"
    readings.append(readings[0] | {"role": "third"})
    codings = [
        {"table": "statements", "record": row.statement_id, "variable": "act", "round": "1", "role": role, "value": "threaten" if role == "second" and row.act == "offer" else row.act}
        for row in whole["statements"].itertuples()
        for role in ("first", "second")
    ]  # fmt: skip
    codings.append(codings[0] | {"role": "plain"})
    some = Sample(made.tables(readings=readings, codings=codings), tmp_path)
    words, offers = primary(some, 1), primary(some, 4)
    assert words.by["first reader"] == words.estimate.value
    assert words.by["second reader"] == pytest.approx(39 / 40 * words.estimate.value)
    assert offers.by == {"first coder": pytest.approx(0.2), "second coder": 0}


def test_raw_answers_of_the_readers_are_taken_where_they_are(tmp_path):
    whole = made.tables()
    draws = whole["draws"][whole["draws"]["frame_id"] == "white-house"]
    folder = tmp_path / "docs" / "sample" / "readings"
    folder.mkdir(parents=True)
    columns = "frame_id,stratum,unit,document,locator,listed_day,passage_hash,rank"
    rows = [f"white-house,{row.stratum},u{place},d,{row.locator},{row.listed_day},,1" for place, row in enumerate(draws.itertuples())]  # fmt: skip
    (folder.parent / "drawn.csv").write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    units = [{"act": "offer", "voice": "own"}]
    answers = [{"unit": f"u{place}", "result": "", "units": units} for place in range(len(draws))]
    path = folder / "white-house-reader-1.jsonl"
    path.write_text("".join(json.dumps(answer) + "\n" for answer in answers), encoding="utf-8")
    assert primary(Sample(whole, tmp_path), 4).by["first reader"] == 1, "the first reader alone saw offers everywhere"
    path.write_text('{"unit": "u1"}\n', encoding="utf-8")
    with pytest.raises(PackageError, match=r"white-house-reader-1\.jsonl:1 is no answer of a reader"):
        primary(Sample(whole, tmp_path), 4)


def test_questions_are_answered_and_adjusted_together(sample):
    """Both periods are alike; threats and offers are not; the State Department's passages are too few."""
    found = answered(sample)
    assert [answer.number for answer in found] == [1, 2, 3, 4, 5]
    assert (found[0].difference.value, found[0].adjusted) == (pytest.approx(0), 1)
    assert found[1].difference.value == pytest.approx(-0.2)
    assert 0 < found[1].p < found[1].adjusted <= 5 * found[1].p * 1.001
    assert "State Department, February 2022: an effective" in found[3].why_not
    assert found[4].difference.value == pytest.approx(0)


def test_the_line_of_code_gives_the_answer(sample):
    code = answered(sample)[2].line
    space: dict = {}
    exec(code.replace("; ask(3)", "; answer = ask(3)"), space)
    assert space["answer"].number == 3


def test_how_much_is_curated_is_counted_estimated_and_checked(tmp_path):
    """Eight rows in six passages of 80 in scope; of the drawn in scope every tenth holds a curated row."""
    folder = tmp_path / "docs" / "sample"
    folder.mkdir(parents=True)
    statement = "white-house-core-2021-11-00-001"
    lines = [f"{statement},white-house,unit-{number % 6}" for number in range(8)]
    (folder / "curated.csv").write_text("statement_id,frame_id,unit\n" + "\n".join(lines) + "\n", encoding="utf-8")
    some = Sample(made.tables(), tmp_path)
    held = {each.frame_id: each for each in completeness(some)}
    assert held["white-house"].passages == 6
    assert held["white-house"].share[0] == pytest.approx(6 / 80)
    assert held["white-house"].check.value == pytest.approx(0.1)
    assert held["channel-one"].share[0] == 0
    leaning = {each.act: each for each in leanings(some)}
    assert leaning["threaten"].curated == 8, "the act of the curated row"
    assert leaning["threaten"].why_not == "units of it in the sample: 16, fewer than 30"
    assert leaning["assert"].held.value == pytest.approx(0.1)
    assert leaning["assert"].estimated.value == pytest.approx(40 / 144)


def test_without_the_list_of_curated_rows_nothing_is_said_of_completeness(sample):
    assert all("curated.csv is missing" in each.why_not for each in completeness(sample))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The whole report of the made sample."""
    return report(made.tables(), tmp_path_factory.mktemp("report"))


def test_the_report_says_its_frame_its_denominator_and_its_label(found):
    told = "\n".join(line for part in sections(found) for line in as_text(part))
    assert "Of the frame white-house and of nothing else; sampling error only; codes not" in told
    assert "words of the list, counted" in told
    assert told.index("PRIMARY FIGURES") < told.index("QUESTION 1") < told.index("EXPLORATORY")
    assert "\033" not in told


def test_programs_get_every_figure_as_csv_and_json(found):
    rows = list(csv.DictReader(io.StringIO(as_rows(found))))
    records = json.loads(as_json(found))["records"]
    assert len(rows) == len(records)
    assert [row["number"] for row in rows if row["part"] == "primary"] == [str(number) for number in range(1, 13)]
    assert float(rows[0]["low"]) < float(rows[0]["estimate"]) < float(rows[0]["high"])
    assert rows[0]["label"] == "sampling error only; codes not validated by people"
    assert records[6]["estimate"] is None
    assert records[6]["not_carried"].startswith("an effective")


def test_before_anything_is_read_the_command_says_so(capsys, tmp_path):
    package = base(tmp_path)
    for name in ("frames", "strata", "draws", "readings", "selections"):
        path = package / "data" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert command.main([str(package)]) == 0
    assert "no passage has been read yet" in capsys.readouterr().out
    assert command.main([str(package), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == 0


def test_a_folder_that_is_no_package_is_told_in_a_sentence(capsys, tmp_path):
    assert command.main([str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_was_not_simulated_is_not_written(capsys):
    assert command.main([str(ROOT), "--write"]) == 2
    assert "say --simulate, too" in capsys.readouterr().err


def test_tables_that_do_not_fit_together_are_told_in_a_sentence(tmp_path):
    whole = made.tables()
    draws = whole["draws"].assign(stratum="elsewhere").to_dict("records")
    with pytest.raises(PackageError, match="do not fit together: make validate says where"):
        report(made.tables(draws=draws), tmp_path)


def test_a_damaged_design_is_told_in_a_sentence(tmp_path):
    path = tmp_path / DESIGN
    path.parent.mkdir(parents=True)
    path.write_text("[[questions]]\n", encoding="utf-8")
    with pytest.raises(PackageError, match="is no design"):
        report(made.tables(), tmp_path)


def test_the_committed_list_of_curated_rows_names_curated_rows_and_frames():
    rows = list(csv.DictReader((ROOT / "docs" / "sample" / "curated.csv").open(encoding="utf-8")))
    statements = list(csv.DictReader((ROOT / "data" / "statements.csv").open(encoding="utf-8")))
    curated = {row["statement_id"] for row in statements if row["curated"] == "yes"}
    frames = {frame["frame_id"] for frame in tomllib.loads((ROOT / DESIGN).read_text(encoding="utf-8"))["frames"]}
    assert {row["statement_id"] for row in rows} <= curated
    assert {row["frame_id"] for row in rows} <= frames


def test_a_quote_is_looked_for_on_its_day_and_the_next():
    listed = SimpleNamespace(
        frame=SimpleNamespace(frame_id="series"),
        passages=[
            SimpleNamespace(unit=f"u{day}", text="He said: “We won’t send troops there,” and left.", of=SimpleNamespace(day=f"2022-01-{day}"))
            for day in ("10", "11", "12")
        ],
    )  # fmt: skip
    row = {"curated": "yes", "said_from": "", "said_until": "2022-01-11", "quote": "We won't send troops", "quote_original": "", "claim_words": ""}  # fmt: skip
    rows = [row | {"statement_id": "a-001"}, row | {"statement_id": "b-001", "quote": "We won't"}, row | {"statement_id": "c-001", "said_until": "2022-01-13"}]  # fmt: skip
    rows.append(row | {"statement_id": "d-001", "said_until": "2022-01-11", "curated": "no"})
    found = list(curated_rows(listed, made.tables(statements=rows)))
    assert [(each["statement_id"], each["unit"]) for each in found] == [("a-001", "u11")]


def test_the_simulation_gives_the_same_with_the_same_seed_and_mostly_holds_the_truth():
    found, again = (list(simulated.run(30, (0.04,))) for _ in range(2))
    assert found == again
    assert len(found) == len(simulated.FIGURES)
    for each in found:
        assert each.of + each.of_without == 30
        assert each.held + each.held_without >= 24, each.figure
