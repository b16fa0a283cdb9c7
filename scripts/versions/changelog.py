"""Writes the section on records of CHANGELOG.md: `python -m scripts.changelog [DIR] [--check] [--previous PATH]`.

The section lists by machine what changed since the release before: it stands between two marks under the first heading. Exit 0: it is
right (or was written). Exit 1: with --check, it is not, or a file could not be read. Exit 2: DIR is no package, or wrong usage.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import scripts.environment  # noqa: F401  (first: says what to run where the packages are missing)
from scripts.checks.descriptor import files
from scripts.command import Parser, run
from scripts.package.reader import PackageError, read_descriptor
from scripts.package.typed import LoadError
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


def released_before(changelog: str, version: str) -> str:
    """Returns the greatest version below that the changelog has a heading for and that had an archive; blank where there is none."""
    found = [match["version"] for match in HEADING.finditer(changelog) if not match["unreleased"]]
    return max((each for each in found if numbers(each) < numbers(version)), key=numbers, default="")


def section(found: Difference | None) -> str:
    """Returns the section on records: the changes since the release before, or a sentence where there is none."""
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


def _work(options: argparse.Namespace) -> int:
    from scripts.versions.gates import difference_to, previous  # late: the gates ask this module

    path = options.directory / "CHANGELOG.md"
    if not path.is_file():
        raise PackageError(f"{options.directory} has no CHANGELOG.md")
    is_now = path.read_text(encoding="utf-8")
    try:
        with previous(
            options.directory, options.previous, read_descriptor(options.directory).get("version", "")
        ) as before:
            ought = renewed(is_now, difference_to(before, options.directory))
    except LoadError as error:
        print(error, file=sys.stderr)
        return 1
    if is_now == ought:
        return 0
    if options.check:
        print("the section on records in CHANGELOG.md is stale: run make changelog", file=sys.stderr)
        return 1
    files.replace(path, ought.encode("utf-8"))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("changelog", "Writes what changed since the release before into CHANGELOG.md.")
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the section is right")
    parser.add_argument(
        "--previous", type=Path, help="the release before: a folder or an archive (the greatest git tag below)"
    )
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
