"""Rules of meaning for drawn passages."""

import numpy as np
import pandas as pd

from schemas.arrow import place_of
from schemas.frames import Tables, before, blank, by_key, pairs
from schemas.keys import among
from schemas.rule import rule
from schemas.tables import vocabularies


def _rows_of_readings(tables: Tables, role: str) -> np.ndarray:
    """Returns for each passage the row of readings that the reader in a role gave, the first of several; where there is none, the number of rows."""

    def found() -> np.ndarray:
        (codes, passages), (roles, names) = (tables.encoded("readings", column) for column in ("draw_id", "role"))
        rows = np.flatnonzero(roles == place_of(role, names))[::-1]
        first = np.full(len(passages) + 1, len(codes))  # the last is that of a passage that nobody has read
        first[codes[rows]] = rows  # of several rows the last that is written, which is the first
        of_passages = tables.derived(
            "draws among readings",
            lambda: among(*(tables.distinct(table, "draw_id") for table in ("draws", "readings"))),
        )
        return first[of_passages[tables.encoded("draws", "draw_id")[0]]]

    return tables.derived(f"{role} readings of draws", found)


def given(tables: Tables, role: str, column: str) -> pd.Series:
    """Returns for each passage what the reader in a role gave; "" where nobody has read it in that role."""
    cells = np.append(np.asarray(tables["readings"][column], dtype=object), "")
    return pd.Series(cells[_rows_of_readings(tables, role)], dtype=object)


def strata_of_draws(tables: Tables) -> pd.Series:
    """Returns for each passage the key of the stratum from which it was drawn, its cells joined by `|`."""
    return tables.derived("strata of draws", lambda: pairs(tables["draws"], "frame_id", "stratum"))


@rule(
    "draw-stratum",
    "draws",
    "stratum",
    "“{frame_id}” has no stratum “{stratum}”",
    "name a stratum that data/strata.csv has for the frame, or add it there",
)
def draw_stratum(rows, tables):
    """A passage was drawn from a stratum of its frame."""
    known = tables["frames"]["frame_id"]  # that a frame is unknown is a finding of structure
    strata = pairs(tables["strata"], "frame_id", "stratum")
    return rows["frame_id"].isin(known) & ~tables.blank("draws", "stratum") & ~strata_of_draws(tables).isin(strata)


@rule(
    "draw-day",
    "draws",
    "listed_day",
    "{listed_day} is no day of the series “{frame_id}”, or none of the stratum “{stratum}”",
    "correct the day or the stratum, or the first and last day of one of them",
)
def draw_day(rows, tables):
    """The day under which a drawn document is listed is one of the days of its series, and of its stratum."""
    strata, day, outside = tables["strata"].drop_duplicates(["frame_id", "stratum"]), rows["listed_day"], False
    keys = pairs(strata, "frame_id", "stratum")
    for end in ("first_day", "last_day"):
        of_frame = tables.followed("draws", "frame_id", "frames", end)
        of_stratum = strata_of_draws(tables).map(by_key(strata[end], keys))
        for limit in (of_frame, of_stratum.astype(object).fillna("")):
            outside |= before(day, limit) if end == "first_day" else before(limit, day)
    return outside


@rule(
    "draws-unread",
    "draws",
    "draw_id",
    "a first or a blind second reading is missing",
    "have the passage read from scratch by somebody who has not seen what is entered",
    severity="warning",
)
def draws_unread(rows, tables):
    """Every drawn passage is read twice, independently. A release refuses one that is not."""
    readings = tables["readings"]
    first, second = (_rows_of_readings(tables, role) < len(readings) for role in ("first", "second"))
    # A role that is none is a finding of structure, and may have been either.
    no_roles = {*tables.distinct("readings", "role")} - {*vocabularies()["reading_role"]}
    unsure = readings["draw_id"][tables.holds("readings", "role", no_roles)]
    return pd.Series(~(first & second)) & ~rows["draw_id"].isin(unsure)


@rule(
    "draw-unsettled",
    "draws",
    "draw_id",
    "the two readers found different things in it, and nobody has settled it",
    "have a third reader settle the result and the units",
    severity="warning",
)
def draw_unsettled(rows, tables):
    """Where the first two readers of a passage disagree about it, a third settles it. A release refuses a passage that nobody has settled."""
    first, second, third = (given(tables, role, "result") for role in ("first", "second", "third"))
    results = vocabularies()["reading_result"]
    return first.isin(results) & second.isin(results) & (first != second) & blank(third)


@rule(
    "draw-units",
    "draws",
    "draw_id",
    "its readers did not find as many units as there are statements selected from it",
    "enter every unit that the settling reader found, and no other, or have the passage read again",
)
def draw_units(rows, tables):
    """A drawn passage has as many statements as the units that the third reader found or, where there is none, one of the first two."""
    selected = rows["draw_id"].map(tables["selections"]["draw_id"].value_counts()).fillna(0).astype(int).astype(str)
    first, second, third = (given(tables, role, "units") for role in ("first", "second", "third"))
    of_two = blank(third) & ((selected == first) | (selected == second))
    unread = blank(first) & blank(second) & blank(third)
    return ~unread & ~of_two & (selected != third)
