"""Compares the records of two versions cell by cell, and follows identifiers that were retired, missing or given to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from schemas.tables import TableSchema
from scripts.versions.changes import Change
from scripts.versions.version import Key, Row, Version

MEANING = (
    "definition",
    "test",
    "cameo",
    "plover",
    "icd203",
)  # of a code: the columns of `codes` that say what it means


ALIKE = 60  # of 100, by rapidfuzz's ratio: texts below it have nothing to do with each other


LEAST_TELLING = 2  # cells that must all differ before an identifier counts as given to another thing


def redirects_between(old: Version, new: Version) -> dict[tuple[str, str], str]:
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


def of_records(
    old: Version, new: Version, table: str, renamed: dict[str, str], redirects: dict[tuple[str, str], str]
) -> Iterator[Change]:
    """Yields the records of a table that were added, removed or renamed, and the cells that changed."""
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


def vanished(old: Version, new: Version) -> Iterator[str]:
    """Yields a sentence for each identifier that is gone without a row in `retired`."""
    retired = new.retired()
    for table in old.schemas:
        for gone in sorted(old.ids(table) - new.ids(table)):
            if (table, gone) not in retired and table in new.schemas:
                yield f"{gone} of {table} is missing: put it back, or add a row to retired that says why it went"


def reused(old: Version, new: Version, redirects: dict[tuple[str, str], str]) -> Iterator[str]:
    """Yields a sentence for each identifier or number that was retired and is back, is no longer retired, or names something else."""
    yield from _renumbered(old, new)
    retired = new.retired()
    for table, gone in sorted(old.retired()):
        if gone in new.ids(table):
            yield f"{gone} of {table} was retired and is used again: give the record a new identifier"
        elif (table, gone) not in retired:
            yield f"{gone} of {table} is no longer in retired: put it back, because a retired identifier stays there"
    for table, schema in old.schemas.items():
        if table not in new.schemas or len(schema.key) > 1 or _refers(schema, schema.key[0]):
            continue  # a record that is known by another's identifier, such as an outcome, can be made anew
        for key in sorted(old.records[table].keys() & new.records[table].keys()):
            if _another_thing(schema, old.records[table][key], new.records[table][key], redirects):
                yield f"{key[0]} of {table} names something else than before: give the new record a new identifier"


def _refers(schema: TableSchema, name: str) -> bool:
    return any(key.field == name for key in schema.foreign_keys)


def _renumbered(old: Version, new: Version) -> Iterator[str]:
    """Yields a sentence for each number of a code that was changed, or that another code of the vocabulary had."""
    before, after = (_numbers(version) for version in (old, new))
    had = {(vocabulary, number): code for (vocabulary, code), number in before.items()}
    for (vocabulary, code), number in sorted(after.items()):
        was, other = before.get((vocabulary, code), ""), had.get((vocabulary, number), code)
        if was and number != was:
            yield f"the number of {code} in the vocabulary {vocabulary} was {was} and is now {number}: restore it, because numbers never change"
        elif other != code:
            yield f"the number {number} in the vocabulary {vocabulary} belonged to {other}: give {code} a number that was never used"


def _numbers(version: Version) -> dict[tuple[str, str], str]:
    """Returns the numbers of the codes by vocabulary and code; none of a version that had none."""
    rows = version.records.get("codes", {}).values()
    numbered = {(row.get("vocabulary", ""), row.get("code", "")): row.get("number", "") for row in rows}
    return {code: number for code, number in numbered.items() if number}


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
