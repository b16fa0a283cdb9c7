"""Rules of meaning for retired identifiers."""

import pandas as pd

from schemas.codings import records
from schemas.frames import Tables, pairs
from schemas.rule import rule
from schemas.tables import tables as schemas


def live(tables: Tables) -> pd.Series:
    """Returns every identifier in use, as table and key joined by `|`, of the tables whose key is one identifier."""
    single = [name for name, schema in schemas().items() if len(schema.key) == 1]
    return pd.concat([name + "|" + records(tables, name) for name in single])


@rule(
    "retired-in-use",
    "retired",
    "id",
    "“{id}” is retired, but still in {table}",
    "take the identifier out of the table, or out of retired: it is never used again",
)
def retired_in_use(rows, tables):
    """A retired identifier is not in use: every released identifier is either in use, redirected or withdrawn."""
    return pairs(rows, "table", "id").isin(live(tables))


@rule(
    "retired-replacement",
    "retired",
    "replaced_by",
    "“{replaced_by}” is not in {table}",
    "redirect to an identifier in use, or leave it blank if the record was withdrawn",
)
def retired_replacement(rows, tables):
    """A retired identifier redirects to one in use."""
    return ~tables.blank("retired", "replaced_by") & ~pairs(rows, "table", "replaced_by").isin(live(tables))
