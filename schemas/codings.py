"""Rules of meaning for codings, and what counts as coded."""

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from schemas.arrow import at
from schemas.frames import Tables, hashes, pairs
from schemas.keys import among, first_rows, looked_up, places_in
from schemas.rule import rule
from schemas.tables import tables as schemas
from schemas.tables import vocabularies

QUOTE_FOUND = "quote_found"  # the only coded variable that is no field: did the second coder find the quote?
PLAIN = "plain"  # the role of readers who had labels and definitions alone: shown, never counted among the coders
CODED = ("table", "record", "variable")  # what is coded
UNKNOWN, NOWHERE = -2, -1  # the hash of a record is not known; it stands nowhere in the column, as `looked_up` says


def coded_variables() -> dict[str, list[str]]:
    """Returns the variables coded of each table that has any, in the order of the schema."""
    coded = {name: schema.coded for name, schema in schemas().items() if schema.coded}
    coded["statements"] = [*coded["statements"], QUOTE_FOUND]
    return coded


def latest(codings: pd.DataFrame) -> pd.DataFrame:
    """Returns the codings of the latest round of each record and variable, those of plain readers left out."""
    tables = Tables({"codings": codings.reset_index(drop=True)})
    return codings[in_latest_round(tables)]


def in_latest_round(tables: Tables) -> np.ndarray:
    """Marks the codings of the latest round of their record and variable; rounds of plain readers do not count."""
    return tables.derived("latest codings", lambda: _of_latest_round(tables))


def _of_latest_round(tables: Tables) -> np.ndarray:
    codes, rounds = tables.encoded("codings", "round")
    trained = ~_where(tables, "role", {PLAIN})
    if len(rounds) < 2:
        return trained
    order = sorted(range(len(rounds)), key=lambda place: (len(rounds[place]), rounds[place]))  # 10 comes after 9
    rank = np.empty(len(order), dtype=codes.dtype)
    rank[order] = np.arange(len(order))
    ranks = np.where(trained, at(rank, codes), np.int8(-1))
    coded = tables.combined("codings", *CODED)
    newest = np.zeros(coded.max(initial=-1) + 1, dtype=codes.dtype)
    np.maximum.at(newest, coded, ranks)
    return ranks == at(newest, coded)


def _where(tables: Tables, column: str, asked: Collection[str]) -> np.ndarray:
    """Marks the codings that have one of some texts in a column."""
    return tables.holds("codings", column, asked).to_numpy()


def first_of(tables: Tables, *columns: str) -> np.ndarray:
    """Returns the first row of each distinct combination of the cells in some columns of codings, in the order of `Tables.combined`."""
    return tables.derived(f"first of {columns}", lambda: first_rows(tables.combined("codings", *columns)))


def rows_of(tables: Tables, *columns: str) -> Iterator[tuple[str, ...]]:
    """Yields each distinct combination of the cells in some columns of codings, in the order of `Tables.combined`."""
    first = first_of(tables, *columns)
    encoded = [tables.encoded("codings", column) for column in columns]
    return zip(*(map(values.__getitem__, codes[first].tolist()) for codes, values in encoded), strict=True)


def _by_cells(tables: Tables, columns: tuple[str, ...], asked: Callable[..., bool]) -> pd.Series:
    """Marks the codings for whose cells in some columns the answer is yes, asking once for each distinct combination."""
    answers = np.array([asked(*cells) for cells in rows_of(tables, *columns)], dtype=bool)
    return pd.Series(at(answers, tables.combined("codings", *columns)))


def records(tables: Tables, table: str) -> pd.Series:
    """Returns the key of every record of a table, its cells joined by `|`."""
    return tables.derived(f"records of {table}", lambda: pairs(tables[table], *schemas()[table].key))


@rule(
    "coding-of-nothing",
    "codings",
    "record",
    "{table} has no record “{record}”",
    "correct the record: key cells joined by a vertical bar",
)
def coding_of_nothing(rows, tables):
    """A coding refers to a record that exists."""

    def unknown(table: str) -> np.ndarray:
        places = among_records(tables, table)
        marks = np.ones(len(tables.distinct("codings", "record")), dtype=bool)
        marks[places[places >= 0]] = False
        return marks

    return pd.Series(_of_coded_record(tables, unknown, False))


