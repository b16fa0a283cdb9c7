"""Rules of meaning about one thing that stands in a table twice; what counts as the same is said in schemas/alike.py."""

from __future__ import annotations

import pandas as pd

from schemas import alike
from schemas.frames import Tables, blank
from schemas.rule import rule

ANSWER = "No link:"  # how a note begins that says why something is not linked


def _repeated(rows: pd.DataFrame, *columns: pd.Series) -> pd.Series:
    """Marks the rows that have the same in all columns as an earlier one."""
    return pd.Series(pd.concat(columns, axis=1).duplicated().to_numpy(), index=rows.index)


def _known_twice(rows: pd.DataFrame) -> pd.Series:
    return ~blank(rows["wikidata_id"]) & rows["wikidata_id"].duplicated()


@rule(
    "speaker-wikidata-twice",
    "speakers",
    "wikidata_id",
    "{wikidata_id} is the Wikidata id of another record too",
    "one of the two records is to go, or has another id: look both up",
)
def speaker_wikidata_twice(rows, tables):
    """A Wikidata id is one record's, be it of a speaker or of an organization."""
    return _known_twice(rows) | (~blank(rows["wikidata_id"]) & rows["wikidata_id"].isin(tables["organizations"]["wikidata_id"]))  # fmt: skip


@rule(
    "organization-wikidata-twice",
    "organizations",
    "wikidata_id",
    "{wikidata_id} is the Wikidata id of an earlier organization",
    "one of the two records is to go, or has another id: look both up",
)
def organization_wikidata_twice(rows, tables):
    """A Wikidata id is one organization's."""
    return _known_twice(rows)


def _named_twice(rows: pd.DataFrame) -> pd.Series:
    """Marks the rows with the same kind and name as an earlier one, unless Wikidata knows all of that name apart."""
    named = pd.DataFrame({"kind": rows["kind"], "name": rows["name"].map(alike.name)})
    unknown = blank(rows["wikidata_id"]).groupby([named["kind"], named["name"]]).transform("any")
    return ~blank(rows["name"]) & named.duplicated() & unknown


@rule(
    "speaker-twice",
    "speakers",
    "name",
    "an earlier speaker of the same kind is called “{name}” too",
    "use that record; if they are two who share a name, give the Wikidata id of each",
)
def speaker_twice(rows, tables):
    """A speaker has one record, whatever the order, accents and capitals of the name. Two who share a name are told apart by their Wikidata ids."""
    return _named_twice(rows)


@rule(
    "organization-twice",
    "organizations",
    "name",
    "an earlier organization of the same kind is called “{name}” too",
    "use that record; if they are two that share a name, give the Wikidata id of each",
)
def organization_twice(rows, tables):
    """An organization has one record, whatever the spelling of its name. Two that share a name are told apart by their Wikidata ids."""
    return _named_twice(rows)


@rule(
    "event-twice",
    "events",
    "title",
    "an earlier event of that day has the same title",
    "use that record, or say in the titles what tells the two apart",
)
def event_twice(rows, tables):
    """An event of one day has one record."""
    return _repeated(rows, rows["starts_on"], rows["title"].map(alike.text)) & ~blank(rows["title"])


def _register_titled(table: str) -> None:
    def titled_twice(rows, tables):
        return ~blank(rows["title"]) & rows["title"].map(alike.text).duplicated()

    titled_twice.__doc__ = f"No two {table} have the same title, whatever its capitals and marks."
    hint = "use that record, or say in the titles what tells the two apart"
    rule(f"{table[:-1]}-twice", table, "title", f"an earlier {table[:-1]} has the same title", hint)(titled_twice)


for titled in ("demands", "scenarios"):
    _register_titled(titled)


# --- statements ------------------------------------------------------------------------------------------------------


def words_of(tables: Tables) -> pd.Series:
    """Returns the quote of each statement, or its summary where nothing is quoted, as it is compared with others.

    Statements that are the only one of their speaker on their day are compared with none, and have none here.
    """
    return tables.derived("words of statements", lambda: _words_of(tables["statements"]))


