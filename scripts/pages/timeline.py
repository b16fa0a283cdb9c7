"""Writes the timeline: what happened, and what was said, by month and day."""

from __future__ import annotations

import calendar
import datetime
from collections import Counter
from collections.abc import Iterator
from functools import partial

from scripts.package.records import Row, day
from scripts.pages.data import Data
from scripts.pages.days import day_path
from scripts.pages.drawing import EDGE, FIRST, LAST, Days, Drawing, Mark, lane, months
from scripts.pages.groups import GROUPS, group, label
from scripts.pages.markup import link, page, section, table, text
from scripts.pages.pictures import STYLES, Picture, opening, picture

FOLDER = "timeline"
LANE = 92
TALL = 40  # pixels: of the bar of the day with most statements
DESCRIPTION = "The crisis between Russia and the West from November 2021 to 24 February 2022 by month and day: what happened, and which statements were made."
SHAPES = {"talks": "circle", "call": "circle", "summit": "circle", "document": "square", "address": "triangle", "military_action": "diamond", "deployment": "diamond", "exercise": "diamond", "pullback": "diamond"}  # fmt: skip
SHAPE_NAMES = {"circle": "talks, calls, summits", "square": "documents", "triangle": "addresses", "diamond": "moves of forces", "ring": "other events"}  # fmt: skip
HEAD = ("day", "events", *(f"statements_{key}" for key in GROUPS))
READ = "Bars show how many curated statements of each side are known by their day, marks show events. A statement that can be dated no closer than between two days stands on the later one. “Look them up” searches the explorer for the day, and finds also the statements that may have been made on it, or whose words or sources name it. Events that began before the period or went on after it stand at its ends."


def _days(month: str) -> list[str]:
    """Returns the days of a month that lie in the period."""
    first = datetime.date.fromisoformat(month)
    number = calendar.monthrange(first.year, first.month)[1]
    return [str(one) for one in (first + datetime.timedelta(at) for at in range(number)) if FIRST <= one <= LAST]


def _statements(data: Data, on: str, *, curated: str = "yes") -> list[Row]:
    return [row for row in data.many("statements", "said_until", on) if row["curated"] == curated]


def _by_group(data: Data, on: str) -> Counter[str]:
    return Counter(group(data, row) for row in _statements(data, on))


def whole(data: Data) -> Picture:
    """Returns the picture of the whole period."""
    rows = []
    for month in months():
        for on in _days(month):
            said, happened = _by_group(data, on), data.many("events", "starts_on", on)
            if said or happened:
                rows.append([on, "; ".join(row["title"] for row in happened), *(str(said[key]) for key in GROUPS)])
    most = max((sum(_by_group(data, row[0]).values()) for row in rows), default=0)
    told = f"{sum(int(cell) for row in rows for cell in row[2:]):,} curated statements and {len(data.rows['events'])} events by day, from 1 November 2021 to 24 February 2022; at most {most} statements on a day."
    return Picture("days", "Events and curated statements by day", told, partial(_draw, data), HEAD, rows, _table(rows))


def _draw(data: Data, drawing: Drawing) -> None:
    days = Days(LANE, drawing.width - EDGE)
    drawing.legend((shape, "plain", name) for shape, name in SHAPE_NAMES.items())
    top = drawing.height
    events = sorted(data.rows["events"], key=lambda row: (row["starts_on"], row["event_id"]))
    lane(drawing, days, "Events", [_event(data, row) for row in events])
    counts = {on: _by_group(data, on) for month in months() for on in _days(month)}
    most = max((number for found in counts.values() for number in found.values()), default=1)
    for key in GROUPS:
        _bars(drawing, days, key, {on: found[key] for on, found in counts.items() if found[key]}, most)
    days.grid(drawing, top)
    days.axis(drawing)


def _bars(drawing: Drawing, days: Days, key: str, counts: dict[str, int], most: int) -> None:
    if not counts:
        return
    highest = max(counts.values())
    drawing.height += max(22, highest / most * TALL) + 10
    base, wide = drawing.height, max(1.6, (days.right - days.left) / 116 - 1)
    drawing.at(label(key), 0, base - 11, 10, kind="cb-quiet")
    drawing.at(f"up to {highest} a day", 0, base, 10, kind="cb-quiet")
    bars = "".join(f"M{days.x(on) - wide / 2:.1f} {base:.1f}h{wide:.1f}v-{number / most * TALL:.1f}h-{wide:.1f}Z" for on, number in counts.items())  # fmt: skip
    drawing.parts.append(f'<g class="cb-{key}"><path d="{bars}"/></g>')


def _event(data: Data, row: Row) -> Mark:
    kind = data.label("events", "kind", row["kind"]).lower()
    return Mark(SHAPES.get(row["kind"], "ring"), "plain", f"{day(row['starts_on'])}, {kind}: {row['title']}", f"/events/index.html#{row['event_id']}", row["starts_on"])  # fmt: skip


def _table(rows: list[list[str]]) -> str:
    head = ["Day", "Events", *(label(key) for key in GROUPS)]
    return table("plain", head, [[text(cell) for cell in row] for row in rows])


def _month(data: Data, month: str) -> Iterator[str]:
    """Yields a line for each day of a month on which something happened or was said."""
    for on in _days(month):
        events = [data.event(row["event_id"]) for row in sorted(data.many("events", "starts_on", on), key=lambda row: row["event_id"])]  # fmt: skip
        said, sampled = _by_group(data, on), len(_statements(data, on, curated="no"))
        found = f"/explorer/index.md?q=%22{on}%22"
        counted = ", ".join(f"{text(label(key))} {said[key]}" for key in GROUPS if said[key])
        told = ["; ".join(events)] if events else []
        told += [f"{_number(sum(said.values()))} ({counted}), [look them up]({found})"] if said else []
        told += [f"{sampled} *sampled*, [look up the sampled]({found}&entry=sampled)"] if sampled else []
        if told:
            name = day(on).rsplit(" ", 1)[0]
            yield f"- **{link(name, day_path(on)) if said or sampled else name}:** {'. '.join(told)}."


def _number(statements: int) -> str:
    return f"{statements} curated statement{'' if statements == 1 else 's'}"


def timeline_page(data: Data) -> str:
    """Writes the page."""
    blocks = [*opening("Day by day", READ), picture(data, FOLDER, whole(data))]
    for month in months():
        name = datetime.date.fromisoformat(month)
        blocks.append(section(f"{name:%B %Y} {{#{month[:7]}}}", "\n".join(_month(data, month))))
    return page("Day by day", blocks, description=DESCRIPTION, styles=(STYLES,))
