"""A small made-up sample with the four frames: every stratum is alike, so that each figure can be worked out by hand.

A frame has the kinds `core` (20 of 40 drawn in each month) and `far` (20 of 200). Of the 20 drawn of a core stratum ten are in scope; of
these the first four hold a threat, the first two an offer too, all an assertion. Nothing in `far` is in scope. A drawn passage has 50
words, a core stratum 2,000 and a far one 10,000.
"""

from __future__ import annotations

import pandas as pd

from schemas.frames import Tables
from schemas.tables import tables as schemas

MONTHS = {
    "white-house": ("2021-11", "2021-12", "2022-01", "2022-02"),
    "state-department-february": ("2022-02",),
    "bundestag": ("2021-12", "2022-01"),
    "channel-one": ("2021-11", "2021-12", "2022-01", "2022-02"),
}
KINDS = {"core": (40, 2000), "far": (200, 10_000)}  # passages and words of a stratum
DRAWN, IN_SCOPE = 20, 10
Row = dict[str, str]


def tables(**changed: list[Row]) -> Tables:
    """Returns the tables of the sample, a table changed to the rows given; all others are empty."""
    rows = {name: [] for name in schemas()} | _rows() | changed
    frames = {name: pd.DataFrame(rows[name], columns=schemas()[name].columns, dtype=object).fillna("") for name in rows}
    return Tables(frames)


def _rows() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {name: [] for name in ("frames", "strata", "draws", "readings", "statements", "selections")}  # fmt: skip
    for frame, months in MONTHS.items():
        rows["frames"].append({"frame_id": frame, "title": frame})
        for kind, (population, words) in KINDS.items():
            for month in months:
                days = {"first_day": f"{month}-01", "last_day": f"{month}-24"}
                sizes = {"population": str(population), "words": str(words), "drawn": str(DRAWN)}
                stratum = {"frame_id": frame, "stratum": f"{kind}-{month}"}
                rows["strata"].append(stratum | {"kind": kind} | days | sizes)
                for number in range(DRAWN):
                    _passage(rows, stratum, month, number, kind == "core" and number < IN_SCOPE)
    return rows


def _passage(rows: dict[str, list[Row]], stratum: Row, month: str, number: int, in_scope: bool) -> None:
    draw = f"{stratum['frame_id']}-{stratum['stratum']}-{number:02d}"
    rows["draws"].append(stratum | {"draw_id": draw, "listed_day": f"{month}-10", "words": "50", "locator": draw})
    acts = [("assert", "own"), ("threaten", "own"), ("offer", "own")][: 1 + (number < 4) + (number < 2)]
    acts = [*acts, ("advocate", "guest"), ("accuse", "relayed")] if in_scope else []
    for role in ("first", "second"):
        result = "in_scope" if in_scope else "out_of_scope"
        rows["readings"].append({"draw_id": draw, "role": role, "result": result, "units": str(len(acts))})
    for place, (act, voice) in enumerate(acts):
        statement = f"{draw}-{place:03d}"
        rows["statements"].append({"statement_id": statement, "act": act, "curated": "yes" if number == 0 else "no"})
        rows["selections"].append({"statement_id": statement, "draw_id": draw, "voice": voice})
