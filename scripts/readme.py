"""Writes the figures into README.md: `python -m scripts.readme [DIR] [--check]`, so that none of them is typed by hand.

Exit 0: the figures are right (or were written). Exit 1: with --check, they are not. Exit 2: DIR is no package, or wrong usage.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.package import files
from scripts.package.errors import PackageError
from scripts.package.files import read_own
from scripts.pages.front import figures, renewed


def _work(options: argparse.Namespace) -> int:
    path = options.directory / "README.md"
    if not path.is_file():
        raise PackageError(f"{options.directory} has no README.md")
    is_now = read_own(path)
    ought = renewed(is_now, figures(options.directory))
    if is_now == ought:
        return 0
    if options.check:
        print("the figures in README.md are stale: run make readme", file=sys.stderr)
        return 1
    files.replace(path, ought.encode("utf-8"))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("readme", "Writes the derived figures into README.md.")
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the figures are right")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
