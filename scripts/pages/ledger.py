"""Writes the ledger of demands: who advanced, accepted, countered or rejected each demand, when, by families of demands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scripts.package.records import Row, day
from scripts.pages.data import OURS, Data
from scripts.pages.drawing import EDGE, Days, Drawing, Mark, lane
from scripts.pages.groups import GROUPS, group, label, speaks_for
from scripts.pages.markup import page, section, table, text
from scripts.pages.pictures import STYLES, Picture, opening, picture

FOLDER = "ledger"
SHAPES = {"advances": "triangle", "enforces": "diamond", "accepts": "circle", "conditions": "half", "counters": "square", "rejects": "cross", "withdraws": "ring"}  # fmt: skip
LANE = 92  # pixels: the names of sides
PACKAGE = 5  # parts that make a demand a family of its own
GRANTED = ("accepts", "conditions")
TOLD = {"accepts": "accepted", "conditions": "granted in part or on terms", "counters": "something else offered instead", "rejects": "rejected"}  # fmt: skip
HEAD = ("demand_id", "demand", "part_of", "statement_id", "said_until", "speaker", "side", "stance", "quote", "summary_ours")  # fmt: skip
DESCRIPTION = "Who made each demand of the 2021-22 crisis between Russia and the West, who accepted, countered or rejected it, and when: one mark for each statement, by families of demands."
READ = "Each mark is one statement and leads to it. Its line says which side spoke, its shape what was done with the demand. Statements that only name a demand are left out. A stance on a demand is no stance on its parts or on the broader demand. “Conceded” means accepted, in whole or in part or on terms, by somebody who speaks for the side asked; that nothing is recorded does not show that nothing was said."
Family = tuple[str, str, list[tuple[int, Row]]]  # its name for addresses, its title, its demands with their depth


def families(data: Data) -> Iterator[Family]:
    """Yields demands by family: each demand with its parts, largest first, then the others by issue.

    A part that has many parts of its own, such as a draft treaty with its articles, is a family of its own.
    """
    roots = [row for row in data.rows["demands"] if not row["parent_demand_id"] or _is_package(data, row)]
    trees = {row["demand_id"]: list(_tree(data, row, 0)) for row in roots}
    for root in sorted(roots, key=lambda row: (-_parts(data, row), row["title"])):
        if len(trees[root["demand_id"]]) > 1:
            yield root["demand_id"], root["title"], trees[root["demand_id"]]
    single = [row for row in roots if len(trees[row["demand_id"]]) == 1]
    for issue in dict.fromkeys(row["issue"] for row in sorted(single, key=lambda row: row["issue"])):
        alike = sorted((row for row in single if row["issue"] == issue), key=lambda row: row["title"])
        yield f"other-{issue.replace('_', '-')}", f"Other demands: {data.label('demands', 'issue', issue)}", [(0, row) for row in alike]  # fmt: skip


def _tree(data: Data, row: Row, depth: int) -> Iterator[tuple[int, Row]]:
    yield depth, row
    for part in sorted(data.many("demands", "parent_demand_id", row["demand_id"]), key=lambda one: one["title"]):
        if not _is_package(data, part):
            yield from _tree(data, part, depth + 1)


def _parts(data: Data, row: Row) -> int:
    """Counts the parts of a demand, their parts, and so on."""
    return sum(1 + _parts(data, part) for part in data.many("demands", "parent_demand_id", row["demand_id"]))


def _is_package(data: Data, row: Row) -> bool:
    return len(data.many("demands", "parent_demand_id", row["demand_id"])) >= PACKAGE


def taken(data: Data, demand: str) -> list[tuple[Row, Row]]:
    """Returns the curated statements that do more than name a demand, with their stances, in the order of days."""
    found = data.said(data.many("stances", "demand_id", demand))
    return [(said, one) for said, one in found if said["curated"] == "yes" and one["stance"] != "mentions"]


def answers(data: Data, demand: Row) -> dict[str, str]:
    """Returns the stances that the side asked took on a demand, each with its first day, in the order of these days."""
    first: dict[str, str] = {}
    for said, one in taken(data, demand["demand_id"]):
        if one["stance"] in TOLD and speaks_for(data, said, demand["target_id"]):
            first.setdefault(one["stance"], said["said_until"])
    return first


def answer(data: Data, demand: Row) -> str:
    """Says what the side asked did with a demand."""
    first = answers(data, demand)
    if not first:
        return "No answer of the side asked is recorded here."
    found = ", then ".join(f"{TOLD[stance]} from {day(since)}" for stance, since in first.items())
    return f"Side asked: {found}{'' if set(GRANTED) & set(first) else '; never conceded in the statements here'}."


def at_a_glance(data: Data) -> str:
    """Lists the demands by what the side asked did with them; a demand stands in each list in which it belongs."""
    found = [(row, answers(data, row)) for _, _, demands in families(data) for _, row in demands]
    never = [(row, first) for row, first in found if "rejects" in first and not set(GRANTED) & set(first)]
    silent = sum(not first for _, first in found)
    lists = [
        ("Rejected, and never conceded", never, ("rejects",)),
        ("Something else offered instead", [one for one in found if "counters" in one[1]], ("counters",)),
        ("Conceded, in whole, in part or on terms", [one for one in found if set(GRANTED) & set(one[1])], GRANTED),
    ]
    lines = [f"- **{name} ({len(rows)}):** {_named(data, rows, stances)}" for name, rows, stances in lists]
    moved = [(row, first) for row, first in found if len(first) > 1]
    lines += [f"- **More than one answer, in the order of their first days ({len(moved)}):** {_named(data, moved, tuple(TOLD), spelled=True)}"]  # fmt: skip
    return "\n".join([*lines, f"- **No answer of the side asked recorded here:** {silent} of {len(found)} demands."])


def _named(
    data: Data, rows: list[tuple[Row, dict[str, str]]], stances: tuple[str, ...], *, spelled: bool = False
) -> str:
    """Names demands in a list, each with the first day of an answer among `stances`, or with all of these answers spelled out."""
    told = []
    for row, first in rows:
        since = [(TOLD[stance], day(on)) for stance, on in first.items() if stance in stances]
        days = ", then ".join(f"{name} {on}" for name, on in since) if spelled else since[0][1]
        told.append(f"\n    - {data.record('demands', row['demand_id'], 'title')} ({days})")
    return "".join(told) or "none"


# --- the picture -----------------------------------------------------------------------------------------------------


def pictures(data: Data) -> Iterator[Picture]:
    """Yields the picture of each family in which a stance is recorded."""
    for family in families(data):
        made = of_demands(data, *family)
        if made.rows:
            yield made


def of_demands(data: Data, name: str, title: str, demands: list[tuple[int, Row]]) -> Picture:
    """Returns the picture of some demands, each with its depth: a family, or one alone."""
    rows = [_cells(data, demand, said, one) for _, demand in demands for said, one in taken(data, demand["demand_id"])]
    shown = [(depth, row) for depth, row in demands if taken(data, row["demand_id"])]
    on = f"{len(shown)} of the {len(demands)} demands" if len(demands) > 1 else "this demand"
    told = (
        f"{len(rows)} stances of curated statements on {on}, by side and day. The table below says the same in words."
    )
    heading = f"Stances on demands through time: {title}"
    return Picture(name, heading, told, partial(_draw, data, shown), HEAD, rows, _table(data, demands))


def _draw(data: Data, demands: list[tuple[int, Row]], drawing: Drawing) -> None:
    used = {one["stance"] for _, row in demands for _, one in taken(data, row["demand_id"])}
    drawing.legend((SHAPES[code], "plain", data.label("stances", "stance", code)) for code in SHAPES if code in used)
    days = Days(LANE, drawing.width - EDGE)
    days.axis(drawing)
    for depth, row in demands:
        drawing.height += 8
        drawing.words("› " * depth + row["title"], 13, kind="cb-strong")
        drawing.words(answer(data, row), 11, kind="cb-quiet")
        top = drawing.height + 3
        drawing.height = top
        marks = [_mark(data, said, one) for said, one in taken(data, row["demand_id"])]
        for key in GROUPS:
            if mine := [mark for mark in marks if mark.group == key]:
                lane(drawing, days, label(key), mine)
        days.grid(drawing, top)
    days.axis(drawing)


def _mark(data: Data, said: Row, one: Row) -> Mark:
    stance = data.label("stances", "stance", one["stance"])
    name = data.one("speakers", said["speaker_id"])["name"]
    words = f"“{said['quote']}”" if said["quote"] else f"{OURS} {said['summary']}"
    return Mark(SHAPES[one["stance"]], group(data, said), f"{name}, {day(said['said_until'])}, {stance.lower()}: {words}", f"/statements/{said['statement_id']}/index.html", said["said_until"])  # fmt: skip


# --- the table -------------------------------------------------------------------------------------------------------


def _cells(data: Data, demand: Row, said: Row, one: Row) -> list[str]:
    speaker = data.one("speakers", said["speaker_id"])
    return [demand["demand_id"], demand["title"], demand["parent_demand_id"], said["statement_id"], said["said_until"], speaker["name"], speaker["side"], one["stance"], said["quote"], said["summary"]]  # fmt: skip


def _table(data: Data, demands: list[tuple[int, Row]]) -> str:
    rows = []
    for depth, row in demands:
        key = row["demand_id"]
        asked = f"{data.organization(row['issuer_id'])} of {data.organization(row['target_id'])}"
        rows.append(["› " * depth + data.record("demands", key, "title"), asked, _met(data, key), text(answer(data, row)), _counted(data, key)])  # fmt: skip
    return table("demand-ledger", ["Demand", "Asked by, of", "Met?", "What the side asked said", "Statements by stance"], rows)  # fmt: skip


def _met(data: Data, demand: str) -> str:
    rows = data.many("compliance", "demand_id", demand)
    return f"{data.code('compliance', 'compliance', rows[0]['compliance'])} by {day(rows[0]['as_of'])}" if rows else ""


def _counted(data: Data, demand: str) -> str:
    """Counts the statements of each stance, each number a link to them in the explorer."""
    counted = []
    for code in SHAPES:
        rows = [row for row in data.many("stances", "demand_id", demand) if row["stance"] == code]
        curated, sampled = data.by_entry(row["statement_id"] for row in rows)
        name, view = (
            text(data.label("stances", "stance", code).lower()),
            f"/explorer/index.md?demand={demand}&stance={code}",
        )
        shown = [f"[{name}: {curated}]({view})"] if curated else []
        shown += [f"[{'' if curated else f'{name}: '}{sampled} *sampled*]({view}&entry=sampled)"] if sampled else []
        counted += [" + ".join(shown)] if shown else []
    return "; ".join(counted)


def ledger_page(data: Data) -> str:
    """Writes the page."""
    drawn = {made.name: made for made in pictures(data)}
    blocks = [*opening("Demands through time", READ), section("At a glance", at_a_glance(data))]
    for name, title, demands in families(data):
        shown = picture(data, FOLDER, drawn[name]) if name in drawn else _table(data, demands)
        blocks.append(section(f"{text(title)} {{#{name}}}", shown))
    return page("Demands through time", blocks, description=DESCRIPTION, styles=(STYLES,))
