"""The draw: within each stratum the passages with the smallest hash of seed, frame and unit."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.sample.lists import Listing
from scripts.sample.passages import Passage
from scripts.sample.text import sha256

COLUMNS = ["frame_id", "stratum", "unit", "document", "locator", "listed_day", "passage_hash", "rank"]

Row = dict[str, str]


def lot(seed: str, frame_id: str, unit: str) -> str:
    """Returns the lot of a unit: the smallest of a stratum are drawn."""
    return sha256(f"{seed}|{frame_id}|{unit}")


def drawn(listing: Listing, seed: str, sizes: dict[str, int]) -> Iterator[tuple[str, int, Passage]]:
    """Yields stratum, rank from 1 and passage of everything drawn from a list; a greater size only adds passages."""
    for stratum, size in sizes.items():
        members = [passage for passage, of in zip(listing.passages, listing.strata, strict=True) if of == stratum]
        ranked = sorted(members, key=lambda passage: lot(seed, listing.frame.frame_id, passage.unit))
        for rank, passage in enumerate(ranked[:size], 1):
            yield stratum, rank, passage


def rows(listing: Listing, seed: str, sizes: dict[str, int]) -> Iterator[Row]:
    """Yields what is kept of each passage drawn: where it stands and the hash of its text, never the text."""
    for stratum, rank, passage in drawn(listing, seed, sizes):
        yield {
            "frame_id": listing.frame.frame_id,
            "stratum": stratum,
            "unit": passage.unit,
            "document": passage.of.document,
            "locator": passage.locator,
            "listed_day": passage.of.day,
            "passage_hash": passage.passage_hash,
            "rank": str(rank),
        }
