"""Writes the page of each speaker."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.package.records import Row
from scripts.pages import listed
from scripts.pages.cite import cite_box
from scripts.pages.data import Data, country, wikidata
from scripts.pages.markup import date, facts, record_page, section, table, text
from scripts.pages.structured import speaker_ld


def speaker_page(data: Data, row: Row) -> str:
    """Writes the page of one speaker."""
    key = row["speaker_id"]
    same = data.many("organizations", "organization_id", key)
    described = facts(
        [
            ("In its own script", text(row["name_native"])),
            ("Other spellings", ", ".join(text(one["name"]) for one in data.many("other_names", "speaker_id", key))),
            ("Kind", data.code("speakers", "kind", row["kind"])),
            ("Side", data.code("speakers", "side", row["side"])),
            ("Country", text(country(row["country"]))),
            ("Identity", wikidata(row["wikidata_id"] or (same[0]["wikidata_id"] if same else ""))),
            ("Organization", data.organization(key) if same else ""),
        ]
    )
    said = data.many("statements", "speaker_id", key)
    counted = data.counted(one["statement_id"] for one in said)
    blocks = [
        described,
        section("Offices held", offices(data, data.many("posts", "speaker_id", key))),
        section(f"Statements ({counted})", listed.statements(data, said, speakers=False)),
        cite_box(data, "speakers", key),
        speaker_ld(data, row),
    ]
    noun = "statement" if counted == "1" else "statements"
    about = f"What {row['name']} said in the crisis before Russia’s invasion of Ukraine: {counted} {noun} with words, sources and codes."
    return record_page(row["name"], "speakers", key, blocks, description=about)


def offices(data: Data, posts: Iterable[Row], holders: bool = False) -> str:
    """Writes posts with their days: of one speaker with the organizations, or of one organization with the holders."""
    rows = [
        [
            text(post["title"]),
            data.speaker(post["speaker_id"]) if holders else data.organization(post["organization_id"]),
            data.code("posts", "authority", post["authority"]),
            date(post["held_from"]),
            date(post["held_until"]),
        ]
        for post in posts
    ]
    return table("offices", ["Office", "Holder" if holders else "Organization", "Authority", "From", "Until"], rows)
