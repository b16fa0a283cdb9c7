"""Writes the page of estimates of Russian troops near Ukraine through time: wholes, parts and changes apart, hedges as ranges."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from scripts.package.records import Row, day
from scripts.pages.data import Data
from scripts.pages.drawing import EDGE, Days, Drawing, Mark
from scripts.pages.groups import GROUPS, group, label
from scripts.pages.markup import date, page, section, table, text
from scripts.pages.pictures import STYLES, Picture, opening, picture

FOLDER = "troops"
QUANTITY = "troops_near_ukraine"
SHAPES = {"russia": "triangle", "belarus": "plus", "ukraine": "square", "west": "circle", "others": "diamond"}
LEFT, TALL, OPEN, NUDGE, WIDE = (
    56,
    230,
    16,
    6,
    6,
)  # pixels: the scale, the height, an open end, how far a mark may be moved, a letter
TICK = 50_000
HEAD = ("figure_id", "statement_id", "counted_on", "day_stated", "speaker", "side", "extent", "scope", "hedge", "low", "high", "words", "curated")  # fmt: skip
DESCRIPTION = "How estimates of Russian troops near Ukraine moved from November 2021 to February 2022: who gave which number, for which day, with which hedge, whole and part apart."
READ = "Each mark is a number that somebody gave, on the day for which it was counted, or, where no day was stated, on the latest day on which it can have been said. A line upwards means “more than” or “at least”, a line downwards “up to” or “almost”: the other end is open and was not given. A line between two ends is a range. Marks that would cover each other are moved a little to the right. Numbers of a part, such as the troops in Belarus, and numbers of troops that came in addition, are drawn apart, since they cannot be compared with the whole. Speakers do not always count the same: some speak of troops at the border, others of all personnel in and near Ukraine, or of those in Belarus, too; the table has what each counted, in our words."


def figures(data: Data) -> list[tuple[Row, Row]]:
    """Returns the figures of troops near Ukraine with their statements, by the day counted."""
    found = [(one, data.one("statements", one["statement_id"])) for one in data.rows["figures"] if one["quantity"] == QUANTITY]  # fmt: skip
    return sorted(found, key=lambda pair: (counted_on(*pair), pair[0]["figure_id"]))


def counted_on(one: Row, said: Row) -> str:
    """Returns the day for which a figure was counted; where none is stated, the latest on which it can have been said."""
    return one["as_of"] or said["said_until"]


def pictures(data: Data) -> list[Picture]:
    """Returns the picture of wholes, and that of parts and changes."""
    titles = {"whole": ("wholes", "Estimates of Russian troops near Ukraine", ("whole",)), "part": ("parts", "Estimates of parts of these troops, and of changes", ("part", "change"))}  # fmt: skip
    made = []
    for name, title, extents in titles.values():
        found = [pair for pair in figures(data) if pair[0]["extent"] in extents]
        curated = [pair for pair in found if pair[1]["curated"] == "yes"]
        if curated:
            told = f"{len(curated)} numbers from curated statements, {_spoken(data, curated)}. The table below has each with its words."
            made.append(Picture(name, title, told, partial(_draw, data, curated), HEAD, [_cells(data, *pair) for pair in found], _table(data, found)))  # fmt: skip
    return made


def _spoken(data: Data, found: list[tuple[Row, Row]]) -> str:
    """Says how many numbers each group of speakers gave, those that gave none among them."""
    given = [group(data, said) for _, said in found]
    told = [f"{given.count(key)} from {_of(key)}" for key in GROUPS if key in given]
    none = [_of(key) for key in GROUPS if key not in given and key in ("russia", "ukraine", "west")]
    return ", ".join(told) + (f", none from {' or '.join(none)}" if none else "")


def _of(key: str) -> str:
    return {"west": "the West", "belarus": "Belarus or the Donbas authorities", "others": "others"}.get(key, label(key))


def _draw(data: Data, found: list[tuple[Row, Row]], drawing: Drawing) -> None:
    given = {group(data, said) for _, said in found}
    drawing.legend((SHAPES[key], key, label(key)) for key in GROUPS if key in given)
    days, top = Days(LEFT, drawing.width - EDGE - 2 * NUDGE), drawing.height + OPEN + 4
    most = max(int(one[bound]) for one, _ in found for bound in ("low", "high") if one[bound])
    step = TICK if most > TICK else TICK // 5
    most = -(-most // step) * step

    def y(number: float) -> float:
        return top + TALL - number / most * TALL

    for number in range(0, most + 1, step):
        drawing.line(LEFT - 4, y(number), drawing.width - EDGE, y(number))
        drawing.at(f"{number:,}", LEFT - 8, y(number) + 4, 10, anchor="end", kind="cb-quiet")
    drawing.height = top + TALL
    days.grid(drawing, top)
    taken: set[tuple[int, int]] = set()
    places = [
        _number(data, drawing, one, said, _free(taken, days.x(counted_on(one, said)), one), y) for one, said in found
    ]
    _labels(data, drawing, [one for one, _ in found], places)
    days.axis(drawing)


def _free(taken: set[tuple[int, int]], x: float, one: Row) -> float:
    """Returns a place at x, or a little to the right of it, at which no mark of the same number lies yet; where there is none, x."""
    number = int(one["high"] or one["low"]) // 10_000
    places = (x + moved for moved in range(0, NUDGE + 1, 2))
    free = next((at for at in places if not any((round(at) + near, number) in taken for near in range(-NUDGE, NUDGE + 1))), x)  # fmt: skip
    taken.add((round(free), number))
    return free


def _number(
    data: Data, drawing: Drawing, one: Row, said: Row, x: float, y: Callable[[float], float]
) -> tuple[float, float]:
    """Draws a number: a dot, with a line to its other end or, where that is open, a short one; returns where it ends above."""
    key = group(data, said)
    low, high = (int(one[bound]) if one[bound] else None for bound in ("low", "high"))
    bottom = y(low) if low is not None else min(y(high) + OPEN, y(0))
    upper = y(high) if high is not None else y(low) - OPEN
    if bottom - upper > 1:
        drawing.parts.append(f'<g class="cb-{key}"><path d="M{x:.1f} {bottom:.1f}V{upper:.1f}" class="cb-range"/></g>')
    for end in sorted({low, high} - {None}):
        drawing.mark(_mark(data, one, said, key), x, y(end))
    return x, upper


def _labels(data: Data, drawing: Drawing, figures: list[Row], places: list[tuple[float, float]]) -> None:
    """Writes beside each number of a part or a change what it is, higher up where it would cover a mark or another label."""
    boxes = [(x - 6, x + 6, y) for x, y in places]
    for one, (x, upper) in zip(figures, places, strict=True):
        if one["extent"] == "whole":
            continue
        words, y = data.label("figures", "extent", one["extent"]).lower(), upper
        right, left = x - 8, x - 8 - WIDE * len(words)
        while any(start < right and left < end and abs(other - y) < 11 for start, end, other in boxes):
            y -= 1
        boxes.append((left, right, y))
        drawing.at(words, right, y + 4, 10, anchor="end", kind="cb-quiet")


def _mark(data: Data, one: Row, said: Row, key: str) -> Mark:
    name = data.one("speakers", said["speaker_id"])["name"]
    return Mark(SHAPES[key], key, f"{name}, {day(counted_on(one, said))}: “{one['words']}” ({one['scope']})", f"/statements/{said['statement_id']}/index.html")  # fmt: skip


def _cells(data: Data, one: Row, said: Row) -> list[str]:
    speaker = data.one("speakers", said["speaker_id"])
    return [one["figure_id"], said["statement_id"], counted_on(one, said), "yes" if one["as_of"] else "no", speaker["name"], speaker["side"], one["extent"], one["scope"], one["hedge"], one["low"], one["high"], one["words"], said["curated"]]  # fmt: skip


def _table(data: Data, found: list[tuple[Row, Row]]) -> str:
    rows = []
    for one, said in found:
        counted = date(counted_on(one, said)) + ("" if one["as_of"] else " (day of the words)")
        marked = "" if said["curated"] == "yes" else " *sampled*"
        words = f"“{text(one['words'])}”{marked} {data.statement(said['statement_id'])}"
        rows.append([counted, data.speaker(said["speaker_id"]), words, data.code("figures", "hedge", one["hedge"]), data.code("figures", "extent", one["extent"]), text(one["scope"])])  # fmt: skip
    return table("troops", ["Counted for", "Who", "In the words", "Hedge", "Extent", "What is counted (ours)"], rows)


def troops_page(data: Data) -> str:
    """Writes the page."""
    blocks = opening("How many troops near Ukraine", READ)
    blocks += [section(f"{text(made.title)} {{#{made.name}}}", picture(data, FOLDER, made)) for made in pictures(data)]
    return page("How many troops near Ukraine", blocks, description=DESCRIPTION, styles=(STYLES,))
