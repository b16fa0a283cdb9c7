"""The statements that are laid out for people to code: which were drawn, and with what probability each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from scripts.quality.alpha import SEED
from scripts.quality.rows import Row

DRAWN = 250  # statements
SAMPLED = 150  # of them from the drawn passages, rare acts more often than common ones; the others are curated
CURATED = ""  # the group of the curated statements: no act is blank


def drawn(statements: Iterable[Row], number: int = DRAWN, seed: int = SEED) -> list[str]:
    """Returns the identifiers of the statements that were drawn, in the order of drawing.

    They are those with the least SHA-256 of `seed|identifier`, so that anybody can draw them again with any tool, and a later version
    of the dataset keeps those it can: among the statements of drawn passages act by act, and among the curated ones.
    """
    chances = probabilities(statements, number, seed)
    return sorted(chances, key=lambda key: _lot(seed, key))


def probabilities(statements: Iterable[Row], number: int = DRAWN, seed: int = SEED) -> dict[str, float]:
    """Returns the probability with which each drawn statement was drawn, by its identifier.

    Six in ten are taken from drawn passages, in equal numbers for each published act as far as there are so many; the others from the curated
    statements, or from either where the other runs out.
    """
    groups: dict[str, list[str]] = {}
    for row in statements:
        groups.setdefault(row["act"] if row["curated"] == "no" else CURATED, []).append(row["statement_id"])
    curated = groups.pop(CURATED, [])
    sampled = min(sum(map(len, groups.values())), max(number * SAMPLED // DRAWN, number - len(curated)))
    sizes = _equally({act: len(keys) for act, keys in groups.items()}, sampled)
    chances = _least(curated, min(number - sampled, len(curated)), seed)
    for act, keys in groups.items():
        chances |= _least(keys, sizes[act], seed)
    return chances


def _equally(sizes: dict[str, int], number: int) -> dict[str, int]:
    """Shares a number out equally among groups, the smallest first, none getting more than it has."""
    shares, left = {}, number
    for place, (name, size) in enumerate(sorted(sizes.items(), key=lambda item: (item[1], item[0]))):
        shares[name] = min(size, left // (len(sizes) - place))
        left -= shares[name]
    return shares


def _least(keys: list[str], number: int, seed: int) -> dict[str, float]:
    return {key: number / len(keys) for key in sorted(keys, key=lambda key: _lot(seed, key))[:number]}


def _lot(seed: int, key: str) -> str:
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()
