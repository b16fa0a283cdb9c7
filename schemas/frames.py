"""The tables as the rules see them: frames of strings, blank as "", one row for each record of the file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from json.encoder import encode_basestring
from operator import add
from typing import Any

import numpy as np
import pandas as pd

from schemas.arrow import at, place_of
from schemas.keys import Encoded, by_runs, changes, factorized, first_of_each, joined, looked_up, nothing, repeated
from schemas.tables import is_date
from schemas.tables import tables as schemas


class Tables:
    """All tables of a package by name, each a frame of strings whose index counts the records from 0."""

    def __init__(
        self,
        frames: dict[str, pd.DataFrame],
        encoded: dict[tuple[str, str], Encoded] | None = None,
        ordered: frozenset[str] = frozenset(),
    ) -> None:
        """Takes the frames; a table that could not be read is an empty frame with all its columns.

        `encoded` gives the distinct texts of columns, by table and column, where they are known already; `ordered` names tables whose
        rows are known to stand in the order of their keys.
        """
        self._ordered = ordered
        self._frames = frames
        self._encoded = dict(encoded or {})
        self._columns: dict[tuple[str, str, str], pd.Series] = {}
        self._derived: dict[str, tuple[Any, set[str]]] = {}
        self.touched: set[str] = (
            set()
        )  # tables asked for, so that a rule which needs one that could not be read is not believed

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Returns the frame of one table."""
        self.touched.add(table)
        return self._frames[table]

    def column(self, table: str, key: str, value: str) -> pd.Series:
        """Returns one column indexed by another, the first row of each key; for `Series.map`."""
        self.touched.add(table)
        if (table, key, value) not in self._columns:
            frame = self._frames[table]
            frame = frame[~blank(frame[key])].drop_duplicates(key)  # a record without a key is nobody's
            self._columns[table, key, value] = by_key(frame[value], frame[key])
        return self._columns[table, key, value]

    def encoded(self, table: str, column: str) -> Encoded:
        """Returns a column as codes: an array of integers, one a row, and the distinct texts that they count."""
        self.touched.add(table)
        if (table, column) not in self._encoded:
            self._encoded[table, column] = factorized(self._frames[table][column].tolist())
        return self._encoded[table, column]

    def distinct(self, table: str, column: str) -> list[str]:
        """Returns the distinct texts of a column."""
        return self.encoded(table, column)[1]

    def blank(self, table: str, column: str) -> pd.Series:
        """Marks the blank cells of a column."""

        def made() -> np.ndarray:
            codes, values = self.encoded(table, column)
            marks = codes == place_of("", values)
            marks.flags.writeable = False  # each time the same
            return marks

        return pd.Series(self.derived(f"blank {table}.{column}", made), copy=False)

    def holds(self, table: str, column: str, texts: Collection[str]) -> pd.Series:
        """Marks the cells of a column that hold one of some texts."""
        codes, values = self.encoded(table, column)
        if not texts:
            return pd.Series(np.zeros(len(codes), dtype=bool))
        return pd.Series(at(np.array([value in texts for value in values], dtype=bool), codes))

    def combined(self, table: str, *columns: str) -> np.ndarray:
        """Returns for each row an integer that is the same for rows with the same texts in all these columns, counted from 0."""
        return self._combined(table, columns)[0]

    def repeated(self, table: str, *columns: str) -> np.ndarray:
        """Marks the rows that have the same texts in all these columns as an earlier one."""
        if not self._stand_together(table, columns):
            return repeated(self.combined(table, *columns))
        same = ~changes([self.encoded(table, column)[0] for column in columns])
        same[:1] = False
        return same

    def _stand_together(self, table: str, columns: tuple[str, ...]) -> bool:
        """Says whether rows with the same texts in these columns are known to stand together, because the keys begin with them."""
        return table in self._ordered and columns == schemas()[table].key[: len(columns)]

    def _combined(self, table: str, columns: tuple[str, ...]) -> tuple[np.ndarray, int]:
        """Returns what `combined` does and how many integers those are; what the first columns give is worked out once for all that begin with them."""

        def make() -> tuple[np.ndarray, int]:
            if self._stand_together(table, columns):
                return by_runs([self.encoded(table, column)[0] for column in columns])
            so_far = self._combined(table, columns[:-1]) if len(columns) > 1 else nothing(len(self[table]))
            return joined(*so_far, *self.encoded(table, columns[-1]))

        return self.derived(f"{table} by {columns}", make)

    def derived(self, name: str, make: Callable[[], Any]) -> Any:
        """Returns what `make` gives for these tables, made once for each name; what it asked for counts as touched each time."""
        if name not in self._derived:
            self._derived[name] = self.touching(make)
        value, asked = self._derived[name]
        self.touched |= asked
        return value

    def touching(self, make: Callable[[], Any]) -> tuple[Any, set[str]]:
        """Returns what `make` gives, and the tables that it asked for, which count as touched."""
        outer, self.touched = self.touched, set()
        try:
            return make(), self.touched
        finally:
            self.touched = outer | self.touched

    def keep(self, name: str, value: Any, asked: set[str]) -> None:
        """Keeps what was worked out elsewhere with a look at these tables; `derived` returns it."""
        self._derived[name] = value, asked

    def kept(self, name: str) -> tuple[Any, set[str]] | None:
        """Returns what was worked out under this name and the tables looked at; None if that has not been done yet."""
        return self._derived.get(name)

    def with_others(
        self, frames: dict[str, pd.DataFrame], encoded: dict[tuple[str, str], Encoded], ordered: frozenset[str]
    ) -> Tables:
        """Returns these tables with others in the place of some; what was worked out without a look at those is known there, too."""
        changed = frames.keys()
        kept = {column: codes for column, codes in self._encoded.items() if column[0] not in changed}
        tables = Tables(self._frames | frames, kept | encoded, self._ordered - changed | ordered)
        tables._columns = {column: cells for column, cells in self._columns.items() if column[0] not in changed}
        tables._derived = {name: each for name, each in self._derived.items() if not each[1] & changed}
        return tables

    def look_up(self, keys: pd.Series, table: str, key: str, value: str) -> pd.Series:
        """Returns for each key the value that another table gives it; "" where the key is blank or unknown there."""
        known, cells = self._first_of(table, key), self._with_blank(table, value)
        return pd.Series(cells[[known.get(each, -1) for each in keys]], index=keys.index, name=keys.name, dtype=object)

    def followed(self, table: str, column: str, other: str, value: str) -> pd.Series:
        """Returns for each row the value that another table gives to the key in a column; "" where that is blank or unknown there.

        Each distinct key is looked up once, however many values are asked for.
        """

        rows = self.found_in(table, column, other, schemas()[other].key[0])[self.encoded(table, column)[0]]
        return pd.Series(self._with_blank(other, value)[rows], dtype=object)

    def found_in(self, table: str, column: str, other: str, key: str) -> np.ndarray:
        """Returns for each distinct text of a column its first row in the column of another table; -1 where it is blank or not there."""

        def found() -> np.ndarray:
            return looked_up(self.distinct(table, column), self._first_of(other, key))

        return self.derived(f"{table}.{column} in {other}.{key}", found)

    def _first_of(self, table: str, key: str) -> dict[str, int]:
        """Returns the first row of each key of a table, but for the blank one: a record without a key is nobody's."""

        def found() -> dict[str, int]:
            codes, keys = self.encoded(table, key)
            first = dict(zip(keys, first_of_each(codes).tolist(), strict=False))
            first.pop("", None)
            return first

        return self.derived(f"first of each {table}.{key}", found)

    def _with_blank(self, table: str, column: str) -> np.ndarray:
        """Returns the cells of a column, and behind them a blank one for what is not found."""
        return np.append(np.asarray(self[table][column], dtype=object), "")


