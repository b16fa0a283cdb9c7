"""What is concluded from the sample: the primary figures and the questions that docs/sample/design.toml fixed, and what is exploratory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from schemas.frames import Tables
from schemas.tables import vocabularies
from scripts.quality.answers import answers
from scripts.quality.people import People
from scripts.sample import estimators
from scripts.sample.estimators import Estimate
from scripts.sample.observed import OWN, Observed, alone, settled, unsettled

LABEL = "sampling error only; codes not validated by people"
PER = 10_000  # words
SCALES = {"percent": 100, "words": PER, "number": 1}  # what a value is multiplied with to be told in a unit
WHITE_HOUSE, STATE, BUNDESTAG, CHANNEL_ONE = "white-house", "state-department-february", "bundestag", "channel-one"
Measure = Callable[[Observed], Estimate]


@dataclass(frozen=True)
class Kind:
    """A kind of figure: how it is computed and told. `of_units` says that it needs to be known what acts the units are."""

    name: str
    short: str
    denominator: str
    unit: str  # percent, words or number
    bar: Callable[[Estimate], str]  # why a figure is not carried, or ""
    of_units: bool = True


@dataclass(frozen=True)
class Figure:
    """A figure asked for: of which frame, in what words, how it is computed; `number` is that of the design, 0 for exploratory ones."""

    number: int
    frame_id: str
    words: str
    kind: Kind
    measure: Measure
    act: str = ""


@dataclass(frozen=True)
class Result:
    """A figure and what became of it: the estimate, or why it is not carried, and its values by single readers and coders."""

    figure: Figure
    estimate: Estimate | None
    why_not: str
    by: dict[str, float]


def few_passages(found: Estimate) -> str:
    """Says that too little lies behind a share; "" where it is enough."""
    if not math.isfinite(found.value) or not math.isfinite(found.error):
        return (
            "nothing in the denominator was drawn" if not math.isfinite(found.value) else "a stratum holds one passage"
        )
    if found.effective < estimators.LEAST_EFFECTIVE:
        return f"an effective {found.effective:.0f} passages, fewer than {estimators.LEAST_EFFECTIVE}"
    return ""


def few_units(found: Estimate) -> str:
    """Says that too little lies behind a ratio of units; "" where it is enough."""
    if found.below < estimators.LEAST_BELOW:
        return f"{found.below} units in the denominator, fewer than {estimators.LEAST_BELOW}"
    if found.above < estimators.LEAST_ABOVE:
        return f"{found.above} units in the numerator, fewer than {estimators.LEAST_ABOVE}"
    return "" if math.isfinite(found.error) else "a stratum holds one passage"


def few_found(found: Estimate) -> str:
    """Says that a total rests on too little; "" where it is enough."""
    least = estimators.LEAST_ABOVE
    return f"{found.above} found, fewer than {least}" if found.above < least else ""


WORDS = Kind(
    "in-scope words per 10,000", "in-scope words", "words of the list, counted", "words", few_passages, of_units=False
)
SCOPE = Kind("passages in scope", "in scope", "passages of the list, counted", "percent", few_passages, of_units=False)
ACT = Kind(
    "in-scope passages with the act", "passages with the act", "passages in scope, estimated", "percent", few_passages
)
UNITS = Kind("units with the act", "units with the act", "units in scope, estimated", "percent", few_units)
BY_PEOPLE = Kind(
    "units with the act, corrected by people's codes",
    "units with the act",
    "units in scope, estimated",
    "percent",
    few_units,
)
PASSAGES = Kind("number of passages in scope", "passages", "", "number", few_found, of_units=False)
TOTAL = Kind("number of units in scope", "units", "", "number", few_found, of_units=False)


def in_scope_words(observed: Observed) -> Estimate:
    """Returns the words of the passages in scope as a share of all words of the list."""
    every = observed.passages["words"].to_numpy(dtype=float)
    return estimators.share_of_list(observed.design, observed.words, every, observed.listed("words"))


def in_scope(observed: Observed) -> Estimate:
    """Returns the passages in scope as a share of all passages of the list."""
    every = np.ones(len(observed.passages))
    return estimators.share_of_list(observed.design, observed.in_scope, every, observed.listed("population"))


def in_scope_as_fixed(observed: Observed) -> Estimate:
    """Returns the same share with the limits that were fixed beforehand: those of Korn and Graubard for the whole list."""
    every = np.ones(len(observed.passages))
    return estimators.share(observed.design, observed.in_scope, every)


def with_act(act: str, voice: str = "") -> Measure:
    """Returns what measures the share of passages in scope that hold a unit of an act, in one voice or in any."""
    return lambda observed: estimators.share(observed.design, observed.holding(act, voice), observed.in_scope)


def of_units(act: str, voice: str = "") -> Measure:
    """Returns what measures the share of units that an act has, of those in one voice or of all."""
    return lambda observed: estimators.ratio(observed.design, observed.count(act, voice), observed.count("", voice))


def by_people(people: People, act: str, voice: str = "") -> Measure:
    """Returns what measures the same share of units, corrected by people's codes."""
    return lambda observed: estimators.ratio(
        observed.design, people.count(observed, act, voice), observed.count("", voice)
    )


def passages(observed: Observed) -> Estimate:
    """Returns the estimated number of passages in scope."""
    return estimators.scaled(in_scope(observed), observed.strata["population"].sum())


def units(observed: Observed) -> Estimate:
    """Returns the estimated number of units in scope."""
    return estimators.total(observed.design, observed.count())


