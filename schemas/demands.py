"""Rules of meaning for demands."""

import pandas as pd

from schemas.rule import rule


def in_cycle(ids: pd.Series, parents: pd.Series) -> pd.Series:
    """Marks the records that come upon themselves when their parents are followed."""
    parent = {child: of for child, of in zip(ids, parents, strict=True) if child}  # a record without an id has no place
    circular: set[str] = set()
    settled: set[str] = set()  # each record is come by once, however long the chain
    for start in parent:
        path: dict[str, None] = {}
        at = start
        while at in parent and at not in settled and at not in path:
            path[at] = None
            at = parent[at]
        if at in path:
            passed = list(path)
            circular.update(passed[passed.index(at) :])
        settled.update(path)
    return ids.isin(circular)


@rule(
    "demand-cycle",
    "demands",
    "parent_demand_id",
    "“{demand_id}” is part of itself through its parents",
    "correct parent_demand_id",
)
def demand_cycle(rows, tables):
    """No demand is part of itself, not even through other demands."""
    return in_cycle(rows["demand_id"], rows["parent_demand_id"])


@rule(
    "demand-on-oneself",
    "demands",
    "target_id",
    "“{target_id}” makes the demand and is its target",
    "name the party that is to act",
)
def demand_on_oneself(rows, tables):
    """A demand is made of another party."""
    return rows["issuer_id"] == rows["target_id"]


@rule(
    "demand-third-party",
    "demands",
    "concerns_id",
    "“{concerns_id}” makes the demand or is its target, so it is no third party",
    "leave concerns_id blank, or name the third party",
)
def demand_third_party(rows, tables):
    """The party concerned is neither the one that demands nor the one that is to act."""
    return ~tables.blank("demands", "concerns_id") & (
        (rows["concerns_id"] == rows["issuer_id"]) | (rows["concerns_id"] == rows["target_id"])
    )


@rule(
    "compliance-missing",
    "demands",
    "demand_id",
    "“{demand_id}” has no row in compliance",
    "say in data/compliance.csv how far it was met on 2022-02-23; unclear is a code",
)
def compliance_missing(rows, tables):
    """Every demand has exactly one row in compliance."""
    return ~rows["demand_id"].isin(tables["compliance"]["demand_id"])
