"""Frictionless, told to ask each question once: of a field it judges every distinct text once, of another table it reads the keys alone.

Every row, key and reference still goes through it. What differs from its own way is given to it through its public hooks.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import frictionless
from frictionless import fields, resources, system

from schemas.tables import descriptor
from scripts.package.table import Package, TableFile

JUDGED = ("name", "type", "format", "constraints")  # of a field; the rest of its descriptor is for people


class Uncopied(list):
    """Rows that Frictionless does not copy for each table that refers to them; it only reads them."""

    def __deepcopy__(self, memo: dict) -> Uncopied:
        """Returns the rows themselves."""
        return self


class Verdicts(dict):
    """What a field's own reader makes of each text, asked once; an error is asked for anew, because Frictionless takes it apart."""

    def __init__(self, read: Callable[[object], tuple[object, dict | None]]) -> None:
        """Takes the reader of a field."""
        self._read = read

    def __missing__(self, cell: object) -> tuple[object, dict | None]:
        """Asks the reader."""
        verdict = self._read(cell)
        if verdict[1] is None:
            self[cell] = verdict
        return verdict


class _Remembers:
    def create_cell_reader(self) -> Callable[[object], tuple[object, dict | None]]:
        return Verdicts(super().create_cell_reader()).__getitem__

    def to_copy(self) -> frictionless.Field:
        """Returns a copy that may be given to another schema; its own way is to describe the field, judge that and make it anew."""
        copied = copy.copy(self)
        copied.metadata_assigned = self.metadata_assigned.copy()
        return copied


class _Text(_Remembers, fields.StringField):
    pass


class _Day(_Remembers, fields.DateField):
    pass


class _WholeNumber(_Remembers, fields.IntegerField):
    pass


class _Fields(frictionless.Plugin):
    def select_field_class(self, type: str | None = None) -> type[frictionless.Field] | None:
        return {"string": _Text, "date": _Day, "integer": _WholeNumber}.get(type)


class _Table(resources.TableResource):
    def primary_key_cells(self, row: frictionless.Row, case_sensitive: bool) -> tuple:
        row.valid  # noqa: B018  (reads the row as a whole, in half the time that it takes cell by cell)
        return super().primary_key_cells(row, case_sensitive)


@contextmanager
def remembering() -> Iterator[Callable[[Package, TableFile], frictionless.Resource]]:
    """Lets Frictionless remember, and yields what makes the resource of a table, in a package with the keys that it refers to."""
    system.register("casus", _Fields())
    try:
        yield _resource
    finally:
        system.deregister("casus")


def _resource(package: Package, table: TableFile) -> frictionless.Resource:
    schema = _schema(package, table.schema.name)
    keys: dict[str, list[str]] = {}
    for key in schema["foreignKeys"]:
        keys.setdefault(key["reference"]["resource"], []).extend(key["reference"]["fields"])
    others = [_of_keys(package.tables[name], dict.fromkeys(of_table)) for name, of_table in keys.items() if name not in ("", table.schema.name)]  # fmt: skip
    own = _made(table, table.schema.columns, schema)
    frictionless.Package(name="casus-belli", resources=[own, *others])
    return own


def _of_keys(table: TableFile, names: Iterable[str]) -> frictionless.Resource:
    """Returns the columns of a table that others refer to; that each is right is asked when the table itself is validated."""
    fields = [{"name": name, "type": table.schema.field(name).type} for name in names]
    return _made(table, list(names), {"fields": fields})


def _made(table: TableFile, names: list[str], schema: dict) -> frictionless.Resource:
    columns = [table.columns[table.schema.columns.index(name)] for name in names]
    rows = Uncopied([names, *zip(*columns, strict=True)])
    return _Table(name=table.schema.name, data=rows, schema=frictionless.Schema.from_descriptor(schema))


def _schema(package: Package, name: str) -> dict:
    """Returns our schema without what is for people, and without references to tables that were not read; that is a finding already."""
    own = descriptor(name)
    read = {table for table in package.tables if package.tables[table].complete}
    return {
        "$schema": own["$schema"],
        "fields": [_judged(field) for field in own["fields"]],
        "missingValues": own["missingValues"],
        "primaryKey": own["primaryKey"],
        "foreignKeys": [key for key in own.get("foreignKeys", []) if (key["reference"]["resource"] or name) in read],
    }


def _judged(field: dict) -> dict:
    return {key: field[key] for key in JUDGED if key in field}