def _words_of(rows: pd.DataFrame) -> pd.Series:
    compared = rows.duplicated(["speaker_id", "said_until"], keep=False)
    words = rows["quote"].where(~blank(rows["quote"]), rows["summary"])[compared].map(alike.text)
    return words.reindex(rows.index, fill_value="")


def _apart(tables: Tables) -> dict[str, frozenset[str]]:
    """Returns the drawn passages in which each statement stands."""
    return tables["selections"].groupby("statement_id")["draw_id"].agg(frozenset).to_dict()


def in_different_passages(one: str, other: str, draws: dict[str, frozenset[str]]) -> bool:
    """Says whether two statements stand in drawn passages, and in none together: there each occasion counts."""
    first, second = draws.get(one, frozenset()), draws.get(other, frozenset())
    return bool(first and second) and not first & second


@rule(
    "statement-twice",
    "statements",
    "statement_id",
    "an earlier statement has the same speaker, days and words",
    "remove one of the two: another source is an appearance, a drawn passage that holds a curated statement is a selection",
)
def statement_twice(rows, tables):
    """The same words by one speaker on one day are one statement, except where two different drawn passages hold them: there each occasion counts."""
    said = rows[["speaker_id", "said_from", "said_until"]].assign(words=words_of(tables))
    draws, twice = _apart(tables), []
    doubled = said[said.duplicated(keep=False) & ~blank(said["words"])]
    for _, places in doubled.groupby(list(said.columns), sort=False).groups.items():
        ids = [rows["statement_id"][place] for place in places]
        for number, place in enumerate(places):
            if any(not in_different_passages(ids[number], other, draws) for other in ids[:number]):
                twice.append(place)
    return pd.Series(rows.index.isin(twice), index=rows.index)


@rule(
    "statement-alike",
    "statements",
    "statement_id",
    "an earlier statement of the same speaker and day is nearly the same",
    f"remove one of the two if they are one; else relate them in data/relations.csv, or begin the note with “{ANSWER}” and say what tells them apart",
    severity="warning",
)
def statement_alike(rows, tables):
    """Two statements of one speaker on one day in nearly the same words are one, or one repeats the other, and then a row in relations says so. Units of one utterance, and repeats in different drawn passages, are not asked about."""
    words, draws = words_of(tables).tolist(), _apart(tables)
    ids, units = rows["statement_id"].tolist(), rows["unit_group"].tolist()
    related = set(zip(tables["relations"]["from_id"], tables["relations"]["to_id"], strict=True))
    of_day = rows.groupby(["speaker_id", "said_until"], sort=False).indices
    found: set[int] = set()
    for places in (places for places in of_day.values() if len(places) > 1):
        for one, other in alike.like((place, words[place]) for place in places if words[place]):
            first, second = ids[one], ids[other]
            one_utterance = units[one] == units[other] != ""
            same = words[one] == words[other]  # which statement-twice asks about
            answered = {(first, second), (second, first)} & related or one_utterance or same
            if not answered and not in_different_passages(first, second, draws):
                found.add(other)
    return rows.index.isin(sorted(found)) & ~rows["note"].str.startswith(ANSWER)


LINKED = ["demand", "reject", "forecast"]  # acts that a demand or a scenario is behind


@rule(
    "statement-unlinked",
    "statements",
    "act",
    "{act} is linked to no demand and to no scenario",
    f"add a row to data/stances.csv or data/forecasts.csv; if the dataset has no such demand or scenario and needs none, begin the note with “{ANSWER}” and say why",
    severity="warning",
)
def statement_unlinked(rows, tables):
    """A curated demand, rejection or forecast is linked to what is demanded, rejected or foretold, or its note says why it is not. Statements of drawn passages are not asked: whoever sampled them chose no demands."""
    linked = set(tables["stances"]["statement_id"]) | set(tables["forecasts"]["statement_id"])
    asked = rows["act"].isin(LINKED) & (rows["curated"] == "yes") & ~rows["statement_id"].isin(linked)
    return asked & ~rows["note"].str.startswith(ANSWER)
