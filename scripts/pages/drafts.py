"""Writes one of the two Russian drafts of 17 December 2021 article by article: the words, what was answered, what became of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.package.records import Row, day
from scripts.pages.cards import line, met, missing, words
from scripts.pages.data import OURS, Data
from scripts.pages.groups import speaks_for
from scripts.pages.ledger import TOLD, answer, taken
from scripts.pages.markup import facts, link, outward, section, table, text, text_fragment

EVENT = "russian-drafts-published"  # the statements that are the drafts
ARTICLE = re.compile(r"\w+ draft, Article (\d+)(?:\(\d+\))?: (.)(.*)")  # a title that begins with its article
UNPLACED = 0


@dataclass(frozen=True)
class Point:
    """One demand of a draft: its article, 0 where the tables name none, its title without it, and its words in the draft."""

    article: int
    title: str
    demand: Row
    said: list[Row]


def points(data: Data, draft: str) -> list[Point]:
    """Returns the demands of a draft in the order of its articles: its parts, and others that a statement in it advances towards the side asked."""
    drafts = {row["parent_demand_id"] for row in data.rows["demands"] if ARTICLE.match(row["title"])}
    asked = data.one("demands", draft)["target_id"]
    found = list(data.many("demands", "parent_demand_id", draft))
    for said in data.many("statements", "event_id", EVENT):
        for one in data.many("stances", "statement_id", said["statement_id"]):
            row = data.one("demands", one["demand_id"])
            if row not in found and row["parent_demand_id"] not in drafts and row["target_id"] == asked and row["demand_id"] not in drafts:  # fmt: skip
                found.append(row)
    return sorted((_point(data, row) for row in found), key=lambda one: (one.article or 99, one.demand["title"]))


def _point(data: Data, row: Row) -> Point:
    placed = ARTICLE.match(row["title"])
    said = [said for said, _ in taken(data, row["demand_id"]) if said["event_id"] == EVENT]
    return Point(int(placed[1]), placed[2].upper() + placed[3], row, said) if placed else Point(UNPLACED, row["title"], row, said)  # fmt: skip


def heading(article: int) -> str:
    """Names an article."""
    return f"Article {article}" if article else "Article not recorded"


def draft(data: Data, key: str) -> str:
    """Writes a draft: what became of it as a whole, all its points at a glance, then each article."""
    if not data.many("demands", "demand_id", key):
        return missing("demand", key)
    found = points(data, key)
    whole = f"**As a whole:** {met(data, key)} {link('All demands of this draft through time', f'/ledger/index.md#{key}')}."  # fmt: skip
    rows = [[heading(one.article), link(one.title, f"/demands/{one.demand['demand_id']}/index.md"), text(answer(data, one.demand)), _judged(data, one.demand)] for one in found]  # fmt: skip
    glance = table("points", ["Article", "What was asked", "What the side asked said", "What became of it"], rows)
    return "\n\n".join([whole, glance, *_articles(data, found)])


def _judged(data: Data, demand: Row) -> str:
    rows = data.many("compliance", "demand_id", demand["demand_id"])
    return "".join(f"{data.code('compliance', 'compliance', row['compliance'])} by {day(row['as_of'])}" for row in rows)


def _articles(data: Data, found: list[Point]) -> Iterator[str]:
    for article in dict.fromkeys(one.article for one in found):
        blocks = [block for one in found if one.article == article for block in _told(data, one)]
        yield section(heading(article), *blocks, level=3)


def _told(data: Data, one: Point) -> Iterator[str]:
    yield f"**{link(one.title, '/demands/' + one.demand['demand_id'] + '/index.md')}**"
    yield facts(known(data, one))


def known(data: Data, one: Point) -> Iterator[tuple[str, str]]:
    """Yields what is known of a point: what it asks, its words, the answers, and what became of it."""
    key, asked = one.demand["demand_id"], one.demand["target_id"]
    yield "What it asks", f'<span class="cb-ours">{OURS}</span> {text(one.demand["description"])}'
    for said in one.said:
        yield "The words" if said["quote"] else "What it says", _sourced(data, said)
    answers = [(said, stance) for said, stance in taken(data, key) if stance["stance"] in TOLD]
    for head, ours in (("Answered by the side asked", True), ("Answered by others", False)):
        mine = [f"{text(TOLD[stance['stance']].capitalize())}: {line(data, said['statement_id'])}" for said, stance in answers if speaks_for(data, said, asked) is ours]  # fmt: skip
        yield head, "<br>".join(mine) or ("Nothing on this point alone is recorded here." if ours else "")
    yield "What became of it", met(data, key)
    yield (
        "Judged from",
        "".join(data.source_link(row["source_id"]) for row in data.many("compliance", "demand_id", key)),
    )


def _sourced(data: Data, said: Row) -> str:
    """Writes a passage of a draft with the place where it is printed; the statement's page has the rest."""
    row = data.one("sources", said["source_id"])
    place = ", ".join(filter(None, (outward(row["title"], text_fragment(row["url"], said["quote"])), text(row["publisher"]), text(said["locator"]))))  # fmt: skip
    return f"{words(said)} ({place}; {data.statement(said['statement_id'])})"


def without_demand(data: Data) -> str:
    """Lists what else of the drafts is in the tables: statements that are part of them and advance no demand."""
    parts = [
        row for row in data.by_day(data.many("statements", "event_id", EVENT)) if row["channel"] == "official_text"
    ]
    rest = [row for row in parts if not any(one["stance"] == "advances" for one in data.many("stances", "statement_id", row["statement_id"]))]  # fmt: skip
    return "\n".join(f"- {_sourced(data, row)}" for row in rest) or "Nothing else of the drafts is in the tables."


def meanings(data: Data) -> str:
    """Says what each judgement means, in the words of the codebook."""
    used = {row["compliance"] for row in data.rows["compliance"]}
    codes = [row for row in data.many("codes", "vocabulary", "compliance") if row["code"] in used]
    return "\n".join(f"- **{text(row['label'])}:** {text(row['definition'])}" for row in codes)
