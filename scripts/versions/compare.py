"""Compares two versions: the descriptor, the shape of each table, the words of its schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.tables import Field, TableSchema
from scripts.versions.changes import Change, Difference
from scripts.versions.records import of_records, redirects_between, reused, vanished
from scripts.versions.version import Version


def compare(old: Version, new: Version) -> Difference:
    """Compares two versions of the package."""
    changes = [*_of_descriptor(old, new)]
    redirects = redirects_between(old, new)
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
                changes += of_records(old, new, name, renamed, redirects)
    return Difference(
        old.descriptor["version"],
        new.descriptor["version"],
        tuple(changes),
        (*vanished(old, new), *reused(old, new, redirects)),
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
    """Returns the fields that were renamed: gone under the old name, and there under a new one with the same cells but a few.

    Of several that could be meant the one is taken with the most equal cells, and of equals the first.
    """
    before, after = old.schemas[table], new.schemas[table]
    gone = [one for one in before.fields if one.name not in after.columns]
    come = [one for one in after.fields if one.name not in before.columns]
    alike = {(one.name, other.name): _alike(old, new, table, one, other) for one in gone for other in come}
    renamed: dict[str, str] = {}
    for (name, other), share in sorted(alike.items(), key=lambda item: -item[1]):
        if share and name not in renamed and other not in renamed.values():
            renamed[name] = other
    return renamed


def _alike(old: Version, new: Version, table: str, one: Field, other: Field) -> float:
    """Returns the share of the records of both versions that hold the same under two fields, 0 where they are not the same field.

    Cells that are blank in both say nothing. One cell in ten may have been changed since, or a single one if three are the same; where a
    type was changed, too, none may.
    """
    before, after = old.records[table], new.records[table]
    pairs = [(before[key][one.name], after[key][other.name]) for key in before.keys() & after.keys()]
    filled = [was == now for was, now in pairs if was or now]
    if not filled:  # then only the place can tell
        same_place = old.schemas[table].columns.index(one.name) == new.schemas[table].columns.index(other.name)
        return float(one.type == other.type and same_place)
    differ = filled.count(False)
    few = max(len(filled) // 10, int(len(filled) > 3)) if one.type == other.type else 0
    return 1 - differ / len(filled) if differ <= few else 0.0


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
    """Yields the changes in the descriptions of a schema, and in the vocabularies that no field uses."""
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
