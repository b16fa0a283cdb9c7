"""Writes the page of each statement, speaker, demand and scenario."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.tables import tables as schemas_by_table
from scripts.package.records import WITH_PAGES, Row, day, record_path
from scripts.pages.cite import cite_box, speaker_ld, term_ld
from scripts.pages.codings import codings
from scripts.pages.data import Data, wikidata
from scripts.pages.markup import date, dates, facts, record_page, section, table, text
from scripts.pages.outcomes import came
from scripts.pages.statements import brief, statement_page
from scripts.pages.tracker import tracked

RULES_CAME_LATER = "All rules were written after the events, each from the statement that opened its scenario alone."


def record_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every record's page, and of every retired record's."""
    writers = dict(zip(WITH_PAGES, (statement_page, _speaker, _demand, _scenario), strict=True))
    for name, write in writers.items():
        key = schemas_by_table()[name].key[0]
        for row in data.rows[name]:
            yield record_path(name, row[key]), write(data, row)
    for row in data.rows["retired"]:
        if row["table"] in WITH_PAGES:
            yield record_path(row["table"], row["id"]), _retired(data, row)


# --- speakers --------------------------------------------------------------------------------------------------------


def _speaker(data: Data, row: Row) -> str:
    key = row["speaker_id"]
    same = data.many("organizations", "organization_id", key)
    described = facts(
        [
            ("In its own script", text(row["name_native"])),
            ("Other spellings", ", ".join(text(one["name"]) for one in data.many("other_names", "speaker_id", key))),
            ("Kind", data.code("speakers", "kind", row["kind"])),
            ("Side", data.code("speakers", "side", row["side"])),
            ("Country", text(row["country"])),
            ("Identity", wikidata(row["wikidata_id"] or (same[0]["wikidata_id"] if same else ""))),
            ("Organization", data.organization(key) if same else ""),
        ]
    )
    blocks = [
        described,
        section("Offices held", _offices(data, key)),
        section("Statements", _said_by(data, key)),
        cite_box(data, "speakers", key),
        speaker_ld(data, row),
    ]
    said = data.counted(one["statement_id"] for one in data.many("statements", "speaker_id", key))
    about = f"What {row['name']} said in the crisis before Russia’s invasion of Ukraine: {said} statements with their words, sources and codes."
    return record_page(row["name"], "speakers", key, blocks, description=about)


def _offices(data: Data, speaker: str) -> str:
    rows = [
        [
            text(post["title"]),
            data.organization(post["organization_id"]),
            data.code("posts", "authority", post["authority"]),
            date(post["held_from"]),
            date(post["held_until"]),
        ]
        for post in data.many("posts", "speaker_id", speaker)
    ]
    return table("plain", ["Office", "Organization", "Authority", "From", "Until"], rows)


def _said_by(data: Data, speaker: str) -> str:
    rows = [
        [dates(one["said_from"], one["said_until"]), data.code("statements", "act", one["act"]), _linked(data, one)]
        for one in data.by_day(data.many("statements", "speaker_id", speaker))
    ]
    return table("said", ["Date", "Act", "Statement"], rows)


# --- demands ---------------------------------------------------------------------------------------------------------


def _demand(data: Data, row: Row) -> str:
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
        [*_who_when(data, said), data.code("stances", "stance", one["stance"]), _linked(data, said)]
        for said, one in data.said(data.many("stances", "demand_id", demand))
    ]
    return table("ledger", ["Date", "Speaker", "Stance", "Statement"], rows) or "No statement about it is recorded yet."


def _who_when(data: Data, said: Row) -> list[str]:
    return [dates(said["said_from"], said["said_until"]), data.speaker(said["speaker_id"])]


def _linked(data: Data, said: Row) -> str:
    return data.told(said["statement_id"])


def _compliance(data: Data, demand: str) -> Iterator[str]:
    for row in data.many("compliance", "demand_id", demand):
        yield f"{data.code('compliance', 'compliance', row['compliance'])} as of {day(row['as_of'])}. {text(row['reason'])}"
        yield text(row["note"])
        yield f"Source: {data.source(row['source_id'])}" if row["source_id"] else ""
        yield section("How it was coded", codings(data, [("compliance", demand, "")]), level=3)


# --- scenarios -------------------------------------------------------------------------------------------------------


def _scenario(data: Data, row: Row) -> str:
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


# --- retired ---------------------------------------------------------------------------------------------------------


def _retired(data: Data, row: Row) -> str:
    """Writes the page at the address of an identifier that was once released."""
    table, key = row["table"], row["id"]
    told = f"It was retired in version {text(row['version'])}. {text(row['reason'])}"
    instead = (
        f"[`{row['replaced_by']}`]({record_path(table, row['replaced_by'])}) has replaced it."
        if row["replaced_by"]
        else ""
    )
    return record_page(
        f"{key} (retired)", table, key, [told, instead], description=f"The identifier {key} was retired."
    )
