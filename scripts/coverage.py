"""Shows what the statements cover and what they do not: `python -m scripts.coverage [DIR]`.

All counts are made from the tables. A statement counts towards the side of its speaker, the month of the latest day on which it can
have been said, and the source that it is taken from. Exit 0: counted. Exit 1: a table is damaged. Exit 2: DIR is no package, or wrong
usage. Exit 3: something could not be read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.package.typed import load_texts
from scripts.quality import evidence, turning_points
from scripts.quality.coverage import sections
from scripts.quality.sections import as_text


def _work(options: argparse.Namespace) -> int:
    directory = options.directory
    for part in list(sections(load_texts(directory), evidence.read(directory), turning_points.read(directory))):
        print(*as_text(part), sep="\n")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    return run(Parser("coverage", "Shows what the statements of a package cover."), _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
