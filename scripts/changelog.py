"""Writes the section on records of CHANGELOG.md: `python -m scripts.changelog [DIR] [--check] [--previous PATH]`.

The program lists what has changed since the previous release, between two marks under the first heading. Exit 0: it is
right (or was written). Exit 1: with --check, it is not; or what was released would change, or a table is damaged. Exit 2: DIR is no package, or wrong usage. Exit 3:
something could not be read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package import files
from scripts.package.errors import PackageError
from scripts.versions.closed import renewed_in


def _work(options: argparse.Namespace) -> int:
    path = options.directory / "CHANGELOG.md"
    if not path.is_file():
        raise PackageError(f"{options.directory} has no CHANGELOG.md")
    if not options.check:
        files.rewrite(path, lambda text: renewed_in(options.directory, text, options.previous))
        return 0
    text = files.as_text(path, files.read_own(path))
    if text == renewed_in(options.directory, text, options.previous):
        return 0
    print("the records in CHANGELOG.md are out of date: run make changelog", file=sys.stderr)
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("changelog", "Writes what has changed since the previous release into CHANGELOG.md.")
    parser.add_argument("--check", action="store_true", help="write nothing, only say whether the section is right")
    parser.add_argument(
        "--previous",
        type=Path,
        help="the previous release: a folder or an archive (by default the latest in docs/releases.csv or among git's tags)",
    )
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
