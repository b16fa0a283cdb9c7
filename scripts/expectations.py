"""Keeps the bounds that the corpus must not fall below: `python -m scripts.expectations [DIR] [--lower]` writes tests/expectations.toml.

Floors are set at 95 % of what the data hold, and shares that must not grow at 105 %; counts of what should not be there may not rise at all.
A later run raises floors and lowers ceilings, and never the other way round unless --lower is given. Exit 0: written, or nothing to
write. Exit 1: a table or the file of expectations is damaged. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be
read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.quality.expectations import tighten


def _work(options: argparse.Namespace) -> int:
    changed, unmet = tighten(options.directory, lower=options.lower)
    print(f"{changed or 'no'} expectation{'' if changed == 1 else 's'} changed")
    print(*unmet, sep="\n", end="\n" if unmet else "")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("expectations", "Tightens the bounds that the corpus must not fall below.")
    parser.add_argument("--lower", action="store_true", help="write all bounds anew, even lower ones")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
