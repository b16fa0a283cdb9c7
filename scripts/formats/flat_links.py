"""Forecasts, stances and figures with what is needed to count them rightly: the if, the family of the demand, the series of a number."""

from __future__ import annotations

from scripts.formats.flat import STATEMENTS, WESTERN, western
from scripts.formats.views import View

# What a row says of its statement, as the flat table has it.
SAID = ("speaker", "speaker_kind", "speaker_side", "office", "office_organization", "office_authority", "said_from", "said_until", "act", "condition")  # fmt: skip
WORDS = ("summary", "quote", "source_url", "locator", "tier", "curated", "frame", "stratum", "passage", "weight")


def _said(*names: str) -> dict[str, tuple[str, str]]:
    return {name: (f"said.{name}", "") for name in names}


FORECASTS = View(
    name="forecasts_flat",
    title="Forecasts, spelled out",
    description="One row for each forecast, with the condition of its statement, who spoke, in which words, and what came of it within the horizon.",
    key=("statement_id", "scenario_id"),
    columns={
        "statement_id": ("forecasts.statement_id", ""),
        "scenario_id": ("forecasts.scenario_id", ""),
        "scenario": ("scenarios.title", "The title of the scenario."),
        "scenario_kind": ("scenarios.kind", ""),
        "mode": ("forecasts.mode", ""),
        "likelihood": ("forecasts.likelihood", ""),
        "likelihood_words": ("forecasts.likelihood_words", ""),
        "basis": ("forecasts.basis", ""),
        **_said(*SAID),
        "condition_met": ("forecasts.condition_met", ""),
        "by_date": ("forecasts.by_date", ""),
        "horizon_until": ("scenarios.horizon_until", ""),
        "outcome": ("outcomes.outcome", ""),
        "met_on": ("outcomes.met_on", ""),
        "partly_on": ("outcomes.partly_on", ""),
        "came_by_horizon": ("CASE WHEN outcomes.outcome IN ('moot', 'open', 'unresolvable') THEN NULL WHEN outcomes.met_on <= scenarios.horizon_until THEN 'whole' WHEN outcomes.partly_on <= scenarios.horizon_until THEN 'part' ELSE 'nothing' END", "What came within the horizon: whole, part or nothing of what the rule names. Blank: the scenario is moot, open or cannot be decided."),
        "came_by_date": ("CASE WHEN outcomes.outcome IN ('moot', 'open', 'unresolvable') OR forecasts.by_date IS NULL THEN NULL WHEN outcomes.met_on <= forecasts.by_date THEN 'whole' WHEN outcomes.partly_on <= forecasts.by_date THEN 'part' ELSE 'nothing' END", "What came by the latest day that the speaker's own words allow: whole, part or nothing. Blank: they give no day, or the scenario is moot, open or cannot be decided."),
        **_said(*WORDS),
    },
    query="FROM forecasts\n  JOIN statements_flat AS said ON said.statement_id = forecasts.statement_id\n  JOIN scenarios ON scenarios.scenario_id = forecasts.scenario_id\n  JOIN outcomes ON outcomes.scenario_id = forecasts.scenario_id",
    sources={"said": STATEMENTS},
    kinds={},
)  # fmt: skip

LINEAGE = """(WITH RECURSIVE above(demand_id, ancestor, steps) AS (
      SELECT demand_id, demand_id, 0 FROM demands
      UNION ALL SELECT above.demand_id, parent_demand_id, steps + 1 FROM above JOIN demands ON demands.demand_id = ancestor WHERE parent_demand_id IS NOT NULL)
    SELECT demand_id, group_concat(ancestor, '; ') AS line FROM (SELECT * FROM above ORDER BY demand_id, steps) GROUP BY demand_id)"""
CHILDREN = "(SELECT group_concat(demand_id, '; ') FROM (SELECT demand_id FROM demands AS below WHERE below.parent_demand_id = stances.demand_id ORDER BY demand_id))"

STANCES = View(
    name="stances_flat",
    title="Stances, spelled out",
    description="One row for each stance, with the demand, its family and who stated it, and with who took the stance.",
    key=("statement_id", "demand_id"),
    columns={
        "statement_id": ("stances.statement_id", ""),
        "demand_id": ("stances.demand_id", ""),
        "demand": ("demands.title", "The title of the demand."),
        "stance": ("stances.stance", ""),
        "lineage": ("family.line", "The demand, the broader demand that it is part of, and so on up, joined by “; ”. A stance on one is no stance on the others."),
        "children": (CHILDREN, "The demands that are directly part of it, joined by “; ”. Blank: there are none."),
        "issue": ("demands.issue", ""),
        "change": ("demands.change", ""),
        "demand_issuer": ("issuer.name", "The organization that stated the demand first."),
        "demand_issuer_side": ("issuer.side", "The side of that organization."),
        "demand_target": ("asked.name", "The organization of which it is demanded."),
        "demand_target_side": ("asked.side", "The side of that organization."),
        "demand_target_group": (western("asked"), WESTERN),
        **_said(*SAID),
        "threat_means": ("said.threat_means", ""),
        "threat_aim": ("said.threat_aim", ""),
        **_said(*WORDS),
    },
    query=f"FROM stances\n  JOIN statements_flat AS said ON said.statement_id = stances.statement_id\n  JOIN demands ON demands.demand_id = stances.demand_id\n  JOIN organizations AS issuer ON issuer.organization_id = demands.issuer_id\n  JOIN organizations AS asked ON asked.organization_id = demands.target_id\n  JOIN {LINEAGE} AS family ON family.demand_id = stances.demand_id",
    sources={"said": STATEMENTS},
    kinds={},
)  # fmt: skip

COUNTED = "coalesce(figures.as_of, said.said_until)"

FIGURES = View(
    name="figures_flat",
    title="Figures, spelled out",
    description="One row for each figure, with the series in which it can be compared with others, the day and the week for which it was counted, and who gave it.",
    key=("figure_id",),
    columns={
        "figure_id": ("figures.figure_id", ""),
        "statement_id": ("figures.statement_id", ""),
        "series": ("CASE WHEN figures.extent = 'whole' THEN figures.quantity || ', ' || figures.unit END", "The quantity with its unit, for figures that are the whole of it: only those with the same series can be compared. Blank: a part or a change."),
        "quantity": ("figures.quantity", ""),
        "extent": ("figures.extent", ""),
        "scope": ("figures.scope", ""),
        "low": ("figures.low", ""),
        "high": ("figures.high", ""),
        "least": ("coalesce(figures.low, figures.high)", "The lower bound, or the upper one where only that was given."),
        "most": ("coalesce(figures.high, figures.low)", "The upper bound, or the lower one where only that was given."),
        "unit": ("figures.unit", ""),
        "hedge": ("figures.hedge", ""),
        "words": ("figures.words", ""),
        "as_of": ("figures.as_of", ""),
        "counted_on": (COUNTED, "The day for which it was counted; where none is stated, the latest day on which it can have been said."),
        "week": (f"date({COUNTED}, 'weekday 0', '-6 days')", "The Monday of the week of that day."),
        **_said(*SAID),
        **_said(*WORDS),
    },
    query="FROM figures\n  JOIN statements_flat AS said ON said.statement_id = figures.statement_id",
    sources={"said": STATEMENTS},
    kinds={"least": "integer", "most": "integer", "counted_on": "date", "week": "date"},
)  # fmt: skip

VIEWS = (STATEMENTS, FORECASTS, STANCES, FIGURES)
