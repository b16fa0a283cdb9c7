"""The speaker of a statement and the office held: known to the dataset, or new with the rows that each needs."""

from __future__ import annotations

from functools import partial

from schemas.tables import tables
from scripts.intake import identifiers, known
from scripts.intake.rows import Rows, further_questions
from scripts.package.records import Records, Row


def speaker(rows: Rows) -> str:
    """Returns the identifier of the speaker, adding one that is new, or an organization that has not spoken before."""
    said, kind = rows.answers.get("Speaker"), rows.cell("Speaker kind")
    find = partial(_named, wikidata_id=rows.answers.get("Speaker wikidata id"))
    bodies = known.known(rows.records, "organizations", said) if said and kind in ("", "organization") else []
    if len(bodies) == 1 and not find(rows.records, "speakers", said):
        return _known_body(rows, bodies[0])
    new = _new_body if kind == "organization" else _new_speaker
    return rows.refer("Speaker", "speakers", find, partial(new, rows))


def _named(records: Records, table: str, said: str, wikidata_id: str) -> list[str]:
    return known.speaker(records, said, wikidata_id)


def _known_body(rows: Rows, identifier: str) -> str:
    """Adds an organization of the dataset as a speaker; its row says all that is asked."""
    body = rows.records.one("organizations", identifier)
    row = {"speaker_id": identifier, "name": body["name"], "kind": "organization", "side": body["side"]}
    rows.not_taken("speakers", dict.fromkeys(tables()["speakers"].columns, "") | row)
    return rows.add("speakers", row, dict.fromkeys(row, ("Speaker", 1)))


def _new_body(rows: Rows, said: str) -> str:
    """Adds a new organization that speaks to both tables, with what belongs in each."""
    row, places = rows.answered("speakers")
    body, of_body = rows.answered("organizations")
    same = {"name": said, "side": row["side"] or body["side"]}
    for column in ("country", "wikidata_id"):
        body[column], row[column] = body[column] or row[column], ""
    identifier = rows.free("speakers", "Speaker", said)
    named = dict.fromkeys(["organization_id", "speaker_id", "name"], ("Speaker", 1))
    rows.add(
        "organizations", body | same | {"organization_id": identifier}, of_body | named | {"side": ("Speaker side", 1)}
    )
    return rows.add("speakers", row | same | {"speaker_id": identifier}, places | named)


def _new_speaker(rows: Rows, said: str) -> str:
    row, places = rows.answered("speakers")
    row |= {"name": said, "speaker_id": rows.free("speakers", "Speaker", said)}
    return rows.add("speakers", row, places | dict.fromkeys(["speaker_id", "name"], ("Speaker", 1)))


def prefix(rows: Rows, speaks: str) -> str:
    """Returns what the identifiers of a speaker's statements and offices begin with."""
    return identifiers.prefix(rows.records, _row(rows, speaks))


def _row(rows: Rows, speaks: str) -> Row:
    """Returns the row of the speaker, known or new; a blank one where an answer names nobody."""
    found = [*rows.records.many("speakers", "speaker_id", speaks), *rows.made.get("speakers", [])]
    return found[0] if found else dict.fromkeys(tables()["speakers"].columns, "") | {"speaker_id": speaks}


def office(rows: Rows, speaks: str) -> str:
    """Returns the identifier of the office that is named or, where none is, of the only one known of that day."""
    if rows.answers.get("Post"):
        return rows.refer(
            "Post", "posts", partial(_held, speaks=speaks), partial(_new_post, rows, speaks), speaks=speaks
        )
    said, kind = rows.cell("Speaker kind"), _row(rows, speaks)["kind"]
    about = next(filter(rows.answers.get, _about_an_office()), "")
    if about and not said == kind == "organization":  # the questions about it ask about the organization itself, too
        _refuse_office(rows, about, kind or said)
        return ""
    held = known.offices(rows.records, speaks, rows.answers.get("Said until"))
    if len(held) == 1:
        rows.notices.append(f"Post is taken to be {held[0]}, the only office of {speaks} that is known of that day")
        return held[0]
    if held:
        offices = " and ".join(held)
        rows.notices.append(f"Post is blank; {speaks} held {offices} that day: name one if it was spoken from")
    return ""


def _refuse_office(rows: Rows, about: str, kind: str) -> None:
    """Says what is wrong with an answer about an office that is not named."""
    if kind in ("collective", "organization"):
        no_person = f"is answered, but the speaker is {'a' if kind == 'collective' else 'an'} {kind}"
        rows.problem(about, 1, no_person, "only a person holds an office: leave blank what is asked about one")
    else:
        unnamed = "is not answered, although questions about the office are"
        rows.problem("Post", 1, unnamed, "answer it, or leave those blank")


def _about_an_office() -> list[str]:
    further = [*further_questions("posts"), *further_questions("organizations")]
    return ["Organization", *(question.label for question in further)]


def _held(records: Records, table: str, said: str, speaks: str) -> list[str]:
    return known.post(records, speaks, said)


def _new_post(rows: Rows, speaks: str, said: str) -> str:
    row, places = rows.answered("posts")
    body = rows.refer("Organization", "organizations", known.known, partial(_new_organization, rows))
    words = said.partition(",")[0].partition("(")[0]
    identifier = rows.free("posts", "Post", words, f"{prefix(rows, speaks) or 'speaker'}-")
    row |= {"post_id": identifier, "title": said, "speaker_id": speaks, "organization_id": body}
    named = dict.fromkeys(["post_id", "title", "speaker_id"], ("Post", 1)) | {"organization_id": ("Organization", 1)}
    return rows.add("posts", row, places | named)


def _new_organization(rows: Rows, said: str) -> str:
    row, places = rows.answered("organizations")
    row |= {"name": said, "organization_id": rows.free("organizations", "Organization", said)}
    return rows.add("organizations", row, places | dict.fromkeys(["organization_id", "name"], ("Organization", 1)))
