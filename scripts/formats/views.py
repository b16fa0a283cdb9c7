"""What a view is: a table that a query makes of others, each column with its type, its codes and its meaning.

A view is defined once, as SQL over the tables in SQLite. CSV, Parquet, workbook, Stata, SPSS and R hold what it returns.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from schemas.tables import Field, TableSchema, tables

OWN = re.compile(r"(?P<alias>[a-z_]+)\.(?P<name>[a-z_]+)")  # a column that is taken as it is
LINE = "\n"
TEXT = Field(name="", title="", description="", type="string", example="", required=False, unique=False, enum=(), pattern="", minimum="", maximum="", max_length=0, vocabulary="", coded=False)  # fmt: skip


@dataclass(frozen=True)
class View:
    """A view. `columns` gives, by name, an expression, and its meaning or "" for the meaning of the field it is taken from.

    An expression such as `speakers.side` takes its type and its codes from that field; any other is a text, unless `kinds` names its
    type by Table Schema. `sources` says which table, or which other view, an alias of the query stands for.
    """

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[str, str]]
    query: str
    sources: Mapping[str, TableSchema | View]
    kinds: Mapping[str, str]

    @functools.cached_property
    def schema(self) -> TableSchema:
        """Returns the view as a Table Schema has tables."""
        fields = tuple(self._field(name, *given) for name, given in self.columns.items())
        return TableSchema(self.name, self.title, self.description, fields, self.key, ())

    def _field(self, name: str, expression: str, meaning: str) -> Field:
        taken = self._taken(expression)
        own = taken or replace(TEXT, type=self.kinds.get(name, "string"))
        title = taken.title if taken and name == taken.name else name.replace("_", " ").capitalize()
        return replace(own, name=name, title=title, description=meaning or own.description, required=name in self.key)

    def _taken(self, expression: str) -> Field | None:
        found = OWN.fullmatch(expression)
        source = self.sources.get(found["alias"], tables().get(found["alias"])) if found else None
        schema = source.schema if isinstance(source, View) else source
        return schema.field(found["name"]) if schema else None

    @property
    def sql(self) -> str:
        """Returns the statement that creates the view in SQLite."""
        chosen = f",{LINE}  ".join(f'{expression} AS "{name}"' for name, (expression, _) in self.columns.items())
        return f"CREATE VIEW {self.name} AS SELECT\n  {chosen}\n{self.query}"
