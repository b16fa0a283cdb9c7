"""Writes GitHub's issue forms, and the text file of the same questions, from the schemas and the codebook: `python -m scripts.issue_form [DIR] [--check]`.

Exit 0: the forms are right (or were written). Exit 1: with --check, they are not. Exit 2: DIR is no package, or wrong usage. Exit 3:
something could not be read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.package.files import contents
from scripts.package.together import complete, replace_together
from scripts.pages.issue_forms import COMMAND, stale_forms


def _work(options: argparse.Namespace) -> int:
    if not options.check:
        complete(options.directory)
    stale = stale_forms(options.directory)
    if options.check and stale:
        print(f"{' and '.join(map(str, stale))}: stale, run {COMMAND}", file=sys.stderr)
        return 1
    paths = {options.directory / path: text.encode("utf-8") for path, text in stale.items()}
    replace_together({path: (data, contents(path)) for path, data in paths.items()})
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("issue_form", "Writes the issue forms from the schemas and the codebook.")
    parser.add_argument("--check", action="store_true", help="write nothing, only say whether the forms are right")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
