"""Writes the pages that list records: the four tables, organizations, events, sources and the sample, and what the home page counts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import WITH_PAGES, Row
from scripts.pages.data import Data, wikidata
from scripts.pages.frames import frames
from scripts.pages.markup import date, dates, facts, link, outward, page, section, slug, table, text
from scripts.pages.outcomes import came

NOTHING = "Nothing is recorded yet."


def list_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every page that lists records."""
    writers = (_statements, _speakers, _demands, _scenarios, _organizations, _events, _sources, frames)
    for name, write in zip((*WITH_PAGES, "organizations", "events", "sources", "frames"), writers, strict=True):
        schema = data.package.tables[name].schema
        download = f"Download: [{schema.title} as CSV](/{data.package.tables[name].file}). Columns: [dictionary](/dictionary/index.md#{slug(name)})."
        head = [f"# {text(schema.title)}", text(schema.description), *write(data), download]
        yield (
            f"/{name}/index.md",
            page(schema.title, head, hide=("toc",), description=f"{schema.title} of the dataset: {schema.description}"),
        )


def counts(data: Data) -> str:
    """Writes how much there is of what, for the home page; statements of the sample are counted apart."""
    curated, sampled = data.by_entry(row["statement_id"] for row in data.rows["statements"])
    shown = [(curated, link("curated statements", "/statements/index.md"))]
    shown += [(sampled, link("statements of drawn passages", "/frames/index.md"))] if sampled else []
    shown += [(len(data.rows[name]), link(name, f"/{name}/index.md")) for name in (*WITH_PAGES[1:], "sources")]
    shown.append((data.coded_twice(), "[curated statements coded twice](/methodology.md#agreement)"))
    lines = "\n".join(f"- **{number:,}** {label}" for number, label in shown)
    return f'<div class="cb-counts" markdown>\n\n{lines}\n\n</div>'


def _statements(data: Data) -> Iterator[str]:
    rows = [
        [
            dates(row["said_from"], row["said_until"]),
            data.speaker(row["speaker_id"]),
            data.code("speakers", "side", data.one("speakers", row["speaker_id"])["side"]),
            data.code("statements", "act", row["act"]),
            data.told(row["statement_id"]) + _marked(row),
        ]
        for row in data.by_day(data.rows["statements"])
    ]
    yield "≤ marks a day known only as the latest on which it can have been said." if rows else ""
    if any(row["curated"] == "no" for row in data.rows["statements"]):
        yield "Statements marked *sampled* were not chosen: they are in a passage that was drawn ([the sample](/frames/index.md))."
    yield table("statements", ["Date", "Speaker", "Side", "Act", "What was said"], rows) or NOTHING


def _marked(statement: Row) -> str:
    """Returns a mark for a statement that is here only because its passage was drawn."""
    return " *sampled*" if statement["curated"] == "no" else ""


def _speakers(data: Data) -> Iterator[str]:
    rows = [
        [
            data.speaker(row["speaker_id"]),
            data.code("speakers", "kind", row["kind"]),
            data.code("speakers", "side", row["side"]),
            ", ".join(dict.fromkeys(text(post["title"]) for post in data.many("posts", "speaker_id", row["speaker_id"]))),
            data.counted(one["statement_id"] for one in data.many("statements", "speaker_id", row["speaker_id"])),
        ]
        for row in sorted(data.rows["speakers"], key=lambda row: row["name"])
    ]  # fmt: skip
    yield table("speakers", ["Speaker", "Kind", "Side", "Offices", "Statements"], rows) or NOTHING


def _demands(data: Data) -> Iterator[str]:
    rows = [
        [
            data.record("demands", row["demand_id"], "title"),
            data.organization(row["issuer_id"]),
            data.organization(row["target_id"]),
            data.code("demands", "issue", row["issue"]),
            _met(data, row["demand_id"]),
            data.counted(one["statement_id"] for one in data.many("stances", "demand_id", row["demand_id"])),
        ]
        for row in sorted(data.rows["demands"], key=lambda row: row["title"])
    ]
    yield table("demands", ["Demand", "Tabled by", "Asked of", "Issue", "Met?", "Stances"], rows) or NOTHING


def _met(data: Data, demand: str) -> str:
    rows = data.many("compliance", "demand_id", demand)
    return f"{data.code('compliance', 'compliance', rows[0]['compliance'])} {date(rows[0]['as_of'])}" if rows else ""


