"""Keys of rows: integers, the same for rows with the same texts in all of some columns, counted from 0."""

from __future__ import annotations

from itertools import count, repeat

import numpy as np
import pandas as pd

from schemas.arrow import at

Encoded = tuple[np.ndarray, list[str]]  # for each row the place of its text among the distinct ones, and these

MOST_COUNTED = 8  # possible keys a row; up to so many it is sooner to mark those that there are than to look each up


def combined(*columns: Encoded) -> np.ndarray:
    """Returns for each row an integer that is the same for rows with the same codes in all columns, counted from 0."""
    keys, size = nothing(len(columns[0][0]))
    for codes, values in columns:
        keys, size = joined(keys, size, codes, values)
    return keys


def nothing(rows: int) -> tuple[np.ndarray, int]:
    """Returns the keys of rows in no column, which are all the same, and how many those are."""
    return np.zeros(rows, dtype=np.int32), 1


def by_runs(columns: list[np.ndarray]) -> tuple[np.ndarray, int]:
    """Returns the keys of rows that stand together if they have the same codes in all columns, and how many those are."""
    begins = np.zeros(len(columns[0]), dtype=bool)
    for codes in columns:
        begins[1:] |= codes[1:] != codes[:-1]
    keys = np.cumsum(begins, dtype=np.int32)
    return keys, int(keys[-1]) + 1 if len(keys) else 0


def joined(keys: np.ndarray, size: int, codes: np.ndarray, values: list[str]) -> tuple[np.ndarray, int]:
    """Returns integers below a size, each with a code, as integers counted from 0 with none left out, and how many those are."""
    size *= len(values)
    if size > MOST_COUNTED * len(keys):
        counted, distinct = pd.factorize(keys.astype(np.int64) * len(values) + codes)
        return counted.astype(np.int32), len(distinct)
    keys = keys * len(values) + codes.astype(np.int32, copy=False)
    there = np.zeros(size, dtype=bool)
    there[keys] = True
    places = np.flatnonzero(there)
    if len(places) == size:
        return keys, size
    counted = np.empty(size, dtype=np.int32)
    counted[places] = np.arange(len(places), dtype=np.int32)
    return at(counted, keys), len(places)


def places_in(texts: list[str]) -> dict[str, int]:
    """Returns the place of each of distinct texts."""
    return dict(zip(texts, count(), strict=False))


def looked_up(texts: list[str], places: dict[str, int]) -> np.ndarray:
    """Returns the place that is known of each text, and -1 where none is."""
    return np.fromiter(map(places.get, texts, repeat(-1)), dtype=np.int64, count=len(texts))


def among(texts: list[str], others: list[str]) -> np.ndarray:
    """Returns the place of each text among others, which are distinct, and -1 where it is none of them."""
    return looked_up(texts, places_in(others))


def first_rows(keys: np.ndarray) -> np.ndarray:
    """Returns the first row of each key that there is, in the order of keys, which are integers counted from 0."""
    first = first_of_each(keys)
    return first[first < len(keys)]


def repeated(keys: np.ndarray) -> np.ndarray:
    """Marks the rows whose key an earlier row has, keys being integers counted from 0 with none left out."""
    if keys.max(initial=-1) + 1 == len(keys):
        return np.zeros(len(keys), dtype=bool)
    return at(first_of_each(keys), keys) != np.arange(len(keys), dtype=np.int32)


def first_of_each(keys: np.ndarray) -> np.ndarray:
    """Returns the first row of each key, and of a key that there is not the number of rows."""
    first = np.full(keys.max(initial=-1) + 1, len(keys), dtype=np.int32)
    first[keys[::-1]] = np.arange(
        len(keys) - 1, -1, -1, dtype=np.int32
    )  # of several rows the last that is written, which is the first
    return first
