"""Rules of meaning for compliance."""

import pandas as pd

from schemas.frames import Tables, answered
from schemas.rule import rule

ANSWERED = "Parts differ:"  # what the note begins with that says why both judgements stand


def with_part(tables: Tables, compliance: str) -> pd.Series:
    """Returns the demands that have a part with this compliance."""
    demands, judged = tables["demands"], tables["compliance"]
    parts = judged["demand_id"][judged["compliance"] == compliance]
    return demands["parent_demand_id"][demands["demand_id"].isin(parts)]


@rule(
    "parts-differ",
    "compliance",
    "compliance",
    "the demand is {compliance}, but a part of it is the opposite",
    "judge the demand or its part again; if both are right, begin the note with “Parts differ:” and say why",
    severity="warning",
)
def parts_differ(rows, tables):
    """A demand is not met as long as a part of it is refused, nor refused where a part of it is met, unless the note says why both are right. A release refuses a contradiction that nobody has answered."""
    refused = (rows["compliance"] == "met") & rows["demand_id"].isin(with_part(tables, "not_met"))
    met = (rows["compliance"] == "not_met") & rows["demand_id"].isin(with_part(tables, "met"))
    return (refused | met) & ~answered(tables, "compliance", ANSWERED)
