"""What changed between two versions of the package: its shape, its records cell by cell, and the least step of the version.

Each package is read by its own schemas, so that versions of another shape can be compared. A patch corrects values, a minor
version adds records (or says of a record that it is retired), a major version changes shape: a field renamed, removed or
re-typed, a code removed or its meaning changed. What no version may do is refused: an identifier that vanished without a row in
`retired`, or that names another thing than before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz

from schemas.rule import Finding
from schemas.tables import Field, TableSchema, table_schema
from scripts.package.reader import (
    PackageError,
    TableFile,
    doubt,
    keys_of,
    path_in,
    read_descriptor,
    read_json,
    read_table,
    safe,
    shorten,
)
from scripts.package.typed import LoadError

Row = dict[str, str]
Key = tuple[str, ...]

BUMPS = ("none", "patch", "minor", "major")
VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
MEANING = (
    "definition",
    "test",
    "cameo",
    "plover",
    "icd203",
)  # of a code: the columns of `codes` that say what it means
ALIKE = 60  # of 100, by rapidfuzz's ratio: texts below it have nothing to do with each other
LEAST_TELLING = 2  # cells that must all differ before an identifier counts as given to another thing

# kind of a change: the least bump that allows it, and how a count of such changes is said
KINDS = {
    "added": ("minor", "records added"),
    "removed": ("minor", "records removed"),
    "renamed": ("minor", "records renamed"),
    "changed": ("patch", "cells changed"),
    "meaning_changed": ("major", "meanings of codes changed"),
    "described": ("patch", "descriptions changed"),
    "licence_changed": ("major", "licences changed"),
    "table_added": ("minor", "tables added"),
    "table_removed": ("major", "tables removed"),
    "field_added": ("minor", "fields added"),
    "field_removed": ("major", "fields removed"),
    "field_renamed": ("major", "fields renamed"),
    "field_retyped": ("major", "fields re-typed"),
    "fields_moved": ("minor", "orders of fields changed"),
    "key_changed": ("major", "keys changed"),
    "reference_changed": ("major", "references changed"),
    "constraint_changed": ("minor", "constraints changed"),
    "code_added": ("minor", "codes allowed"),
    "code_removed": ("major", "codes no longer allowed"),
}


@dataclass(frozen=True)
class Change:
    """One change. `id` holds the key cells joined by `|` (of the old record where it was renamed); blank where it is one of shape."""

    table: str
    id: str
    field: str
    old: str
    new: str
    kind: str

    @property
    def bump(self) -> str:
        """Returns the least bump that allows the change."""
        if self.table == "codes" and self.kind == "removed":
            return "major"
        return KINDS[self.kind][0]


@dataclass(frozen=True)
class Difference:
    """All changes between two packages, in the order of the new descriptor's tables, and what no version may do, in sentences."""

    old_version: str
    new_version: str
    changes: tuple[Change, ...]
    refused: tuple[str, ...]

    @property
    def bump(self) -> str:
        """Returns the least bump that allows all changes: none, patch, minor or major."""
        return max((change.bump for change in self.changes), key=BUMPS.index, default="none")

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Returns the bumps asked for, the greatest first, each with a sentence that counts what asks for it."""
        counted = Counter((change.bump, change.table, change.kind) for change in self.changes)
        sentences = [
            (bump, f"{table or 'datapackage.json'}: {told(kind, number)}")
            for (bump, table, kind), number in counted.items()
        ]
        return sorted(sentences, key=lambda reason: -BUMPS.index(reason[0]))

    def too_small(self) -> str:
        """Says in one sentence why the new version is too small a step; blank where it is large enough."""
        least = least_version(self.old_version, self.bump)
        if numbers(self.new_version) >= numbers(least):
            return ""
        why = f" ({self.reasons[0][1]})" if self.changes else ""
        return (
            f"version {self.new_version} is too small a step from {self.old_version}: it must be at least {least}{why}"
        )


def told(kind: str, number: int) -> str:
    """Says how many changes of a kind there are, `1 record added` or `2 records added`."""
    things, rest = KINDS[kind][1].split(" ", 1)
    return f"{number:,} {things[:-1] if number == 1 else things} {rest}"


def numbers(version: str) -> tuple[int, int, int]:
    """Returns a version's three numbers; raises PackageError where it is not written as 1.2.3."""
    found = VERSION.fullmatch(version) if isinstance(version, str) and len(version) < 50 else None
    if not found:
        raise PackageError(f"“{shorten(version)}” is no version: it is written like 1.2.3")
    major, minor, patch = (int(number) for number in found.groups())
    return major, minor, patch


