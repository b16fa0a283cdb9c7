"""Asks whether a record was retired in a version that there was, or that is to come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.rule import Finding, Rule, register
from schemas.tables import SCHEMAS
from scripts.package.files import own_text
from scripts.package.findings import Findings
from scripts.package.table import Package, key_of

VERSION = re.compile(r"[0-9]+[.][0-9]+[.][0-9]+")
HEADING = re.compile(rf"^## ({VERSION.pattern})\b", re.MULTILINE)

register(
    Rule(
        "retired-version",
        "package",
        "A record is retired in a version that CHANGELOG.md has a section for, or in the one that the package is.",
        "there is no version {value}, and it is not the coming one, {coming}",
        "write {coming} if the next release is the first without the record",
    )
)


def check_retired(package: Package) -> Iterator[Finding]:
    """Yields the versions of retired records that never were. Of those after this checkout's it is only asked that they are not after the package's."""
    table, coming = package.tables["retired"], package.descriptor.get("version")
    if not isinstance(coming, str) or not VERSION.fullmatch(coming):
        return
    known, found = _known(), Findings()
    latest = max(map(_numbers, known), default=(0, 0, 0))
    for index, version in enumerate(table.columns[table.schema.columns.index("version")]):
        if not VERSION.fullmatch(version) or version == coming:
            continue
        never = version not in known and _numbers(version) <= latest
        if never or _numbers(version) > _numbers(coming):
            place = table.file, table.lines[index], "version", key_of(table, index)
            found.add("retired-version", *place, value=version, coming=coming)
    yield from found


def _known() -> set[str]:
    """Returns the versions of which the changelog of this checkout tells; none where it has no changelog."""
    path = SCHEMAS.parent / "CHANGELOG.md"
    return set(HEADING.findall(own_text(path))) if path.exists() else set()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if len(part) < 10)
