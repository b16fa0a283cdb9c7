"""Writes the page of each organization: what it is, who spoke in its name, and what was asked of it or said about it."""

from __future__ import annotations

from scripts.package.records import Row
from scripts.pages import listed
from scripts.pages.cite import cite_box
from scripts.pages.data import Data, country, wikidata
from scripts.pages.markup import date, facts, link, record_page, section, text
from scripts.pages.speakers import offices
from scripts.pages.structured import organization_ld


def organization_page(data: Data, row: Row) -> str:
    """Writes the page of one organization."""
    key = row["organization_id"]
    same = data.many("speakers", "speaker_id", key)
    parts = [data.organization(one["organization_id"]) for one in data.many("organizations", "parent_id", key)]
    posts = data.many("posts", "organization_id", key)
    blocks = [
        _described(data, row, parts, bool(same)),
        section("Offices", offices(data, posts, holders=True)),
        *_said(data, key, posts),
        section("Demands that it tabled", _titles(data, "demands", "issuer_id", key)),
        section("Demands that are asked of it", _titles(data, "demands", "target_id", key)),
        section("Demands that dispose of it", _titles(data, "demands", "concerns_id", key)),
        section("Scenarios in which it would act", _titles(data, "scenarios", "actor_id", key)),
        section("Scenarios in which it would be acted upon", _titles(data, "scenarios", "target_id", key)),
        section("Its own events", _events(data, key)),
        section("Sampled series of its words", _frames(data, key)),
        cite_box(data, "organizations", key),
        organization_ld(data, row),
    ]
    about = f"{row['name']} in the crisis before Russia’s invasion of Ukraine: who spoke for it, what was asked of it and what it did, with every source."
    return record_page(row["name"], "organizations", key, blocks, description=about)


def _described(data: Data, row: Row, parts: list[str], speaks: bool) -> str:
    """Writes what kind of organization it is, of what it is part, and its own parts."""
    return facts(
        [
            ("Kind", data.code("organizations", "kind", row["kind"])),
            ("Side", data.code("organizations", "side", row["side"])),
            ("Country", text(country(row["country"]))),
            ("Part of", data.organization(row["parent_id"])),
            ("Parts", ", ".join(parts)),
            ("Speaks itself", data.speaker(row["organization_id"]) if speaks else ""),
            ("Identity", wikidata(row["wikidata_id"])),
        ]
    )


def _said(data: Data, key: str, posts: list[Row]) -> list[str]:
    own = [*data.many("statements", "speaker_id", key), *(one for post in posts for one in data.many("statements", "post_id", post["post_id"]))]  # fmt: skip
    aimed = data.many("statements", "target_id", key)
    return [
        section(f"{called} ({data.counted({row['statement_id'] for row in rows})})", listed.statements(data, rows, most=20))
        for called, rows in (("Said by it, or from an office of it", own), ("Statements addressed to it", aimed))
        if rows
    ]  # fmt: skip


def _titles(data: Data, table: str, column: str, key: str) -> str:
    rows = data.many(table, column, key)
    return "\n".join(f"- {data.record(table, next(iter(row.values())), 'title')}" for row in rows)


def _events(data: Data, key: str) -> str:
    rows = sorted(data.many("events", "actor_id", key), key=lambda row: row["starts_on"])
    return "\n".join(f"- {date(row['starts_on'])} {data.event(row['event_id'])}" for row in rows)


def _frames(data: Data, key: str) -> str:
    rows = data.many("frames", "organization_id", key)
    return "\n".join(f"- {link(row['title'], '/frames/index.md#' + row['frame_id'])}" for row in rows)
