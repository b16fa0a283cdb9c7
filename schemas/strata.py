"""Rules of meaning for strata, and for the frames that they are parts of."""

import re

import pandas as pd

from schemas.draws import strata_of_draws
from schemas.frames import Tables, before, by_value, pairs
from schemas.rule import rule


def whole(column: pd.Series) -> pd.Series:
    """Marks the cells that hold a whole number of a size that can be meant."""
    return by_value(column, lambda cell: bool(re.fullmatch("[0-9]{1,18}", cell)))


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
    "stratum-days",
    "strata",
    "last_day",
    "{first_day} to {last_day} are no days, in order, of the series “{frame_id}”",
    "swap the two days, or correct them or those of the frame",
)
def stratum_days(rows, tables):
    """The days of a stratum are in order, and the series was listed on them."""
    first, last = (tables.followed("strata", "frame_id", "frames", day) for day in ("first_day", "last_day"))
    return (
        before(rows["last_day"], rows["first_day"]) | before(rows["first_day"], first) | before(last, rows["last_day"])
    )


@rule(
    "stratum-words",
    "strata",
    "words",
    "the stratum has {words} words, fewer than the passages drawn from it",
    "count the words of all its passages, as python -m scripts.draw does",
)
def stratum_words(rows, tables):
    """A stratum has at least as many words as the passages drawn from it."""
    drawn = pairs(rows, "frame_id", "stratum").map(_words_drawn(tables)).fillna(0)
    return whole(rows["words"]) & (rows["words"].where(whole(rows["words"]), "0").map(int) < drawn)


def _words_drawn(tables: Tables) -> pd.Series:
    """Returns how many words the drawn passages of each stratum have together."""
    words, strata = tables["draws"]["words"], strata_of_draws(tables)
    counted = whole(words)
    return words[counted].map(int).groupby(strata[counted]).sum()


@rule(
    "stratum-overdrawn",
    "strata",
    "drawn",
    "{drawn} passages were drawn of {population}",
    "no more can be drawn than there are: correct one of the two",
)
def stratum_overdrawn(rows, tables):
    """No more passages are drawn from a stratum than it has."""
    numeric = whole(rows["drawn"]) & whole(rows["population"])
    sizes = rows[numeric]
    over = sizes.index[sizes["drawn"].map(int) > sizes["population"].map(int)]
    return rows.index.isin(over) & ~tables.blank("strata", "drawn")


@rule(
    "stratum-drawn",
    "strata",
    "drawn",
    "{drawn} passages are said to be drawn, but data/draws.csv has a different number for this stratum",
    "add the passages that are missing, or correct the number: weights are computed from it",
)
def stratum_drawn(rows, tables):
    """The number drawn from a stratum is the number of its passages in draws."""
    counted = strata_of_draws(tables).value_counts()
    there = pairs(rows, "frame_id", "stratum").map(counted).fillna(0).astype(int).astype(str)
    return whole(rows["drawn"]) & (rows["drawn"] != there)
