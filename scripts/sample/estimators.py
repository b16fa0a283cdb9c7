"""Shares, ratios, totals and their differences, each with its error and its limits.

Shares have the limits of Korn and Graubard (Survey Methodology 24, 1998) as R's `survey` computes them; ratios and totals have limits on
the log scale; differences those of Zou and Donner (Statistics in Medicine 27, 2008), which keep the limits of their parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

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
    return _share(design, value, influence, above, below)


def share_of_list(design: Design, above: np.ndarray, below: np.ndarray, listed: float) -> Estimate:
    """Returns the share of the total of `above` in what is counted in the whole list, such as its words.

    Kinds of strata in which nothing was found carry the exact upper limit of what they may hold.
    """
    found = _share(design, design.total(above) / listed, above / listed, above, below, units=above)
    return _carried(found, design, above, listed)


def _share(
    design: Design,
    value: float,
    influence: np.ndarray,
    above: np.ndarray,
    below: np.ndarray,
    units: np.ndarray | None = None,
) -> Estimate:
    units = below if units is None else units
    error = float(np.sqrt(design.covariance(influence, influence, units)))
    counted = np.count_nonzero(below)
    effective = value * (1 - value) / error**2 if error > 0 and 0 < value < 1 else _kish(design.weight * below)
    fewer = _freedom(design, below, units)

    def limits(alpha: float) -> tuple[float, float]:
        size = effective * (stats.t.ppf(alpha / 2, max(counted - 1, 1)) / stats.t.ppf(alpha / 2, fewer)) ** 2
        low = special.betaincinv(size * value, size * (1 - value) + 1, alpha / 2) if value > 0 else 0.0
        high = special.betaincinv(size * value + 1, size * (1 - value), 1 - alpha / 2) if value < 1 else 1.0
        return float(low), float(high)

    if design.complete:
        limits = _exact(value)
    unseen = design.unseen(units)[1]
    behind = float(min(effective, counted))  # never more than were drawn, however exact the figure is
    return Estimate(value, error, limits, behind, int(np.count_nonzero(above)), int(counted), influence, units, unseen)  # fmt: skip


def _exact(value: float) -> Limits:
    """Returns the limits of what was counted and not estimated: everything was drawn."""
    return lambda _: (value, value)


def _kish(weight: np.ndarray) -> float:
    """Returns the effective number of passages with unequal weights."""
    return float(weight.sum() ** 2 / (weight**2).sum()) if weight.any() else 0.0


def _freedom(design: Design, below: np.ndarray, units: np.ndarray) -> int:
    """Returns the degrees of freedom: the passages in the denominator less the strata, as joined, in which they stand."""
    inside = below != 0
    return max(int(inside.sum()) - len(np.unique(design.groups(units)[design.stratum[inside]])), 1)


def ratio(design: Design, above: np.ndarray, below: np.ndarray) -> Estimate:
    """Returns the ratio of the totals of two counts of units, such as threats to all units."""
    whole, part = design.total(below), design.total(above)
    value = part / whole if whole else float("nan")
    influence = (above - value * below) / whole if whole else np.full(len(below), np.nan)
    return _on_log_scale(design, value, influence, above, below)


def total(design: Design, counted: np.ndarray) -> Estimate:
    """Returns the total of a count of units; kinds of strata in which there was none carry the exact upper limit of what they may hold."""
    found = _on_log_scale(design, design.total(counted), counted.astype(float), counted, np.ones(len(counted)), counted)
    return _carried(found, design, counted, 1)


def _on_log_scale(
    design: Design,
    value: float,
    influence: np.ndarray,
    above: np.ndarray,
    below: np.ndarray,
    units: np.ndarray | None = None,
) -> Estimate:
    units = below if units is None else units
    error = float(np.sqrt(design.covariance(influence, influence, units)))
    fewer = _freedom(design, below, units)

    def limits(alpha: float) -> tuple[float, float]:
        reach = np.exp(stats.t.ppf(1 - alpha / 2, fewer) * error / value) if value > 0 else 1.0
        return float(value / reach), float(value * reach)

    unseen = design.unseen(units)[1]
    counts = int(above.sum()), int(below.sum())
    return Estimate(value, error, limits, _kish(design.weight * (below != 0)), *counts, influence, units, unseen)


def _carried(found: Estimate, design: Design, counted: np.ndarray, listed: float) -> Estimate:
    """Adds to an upper limit what the kinds of strata without a unit may hold, by Clopper and Pearson: passages times the most seen in one."""
    passages, drawn = design.unseen(counted)
    most = counted.max(initial=0) / listed

    def limits(alpha: float) -> tuple[float, float]:
        low, high = found.limits(alpha)
        more = passages * (1 - (alpha / 2) ** (1 / drawn)) * most
        return low, found.value + float(np.hypot(high - found.value, more))

    return found if not drawn or design.complete else Estimate(**(vars(found) | {"limits": limits}))


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