def _scenarios(data: Data) -> Iterator[str]:
    rows = [
        [
            data.record("scenarios", row["scenario_id"], "title"),
            data.code("scenarios", "kind", row["kind"]),
            date(row["horizon_until"]),
            _came(data, row["scenario_id"]),
            data.counted(one["statement_id"] for one in data.many("forecasts", "scenario_id", row["scenario_id"])),
        ]
        for row in sorted(data.rows["scenarios"], key=lambda row: row["title"])
    ]
    yield table("scenarios", ["Scenario", "Kind", "Counts until", "What came", "Forecasts"], rows) or NOTHING


def _came(data: Data, scenario: str) -> str:
    rows = data.many("outcomes", "scenario_id", scenario)
    return came(data, rows[0], date) if rows else ""


def _organizations(data: Data) -> Iterator[str]:
    rows = [
        [
            f'<span id="{text(row["organization_id"])}"></span>{text(row["name"])}',
            data.code("organizations", "kind", row["kind"]),
            data.code("organizations", "side", row["side"]),
            text(row["country"]),
            data.organization(row["parent_id"]),
            wikidata(row["wikidata_id"]),
        ]
        for row in sorted(data.rows["organizations"], key=lambda row: row["name"])
    ]
    head = ["Organization", "Kind", "Side", "Country", "Part of", "Identity"]
    yield table("organizations", head, rows) or NOTHING


def _events(data: Data) -> Iterator[str]:
    for row in sorted(data.rows["events"], key=lambda row: (row["starts_on"], row["event_id"])):
        described = facts(
            [
                ("When", dates(row["starts_on"], row["ends_on"] or row["starts_on"])),
                ("Kind", data.code("events", "kind", row["kind"])),
                ("Actor", data.organization(row["actor_id"])),
                ("Where", text(", ".join(part for part in (row["place"], row["country"]) if part))),
                ("Source", data.source(row["source_id"])),
            ]
        )
        said = _said(data, data.many("statements", "event_id", row["event_id"]))
        yield section(f"{text(row['title'])} {{#{row['event_id']}}}", described, said)
    yield "" if data.rows["events"] else NOTHING


def _sources(data: Data) -> Iterator[str]:
    for row in sorted(data.rows["sources"], key=lambda row: (row["published_on"] or "undated", row["source_id"])):
        described = facts(
            [
                ("Author", text(row["author"])),
                ("Publisher", text(row["publisher"])),
                ("Published", date(row["published_on"])),
                ("Address", outward(row["url"], row["url"])),
                ("Read", f"{date(row['accessed_on'])} {data.code('sources', 'read_as', row['read_as'])}"),
                ("Kind", data.code("sources", "kind", row["kind"])),
                ("Language", text(row["language"])),
                ("Licence", text(row["licence"])),
                ("Shows", "; ".join(_shown_by(data, row["source_id"]))),
            ]
        )
        said = _said(data, data.many("statements", "source_id", row["source_id"]))
        yield section(f"{text(row['title'])} {{#{row['source_id']}}}", described, said)
    yield "" if data.rows["sources"] else NOTHING


def _shown_by(data: Data, source: str) -> Iterator[str]:
    """Yields what else than statements of its own a source is cited for."""
    for name, says, show in (
        ("appearances", "also", lambda row: data.told(row["statement_id"])),
        ("demands", "the demand", lambda row: data.record("demands", row["demand_id"], "title")),
        ("compliance", "what came of the demand", lambda row: data.record("demands", row["demand_id"], "title")),
        ("outcomes", "what came of the scenario", lambda row: data.record("scenarios", row["scenario_id"], "title")),
        ("events", "the event", lambda row: data.event(row["event_id"])),
        ("other_names", "another spelling of the name of", lambda row: data.speaker(row["speaker_id"])),
    ):
        for row in data.many(name, "source_id", source):
            yield f"{says} {show(row)}"
    if drawn := data.many("draws", "source_id", source):
        yield ", ".join(link(f"passage {row['draw_id']}", f"/frames/index.md#{row['draw_id']}") for row in drawn)


def _said(data: Data, statements: list[Row]) -> str:
    """Lists statements by day, folded: a source can carry many."""
    lines = [
        f"- {dates(row['said_from'], row['said_until'])} {data.speaker(row['speaker_id'])}: {data.told(row['statement_id'])}{_marked(row)}"
        for row in data.by_day(statements)
    ]
    if not lines:
        return ""
    noun = "statement" if len(lines) == 1 else "statements"
    listed = "\n".join(lines)
    number = data.counted(row["statement_id"] for row in statements)
    return f"<details markdown><summary>{number} {noun}</summary>\n\n{listed}\n\n</details>"
