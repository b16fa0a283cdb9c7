"""Writes one statement for a reader who meets it for the first time: the words, who, when and where, what it answered, what came of it.

The words and everything about them come from the tables; a written page only names the statement.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import Row, day, when
from scripts.pages.data import OURS, Data, tongue
from scripts.pages.ledger import answer
from scripts.pages.markup import facts, text
from scripts.pages.outcomes import came

TAKES_UP = {"responds_to": "answers", "contradicts": "contradicts", "supports": "supports", "echoes": "repeats", "elaborates": "adds to"}  # fmt: skip
TAKEN_UP = {"responds_to": "answered", "contradicts": "contradicted", "supports": "supported", "echoes": "repeated", "elaborates": "taken further"}  # fmt: skip
ENGLISH = ("", "en")


def missing(kind: str, key: str) -> str:
    """Says that a package lacks what a written page names."""
    return f"This package has no {kind} `{key}`."


def card(data: Data, key: str) -> str:
    """Writes a statement with its words, its source and its links; a sentence where the package lacks it."""
    if not data.many("statements", "statement_id", key):
        return missing("statement", key)
    row = data.one("statements", key)
    return "\n\n".join([f"**{who(data, row)}, {text(when(row))}**", _words(data, row), facts(_facts(data, row))])


def line(data: Data, key: str) -> str:
    """Writes a statement in one line: who, when, the words, and its page."""
    if not data.many("statements", "statement_id", key):
        return missing("statement", key)
    row = data.one("statements", key)
    return f"{who(data, row)}, {text(when(row))}: {words(row)} ({data.statement(key)})"


def words(row: Row) -> str:
    """Writes the words in quotation marks, and our summary, marked as ours, where none are quoted or they are not English."""
    language = row["quote_language"]
    quoted = f'<span lang="{text(language)}">“{text(row["quote"])}”</span>' if row["quote"] else ""
    summary = f'<span class="cb-ours">{OURS}</span> {text(row["summary"])}'
    return " ".join(filter(None, (quoted, "" if quoted and language in ENGLISH else summary)))


def who(data: Data, row: Row) -> str:
    """Writes the speaker with the office held."""
    office = text(data.one("posts", row["post_id"])["title"]) if row["post_id"] else ""
    return ", ".join(filter(None, (data.speaker(row["speaker_id"]), office)))


def met(data: Data, demand: str) -> str:
    """Writes how far a demand was met, with the day it is asked for and the reason; blank where nobody has judged it."""
    rows = data.many("compliance", "demand_id", demand)
    return "".join(f"{data.code('compliance', 'compliance', row['compliance'])} by {day(row['as_of'])}: {text(row['reason'])}" for row in rows)  # fmt: skip


def _words(data: Data, row: Row) -> str:
    """Writes the words as printed and, beside a translation, the original where the tables have it."""
    if not row["quote"]:
        return f'<p class="cb-summary">{words(row)}</p>'
    shown = [_quote(row["quote"], row["quote_language"], _printed(data, row))]
    if row["quote_original"]:
        shown.append(_quote(row["quote_original"], "", "In the language in which it was spoken."))
    return f'<div class="cb-beside">{"".join(shown)}</div>'


def _quote(said: str, tongue: str, remark: str) -> str:
    language = f' lang="{text(tongue)}"' if tongue else ""
    return f'<figure class="cb-quote"><blockquote{language}><p>{text(said)}</p></blockquote><figcaption>{text(remark)}</figcaption></figure>'


def _printed(data: Data, row: Row) -> str:
    made = data.code_row("translation", row["translation"])["definition"] if row["translation"] else ""
    spoken = " The original words are not in the tables." if made and not row["quote_original"] else ""
    return f"As the source prints it, in {tongue(row['quote_language'])}. {made}{spoken}".strip()


def _facts(data: Data, row: Row) -> Iterator[tuple[str, str]]:
    key = row["statement_id"]
    act = text(data.code_row("act", row["act"])["definition"])
    yield "In other words", f'<span class="cb-ours">{OURS}</span> {text(row["summary"])}'
    yield "What kind", f"{data.code('statements', 'act', row['act'])}: {act}"
    yield "Where", data.event(row["event_id"])
    yield "Source", data.source(row["source_id"], row["locator"], row["quote"])
    yield "Note", text(row["note"])
    yield (
        "Answers",
        "<br>".join(_relations(data, key)) or "None is recorded: the tables link this statement to no other.",
    )
    for one in data.many("stances", "statement_id", key):
        yield "The demand", _demand(data, one)
    for one in data.many("forecasts", "statement_id", key):
        yield "The future it spoke of", _foreseen(data, one)
    view = f"/explorer/index.md?speaker={row['speaker_id']}"
    yield "Go on", f"[Its page, with the codes and how to cite it](/statements/{key}/index.md). [Everything by this speaker in the explorer]({view})."  # fmt: skip


def _relations(data: Data, key: str) -> Iterator[str]:
    """Yields which statements it takes up, then which take it up."""
    for one in data.many("relations", "from_id", key):
        yield f"It {TAKES_UP[one['relation']]} {line(data, one['to_id'])}"
    for one in data.many("relations", "to_id", key):
        yield f"It is {TAKEN_UP[one['relation']]} by {line(data, one['from_id'])}"


def _demand(data: Data, one: Row) -> str:
    """Writes what a statement does with a demand, what the side asked said, and whether it was met by its day."""
    demand, does = one["demand_id"], text(data.code_row("stance", one["stance"])["definition"])
    answered = text(answer(data, data.one("demands", demand)))
    return f"{data.record('demands', demand, 'title')}. {does} {answered} {met(data, demand)}".strip()


def _foreseen(data: Data, one: Row) -> str:
    """Writes what a statement does with a scenario, in which words, and what came of it, with the day."""
    names = one["mode"] == "mentions"
    does = "The statement names it." if names else text(data.code_row("mode", one["mode"])["definition"])
    used = f" Its words: “{text(one['likelihood_words'])}”." if one["likelihood_words"] else ""
    outcome = came(data, data.one("outcomes", one["scenario_id"]), day)
    return f"{data.record('scenarios', one['scenario_id'], 'title')}. {does}{used} {outcome}."
