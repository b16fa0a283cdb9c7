"""Reads a package by its own schemas, so that versions of another shape can be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from schemas.rule import Finding
from schemas.tables import TableSchema, table_schema
from scripts.package.descriptor import path_in, read_descriptor, safe
from scripts.package.documents import read_json
from scripts.package.errors import AccessError, LoadError, PackageError
from scripts.package.files import RefusedError
from scripts.package.findings import shorten
from scripts.package.journal import COMPLETE, half_done
from scripts.package.reader import doubt, read_table
from scripts.package.table import TableFile, keys_of
from scripts.versions.changes import numbers

Row = dict[str, str]


Key = tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """A package read by its own schemas: the records of each table by key."""

    descriptor: dict
    schemas: dict[str, TableSchema]
    described: dict[str, dict]  # the schemas as they stand in their files
    records: dict[str, dict[Key, Row]] = field(repr=False)

    def ids(self, table: str) -> set[str]:
        """Returns the identifiers of a table whose key is one; empty where there is no such table."""
        return {key[0] for key in self.records.get(table, ()) if len(key) == 1}

    def retired(self) -> dict[tuple[str, str], str]:
        """Returns what replaced each retired identifier, by table and identifier; blank where nothing did."""
        rows = self.records.get("retired", {}).values()
        return {(row.get("table", ""), row.get("id", "")): row.get("replaced_by", "") for row in rows}


def read_version(directory: Path) -> Version:
    """Reads a package by its own schemas; raises PackageError or LoadError, each with one plain sentence."""
    descriptor = read_descriptor(directory)
    numbers(descriptor.get("version", ""))
    _refuse_half_done(directory, descriptor)
    schemas, described, records = {}, {}, {}
    for resource in descriptor["resources"]:
        name, described_here = _schema_of(resource, directory)
        if name in schemas:
            raise PackageError(f"{directory} is no package: datapackage.json names the table {shorten(name)} twice")
        schemas[name], described[name] = _compiled(name, described_here, directory), described_here
        records[name] = _records(directory, path_in(resource), schemas[name])
    return Version(descriptor, schemas, described, records)


def _refuse_half_done(directory: Path, descriptor: dict) -> None:
    """Raises LoadError where a command was killed between the tables of a package: what it holds is no version."""
    named = [resource for resource in descriptor["resources"] if isinstance(resource, dict)]
    paths = {str(at): path_in(resource) for at, resource in enumerate(named)}
    for change, mine in half_done(directory, descriptor, paths):
        if mine:
            raise LoadError(f"{directory}: a command was killed while it replaced {change.told()}: {COMPLETE}")


def _schema_of(resource: object, directory: Path) -> tuple[str, dict]:
    """Returns the name and the schema of a resource."""
    name = resource.get("name") if isinstance(resource, dict) else None
    if not isinstance(name, str):
        raise PackageError(f"{directory} is no package: a resource in datapackage.json has no name")
    schema = resource.get("schema")
    if safe(schema):
        try:
            schema = read_json(directory / schema, directory)
        except RefusedError as error:
            raise AccessError(f"{directory / schema} {error}") from None
        except OSError as error:
            raise PackageError(f"{resource['schema']} {error}") from None
        except ValueError as error:
            raise PackageError(str(error)) from None
    if not isinstance(schema, dict):
        raise PackageError(f"{directory}: the table {shorten(name)} has no schema")
    return name, schema


def _compiled(name: str, described: dict, directory: Path) -> TableSchema:
    try:
        schema = table_schema(described)
        fits = schema.key and set(schema.key) <= set(schema.columns) and len(set(schema.columns)) == len(schema.columns)
        if fits and all(isinstance(text, str) for each in schema.fields for text in (each.name, each.type)):
            return schema
    except (KeyError, TypeError, IndexError, AttributeError):
        pass
    raise PackageError(f"{directory}: the schema of {shorten(name)} is no Table Schema of fields and a primary key")


def _records(directory: Path, path: str | None, schema: TableSchema) -> dict[Key, Row]:
    findings: list[Finding] = []
    table: TableFile = read_table(directory, path, schema, findings)
    if sentence := doubt(table, findings):
        raise LoadError(f"{directory}: {shorten(sentence, 300)}")
    rows = (dict(zip(schema.columns, cells, strict=True)) for cells in zip(*table.columns, strict=True))
    records = dict(zip(keys_of(table), rows, strict=True))
    if len(records) < len(table.lines):
        twice = next(key for key, number in Counter(keys_of(table)).items() if number > 1)
        raise LoadError(f"{directory}: {table.file} has the key “{shorten('|'.join(twice))}” twice")
    return records
