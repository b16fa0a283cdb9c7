"""Compiles a Table Schema, and the rules of meaning beside it, to a Pandera schema over a frame of strings.

Our own small mapping, because pandera's converter of Table Schemas drops foreign keys and dates and turns the text "false"
into a true value. Checks run column by column and ask once for each distinct value; what the tables know is not asked again.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from schemas.imports import without
from schemas.members import STANDARDS

with (
    warnings.catch_warnings(),
    without("hypothesis"),
):  # a fifth of Pandera's start, for drawing data, which nothing here does
    warnings.simplefilter("ignore")
    import pandera.pandas as pa
    import pandera.strategies.pandas_strategies  # noqa: F401  (now, because Pandera imports it on its first validation)
    from pandera.errors import SchemaErrors

from schemas import screen
from schemas.frames import Tables
from schemas.rule import Rule
from schemas.tables import Field, ForeignKey, TableSchema

Broken = tuple[str, str, list[int]]  # rule, field, rows of the frame
Marks = Callable[[], pd.Series]  # the rows of a column that break a rule


@dataclass(frozen=True)
class Question:
    """One rule asked of one field of a table: a check of Pandera, until its answer is known."""

    table: str
    rule: str
    field: str
    marks: Marks

    @property
    def name(self) -> str:
        """Returns the name under which the tables keep the rows that break the rule."""
        return f"{self.rule} of {self.table}.{self.field}"


def broken(
    schema: TableSchema, tables: Tables, rules: list[Rule], *, unread: frozenset[str] = frozenset()
) -> Iterator[Broken]:
    """Asks Pandera what breaks the structure of a table and the given rules of meaning, unless it is known, and yields it.

    `unread` names tables that could not be read whole: what is missing from them is a finding already, so neither references to
    them nor rules of meaning that look at them are believed. Raises RuntimeError if a rule itself fails, which is a defect of ours.
    """
    for question in ask(schema, tables, rules, unread):
        if rows := tables.derived(question.name, list):
            yield question.rule, question.field, rows


def ask(
    schema: TableSchema, tables: Tables, rules: list[Rule], unread: frozenset[str], *, structure: bool = True
) -> list[Question]:
    """Asks Pandera every question about a table that is not answered yet, and the tables know the answers afterwards.

    `structure`: not only what the rules ask.
    """
    if tables[schema.name].empty:
        return []
    questions = [*_of_structure(schema, tables, unread)] if structure else []
    questions += _of_meaning(schema, tables, rules, unread)
    _ask([question for question in questions if not tables.kept(question.name)], schema.name, tables)
    return questions


def _of_structure(schema: TableSchema, tables: Tables, unread: frozenset[str]) -> Iterator[Question]:
    """Yields every question about the structure of a table, field by field."""
    for field in schema.fields:
        for rule, marks in _cell_checks(schema.name, field, tables):
            yield Question(schema.name, rule, field.name, marks)
        if field.name == schema.key[0]:
            yield Question(schema.name, "unique-key", field.name, lambda: _repeated(schema, tables))
        for key in schema.foreign_keys:
            if key.field == field.name and key.table not in unread:
                yield Question(schema.name, "foreign-key", field.name, lambda key=key: _dangling(schema, key, tables))


def _of_meaning(schema: TableSchema, tables: Tables, rules: list[Rule], unread: frozenset[str]) -> Iterator[Question]:
    for rule in rules:
        yield Question(schema.name, rule.name, rule.field, lambda rule=rule: _believed(rule, tables, unread))


def _ask(questions: list[Question], table: str, tables: Tables) -> None:
    """Asks Pandera some questions about a table, which then knows the answers."""
    if not questions:
        return
    checks: dict[str, list[pa.Check]] = {}
    touched = {question.name: {table} for question in questions}
    for question in questions:
        checks.setdefault(question.field, []).append(_check(question, tables, touched[question.name]))
    found: dict[tuple[str, str], list[int]] = {}
    for (
        field,
        of_field,
    ) in checks.items():  # one by one, because of a whole schema Pandera makes copies for longer than it checks
        column = pa.Column(checks=of_field, nullable=True, name=field)
        found |= {(rule, field): rows for rule, rows in _failed(column, tables[table], table)}
    for question in questions:
        tables.keep(question.name, found.get((question.rule, question.field), []), touched[question.name])


def _failed(column: pa.Column, frame: pd.DataFrame, table: str) -> Iterator[tuple[str, list[int]]]:
    """Yields the checks of a column that failed, with the rows where they did."""
    try:
        # The one column alone and as it is: of a whole frame Pandera makes two copies, for which nothing here has a use.
        column.validate(frame[column.name].to_frame(), lazy=True, inplace=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.check_output is None or error.failure_cases is None:
                raise RuntimeError(f"{table}: {error}") from error
            rows = error.check_output.index[~error.check_output.to_numpy(dtype=bool)]
            yield error.check.name, rows.tolist()


def _check(question: Question, tables: Tables, touched: set[str]) -> pa.Check:
    """Makes a check of a question, which adds to `touched` the tables that it looks at."""

    def passes(_: pd.Series) -> pd.Series:
        marks, asked = tables.touching(question.marks)
        touched.update(asked)
        return ~marks

    return pa.Check(passes, name=question.rule, ignore_na=False, n_failure_cases=1)


def _believed(rule: Rule, tables: Tables, unread: frozenset[str]) -> pd.Series:
    marks, asked = tables.touching(lambda: rule.check(tables[rule.table], tables))
    return marks & (not asked & unread)


def _repeated(schema: TableSchema, tables: Tables) -> pd.Series:
    """Marks the rows whose key, which begins with a cell that is not blank, an earlier row has."""
    return ~tables.blank(schema.name, schema.key[0]) & pd.Series(tables.repeated(schema.name, *schema.key))


def _dangling(schema: TableSchema, key: ForeignKey, tables: Tables) -> pd.Series:
    """Marks the rows that refer to a record which is not there."""
    unknown = np.flatnonzero(tables.found_in(schema.name, key.field, key.table, key.target) < 0).tolist()
    keys = {*map(tables.distinct(schema.name, key.field).__getitem__, unknown)} - {""}
    return tables.holds(schema.name, key.field, keys)


def _cell_checks(table: str, field: Field, tables: Tables) -> Iterator[tuple[str, Marks]]:
    if field.required:
        yield "required", lambda: tables.blank(table, field.name)
    defects = functools.cache(lambda: _defects(field, tables.distinct(table, field.name)))
    for name in dict.fromkeys(name for probe in _probes(field) for name in probe):
        yield name, lambda name=name: tables.holds(table, field.name, defects().get(name, set()))


def _defects(field: Field, values: Sequence[str]) -> dict[str, set[str]]:
    """Returns the distinct values of a column that break rules of structure by themselves, by rule."""
    found: dict[str, set[str]] = {}
    for value in screen.of_field(field, values):
        for name in field.defects(value) if value else ():
            found.setdefault(name, set()).add(value)
    return found


def _probes(field: Field) -> Iterator[list[str]]:
    """Names every rule that a cell of the field could break."""
    yield {"string": [], "integer": ["integer", "exact-number"]}.get(field.type, [field.type])
    yield [f"{field.vocabulary.replace('_', '-')}-code"] if field.enum else []
    yield [name for name in ("pattern", "minimum", "maximum") if getattr(field, name)]
    yield ["max-length"] if field.max_length else []
    yield ["day-to-come"] if field.past else []
    yield list(STANDARDS[field.standard].asks) if field.standard else []
