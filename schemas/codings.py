"""Rules of meaning for codings, and what counts as coded."""

import pandas as pd

from schemas.frames import Tables, blank, hashes, pairs
from schemas.rule import rule
from schemas.tables import tables as schemas
from schemas.tables import vocabularies

QUOTE_FOUND = (
    "quote_found"  # the only coded variable that is not a field: whether the second coder found the quote in the source
)


def coded_variables() -> dict[str, list[str]]:
    """Returns the variables coded of each table that has any, in the order of the schema."""
    coded = {name: schema.coded for name, schema in schemas().items() if schema.coded}
    coded["statements"] = [*coded["statements"], QUOTE_FOUND]
    return coded


def latest(codings: pd.DataFrame) -> pd.DataFrame:
    """Returns the codings of the latest round of each record and variable."""
    newest = codings.groupby(["table", "record", "variable"])["round"].transform("max")
    return codings[codings["round"] == newest]


def _latest(tables: Tables) -> pd.DataFrame:
    return tables.derived("latest codings", lambda: latest(tables["codings"]))


def records(tables: Tables, table: str) -> pd.Series:
    """Returns the key of every record of a table, its cells joined by `|`."""
    return pairs(tables[table], *schemas()[table].key)


@rule(
    "coding-of-nothing",
    "codings",
    "record",
    "{table} has no record “{record}”",
    "correct the record: key cells joined by a vertical bar",
)
def coding_of_nothing(rows, tables):
    """A coding is of a record that is there."""
    known = set()
    for table in coded_variables():
        known |= set(table + "|" + records(tables, table))
    return rows["table"].isin(list(coded_variables())) & ~pairs(rows, "table", "record").isin(known)


@rule(
    "coding-of-uncoded",
    "codings",
    "variable",
    "{variable} of {table} is not coded",
    "the coded variables are marked in the schemas",
)
def coding_of_uncoded(rows, tables):
    """Only the variables that the schemas mark as coded are coded, and whether the quote was found."""
    allowed = {f"{table}|{variable}" for table, variables in coded_variables().items() for variable in variables}
    codes = rows["table"].isin(vocabularies()["table"]) & rows["variable"].isin(vocabularies()["variable"])
    return codes & ~pairs(rows, "table", "variable").isin(allowed)


@rule(
    "coding-value",
    "codings",
    "value",
    "“{value}” is not a value that {variable} can have",
    "give a code of its vocabulary, or an organization for target_id",
)
def coding_value(rows, tables):
    """A coded value is one that the variable can have; blank only where the field may be blank."""
    coded = [(table, variable) for table, variables in coded_variables().items() for variable in variables]
    fits = [f"{table}|{variable}|{value}" for table, variable in coded for value in _values(tables, table, variable)]
    known = pairs(rows, "table", "variable").isin([f"{table}|{variable}" for table, variable in coded])
    return known & ~pairs(rows, "table", "variable", "value").isin(fits)


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
    """A coding holds for what the coder saw: a changed quote, source, rule or description wants a new coding. A release refuses stale codings."""
    now = pd.concat(
        [hashes(tables, table).rename(lambda key, table=table: f"{table}|{key}") for table in coded_variables()]
    )
    current = pairs(rows, "table", "record").map(now).astype(object).fillna("")
    return rows.index.isin(_latest(tables).index) & (current != "") & (current != rows["content_hash"])


@rule(
    "second-coding-by-first",
    "codings",
    "coder_id",
    "“{coder_id}” is first and second coder of “{record}”",
    "the second coding is by another coder, who has not seen the first",
)
def second_coding_by_first(rows, tables):
    """The second coder of a record is another than the first, also where each coded another variable: who gave one code has seen it."""
    keyed = pairs(rows, "table", "record", "round", "coder_id")
    return (rows["role"] == "second") & keyed.isin(keyed[rows["role"] == "first"])


@rule(
    "coding-role-twice",
    "codings",
    "role",
    "an earlier row has the role {role} for the same record, variable and round",
    "each round has one first, one second and at most one third coding",
)
def coding_role_twice(rows, tables):
    """In each round a record and variable has one coding in each role."""
    return rows.duplicated(["table", "record", "variable", "round", "role"])


def _uncoded(tables: Tables, table: str) -> pd.Series:
    """Marks the records of a table that lack a first or a blind second coding of any variable in its latest round."""
    codings = _latest(tables)
    codings = codings[codings["table"] == table]
    wanted = {f"{variable}|{role}" for variable in coded_variables()[table] for role in ("first", "second")}
    wanted.discard(f"{QUOTE_FOUND}|first")  # whoever enters a quote does not count as having found it
    given = pairs(codings, "variable", "role")
    counted = given[given.isin(wanted)].groupby(codings["record"]).nunique()
    return ~records(tables, table).isin(counted.index[counted == len(wanted)])


def _unsupported(tables: Tables, table: str, variable: str) -> pd.Series:
    """Marks the records whose published value no coder gave in the latest round; the third coder settles where there is one."""
    given = tables.derived("values given", lambda: _given(tables))
    keys = f"{table}|" + records(tables, table) + f"|{variable}"
    values = tables[table][variable]
    unsupported = keys.isin(given.index) & ~(keys + "|" + values).isin(given)
    return unsupported & values.isin(_values(tables, table, variable))  # what is no code is a finding of structure


def _given(tables: Tables) -> pd.Series:
    """Returns the values that count, joined to table, record and variable, which are the index."""
    codings = _latest(tables)
    coded = pairs(codings, "table", "record", "variable")
    third = codings["role"] == "third"
    counts = third | ~coded.isin(coded[third])
    return pd.Series((coded + "|" + codings["value"])[counts].to_numpy(), index=coded[counts].to_numpy(), dtype=object)


def _register_per_table() -> None:
    for table, variables in coded_variables().items():
        key = schemas()[table].key[0]

        def uncoded(rows, tables, table=table):
            return _uncoded(tables, table)

        uncoded.__doc__ = (
            f"Every record of {table} is coded twice, independently. A release refuses records that are not."
        )
        rule(
            f"{table}-uncoded",
            table,
            key,
            "a first or a blind second coding is missing",
            "ask for one in the pull request; what is there already can be published",
            "warning",
        )(uncoded)
        for variable in variables:
            if variable == QUOTE_FOUND:
                continue

            def unsupported(rows, tables, table=table, variable=variable):
                return _unsupported(tables, table, variable)

            unsupported.__doc__ = f"The published {variable} of {table} is what the third coder gave or, where there was none, what one of the two coders gave."
            says = f"“{{{variable}}}” is published, but no coder gave it"
            rule(
                f"{table}-{variable.replace('_', '-')}-unsupported",
                table,
                variable,
                says,
                "publish a value that the codings hold, or have the record coded again",
            )(unsupported)


_register_per_table()


@rule(
    "quote-not-found",
    "statements",
    "quote",
    "the second coder did not find the quote in the source",
    "look at the source again and correct the quote, then have it coded again",
)
def quote_not_found(rows, tables):
    """A published quote was found on its page by a coder other than the one who entered it."""
    codings = _latest(tables)
    codings = codings[(codings["variable"] == QUOTE_FOUND) & (codings["role"] == "second")]
    return ~blank(rows["quote"]) & rows["statement_id"].isin(codings["record"][codings["value"] != "found"])
