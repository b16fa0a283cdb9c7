"""The tables as SQL, derived from the Table Schemas.

SQLite, PostgreSQL and DuckDB enforce it: types, keys, codes, ranges, lengths and patterns. Spark SQL and Trino do not, so there each
constraint is a query that returns the offending rows, which the other databases have too, and need for what they cannot enforce:
SQLite for patterns, because it knows no regular expressions by itself, DuckDB for references to the same table, because a row may
not refer there to one that comes later.

A blank cell is NULL in every one of them, never a text of no characters. In SQLite and PostgreSQL a reference to the same table
is looked at when the transaction ends; SQLite looks only where told to: `PRAGMA foreign_keys = ON`.
"""

from __future__ import annotations

import functools
import graphlib
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot

from schemas.tables import Field, ForeignKey, TableSchema, front, tables

SOURCE = "duckdb"  # the dialect in which every condition and query is composed; sqlglot turns it into the others


@dataclass(frozen=True)
class Dialect:
    """What one database calls the types, and what its CREATE TABLE can hold."""

    title: str
    types: dict[str, str]  # by the type of Table Schema
    enforces: bool = False  # keys and checks; what is never more than advice there is left out
    defers: bool = False  # a reference may wait for the end of the transaction; else none to its own table is enforced
    patterns: bool = False  # a regular expression may stand in a check
    comments: str = "inline"  # COMMENT behind a column; "statement": COMMENT ON; "remark": -- inside CREATE TABLE
    listed: str = "ARRAY_TO_STRING(ARRAY_AGG({}), ' ')"  # one text of many, in SOURCE: all have arrays but SQLite
    end: str = "$"  # what matches the end of a text and nowhere else: to Java's `$` a last line break is none


@dataclass(frozen=True)
class Condition:
    """What is true of a row that breaks a rule, and what has to be joined to the row, called `broken`, to see it."""

    fields: str  # joined by commas
    rule: str
    condition: str
    known: str = ""  # a table to join, or
    vocabulary: str = ""  # whose codes have to be known


