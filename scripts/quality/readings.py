"""How alike the two readers of the sampled core read: what a passage is, how many units it holds, and where these stand.

Measured on the drawn passages as they are, without weights, from docs/sample/spans.csv.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from scripts.package.errors import QualityError
from scripts.quality.alpha import DRAWS, SEED, Agreement, agreement, alpha
from scripts.quality.rows import read_rows, rewrite_rows
from scripts.sample import spans
from scripts.sample.design import Design
from scripts.sample.drawing import drawn
from scripts.sample.lists import Listing

FOLDER = Path("docs", "sample")
SPANS = FOLDER / "spans.csv"
IN_SCOPE = "in_scope"
ALIKE = 0.5  # of the characters that either of two units has, from which on they count as one


@dataclass(frozen=True)
class Readings:
    """How alike the two readers of one frame read.

    `result` is their agreement on what a passage is, `scope` on whether it is in scope. `ratio` is the second reader's number of units
    over the first's, `low` and `high` bound the central 95 % of bootstrap draws of the passages. `matched` units share at least half of
    the characters that either has. `unitizing` is Krippendorff's alpha of all characters: within a unit or not.
    """

    frame_id: str
    passages: int
    result: Agreement
    scope: Agreement
    units_first: int
    units_second: int
    ratio: float | None
    low: float | None
    high: float | None
    matched: int
    unitizing: float | None


@dataclass(frozen=True)
class _Pair:
    """One passage as both read it: results, characters of the passage, and the places of the characters of each unit."""

    results: tuple[str, str]
    characters: int
    first: list[frozenset[int]]
    second: list[frozenset[int]]


def place(directory: Path, listings: Sequence[Listing], design: Design) -> int:
    """Writes where the units of both readers stand in the drawn passages; returns the number of readings. Raises SampleError."""
    rows = []
    for each in listings:
        frame_id = each.frame.frame_id
        passages = {passage.unit: passage for *_, passage in drawn(each, design.seed, design.sizes(frame_id))}
        rows += spans.rows(passages, frame_id, directory / FOLDER / "readings")
    rewrite_rows(directory / SPANS, spans.COLUMNS, lambda _: rows)
    return len(rows)


def measure_readings(path: Path) -> tuple[Readings, ...]:
    """Measures the readings of each frame; empty where there is no such file. Raises QualityError where it cannot be used."""
    frames: dict[str, dict[str, dict[str, spans.Row]]] = {}
    for line, row in read_rows(path, spans.COLUMNS):
        if row["reader"] not in spans.READERS:
            raise QualityError(f"{path.name}:{line} has no reader 1 or 2")
        frames.setdefault(row["frame_id"], {}).setdefault(row["unit"], {})[row["reader"]] = row
    return tuple(_of_frame(frame_id, _paired(path, units)) for frame_id, units in frames.items())


def _paired(path: Path, units: dict[str, dict[str, spans.Row]]) -> list[_Pair]:
    try:
        return [
            _Pair(
                (of["1"]["result"], of["2"]["result"]),
                int(of["1"]["characters"]),
                spans.characters(of["1"]["spans"]),
                spans.characters(of["2"]["spans"]),
            )
            for of in units.values()
        ]
    except KeyError as error:
        raise QualityError(f"{path.name} has a passage that reader {error.args[0]} has not read") from None
    except ValueError:
        raise QualityError(f"{path.name} has characters or spans that are no numbers") from None


def _of_frame(frame_id: str, pairs: list[_Pair]) -> Readings:
    results = pd.DataFrame([pair.results for pair in pairs], columns=["first", "second"])
    counts = np.array([(len(pair.first), len(pair.second)) for pair in pairs])
    first, second = (int(total) for total in counts.sum(axis=0))
    return Readings(
        frame_id=frame_id,
        passages=len(pairs),
        result=agreement(results),
        scope=agreement((results == IN_SCOPE).replace({True: "in", False: "out"})),
        units_first=first,
        units_second=second,
        ratio=second / first if first else None,
        **_interval(counts),
        matched=sum(_matched(pair) for pair in pairs),
        unitizing=_unitizing(pairs),
    )


def _interval(counts: np.ndarray) -> dict[str, float | None]:
    """Returns the bounds of the ratio of the totals when passages are drawn with replacement."""
    n = len(counts)
    times = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=DRAWS)
    first, second = (times @ counts).T
    if not first.any():
        return {"low": None, "high": None}
    low, high = np.percentile(second[first > 0] / first[first > 0], [2.5, 97.5])
    return {"low": float(low), "high": float(high)}


def _matched(pair: _Pair) -> int:
    """Counts units of both that are alike, the largest overlaps first, each unit once."""
    shares = sorted(
        (-len(one & two) / len(one | two), place, other)
        for place, one in enumerate(pair.first)
        for other, two in enumerate(pair.second)
        if one & two
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for share, one, two in shares:
        if -share >= ALIKE and one not in taken[0] and two not in taken[1]:
            taken[0].add(one)
            taken[1].add(two)
    return len(taken[0])


def _unitizing(pairs: list[_Pair]) -> float | None:
    """Returns alpha over characters; each has one of two values, within a unit or not (Krippendorff and others 2016, binary)."""
    table = np.zeros((2, 2), dtype=np.int64)
    for pair in pairs:
        first, second = (frozenset().union(*units) for units in (pair.first, pair.second))
        both, either = len(first & second), len(first | second)
        table += [[pair.characters - either, len(second) - both], [len(first) - both, both]]
    return alpha(table, ordinal=False)