def by_key(values: pd.Series | list[str], keys: pd.Series) -> pd.Series:
    """Returns values indexed by keys, both as plain texts: of its own accord pandas would convert the keys to Arrow's."""
    return pd.Series(np.asarray(values, dtype=object), index=pd.Index(np.asarray(keys), dtype=object), dtype=object)


def by_value(column: pd.Series, asked: Callable[[str], bool]) -> pd.Series:
    """Marks the cells for whose value the answer is yes, asking once for each distinct value."""
    found = [value for value in column.unique() if asked(value)]
    return column.isin(found) if found else pd.Series(False, index=column.index)


def compared_as(column: pd.Series, form: Callable[[list[str]], list[str]]) -> pd.Series:
    """Returns the cells of a column in a form in which they are compared, such as `alike.texts` gives."""
    return pd.Series(form(column.tolist()), index=column.index, dtype=object)


def blank(column: pd.Series) -> pd.Series:
    """Marks the blank cells."""
    return column == ""


def answered(tables: Tables, table: str, begins: str) -> pd.Series:
    """Marks the rows of a table whose note answers what a warning asks: it begins so, and goes on with a reason."""
    reason = re.compile(rf"{begins}.*\w").match
    notes = tables.distinct(table, "note")
    return tables.holds(table, "note", {note for note in notes if note.startswith(begins) and reason(note)})