def least_version(old: str, bump: str) -> str:
    """Returns the least version that may follow another after such changes."""
    major, minor, patch = numbers(old)
    following = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }
    return ".".join(map(str, following[bump]))


# --- reading ---------------------------------------------------------------------------------------------------------


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
    schemas, described, records = {}, {}, {}
    for resource in descriptor["resources"]:
        name, described_here = _schema_of(resource, directory)
        if name in schemas:
            raise PackageError(f"{directory} is no package: datapackage.json names the table {shorten(name)} twice")
        schemas[name], described[name] = _compiled(name, described_here, directory), described_here
        records[name] = _records(directory, path_in(resource), schemas[name])
    return Version(descriptor, schemas, described, records)


def _schema_of(resource: object, directory: Path) -> tuple[str, dict]:
    """Returns the name and the schema of a resource."""
    name = resource.get("name") if isinstance(resource, dict) else None
    if not isinstance(name, str):
        raise PackageError(f"{directory} is no package: a resource in datapackage.json has no name")
    schema = resource.get("schema")
    if safe(schema):
        try:
            schema = read_json(directory / schema, directory)
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


# --- comparing -------------------------------------------------------------------------------------------------------


def compare(old: Version, new: Version) -> Difference:
    """Compares two versions of the package."""
    changes = [*_of_descriptor(old, new)]
    redirects = _redirects(old, new)
    for name in dict.fromkeys([*new.schemas, *old.schemas]):
        if name not in old.schemas:
            changes.append(Change(name, "", "", "", name, "table_added"))
            changes += [Change(name, "|".join(key), "", "", "", "added") for key in new.records[name]]
        elif name not in new.schemas:
            changes.append(Change(name, "", "", name, "", "table_removed"))
        else:
            renamed = _renamed_fields(old, new, name)
            changes += _of_shape(old.schemas[name], new.schemas[name], renamed)
            changes += _of_words(old.described[name], new.described[name], name)
            if [renamed.get(part, part) for part in old.schemas[name].key] == list(new.schemas[name].key):
                changes += _of_records(old, new, name, renamed, redirects)
    return Difference(
        old.descriptor["version"],
        new.descriptor["version"],
        tuple(changes),
        (*_vanished(old, new), *_reused(old, new, redirects)),
    )


def _of_descriptor(old: Version, new: Version) -> Iterator[Change]:
    for key, kind in [("title", "described"), ("description", "described"), ("keywords", "described"), ("contributors", "described"), ("homepage", "described"), ("licenses", "licence_changed")]:  # fmt: skip
        before, after = (_said(version.descriptor.get(key, "")) for version in (old, new))
        if before != after:
            yield Change("", "", key, before, after, kind)


