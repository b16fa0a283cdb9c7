"""What the written pages in docs/ways take from the tables, and the pictures on them that can be taken away.

A page names what it wants in a comment on a line of its own, such as `<!-- statement: biden-006 -->`; the words come from the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from scripts.package.records import day
from scripts.package.typed import texts
from scripts.pages import asked, cards, drafts
from scripts.pages.data import Data
from scripts.pages.drawing import EDGE, Days, Drawing, Mark, lane
from scripts.pages.groups import GROUPS, group, label
from scripts.pages.ledger import LANE, of_demands
from scripts.pages.markup import table, text
from scripts.pages.outcomes import came
from scripts.pages.pictures import Picture, files, picture
from scripts.pages.tracker import SHAPES, of_scenarios
from scripts.quality.estimates_report import Report, report

FOLDER = "ways"
WANTED = re.compile(r"^<!-- (days|demand|scenario|question): ([a-z0-9 -]+) -->$", re.MULTILINE)  # what is drawn
HEAD = ("statement_id", "said_until", "speaker", "side", "act", "quote", "summary_ours")


class Ways:
    """The tables, and what was concluded from the sample, which is computed once, and only when it is asked for."""

    def __init__(self, data: Data) -> None:
        """Takes the tables."""
        self.data = data
        self.found: Callable[[], Report] = cache(lambda: report(texts(data.package), data.package.directory))

    def insertions(self) -> dict[str, Callable[..., str]]:
        """Returns the text for each thing that a page can name, by its kind."""
        return {
            "statement": partial(cards.card, self.data),
            "line": partial(cards.line, self.data),
            "said": self._said,
            "note": self._note,
            "became": self._became,
            "came": self._came,
            "draft": partial(drafts.draft, self.data),
            "drafts-else": partial(drafts.without_demand, self.data),
            "meanings": partial(drafts.meanings, self.data),
            "question": lambda number: asked.asked(self.data, self.found(), FOLDER, number),
        } | {kind: partial(self._shown, kind) for kind in ("days", "demand", "scenario")}

    def files(self, written: str) -> Iterator[tuple[str, bytes]]:
        """Yields the files of the pictures that a written page names, by path from the root of the site."""
        for kind, named in WANTED.findall(written):
            if made := self._picture(kind, named):
                yield from files(FOLDER, made).items()

    def _shown(self, kind: str, named: str) -> str:
        made = self._picture(kind, named)
        return picture(self.data, FOLDER, made) if made else cards.missing(kind, named)

    def _picture(self, kind: str, named: str) -> Picture | None:
        """Returns a picture; None where the package lacks what it is of."""
        if kind == "days":
            return days(self.data, named.split())
        if kind == "question":
            each = asked.answer_of(self.found(), named)
            return asked.drawn(each) if each and not each.why_not else None
        rows = self.data.many(f"{kind}s", f"{kind}_id", named)
        if not rows:
            return None
        title = rows[0]["title"]
        return of_demands(self.data, named, title, [(0, rows[0])]) if kind == "demand" else of_scenarios(self.data, named, title, rows)  # fmt: skip

    def _said(self, key: str) -> str:
        """Writes the words alone, for a reader who is to find out whose they are."""
        rows = self.data.many("statements", "statement_id", key)
        return cards.words(rows[0]) if rows else cards.missing("statement", key)

    def _note(self, key: str) -> str:
        """Writes the note on a statement."""
        rows = self.data.many("statements", "statement_id", key)
        return f"*Note:* {text(rows[0]['note'])}" if rows else cards.missing("statement", key)

    def _came(self, key: str) -> str:
        """Writes what came of a scenario, with the day."""
        rows = self.data.many("outcomes", "scenario_id", key)
        return f"{self.data.record('scenarios', key, 'title')}: {came(self.data, rows[0], day)}." if rows else cards.missing("scenario", key)  # fmt: skip

    def _became(self, key: str) -> str:
        """Writes what became of a demand, with the day."""
        return cards.met(self.data, key) or cards.missing("demand", key)


def days(data: Data, keys: list[str]) -> Picture | None:
    """Returns the picture of some statements on the line of days, in the order in which they are named; None without any."""
    said = [row for key in keys for row in data.many("statements", "statement_id", key)]
    if not said:
        return None
    rows = [[row["statement_id"], row["said_until"], *_speaker(data, row), row["act"], row["quote"], row["summary"]] for row in said]  # fmt: skip
    shown = table("plain", ["Day", "Who", "Side", "Words"], [[day(row["said_until"]), cards.who(data, row), data.code("speakers", "side", _speaker(data, row)[1]), cards.words(row)] for row in said])  # fmt: skip
    told = "; ".join(f"{day(row['said_until'])}, {_speaker(data, row)[0]}" for row in said)
    return Picture("days", f"{len(said)} statements by day", f"Each mark is one statement and leads to its page: {told}.", partial(_draw, data, said), HEAD, rows, shown)  # fmt: skip


def _speaker(data: Data, row: dict[str, str]) -> tuple[str, str]:
    speaker = data.one("speakers", row["speaker_id"])
    return speaker["name"], speaker["side"]


def _draw(data: Data, said: list[dict[str, str]], drawing: Drawing) -> None:
    line = Days(LANE, drawing.width - EDGE)
    line.axis(drawing)
    top = drawing.height + 4
    for key in GROUPS:
        marks = [_mark(data, row) for row in data.by_day(said) if group(data, row) == key]
        if marks:
            drawing.height += 6
            lane(drawing, line, label(key), marks)
    line.grid(drawing, top)


def _mark(data: Data, row: dict[str, str]) -> Mark:
    key = group(data, row)
    words = f"“{row['quote']}”" if row["quote"] else row["summary"]
    return Mark(SHAPES[key], key, f"{_speaker(data, row)[0]}, {day(row['said_until'])}: {words}", f"/statements/{row['statement_id']}/index.html", row["said_until"])  # fmt: skip


def written(folder: Path) -> str:
    """Returns all pages of the folder, one after another."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md")))
