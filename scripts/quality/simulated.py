"""How often the intervals hold the truth: samples drawn again and again from made-up populations that are known whole.

The populations have the strata of the White House frame, and those of the State Department for what compares the two. Little of what is
in scope lies in `far`, which the screen does not reach (the leakage), and one act is rare. An interval at 95 percent should hold the
truth in 93 to 97 of 100 samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from scripts.quality.sections import NOTHING, Section, percent
from scripts.sample import estimators
from scripts.sample.estimators import Difference, Estimate
from scripts.sample.survey import Design

SEED, DRAWS = 1, 2000
LEAKAGES = (0.005, 0.01, 0.02, 0.04)  # share of the passages in `far` that are in scope
RARE, LESS_RARE = 0.08, 0.14  # shares of the passages in scope that hold the rare act, and another
WANTED = (0.93, 0.97)
CORE, NEAR, FAR = 0, 1, 2
# Kind, populations by month, drawn by month, shares in scope by month (those of `far` are the leakage).
LARGE = (
    (CORE, (118, 381, 353, 828), (11, 34, 31, 74), (0.4, 0.5, 0.6, 0.7)),
    (NEAR, (114, 229, 161, 316), (8, 17, 12, 23), (0.1, 0.2, 0.3, 0.3)),
    (FAR, (3091, 3266, 2745, 2023), (33, 35, 30, 22), ()),
)
SMALL = ((CORE, (615,), (130,), (0.65,)), (NEAR, (165,), (40,), (0.2,)), (FAR, (496,), (40,), ()))


@dataclass(frozen=True)
class Population:
    """Passages known whole: for each its stratum, words, whether in scope, its units and those of two acts; and how many are drawn."""

    design: Design
    month: np.ndarray  # of each stratum
    drawn: np.ndarray  # of each stratum
    words: np.ndarray
    scope: np.ndarray
    units: np.ndarray
    rare: np.ndarray
    other: np.ndarray

    def part(self, kept: np.ndarray) -> Population:
        """Returns the passages of some strata."""
        inside = kept[self.design.stratum]
        places = np.cumsum(kept) - 1
        design = Design(places[self.design.stratum[inside]], self.design.population[kept], self.design.kind[kept])
        values = (self.words, self.scope, self.units, self.rare, self.other)
        return Population(design, self.month[kept], self.drawn[kept], *(each[inside] for each in values))

    def sample(self, rng: np.random.Generator) -> Population:
        """Draws passages of each stratum without replacement."""
        order = np.lexsort((rng.random(len(self.words)), self.design.stratum))
        first = np.cumsum(self.design.population) - self.design.population
        chosen = np.concatenate([order[start : start + size] for start, size in zip(first, self.drawn, strict=True)])
        design = Design(self.design.stratum[chosen], self.design.population, self.design.kind)
        values = (self.words, self.scope, self.units, self.rare, self.other)
        return Population(design, self.month, self.drawn, *(each[chosen] for each in values))


def made(strata: tuple, leakage: float, rng: np.random.Generator) -> Population:
    """Makes a population with the strata given."""
    kinds = np.array([kind for kind, sizes, _, _ in strata for _ in sizes])
    sizes = np.array([size for _, sizes, _, _ in strata for size in sizes])
    months = np.array([month for _, sizes, _, _ in strata for month in range(len(sizes))])
    shares = np.array([share for _, sizes, _, given in strata for share in given or [leakage] * len(sizes)])
    drawn = np.array([size for _, _, drawn, _ in strata for size in drawn])
    stratum = np.repeat(np.arange(len(sizes)), sizes)
    words = rng.integers(10, 150, len(stratum)).astype(float)
    scope = (rng.random(len(stratum)) < shares[stratum]).astype(float)
    rare, other = (scope * (rng.random(len(stratum)) < share) for share in (RARE, LESS_RARE))
    units = scope * (1 + rng.poisson(1.5, len(stratum))) + rare + other
    return Population(Design(stratum, sizes, kinds), months, drawn, words, scope, units, rare, other)


Pair = tuple[Population, Population]  # the large one and the small one
Figures = dict[str, Callable[[Pair, Pair], Estimate | Difference]]  # from what was drawn, and what it was drawn from


def _words(drawn: Population, whole: Population) -> Estimate:
    listed = np.bincount(whole.design.kind[whole.design.stratum], whole.words)
    return estimators.share_of_list(drawn.design, drawn.words * drawn.scope, drawn.words, listed)


def _scope(drawn: Population, whole: Population) -> Estimate:
    listed = np.bincount(whole.design.kind[whole.design.stratum]).astype(float)
    return estimators.share_of_list(drawn.design, drawn.scope, np.ones(len(drawn.scope)), listed)


def _periods(drawn: Population, whole: Population) -> Difference:
    early, late = (drawn.month < 2, drawn.month >= 2)
    return estimators.difference(*(_words(drawn.part(kept), whole.part(kept)) for kept in (early, late)))


def _rare(drawn: Population) -> Estimate:
    return estimators.share(drawn.design, drawn.rare, drawn.scope)


def _acts(drawn: Population) -> Difference:
    other = estimators.share(drawn.design, drawn.other, drawn.scope)
    return estimators.difference(_rare(drawn), other, drawn.design)


def _frames(measure: Callable[..., Estimate], drawn: Pair, whole: Pair) -> Difference:
    return estimators.difference(*(measure(*each) for each in zip(drawn, whole, strict=True)))


FIGURES: Figures = {
    "in-scope words per 10,000": lambda drawn, whole: _words(drawn[0], whole[0]),
    "share of passages in scope": lambda drawn, whole: _scope(drawn[0], whole[0]),
    "share of in-scope passages with a rare act": lambda drawn, _: _rare(drawn[0]),
    "share of units that are a rare act": lambda drawn, _: estimators.ratio(drawn[0].design, drawn[0].rare, drawn[0].units),
    "number of units in scope": lambda drawn, _: estimators.total(drawn[0].design, drawn[0].units),
    "difference of two periods in words": lambda drawn, whole: _periods(drawn[0], whole[0]),
    "difference of two acts": lambda drawn, _: _acts(drawn[0]),
    "difference of two frames in words": lambda drawn, whole: _frames(_words, drawn, whole),
    "difference of two frames in a rare act": lambda drawn, _: _frames(lambda each, _: _rare(each), drawn, drawn),
}  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """How many samples had an interval that holds the truth: of those with a unit in every kind of stratum, and of those without."""

    figure: str
    leakage: float
    held: int
    of: int
    held_without: int
    of_without: int


def run(draws: int = DRAWS, leakages: tuple[float, ...] = LEAKAGES) -> Iterator[Coverage]:
    """Draws from a population of each leakage and yields the coverage of every estimator; the same seed gives the same samples."""
    for leakage in leakages:
        rng = np.random.default_rng(SEED)
        whole = made(LARGE, leakage, rng), made(SMALL, leakage, rng)
        truths = {name: measure(whole, whole).value for name, measure in FIGURES.items()}
        counts = {name: np.zeros((2, 2), dtype=int) for name in FIGURES}
        for _ in range(draws):
            drawn = tuple(each.sample(rng) for each in whole)
            for name, measure in FIGURES.items():
                estimate = measure(drawn, whole)
                low, high = estimate.interval
                counts[name][int(estimate.unseen > 0)] += low <= truths[name] <= high, 1
        for name, found in counts.items():
            yield Coverage(name, leakage, *map(int, found.ravel()))


def sections(found: Iterator[Coverage]) -> Iterator[Section]:
    """Yields the table of coverages."""
    rows = [
        (
            each.figure,
            percent(round(each.leakage * 1000), 1000),
            percent(each.held + each.held_without, each.of + each.of_without),
            _told(each.held, each.of),
            f"{each.of:,}",
            _told(each.held_without, each.of_without),
            f"{each.of_without:,}",
        )
        for each in found
    ]
    heads = ("estimator", "leakage", "all samples", "with a unit in far", "samples", "without", "samples")
    note = (
        f"How often the interval at 95 percent holds the truth, in samples drawn with seed {SEED} from made-up populations with the strata of the White House frame (and "
        f"those of the State Department where two frames are compared). Leakage is the share of the passages in far that are in scope; the rare act stands in "
        f"{RARE:.0%} of the passages in scope. Samples in which nothing was found in far, or in what is drawn of it in one of two compared periods, are counted apart. Wanted: {WANTED[0]:.0%} to {WANTED[1]:.0%}."
    )
    yield Section("Coverage of the intervals", note, heads, rows)


def _told(held: int, of: int) -> str:
    return percent(held, of) if of else NOTHING
