"""A stratified draw of passages without replacement: estimated totals, and their covariances with finite population correction.

Variances are those of linearized totals (Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, chapters 3 and 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

LEAST_DRAWN = 5  # passages of a stratum below which it is joined with the next of its kind


@dataclass(frozen=True)
class Design:
    """A stratified draw: for each passage the place of its stratum, for each stratum its kind and how many passages it has.

    Strata of one kind stand in the order of their days.
    """

    stratum: np.ndarray  # (passages,) integers
    population: np.ndarray  # (strata,)
    kind: np.ndarray  # (strata,) integers

    @cached_property
    def drawn(self) -> np.ndarray:
        """Returns how many passages were drawn of each stratum."""
        return np.bincount(self.stratum, minlength=len(self.population))

    @cached_property
    def weight(self) -> np.ndarray:
        """Returns for how many passages each one drawn stands."""
        return self.population[self.stratum] / self.drawn[self.stratum]

    @property
    def complete(self) -> bool:
        """Says whether every passage was drawn, so that nothing is estimated."""
        return bool((self.drawn == self.population).all())

    def total(self, values: np.ndarray) -> float:
        """Returns the estimated sum over all passages."""
        return float(self.weight @ values)

    def groups(self, units: np.ndarray) -> np.ndarray:
        """Returns for each stratum the group in which its variance is estimated.

        A stratum is joined with the next of its kind until there are enough passages and at least one with a unit; the last is joined
        with the one before. Without that, a month in which nothing was found would seem to be known without error.
        """
        found = np.bincount(self.stratum, units != 0, minlength=len(self.population))
        group, number = np.zeros(len(self.population), dtype=int), 0
        for kind in np.unique(self.kind):
            first, drawn, seen = number, 0, 0.0
            for place in np.flatnonzero(self.kind == kind):
                group[place] = number
                drawn, seen = drawn + self.drawn[place], seen + found[place]
                if drawn >= LEAST_DRAWN and seen:
                    number, drawn, seen = number + 1, 0, 0.0
            if drawn and number > first:
                group[(self.kind == kind) & (group == number)] = number - 1
            number = max(number, first + 1)
        return group

    def covariance(self, one: np.ndarray, other: np.ndarray, units: np.ndarray) -> float:
        """Returns the covariance of two estimated totals; `units` says which passages hold what is counted."""
        of_stratum = self.groups(units)
        group, size = of_stratum[self.stratum], of_stratum.max() + 1
        drawn = np.bincount(group, minlength=size)
        share = drawn / np.bincount(of_stratum, self.population, minlength=size)
        if ((drawn < 2) & (share < 1)).any():
            return float("nan")  # one passage tells nothing of how passages differ
        apart = [_centred(self.weight * values, group, drawn) for values in (one, other)]
        within = np.bincount(group, apart[0] * apart[1], minlength=size)
        return float(((1 - share) * drawn / np.maximum(drawn - 1, 1) * within).sum())

    def of_kinds(self) -> Iterator[tuple[int, np.ndarray, Design]]:
        """Yields each kind, which passages drawn are of it, and the part of the draw that it is."""
        for kind in np.unique(self.kind):
            kept = self.kind == kind
            inside, places = kept[self.stratum], np.cumsum(kept) - 1
            yield int(kind), inside, Design(places[self.stratum[inside]], self.population[kept], self.kind[kept])

    def unseen(self, units: np.ndarray) -> int:
        """Returns how many passages were drawn of the kinds in which no unit was found."""
        return int(self.drawn[~np.isin(self.kind, self.kind[self.stratum][units != 0])].sum())


def _centred(values: np.ndarray, group: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    return values - (np.bincount(group, values, minlength=len(drawn)) / np.maximum(drawn, 1))[group]
