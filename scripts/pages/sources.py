"""Writes the page of each source: what was read, when and where, and everything that the dataset has from it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scripts.package.records import Row, day
from scripts.pages import listed
from scripts.pages.cite import cite_box
from scripts.pages.data import Data, tongue
from scripts.pages.markup import facts, link, outward, record_page, section, text
from scripts.pages.structured import source_ld

ARCHIVES = ("archive.org", "archive.md", "archive.ph", "archive.today", "archive.is", "archive.vn", "archive.fo")


def source_page(data: Data, row: Row) -> str:
    """Writes the page of one source."""
    key = row["source_id"]
    described = facts(
        [
            ("Author", text(row["author"])),
            ("Publisher", text(row["publisher"])),
            ("Published", text(day(row["published_on"]) or "day unknown")),
            ("Address", outward(row["url"], row["url"])),
            ("Archive", _archive(row)),
            ("Read", f"{text(day(row['accessed_on']))} {data.code('sources', 'read_as', row['read_as'])}"),
            ("Kind", data.code("sources", "kind", row["kind"])),
            ("Language", text(tongue(row["language"]))),
            ("Licence", text(row["licence"])),
        ]
    )
    said = data.many("statements", "source_id", key)
    heading = f"Statements from it ({data.counted(one['statement_id'] for one in said)})"
    blocks = [
        "The title stands in brackets because the page shows none: it is ours." if row["title"].startswith("[") else "",
        described,
        section(heading, listed.statements(data, said)) if said else "",
        section("What else it shows", "\n".join(f"- {shown}" for shown in shown_by(data, key))),
        cite_box(data, "sources", key),
        source_ld(data, row),
    ]
    about = f"{row['title']}, {row['publisher']}, {day(row['published_on']) or 'undated'}: what the dataset has from this source ({key})."
    return record_page(row["title"], "sources", key, blocks, description=about)


def _archive(row: Row) -> str:
    """Leads to an archived copy where the address is one, else to where one can be looked for."""
    if not row["url"]:
        return ""
    host = urlsplit(row["url"]).hostname or ""
    if any(host == archive or host.endswith(f".{archive}") for archive in ARCHIVES):
        return "The address is that of an archived copy."
    asked = outward("look for a copy in the Internet Archive", f"https://web.archive.org/web/*/{row['url']}")
    return f"No archived copy is recorded: {asked}."


def shown_by(data: Data, source: str) -> Iterator[str]:
    """Yields what else than statements of its own a source is cited for."""
    for name, says, show in (
        ("appearances", "The same utterance:", lambda row: data.told(row["statement_id"])),
        ("demands", "The demand", lambda row: data.record("demands", row["demand_id"], "title")),
        ("compliance", "What came of the demand", lambda row: data.record("demands", row["demand_id"], "title")),
        ("outcomes", "What came of the scenario", lambda row: data.record("scenarios", row["scenario_id"], "title")),
        ("events", "The event", lambda row: data.event(row["event_id"])),
        ("other_names", "Another spelling of the name of", lambda row: data.speaker(row["speaker_id"])),
    ):
        for row in data.many(name, "source_id", source):
            yield f"{says} {show(row)}"
    if drawn := data.many("draws", "source_id", source):
        links = ", ".join(link(row["draw_id"], f"/frames/index.md#{row['draw_id']}") for row in drawn)
        yield f"Drawn passages: {links}"
