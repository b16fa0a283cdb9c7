"""Coverage: counted from the tables by hand, gaps named by rule, and the page fresh in every build."""

import pandas as pd
import pytest

from schemas.tables import tables as schemas
from schemas.tables import vocabularies
from scripts.coverage import main
from scripts.package.errors import QualityError
from scripts.package.typed import load_texts, read_completely
from scripts.pages.data import Data
from scripts.pages.markup import text
from scripts.pages.quality import quality_pages
from scripts.quality import coverage
from tests.packages import edit


def shown(package, title: str) -> dict[str, tuple[str, ...]]:
    """Returns the rows of one section by their first cell."""
    parts = {part.title: part for part in coverage.sections(load_texts(package), [], [])}
    return {row[0]: row[1:] for row in parts[title].rows}


def test_shares_of_the_base_package_by_hand(package):
    """Five curated statements (the sixth is of the sample alone): three quoted, one of them translated and in the original; two of tier 4 or 5; one speaker of State One
    with a post, one body, and speakers without office."""
    tables = load_texts(package)
    checked = [
        {"id": "one-001", "field": "quote", "verdict": "found"},
        {"id": "one-002", "field": "quote", "verdict": "not_found"},
        {"id": "two-001", "field": "summary", "verdict": "own_words"},
        {"id": "gone-001", "field": "quote", "verdict": "found"},
    ]
    rows = {row[0]: row[1:] for row in coverage.shares(tables, checked).rows}
    assert rows["taken from a source in English"] == ("5", "100.0 %")
    assert rows["taken from an official document, statement or transcript"] == ("0", "0.0 %")
    assert rows["second-hand: tier 4 or 5"] == ("2", "40.0 %")
    assert rows["taken from a source read as a stored copy"] == ("1", "20.0 %")
    assert rows["with words of the speaker"] == ("3", "60.0 %")
    assert rows["of these, in translation"] == ("1", "33.3 %")
    assert rows["of these, with the words in the language spoken"] == ("1", "33.3 %")
    assert rows["of these, found in the whole text by program"] == ("1", "33.3 %")


def test_the_months_are_those_of_the_window():
    assert coverage.months() == ["2021-11", "2021-12", "2022-01", "2022-02"]


def test_every_side_act_and_issue_has_its_row_or_column(package):
    tables = load_texts(package)
    parts = {part.title: part for part in coverage.sections(tables, [], [])}
    assert len(parts["By side and month"].rows) == len(vocabularies()["side"]) + 1
    assert parts["By side and act"].heads == ("side", *vocabularies()["act"], "all")
    assert len(parts["By issue"].rows) == len(vocabularies()["issue"])
    for title in ("By side and month", "By side and act"):
        assert parts[title].rows[-1][-1] == str((tables["statements"]["curated"] == "yes").sum()) == "5"


LATER = ("data/statements.csv", "2022-01-15,2022-01-20,inferred", "2022-01-15,2022-02-01,inferred")


def test_side_and_month_follow_the_speaker_and_the_latest_day(package):
    independent = coverage._label(load_texts(package), "side", "independent")
    before, of_side = (shown(package, "By side and month")[row] for row in ("all", independent))
    edit(package, *LATER)
    assert before == ("0", "0", "5", "0", "5")
    assert shown(package, "By side and month")["all"] == ("0", "0", "4", "1", "5")
    assert of_side[3] == "–"
    assert shown(package, "By side and month")[independent][3] == "1"


def test_issues_are_counted_through_stances(package):
    tables = load_texts(package)
    rows = {row[0]: row[1:] for row in coverage._issues(tables).rows}
    links = tables["stances"]
    enlargement = links[links["demand_id"] == "demand-two"]
    label = coverage._label(tables, "issue", "enlargement")
    assert rows[label][:2] == ("1", str(enlargement["statement_id"].nunique()))
    assert sum(int(row[0]) for row in rows.values()) == len(tables["demands"])


def test_the_least_covered_corners_are_named_by_rule(package, monkeypatch):
    rows = shown(package, "The least-covered corners")
    weeks = rows[f"weeks with fewer than {coverage.FEW} statements"]
    assert weeks[0] == "17"  # no week has five, and Thursday, 24 February is in the seventeenth
    assert "2022-01-10 (4)" in weeks[1]
    assert "2022-01-03 (0)" in weeks[1]
    sides = {corner.partition(":")[0] for corner in rows if "months" in corner}
    assert sides == {coverage._label(load_texts(package), "side", side) for side in vocabularies()["side"]}
    monkeypatch.setattr(coverage, "FEW", 4)
    assert "2022-01-10" not in shown(package, "The least-covered corners")["weeks with fewer than 4 statements"][1]


