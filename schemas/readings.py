"""Rules of meaning for the readings of drawn passages."""

import re

import pandas as pd

from schemas.frames import by_value
from schemas.rule import rule
from schemas.tables import vocabularies


@rule(
    "reading-units",
    "readings",
    "units",
    "{result} does not go with the number of units {units}",
    "a passage in scope has at least one unit; any other has 0",
)
def reading_units(rows, tables):
    """Only a passage in scope has units, and it has at least one."""
    none = rows["units"] == "0"
    outside = [code for code in vocabularies()["reading_result"] if code != "in_scope"]
    counted = by_value(rows["units"], lambda cell: bool(re.fullmatch("[0-9]{1,18}", cell)))
    return counted & (((rows["result"] == "in_scope") & none) | (rows["result"].isin(outside) & ~none))


@rule(
    "reading-role-twice",
    "readings",
    "role",
    "an earlier row has the role {role} for the same passage",
    "each passage has one first, one second and at most one third reading",
)
def reading_role_twice(rows, tables):
    """A passage has one reading in each role."""
    return pd.Series(tables.repeated("readings", "draw_id", "role"))
