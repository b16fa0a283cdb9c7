"""Rules of meaning for outcomes."""

from schemas.frames import before, blank
from schemas.rule import rule


@rule(
    "outcome-unsourced",
    "outcomes",
    "source_id",
    "the outcome {outcome} has no source",
    "name a source that shows it; only open and unresolvable go without",
)
def outcome_unsourced(rows, tables):
    """An outcome rests on a source, unless it is open or cannot be resolved."""
    return ~rows["outcome"].isin(["open", "unresolvable", ""]) & blank(rows["source_id"])


@rule(
    "outcome-too-early",
    "outcomes",
    "judged_on",
    "{outcome} was judged on {judged_on}, before the horizon had passed",
    "judge again after the horizon, or code the outcome as open",
)
def outcome_too_early(rows, tables):
    """That something did not occur can be judged only when its horizon has passed."""
    horizon = tables.look_up(rows["scenario_id"], "scenarios", "scenario_id", "horizon_until")
    too_early = before(rows["judged_on"], horizon) | (~blank(horizon) & (rows["judged_on"] == horizon))
    return (rows["outcome"] == "not_occurred") & too_early


@rule(
    "outcome-still-open",
    "outcomes",
    "outcome",
    "the horizon had passed when it was judged, so it is open no more",
    "judge it: occurred, partly, not_occurred, moot or unresolvable",
)
def outcome_still_open(rows, tables):
    """A scenario is open only until its horizon."""
    horizon = tables.look_up(rows["scenario_id"], "scenarios", "scenario_id", "horizon_until")
    return (rows["outcome"] == "open") & before(horizon, rows["judged_on"])


@rule(
    "outcome-source-early",
    "outcomes",
    "source_id",
    "the source came out before the scenario was opened",
    "name a source that shows what came of it",
)
def outcome_source_early(rows, tables):
    """What came of a scenario stands in a source that came out after the scenario was named."""
    published = tables.look_up(rows["source_id"], "sources", "source_id", "published_on")
    opener = tables.look_up(rows["scenario_id"], "scenarios", "scenario_id", "opened_by")
    opened = tables.look_up(opener, "statements", "statement_id", "said_until")
    return before(published, opened)