def _said(value: object) -> str:
    """Writes a value of a descriptor in one cell."""
    if isinstance(value, list):
        return "; ".join(_said(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("title") or "")
    return str(value)


def _renamed_fields(old: Version, new: Version, table: str) -> dict[str, str]:
    """Returns the fields that were renamed: gone under the old name, and there under a new one with the same cells."""
    before, after = old.schemas[table], new.schemas[table]
    come = [one for one in after.fields if one.name not in before.columns]
    shared = old.records[table].keys() & new.records[table].keys()
    renamed: dict[str, str] = {}
    for one in before.fields:
        if one.name in after.columns:
            continue
        for other in come:
            pairs = [(old.records[table][key][one.name], new.records[table][key][other.name]) for key in shared]
            same = all(was == now for was, now in pairs)
            told = any(was for was, _ in pairs) or before.columns.index(one.name) == after.columns.index(other.name)
            if other.type == one.type and same and told and other.name not in renamed.values():
                renamed[one.name] = other.name
                break
    return renamed


def _of_shape(old: TableSchema, new: TableSchema, renamed: dict[str, str]) -> Iterator[Change]:
    name = new.name
    for one in old.fields:
        now = renamed.get(one.name, one.name)
        if now != one.name:
            yield Change(name, "", one.name, one.name, now, "field_renamed")
        if now not in new.columns:
            yield Change(name, "", one.name, one.type, "", "field_removed")
        else:
            yield from _of_field(name, one, new.field(now))
    for other in new.fields:
        if other.name not in old.columns and other.name not in renamed.values():
            yield Change(name, "", other.name, "", other.type, "field_added")
    shared = [renamed.get(column, column) for column in old.columns]
    if [column for column in shared if column in new.columns] != [column for column in new.columns if column in shared]:
        yield Change(name, "", "", ",".join(old.columns), ",".join(new.columns), "fields_moved")
    key = [renamed.get(part, part) for part in old.key]
    if key != list(new.key):
        yield Change(name, "", "", ",".join(old.key), ",".join(new.key), "key_changed")
    yield from _of_references(old, new, renamed)


def _of_references(old: TableSchema, new: TableSchema, renamed: dict[str, str]) -> Iterator[Change]:
    before = {renamed.get(key.field, key.field): f"{key.table}.{key.target}" for key in old.foreign_keys}
    after = {key.field: f"{key.table}.{key.target}" for key in new.foreign_keys}
    for column in new.columns:
        was, now = before.get(column, ""), after.get(column, "")
        if was != now:
            yield Change(new.name, "", column, was, now, "reference_changed" if was else "constraint_changed")


def _of_field(table: str, old: Field, new: Field) -> Iterator[Change]:
    if old.type != new.type or bool(old.enum) != bool(new.enum):
        yield Change(table, "", new.name, _type(old), _type(new), "field_retyped")
    yield from _of_codes(table, new.name, old.enum if new.enum else (), new.enum if old.enum else ())
    for limit in ("required", "unique", "pattern", "minimum", "maximum", "max_length"):
        before, after = (str(getattr(one, limit) or "") for one in (old, new))
        if before != after:
            yield Change(table, "", new.name, f"{limit} {before}".strip(), f"{limit} {after}".strip(), "constraint_changed")  # fmt: skip


def _type(one: Field) -> str:
    return f"{one.type} with codes" if one.enum else one.type


def _of_codes(table: str, name: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = list(old), list(new)
    yield from (Change(table, "", name, code, "", "code_removed") for code in before if code not in after)
    yield from (Change(table, "", name, "", code, "code_added") for code in after if code not in before)


def _of_words(old: dict, new: dict, table: str) -> Iterator[Change]:
    """Yields what changed in the words of a schema, and in the vocabularies that stand in no field."""
    for key in ("title", "description"):
        if old.get(key, "") != new.get(key, ""):
            yield Change(table, "", "", _said(old.get(key, "")), _said(new.get(key, "")), "described")
    before = {one["name"]: one for one in old["fields"]}
    for one in new["fields"]:
        for key in ("title", "description"):
            was = before.get(one["name"], one).get(key, "")
            if was != one.get(key, ""):
                yield Change(table, "", one["name"], _said(was), _said(one.get(key, "")), "described")
    kept, now = (each.get("casus:vocabularies", {}) for each in (old, new))
    for name in kept if isinstance(kept, dict) and isinstance(now, dict) else ():
        yield from _of_codes(table, name, map(str, kept[name]), map(str, now.get(name, ())))


# --- records ---------------------------------------------------------------------------------------------------------


def _redirects(old: Version, new: Version) -> dict[tuple[str, str], str]:
    """Returns the identifiers that went into `retired` between the versions with another in their place, by table and identifier."""
    return {
        (table, gone): instead
        for (table, gone), instead in new.retired().items()
        if instead and gone in old.ids(table) and gone not in new.ids(table) and instead in new.ids(table)
    }


def _carried(schema: TableSchema, row: Row, key: Key, redirects: dict[tuple[str, str], str]) -> Key:
    """Returns the key under which a record of the old version is to be looked for in the new one."""
    if len(schema.key) == 1 and (schema.name, key[0]) in redirects:
        return (redirects[schema.name, key[0]],)
    targets = {reference.field: reference.table for reference in schema.foreign_keys}
    carried = [redirects.get((targets.get(name, ""), cell), cell) for name, cell in zip(schema.key, key, strict=True)]
    if {"table", "record"} <= set(schema.key):  # the codings: their record is the key of another table's record
        place = schema.key.index("record")
        carried[place] = "|".join(_redirected(row["table"], part, redirects) for part in carried[place].split("|"))
    return tuple(carried)


def _redirected(table: str, part: str, redirects: dict[tuple[str, str], str]) -> str:
    """Redirects one part of a record's key in `codings`; the parts of a link's key are those of the tables that it links."""
    tables = [table] if (table, part) in redirects else [name for name, gone in redirects if gone == part]
    return redirects.get((tables[0], part), part) if len(tables) == 1 else part


def _of_records(
    old: Version, new: Version, table: str, renamed: dict[str, str], redirects: dict[tuple[str, str], str]
) -> Iterator[Change]:
    schema, before, after = old.schemas[table], old.records[table], new.records[table]
    shared = [(name, renamed.get(name, name)) for name in schema.columns if name not in schema.key]
    shared = [(name, now) for name, now in shared if now in new.schemas[table].columns]
    met: set[Key] = set()
    for key, row in before.items():
        carried, joined = key if key in after else _carried(schema, row, key, redirects), "|".join(key)
        if carried not in after or (carried != key and carried in before and len(key) > 1):
            yield Change(table, joined, "", "", "", "removed")
            continue
        if carried != key:
            yield Change(table, joined, ",".join(schema.key), joined, "|".join(carried), "renamed")
        if carried == key or carried not in before:  # else it was merged with a record that has its own history
            met.add(carried)
            for name, now in shared:
                if row[name] != after[carried][now]:
                    cells = table, joined, now, row[name], after[carried][now]
                    yield Change(*cells, "meaning_changed" if _changes_meaning(*cells) else "changed")
    yield from (Change(table, "|".join(key), "", "", "", "added") for key in after if key not in met)


def _changes_meaning(table: str, _id: str, name: str, old: str, new: str) -> bool:
    """Says whether a cell of the codebook says something else than before; punctuation, case and spaces say nothing."""
    return table == "codes" and name in MEANING and _words(old) != _words(new)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


# --- identifiers -----------------------------------------------------------------------------------------------------


def _vanished(old: Version, new: Version) -> Iterator[str]:
    """Yields a sentence for each identifier that is gone without a row in `retired`."""
    retired = new.retired()
    for table in old.schemas:
        for gone in sorted(old.ids(table) - new.ids(table)):
            if (table, gone) not in retired and table in new.schemas:
                yield f"{gone} of {table} has vanished: put it back, or add a row to retired that says why"


def _reused(old: Version, new: Version, redirects: dict[tuple[str, str], str]) -> Iterator[str]:
    """Yields a sentence for each identifier that was retired and is back, is retired no more, or names another thing."""
    retired = new.retired()
    for table, gone in sorted(old.retired()):
        if gone in new.ids(table):
            yield f"{gone} of {table} was retired and is used again: give the record an identifier of its own"
        elif (table, gone) not in retired:
            yield f"{gone} of {table} is no longer in retired: a retired identifier stays there"
    for table, schema in old.schemas.items():
        if table not in new.schemas or len(schema.key) > 1:
            continue
        for key in sorted(old.records[table].keys() & new.records[table].keys()):
            if _another_thing(schema, old.records[table][key], new.records[table][key], redirects):
                yield f"{key[0]} of {table} names another thing than before: give the new record an identifier of its own"


def _another_thing(schema: TableSchema, old: Row, new: Row, redirects: dict[tuple[str, str], str]) -> bool:
    """Says whether nothing that tells a record from others is left: neither who and what it refers to, nor its words and days."""
    targets = {key.field: key.table for key in schema.foreign_keys}
    compared = []
    for one in schema.fields:
        before, after = old[one.name], new.get(one.name)
        if one.enum or one.name in schema.key or after is None or not before or not after:
            continue
        if one.name in targets:
            alike = redirects.get((targets[one.name], before), before) == after
        else:
            free = one.type == "string" and not one.pattern
            alike = fuzz.ratio(before, after) >= ALIKE if free else before == after
        compared.append(alike)
    return len(compared) >= LEAST_TELLING and not any(compared)
