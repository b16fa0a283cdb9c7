"""Shares, ratios, totals and their differences, each with its error and its limits.

Shares have the limits of Korn and Graubard (Survey Methodology 24, 1998) as R's `survey` computes them; ratios have limits on the log
scale; totals of units have gamma limits (Fay and Feuer, Statistics in Medicine 16, 1997). What is summed over a whole list has the limits
of its kinds of strata, put together as Zou and Donner do (Statistics in Medicine 27, 2008): one kind may hold next to nothing, with large
weights, and the limits of the whole would hide that. The limits of differences are put together in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, special

from scripts.sample.survey import Design

ALPHA = 0.05  # one minus the confidence
LEAST_EFFECTIVE = 30  # passages behind a share
LEAST_BELOW, LEAST_ABOVE = 30, 10  # units in the denominator and in the numerator of a ratio

Limits = Callable[[float], tuple[float, float]]  # from alpha to the lower and the upper limit


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error and its limits for any alpha.

    `effective` is the effective number of passages; `above` and `below` are counts of passages or units in numerator and denominator;
    `influence` is what each passage adds to the error, in the order of the design, and `units` marks the passages that hold anything
    counted. `unseen` is the number of passages drawn of kinds in which there was none.
    """

    value: float
    error: float
    limits: Limits
    effective: float
    above: int
    below: int
    influence: np.ndarray
    units: np.ndarray
    unseen: int

    @property
    def interval(self) -> tuple[float, float]:
        """Returns the limits at 95 percent."""
        return self.limits(ALPHA)


def share(design: Design, above: np.ndarray, below: np.ndarray) -> Estimate:
    """Returns the share of the total of `above` in that of `below`, where no passage has more of the first than of the second."""
    whole = design.total(below)
    value = design.total(above) / whole if whole else float("nan")
    influence = (above - value * below) / whole if whole else np.full(len(below), np.nan)
    return _share(design, value, influence, above, below, below)


def share_of_list(design: Design, above: np.ndarray, below: np.ndarray, listed: np.ndarray) -> Estimate:
    """Returns the share of the total of `above` in what is counted in the whole list, such as its words; `listed` has the count of each kind.

    A kind of strata in which nothing was found carries the exact upper limit of what it may hold.
    """
    whole, parts = listed.sum(), []
    for kind, inside, part in design.of_kinds():
        counted, size = above[inside], listed[kind]
        if not counted.any():
            parts.append((0.0, _unseen(part, above.max() / whole)))
            continue
        found = _share(part, part.total(counted) / size, counted / size, counted, below[inside], counted)
        parts.append((found.value * size / whole, _times(found.limits, size / whole)))
    found = _share(design, design.total(above) / whole, above / whole, above, below, above)
    return replace(found, limits=_together(parts))


def scaled(found: Estimate, factor: float) -> Estimate:
    """Returns an estimate in another unit, such as the number of passages from their share of a list."""
    limits, influence = _times(found.limits, factor), found.influence * factor
    return replace(found, value=found.value * factor, error=found.error * factor, limits=limits, influence=influence)


def _share(
    design: Design, value: float, influence: np.ndarray, above: np.ndarray, below: np.ndarray, units: np.ndarray
) -> Estimate:
    error = float(np.sqrt(design.covariance(influence, influence, units)))
    counted = np.count_nonzero(below)
    effective = value * (1 - value) / error**2 if error > 0 and 0 < value < 1 else _kish(design.weight * below)
    fewer = _freedom(design, below, units)

    def limits(alpha: float) -> tuple[float, float]:
        size = effective * (special.stdtrit(max(counted - 1, 1), alpha / 2) / special.stdtrit(fewer, alpha / 2)) ** 2
        low = special.betaincinv(size * value, size * (1 - value) + 1, alpha / 2) if value > 0 else 0.0
        high = special.betaincinv(size * value + 1, size * (1 - value), 1 - alpha / 2) if value < 1 else 1.0
        return float(low), float(high)

    behind = float(min(effective, counted))  # never more than were drawn, however exact the figure is
    counts = int(np.count_nonzero(above)), int(counted)
    limits = _exact(value) if design.complete else limits
    return Estimate(value, error, limits, behind, *counts, influence, units, design.unseen(units))


def _exact(value: float) -> Limits:
    """Returns the limits of what was counted and not estimated: everything was drawn."""
    return lambda _: (value, value)


def _times(limits: Limits, factor: float) -> Limits:
    return lambda alpha: tuple(limit * factor for limit in limits(alpha))


def _unseen(part: Design, most: float) -> Limits:
    """Returns the limits of a kind in which nothing was found: up to what Clopper and Pearson allow of its passages, times the most in one."""
    passages, drawn = part.population.sum(), part.drawn.sum()
    return (
        _exact(0.0) if part.complete else lambda alpha: (0.0, float(passages * (1 - (alpha / 2) ** (1 / drawn)) * most))
    )