def before(first: pd.Series, second: pd.Series) -> pd.Series:
    """Marks the rows where the first is an earlier day than the second; a cell that is blank or no date is neither."""
    earlier = (first < second) & ~blank(first)
    undated = [cell for cell in {*first.tolist(), *second.tolist()} if cell and not is_date(cell)]
    return earlier & ~(first.isin(undated) | second.isin(undated)) if undated else earlier


def earliest(keys: pd.Series, days: pd.Series) -> pd.Series:
    """Returns the earliest day of each key, the keys being the index; rows whose day is blank do not count."""
    dated = ~blank(days)
    places, ordered = pd.factorize(days[dated], sort=True)
    of_keys, distinct = pd.factorize(keys[dated])
    first = np.full(len(distinct), len(ordered))
    np.minimum.at(first, of_keys, places)
    return by_key(np.asarray(ordered, dtype=object)[first], distinct)


def pairs(frame: pd.DataFrame, *columns: str) -> pd.Series:
    """Returns the cells of several columns joined by `|`, as the key of a record is written."""
    joined = frame[columns[0]]
    for column in columns[1:]:
        joined = joined + "|" + frame[column]
    return joined


WORD = re.compile("[^\\W_][^ ]*")  # from its first letter or digit on


def words(text: str) -> int:
    """Counts the words of a quote: space-separated tokens that hold a letter or a digit."""
    return len(WORD.findall(text))


def more_words(text: str, most: int) -> bool:
    """Says whether a text has more than so many words."""
    return text.count(" ") >= most and words(text) > most


def content_hash(parts: Iterable[str]) -> str:
    """Returns the fingerprint of what was coded: the first 16 hexadecimal digits of the SHA-256 of a compact JSON array."""
    return _fingerprint(",".join(map(encode_basestring, parts)))  # what json.dumps writes, in a third of its time


def _fingerprint(cells: str) -> str:
    return hashlib.sha256(f"[{cells}]".encode()).hexdigest()[:16]


def hashes(tables: Tables, table: str) -> pd.Series:
    """Returns the content hash of every record of a coded table as it stands now, indexed by the record's key."""
    return tables.derived(f"hashes of {table}", lambda: _hashes(tables, table))


def _hashes(tables: Tables, table: str) -> pd.Series:
    if table == "outcomes":
        scenarios = tables["scenarios"].drop_duplicates("scenario_id")
        return _hashed(scenarios, ["scenario_id", "resolution_rule", "horizon_until"], scenarios["scenario_id"])
    if table == "compliance":
        demands = tables["demands"].drop_duplicates("demand_id")
        return _hashed(demands, ["demand_id", "description"], demands["demand_id"])
    if table == "statements":
        statements = tables["statements"].drop_duplicates("statement_id")
        content = statements.assign(words=statements["quote"].where(statements["quote"] != "", statements["summary"]))
        columns = ["speaker_id", "source_id", "locator", "words"]
        return _hashed(content, columns, statements["statement_id"], "claim_words")
    of_statements = hashes(tables, "statements")
    if table == "figures":
        figures = tables["figures"].drop_duplicates("figure_id")
        content = figures.assign(statement=figures["statement_id"].map(of_statements)).dropna(subset="statement")
        columns = ["statement", "quantity", "scope", "low", "high", "unit", "words"]
        return _hashed(content, columns, content["figure_id"])
    links = tables[table]
    first, second = links.columns[:2]
    keyed = by_key(links[first].map(of_statements), pairs(links, first, second))
    return keyed[~keyed.index.duplicated()].dropna()


def _hashed(frame: pd.DataFrame, columns: list[str], index: pd.Series, where_filled: str = "") -> pd.Series:
    """Hashes the cells of some columns, and those of one more where it is filled in: a blank there leaves the hash as it was."""
    cells = map(",".join, zip(*(map(encode_basestring, frame[column].tolist()) for column in columns), strict=True))
    if where_filled:
        more = (f",{encode_basestring(cell)}" if cell else "" for cell in frame[where_filled].tolist())
        cells = map(add, cells, more)
    return by_key(list(map(_fingerprint, cells)), index)
