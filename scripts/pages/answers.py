"""Writes the page of who answers whom: how curated statements refer to each other, by the sides of their speakers."""

from __future__ import annotations

from functools import partial

from scripts.package.records import Row, day
from scripts.pages.data import Data
from scripts.pages.drawing import EDGE, STEP, WIDE, Drawing, Mark, rows_of
from scripts.pages.groups import GROUPS, group, label
from scripts.pages.markup import dates, page, table
from scripts.pages.pictures import STYLES, Picture, opening, picture

FOLDER = "answers"
SHAPES = {"responds_to": "circle", "contradicts": "cross", "supports": "plus", "echoes": "triangle", "elaborates": "square"}  # fmt: skip
HEAD = ("from_id", "from_day", "from_speaker", "from_side", "relation", "to_id", "to_day", "to_speaker", "to_side", "basis")  # fmt: skip
DESCRIPTION = "Which statements of the 2021-22 crisis between Russia and the West answer, contradict, support, repeat or elaborate which others, by the sides of the speakers."
READ = "Each mark is one relation between two curated statements: its row is the side of the later one, which refers, and its column the side of the one that it refers to. A relation is recorded only where a source states it or where it is plain from the words; most answers of the crisis are not recorded as relations. The [ledger of demands](/ledger/index.md) shows what was answered to each demand."


def related(data: Data) -> list[tuple[Row, Row, Row]]:
    """Returns the relations between curated statements, in the order of days: the relation, the statement that refers, the other."""
    found = [(one, data.one("statements", one["from_id"]), data.one("statements", one["to_id"])) for one in data.rows["relations"]]  # fmt: skip
    kept = [(one, said, other) for one, said, other in found if said["curated"] == other["curated"] == "yes"]
    return sorted(kept, key=lambda three: (three[1]["said_until"], three[1]["statement_id"], three[2]["statement_id"]))


def whole(data: Data) -> Picture:
    """Returns the picture of all relations."""
    found = related(data)
    kinds = ", ".join(f"{data.label('relations', 'relation', code).lower()} {number}" for code in SHAPES if (number := sum(one["relation"] == code for one, _, _ in found)))  # fmt: skip
    told = f"{len(found)} relations between curated statements: {kinds}. The table below has the words of both."
    return Picture("sides", "Who answers whom", told, partial(_draw, data, found), HEAD, [_cells(data, *three) for three in found], _table(data, found))  # fmt: skip


def _draw(data: Data, found: list[tuple[Row, Row, Row]], drawing: Drawing) -> None:
    used = [code for code in SHAPES if any(one["relation"] == code for one, _, _ in found)]
    drawing.legend((SHAPES[code], "plain", data.label("relations", "relation", code)) for code in used)
    columns = [key for key in GROUPS if any(group(data, other) == key for _, _, other in found)]
    left = 110 if drawing.width == WIDE else 62
    wide = (drawing.width - left) / max(1, len(columns))
    drawing.words("refers to", 11, left=left, kind="cb-quiet")
    drawing.height += 16
    for place, key in enumerate(columns):
        shown = label(key) if drawing.width == WIDE else label(key).split(",")[0]
        drawing.at(shown, left + place * wide, drawing.height - 4, 11, kind="cb-strong")
    for key in GROUPS:
        if mine := [three for three in found if group(data, three[1]) == key]:
            _row(data, drawing, key, mine, columns, left, wide)


def _row(data: Data, drawing: Drawing, key: str, mine: list[tuple], columns: list[str], left: int, wide: float) -> None:
    drawing.line(0, drawing.height, drawing.width, drawing.height)
    top, deepest = drawing.height + 12, 0
    shown = label(key) if drawing.width == WIDE else label(key).split(",")[0]
    drawing.at(shown, 0, top + 4, 11, kind="cb-strong")
    for place, column in enumerate(columns):
        marks = [_mark(data, *three) for three in mine if group(data, three[2]) == column]
        for across, down, mark in rows_of(marks, max(1, int((wide - EDGE) // STEP))):
            drawing.mark(mark, left + 5 + place * wide + across * STEP, top + down * STEP)
            deepest = max(deepest, down)
    drawing.height = top + deepest * STEP + 12


def _mark(data: Data, one: Row, said: Row, other: Row) -> Mark:
    names = [f"{data.one('speakers', row['speaker_id'])['name']}, {day(row['said_until'])}" for row in (said, other)]
    told = f"{names[0]}: {data.label('relations', 'relation', one['relation']).lower()} {names[1]}"
    return Mark(SHAPES[one["relation"]], group(data, said), told, f"/statements/{said['statement_id']}/index.html")


def _cells(data: Data, one: Row, said: Row, other: Row) -> list[str]:
    def who(row: Row) -> list[str]:
        speaker = data.one("speakers", row["speaker_id"])
        return [row["statement_id"], row["said_until"], speaker["name"], speaker["side"]]

    return [*who(said), one["relation"], *who(other), one["basis"]]


def _table(data: Data, found: list[tuple[Row, Row, Row]]) -> str:
    rows = [[dates(said["said_from"], said["said_until"]), data.speaker(said["speaker_id"]), data.told(said["statement_id"]), data.code("relations", "relation", one["relation"]), f"{data.speaker(other['speaker_id'])} {dates(other['said_from'], other['said_until'])} {data.told(other['statement_id'])}"] for one, said, other in found]  # fmt: skip
    return table("answers", ["Date", "Speaker", "Statement", "Relation", "To which statement"], rows)


def answers_page(data: Data) -> str:
    """Writes the page."""
    blocks = opening("Who answers whom", READ)
    blocks += [picture(data, FOLDER, whole(data))] if related(data) else ["No relation is recorded yet."]
    return page("Who answers whom", blocks, description=DESCRIPTION, styles=(STYLES,))
