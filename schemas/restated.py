"""Rules of meaning about statements that are made twice, or ask for a link; what counts as the same is said in schemas/alike.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np
import pandas as pd

from schemas import alike
from schemas.frames import Tables, blank
from schemas.rule import rule
from schemas.tables import is_date

ANSWER = "No link:"  # how a note begins that says why something is not linked
OLD = 7  # days that words may be old which a source prints without saying when they were spoken: a weekly's


def words_of(tables: Tables) -> pd.Series:
    """Returns the quote of each statement, or its summary where nothing is quoted, as it is compared with others.

    Statements that are the only one of their speaker are compared with none, and have none here.
    """
    return tables.derived("words of statements", lambda: _words_of(tables["statements"]))


def _words_of(rows: pd.DataFrame) -> pd.Series:
    compared = rows.duplicated("speaker_id", keep=False)
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


def _days(rows: pd.DataFrame) -> list[tuple[int, int, bool] | None]:
    """Returns for each statement the first and last day on which it can have been said, counted, and whether they are stated.

    Where the first is unknown, the words may be some days old. None where a day is none, which is reported already.
    """
    said = zip(rows["said_from"], rows["said_until"], rows["date_basis"] == "stated", strict=True)
    return [_span(*each) for each in said]


def _span(first: str, last: str, stated: bool) -> tuple[int, int, bool] | None:
    if not is_date(last) or (first and not is_date(first)):
        return None
    end = datetime.date.fromisoformat(last).toordinal()
    return (datetime.date.fromisoformat(first).toordinal() if first else end - OLD, end, stated)


def may_be_one_day(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> bool:
    """Says whether two statements can have been made on one day: their days meet, or are next to each other and one is not stated."""
    apart = 0 if one[2] and other[2] else 1
    return max(one[0], other[0]) <= min(one[1], other[1]) + apart


def _of_one_speaker(rows: pd.DataFrame) -> Iterator[np.ndarray]:
    """Yields the places of statements that are compared with each other; where a speaker made very many, also those of each day."""
    for places in rows.groupby("speaker_id", sort=False).indices.values():
        yield places
        if len(places) > alike.MOST_COMPARED:
            of_days = rows.iloc[places].groupby("said_until", sort=False).indices.values()
            yield from (places[each] for each in of_days)


@rule(
    "statement-alike",
    "statements",
    "statement_id",
    "“{other}”, by the same speaker on the same day or one that may be the same, is nearly the same",
    f"remove one of the two if they are one; else relate them in data/relations.csv, or begin the note with “{ANSWER}” and say what tells them apart",
    severity="warning",
    tells=lambda tables, key: {"other": dict(_alike(tables).values()).get(key, "")},
)
def statement_alike(rows, tables):
    """Two statements of one speaker in nearly the same words on one day are one, or one repeats the other, and then a row in relations says so. Days that overlap count as one day, and so do days next to each other unless both are stated, because an outlet may print tomorrow what was said today. Units of one utterance, and repeats in different drawn passages, are not asked about."""
    return pd.Series(rows.index.isin(list(_alike(tables))), index=rows.index)


def _alike(tables: Tables) -> dict[int, tuple[str, str]]:
    """Returns the row of each statement that is like an earlier one and does not answer why, with the identifiers of the two."""
    return tables.derived("statements alike", lambda: dict(_found_alike(tables)))


def _found_alike(tables: Tables) -> Iterator[tuple[int, tuple[str, str]]]:
    rows = tables["statements"]
    words, days, draws = words_of(tables).tolist(), _days(rows), _apart(tables)
    ids, units, notes = (rows[column].tolist() for column in ("statement_id", "unit_group", "note"))
    said = list(zip(words, rows["said_from"], rows["said_until"], strict=True))
    related = set(zip(tables["relations"]["from_id"], tables["relations"]["to_id"], strict=True))

    def asked(one: int, other: int) -> bool:
        if not may_be_one_day(days[one], days[other]):
            return False
        one_utterance = units[one] == units[other] != ""
        same = said[one] == said[other]  # which statement-twice asks about
        return not (one_utterance or same or in_different_passages(ids[one], ids[other], draws))

    for places in _of_one_speaker(rows):
        texts = ((place, words[place]) for place in places if words[place] and days[place])
        for one, other in alike.like(texts, asked):
            answered = notes[other].startswith(ANSWER) or {(ids[one], ids[other]), (ids[other], ids[one])} & related
            if not answered:
                yield other, (ids[other], ids[one])


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
