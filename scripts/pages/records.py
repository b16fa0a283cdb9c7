"""Writes the page of each statement, speaker, demand and scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.tables import tables as schemas_by_table
from scripts.pages.cite import cite_box, speaker_ld, statement_ld, term_ld
from scripts.pages.codings import coded_of, codings
from scripts.pages.data import WITH_PAGES, Data, Row, when, wikidata
from scripts.pages.markup import (  # fmt: skip
    aside,
    date,
    dates,
    day,
    facts,
    heading,
    link,
    page,
    record_path,
    section,
    table,
    text,
)

RULES_CAME_LATER = "All rules were written after the events, each from the statement that opened its scenario alone."


def record_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every record's page, and of every retired record's."""
    writers = dict(zip(WITH_PAGES, (_statement, _speaker, _demand, _scenario), strict=True))
    for name, write in writers.items():
        key = schemas_by_table()[name].key[0]
        for row in data.rows[name]:
            yield record_path(name, row[key]), write(data, row)
    for row in data.rows["retired"]:
        if row["table"] in WITH_PAGES:
            yield record_path(row["table"], row["id"]), _retired(data, row)


def _page(title: str, table: str, identifier: str, blocks: Iterable[str], shown: str = "") -> str:
    """Writes the page of a record; `shown` is the heading where it differs from the title, both are cells."""
    top = heading(text(shown or title), f"[{table.capitalize()}](/{table}/index.md)", f"`{identifier}`")
    return page(title, [top, *blocks], hide=("navigation", "toc"))


# --- statements ------------------------------------------------------------------------------------------------------


def _statement(data: Data, row: Row) -> str:
    key, name = row["statement_id"], data.one("speakers", row["speaker_id"])["name"]
    act = data.code("statements", "act", row["act"])
    blocks = [
        f'<p class="cb-byline" markdown="span">{data.speaker(row["speaker_id"])}, {text(when(row))} {act}</p>',
        _quote(row["quote"], row["quote_language"], _printed(data, row)),
        _quote(row["quote_original"], "", "In the language in which it was spoken."),
        facts(_statement_facts(data, row)),
        section("Demands", _stances(data, row)),
        section("Scenarios", _forecasts(data, row)),
        section("Figures", _figures(data, row)),
        section("Relations", _relations(data, row)),
        section("Other units of the same utterance", _group(data, row)),
        section("Other sources that carry it", _appearances(data, row)),
        section(aside("How it was coded"), codings(data, list(coded_of(data, row)))),
        cite_box(data, "statements", key),
        statement_ld(data, row),
    ]
    return _page(f"{name}, {when(row)}: {row['summary']}", "statements", key, blocks, row["summary"])


def _quote(words: str, language: str, remark: str) -> str:
    if not words:
        return ""
    tongue = f' lang="{text(language)}"' if language else ""
    return f'<figure class="cb-quote"><blockquote{tongue}><p>{text(words)}</p></blockquote><figcaption>{remark}</figcaption></figure>'


def _printed(data: Data, row: Row) -> str:
    made = data.label("statements", "translation", row["translation"]).lower()
    return text(f"As the source prints it ({row['quote_language']})" + (f"; translation: {made}." if made else "."))


def _statement_facts(data: Data, row: Row) -> Iterator[tuple[str, str]]:
    def code(column: str) -> str:
        return data.code("statements", column, row[column])

    yield (
        "Speaker",
        ", ".join(part for part in (data.speaker(row["speaker_id"]), _office(data, row["post_id"])) if part),
    )
    yield "When", f"{text(when(row))} (basis: {code('date_basis')})"
    yield "Where", " ".join(part for part in (data.event(row["event_id"]), code("channel")) if part)
    yield "Act", code("act")
    yield "Condition", code("condition")
    yield "Target", data.organization(row["target_id"])
    yield "Threat", " ".join(part for part in (code("threat_means"), code("threat_aim")) if part)
    yield "Attribution", code("attribution")
    yield "Source", data.source(row["source_id"], row["locator"], row["quote"])
    yield "Quality of the source", f"tier {text(row['tier'])} {code('tier')}"
    yield "Note", text(row["note"])


def _office(data: Data, post: str) -> str:
    if not post:
        return ""
    row = data.one("posts", post)
    return f"{text(row['title'])}, {data.organization(row['organization_id'])}"


