"""Rules of meaning for scenarios."""

from schemas.frames import before, blank, by_value, earliest, pairs
from schemas.rule import rule

DEFAULT_HORIZON = "2022-12-31"


@rule(
    "outcome-missing",
    "scenarios",
    "scenario_id",
    "“{scenario_id}” has no row in outcomes",
    "say in data/outcomes.csv what came of it; open is a code",
)
def outcome_missing(rows, tables):
    """Every scenario has exactly one row in outcomes."""
    return ~rows["scenario_id"].isin(tables["outcomes"]["scenario_id"])


@rule(
    "opened-by-unlinked",
    "scenarios",
    "opened_by",
    "forecasts does not join “{opened_by}” to “{scenario_id}”",
    "add the row to data/forecasts.csv, or name the statement that opens the scenario",
)
def opened_by_unlinked(rows, tables):
    """The statement that opens a scenario is linked to it in forecasts."""
    return ~pairs(rows, "opened_by", "scenario_id").isin(pairs(tables["forecasts"], "statement_id", "scenario_id"))


@rule(
    "opened-by-later",
    "scenarios",
    "opened_by",
    "an earlier curated statement than “{opened_by}” names the scenario",
    "open it with the earliest curated statement and write the rule from that one",
)
def opened_by_later(rows, tables):
    """A scenario is opened by the earliest curated statement that names it. Drawn passages are read against the scenarios that are there, and open none."""
    opened = tables.followed("scenarios", "opened_by", "statements", "said_from")
    latest = tables.followed("scenarios", "opened_by", "statements", "said_until")
    opened = opened.where(~blank(opened), latest)
    links = tables["forecasts"]
    curated = tables.followed("forecasts", "statement_id", "statements", "curated") != "no"
    said = tables.followed("forecasts", "statement_id", "statements", "said_until")
    first = earliest(links["scenario_id"][curated], said[curated])
    return before(rows["scenario_id"].map(first).astype(object).fillna(""), opened)


@rule(
    "horizon-before-opening",
    "scenarios",
    "horizon_until",
    "the horizon {horizon_until} is before the statement that opens the scenario",
    "a forecast looks ahead: correct the horizon",
)
def horizon_before_opening(rows, tables):
    """The horizon is not before the statement that opens the scenario."""
    opened = tables.followed("scenarios", "opened_by", "statements", "said_until")
    return before(rows["horizon_until"], opened)


@rule(
    "rule-without-partly",
    "scenarios",
    "resolution_rule",
    "the rule does not say what would count as partly",
    "add a sentence that begins with “Partly:”; if nothing would, say “Partly: never.”",
)
def rule_without_partly(rows, tables):
    """A resolution rule says beforehand what would count as partly."""
    return by_value(rows["resolution_rule"], lambda text: text != "" and "partly" not in text.lower())


@rule(
    "horizon-unmarked",
    "scenarios",
    "resolution_rule",
    "the horizon is the default, {horizon_until}, but the rule does not say so",
    "add “Horizon ours.” to the rule",
)
def horizon_unmarked(rows, tables):
    """Where the speaker gives no horizon and 2022-12-31 is taken, the rule says “horizon ours”."""
    ours = by_value(rows["resolution_rule"], lambda text: "horizon ours" in text.lower())
    links = tables["forecasts"]
    given = set(pairs(links, "statement_id", "scenario_id")[links["by_date"] == DEFAULT_HORIZON])
    told = ours | tables.blank("scenarios", "resolution_rule")  # that the rule is missing is a finding of structure
    return (rows["horizon_until"] == DEFAULT_HORIZON) & ~told & ~pairs(rows, "opened_by", "scenario_id").isin(given)
