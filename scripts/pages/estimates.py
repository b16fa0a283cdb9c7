"""Fills the page on how often the crisis was spoken of: what the sample says in words, a picture of each series, and all other figures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from schemas.tables import vocabularies
from scripts.package.records import day
from scripts.pages import asked
from scripts.pages.data import Data
from scripts.pages.groups import group_of_side
from scripts.pages.intervals import Line, Panel, draw
from scripts.pages.markup import section, table, text
from scripts.pages.pictures import Picture, files, picture
from scripts.pages.quality import figures
from scripts.quality.estimates import ACT, CHANNEL_ONE, PER, SCALES, SCOPE, WORDS, Result
from scripts.quality.estimates_report import NOTHING_READ, Report, interval, sections, told
from scripts.quality.sections import NOTHING, Section

FOLDER = "rates"  # of the files that can be taken away
HEAD = ("series", "number", "figure", "as_fixed", "unit", "estimate", "low_95", "high_95", "alone_low", "alone_high", "effective_passages", "drawn_where_nothing_was_found", "not_carried")  # fmt: skip
SHOWN = ("Figure", "Estimate", "95 percent interval", "Alone", "Effective", "Unseen")
ACTS = {"accuse": "an accusation", "advocate": "a call for action", "demand": "a demand", "forecast": "a forecast", "offer": "an offer", "threaten": "a threat"}  # fmt: skip
MOST_SHOWN = 5  # rows of a table of other figures; a longer one is folded
UNITS = {"words": f"words per {PER:,}", "percent": "percent"}
COLUMNS = "*Alone:* from the least to the most when computed from each single reader’s or coder’s results. *Effective:* the passages to which the draw amounts. *Unseen:* the passages drawn of kinds of strata in which nothing was found. The figures as they were fixed beforehand:"
NOTE = "Dot: estimate. Line: 95 percent interval, which holds the error of sampling alone. Broad band: the same figure from each reader’s or coder’s results alone."


def says(data: Data, found: Report) -> str:
    """Says for each series in a sentence or two how often the crisis was spoken of in it."""
    return "\n".join(f"- {_says(data, found, frame_id)}" for frame_id in _series(found)) or _nothing()


def answer(found: Report, number: str) -> str:
    """Says in two sentences what came of a question that was fixed beforehand."""
    each = asked.answer_of(found, number)
    if each is None or each.why_not:
        return f"This cannot be answered: {text(each.why_not if each else 'there is no such question')}."
    pairs = zip(each.question.parts, (each.first, each.second), strict=True)
    parts = "; ".join(f"{name}: {asked.number(each, one.value)} ({' to '.join(asked.number(each, limit) for limit in one.interval)})" for name, one in pairs)  # fmt: skip
    measured = asked.MEASURED[each.question.kind.name][0]
    return f"{asked.verdict(each)} {text(parts[:1].upper() + parts[1:])}, in {measured}."


def rates(data: Data, found: Report) -> str:
    """Writes the picture of each series with what belongs to it."""
    return "\n\n".join(_shown(data, found, frame_id) for frame_id in _series(found)) or _nothing()


def rates_files(data: Data, found: Report) -> Iterator[tuple[str, bytes]]:
    """Yields the files of these pictures by path from the root of the site."""
    for frame_id in _carried(found):
        yield from files(FOLDER, drawn(data, found, frame_id)).items()


def estimates(data: Data, found: Report) -> str:
    """Writes the other tables of the report with names that people use; a sentence where nothing has been read."""
    names = {key: _name(title) for frame_id, title in found.titles.items() for key in (frame_id, title)}
    names |= {act: data.label("statements", "act", act) for act in vocabularies()["act"]}
    drawn_above = {f"Primary figures: {title}" for title in found.titles.values()}
    parts = [part for part in sections(found) if part.rows and part.title not in drawn_above]
    return "\n\n".join(figures(_named(part, names), most=MOST_SHOWN) for part in parts) or _nothing()


def _nothing() -> str:
    return f"Nothing can be concluded: {text(NOTHING_READ)}."


def _named(part: Section, names: dict[str, str]) -> Section:
    """Returns a section with the names of series and acts instead of their codes."""
    kind, colon, title = part.title.partition(": ")
    rows = [[names.get(cell) or ", ".join(names.get(each, each) for each in cell.split(", ")) for cell in row] for row in part.rows]  # fmt: skip
    return Section(f"{kind}{colon}{names.get(title, title)}", part.note, part.heads, list(map(tuple, rows)))


def _series(found: Report) -> list[str]:
    """Returns the series of which figures were fixed beforehand, in the order of the design; none where nothing has been read."""
    asked_of = {each.figure.frame_id for each in found.primary}
    return [frame_id for frame_id in found.titles if frame_id in asked_of] if found.read else []


def _carried(found: Report) -> list[str]:
    """Returns the series of which there is something to draw."""
    carried = {each.figure.frame_id for each in found.primary if not each.why_not}
    return [frame_id for frame_id in _series(found) if frame_id in carried]


def _of(found: Report, frame_id: str) -> list[Result]:
    return [each for each in found.primary if each.figure.frame_id == frame_id]


def _name(title: str) -> str:
    """Returns whose words a series holds: the title up to its colon."""
    return title.partition(": ")[0]


# --- in words ----------------------------------------------------------------------------------------------------------


def _says(data: Data, found: Report, frame_id: str) -> str:
    whole, acts = ([each for each in _of(found, frame_id) if (each.figure.kind is ACT) == of_acts] for of_acts in (False, True))  # fmt: skip
    frame, noun = data.one("frames", frame_id), _noun(frame_id)
    days = f"{day(frame['first_day'])} to {day(frame['last_day'])}"
    told_of = [_how_often(each, noun) for each in whole]
    carried = [f"{_percent(each)} {_act(data, each)} ({_limits(each)})" for each in acts if not each.why_not]
    told_of += [f"Of these {noun}, {_joined(carried).replace('** ', '** hold ', 1)}."] if carried else []
    told_of += [f"How many hold {_act(data, each)} cannot be told: {text(each.why_not)}." for each in acts if each.why_not]  # fmt: skip
    return f"**{text(_name(found.titles[frame_id]))}**, {text(days)}: {' '.join(told_of)}"


def _how_often(each: Result, noun: str) -> str:
    if each.why_not:
        return f"how much was about the crisis cannot be told: {text(each.why_not)}."
    if each.figure.kind is WORDS:
        return f"of every {PER:,} words, an estimated **{_whole(each.estimate.value)}** stand in {noun} about the crisis; probably between {' and '.join(map(_whole, each.estimate.interval))}."  # fmt: skip
    return f"an estimated {_percent(each)} of the {noun} are about the crisis; probably between {_limits(each).replace(' to ', ' and ')}."  # fmt: skip


def _whole(share: float) -> str:
    return f"{share * PER:,.0f}"


def _percent(each: Result) -> str:
    return f"**{each.estimate.value * SCALES['percent']:.1f} percent**"


def _limits(each: Result) -> str:
    return interval(each.estimate.interval, "percent").removesuffix(" %")


def _joined(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _noun(frame_id: str) -> str:
    """Returns what the passages of a series are called."""
    return "items" if frame_id == CHANNEL_ONE else "passages"


def _act(data: Data, each: Result) -> str:
    return ACTS.get(each.figure.act) or f"the act “{text(data.label('statements', 'act', each.figure.act))}”"


# --- in pictures -------------------------------------------------------------------------------------------------------


def _shown(data: Data, found: Report, frame_id: str) -> str:
    title = found.titles[frame_id]
    shown = picture(data, FOLDER, drawn(data, found, frame_id)) if frame_id in _carried(found) else "Too little lies behind each figure of this series to be drawn."  # fmt: skip
    more = f"[What the list holds, and what is missing from it](/frames/index.md#{frame_id}); [the sampled statements in the explorer](/explorer/index.md?entry=sampled&series={frame_id})."
    return section(text(_name(title)), f"{text(title)}. {more}", shown, level=3)


def drawn(data: Data, found: Report, frame_id: str) -> Picture:
    """Returns the picture of a series: each figure that was fixed beforehand, with its interval."""
    results, name = _of(found, frame_id), _name(found.titles[frame_id])
    panels = [panel for kinds in ((WORDS, SCOPE), (ACT,)) if (panel := _panel(data, found, frame_id, kinds)).lines]
    said = f"{' '.join(_in_words(panel) for panel in panels)} In brackets the interval at 95 percent. No person has validated the codes."
    group = group_of_side(data.one("frames", frame_id)["side"])
    fixed = "\n".join(f"- {each.figure.number}: {text(each.figure.words)}" for each in results)
    shown = f"{table('figures', SHOWN, [_row(data, each) for each in results])}\n\n{COLUMNS}\n\n{fixed}"
    return Picture(frame_id, f"{name}: how often the crisis was spoken of, and how", said, partial(draw, panels, group, NOTE), HEAD, [_cells(data, name, each) for each in results], shown)  # fmt: skip


def _in_words(panel: Panel) -> str:
    return f"{panel.measured}: {'; '.join(f'{line.name} {line.shown} ({line.low:,.1f} to {line.high:,.1f})' for line in panel.lines)}."


def _panel(data: Data, found: Report, frame_id: str, kinds: tuple) -> Panel:
    """Returns the figures of some kinds that are carried; figures of one kind have one scale, whatever the series."""
    carried = [each for each in _of(found, frame_id) if each.figure.kind in kinds and not each.why_not]
    alike = [each for each in found.primary if each.figure.kind in {one.figure.kind for one in carried} and not each.why_not]  # fmt: skip
    most = max((_scaled(each, each.estimate.interval[1]) for each in alike), default=0)
    noun = _noun(frame_id)
    measured = {WORDS: f"Words in {noun} about the crisis, of every {PER:,} words of the list", SCOPE: f"{noun.capitalize()} about the crisis, percent of all {noun} of the list", ACT: f"{noun.capitalize()} with a given act, percent of the {noun} about the crisis"}  # fmt: skip
    return Panel(measured[carried[0].figure.kind] if carried else "", [_line(data, each) for each in carried], most)


def _scaled(each: Result, value: float) -> float:
    return value * SCALES[each.figure.kind.unit]


def _line(data: Data, each: Result) -> Line:
    low, high = (_scaled(each, limit) for limit in each.estimate.interval)
    return Line(_label(data, each), _scaled(each, each.estimate.value), low, high, told(each.estimate.value, each.figure.kind.unit), _alone(each))  # fmt: skip


def _alone(each: Result) -> tuple[float, float] | None:
    """Returns the figure from the least to the most when computed from each reader's or coder's results alone."""
    values = [_scaled(each, value) for value in each.by.values() if math.isfinite(value)]
    return (min(values), max(values)) if values else None


def _label(data: Data, each: Result) -> str:
    return _act(data, each) if each.figure.act else "about the crisis"


def _row(data: Data, each: Result) -> list[str]:
    name = f"{each.figure.number}. {_label(data, each)}"
    if each.why_not:
        return [name, "not carried", text(each.why_not), *[NOTHING] * 3]
    found, unit, alone = each.estimate, each.figure.kind.unit, _alone(each)
    between = interval(tuple(value / SCALES[unit] for value in alone), unit) if alone else NOTHING
    return [name, told(found.value, unit), interval(found.interval, unit), between, f"{found.effective:,.0f}", str(found.unseen or NOTHING)]  # fmt: skip


def _cells(data: Data, series: str, each: Result) -> list[str]:
    figure = each.figure
    about = [series, str(figure.number), _label(data, each), figure.words, UNITS[figure.kind.unit]]
    if each.why_not:
        return [*about, *[""] * 7, each.why_not]
    values = [_scaled(each, value) for value in (each.estimate.value, *each.estimate.interval)] + [*(_alone(each) or ())]  # fmt: skip
    shown = [f"{value:.1f}" for value in values] + [""] * (5 - len(values))
    return [*about, *shown, f"{each.estimate.effective:.0f}", str(each.estimate.unseen), ""]
