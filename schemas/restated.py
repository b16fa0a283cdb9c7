"""Rules of meaning about statements that are made twice, or ask for a link; what counts as the same is said in schemas/alike.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from schemas import alike
from schemas.arrow import at
from schemas.frames import Tables, answered
from schemas.keys import Encoded, combined, factorized
from schemas.rule import rule
from schemas.tables import is_date

ANSWER = "No link:"  # how a note begins that says why something is not linked
NO_DAY = 0  # days are counted from 1
Days = tuple[np.ndarray, np.ndarray, np.ndarray]  # first, last, and whether they are stated
OLD = 7  # days that words may be old which a source prints without saying when they were spoken: a weekly's


def words_of(tables: Tables) -> Encoded:
    """Returns the quote of each statement, or its summary where nothing is quoted, as it is compared with others.

    Statements that are the only one of their speaker are compared with none, and have none here.
    """
    return tables.derived("words of statements", lambda: _words_of(tables))


def _words_of(tables: Tables) -> Encoded:
    rows = tables["statements"]
    compared = rows.duplicated("speaker_id", keep=False)
    words = rows["quote"].where(~tables.blank("statements", "quote"), rows["summary"]).where(compared, "")
    return factorized(alike.texts(words.tolist()))


def _said(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Returns for each statement a number that it shares with those of the same speaker, days and words, and whether it has words."""
    codes, values = words_of(tables)
    columns = (tables.encoded("statements", name) for name in ("speaker_id", "said_from", "said_until"))
    return combined(*columns, (codes, values)), np.array([bool(words) for words in values], dtype=bool)[codes]


def _passages(tables: Tables, statements: Iterable[str]) -> dict[str, set[str]]:
    """Returns the drawn passages in which some statements stand."""
    selections = tables["selections"][tables.holds("selections", "statement_id", set(statements))]
    found: dict[str, set[str]] = {}
    for statement, draw in zip(selections["statement_id"], selections["draw_id"], strict=True):
        found.setdefault(statement, set()).add(draw)
    return found


def _one_passage(tables: Tables) -> np.ndarray:
    """Returns for each statement a number that those share which stand in one and the same drawn passage; -1 for the others."""
    draws, names = tables.encoded("selections", "draw_id")
    codes, ids = tables.encoded("statements", "statement_id")
    found = tables.found_in("selections", "statement_id", "statements", "statement_id")
    of_row = np.append(codes, len(ids))[found][tables.encoded("selections", "statement_id")[0]]
    passage = np.full(len(ids) + 1, -1)  # of each identifier; the last is that of a statement that is not there
    passage[of_row] = draws
    passage[of_row[passage[of_row] != draws]] = -1
    if "" in names:
        passage[passage == names.index("")] = -1
    return passage[codes]


def in_different_passages(one: str, other: str, draws: dict[str, set[str]]) -> bool:
    """Says whether two statements stand in drawn passages, and in none together: there each occasion counts."""
    first, second = draws.get(one), draws.get(other)
    return bool(first and second) and first.isdisjoint(second)


@rule(
    "statement-twice",
    "statements",
    "statement_id",
    "an earlier statement has the same speaker, days and words",
    "remove one of the two: another source is an appearance, a drawn passage that holds a curated statement is a selection",
)
def statement_twice(rows, tables):
    """The same words by one speaker on one day are one statement, except where two different drawn passages hold them: there each occasion counts."""
    (said, worded), twice = _said(tables), []
    doubled = np.flatnonzero(pd.Series(said).duplicated(keep=False).to_numpy() & worded)
    draws = _passages(tables, rows["statement_id"].iloc[doubled])
    for places in pd.Series(doubled).groupby(said[doubled], sort=False).indices.values():
        places = doubled[places]
        ids = rows["statement_id"].iloc[places].tolist()
        for number, place in enumerate(places):
            if any(not in_different_passages(ids[number], other, draws) for other in ids[:number]):
                twice.append(place)
    return pd.Series(np.isin(np.arange(len(rows)), twice), index=rows.index)


def _days(tables: Tables) -> Days:
    """Returns for each statement the first and last day on which it can have been said, counted, and whether they are stated.

    Where the first is unknown, the words may be some days old. Both are `NO_DAY` where one is none, which is reported already.
    """
    first, last = (_counted(*tables.encoded("statements", column)) for column in ("said_from", "said_until"))
    first = np.where(tables["statements"]["said_from"] == "", last - OLD, first)
    known = (last != NO_DAY) & (first != NO_DAY)
    return (
        np.where(known, first, NO_DAY),
        np.where(known, last, NO_DAY),
        (tables["statements"]["date_basis"] == "stated").to_numpy(),
    )


def _counted(codes: np.ndarray, days: list[str]) -> np.ndarray:
    return np.array([datetime.date.fromisoformat(day).toordinal() if is_date(day) else NO_DAY for day in days], dtype=np.int64)[codes]  # fmt: skip


def may_be_one_day(one: Days, other: Days) -> np.ndarray:
    """Says whether two statements can have been made on one day: their days meet, or are next to each other and one is not stated."""
    apart = np.where(one[2] & other[2], 0, 1)
    return np.maximum(one[0], other[0]) <= np.minimum(one[1], other[1]) + apart


def _of_one_speaker(tables: Tables, places: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yields places of statements with a number that those share which are compared; where a speaker made very many, also those of each day."""
    speakers = tables.encoded("statements", "speaker_id")
    of_speaker = speakers[0][places]
    yield places, of_speaker
    of_many = (np.bincount(of_speaker) > alike.MOST_COMPARED)[of_speaker]
    yield places[of_many], combined(speakers, tables.encoded("statements", "said_until"))[places[of_many]]


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
    (said, worded), days = _said(tables), _days(tables)
    ids, is_answered = (
        tables["statements"]["statement_id"].tolist(),
        answered(tables, "statements", ANSWER).tolist(),
    )
    codes, words = words_of(tables)
    units, in_unit = tables.encoded("statements", "unit_group")[0], ~tables.blank("statements", "unit_group").to_numpy()
    passages = _one_passage(tables)
    related = set(zip(tables["relations"]["from_id"], tables["relations"]["to_id"], strict=True))

    def asked(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        wanted = may_be_one_day(*(tuple(at(each, places) for each in days) for places in (one, other)))
        one, other = one[wanted], other[wanted]
        one_utterance = in_unit[one] & (units[one] == units[other])
        of_passages = (passages[one] >= 0) & (passages[other] >= 0) & (passages[one] != passages[other])
        same = said[one] == said[other]  # which statement-twice asks about
        wanted[wanted] = ~(one_utterance | of_passages | same)
        return wanted

    for places, groups in _of_one_speaker(tables, np.flatnonzero(worded & (days[1] != NO_DAY))):
        texts = [words[code] for code in codes[places].tolist()]
        like = list(alike.like(texts, groups, lambda one, other, of=places: asked(of[one], of[other])))
        draws = _passages(tables, [ids[place] for place in places[like].ravel().tolist()])
        for one, other in places[like].tolist():
            said_why = is_answered[other] or {(ids[one], ids[other]), (ids[other], ids[one])} & related
            if not said_why and not in_different_passages(ids[one], ids[other], draws):
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
    return asked & ~answered(tables, "statements", ANSWER)
