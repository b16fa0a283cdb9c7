"""Writes the pages that list records: all records that have pages, and the sample, and what the home page counts."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import WITH_PAGES, month
from scripts.pages.data import Data, country
from scripts.pages.days import DATED, day_list
from scripts.pages.frames import frames
from scripts.pages.markup import date, dates, link, page, section, slug, table, text
from scripts.pages.outcomes import came

NOTHING = "Nothing is recorded yet."


def list_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every page that lists records."""
    writers = (_statements, _speakers, _demands, _scenarios, _organizations, _events, _sources, frames)
    for name, write in zip((*WITH_PAGES, "frames"), writers, strict=True):
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
    shown += [(len(data.rows[name]), link(name, f"/{name}/index.md")) for name in WITH_PAGES[1:]]
    shown.append((data.coded_twice(), "[curated statements coded twice](/methodology.md#agreement)"))
    lines = "\n".join(f"- **{number:,}** {label}" for number, label in shown)
    return f'<div class="cb-counts" markdown>\n\n{lines}\n\n</div>'


def _statements(data: Data) -> Iterator[str]:
    yield (
        f"By day, one page for each. To choose by speaker, act, demand or words, use the [explorer](/explorer/index.md). {DATED}"
        if data.rows["statements"]
        else ""
    )
    listed = list(day_list(data))
    yield from listed or [NOTHING]


def _speakers(data: Data) -> Iterator[str]:
    rows = [
        [
            data.speaker(row["speaker_id"]),
            data.code("speakers", "kind", row["kind"]),
            data.code("speakers", "side", row["side"]),
            ", ".join(dict.fromkeys(text(post["title"]) for post in data.many("posts", "speaker_id", row["speaker_id"]))),
            data.counted(one["statement_id"] for one in data.many("statements", "speaker_id", row["speaker_id"])),
        ]
        for row in data.in_order("speakers")
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
        for row in data.in_order("demands")
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
        for row in data.in_order("scenarios")
    ]
    yield table("scenarios", ["Scenario", "Kind", "Counts until", "What came", "Forecasts"], rows) or NOTHING


def _came(data: Data, scenario: str) -> str:
    rows = data.many("outcomes", "scenario_id", scenario)
    return came(data, rows[0], date) if rows else ""


def _organizations(data: Data) -> Iterator[str]:
    rows = [
        [
            _anchored(data, "organizations", row["organization_id"]),
            data.code("organizations", "kind", row["kind"]),
            data.code("organizations", "side", row["side"]),
            text(country(row["country"])),
            data.organization(row["parent_id"]),
        ]
        for row in data.in_order("organizations")
    ]
    yield table("organizations", ["Organization", "Kind", "Side", "Country", "Part of"], rows) or NOTHING


def _anchored(data: Data, name: str, key: str) -> str:
    """Links to a record by its name or title; the anchor is one that the list had when it held all there is to say."""
    return f'<span id="{text(key)}"></span>{data.record_link(name, key)}'


def _events(data: Data) -> Iterator[str]:
    rows = [
        [
            dates(row["starts_on"], row["ends_on"] or row["starts_on"]),
            _anchored(data, "events", row["event_id"]),
            data.code("events", "kind", row["kind"]),
            text(", ".join(part for part in (row["place"], country(row["country"])) if part)),
            data.counted(one["statement_id"] for one in data.many("statements", "event_id", row["event_id"])),
        ]
        for row in data.in_order("events")
    ]
    yield table("events", ["Date", "Event", "Kind", "Where", "Statements"], rows) or NOTHING


def _sources(data: Data) -> Iterator[str]:
    yield "A title in [brackets] is ours: the page shows none." if data.rows["sources"] else ""
    rows: dict[str, list[list[str]]] = {}
    for row in data.in_order("sources"):
        cells = [
            date(row["published_on"]) or "undated",
            _anchored(data, "sources", row["source_id"]),
            text(row["publisher"]),
            data.code("sources", "kind", row["kind"]),
            data.counted(one["statement_id"] for one in data.many("statements", "source_id", row["source_id"])),
        ]
        rows.setdefault(month(row["published_on"]) or "Undated", []).append(cells)
    for name, listed in rows.items():  # browsers lay out only the tables that they show
        yield section(name, table("sources", ["Published", "Source", "Publisher", "Kind", "Statements"], listed))
    yield "" if rows else NOTHING
