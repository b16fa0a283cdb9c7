"""Compiles a Table Schema, and the rules of meaning beside it, to a Pandera schema over a frame of strings.

Our own small mapping, because pandera's converter of Table Schemas drops foreign keys and dates and turns the text "false"
into a true value. Checks run column by column and ask once for each distinct value.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import pandas as pd

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

from schemas.frames import Tables, blank, by_value
from schemas.rule import Rule
from schemas.tables import Field, TableSchema

Broken = tuple[str, str, int]  # rule, field, row of the frame


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
            checks[field.name].extend(_cell_checks(field))
        columns = list(schema.key)
        repeated = _check("unique-key", lambda first: ~blank(first) & tables[schema.name].duplicated(columns))
        checks[schema.key[0]].append(repeated)
        for key in schema.foreign_keys:
            if key.table not in unread:
                known = set(tables[key.table][key.target])
                checks[key.field].append(
                    _check("foreign-key", lambda column, known=known: ~(blank(column) | column.isin(known)))
                )
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
            yield from ((error.check.name, error.schema.name, row) for row in rows)


def _check(name: str, marks: Callable[[pd.Series], pd.Series]) -> pa.Check:
    return pa.Check(lambda column: ~marks(column), name=name, ignore_na=False, n_failure_cases=1)


def _cell_checks(field: Field) -> Iterator[pa.Check]:
    if field.required:
        yield _check("required", blank)
    names = dict.fromkeys(name for probe in _probes(field) for name in probe)
    for name in names:
        yield _check(
            name, lambda column, name=name: by_value(column, lambda value: value != "" and name in field.defects(value))
        )


def _probes(field: Field) -> Iterator[list[str]]:
    """Names every rule that a cell of the field could break."""
    yield [field.type] if field.type != "string" else []
    yield [f"{field.vocabulary.replace('_', '-')}-code"] if field.enum else []
    yield [name for name in ("pattern", "minimum", "maximum") if getattr(field, name)] + (
        ["max-length"] if field.max_length else []
    )
