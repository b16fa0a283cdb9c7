"""Writes the page of each demand: who tabled it, who said what about it, and whether it was met."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import Row, day
from scripts.pages.cite import cite_box
from scripts.pages.codings import codings
from scripts.pages.data import Data
from scripts.pages.markup import dates, facts, record_page, section, table, text
from scripts.pages.structured import term_ld


def demand_page(data: Data, row: Row) -> str:
    """Writes the page of one demand."""
    key = row["demand_id"]
    parts = [data.record("demands", one["demand_id"], "title") for one in data.many("demands", "parent_demand_id", key)]
    described = facts(
        [
            ("Tabled by", data.organization(row["issuer_id"])),
            ("Asked of", data.organization(row["target_id"])),
            ("Disposes of", data.organization(row["concerns_id"])),
            ("Change", data.code("demands", "change", row["change"])),
            ("Issue", data.code("demands", "issue", row["issue"])),
            ("Form", data.code("demands", "form", row["form"])),
            ("Part of", data.record("demands", row["parent_demand_id"], "title")),
            ("Parts", ", ".join(parts)),
            ("Source", data.source(row["source_id"], row["locator"])),
        ]
    )
    apart = "Stances are recorded for the demand that was spoken of; they never pass between a package and its parts."
    blocks = [
        text(row["description"]),
        described,
        section("Who said what about it", _ledger(data, key), apart if parts or row["parent_demand_id"] else ""),
        section("Was it met?", *_compliance(data, key)),
        cite_box(data, "demands", key),
        term_ld(data, "demands", row),
    ]
    about = (
        f"{row['description']} Who advanced, countered or rejected it, when, in which words, and whether it was met."
    )
    return record_page(row["title"], "demands", key, blocks, description=about)


def _ledger(data: Data, demand: str) -> str:
    rows = [
        [
            dates(said["said_from"], said["said_until"]),
            data.speaker(said["speaker_id"]),
            data.side(said["speaker_id"]),
            data.code("stances", "stance", one["stance"]),
            data.told(said["statement_id"]) + ("" if said["curated"] == "yes" else " *sampled*"),
        ]
        for said, one in data.said(data.many("stances", "demand_id", demand))
    ]
    head = ["Date", "Speaker", "Side", "Stance", "Statement"]
    return table("ledger", head, rows) or "No statement about it is recorded yet."


def _compliance(data: Data, demand: str) -> Iterator[str]:
    for row in data.many("compliance", "demand_id", demand):
        yield f"{data.code('compliance', 'compliance', row['compliance'])} as of {day(row['as_of'])}. {text(row['reason'])}"
        yield text(row["note"])
        yield f"Source: {data.source(row['source_id'])}" if row["source_id"] else ""
        yield section("How it was coded", codings(data, [("compliance", demand, "")]), level=3)
