"""Finds what the dataset has already by what somebody calls it: an identifier, a name in any spelling, a title, an address."""

from __future__ import annotations

from collections.abc import Callable

from schemas import alike
from schemas.tables import Field, tables
from scripts.package.records import Records

Spelling = tuple[str, Callable[[str], str]]  # a column, and the form in which its texts are compared

SPELLINGS: dict[str, list[Spelling]] = {
    "sources": [("url", alike.address), ("title", alike.text)],
    "speakers": [("name", alike.name), ("name_native", alike.name)],
    "organizations": [("name", alike.name)],
    "posts": [("title", alike.text)],
    "events": [("title", alike.text)],
    "demands": [("title", alike.text)],
    "scenarios": [("title", alike.text)],
    "coders": [],
}


def known(records: Records, table: str, said: str) -> list[str]:
    """Returns the identifiers of the records that somebody may call so: one, none, or several that share a name."""
    key = tables()[table].key[0]
    if records.many(table, key, said):
        return [said]
    for column, form in SPELLINGS[table]:
        if (asked := form(said)) and (
            found := [row[key] for row in records.rows[table] if row[column] and form(row[column]) == asked]
        ):
            return sorted(found)
    if table == "speakers":
        return sorted(
            {row[key] for row in records.rows["other_names"] if alike.name(row["name"]) == alike.name(said) != ""}
        )
    return []


def speaker(records: Records, said: str, wikidata_id: str) -> list[str]:
    """Returns the speakers that somebody may call so, a Wikidata id being surer than a name."""
    if wikidata_id and (found := records.many("speakers", "wikidata_id", wikidata_id)):
        return [row["speaker_id"] for row in found]
    rows = [records.one("speakers", each) for each in known(records, "speakers", said)]
    return [row["speaker_id"] for row in rows if not (wikidata_id and row["wikidata_id"])]


def post(records: Records, speaker_id: str, said: str) -> list[str]:
    """Returns the offices of a speaker that somebody may call so."""
    held = {row["post_id"] for row in records.many("posts", "speaker_id", speaker_id)}
    found = [said] if records.many("posts", "post_id", said) else []
    titled = (
        row for row in records.many("posts", "speaker_id", speaker_id) if alike.text(row["title"]) == alike.text(said)
    )
    return found or sorted(row["post_id"] for row in titled if row["post_id"] in held)


def offices(records: Records, speaker_id: str, day: str) -> list[str]:
    """Returns the offices that a speaker may have held on a day, as far as the dataset knows them."""
    held = records.many("posts", "speaker_id", speaker_id)
    return [
        row["post_id"]
        for row in held
        if row["held_from"] <= day and (not row["held_until"] or day <= row["held_until"])
    ]


def code(records: Records, field: Field, said: str) -> str:
    """Returns the code that an answer gives: itself, what stands before a colon, or that of its label; else the answer as it is."""
    head = said.partition(":")[0].strip()
    if said in field.enum or head in field.enum:
        return said if said in field.enum else head
    rows = records.many("codes", "vocabulary", field.vocabulary)
    called = {alike.text(each): row["code"] for row in rows for each in (row["label"], row["code"].replace("_", " "))}
    return called.get(alike.text(said.replace("_", " ")), said)
