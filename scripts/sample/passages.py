"""Turns of speakers, and the passages into which they are cut: the units of the draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scripts.sample.text import SampleError, count_words, sha256

MOST_WORDS = 150  # of a passage, unless one paragraph alone is longer


@dataclass(frozen=True)
class Paragraph:
    """A printed paragraph that is kept: its text, plain, and its number in the document or part, from 1.

    `last` is greater than `first` where paragraphs that were printed apart are one.
    """

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Turn:
    """What one speaker says until the next speaks; `part` names a piece of the document where paragraphs are counted by pieces.

    `speaker` is as printed, blank where none is named. `question` marks turns that are listed apart and not drawn.
    """

    document: str
    day: str
    speaker: str
    paragraphs: tuple[Paragraph, ...]
    question: bool = False
    part: str = ""


@dataclass(frozen=True)
class Passage:
    """One passage: consecutive paragraphs of a turn, with the number of the turn in the list."""

    turn: int
    of: Turn
    paragraphs: tuple[Paragraph, ...]

    @property
    def place(self) -> str:
        """Returns where the passage stands in its document, such as `12-14`, or `ID200200100:3-5` where it has parts."""
        within = f"{self.paragraphs[0].first}-{self.paragraphs[-1].last}"
        return f"{self.of.part}:{within}" if self.of.part else within

    @property
    def unit(self) -> str:
        """Returns what tells the passage from all others of its frame: document and place."""
        return f"{self.of.document}#{self.place}"

    @property
    def locator(self) -> str:
        """Returns in words where the passage stands in its document."""
        first, last = self.paragraphs[0].first, self.paragraphs[-1].last
        within = f"paragraph {first}" if first == last else f"paragraphs {first} to {last}"
        return f"{self.of.part} {within}".lstrip()

    @cached_property
    def text(self) -> str:
        """Returns the paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def words(self) -> int:
        """Counts the words."""
        return count_words(self.text)

    @property
    def passage_hash(self) -> str:
        """Returns the SHA-256 of the text."""
        return sha256(self.text)


def cut(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, ...]]:
    """Yields runs of paragraphs, each as long as it gets without exceeding MOST_WORDS; a longer paragraph stands alone."""
    run: list[Paragraph] = []
    words = 0
    for paragraph in paragraphs:
        more = count_words(paragraph.text)
        if run and words + more > MOST_WORDS:
            yield tuple(run)
            run, words = [], 0
        run.append(paragraph)
        words += more
    if run:
        yield tuple(run)


def passages(turns: Iterable[Turn]) -> list[Passage]:
    """Returns the passages of turns, documents in the order of their days and names; raises SampleError where two have one name."""
    ordered = sorted(turns, key=lambda turn: (turn.day, turn.document))  # stable: turns of a document stay in order
    listed = [Passage(number, turn, run) for number, turn in enumerate(ordered) for run in cut(turn.paragraphs)]
    named: set[str] = set()
    for passage in listed:
        if passage.unit in named:
            raise SampleError(f"two passages are named {passage.unit}: a document stands there twice")
        named.add(passage.unit)
    return listed
