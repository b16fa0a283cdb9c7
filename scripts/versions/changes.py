"""What a change between two versions is, and the least step of the version that allows it.

A patch corrects values, a minor version adds records (or says of a record that it is retired), a major version changes shape: a
field renamed, removed or re-typed, a code removed or its meaning changed. What no version may do is refused: an identifier that
vanished without a row in `retired`, or that names something else than before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scripts.package.errors import PackageError
from scripts.package.findings import shorten

BUMPS = ("none", "patch", "minor", "major")
VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")

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


# --- comparing -------------------------------------------------------------------------------------------------------


# --- records ---------------------------------------------------------------------------------------------------------


# --- identifiers -----------------------------------------------------------------------------------------------------
