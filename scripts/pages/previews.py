"""Draws what other sites show beside a link to a page: one picture for each kind of page, as PNG, which is all that they read."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.formats.citation import dataset
from scripts.package.records import day
from scripts.pages.data import Data

TEMPLATE = Path(__file__).with_name("preview.typ")
MADE_BY = "Found, chosen and coded by language models; no person has validated the codes."
KINDS = {  # by the first folder of a page's address; `page` is for all others
    "page": ("What was said before the war", "Who said, demanded and predicted what, from 1 November 2021 to 24 February 2022"),
    "statements": ("A statement", "Its words, its source, its codes, and how to cite it"),
    "speakers": ("A speaker", "Everything recorded of one voice, by day"),
    "demands": ("A demand", "Who advanced, countered or rejected it, and whether it was met"),
    "scenarios": ("A scenario", "Who foresaw, denied, threatened or urged it, and what came of it"),
    "organizations": ("An organization", "Who spoke for it, and what was asked of it"),
    "events": ("An event", "When and where it was, and what was said at it"),
    "sources": ("A source", "What was read, when and where, and all that is from it"),
    "codebook": ("A code", "What it means, the test for it, and the records that carry it"),
    "disagreements": ("Disagreements between coders", "Both codes, what a third decided, and what is published"),
    "explorer": ("Explorer", "All statements, to filter, search, share and take away"),
    "ledger": ("Demands through time", "What was never conceded, what was offered instead, and when"),
    "tracker": ("What was foreseen, and what came", "Each possible event, in whose words, and what came of it by which day"),
    "timeline": ("Day by day", "Events and statements, by month and day"),
    "troops": ("Troops near Ukraine", "Every estimate, with who gave it and in which words"),
    "answers": ("Who answers whom", "Statements that answer, reject or repeat one another"),
}  # fmt: skip


def preview_files(data: Data) -> dict[str, bytes]:
    """Returns the pictures by path from the root of the site."""
    import typst  # takes a while to load, and is asked for only where the site has an address

    work = dataset(data.descriptor)
    foot = f"Version {work.version}, {day(work.date)}" if work.date else f"Version {work.version}"
    made = {}
    for kind, (title, told) in KINDS.items():
        shown = {"name": work.title.partition(":")[0], "title": title, "told": told, "made": MADE_BY, "foot": foot}
        made[f"previews/{kind}.png"] = typst.compile(
            str(TEMPLATE), format="png", ppi=72.0, ignore_system_fonts=True, sys_inputs={"data": json.dumps(shown)}
        )
    return made
