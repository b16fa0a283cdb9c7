"""Rules of meaning for strata, and for the frames that they are parts of."""

from schemas.frames import before, blank, pairs
from schemas.rule import rule


@rule(
    "frame-order",
    "frames",
    "last_day",
    "the last day {last_day} is before the first, {first_day}",
    "swap the two days, or correct them",
)
def frame_order(rows, tables):
    """The last day of a series is not before its first."""
    return before(rows["last_day"], rows["first_day"])


@rule(
    "stratum-overdrawn",
    "strata",
    "drawn",
    "{drawn} passages were drawn of {population}",
    "no more can be drawn than there are: correct one of the two",
)
def stratum_overdrawn(rows, tables):
    """No more passages are drawn from a stratum than it has."""
    numeric = rows["drawn"].str.fullmatch("[0-9]{1,18}") & rows["population"].str.fullmatch("[0-9]{1,18}")
    sizes = rows[numeric]
    over = sizes.index[sizes["drawn"].map(int) > sizes["population"].map(int)]
    return rows.index.isin(over) & ~blank(rows["drawn"])


@rule(
    "stratum-drawn",
    "strata",
    "drawn",
    "{drawn} passages are said to be drawn, but data/draws.csv has a different number for this stratum",
    "add the passages that are missing, or correct the number: weights are computed from it",
)
def stratum_drawn(rows, tables):
    """The number drawn from a stratum is the number of its passages in draws."""
    counted = pairs(tables["draws"], "frame_id", "stratum").value_counts()
    there = pairs(rows, "frame_id", "stratum").map(counted).fillna(0).astype(int).astype(str)
    return rows["drawn"].str.fullmatch("[0-9]{1,18}") & (rows["drawn"] != there)
