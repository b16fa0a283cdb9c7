"""Finds what the dataset has already by what somebody calls it: an identifier, a name in any spelling, a title, an address."""

from __future__ import annotations

from collections.abc import Callable

from schemas import alike
from schemas.tables import Field, tables
from scripts.checks.describe import nearest
from scripts.intake.identifiers import SLUG
from scripts.package.records import Records

SHARED = 50  # of 100, by rapidfuzz: from which on two titles have words in common that matter

Spelling = tuple[str, Callable[[str], str]]  # a column, and the form in which its texts are compared

SPELLINGS: dict[str, list[Spelling]] = {
    "sources": [("url", alike.address), ("title", alike.text)],
    "speakers": [("name", alike.name), ("name_native", alike.name)],
    "organizations": [("name", alike.name), ("name", lambda name: alike.name(name.partition("(")[0]))],
    "posts": [("title", alike.text)],
    "events": [("title", alike.text)],
    "demands": [("title", alike.text)],
    "scenarios": [("title", alike.text)],
    "coders": [],
}


def known(records: Records, table: str, said: str) -> list[str]:
    """Returns the identifiers of the records that somebody may call so: one, none, or several that share a name."""
    key = tables()[table].key[0]
    for identifier in (said, alike.identifier(said)):
        if records.many(table, key, identifier):
            return [identifier]
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
    """Returns the offices of a speaker that somebody may call so, by title or by words of it; an identifier may be of anybody's."""
    if records.many("posts", "post_id", said):
        return [said]
    titles = {row["post_id"]: alike.text(row["title"]) for row in records.many("posts", "speaker_id", speaker_id)}
    words = alike.text(said)
    exact = sorted(each for each, title in titles.items() if title == words)
    return exact or sorted(each for each, title in titles.items() if words and f" {words} " in f" {title} ")


def offices(records: Records, speaker_id: str, day: str) -> list[str]:
    """Returns the offices that a speaker may have held on a day, as far as the dataset knows them."""
    held = records.many("posts", "speaker_id", speaker_id)
    return [
        row["post_id"]
        for row in held
        if row["held_from"] <= day and (not row["held_until"] or day <= row["held_until"])
    ]


def likeliest(records: Records, table: str, said: str, speaker_id: str = "") -> tuple[str, str] | None:
    """Returns the identifier of the record whose identifier, name or title is spelled most like an answer, and that text.

    None where nothing comes close. An address is like no other: pages of one site look alike, and are different pages. `speaker_id`:
    the one whose offices are asked about.
    """
    if table == "sources" and not SLUG.fullmatch(said):
        return None
    key = tables()[table].key[0]
    columns = [*(column for column, _ in SPELLINGS[table]), key]
    if not SLUG.fullmatch(said):
        columns.reverse()  # of a name and an identifier in the same words, the last one here is told
    rows = records.many(table, "speaker_id", speaker_id) if table == "posts" else records.rows[table]
    called = {alike.identifier(row[each]): (row[key], row[each]) for each in columns for row in rows}
    near = nearest(said, [each for each in called if each])
    return called[near] if near else None


def sharing_words(records: Records, table: str, said: str) -> list[str]:
    """Returns the titles of a table that share most words with an answer, at most three."""
    from rapidfuzz import fuzz, process  # late: needed only when something is wrong

    titles = {row["title"]: alike.text(row["title"]) for row in records.rows[table]}
    found = process.extract(
        alike.text(said.replace("-", " ")), titles, scorer=fuzz.token_set_ratio, score_cutoff=SHARED, limit=3
    )
    return [title for _, _, title in found]


def code(records: Records, field: Field, said: str) -> str:
    """Returns the code that an answer gives: itself, what stands before a colon, or that of its label; else the answer as it is."""
    head = said.partition(":")[0].strip()
    if said in field.enum or head in field.enum:
        return said if said in field.enum else head
    rows = records.many("codes", "vocabulary", field.vocabulary)
    called = {alike.text(each): row["code"] for row in rows for each in (row["label"], row["code"].replace("_", " "))}
    return called.get(alike.text(said.replace("_", " ")), said)
