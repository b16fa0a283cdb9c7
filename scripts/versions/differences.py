"""The difference of two packages, folders or archives, as CSV, JSON, Markdown and the lines of a changelog."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, fields
from itertools import groupby, islice
from pathlib import Path

from scripts.package.archives import package_at
from scripts.versions.changes import Change, Difference, least_version, told
from scripts.versions.compare import compare
from scripts.versions.version import read_version

COLUMNS = [each.name for each in fields(Change)]
MOST_NAMED = 50  # records in one line of a changelog
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$-])")  # what Markdown or HTML could take for something else


def difference(old: Path, new: Path) -> Difference:
    """Compares two packages, folders or archives; raises PackageError or LoadError, each with one plain sentence."""
    with package_at(old) as before, package_at(new) as after:
        return compare(read_version(before), read_version(after))


def as_csv(changes: Iterable[Change]) -> str:
    """Returns the changes as CSV with the header `table,id,field,old,new,kind`, written as the tables are."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([COLUMNS, *(astuple(change) for change in changes)])
    return stream.getvalue()


def as_json(found: Difference) -> str:
    """Returns everything as one JSON document."""
    document = {
        "old": found.old_version,
        "new": found.new_version,
        "bump": found.bump,
        "least_version": least_version(found.old_version, found.bump),
        "reasons": [{"bump": bump, "reason": reason} for bump, reason in found.reasons],
        "refused": [*found.refused, *filter(None, [found.too_small()])],
        "changes": [asdict(change) for change in found.changes],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_markdown(found: Difference) -> Iterator[str]:
    """Yields the lines of a page: the least bump and its reasons, then the changes table by table."""
    yield f"# From {found.old_version} to {found.new_version}"
    yield ""
    yield from summary(found)
    for table, changes in groupby(found.changes, key=lambda change: change.table):
        yield from ["", f"## {escape(table or 'datapackage.json')}", "", f"| {' | '.join(COLUMNS[1:])} |"]
        yield "|---" * (len(COLUMNS) - 1) + "|"
        yield from (f"| {' | '.join(map(escape, astuple(change)[1:]))} |" for change in changes)


def summary(found: Difference) -> Iterator[str]:
    """Yields the least bump and its reasons, as a list."""
    yield f"Least bump: {found.bump} (version {least_version(found.old_version, found.bump)} or later)."
    if found.reasons or found.refused:
        yield ""
    yield from (f"- {bump}: {escape(reason)}" for bump, reason in found.reasons)
    yield from (f"- refused: {escape(sentence)}" for sentence in found.refused)


def records(found: Difference) -> Iterator[str]:
    """Yields the changes as lines of a list, short enough for a changelog: each record once, at most so many of a kind."""
    for table, of_table in groupby(found.changes, key=lambda change: change.table):
        by_kind: dict[str, dict[str, list[str]]] = {}
        for change in of_table:
            by_kind.setdefault(change.kind, {}).setdefault(change.id or change.field or "the table itself", []).append(
                _short(change)
            )
        for kind, by_record in by_kind.items():
            listed = [_named(record, parts) for record, parts in islice(by_record.items(), MOST_NAMED)]
            if more := len(by_record) - len(listed):
                listed.append(f"and {more:,} more, listed in changes.csv")
            number = sum(map(len, by_record.values()))
            yield f"- {table or 'datapackage.json'}, {told(kind, number)}: {'; '.join(listed)}"


def _named(record: str, parts: list[str]) -> str:
    """Names a record with what happened to it."""
    what = ", ".join(filter(None, parts))
    return what if not record else f"`{record}` ({what})" if what else f"`{record}`"


def _short(change: Change) -> str:
    """Says in a few words what a change of a known kind did to its record; values that may be long are left to the diff."""
    if change.kind == "renamed":
        return f"now `{change.new}`"
    if change.kind in ("changed", "meaning_changed"):
        return change.field
    if change.kind in ("added", "removed", "described", "table_added", "table_removed"):
        return ""
    return escape(f"{change.old or '–'} → {change.new or '–'}")


def escape(value: str) -> str:
    """Returns a cell as text for Markdown."""
    return SPECIAL.sub(r"\\\1", value)
