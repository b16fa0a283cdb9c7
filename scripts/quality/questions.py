"""The five questions that docs/sample/design.toml fixed, asked two-sided and adjusted together by Holm's procedure at five percent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.package.typed import load_texts
from scripts.quality.estimates import (  # fmt: skip
    ACT,
    CHANNEL_ONE,
    SCOPE,
    STATE,
    WHITE_HOUSE,
    WORDS,
    Kind,
    Sample,
    in_scope,
    in_scope_words,
    with_act,
)
from scripts.sample.estimators import Difference, Estimate, difference, holm
from scripts.sample.observed import OWN, Observed

AUTUMN, WINTER = ("2021-11-01", "2021-12-31"), ("2022-01-01", "2022-02-24")
FEBRUARY = ("2022-02-01", "2022-02-24")
threats, offers = with_act("threaten", OWN), with_act("offer", OWN)


@dataclass(frozen=True)
class Question:
    """A question: the frames it concerns, what its two parts are, the kind of figure that they are, and what computes both."""

    frames: tuple[str, ...]
    parts: tuple[str, str]
    kind: Kind
    compute: Callable[..., tuple[Estimate, Estimate, Difference]]


@dataclass(frozen=True)
class Answer:
    """A question and its answer: the two figures, their difference (the second less the first), p, and p adjusted together.

    `why_not` says why it cannot be answered; then p counts as 1 for the others, and the rest is None.
    """

    number: int
    question: Question
    first: Estimate | None
    second: Estimate | None
    difference: Difference | None
    p: float
    adjusted: float
    why_not: str

    @property
    def line(self) -> str:
        """Returns the line of code that gives the answer."""
        return f"from scripts.quality.questions import ask; ask({self.number})"


def _apart(first: Estimate, second: Estimate) -> tuple[Estimate, Estimate, Difference]:
    return first, second, difference(first, second)


def _words_by_period(white_house: Observed) -> tuple[Estimate, Estimate, Difference]:
    return _apart(*(in_scope_words(white_house.between(*days)) for days in (AUTUMN, WINTER)))


def _threats_and_offers(white_house: Observed) -> tuple[Estimate, Estimate, Difference]:
    first, second = threats(white_house), offers(white_house)
    return first, second, difference(first, second, white_house.design)


def _words_in_february(state: Observed, white_house: Observed) -> tuple[Estimate, Estimate, Difference]:
    return _apart(*(in_scope_words(each.between(*FEBRUARY)) for each in (state, white_house)))


def _offers_in_february(state: Observed, white_house: Observed) -> tuple[Estimate, Estimate, Difference]:
    return _apart(*(offers(each.between(*FEBRUARY)) for each in (state, white_house)))


def _scope_by_period(channel_one: Observed) -> tuple[Estimate, Estimate, Difference]:
    return _apart(*(in_scope(channel_one.between(*days)) for days in (AUTUMN, WINTER)))


PERIODS = ("November and December 2021", "1 January to 24 February 2022")
BODIES = ("State Department, February 2022", "White House, February 2022")
QUESTIONS = (
    Question((WHITE_HOUSE,), PERIODS, WORDS, _words_by_period),
    Question((WHITE_HOUSE,), ("with a threat", "with an offer"), ACT, _threats_and_offers),
    Question((STATE, WHITE_HOUSE), BODIES, WORDS, _words_in_february),
    Question((STATE, WHITE_HOUSE), BODIES, ACT, _offers_in_february),
    Question((CHANNEL_ONE,), PERIODS, SCOPE, _scope_by_period),
)


def answered(sample: Sample) -> list[Answer]:
    """Answers all questions, in the order of the design."""
    found = [_answer(sample, number, question) for number, question in enumerate(QUESTIONS, 1)]
    adjusted = holm([answer.p for answer in found])
    return [Answer(**(vars(answer) | {"adjusted": p})) for answer, p in zip(found, adjusted, strict=True)]


def _answer(sample: Sample, number: int, question: Question) -> Answer:
    whys = [f"{sample.titles.get(frame, frame)}: {why}" for frame in question.frames if (why := sample.why_not(frame))]
    if whys:
        return Answer(number, question, None, None, None, 1.0, 1.0, "; ".join(whys))
    first, second, found = question.compute(*map(sample.observed, question.frames))
    pairs = zip(question.parts, (first, second), strict=True)
    if whys := [f"{part}: {why}" for part, each in pairs if (why := question.kind.bar(each))]:
        return Answer(number, question, first, second, None, 1.0, 1.0, "; ".join(whys))
    return Answer(number, question, first, second, found, found.p, 1.0, "")


def ask(number: int, directory: Path | str = ".") -> Answer:
    """Returns the answer to one question, adjusted together with the others, from the tables of a package."""
    return answered(Sample(load_texts(directory), Path(directory)))[number - 1]
