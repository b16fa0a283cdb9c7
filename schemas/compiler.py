"""Compiles a Table Schema, and the rules of meaning beside it, to a Pandera schema over a frame of strings.

Our own small mapping, because pandera's converter of Table Schemas drops foreign keys and dates and turns the text "false"
into a true value. Checks run column by column and ask once for each distinct value.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence

import pandas as pd

from schemas.imports import without

with (
    warnings.catch_warnings(),
    without("hypothesis"),
):  # a fifth of Pandera's start, for drawing data, which nothing here does
    warnings.simplefilter("ignore")
    import pandera.pandas as pa
    import pandera.strategies.pandas_strategies  # noqa: F401  (now, because Pandera imports it on its first validation)
    from pandera.errors import SchemaErrors

from schemas import screen
from schemas.frames import Tables, blank
from schemas.rule import Rule
from schemas.tables import Field, ForeignKey, TableSchema

Broken = tuple[str, str, list[int]]  # rule, field, rows of the frame


def compile_table(
    schema: TableSchema,
    tables: Tables,
    rules: list[Rule],
    *,
    structure: bool = True,
    unread: frozenset[str] = frozenset(),
) -> pa.DataFrameSchema:
    """Compiles one table to Pandera: its structure if asked for, and the given rules of meaning.

    `unread` names tables that could not be read whole: what is missing from them is a finding already, so neither references to
    them nor rules of meaning that look at them are believed.
    """
    checks: dict[str, list[pa.Check]] = {field.name: [] for field in schema.fields}
    if structure:
        for field in schema.fields:
            checks[field.name].extend(_cell_checks(schema.name, field, tables))
        checks[schema.key[0]].append(_check("unique-key", lambda first: ~blank(first) & _repeated(schema, tables)))
        for key in schema.foreign_keys:
            if key.table not in unread:
                checks[key.field].append(_of_values("foreign-key", lambda key=key: _dangling(schema, key, tables)))
    for rule in rules:
        checks[rule.field].append(_check(rule.name, lambda _, rule=rule: _believed(rule, tables, unread)))
    return pa.DataFrameSchema(
        {name: pa.Column(checks=of_field, nullable=True) for name, of_field in checks.items()}, name=schema.name
    )


def _believed(rule: Rule, tables: Tables, unread: frozenset[str]) -> pd.Series:
    tables.touched.clear()
    marks = rule.check(tables[rule.table], tables)
    return marks & (not tables.touched & unread)


def broken(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[Broken]:
    """Runs a compiled schema and yields what is broken; raises RuntimeError if a rule itself fails, which is a defect of ours."""
    if frame.empty:
        return
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.check_output is None or error.failure_cases is None:
                raise RuntimeError(f"{schema.name}: {error}") from error
            rows = error.check_output.index[~error.check_output.to_numpy(dtype=bool)]
            yield error.check.name, error.schema.name, rows.tolist()


def _check(name: str, marks: Callable[[pd.Series], pd.Series]) -> pa.Check:
    return pa.Check(lambda column: ~marks(column), name=name, ignore_na=False, n_failure_cases=1)


def _of_values(name: str, bad: Callable[[], Collection[str]]) -> pa.Check:
    """Makes a check that names the distinct values which break the rule; rows are looked at only where there are any."""

    def marks(column: pd.Series) -> pd.Series:
        values = bad()
        return column.isin(list(values)) if values else pd.Series(False, index=column.index)

    return _check(name, marks)


def _repeated(schema: TableSchema, tables: Tables) -> pd.Series:
    """Marks the rows whose key an earlier row has."""
    return pd.Series(tables.combined(schema.name, *schema.key)).duplicated()


def _dangling(schema: TableSchema, key: ForeignKey, tables: Tables) -> set[str]:
    known = set(tables.distinct(key.table, key.target))
    return set(tables.distinct(schema.name, key.field)) - known - {""}


def _cell_checks(table: str, field: Field, tables: Tables) -> Iterator[pa.Check]:
    if field.required:
        yield _of_values("required", lambda: {""} & set(tables.distinct(table, field.name)))
    defects = functools.cache(lambda: _defects(field, tables.distinct(table, field.name)))
    for name in dict.fromkeys(name for probe in _probes(field) for name in probe):
        yield _of_values(name, lambda name=name: defects().get(name, ()))


def _defects(field: Field, values: Sequence[str]) -> dict[str, list[str]]:
    """Returns the distinct values of a column that break rules of structure by themselves, by rule."""
    found: dict[str, list[str]] = {}
    for value in screen.of_field(field, values):
        for name in field.defects(value) if value else ():
            found.setdefault(name, []).append(value)
    return found


def _probes(field: Field) -> Iterator[list[str]]:
    """Names every rule that a cell of the field could break."""
    yield [field.type] if field.type != "string" else []
    yield [f"{field.vocabulary.replace('_', '-')}-code"] if field.enum else []
    yield [name for name in ("pattern", "minimum", "maximum") if getattr(field, name)] + (
        ["max-length"] if field.max_length else []
    )
