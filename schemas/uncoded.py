"""Rules of meaning for all coded tables: every record is coded twice, and what is said of one that is not names the codings it lacks."""

from collections import Counter

import numpy as np
import pandas as pd

from schemas.arrow import at
from schemas.codings import CODED, QUOTE_FOUND, among_records, coded_variables, in_latest_round, rows_of
from schemas.frames import Tables
from schemas.keys import first_rows
from schemas.rule import rule
from schemas.tables import tables as schemas


def _uncoded(tables: Tables, table: str) -> pd.Series:
    """Marks the records of a table that lack a first or a blind second coding of any variable in its latest round.

    A record with no coded variable filled in has nothing yet that two coders could have given.
    """
    complete = tables.derived("coded completely", lambda: _coded_completely(tables))[table]
    unpublished = np.logical_and.reduce([tables.blank(table, variable) for variable in schemas()[table].coded])
    return pd.Series(~unpublished & ~complete[among_records(tables, table)])


def _coded_completely(tables: Tables) -> dict[str, np.ndarray]:
    """Marks, by table, of the distinct records of codings those whose variables all have a first and a second coding in their latest round; behind them stands one for what is no record."""
    wanted = {
        (table, variable, role)
        for table, variables in coded_variables().items()
        for variable in variables
        for role in ("first", "second")
        if (variable, role) != (QUOTE_FOUND, "first")  # whoever enters a quote does not count as having found it
    }
    given = np.array([cells in wanted for cells in rows_of(tables, "table", "variable", "role")], dtype=bool)
    counts = in_latest_round(tables) & at(given, tables.combined("codings", "table", "variable", "role"))
    rows = np.flatnonzero(counts)
    rows = rows[first_rows(tables.combined("codings", *CODED, "role")[rows])]
    (of_table, names), (of_record, records) = (tables.encoded("codings", column) for column in ("table", "record"))
    complete: dict[str, np.ndarray] = {}
    for table, needed in Counter(table for table, _, _ in wanted).items():
        mine = rows[of_table[rows] == names.index(table)] if table in names else rows[:0]
        complete[table] = np.bincount(of_record[mine], minlength=len(records) + 1) == needed
    return complete


def _lacking(tables: Tables, table: str, record: str) -> str:
    """Says which codings a record lacks in its latest round: the first, the blind second, or those of some variables."""
    given = tables.derived("codings given", lambda: _given_codings(tables)).get((table, record), set())
    said = []
    for role, called in (("first", "the first coding"), ("second", "the blind second coding")):
        wanted = [name for name in coded_variables()[table] if (name, role) != (QUOTE_FOUND, "first")]
        missing = [name for name in wanted if (name, role) not in given]
        if missing:
            said.append(called if missing == wanted else f"{called} of {', '.join(missing)}")
    return " and ".join(said)


def _given_codings(tables: Tables) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Returns by table and record the variables that are coded in its latest round, each with the role of who coded it."""
    rows = np.flatnonzero(in_latest_round(tables))
    encoded = (tables.encoded("codings", column) for column in ("table", "record", "variable", "role"))
    columns = [map(values.__getitem__, codes[rows].tolist()) for codes, values in encoded]
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for table, record, variable, role in zip(*columns, strict=True):
        found.setdefault((table, record), set()).add((variable, role))
    return found


def _register() -> None:
    for table in coded_variables():

        def uncoded(rows, tables, table=table):
            return _uncoded(tables, table)

        uncoded.__doc__ = (
            f"Every record of {table} is coded twice, independently. A release refuses records that are not."
        )
        rule(
            f"{table}-uncoded",
            table,
            schemas()[table].key[0],
            "lacks {missing}",
            "ask for it in the pull request; the codings that exist can be merged",
            "warning",
            tells=lambda tables, key, table=table: {"missing": _lacking(tables, table, key)},
        )(uncoded)


_register()
