"""Makes identifiers as the tables have them: words of names joined by hyphens, and the next number that is free. They are never parsed otherwise."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from schemas import alike
from schemas.tables import is_date, tables
from scripts.package.records import Records, Row

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 60  # characters of one made of words
LONGEST_JOINED = 76  # and of one that begins with another; the schema allows 80, and numbers may follow
DANGLING = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "under", "with"}  # no phrase ends so  # fmt: skip
FAMILY_FIRST = ("CHN", "KOR", "PRK", "TWN", "VNM")  # countries whose names begin with the family's, in English too
LAST = 999  # the highest number of a statement
NUMBER = re.compile(r"(.+)-([0-9]{3})")


def slug(words: str) -> str:
    """Returns the words of a text joined by hyphens, cut where they are too many; blank where they are not Latin."""
    made = cut(alike.identifier(words.replace("|", " ").replace("_", " ")), LONGEST)
    return made if SLUG.fullmatch(made) else ""


def cut(made: str, longest: int) -> str:
    """Returns an identifier that is too long cut between words, and not behind an article or a preposition."""
    if len(made) <= longest:
        return made
    whole = made[: longest + 1].rpartition("-")[0] or made[:longest]
    while "-" in whole and whole.rpartition("-")[2] in DANGLING:
        whole = whole.rpartition("-")[0]
    return whole


def taken(records: Records, table: str) -> set[str]:
    """Returns the identifiers of a table that are in use or were once; those of speakers and organizations are kept apart."""
    together = ("speakers", "organizations") if table in ("speakers", "organizations") else (table,)
    used = {row[tables()[each].key[0]] for each in together for row in records.rows[each]}
    return used | {row["id"] for row in records.rows["retired"] if row["table"] in together}


def free(made: str, used: set[str]) -> str:
    """Returns an identifier, with the next free number behind it where it is in use."""
    number, tried = 1, made
    while tried in used:
        number += 1
        tried = f"{made}-{number}"
    return tried


def of_source(records: Records, publisher: str, url: str, day: str, speaker: str) -> str:
    """Returns the identifier of a new source: publisher and day and, where that is in use, the speaker."""
    begins = (
        slug(re.sub(r"^the ", "", publisher.partition("(")[0].strip(), flags=re.IGNORECASE))
        or slug(_host(url))
        or "source"
    )
    dated = f"{begins}-{day}" if is_date(day) else begins
    used = taken(records, "sources")
    return free(dated if dated not in used or not speaker else cut(f"{dated}-{speaker}", LONGEST_JOINED), used)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").rpartition(".")[0]
    except ValueError:
        return ""


def prefix(records: Records, speaker: Row) -> str:
    """Returns what the identifiers of a speaker's statements begin with: that of those there are, else a person's family name."""
    identifier = speaker["speaker_id"]
    said = [NUMBER.fullmatch(row["statement_id"]) for row in records.many("statements", "speaker_id", identifier)]
    if begun := sorted({found[1] for found in said if found}):
        return begun[0]
    family = _family(speaker)
    usable = speaker["kind"] == "person" and SLUG.fullmatch(family)
    others = {found[1] for each in taken(records, "statements") if (found := NUMBER.fullmatch(each))}
    return family if usable and family not in others else identifier


def _family(speaker: Row) -> str:
    """Returns the family name of a person: the last part of a name, or the first of one such as Zhao Lijian, but not of Jae-in Moon."""
    first = speaker["name"].partition(" ")[0]
    begins = speaker["country"] in FAMILY_FIRST and "-" not in first
    return slug(first) if begins else speaker["speaker_id"].rpartition("-")[2]


def of_statement(records: Records, begins: str) -> str:
    """Returns the identifier of a speaker's next statement; blank where the numbers are used up."""
    used = [NUMBER.fullmatch(each) for each in taken(records, "statements")]
    number = 1 + max((int(found[2]) for found in used if found and found[1] == begins), default=0)
    return f"{begins}-{number:03d}" if number <= LAST else ""