@rule(
    "coding-of-uncoded",
    "codings",
    "variable",
    "{variable} of {table} is not coded",
    "the coded variables are marked in the schemas",
)
def coding_of_uncoded(rows, tables):
    """Only the variables that the schemas mark as coded are coded, and whether the quote was found."""
    allowed, codes = coded_variables(), vocabularies()
    return _by_cells(
        tables,
        ("table", "variable"),
        lambda table, variable: (
            table in codes["table"] and variable in codes["variable"] and variable not in allowed.get(table, ())
        ),
    )


@rule(
    "coding-value",
    "codings",
    "value",
    "“{value}” is not a value that {variable} can have",
    "give a code of its vocabulary, or an organization for target_id",
)
def coding_value(rows, tables):
    """A coded value is one that the variable can have; blank only where the field may be blank."""
    fits = {
        (table, variable): frozenset(_values(tables, table, variable))
        for table, variables in coded_variables().items()
        for variable in variables
    }
    return _by_cells(
        tables,
        ("table", "variable", "value"),
        lambda table, variable, value: value not in fits.get((table, variable), (value,)),
    )


def _values(tables: Tables, table: str, variable: str) -> list[str]:
    if variable == QUOTE_FOUND:
        return list(vocabularies()[QUOTE_FOUND])
    field = schemas()[table].field(variable)
    values = list(field.enum) or list(tables["organizations"]["organization_id"])
    return values if field.required else [*values, ""]


@rule(
    "coding-stale",
    "codings",
    "content_hash",
    "what was coded has changed since",
    "have the record coded again in a new round; stamps are never rewritten",
    severity="warning",
)
def coding_stale(rows, tables):
    """A coding holds for what the coder saw: if the quote, source, rule or description changes, the record is coded again. A release refuses stale codings."""
    codes, stamps = tables.encoded("codings", "content_hash")
    places = places_in(stamps)
    of_row = _of_coded_record(tables, lambda table: _current(tables, table, places), np.int32(UNKNOWN))
    unstamped = places.get("", NOWHERE)  # which is a finding of structure already
    return pd.Series(in_latest_round(tables) & (of_row != UNKNOWN) & (of_row != codes) & (codes != unstamped))


def _current(tables: Tables, table: str, places: dict[str, int]) -> np.ndarray:
    """Returns for each of the distinct records of codings the place of the hash that the record of a table has as it stands now."""
    now = hashes(tables, table)
    same = np.array_equal(now.index, records(tables, table))  # as where no record is there twice
    found = among_records(tables, table) if same else _among_records(tables, now.index)
    current = np.full(len(tables.distinct("codings", "record")), UNKNOWN, dtype=np.int32)
    current[found[found >= 0]] = looked_up(now.tolist(), places)[found >= 0]
    return current


def _of_coded_record(tables: Tables, of_records: Callable[[str], np.ndarray], otherwise: np.int32 | bool) -> np.ndarray:
    """Returns for each coding what the table of its record gives for it, asked once for all the distinct records; `otherwise` where there is no such table."""
    (of_table, names), (of_record, _) = (tables.encoded("codings", column) for column in ("table", "record"))
    first = first_of(tables, "table", "record")
    found = np.full(len(first), otherwise)
    for table in coded_variables():
        given = of_records(table)  # also where no coding names it: if it cannot be read, none of this is believed
        if table in names:
            mine = of_table[first] == names.index(table)
            found[mine] = given[of_record[first[mine]]]
    return at(found, tables.combined("codings", "table", "record"))


def _among_records(tables: Tables, keys: pd.Series | pd.Index) -> np.ndarray:
    """Returns the place of each key among the distinct records of codings, and -1 where it is none of them."""
    known = tables.derived("places of records", lambda: places_in(tables.distinct("codings", "record")))
    return looked_up(keys.tolist(), known)


def among_records(tables: Tables, table: str) -> np.ndarray:
    """Returns the place of the key of each record of a table among the distinct records of codings, and -1 where it is none of them."""
    return tables.derived(f"{table} among records", lambda: _among_records(tables, records(tables, table)))


