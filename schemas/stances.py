"""Rules of meaning for stances."""

from schemas.rule import rule
from schemas.statements import has_authority
from schemas.tables import vocabularies

# Which acts can carry a stance; every other stance goes with any act.
CARRIED_BY = {"advances": {"demand", "advocate", "offer"}, "enforces": {"threaten"}, "rejects": {"reject", "advocate"}}


@rule(
    "stance-act",
    "stances",
    "stance",
    "{stance} does not go with the act of “{statement_id}”",
    "advances goes with demand, advocate or offer; enforces with threaten; rejects with reject or advocate, and without authority with assert or forecast; otherwise code another stance",
)
def stance_act(rows, tables):
    """A stance fits the act of its statement: one cannot advance a demand by denying something, nor enforce it without a threat."""
    act = tables.followed("stances", "statement_id", "statements", "act")
    statements = tables["statements"]
    without = set(statements["statement_id"][~has_authority(tables)])
    unfit = rows["statement_id"].isin([])
    for stance, acts in CARRIED_BY.items():
        unfit |= (rows["stance"] == stance) & ~act.isin(acts)
    lay_rejection = (
        (rows["stance"] == "rejects") & act.isin(["assert", "forecast"]) & rows["statement_id"].isin(without)
    )
    return unfit & ~lay_rejection & act.isin(vocabularies()["act"])