def _stances(data: Data, row: Row) -> str:
    stances = data.many("stances", "statement_id", row["statement_id"])
    rows = [
        [data.record("demands", one["demand_id"], "title"), data.code("stances", "stance", one["stance"])]
        for one in stances
    ]
    return table("pairs", ["Demand", "Stance"], rows)


def _forecasts(data: Data, row: Row) -> str:
    links = data.many("forecasts", "statement_id", row["statement_id"])
    rows = [[data.record("scenarios", one["scenario_id"], "title"), *_foreseen(data, one)] for one in links]
    return table("plain", ["Scenario", "Mode", "Likelihood", "In the words", "By", "Basis"], rows)


def _foreseen(data: Data, row: Row) -> list[str]:
    words = f"“{text(row['likelihood_words'])}”" if row["likelihood_words"] else ""
    codes = [data.code("forecasts", column, row[column]) for column in ("mode", "likelihood", "basis")]
    return [codes[0], codes[1], words, date(row["by_date"]), codes[2]]


def _figures(data: Data, row: Row) -> str:
    rows = [
        [
            f"{data.code('figures', 'quantity', one['quantity'])} {text(one['scope'])}".strip(),
            f"{_number(one)} {text(data.label('figures', 'unit', one['unit']).lower())}",
            data.code("figures", "hedge", one["hedge"]),
            f"“{text(one['words'])}”",
        ]
        for one in data.many("figures", "statement_id", row["statement_id"])
    ]
    return table("plain", ["Counted", "Number", "Hedge", "In the words"], rows)


def _number(row: Row) -> str:
    """Writes the bounds of a figure, digits in groups of three."""
    low, high = (f"{int(row[bound]):,}" if row[bound] else "" for bound in ("low", "high"))
    if low == high:
        return low
    if not (low and high):
        return f"at least {low}" if low else f"at most {high}"
    return f"{low} – {high}"


def _relations(data: Data, row: Row) -> str:
    key = row["statement_id"]
    ways = [("This statement", one, one["to_id"], "") for one in data.many("relations", "from_id", key)]
    ways += [("", one, one["from_id"], "this statement") for one in data.many("relations", "to_id", key)]
    rows = []
    for subject, one, other, this in ways:
        relation = data.code("relations", "relation", one["relation"])
        said = f"{_brief(data, other)}"
        sentence = f"{subject} {relation} {said}" if subject else f"{said} {relation} {this}"
        rows.append([sentence, data.code("relations", "basis", one["basis"])])
    return table("pairs", ["Relation", "Basis"], rows)


def _brief(data: Data, key: str) -> str:
    """Writes a statement in a line: who said what, and when."""
    row = data.one("statements", key)
    return f"{text(data.one('speakers', row['speaker_id'])['name'])}, {text(when(row))}: {link(row['summary'], record_path('statements', key))}"


def _group(data: Data, row: Row) -> str:
    others = data.many("statements", "unit_group", row["unit_group"]) if row["unit_group"] else []
    return "\n".join(
        f"- {data.code('statements', 'act', one['act'])} {link(one['summary'], record_path('statements', one['statement_id']))}"
        for one in others
        if one != row
    )


def _appearances(data: Data, row: Row) -> str:
    rows = data.many("appearances", "statement_id", row["statement_id"])
    return "\n".join(f"- {data.source(one['source_id'], one['locator'])}" for one in rows)


# --- speakers --------------------------------------------------------------------------------------------------------


