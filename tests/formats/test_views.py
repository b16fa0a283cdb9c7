"""The views answer what the tables alone answer slowly, or wrongly."""

import pytest

from scripts.formats.flat_links import VIEWS
from tests.formats.editions import edition, rows
from tests.packages import edit
from tests.versions import append

WEIGHED = ("curated", "frame", "stratum", "passage", "weight")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_says_what_a_row_was_drawn_from(view):
    assert [name for name in WEIGHED if name not in view.schema.columns] == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_column_has_a_meaning_and_a_name_that_statistics_programs_can_hold(view):
    for field in view.schema.fields:
        assert field.description.endswith("."), field.name
        assert len(field.name) <= 32, field.name


def test_codes_of_a_view_are_those_of_the_field_they_come_from():
    statements = VIEWS[0].schema
    assert statements.field("speaker_side").vocabulary == "side"
    assert statements.field("tier").type == "integer"
    assert VIEWS[1].schema.field("act").vocabulary == "act", "through a view"
    assert VIEWS[3].schema.field("week").type == "date"


def test_a_forecast_carries_the_if_of_its_statement_and_what_came(small):
    found = {row["statement_id"]: row for row in rows(small, "forecasts_flat")}
    threat = found["one-002"]
    assert (threat["condition"], threat["condition_met"], threat["mode"]) == ("addressee", "unclear", "threatens")
    assert (threat["likelihood_words"], threat["office"]) == ("will", "Minister")
    assert found["two-001"]["condition"] == "unconditional"


@pytest.mark.parametrize(
    ("outcome", "by_horizon", "by_date"),
    [
        ("occurred,2022-06-01,", "whole", "nothing"),
        ("partly,,2022-02-01", "part", "part"),
        ("not_occurred,2023-01-01,", "nothing", "nothing"),
        ("moot,,", "", ""),
    ],
)
def test_what_came_is_asked_within_the_horizon_and_by_the_speakers_own_day(package, outcome, by_horizon, by_date):
    path = package / "data/outcomes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    rest = lines[1].split(",", head.index("judged_on"))[-1]
    path.write_text("\n".join([lines[0], f"scenario-one,{outcome},{rest}", *lines[2:]]) + "\n", encoding="utf-8")
    edit(
        package,
        "data/forecasts.csv",
        "two-001,scenario-one,forecasts,possible,could,2022-12-31",
        "two-001,scenario-one,forecasts,possible,could,2022-03-31",
    )
    row = next(row for row in rows(edition(package), "forecasts_flat") if row["statement_id"] == "two-001")
    assert (row["came_by_horizon"], row["came_by_date"]) == (by_horizon, by_date)


def test_a_stance_carries_the_family_of_its_demand(small):
    found = {(row["statement_id"], row["demand_id"]): row for row in rows(small, "stances_flat")}
    below = found["one-001", "demand-two"]
    assert (below["lineage"], below["children"]) == ("demand-two; demand-one", "")
    assert (below["demand_issuer"], below["demand_issuer_side"]) == ("State One", "other_state")
    above = found["commentators-001", "demand-one"]
    assert (above["lineage"], above["children"]) == ("demand-one", "demand-two")


def test_a_lineage_goes_all_the_way_up(package):
    append(
        package,
        "demands",
        "demand-zero,Zero,All of it.,state-one,state-two,,act,process_form,legally_binding,,source-news,",
    )
    edit(
        package,
        "data/demands.csv",
        "legally_binding,,source-news,para. 1",
        "legally_binding,demand-zero,source-news,para. 1",
    )
    row = next(row for row in rows(edition(package), "stances_flat") if row["demand_id"] == "demand-two")
    assert row["lineage"] == "demand-two; demand-one; demand-zero"


def test_only_wholes_are_in_a_series(small):
    found = {row["figure_id"]: row for row in rows(small, "figures_flat")}
    whole, part = found["figure-one"], found["figure-two"]
    assert (whole["series"], part["series"]) == ("troops_invading, persons", "")
    assert (whole["low"], whole["least"], whole["most"]) == ("", "1000", "1000")
    assert (whole["counted_on"], whole["week"]) == ("2022-01-12", "2022-01-10"), "the day it was said, a Wednesday"
    assert (part["counted_on"], part["as_of"]) == ("2022-01-14", "2022-01-14")


@pytest.mark.parametrize(
    ("row", "group"),
    [
        ("state-two,State Two,state,nato,CHE,,", "nato"),
        ("state-two,State Two,state,united_states,CHE,,", "nato_members"),
        ("state-two,State Two,state,allied_state,CHE,,", "nato_members"),
        ("state-two,State Two,grouping,allied_state,,,", "nato_members"),
        ("state-two,State Two,state,allied_state,FIN,,", "eu_members"),
        ("state-two,State Two,state,european_union,,,", "european_union"),
        ("state-two,State Two,state,mixed,,,", ""),
    ],
)
def test_a_target_stands_in_one_group_of_the_west_or_in_none(package, row, group):
    edit(package, "data/organizations.csv", "state-two,State Two,state,other_state,CHE,,", row)
    found = next(row for row in rows(edition(package), "statements_flat") if row["statement_id"] == "one-001")
    assert found["target_group"] == group
