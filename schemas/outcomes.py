"""Rules of meaning for outcomes."""

import pandas as pd

from schemas.frames import Tables, before, blank
from schemas.rule import rule
from schemas.tables import vocabularies

DAYS = ["met_on", "partly_on"]
NO_DAY = "No day:"  # begins what a reason says where no page shows the day


def by_horizon(rows: pd.DataFrame, tables: Tables, day: str) -> pd.Series:
    """Marks the outcomes that have a day on or before the horizon."""
    horizon = tables.followed("outcomes", "scenario_id", "scenarios", "horizon_until")
    return before(rows[day], horizon) | (~blank(horizon) & (rows[day] == horizon))


def after_horizon(rows: pd.DataFrame, tables: Tables, day: str) -> pd.Series:
    """Marks the outcomes that have a day after the horizon."""
    return before(tables.followed("outcomes", "scenario_id", "scenarios", "horizon_until"), rows[day])


@rule(
    "outcome-unsourced",
    "outcomes",
    "source_id",
    "the outcome {outcome} has no source",
    "name a source that shows it; only open and unresolvable outcomes need none",
)
def outcome_unsourced(rows, tables):
    """An outcome rests on a source, unless it is open or cannot be resolved."""
    return ~rows["outcome"].isin(["open", "unresolvable", ""]) & tables.blank("outcomes", "source_id")


@rule(
    "outcome-too-early",
    "outcomes",
    "judged_on",
    "{outcome} was judged on {judged_on}, before the horizon had passed",
    "judge again after the horizon, or code the outcome as open",
)
def outcome_too_early(rows, tables):
    """That something did not occur can be judged only when its horizon has passed."""
    return (rows["outcome"] == "not_occurred") & by_horizon(rows, tables, "judged_on")


@rule(
    "outcome-still-open",
    "outcomes",
    "outcome",
    "the horizon had passed when it was judged, so it is no longer open",
    "judge it: occurred, partly, not_occurred, moot or unresolvable",
)
def outcome_still_open(rows, tables):
    """A scenario is open only until its horizon."""
    return (rows["outcome"] == "open") & after_horizon(rows, tables, "judged_on")


@rule(
    "outcome-source-early",
    "outcomes",
    "source_id",
    "the source came out before the scenario was opened",
    "name a source that shows what came of it",
)
def outcome_source_early(rows, tables):
    """The source of an outcome came out after the scenario was named."""
    published = tables.followed("outcomes", "source_id", "sources", "published_on")
    opener = tables.followed("outcomes", "scenario_id", "scenarios", "opened_by")
    opened = tables.look_up(opener, "statements", "statement_id", "said_until")
    return before(published, opened)


@rule(
    "outcome-without-day",
    "outcomes",
    "outcome",
    "the outcome is {outcome}, but its day is missing",
    "give in met_on the day on which the rule was met, or in partly_on the day on which the part that it names was; where no page shows it, say in the reason, after “No day:”, why",
    severity="warning",
)
def outcome_without_day(rows, tables):
    """An outcome that occurred has the day on which the rule was met; one that partly occurred has the day on which that part was met. A release refuses an outcome without its day, unless the reason says why no page shows it."""
    met, partly = (blank(rows[day]) for day in DAYS)
    missing = ((rows["outcome"] == "occurred") & met) | ((rows["outcome"] == "partly") & partly)
    return missing & ~rows["reason"].str.contains(NO_DAY, regex=False)


@rule(
    "outcome-day-early",
    "outcomes",
    "met_on",
    "met_on “{met_on}” or partly_on “{partly_on}” is before the statement that opens the scenario",
    "a scenario lies ahead of the statement that names it: correct the day",
)
def outcome_day_early(rows, tables):
    """Nothing meets the rule of a scenario before the earliest day on which its opening statement can have been made."""
    opener = tables.followed("outcomes", "scenario_id", "scenarios", "opened_by")
    opened = tables.look_up(opener, "statements", "statement_id", "said_from")
    return before(rows["met_on"], opened) | before(rows["partly_on"], opened)


@rule(
    "outcome-day-late",
    "outcomes",
    "met_on",
    "met_on “{met_on}” or partly_on “{partly_on}” is after the horizon, so the outcome is not {outcome}",
    "what comes late has not occurred by the horizon: code not_occurred, or correct the day",
)
def outcome_day_late(rows, tables):
    """A day after the horizon goes with not_occurred only: what was met late had not occurred."""
    late = after_horizon(rows, tables, "met_on") | after_horizon(rows, tables, "partly_on")
    return late & rows["outcome"].isin([code for code in vocabularies()["outcome"] if code != "not_occurred"])


@rule(
    "outcome-day-unexpected",
    "outcomes",
    "outcome",
    "the outcome {outcome} does not go with met_on “{met_on}” and partly_on “{partly_on}”",
    "a rule met by the horizon is occurred, its part alone is partly; moot, open and unresolvable have no met_on",
)
def outcome_day_unexpected(rows, tables):
    """The days fit the outcome: moot, open and unresolvable have no day on which the rule was met, and a day by the horizon is one on which it occurred, or partly."""
    late = after_horizon(rows, tables, "met_on")  # of which outcome-day-late tells
    there = ~tables.blank("outcomes", "met_on") & ~late
    never = rows["outcome"].isin(["moot", "open", "unresolvable"]) & there
    occurred = rows["outcome"].isin(["partly", "not_occurred"]) & by_horizon(rows, tables, "met_on")
    partly = (rows["outcome"] == "not_occurred") & by_horizon(rows, tables, "partly_on")
    return never | occurred | partly