def _speaker(data: Data, row: Row) -> str:
    key = row["speaker_id"]
    same = data.many("organizations", "organization_id", key)
    described = facts(
        [
            ("In its own script", text(row["name_native"])),
            ("Kind", data.code("speakers", "kind", row["kind"])),
            ("Side", data.code("speakers", "side", row["side"])),
            ("Country", text(row["country"])),
            ("Identity", wikidata(row["wikidata_id"] or (same[0]["wikidata_id"] if same else ""))),
            ("Organization", data.organization(key) if same else ""),
        ]
    )
    posts = [
        [
            text(post["title"]),
            data.organization(post["organization_id"]),
            data.code("posts", "authority", post["authority"]),
            date(post["held_from"]),
            date(post["held_until"]),
        ]
        for post in data.many("posts", "speaker_id", key)
    ]
    offices = table("plain", ["Office", "Organization", "Authority", "From", "Until"], posts)
    said = table(
        "said",
        ["Date", "Act", "Statement"],
        [
            [dates(one["said_from"], one["said_until"]), data.code("statements", "act", one["act"]), link(one["summary"], record_path("statements", one["statement_id"]))]
            for one in data.by_day(data.many("statements", "speaker_id", key))
        ],
    )  # fmt: skip
    blocks = [
        described,
        section("Offices held", offices),
        section("Statements", said),
        cite_box(data, "speakers", key),
        speaker_ld(data, row),
    ]
    return _page(row["name"], "speakers", key, blocks)


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
        section("Who said what of it", _ledger(data, key), apart if parts or row["parent_demand_id"] else ""),
        section("Was it met?", *_compliance(data, key)),
        cite_box(data, "demands", key),
        term_ld(data, "demands", row),
    ]
    return _page(row["title"], "demands", key, blocks)


def _ledger(data: Data, demand: str) -> str:
    rows = [
        [*_who_when(data, said), data.code("stances", "stance", one["stance"]), _linked(said)]
        for said, one in data.said(data.many("stances", "demand_id", demand))
    ]
    return table("ledger", ["Date", "Speaker", "Stance", "Statement"], rows) or "No statement about it is recorded yet."


def _who_when(data: Data, said: Row) -> list[str]:
    return [dates(said["said_from"], said["said_until"]), data.speaker(said["speaker_id"])]


def _linked(said: Row) -> str:
    return link(said["summary"], record_path("statements", said["statement_id"]))


def _compliance(data: Data, demand: str) -> Iterator[str]:
    for row in data.many("compliance", "demand_id", demand):
        yield f"{data.code('compliance', 'compliance', row['compliance'])} as of {day(row['as_of'])}. {text(row['reason'])}"
        yield f"Source: {data.source(row['source_id'])}" if row["source_id"] else ""
        yield section(aside("How it was coded"), codings(data, [("compliance", demand, "")]), level=3)


# --- scenarios -------------------------------------------------------------------------------------------------------


def _scenario(data: Data, row: Row) -> str:
    key = row["scenario_id"]
    described = facts(
        [
            ("Kind", data.code("scenarios", "kind", row["kind"])),
            ("Who would act", data.organization(row["actor_id"])),
            ("Upon whom", data.organization(row["target_id"])),
            ("Opened by", _brief(data, row["opened_by"])),
            ("Counts until", text(day(row["horizon_until"]))),
        ]
    )
    foreseen = [[*_who_when(data, said), *_foreseen(data, one), _linked(said)] for said, one in data.said(data.many("forecasts", "scenario_id", key))]  # fmt: skip
    head = ["Date", "Speaker", "Mode", "Likelihood", "In the words", "By", "Basis", "Statement"]
    blocks = [
        text(row["description"]),
        described,
        section("When it counts as having happened", f'<div class="cb-rule"><p>{text(row["resolution_rule"])}</p></div>', RULES_CAME_LATER),
        section("Who foresaw what", table("forecasts", head, foreseen)),
        section("What came", *_outcome(data, key)),
        cite_box(data, "scenarios", key),
        term_ld(data, "scenarios", row),
    ]  # fmt: skip
    return _page(row["title"], "scenarios", key, blocks)


def _outcome(data: Data, scenario: str) -> Iterator[str]:
    for row in data.many("outcomes", "scenario_id", scenario):
        yield f"{data.code('outcomes', 'outcome', row['outcome'])}, judged on {day(row['judged_on'])}. {text(row['reason'])}"
        yield f"Source: {data.source(row['source_id'])}" if row["source_id"] else ""
        yield section(aside("How it was coded"), codings(data, [("outcomes", scenario, "")]), level=3)


# --- retired ---------------------------------------------------------------------------------------------------------


def _retired(data: Data, row: Row) -> str:
    """Writes what stands at the address of an identifier that was once released."""
    table, key = row["table"], row["id"]
    told = f"It was retired in version {text(row['version'])}. {text(row['reason'])}"
    instead = (
        f"[`{row['replaced_by']}`]({record_path(table, row['replaced_by'])}) stands for it now."
        if row["replaced_by"]
        else ""
    )
    return _page(f"{key} (retired)", table, key, [told, instead])