def test_demands_and_scenarios_that_few_speak_of_are_named(package, monkeypatch):
    tables = load_texts(package)
    counts = tables["forecasts"]["scenario_id"].value_counts()
    assert coverage._thin_scenarios(tables) == {key: n for key, n in counts.items() if n < coverage.FEW_FORECASTS}
    assert set(coverage._thin_demands(tables)) == {"demand-one", "demand-two"}
    monkeypatch.setattr(coverage, "FEW_SIDES", 0)
    assert coverage._thin_demands(tables) == {}


def test_fill_rates_have_every_optional_field_and_no_other(package):
    tables = load_texts(package)
    rates = {(table, field): (rows, filled) for table, field, rows, filled in coverage.fill_rates(tables)}
    assert rates["statements", "quote"] == (5, 3)
    assert rates["statements", "said_from"] == (5, 4)
    assert ("statements", "summary") not in rates, "required"
    assert ("codings", "value") not in rates
    assert {table for table, _ in rates} <= set(schemas()) - coverage.UNCOUNTED


def test_what_only_the_draw_brought_is_counted_nowhere(package):
    """Neither the statement nor its link: every section is what it would be without them, and says that it is of curated ones."""
    before = list(coverage.sections(load_texts(package), [], []))
    text = (package / "data/forecasts.csv").read_text(encoding="utf-8")
    link = "one-003,scenario-two,denies,will_not,stay open,,,none_stated\n"
    (package / "data/forecasts.csv").write_text(
        text.replace("two-001,scenario-one", f"{link}two-001,scenario-one"), encoding="utf-8"
    )
    with_a_link = list(coverage.sections(load_texts(package), [], []))
    edit(package, "data/forecasts.csv", link, "")
    path = package / "data/statements.csv"
    path.write_text("".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("one-003,")), encoding="utf-8")  # fmt: skip
    assert with_a_link == before == list(coverage.sections(load_texts(package), [], []))
    assert all("curated" in part.note.lower() for part in before)


def test_an_empty_package_is_counted_too(package):
    for name, schema in schemas().items():
        if name != "codes":
            (package / "data" / f"{name}.csv").write_text(",".join(schema.columns) + "\n", encoding="utf-8")
    parts = {part.title: part for part in coverage.sections(load_texts(package), [], [])}
    assert {row[2] for row in parts["At a glance"].rows} == {"–"}
    assert parts["By language of the source"].rows == []


def test_the_page_shows_every_figure_and_is_made_from_the_tables(package):
    pages = [_page_with_every_figure(package)]
    edit(package, *LATER)
    pages.append(_page_with_every_figure(package))
    assert pages[0] != pages[1]


def _page_with_every_figure(package) -> str:
    page = dict(quality_pages(Data(read_completely(package))))["/quality/coverage.md"]
    for part in coverage.sections(load_texts(package), [], []):
        assert text(part.title) in page
        for row in part.rows:
            assert f"| {' | '.join(text(cell) for cell in row)} |" in page
    return page


def test_the_command_prints_the_report(package, capsys):
    assert main([str(package)]) == 0
    out = capsys.readouterr().out
    assert "THE LEAST-COVERED CORNERS" in out
    assert "statements.quote_original" in out


@pytest.mark.parametrize(("file", "code"), [("data/statements.csv", 1), ("datapackage.json", 2)])
def test_what_cannot_be_read_is_one_sentence(package, capsys, file, code):
    (package / file).write_bytes(b"")
    assert main([str(package)]) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_weeks_are_those_of_the_window():
    first, last = coverage._window()
    assert pd.Timestamp(first).day_name() == "Monday"
    assert len(pd.period_range(first, last, freq="W")) == 17


def test_turning_points_count_what_was_said_there_and_near_it_and_name_what_could_not_be_had(package):
    tables = load_texts(package)
    event = tables["events"].iloc[0]
    points = [{"event_id": event["event_id"], "not_had": "The transcript."}]
    (row,) = next(part.rows for part in coverage.sections(tables, [], points) if part.title == "At the turning points")
    said = coverage.statements(tables)
    at_it = said["event_id"] == event["event_id"]
    assert row[:3] == (event["starts_on"], event["title"], str(at_it.sum()))
    assert int(row[3]) >= int(row[2])
    assert row[5] == "The transcript."
    with pytest.raises(QualityError, match="no-such-event, which is no event"):
        list(coverage.sections(tables, [], [{"event_id": "no-such-event", "not_had": ""}]))