DIALECTS = {
    # DATE gives SQLite's column an affinity, not a type: readers that ask for declared types find it, and a check holds it.
    "sqlite": Dialect("SQLite", {"string": "TEXT", "integer": "INTEGER", "date": "DATE"}, enforces=True, defers=True, comments="remark", listed="STRING_AGG({}, ' ')"),
    "postgres": Dialect("PostgreSQL", {"string": "TEXT", "integer": "BIGINT", "date": "DATE"}, enforces=True, defers=True, patterns=True, comments="statement"),
    "duckdb": Dialect("DuckDB", {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE"}, enforces=True, patterns=True, comments="statement"),
    "spark": Dialect("Spark SQL", {"string": "STRING", "integer": "BIGINT", "date": "DATE"}, end=r"\z"),
    "trino": Dialect("Trino", {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE"}, end=r"\z"),
}  # fmt: skip


def ordered() -> list[TableSchema]:
    """Returns the tables in an order in which each comes after those it refers to; a table may refer to itself.

    Raises graphlib.CycleError where two tables refer to each other, because then no order of loading satisfies both.
    """
    refers = {name: [key.table for key in table.foreign_keys if key.table != name] for name, table in tables().items()}
    return [tables()[name] for name in graphlib.TopologicalSorter(refers).static_order()]


def ddl(dialect: str, *, bare: bool = False) -> str:
    """Returns CREATE TABLE and what belongs to it for every table, as statements that end in a semicolon.

    `dialect` is a key of DIALECTS, else KeyError. `bare` leaves out keys, checks and indices also where the database enforces
    them: tables into which anything can be loaded, to be asked by `checks` afterwards.
    """
    version = front().get("version", "")
    head = f"-- Casus Belli {version} for {DIALECTS[dialect].title}: written by python -m scripts.ddl, a blank cell is NULL"
    enforced = DIALECTS[dialect].enforces and not bare
    return "\n".join([head, *(_create(table, dialect, enforced) for table in ordered())])


def checks(dialect: str) -> dict[str, str]:
    """Returns a query for every key, reference, code, range, length and pattern; each query returns the offending rows.

    They are named `table.field.rule` by the rules of the validator; the fields of a key of several columns are joined by commas.
    The tables are those of `ddl`, with blank cells as NULL. SQLite calls patterns by REGEXP, which its shell has
    and other programs must provide. Raises KeyError where `dialect` is no key of DIALECTS.
    """
    return {
        f"{table.name}.{each.fields}.{each.rule}": _translated(_one(table, each, dialect), dialect, pretty=True)
        for table in tables().values()
        for each in _conditions(table, DIALECTS[dialect].end)
    }


def passes(dialect: str) -> dict[str, str]:
    """Returns, by table, one query that does what all checks of the table do, in one pass over it.

    It returns the key of each offending row, and in the column `rules` the checks that would return it: each as `field.rule`, with a
    space before it. A distributed engine starts a job for each query, which for small tables takes longer than the work.
    """
    return {table.name: _translated(_all(table, dialect), dialect, pretty=True) for table in tables().values()}


def _one(table: TableSchema, check: Condition, dialect: str) -> str:
    joins = _joined([check], DIALECTS[dialect].listed)
    return f"SELECT broken.* FROM {_name(table.name)} AS broken {joins} WHERE {check.condition}"


def _all(table: TableSchema, dialect: str) -> str:
    conditions = list(_conditions(table, DIALECTS[dialect].end))
    joins = _joined(conditions, DIALECTS[dialect].listed)
    key = [f"broken.{_name(column)}" for column in table.key]
    said = [f"CASE WHEN {each.condition} THEN ' {each.fields}.{each.rule}' ELSE '' END" for each in conditions]
    rows = f"SELECT {', '.join(key)}, {' || '.join(said)} AS rules FROM {_name(table.name)} AS broken {joins}"
    return f"SELECT * FROM ({rows}) AS told WHERE rules <> ''"


@functools.cache
def _translated(sql: str, dialect: str, *, pretty: bool = False) -> str:
    [translated] = sqlglot.transpile(sql, read=SOURCE, write=dialect, identify=True, pretty=pretty)
    return translated


def _name(name: str) -> str:
    """Quotes a name as SOURCE does; all are quoted, because `table`, `condition` and others are words of SQL."""
    return f'"{name}"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _literal(field: Field, value: str) -> str:
    return {"integer": value, "date": f"DATE '{value}'"}.get(field.type, _text(value))


def _codes(field: Field) -> str:
    return ", ".join(_literal(field, code) for code in field.enum)


def _create(table: TableSchema, dialect: str, enforced: bool) -> str:
    inside = [_column(field, dialect, enforced) + _inline(_meaning(field), dialect) for field in table.fields]
    if enforced:
        inside += _table_constraints(table, dialect)
    lines = [f"  {line}," for line in inside[:-1]] + [f"  {inside[-1]}"]
    head = f"CREATE TABLE {_translated(_name(table.name), dialect)} ("
    if DIALECTS[dialect].comments == "remark":
        head += f" -- {table.description}"
        lines[: len(table.fields)] = [
            f"  -- {_meaning(field)}\n{line}" for field, line in zip(table.fields, lines, strict=False)
        ]
    statements = [head, *lines, f"){_inline(table.description, dialect)};"]
    if DIALECTS[dialect].comments == "statement":
        statements += _comments(table)
    if enforced:
        statements += _indices(table)
    return "\n" + "\n".join(statements)


def _meaning(field: Field) -> str:
    codes = f" Codes: see the vocabulary {field.vocabulary} in the table codes." if field.vocabulary else ""
    return field.description + codes


def _inline(meaning: str, dialect: str) -> str:
    inline = DIALECTS[dialect].comments == "inline"
    return f" COMMENT {sqlglot.exp.Literal.string(meaning).sql(dialect)}" if inline else ""


def _comments(table: TableSchema) -> Iterator[str]:
    name = _name(table.name)
    yield f"COMMENT ON TABLE {name} IS {_text(table.description)};"
    for field in table.fields:
        yield f"COMMENT ON COLUMN {name}.{_name(field.name)} IS {_text(_meaning(field))};"


def _column(field: Field, dialect: str, enforced: bool) -> str:
    column = f"{_translated(_name(field.name), dialect)} {DIALECTS[dialect].types[field.type]}"
    if not enforced:
        return column
    conditions = [f"CHECK ({_translated(condition, dialect)})" for condition in _cell_conditions(field, dialect)]
    if dialect == "sqlite" and field.type != "string":  # which otherwise takes any value in any column
        held = {"integer": "TYPEOF({0}) IN ('integer', 'null')", "date": "{0} IS DATE({0}, '+0 days')"}[field.type]
        conditions.insert(0, f"CHECK ({held.format(_name(field.name))})")
    return " ".join([column, *(["NOT NULL"] if field.required else []), *conditions])


def _cell_conditions(field: Field, dialect: str) -> Iterator[str]:
    """Yields what must be true of a cell by itself; true of NULL too, as SQL has it."""
    name = _name(field.name)
    if field.enum:
        yield f"{name} IN ({_codes(field)})"
    elif field.type == "string":
        yield f"LENGTH({name}) BETWEEN 1 AND {field.max_length}" if field.max_length else f"LENGTH({name}) >= 1"
    if field.pattern and DIALECTS[dialect].patterns:
        yield f"REGEXP_MATCHES({name}, {_text(field.pattern)})"
    if field.minimum:
        yield f"{name} >= {_literal(field, field.minimum)}"
    if field.maximum:
        yield f"{name} <= {_literal(field, field.maximum)}"


def _table_constraints(table: TableSchema, dialect: str) -> Iterator[str]:
    """Yields the keys, which SQLite, PostgreSQL and DuckDB write alike."""
    yield f"PRIMARY KEY ({', '.join(map(_name, table.key))})"
    yield from (f"UNIQUE ({_name(field.name)})" for field in table.fields if _unique_beside_key(field, table))
    for key in table.foreign_keys:
        reference = f"FOREIGN KEY ({_name(key.field)}) REFERENCES {_name(key.table)} ({_name(key.target)})"
        if key.table != table.name:
            yield reference
        elif DIALECTS[dialect].defers:  # rows stand in the order of their keys, so one may refer to a later one
            yield f"{reference} DEFERRABLE INITIALLY DEFERRED"


def _unique_beside_key(field: Field, table: TableSchema) -> bool:
    return field.unique and table.key != (field.name,)


def _indices(table: TableSchema) -> Iterator[str]:
    """Yields an index for every foreign key but the one with which the primary key begins, whose index serves both."""
    for key in table.foreign_keys:
        if key.field != table.key[0]:
            called = _name(f"{table.name}_{key.field}")
            yield f"CREATE INDEX {called} ON {_name(table.name)} ({_name(key.field)});"


def _conditions(table: TableSchema, end: str) -> Iterator[Condition]:
    """Yields what can be wrong with a row of a table, in SOURCE."""
    for number, columns in enumerate(_unique(table)):
        yield _repeated(table, columns, f"repeated_{number}")
    for key in table.foreign_keys:
        yield _dangling(key)
    for field in table.fields:
        for rule, broken in _broken_cells(field, end):
            yield Condition(field.name, rule, broken)
        if field.vocabulary:
            yield _undefined(field)


def _unique(table: TableSchema) -> list[tuple[str, ...]]:
    return [table.key, *((field.name,) for field in table.fields if _unique_beside_key(field, table))]


def _repeated(table: TableSchema, columns: tuple[str, ...], alias: str) -> Condition:
    names = ", ".join(map(_name, columns))
    same = " AND ".join(f"broken.{_name(column)} = {alias}.{_name(column)}" for column in columns)
    often = f"SELECT {names} FROM {_name(table.name)} GROUP BY {names} HAVING COUNT(*) > 1"
    repeated = f"{alias}.{_name(columns[0])} IS NOT NULL"
    return Condition(",".join(columns), "unique-key", repeated, f"({often}) AS {alias} ON {same}")


def _dangling(key: ForeignKey) -> Condition:
    field, alias, target = f"broken.{_name(key.field)}", f"known_{key.field}", _name(key.target)
    # A row that refers to a key that stands twice is still one row.
    known = f"(SELECT DISTINCT {target} FROM {_name(key.table)}) AS {alias} ON {field} = {alias}.{target}"
    return Condition(key.field, "foreign-key", f"{field} IS NOT NULL AND {alias}.{target} IS NULL", known)


def _undefined(field: Field) -> Condition:
    cell, defined = f"broken.{_name(field.name)}", f"defined.{_name(field.vocabulary)}"
    found = f"STRPOS({defined}, ' ' || CAST({cell} AS VARCHAR) || ' ') > 0 AND STRPOS(CAST({cell} AS VARCHAR), ' ') = 0"
    return Condition(field.name, "code-undefined", f"NOT ({found})", vocabulary=field.vocabulary)


def _joined(conditions: list[Condition], listed: str) -> str:
    """Returns the joins of conditions; the defined codes of all vocabularies are one row, which costs one look at `codes`."""
    joins = [f"LEFT JOIN {each.known}" for each in conditions if each.known]
    vocabularies = sorted({each.vocabulary for each in conditions if each.vocabulary})
    if vocabularies:
        codes = {each: listed.format(f"CASE WHEN vocabulary = {_text(each)} THEN code END") for each in vocabularies}
        columns = (f"' ' || COALESCE({text}, '') || ' ' AS {_name(each)}" for each, text in codes.items())
        joins.append(f"CROSS JOIN (SELECT {', '.join(columns)} FROM {_name('codes')}) AS defined")
    return " ".join(joins)


def _broken_cells(field: Field, end: str) -> Iterator[tuple[str, str]]:
    """Yields rule and condition of what can be wrong with a cell by itself."""
    cell = f"broken.{_name(field.name)}"
    if field.required:
        yield "required", f"{cell} IS NULL" + (f" OR {cell} = ''" if field.type == "string" else "")
    if field.enum:
        yield f"{field.vocabulary.replace('_', '-')}-code", f"{cell} NOT IN ({_codes(field)})"
    if field.pattern:
        # Asked of NULL, a REGEXP that somebody gave SQLite may say no.
        yield (
            "pattern",
            f"{cell} IS NOT NULL AND NOT REGEXP_MATCHES({cell}, {_text(field.pattern.removesuffix('$') + end)})",
        )
    if field.max_length:
        yield "max-length", f"LENGTH({cell}) > {field.max_length}"
    if field.minimum:
        yield "minimum", f"{cell} < {_literal(field, field.minimum)}"
    if field.maximum:
        yield "maximum", f"{cell} > {_literal(field, field.maximum)}"