def _together(parts: Sequence[tuple[float, Limits]]) -> Limits:
    """Returns the limits of a sum from the values and the limits of its parts, which are independent."""
    value = sum(part for part, _ in parts)

    def limits(alpha: float) -> tuple[float, float]:
        ends = [(part, *of(alpha)) for part, of in parts]
        below = np.sqrt(sum((part - low) ** 2 for part, low, _ in ends))
        above = np.sqrt(sum((high - part) ** 2 for part, _, high in ends))
        return float(value - below), float(value + above)

    return limits


def _kish(weight: np.ndarray) -> float:
    """Returns the effective number of passages with unequal weights."""
    return float(weight.sum() ** 2 / (weight**2).sum()) if weight.any() else 0.0


def _freedom(design: Design, below: np.ndarray, units: np.ndarray) -> int:
    """Returns the degrees of freedom: the passages in the denominator less the strata, as joined, in which they stand."""
    inside = below != 0
    return max(int(inside.sum()) - len(np.unique(design.groups(units)[design.stratum[inside]])), 1)


def ratio(design: Design, above: np.ndarray, below: np.ndarray) -> Estimate:
    """Returns the ratio of the totals of two counts of units, such as threats to all units, with limits on the log scale."""
    whole, part = design.total(below), design.total(above)
    value = part / whole if whole else float("nan")
    influence = (above - value * below) / whole if whole else np.full(len(below), np.nan)
    error = float(np.sqrt(design.covariance(influence, influence, below)))
    fewer = _freedom(design, below, below)

    def limits(alpha: float) -> tuple[float, float]:
        reach = np.exp(special.stdtrit(fewer, 1 - alpha / 2) * error / value) if value > 0 else 1.0
        return float(value / reach), float(value * reach)

    counts = int(above.sum()), int(below.sum())
    behind = _kish(design.weight * (below != 0))
    return Estimate(value, error, limits, behind, *counts, influence, below, design.unseen(below))


def total(design: Design, counted: np.ndarray) -> Estimate:
    """Returns the total of a count of units; a kind of strata in which there was none carries the exact upper limit of what it may hold."""
    parts = []
    for _, inside, part in design.of_kinds():
        units = counted[inside]
        limits = _gamma(part, units) if units.any() else _unseen(part, counted.max())
        parts.append((part.total(units), limits))
    error = float(np.sqrt(design.covariance(counted, counted, counted)))
    counts = int(counted.sum()), len(counted)
    behind = _kish(design.weight)
    return Estimate(
        design.total(counted), error, _together(parts), behind, *counts, counted, counted, design.unseen(counted)
    )


def _gamma(part: Design, units: np.ndarray) -> Limits:
    """Returns gamma limits of the total of one kind of strata, for which one more passage with units would be found."""
    value, variance = part.total(units), part.covariance(units, units, units)
    more = part.weight.max() * units[units > 0].mean()

    def limits(alpha: float) -> tuple[float, float]:
        low = variance / (2 * value) * special.chdtri(2 * value**2 / variance, 1 - alpha / 2)
        scale = (variance + more**2) / (2 * (value + more))
        return float(low), float(scale * special.chdtri((value + more) / scale, alpha / 2))

    return limits if variance > 0 else _exact(value)


@dataclass(frozen=True)
class Difference:
    """The difference of two estimates, the second less the first, with its limits for any alpha; `unseen` counts as in its parts."""

    value: float
    limits: Limits
    unseen: int

    @property
    def interval(self) -> tuple[float, float]:
        """Returns the limits at 95 percent."""
        return self.limits(ALPHA)

    @property
    def p(self) -> float:
        """Returns the two-sided p: the alpha at which a limit of the difference reaches zero."""

        def nearest(alpha: float) -> float:
            low, high = self.limits(alpha)
            return low if self.value > 0 else -high

        if not np.isfinite(self.value):
            return float("nan")
        least, most = 1e-12, 1 - 1e-9
        if nearest(most) <= 0:
            return 1.0
        return float(optimize.brentq(nearest, least, most)) if nearest(least) < 0 else least


def difference(first: Estimate, second: Estimate, design: Design | None = None) -> Difference:
    """Returns the difference of two estimates: from one draw if its design is given, else from independent ones."""
    value, together = second.value - first.value, 0.0
    if design and first.error and second.error:
        units = np.abs(first.units) + np.abs(second.units)
        together = design.covariance(first.influence, second.influence, units) / (first.error * second.error)

    def limits(alpha: float) -> tuple[float, float]:
        (low, high), (other_low, other_high) = first.limits(alpha), second.limits(alpha)
        below = _reach(second.value - other_low, high - first.value, together)
        above = _reach(other_high - second.value, first.value - low, together)
        return value - below, value + above

    return Difference(value, limits, first.unseen + second.unseen)


def _reach(one: float, other: float, together: float) -> float:
    return float(np.sqrt(max(one**2 + other**2 - 2 * together * one * other, 0.0)))


def holm(values: Sequence[float]) -> list[float]:
    """Returns p values adjusted together by Holm's procedure (Scandinavian Journal of Statistics 6, 1979)."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    adjusted, most = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        most = max(most, min((len(values) - rank) * values[place], 1.0))
        adjusted[place] = most
    return adjusted
