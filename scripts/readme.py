"""Writes the addresses of `datapackage.json` into README.md: `python -m scripts.readme [DIR] [--check]`, so that only one file needs to be edited.

Exit 0: they are right (or were written). Exit 1: with --check, they are not. Exit 2: DIR is no package, or wrong usage. Exit 3:
something could not be read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.package import files
from scripts.package.descriptor import read_descriptor
from scripts.package.errors import PackageError
from scripts.pages.front import addresses, renewed


def _work(options: argparse.Namespace) -> int:
    path = options.directory / "README.md"
    if not path.is_file():
        raise PackageError(f"{options.directory} has no README.md")
    was = files.read_own(path)
    is_now = files.as_text(path, was)
    ought = renewed(is_now, addresses(read_descriptor(options.directory)))
    if is_now == ought:
        return 0
    if options.check:
        print("the addresses in README.md are out of date: run make readme", file=sys.stderr)
        return 1
    files.replace(path, ought.encode("utf-8"), was)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("readme", "Writes the addresses of datapackage.json into README.md.")
    parser.add_argument("--check", action="store_true", help="write nothing, only say whether they are right")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
