"""The changelog: which versions it has, and its section on records, which lists by machine what changed since the previous release."""

from __future__ import annotations

import re

from scripts.package.errors import PackageError
from scripts.versions.changes import Difference, numbers
from scripts.versions.differences import records

OPEN, CLOSE = "<!-- records -->", "<!-- /records -->"
HEADING = re.compile(r"^## (?P<version>[0-9]+\.[0-9]+\.[0-9]+) \((?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<unreleased>, no archive)?\)$", re.MULTILINE)  # fmt: skip
FIRST = "The first release with an archive: every record is new."


def heading(changelog: str) -> tuple[str, str]:
    """Returns version and day of the first heading; raises PackageError where no heading is of a version."""
    found = HEADING.search(changelog)
    if not found:
        raise PackageError("CHANGELOG.md has no heading such as: ## 1.2.3 (2026-01-31)")
    return found["version"], found["day"]


def sections(changelog: str) -> dict[str, str]:
    """Returns the section of each version, its heading included and the space around it left out."""
    heads = list(HEADING.finditer(changelog))
    ends = [head.start() for head in heads[1:]] + [len(changelog)]
    return {head["version"]: changelog[head.start() : end].strip() for head, end in zip(heads, ends, strict=True)}


def released_before(changelog: str, version: str) -> str:
    """Returns the greatest version below that the changelog has a heading for and that had an archive; blank where there is none."""
    found = [match["version"] for match in HEADING.finditer(changelog) if not match["unreleased"]]
    return max((each for each in found if numbers(each) < numbers(version)), key=numbers, default="")


def section(found: Difference | None) -> str:
    """Returns the section on records: the changes since the previous release, or a sentence where there is none."""
    if found is None:
        return FIRST
    lines = list(records(found))
    return (
        "\n".join([f"Since {found.old_version}:", "", *lines])
        if lines
        else f"No record changed since {found.old_version}."
    )


def renewed(changelog: str, found: Difference | None) -> str:
    """Returns the changelog with the section under its first heading; raises PackageError where the marks are missing there."""
    first = HEADING.search(changelog)
    second = HEADING.search(changelog, first.end()) if first else None
    end = second.start() if second else len(changelog)
    opened, closed = changelog.find(OPEN, first.end() if first else 0, end), changelog.find(CLOSE, 0, end)
    if opened < 0 or closed < opened:
        raise PackageError(f"CHANGELOG.md lacks the marks {OPEN} and {CLOSE} under its first heading")
    return f"{changelog[:opened]}{OPEN}\n{section(found)}\n{changelog[closed:]}"


def is_fresh(changelog: str, found: Difference | None) -> bool:
    """Says whether the section is what the difference makes of it."""
    return renewed(changelog, found) == changelog
