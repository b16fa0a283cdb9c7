"""Keys of rows: integers, the same for rows with the same texts in all of some columns, counted from 0."""

from __future__ import annotations

from itertools import count, repeat

import numpy as np
import pandas as pd

from schemas.arrow import MANY, at, in_arrow

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
    return np.zeros(rows, dtype=np.int8), 1


def by_runs(columns: list[np.ndarray]) -> tuple[np.ndarray, int]:
    """Returns the keys of rows that stand together if they have the same codes in all columns, and how many those are."""
    keys = np.cumsum(changes(columns), dtype=np.int32)
    return keys, int(keys[-1]) + 1 if len(keys) else 0


def changes(columns: list[np.ndarray]) -> np.ndarray:
    """Marks the rows that have another code than the row before in any column; the first does not count."""
    marks = np.zeros(len(columns[0]), dtype=bool)
    for codes in columns:
        marks[1:] |= codes[1:] != codes[:-1]
    return marks


def joined(keys: np.ndarray, size: int, codes: np.ndarray, values: list[str]) -> tuple[np.ndarray, int]:
    """Returns integers below a size, each with a code, as integers counted from 0 with none left out, and how many those are.

    They are as short as that number allows: of the codings there are tens of millions.
    """
    size *= len(values)
    if size > MOST_COUNTED * len(keys):
        counted, distinct = pd.factorize(keys.astype(np.int64) * len(values) + codes)
        return counted.astype(np.int32), len(distinct)
    kind = next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if size <= np.iinfo(kind).max)
    keys = np.multiply(keys, len(values), dtype=kind, casting="same_kind")
    keys += codes
    there = np.zeros(size, dtype=bool)
    there[keys] = True
    places = np.flatnonzero(there)
    if len(places) == size:
        return keys, size
    counted = np.empty(size, dtype=kind)
    counted[places] = np.arange(len(places), dtype=kind)
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


def factorized(texts: list[str]) -> Encoded:
    """Returns texts as codes, and the distinct ones in the order in which they come first."""
    if len(texts) < MANY:
        codes, values = pd.factorize(np.array(texts, dtype=object))
        return codes, list(values)
    codes = in_arrow(texts).dictionary_encode().indices.to_numpy()
    return codes, [texts[row] for row in first_rows(codes).tolist()]


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
