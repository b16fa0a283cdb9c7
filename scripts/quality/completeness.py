"""How complete the curated rows of version 0.2.0 are, and how they lean, in the series from which passages were drawn.

The passages that hold a curated row are counted over the whole list, by a program that looks for the quotes in the texts
(`python -m scripts.estimates --texts DIR`, kept in docs/sample/curated.csv). How many passages are in scope is estimated from the sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from schemas.tables import vocabularies
from scripts.quality.curated import COLUMNS, FILE
from scripts.quality.estimates import ACT, Sample, passages
from scripts.quality.rows import read_rows
from scripts.sample import estimators
from scripts.sample.estimators import Estimate
from scripts.sample.observed import Observed

LEAST_UNITS = 30  # of an act in the sample, below which nothing is said of it


@dataclass(frozen=True)
class Held:
    """How much of a frame the curated rows hold.

    `passages` that hold a curated row are counted, those in scope estimated; `low` and `high` limit the share. `check` is the share
    of the drawn passages in scope that hold a curated row.
    """

    frame_id: str
    passages: int
    in_scope: Estimate | None
    check: Estimate | None
    why_not: str

    @property
    def share(self) -> tuple[float, float, float]:
        """Returns the share of passages in scope that hold a curated row, with its limits; never more than all."""
        low, high = self.in_scope.interval
        return tuple(min(self.passages / whole, 1.0) if whole else 1.0 for whole in (self.in_scope.value, high, low))


@dataclass(frozen=True)
class Lean:
    """How often an act is among the curated rows of a frame, counted, and among all units, estimated; and how many of its units are curated.

    `why_not` says why the last, or both, are not carried.
    """

    frame_id: str
    act: str
    units: int  # of the act in the sample
    curated: int
    of: int
    estimated: Estimate | None
    held: Estimate | None
    why_not: str


def completeness(sample: Sample) -> Iterator[Held]:
    """Yields for each frame how many of its passages in scope the curated rows hold."""
    known = _found(sample)
    for frame_id in sample.titles:
        number = len({unit for _, unit in known.get(frame_id, [])})
        why = sample.why_not(frame_id) or (
            "" if known else f"{FILE} is missing: python -m scripts.estimates --texts DIR makes it"
        )
        if why:
            yield Held(frame_id, number, None, None, why)
            continue
        observed = sample.observed(frame_id)
        check = estimators.share(observed.design, holding_curated(observed), observed.in_scope)
        yield Held(frame_id, number, passages(observed), check, "")


def holding_curated(observed: Observed) -> np.ndarray:
    """Returns 1 for the passages in scope that hold a curated unit, else 0."""
    return (observed.count(curated=True) > 0) * observed.in_scope


def leanings(sample: Sample) -> Iterator[Lean]:
    """Yields for each frame and act how the curated rows lean; nothing for a frame that is not settled or holds no curated row."""
    said = sample.tables.column("statements", "statement_id", "act")
    known = _found(sample)
    for frame_id in sample.titles:
        if frame_id not in known or sample.why_not(frame_id):
            continue
        found = known[frame_id]
        acts = [said.get(statement, "") for statement, _ in found]
        for act in vocabularies()["act"]:
            yield _lean(sample.observed(frame_id), act, acts.count(act), len(acts))


def _lean(observed: Observed, act: str, curated: int, of: int) -> Lean:
    drawn = int(observed.count(act).sum())
    if drawn < LEAST_UNITS:
        why = f"units of it in the sample: {drawn}, fewer than {LEAST_UNITS}"
        return Lean(observed.frame_id, act, drawn, curated, of, None, None, why)
    estimated = estimators.ratio(observed.design, observed.count(act), observed.count())
    held = estimators.share(observed.design, observed.count(act, curated=True), observed.count(act))
    return Lean(observed.frame_id, act, drawn, curated, of, estimated, held, ACT.bar(held))


def _found(sample: Sample) -> dict[str, list[tuple[str, str]]]:
    """Returns by frame the curated statements that its list holds, each with the passage in which it stands."""
    found: dict[str, list[tuple[str, str]]] = {}
    for _, row in read_rows(sample.directory / FILE, COLUMNS):
        found.setdefault(row["frame_id"], []).append((row["statement_id"], row["unit"]))
    return found
