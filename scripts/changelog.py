"""Writes the section on records of CHANGELOG.md: `python -m scripts.changelog [DIR] [--check] [--previous PATH]`.

The section lists by machine what changed since the release before: it stands between two marks under the first heading. Exit 0: it is
right (or was written). Exit 1: with --check, it is not, or a file could not be read. Exit 2: DIR is no package, or wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package import files
from scripts.package.errors import PackageError
from scripts.package.files import read_own
from scripts.versions.changelog import renewed_in


def _work(options: argparse.Namespace) -> int:
    path = options.directory / "CHANGELOG.md"
    if not path.is_file():
        raise PackageError(f"{options.directory} has no CHANGELOG.md")
    is_now = read_own(path)
    ought = renewed_in(options.directory, is_now, options.previous)
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
