"""How alike two cutters cut the same passages into units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from scripts.package.errors import QualityError
from scripts.quality.alpha import DRAWS, SEED
from scripts.quality.rows import read_rows

CUT_COLUMNS = ["source_id", "locator", "coder_id", "unit", "from_word", "to_word", "speaker"]


UNIT_COLUMNS = ["unit", "from_word", "to_word"]  # blank where the coder found no unit in a passage


@dataclass(frozen=True)
class Passage:
    """Agreement of two cutters on one passage; `f1` is None where neither found a unit, on which they agree."""

    source_id: str
    locator: str
    units_first: int
    units_second: int
    matched: int
    f1: float | None


@dataclass(frozen=True)
class Cuts:
    """Agreement of two cutters on the passages that both were given: units of each, those matched, how many of these are alike.

    `f1` is twice the matched units over the units of both; `low` and `high` bound the central 95 % of bootstrap draws of passages.
    """

    first: str
    second: str
    passages: tuple[Passage, ...]
    units_first: int
    units_second: int
    matched: int
    f1: float | None
    low: float | None
    high: float | None
    same_span: int
    same_speaker: int


Span = tuple[int, int, str]  # first and last word of a unit, counted from 1, both included; and its speaker


def measure_cuts(path: Path) -> tuple[Cuts, ...]:
    """Measures how alike the cutters of a file cut passages, each two of them that share one; empty where there is no such file.

    A row without unit and words says that the coder was given the passage and found no unit in it. Two units match when they
    share at least half of the words that either has; the largest overlaps are matched first, each unit once. Raises
    QualityError where the file cannot be used.
    """
    cut = _read_cuts(path)
    return tuple(
        _compare(first, second, cut[first], cut[second])
        for first, second in combinations(sorted(cut), 2)
        if cut[first].keys() & cut[second].keys()
    )


def f1_of(matched: int, of_both: int) -> float | None:
    """Returns F1, twice what both have over what each has; None where neither has anything."""
    return 2 * matched / of_both if of_both else None


def _read_cuts(path: Path) -> dict[str, dict[tuple[str, str], list[Span]]]:
    """Reads the units by coder and passage."""
    cut: dict[str, dict[tuple[str, str], list[Span]]] = {}
    for line, row in read_rows(path, CUT_COLUMNS):
        spans = cut.setdefault(row["coder_id"], {}).setdefault((row["source_id"], row["locator"]), [])
        if not any(row[column] for column in UNIT_COLUMNS):
            continue
        span = _span(row)
        if span is None:
            raise QualityError(f"{path.name}:{line} has no from_word and to_word that are words of a paragraph")
        spans.append(span)
    return cut


def _span(row: dict[str, str]) -> Span | None:
    """Returns the span of one row; None where its word positions are none."""
    begins, ends = row["from_word"], row["to_word"]
    if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in (begins, ends)):
        return None
    return (int(begins), int(ends), row["speaker"]) if 1 <= int(begins) <= int(ends) else None


def _compare(first: str, second: str, of_first: dict, of_second: dict) -> Cuts:
    shared = sorted(of_first.keys() & of_second.keys())
    matched = {place: match(of_first[place], of_second[place]) for place in shared}
    passages = tuple(
        Passage(
            *place,
            units_first=len(of_first[place]),
            units_second=len(of_second[place]),
            matched=len(matched[place]),
            f1=f1_of(len(matched[place]), len(of_first[place]) + len(of_second[place])),
        )
        for place in shared
    )
    alike = [pair for place in shared for pair in matched[place]]
    same_span = sum(one[:2] == other[:2] for one, other in alike)
    same_speaker = sum(one[2] == other[2] for one, other in alike)
    return _cuts(first, second, passages, same_span, same_speaker)


def cuts_of_all(cuts: tuple[Cuts, ...]) -> Cuts:
    """Returns the agreement of all pairs of cutters taken together; a passage that several pairs share is in it once for each."""
    passages = tuple(passage for pair in cuts for passage in pair.passages)
    return _cuts("", "", passages, sum(pair.same_span for pair in cuts), sum(pair.same_speaker for pair in cuts))


def _cuts(first: str, second: str, passages: tuple[Passage, ...], same_span: int, same_speaker: int) -> Cuts:
    counted = np.array([(passage.units_first, passage.units_second, passage.matched) for passage in passages])
    of_first, of_second, matched = (int(total) for total in counted.sum(axis=0))
    f1, bounds = f1_of(matched, of_first + of_second), _interval_f1(passages)
    return Cuts(first, second, passages, of_first, of_second, matched, f1, *bounds, same_span, same_speaker)


def _interval_f1(
    passages: tuple[Passage, ...], seed: int = SEED, draws: int = DRAWS
) -> tuple[float | None, float | None]:
    """Returns the bounds of the central 95 % of F1 when passages are drawn with replacement, each with all pairs that share it."""
    counted: dict[tuple[str, str], np.ndarray] = {}
    for passage in passages:
        figures = np.array([passage.matched, passage.units_first + passage.units_second])
        counted[passage.source_id, passage.locator] = counted.get((passage.source_id, passage.locator), 0) + figures
    n = len(counted)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    matched, units = (times @ np.array(list(counted.values()))).T
    if not units.any():
        return None, None
    low, high = np.percentile(2 * matched[units > 0] / units[units > 0], [2.5, 97.5])
    return float(low), float(high)


def match(first: list[Span], second: list[Span]) -> list[tuple[Span, Span]]:
    """Matches the units of two cutters of one paragraph one to one, the largest overlaps first, none below one half."""
    candidates = sorted(
        (-share, place, other)
        for place, one in enumerate(first)
        for other, two in enumerate(second)
        if (share := overlap(one, two)) >= 0.5
    )
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    matched = []
    for _, place, other in candidates:
        if place not in taken_first and other not in taken_second:
            taken_first.add(place)
            taken_second.add(other)
            matched.append((first[place], second[other]))
    return matched


def overlap(one: Span, other: Span) -> float:
    """Returns the words that two spans share over the words that either has."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]) + 1)
    either = (one[1] - one[0] + 1) + (other[1] - other[0] + 1) - shared
    return shared / either
