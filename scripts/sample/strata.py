"""Strata: where a passage stands among those that hit the screen, and in which month; and how the draw is allotted to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from scripts.sample.passages import Passage

CORE, NEAR, FAR = "core", "near", "far"
HITS, RUNDOWNS, OTHERS = "hits", "rundowns", "others"
RUNDOWN = re.compile(r"Выпуск (?:новостей|программы)\b")
LEAST_IN_MONTH = 20  # passages of a month below which it is joined with the next
FLOOR = 5  # passages drawn of a stratum at least, if it has as many


def by_distance(passages: Sequence[Passage], screen: re.Pattern[str]) -> list[str]:
    """Returns for each passage whether it is core, near or far; those of questions are sorted, too, but not drawn.

    Core hits the screen. Near is next to a core passage of its own turn, or in the turn that follows a question that hits: the first
    turn, of the same document, after one question or several in a row. Far is the rest.
    """
    hits = [bool(screen.search(passage.text)) for passage in passages]
    answers = _answers(passages, hits)
    kinds = []
    for place, passage in enumerate(passages):
        beside = (place - 1, place + 1)
        next_to_hit = any(
            0 <= other < len(passages) and hits[other] and passages[other].turn == passage.turn for other in beside
        )
        kinds.append(CORE if hits[place] else NEAR if next_to_hit or passage.turn in answers else FAR)
    return kinds


def _answers(passages: Sequence[Passage], hits: Sequence[bool]) -> set[int]:
    """Returns the turns that answer a question that hits."""
    found, asked = set(), ""  # the document in which a question that hits is still open
    for passage, hit in zip(passages, hits, strict=True):
        if passage.of.question:
            asked = passage.of.document if hit or asked == passage.of.document else ""
        else:
            if asked == passage.of.document:
                found.add(passage.turn)
            asked = ""
    return found


def by_title(passages: Sequence[Passage], screen: re.Pattern[str]) -> list[str]:
    """Returns for each item whether it is a rundown of a newscast, by its title, or else hits the screen or is another."""
    return [
        RUNDOWNS if RUNDOWN.match(passage.text) else HITS if screen.search(passage.text) else OTHERS
        for passage in passages
    ]


def with_months(kinds: Sequence[str], days: Sequence[str]) -> list[str]:
    """Returns the stratum of each passage, such as `core-2021-11`, from its kind and its day.

    A month with less than LEAST_IN_MONTH passages of a kind is joined with the next, the last with the one before.
    """
    months = [day[:7] for day in days]
    sizes = Counter(zip(kinds, months, strict=True))
    named = {}
    for kind in set(kinds):
        groups = _groups({month: size for (of, month), size in sorted(sizes.items()) if of == kind})
        for group in groups:
            name = group[0] if len(group) == 1 else f"{group[0]}-to-{group[-1]}"
            named |= {(kind, month): f"{kind}-{name}" for month in group}
    return [named[pair] for pair in zip(kinds, months, strict=True)]


def _groups(sizes: dict[str, int]) -> list[list[str]]:
    """Returns the months, in order, in groups that are large enough."""
    groups: list[list[str]] = [[]]
    for month in sizes:
        if sum(sizes[of] for of in groups[-1]) >= LEAST_IN_MONTH:
            groups.append([])
        groups[-1].append(month)
    if len(groups) > 1 and sum(sizes[of] for of in groups[-1]) < LEAST_IN_MONTH:
        last = groups.pop()
        groups[-1] += last
    return groups


def allotted(populations: dict[str, int], size: int) -> dict[str, int]:
    """Returns how many to draw of each stratum so that they sum up to a size, or to all there are if these are fewer.

    Every stratum gets its share by population, but FLOOR at least (all, if it has fewer); what rounding down leaves goes to the
    largest remainders, of equal ones to the first.
    """
    fixed: dict[str, int] = {}
    while True:
        free = {name: population for name, population in populations.items() if name not in fixed}
        rest, whole = min(size, sum(populations.values())) - sum(fixed.values()), sum(free.values())
        low = {name: min(FLOOR, population) for name, population in free.items() if rest * population < min(FLOOR, population) * whole}  # fmt: skip
        if not low:
            break
        fixed |= low
    drawn = {name: rest * population // whole for name, population in free.items()}
    ranked = sorted(free, key=lambda name: (-(rest * free[name] % whole), list(free).index(name)))
    for name in ranked[: rest - sum(drawn.values())]:
        drawn[name] += 1
    return {name: (fixed | drawn)[name] for name in populations}
