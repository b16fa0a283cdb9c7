"""Answers one of the five questions that were fixed before the sample was read: in words, as a picture, with the table behind it."""

from __future__ import annotations

from functools import partial

from scripts.pages.data import Data
from scripts.pages.drawing import EDGE, WIDE, Drawing, Mark
from scripts.pages.intervals import ticks
from scripts.pages.markup import table, text
from scripts.pages.pictures import Picture, picture
from scripts.quality.estimates import SCALES
from scripts.quality.estimates_report import Report, interval, p_value, told
from scripts.quality.questions import Answer
from scripts.sample.estimators import ALPHA, Estimate

HEAD = ("question", "what", "estimate", "low_95", "high_95", "unit")
MEASURED = {"in-scope words per 10,000": "words about the crisis, of every 10,000 words", "passages in scope": "items about the crisis, percent of all items", "in-scope passages with the act": "percent of the passages about the crisis"}  # fmt: skip
LEFT = {True: 230, False: EDGE}  # pixels: the names of the parts stand left of the lines, on phones above them
ROW = 34


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
            f"> {text(found.questions.get(each.number, ''))}" if found.questions.get(each.number) else "",
            f"**{verdict(each)}** {in_words(each)}",
            picture(data, folder, drawn(each)),
            f"The sampled statements in the explorer: {views}. [All figures of the sample](/estimates.md).",
        ]
    ).strip()


def verdict(each: Answer) -> str:
    """Says what the question's answer is, no more surely than the adjusted p allows."""
    if each.adjusted >= ALPHA:
        return "No difference is shown."
    name = each.question.parts[1]
    return f"The two differ: the figure “{text(name)}” is {'higher' if each.difference.value > 0 else 'lower'}."


def in_words(each: Answer) -> str:
    """Says both figures and their difference with their intervals."""
    unit, measured = each.question.kind.unit, MEASURED[each.question.kind.name]
    first, second = (_part(name, one, unit) for name, one in _parts(each))
    zero = "" if each.adjusted < ALPHA else " The interval holds zero as well as differences in both directions, so the sample neither shows a difference nor shows that there is none."  # fmt: skip
    return f"Measured in {measured}. {first}; {second}. The difference, second less first, is {told(each.difference.value, unit)}, and with 95 percent confidence it lies between {_between(each.difference.interval, unit)} (p adjusted for five questions: {p_value(each.adjusted)}).{zero}"  # fmt: skip


def _parts(each: Answer) -> list[tuple[str, Estimate]]:
    return list(zip(each.question.parts, (each.first, each.second), strict=True))


def _part(name: str, one: Estimate, unit: str) -> str:
    return f"{text(name[:1].upper() + name[1:])}: an estimated {told(one.value, unit)}, between {_between(one.interval, unit)}"  # fmt: skip


def _between(limits: tuple[float, float], unit: str) -> str:
    return interval(limits, unit).replace(" to ", " and ")


def drawn(each: Answer) -> Picture:
    """Returns the picture of an answer: both figures, each with its interval."""
    unit = each.question.kind.unit
    scale = SCALES[unit]
    parts = [*_parts(each), ("difference", each.difference)]
    rows = [[str(each.number), name, *(f"{value * scale:.1f}" for value in (one.value, *one.interval)), MEASURED[each.question.kind.name]] for name, one in parts]  # fmt: skip
    shown = table("plain", ["What", "Estimate", "95 percent interval"], [[text(name), told(one.value, unit), interval(one.interval, unit)] for name, one in parts])  # fmt: skip
    title = f"Question {each.number}: {each.question.parts[0]}, and {each.question.parts[1]}"
    said = f"Each dot is an estimate, each line its 95 percent interval: {'; '.join(f'{name} {told(one.value, unit)} ({interval(one.interval, unit)})' for name, one in _parts(each))}. In {MEASURED[each.question.kind.name]}. Sampling error only; no person has validated the codes."
    return Picture(name_of(each.number), title, said, partial(_draw, each), HEAD, rows, shown)


def _draw(each: Answer, drawing: Drawing) -> None:
    scale = SCALES[each.question.kind.unit]
    marks = ticks(max(one.interval[1] for _, one in _parts(each)) * scale)
    left, right = LEFT[drawing.width == WIDE], drawing.width - 3 * EDGE

    def x(value: float) -> float:
        return left + value / marks[-1] * (right - left)

    top = drawing.height
    for name, one in _parts(each):
        if drawing.width == WIDE:
            drawing.at(name, 0, drawing.height + 22, 13)
        else:
            drawing.words(name, 13)
        y = drawing.height + 18
        low, value, high = (x(number * scale) for number in (one.interval[0], one.value, one.interval[1]))
        drawing.line(low, y, high, y, "cb-range")
        drawing.mark(Mark("circle", "plain", f"{name}: {told(one.value, each.question.kind.unit)}"), value, y)
        drawing.height += ROW
    for tick in marks:
        drawing.line(x(tick), top, x(tick), drawing.height)
        drawing.at(f"{tick:,.10g}", x(tick), drawing.height + 14, 11, "middle", "cb-quiet")
    drawing.height += 16
    drawing.words(MEASURED[each.question.kind.name], 11, left=left, kind="cb-quiet")