@rule(
    "second-coding-by-first",
    "codings",
    "coder_id",
    "“{coder_id}” is both the first and the second coder of “{record}”",
    "have another coder, who has not seen the first coding, give the second",
)
def second_coding_by_first(rows, tables):
    """The second coder of a record is not the first, even for another variable: whoever gave one code has seen it."""
    keys = tables.combined("codings", "table", "record", "coder_id", "round")  # as the key begins
    is_first = np.zeros(len(keys), dtype=bool)  # by key, of which there are at most as many as rows
    is_first[keys[_where(tables, "role", {"first"})]] = True
    return pd.Series(_where(tables, "role", {"second"}) & at(is_first, keys))


@rule(
    "coding-role-twice",
    "codings",
    "role",
    "an earlier row has the role {role} for the same record, variable and round",
    "each round has one first, one second and at most one third coding",
)
def coding_role_twice(rows, tables):
    """In each round each variable of a record has one coding in each role; only plain readers may be several."""
    twice = tables.repeated("codings", *CODED, "round", "role")
    return pd.Series(twice & ~_where(tables, "role", {PLAIN}))


def _unsupported(tables: Tables, table: str, variable: str) -> pd.Series:
    """Marks the records whose published value no coder gave in the latest round; the third coder settles where there is one."""
    coded = tables.derived("values given", lambda: _given(tables)).get((table, variable))
    codes, texts = tables.encoded(table, variable)
    if coded is None:
        return pd.Series(False, index=tables[table].index)
    records, values = (len(tables.distinct("codings", column)) for column in ("record", "value"))
    record = among_records(tables, table)
    value = at(among(texts, tables.distinct("codings", "value")), codes)
    is_coded = np.zeros(records + 1, dtype=bool)  # of which the last is what -1 refers to
    is_coded[coded[0]] = True
    known = coded[0].astype(np.int64) * values + coded[1]
    given = pd.Series(record * values + value).isin(known) & (value >= 0)
    allowed = set(_values(tables, table, variable))  # what is no code is a finding of structure
    return is_coded[record] & ~given & tables.holds(table, variable, allowed)


def _given(tables: Tables) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
    """Returns by table and variable the records and values of the codings that count, as codes of their columns."""
    coded, third = tables.combined("codings", *CODED), _where(tables, "role", {"third"}) & in_latest_round(tables)
    settled = np.zeros(len(coded), dtype=bool)
    settled[coded[third]] = True
    rows = np.flatnonzero(in_latest_round(tables) & (third | ~at(settled, coded)))
    of_rows = at(tables.combined("codings", "table", "variable"), rows)
    rows, bounds = at(rows, np.argsort(of_rows, kind="stable")), np.cumsum([0, *np.bincount(of_rows)])
    record, value = (tables.encoded("codings", column)[0] for column in ("record", "value"))
    parts = (rows[begin:end] for begin, end in pairwise(bounds.tolist()))
    pairs = zip(rows_of(tables, "table", "variable"), parts, strict=False)
    return {cells: (at(record, part), at(value, part)) for cells, part in pairs}


def _register() -> None:
    for table, variables in coded_variables().items():
        for variable in variables:
            if variable != QUOTE_FOUND:
                _register_unsupported(table, variable)


def _register_unsupported(table: str, variable: str) -> None:
    def unsupported(rows, tables):
        return _unsupported(tables, table, variable)

    unsupported.__doc__ = f"The published {variable} of {table} is what the third coder gave or, where there was none, what one of the two coders gave."
    rule(
        f"{table}-{variable.replace('_', '-')}-unsupported",
        table,
        variable,
        f"“{{{variable}}}” is published, but no coder gave it",
        "publish a value that a coder gave, or have the record coded again",
    )(unsupported)


_register()


@rule(
    "quote-not-found",
    "statements",
    "quote",
    "the second coder did not find the quote in the source",
    "look at the source again and correct the quote, then have it coded again",
)
def quote_not_found(rows, tables):
    """A published quote was found on its page by a coder other than the one who entered it."""
    asked = _where(tables, "variable", {QUOTE_FOUND}) & _where(tables, "role", {"second"})
    missed = in_latest_round(tables) & asked & ~_where(tables, "value", {"found"})
    codes, keys = tables.encoded("codings", "record")
    of_records = [keys[place] for place in np.unique(codes[missed])]
    return ~tables.blank("statements", "quote") & rows["statement_id"].isin(of_records)
