"""Makes the rows of one statement from its answers: with its source, speaker and office, links, figures and first codings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from schemas import alike
from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables
from scripts.intake import identifiers
from scripts.intake.answers import Answers
from scripts.intake.known import known
from scripts.intake.questions import MOST
from scripts.intake.rows import Rows, further_questions, key_of
from scripts.intake.speakers import office, prefix, speaker
from scripts.package.records import Records, is_web_address


def draft(records: Records, answers: Answers, day: str) -> Rows:
    """Returns the rows that answers make, in the order in which they refer to each other; `day` is that of the codings."""
    rows = Rows(records, answers)
    coder = rows.refer("Coder", "coders", known, partial(_new_coder, rows))
    speaks = speaker(rows)
    post = office(rows, speaks)
    source = rows.refer("Source", "sources", known, partial(_new_source, rows, speaks))
    statement = _statement(rows, speaks, post, source)
    _links(rows, "stances", "Demand", "demands", statement)
    _links(rows, "forecasts", "Scenario", "scenarios", statement)
    _figures(rows, statement)
    _codings(rows, coder, day)
    return rows


def _new_coder(rows: Rows, said: str) -> str:
    row, places = rows.answered("coders")
    return rows.add(
        "coders", row | {"coder_id": rows.free("coders", "Coder", said)}, places | {"coder_id": ("Coder", 1)}
    )


def _new_source(rows: Rows, speaks: str, said: str) -> str:
    row, places = rows.answered("sources")
    column = "url" if is_web_address(said) else "title"
    row |= {column: row.get(column) or said}
    day = row["published_on"] or rows.answers.get("Said until")
    begins = prefix(rows, speaks)
    row["source_id"] = identifiers.of_source(rows.records, row["publisher"], row.get("url", ""), day, begins)
    return rows.add("sources", row, places | dict.fromkeys(["source_id", "url"], ("Source", 1)))


def _statement(rows: Rows, speaks: str, post: str, source: str) -> str:
    row, places = rows.answered("statements")
    begins = prefix(rows, speaks) or "speaker"
    identifier = identifiers.of_statement(rows.records, begins)
    if not identifier:
        used_up = f"has used up the numbers of its statements, {begins}-001 to {begins}-{identifiers.LAST}"
        rows.problem("Speaker", 1, used_up, "ask for another beginning of the identifiers")
    row |= {"statement_id": identifier or f"{begins}-{identifiers.LAST}", "curated": "yes"}
    row |= {"speaker_id": speaks, "post_id": post, "source_id": source, "target_id": _target(rows)}
    row["event_id"] = rows.refer("Event", "events", known)
    named = {f"{label.lower()}_id": (label, 1) for label in ("Speaker", "Post", "Source", "Target", "Event")}
    words = ("Quote" if row["quote"] else "Summary", 1)
    return rows.add("statements", row, places | named | dict.fromkeys(["statement_id", "curated"], words))


def _target(rows: Rows) -> str:
    """Returns the identifier of the organization that is the target, one that is new here included."""
    said = alike.name(rows.answers.get("Target"))
    new = (row["organization_id"] for row in rows.made.get("organizations", []) if alike.name(row["name"]) == said)
    return next(new, "") or rows.refer("Target", "organizations", known)


def _links(rows: Rows, table: str, label: str, linked: str, statement: str) -> None:
    """Adds the links of the statement with the demands or scenarios that the answers name."""
    column = tables()[table].key[1]
    for number in _numbers(rows, table, label):
        row, places = rows.answered(table, number)
        row |= {"statement_id": statement, column: rows.refer(label, linked, known, number=number)}
        rows.add(table, row, places | dict.fromkeys([column, "statement_id"], (label, number)))


def _figures(rows: Rows, statement: str) -> None:
    used = identifiers.taken(rows.records, "figures")
    for number in _numbers(rows, "figures"):
        row, places = rows.answered("figures", number)
        words = identifiers.slug(row["quantity"]) or "figure"
        row |= {"figure_id": identifiers.free(f"{statement}-{words}", used), "statement_id": statement}
        used.add(row["figure_id"])
        rows.add("figures", row, places | dict.fromkeys(["figure_id", "statement_id"], ("Figure quantity", number)))


def _numbers(rows: Rows, table: str, *more: str) -> Iterable[int]:
    """Yields the numbers of the links or figures about which anything is answered."""
    labels = [*more, *(question.label for question in further_questions(table))]
    return (number for number in range(1, MOST + 1) if any(rows.answers.get(each, number) for each in labels))


def _codings(rows: Rows, coder: str, day: str) -> None:
    """Adds the first coding of every coded cell; whether a quote is in its source is for the second coder to say."""
    first = {"coder_id": coder, "round": "1", "role": "first", "coded_on": day}
    for table, variables in coded_variables().items():
        for row in rows.made.get(table, []):
            coded = first | {"table": table, "record": key_of(table, row)}
            for variable in (each for each in variables if each != QUOTE_FOUND):
                place = rows.origin.get((table, coded["record"], variable), ("Coder", 1))
                rows.add(
                    "codings",
                    coded | {"variable": variable, "value": row[variable]},
                    {"value": place, "coder_id": ("Coder", 1)},
                )
