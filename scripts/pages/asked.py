"""Answers one of the five questions that were fixed before the sample was read: in words, as a picture, with the table behind it."""

from __future__ import annotations

from functools import partial

from scripts.pages.data import Data
from scripts.pages.intervals import Line, Panel, draw
from scripts.pages.markup import table, text
from scripts.pages.pictures import Picture, picture
from scripts.quality.estimates import SCALES
from scripts.quality.estimates_report import Report, interval, p_value, told
from scripts.quality.questions import Answer
from scripts.sample.estimators import ALPHA, Estimate

HEAD = ("question", "what", "estimate", "low_95", "high_95", "unit")
MEASURED = {
    "in-scope words per 10,000": (
        "words about the crisis, of every 10,000 words",
        "of every 10,000 words, {} were about the crisis",
        "words per 10,000",
    ),
    "passages in scope": (
        "items about the crisis, percent of all items",
        "{} percent of the items were about the crisis",
        "percentage points",
    ),
    "in-scope passages with the act": (
        "percent of the passages about the crisis",
        "{} percent of the passages about the crisis",
        "percentage points",
    ),
}  # of each kind of figure: what a picture says it shows, how it is told in a sentence, and the unit of a difference


def name_of(number: int) -> str:
    """Returns the name of a question's files."""
    return f"question-{number}"


def answer_of(found: Report, number: str) -> Answer | None:
    """Returns the answer to a question by its number, or None where there is no such question."""
    return next((each for each in found.answers if str(each.number) == number), None)


def asked(data: Data, found: Report, folder: str, number: str) -> str:
    """Writes the answer to a question; a sentence where it cannot be given."""
    each = answer_of(found, number)
    if each is None or each.why_not:
        return (
            f"This cannot be answered from this package: {text(each.why_not if each else 'there is no such question')}."
        )
    views = ", ".join(f"[{text(found.titles.get(frame, frame))}](/explorer/index.md?entry=sampled&series={frame})" for frame in each.question.frames)  # fmt: skip
    return "\n\n".join(
        [
            f"*As it was fixed:* {text(found.questions[each.number])}" if each.number in found.questions else "",
            f"**{verdict(each)}**",
            in_words(each),
            picture(data, folder, drawn(each)),
            f"The sampled statements in the explorer: {views}. [All figures of the sample](/estimates.md).",
        ]
    ).strip()


def verdict(each: Answer) -> str:
    """Says what the question's answer is, no more surely than the adjusted p allows."""
    if each.adjusted >= ALPHA:
        return "No difference is shown."
    name = each.question.parts[1]
    return f"The two differ: the figure for “{text(name)}” is {'higher' if each.difference.value > 0 else 'lower'}."


def in_words(each: Answer) -> str:
    """Says both figures and their difference with their intervals."""
    _, sentence, unit = MEASURED[each.question.kind.name]
    lines = [f"- {text(name[:1].upper() + name[1:])}: {sentence.format(f'an estimated {number(each, one.value)}')}; probably between {number(each, one.interval[0])} and {number(each, one.interval[1])}." for name, one in _parts(each)]  # fmt: skip
    return "\n".join([*lines, f"- {_apart(each, unit)} Adjusted p: {p_value(each.adjusted)}."])


def _apart(each: Answer, unit: str) -> str:
    """Says by how much the second figure is above or below the first; where its interval holds zero, in both directions."""
    low, high = sorted(abs(limit) for limit in each.difference.interval)
    if each.difference.interval[0] < 0 < each.difference.interval[1]:
        below, above = (number(each, abs(limit)) for limit in each.difference.interval)
        return f"The difference: anything from {below} {unit} lower to {above} {unit} higher in the second than in the first fits the sample. It neither shows a difference nor shows that there is none."  # fmt: skip
    way = "higher" if each.difference.value > 0 else "lower"
    return f"The difference: the second is an estimated {number(each, abs(each.difference.value))} {unit} {way} than the first; probably between {number(each, low)} and {number(each, high)}."  # fmt: skip


def number(each: Answer, value: float) -> str:
    """Writes a value without its unit; words are told without decimals."""
    unit = each.question.kind.unit
    return f"{value * SCALES[unit]:,.{0 if unit == 'words' else 1}f}"


def _parts(each: Answer) -> list[tuple[str, Estimate]]:
    return list(zip(each.question.parts, (each.first, each.second), strict=True))


def drawn(each: Answer) -> Picture:
    """Returns the picture of an answer: both figures, each with its interval."""
    unit = each.question.kind.unit
    scale = SCALES[unit]
    parts = [*_parts(each), ("difference", each.difference)]
    rows = [[str(each.number), name, *(f"{value * scale:.1f}" for value in (one.value, *one.interval)), MEASURED[each.question.kind.name][0]] for name, one in parts]  # fmt: skip
    shown = table("plain", ["What", "Estimate", "95 percent interval"], [[text(name), told(one.value, unit), interval(one.interval, unit)] for name, one in parts])  # fmt: skip
    title = f"Question {each.number}: {each.question.parts[0]}, and {each.question.parts[1]}"
    said = f"Each dot is an estimate, each line its 95 percent interval: {'; '.join(f'{name} {told(one.value, unit)} ({interval(one.interval, unit)})' for name, one in _parts(each))}. In {MEASURED[each.question.kind.name][0]}. Sampling error only; no person has validated the codes."
    return Picture(name_of(each.number), title, said, partial(draw, [_panel(each)], "plain", ""), HEAD, rows, shown)


def _panel(each: Answer) -> Panel:
    scale = SCALES[each.question.kind.unit]
    lines = [Line(name, one.value * scale, *(limit * scale for limit in one.interval), told(one.value, each.question.kind.unit)) for name, one in _parts(each)]  # fmt: skip
    measured = MEASURED[each.question.kind.name][0]
    return Panel(measured[:1].upper() + measured[1:], lines, max(line.high for line in lines))
