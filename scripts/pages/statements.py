"""Writes the page of each statement."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import Row, when
from scripts.pages.cite import cite_box
from scripts.pages.codings import coded_of, codings, looked_up
from scripts.pages.data import OURS, Data
from scripts.pages.days import day_path
from scripts.pages.frames import entry
from scripts.pages.markup import date, facts, link, record_page, section, table, text
from scripts.pages.structured import statement_ld

TO_THE_WORDS = "The link to the source leads to the words themselves (a text fragment) in browsers that know such links; others open the top of the page."
FORESEEN = ["Mode", "Likelihood", "In the words", "By", "If met?", "Basis"]  # the heads of the cells of a forecast


def statement_page(data: Data, row: Row) -> str:
    """Writes the page of one statement."""
    key, name = row["statement_id"], data.one("speakers", row["speaker_id"])["name"]
    act = data.code("statements", "act", row["act"])
    blocks = [
        f'<p class="cb-byline" markdown="span">{_speaker(data, row)} {act}</p>',
        _quote(row["quote"], row["quote_language"], _printed(data, row)),
        _quote(row["quote_original"], "", "In the language in which it was spoken."),
        f'<p class="cb-summary"><span class="cb-ours">{OURS}</span> {text(row["summary"])}</p>',
        facts(_statement_facts(data, row)),
        section("Demands", _stances(data, row)),
        section("Scenarios", _forecasts(data, row)),
        section("Figures", _figures(data, row)),
        section("Relations", _relations(data, row)),
        section("Other units of the same utterance", _group(data, row)),
        section("Other sources that carry it", _appearances(data, row)),
        section("How it was coded", codings(data, list(coded_of(data, row)))),
        cite_box(data, "statements", key),
        statement_ld(data, row),
    ]
    said = f"“{row['quote']}”" if row["quote"] else f"{OURS} {row['summary']}"
    return record_page(
        f"{name}, {when(row)}: {said}", "statements", key, blocks, f"{name}, {when(row)}", _about(data, row)
    )


def _about(data: Data, row: Row) -> str:
    """Returns what search engines are told of a statement: the words, or, marked as ours, the summary."""
    words = f"“{row['quote']}”" if row["quote"] else f"{OURS} {row['summary']}"
    return f"{data.one('speakers', row['speaker_id'])['name']}, {when(row)}: {words} With its source, its codes and how to cite it."


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

    yield "Speaker", _speaker(data, row)
    yield "Side", data.side(row["speaker_id"])
    yield (
        "When",
        f"{text(when(row))} (basis: {code('date_basis')}; {link('all of that day', day_path(row['said_until']))})",
    )
    yield "Where", " ".join(part for part in (data.event(row["event_id"]), code("channel")) if part)
    yield "Act", code("act")
    yield "Condition", code("condition")
    yield "Target", data.organization(row["target_id"])
    yield "Threat", " ".join(part for part in (code("threat_means"), code("threat_aim")) if part)
    yield "Attribution", code("attribution")
    yield "Source", data.source(row["source_id"], row["locator"], row["quote"])
    yield "The words’ place", _place(data, row)
    yield "Looked up", looked_up(data, row)
    yield "Claimed in the words", f"“{text(row['claim_words'])}”" if row["claim_words"] else ""
    yield "Quality of the source", f"tier {text(row['tier'])} {code('tier')}"
    yield "Selection", entry(data, row)
    yield "Note", text(row["note"])


def _place(data: Data, row: Row) -> str:
    """Says that the link leads to the words, where it does: not where nothing is quoted, nor into a book or a PDF."""
    url = data.one("sources", row["source_id"])["url"]
    return TO_THE_WORDS if row["quote"] and url and not url.lower().endswith(".pdf") else ""


def _speaker(data: Data, row: Row) -> str:
    return ", ".join(filter(None, (data.speaker(row["speaker_id"]), _office(data, row["post_id"]))))


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
    return table("foreseen", ["Scenario", *FORESEEN], rows)


def _foreseen(data: Data, row: Row) -> list[str]:
    """Writes the cells of a forecast: mode, likelihood, the words, the day, whether its condition was met, the basis."""
    words = f"“{text(row['likelihood_words'])}”" if row["likelihood_words"] else ""
    mode, likelihood, met, basis = (data.code("forecasts", column, row[column]) for column in ("mode", "likelihood", "condition_met", "basis"))  # fmt: skip
    return [mode, likelihood, words, date(row["by_date"]), met, basis]


def _figures(data: Data, row: Row) -> str:
    rows = [
        [
            f"{data.code('figures', 'quantity', one['quantity'])} {text(one['scope'])}".strip(),
            f"{_number(one)} {text(data.label('figures', 'unit', one['unit']).lower())}",
            data.code("figures", "extent", one["extent"]),
            date(one["as_of"]),
            data.code("figures", "hedge", one["hedge"]),
            f"“{text(one['words'])}”",
        ]
        for one in data.many("figures", "statement_id", row["statement_id"])
    ]
    return table("counted", ["Counted", "Number", "Extent", "As of", "Hedge", "In the words"], rows)


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
        said = f"{brief(data, other)}"
        sentence = f"{subject} {relation} {said}" if subject else f"{said} {relation} {this}"
        rows.append([sentence, data.code("relations", "basis", one["basis"])])
    return table("pairs", ["Relation", "Basis"], rows)


def brief(data: Data, key: str) -> str:
    """Writes a statement in a line: who said what, and when."""
    row = data.one("statements", key)
    return f"{text(data.one('speakers', row['speaker_id'])['name'])}, {text(when(row))}: {data.told(key)}"


def _group(data: Data, row: Row) -> str:
    others = data.many("statements", "unit_group", row["unit_group"]) if row["unit_group"] else []
    return "\n".join(
        f"- {data.code('statements', 'act', one['act'])} {data.told(one['statement_id'])}"
        for one in others
        if one != row
    )


def _appearances(data: Data, row: Row) -> str:
    rows = data.many("appearances", "statement_id", row["statement_id"])
    return "\n".join(f"- {data.source(one['source_id'], one['locator'])}" for one in rows)
