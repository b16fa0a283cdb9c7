"""Writes the page of each event: when and where it was, the source, and what was said at it."""

from __future__ import annotations

from scripts.package.records import Row, day, days
from scripts.pages import listed
from scripts.pages.cite import cite_box
from scripts.pages.data import Data, country
from scripts.pages.markup import facts, link, record_page, section, text
from scripts.pages.structured import event_ld


def event_page(data: Data, row: Row) -> str:
    """Writes the page of one event."""
    key, last = row["event_id"], row["ends_on"] or row["starts_on"]
    held = days(row["starts_on"], last)
    where = ", ".join(part for part in (row["place"], country(row["country"])) if part)
    described = facts(
        [
            ("When", text(held)),
            ("Kind", data.code("events", "kind", row["kind"])),
            ("Actor", data.organization(row["actor_id"])),
            ("Where", text(where)),
            ("Source", data.source(row["source_id"])),
            ("That day", link(f"everything said on {day(row['starts_on'])}", f"/explorer/index.md?q=%22{row['starts_on']}%22")),
        ]
    )  # fmt: skip
    said = data.many("statements", "event_id", key)
    heading = f"Said at it ({data.counted(one['statement_id'] for one in said)})"
    blocks = [
        described,
        section(heading, listed.statements(data, said)) if said else "No statement made at it is recorded.",
        cite_box(data, "events", key),
        event_ld(data, row, where),
    ]
    about = f"{row['title']}, {held}{f', {where}' if where else ''}: what was said at it, by whom, with every source."
    return record_page(row["title"], "events", key, blocks, description=about)