# What the design asks for, in its order; its words are read from there. A blank act: the figure needs no units.
PRIMARY: tuple[tuple[str, Kind, str, Measure], ...] = (
    (WHITE_HOUSE, WORDS, "", in_scope_words),
    *((WHITE_HOUSE, ACT, act, with_act(act, OWN)) for act in ("threaten", "demand", "offer", "forecast")),
    (STATE, WORDS, "", in_scope_words),
    *((STATE, ACT, act, with_act(act, OWN)) for act in ("threaten", "offer")),
    (BUNDESTAG, WORDS, "", in_scope_words),
    (BUNDESTAG, ACT, "advocate", with_act("advocate", OWN)),
    (CHANNEL_ONE, SCOPE, "", in_scope_as_fixed),
    (CHANNEL_ONE, ACT, "accuse", with_act("accuse")),
)


class Sample:
    """The sample of a package: the frames whose passages are all settled, as settled and as single readers and coders have them."""

    def __init__(self, tables: Tables, directory: Path) -> None:
        """Takes the tables, and the folder of the package, in which the readers' raw answers are looked for."""
        self.tables, self.directory, self.people = tables, directory, People(tables)
        order = [frame_id for frame_id, *_ in PRIMARY]
        titles = dict(zip(tables["frames"]["frame_id"], tables["frames"]["title"], strict=True))
        self.titles = {
            frame_id: titles[frame_id] for frame_id in dict.fromkeys([*order, *titles]) if frame_id in titles
        }
        self._observed: dict[str, list[Observed]] = {}

    def why_not(self, frame_id: str) -> str:
        """Says why nothing can be concluded of a frame yet; "" where every passage drawn from it is settled."""
        left, drawn = unsettled(self.tables, frame_id)
        if not drawn:
            return "no passage has been drawn yet"
        return f"{left:,} of {drawn:,} passages are not read and settled yet" if left else ""

    def observed(self, frame_id: str) -> Observed:
        """Returns what was settled of a frame."""
        return self._of_frame(frame_id)[0]

    def alone(self, frame_id: str) -> list[Observed]:
        """Returns the frame as each reader and each coder alone has it."""
        return self._of_frame(frame_id)[1:]

    def _of_frame(self, frame_id: str) -> list[Observed]:
        if frame_id not in self._observed:
            raw = answers(self.directory, self.tables, frame_id)
            self._observed[frame_id] = [settled(self.tables, frame_id), *alone(self.tables, frame_id, raw)]
        return self._observed[frame_id]


def asked(wordings: dict[int, str]) -> list[Figure]:
    """Returns the primary figures with the words of the design."""
    return [
        Figure(number, frame_id, wordings.get(number, f"{kind.name} {act}".strip()), kind, measure, act)
        for number, (frame_id, kind, act, measure) in enumerate(PRIMARY, 1)
    ]


def corrected(frame_id: str, people: People) -> Iterator[Figure]:
    """Yields the shares of units corrected by people's codes; none until people have coded all that was laid out for them."""
    voice = "" if frame_id == CHANNEL_ONE else OWN
    for act in vocabularies()["act"] if people.complete else ():
        words = f"units in scope that are: {act}, corrected by people's codes"
        yield Figure(0, frame_id, words, BY_PEOPLE, by_people(people, act, voice), act)


def exploratory(frame_id: str, observed: Observed) -> Iterator[Figure]:
    """Yields what else is computed of a frame: totals, scope by month, every act by passages and by units."""
    voice = "" if frame_id == CHANNEL_ONE else OWN
    primary = {(kind.name, act) for frame, kind, act, _ in PRIMARY if frame == frame_id}
    name = "passages in scope, limits of each kind of stratum" if (SCOPE.name, "") in primary else "passages in scope"
    yield Figure(0, frame_id, name, SCOPE, in_scope)
    if (WORDS.name, "") not in primary:
        yield Figure(0, frame_id, "in-scope words per 10,000", WORDS, in_scope_words)
    yield Figure(0, frame_id, "number of passages in scope", PASSAGES, passages)
    yield Figure(0, frame_id, "number of units in scope", TOTAL, units)
    for first, last in _months(observed):
        yield Figure(
            0, frame_id, f"in-scope words per 10,000, {first[:7]}", WORDS, _within(first, last, in_scope_words)
        )
    for act in vocabularies()["act"]:
        if (ACT.name, act) not in primary:
            yield Figure(0, frame_id, f"in-scope passages with: {act}", ACT, with_act(act, voice), act)
    for act in vocabularies()["act"]:
        yield Figure(0, frame_id, f"units in scope that are: {act}", UNITS, of_units(act, voice), act)


def _months(observed: Observed) -> list[tuple[str, str]]:
    """Returns the first and last day of each month that strata keep apart, where there is more than one."""
    days = sorted(set(zip(observed.strata["first_day"], observed.strata["last_day"], strict=True)))
    return days if len(days) > 1 else []


def _within(first: str, last: str, measure: Measure) -> Measure:
    return lambda observed: measure(observed.between(first, last))


def result(sample: Sample, figure: Figure) -> Result:
    """Computes a figure, as settled and by each reader and coder alone."""
    if why := sample.why_not(figure.frame_id):
        return Result(figure, None, why, {})
    found = figure.measure(sample.observed(figure.frame_id))
    if why := figure.kind.bar(found):
        return Result(figure, found, why, {})
    if figure.kind is BY_PEOPLE:
        return Result(figure, found, "", {})
    alone = (each for each in sample.alone(figure.frame_id) if each.acts or not figure.kind.of_units)
    return Result(figure, found, "", {each.by: figure.measure(each).value for each in alone})
