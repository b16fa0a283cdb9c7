"""The list of a frame: every passage that may be drawn, in order, with its stratum, and the hash that names it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from re import Pattern

from scripts.sample.passages import Passage, Turn, passages
from scripts.sample.screens import screen
from scripts.sample.strata import allotted, with_months
from scripts.sample.text import SampleError, sha256


@dataclass(frozen=True)
class Frame:
    """A series that can be had whole: what it is, where it is listed from, how it is read, sorted and drawn.

    `sizes` gives for each kind of stratum how many passages are drawn in all months together.
    """

    frame_id: str
    title: str
    repository: str
    commit: str
    screen: str
    gaps: tuple[str, ...]
    sizes: dict[str, int]
    read_turns: Callable[[Path], Iterator[Turn]]
    sort: Callable[[Sequence[Passage], Pattern[str]], list[str]]


@dataclass(frozen=True)
class Listing:
    """The list of a frame: its passages with their strata, and what is counted beside them."""

    frame: Frame
    passages: list[Passage]
    strata: list[str]
    documents: int
    questions: int

    @cached_property
    def list_hash(self) -> str:
        """Returns the SHA-256 of the lines `unit hash`, one for each passage in the order of the list, each with a line feed."""
        return sha256("".join(f"{passage.unit} {passage.passage_hash}\n" for passage in self.passages))

    @cached_property
    def populations(self) -> dict[str, int]:
        """Returns how many passages each stratum has; strata in the order of the kinds' sizes, then of the months."""
        kinds = list(self.frame.sizes)
        counted = Counter(self.strata)
        ordered = sorted(counted, key=lambda stratum: (kinds.index(stratum.partition("-")[0]), stratum))
        return {stratum: counted[stratum] for stratum in ordered}

    @cached_property
    def drawn(self) -> dict[str, int]:
        """Returns how many passages are drawn of each stratum."""
        sizes = {}
        for kind, size in self.frame.sizes.items():
            of_kind = {name: count for name, count in self.populations.items() if name.startswith(f"{kind}-")}
            sizes |= allotted(of_kind, size)
        return sizes


def listing(frame: Frame, texts: Path) -> Listing:
    """Returns the list of a frame from a folder of texts that holds one named after the frame.

    Questions help to sort what answers them and are left out then. Raises SampleError where texts are missing or cannot be read.
    """
    folder = texts / frame.frame_id
    if not folder.is_dir():
        raise SampleError(f"{texts} holds no folder {frame.frame_id}: it should hold the texts of {frame.repository}")
    turns = list(frame.read_turns(folder))
    every = passages(turns)
    kinds = frame.sort(every, screen(frame.screen))
    kept = [(passage, kind) for passage, kind in zip(every, kinds, strict=True) if not passage.of.question]
    if not kept:
        raise SampleError(f"{folder} holds no text of the days that are listed")
    population = [passage for passage, _ in kept]
    strata = with_months([kind for _, kind in kept], [passage.of.day for passage in population])
    documents = len({turn.document for turn in turns})
    return Listing(frame, population, strata, documents, len(every) - len(population))
