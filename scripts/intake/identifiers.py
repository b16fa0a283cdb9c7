"""Makes identifiers as the tables have them: words of names joined by hyphens, and the next number that is free. They are never parsed otherwise."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from schemas import alike
from schemas.tables import is_date, tables
from scripts.package.records import Records

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 60  # characters of one made of words; the schema allows 80, and numbers may follow
LAST = 999  # the highest number of a statement
NUMBER = re.compile(r"(.+)-([0-9]{3})")


def slug(words: str) -> str:
    """Returns the words of a text joined by hyphens, cut between words where they are too many; blank where they are not Latin."""
    made = alike.identifier(words.replace("|", " ").replace("_", " "))
    if len(made) > LONGEST:
        made = made[: LONGEST + 1].rpartition("-")[0] or made[:LONGEST]
    return made if SLUG.fullmatch(made) else ""


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
    return free(dated if dated not in used or not speaker else f"{dated}-{speaker}"[:76].strip("-"), used)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").rpartition(".")[0]
    except ValueError:
        return ""


def prefix(records: Records, speaker: str, kind: str) -> str:
    """Returns what the identifiers of a speaker's statements begin with: that of those there are, else a person's last name."""
    said = [NUMBER.fullmatch(row["statement_id"]) for row in records.many("statements", "speaker_id", speaker)]
    if begun := sorted({found[1] for found in said if found}):
        return begun[0]
    last = speaker.rpartition("-")[2]
    usable = kind == "person" and SLUG.fullmatch(last)
    others = {found[1] for each in taken(records, "statements") if (found := NUMBER.fullmatch(each))}
    return last if usable and last not in others else speaker


def of_statement(records: Records, begins: str) -> str:
    """Returns the identifier of a speaker's next statement; blank where the numbers are used up."""
    used = [NUMBER.fullmatch(each) for each in taken(records, "statements")]
    number = 1 + max((int(found[2]) for found in used if found and found[1] == begins), default=0)
    return f"{begins}-{number:03d}" if number <= LAST else ""
