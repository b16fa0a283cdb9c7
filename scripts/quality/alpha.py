"""Krippendorff's alpha of two coders with a bootstrap interval, and what it is good for."""

from __future__ import annotations

from dataclasses import dataclass

import krippendorff
import numpy as np
import pandas as pd

ORDINAL = frozenset({"tier"})  # its codes are ranks; every other variable is nominal


SEED = 20220224


DRAWS = 1000


LEAST = 10  # records, below which no verdict is given and no part shown


PASSES, TENTATIVE = 0.80, 0.667


@dataclass(frozen=True)
class Category:
    """One code: how often the first and the second coder gave it, and on how many records both. A blank cell is the code ""."""

    code: str
    first: int
    second: int
    both: int


@dataclass(frozen=True)
class Agreement:
    """Agreement of the first and the second coder on `n` records that both have coded.

    `raw` is the share of records with the same code; `alpha` is None where only one category occurs in all values; `low` and
    `high` bound the central 95 % of the bootstrap draws; `skipped` counts draws in which only one category occurs.
    """

    n: int
    raw: float | None
    alpha: float | None
    low: float | None
    high: float | None
    skipped: int
    categories: tuple[Category, ...]


def agreement(
    paired: pd.DataFrame, ordered: tuple[str, ...] | None = None, seed: int = SEED, draws: int = DRAWS
) -> Agreement:
    """Measures the agreement of the columns first and second, one row a record; `ordered` gives the codes of an ordinal variable."""
    first, second = paired["first"].to_numpy(), paired["second"].to_numpy()
    codes = _codes({*first, *second}, ordered)
    places = {code: place for place, code in enumerate(codes)}
    table = np.zeros((len(codes), len(codes)), dtype=np.int64)
    for one, two in zip(first, second, strict=True):
        table[places[one], places[two]] += 1
    low, high, skipped = interval(table, ordered is not None, seed, draws)
    return Agreement(
        n=len(paired),
        raw=float(np.trace(table) / len(paired)) if len(paired) else None,
        alpha=alpha(table, ordered is not None),
        low=low,
        high=high,
        skipped=skipped,
        categories=tuple(
            Category(code, int(table[place].sum()), int(table[:, place].sum()), int(table[place, place]))
            for code, place in places.items()
        ),
    )


def _codes(seen: set[str], ordered: tuple[str, ...] | None) -> list[str]:
    """Orders the codes that occur: as in the schema where they are ranks (blank before the first), else by name."""
    ranks = {code: rank for rank, code in enumerate(ordered or ())}
    return sorted(seen, key=lambda code: (ranks.get(code, -1), code))


def alpha(table: np.ndarray, ordinal: bool) -> float | None:
    """Returns Krippendorff's alpha of a square table of counts (first coder by second); None below two categories."""
    if np.count_nonzero(table.sum(axis=0) + table.sum(axis=1)) < 2:
        return None
    first, second = np.nonzero(table)
    times = table[first, second]
    data = np.repeat(np.array([first, second]), times, axis=1)
    return float(
        krippendorff.alpha(
            reliability_data=data,
            value_domain=np.arange(len(table)),
            level_of_measurement="ordinal" if ordinal else "nominal",
        )
    )


def interval(table: np.ndarray, ordinal: bool, seed: int, draws: int) -> tuple[float | None, float | None, int]:
    """Returns the bounds of the central 95 % of alpha over bootstrap draws of the records, and the draws without an alpha.

    To draw records with replacement is to draw the cells of the table of counts from a multinomial distribution.
    """
    n = int(table.sum())
    if n == 0 or draws == 0:
        return None, None, 0
    drawn = np.random.default_rng(seed).multinomial(n, table.ravel() / n, size=draws).reshape(draws, *table.shape)
    alphas = alphas_of(drawn, ordinal)
    defined = alphas[~np.isnan(alphas)]
    if len(defined) == 0:
        return None, None, draws
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high), draws - len(defined)


def alphas_of(tables: np.ndarray, ordinal: bool) -> np.ndarray:
    """Returns alpha of many square tables of counts at once (shape draws, codes, codes); NaN below two categories.

    The formula for two coders without missing values: one minus the disagreement seen over that of values paired at random,
    for speed over a thousand draws; the package `krippendorff`, by which the published alphas are made, is what it must equal.
    """
    totals = (tables.sum(axis=1) + tables.sum(axis=2)).astype(float)  # how often each code was given by either coder
    if ordinal:  # the distance of two ranks: the values between them, each end counted half
        middles = totals.cumsum(axis=1) - totals / 2
        distances = (middles[:, :, None] - middles[:, None, :]) ** 2
    else:
        distances = 1.0 - np.eye(tables.shape[1])[None]
    seen = 2 * (tables * distances).sum(axis=(1, 2))
    by_chance = (totals[:, :, None] * totals[:, None, :] * distances).sum(axis=(1, 2))
    values = totals.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - (values - 1) * seen / by_chance, np.nan)


def verdict(measured: Agreement) -> str:
    """Says what an agreement is good for: passes, tentative, blocks, or none where there is too little to judge by."""
    if measured.n < LEAST or measured.alpha is None:
        return "none"
    if measured.alpha >= PASSES:
        return "passes"
    return "tentative" if measured.alpha >= TENTATIVE else "blocks"
