"""Writes the page of each scenario: what came of it, what is meant by it, and who foresaw, denied, threatened or urged it."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import Row, day
from scripts.pages.cite import cite_box
from scripts.pages.codings import codings
from scripts.pages.data import Data
from scripts.pages.markup import facts, record_page, section, text
from scripts.pages.outcomes import came
from scripts.pages.statements import brief
from scripts.pages.structured import term_ld
from scripts.pages.tracker import tracked

RULES_CAME_LATER = "All rules were written after the events, each from the statement that opened its scenario alone."


def scenario_page(data: Data, row: Row) -> str:
    """Writes the page of one scenario."""
    key = row["scenario_id"]
    described = facts(
        [
            ("Kind", data.code("scenarios", "kind", row["kind"])),
            ("Who would act", data.organization(row["actor_id"])),
            ("Upon whom", data.organization(row["target_id"])),
            ("Opened by", brief(data, row["opened_by"])),
            ("Counts until", text(day(row["horizon_until"]))),
        ]
    )
    blocks = [
        text(row["description"]),
        section("What came", *_outcome(data, key)),
        section("What is meant", described),
        section("When it counts as having happened", f'<div class="cb-rule"><p>{text(row["resolution_rule"])}</p></div>', RULES_CAME_LATER),
        section("Who foresaw, denied, threatened or urged it", *tracked(data, row)),
        cite_box(data, "scenarios", key),
        term_ld(data, "scenarios", row),
    ]  # fmt: skip
    about = f"{row['description']} Who foresaw it, how likely they called it, in which words, and what came."
    return record_page(row["title"], "scenarios", key, blocks, description=about)


def _outcome(data: Data, scenario: str) -> Iterator[str]:
    for row in data.many("outcomes", "scenario_id", scenario):
        yield f"{came(data, row, day)}, judged on {day(row['judged_on'])}. {text(row['reason'])}"
        yield f"Source: {data.source(row['source_id'])}" if row["source_id"] else ""
        yield section("How it was coded", codings(data, [("outcomes", scenario, "")]), level=3)
