"""Adds a statement from a filled-in form to the tables: `python -m scripts.add FILE [DIR]`.

FILE is the text of a filled-in issue form, or a copy of docs/statement.txt with the answers. Source, speaker, office, statement, links,
figures and first codings are written together, stamped and in order, or nothing is. Exit 0: they were added. Exit 1: an answer is
missing or wrong, and nothing was changed. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be read or written.
Exit 130: interrupted; the tables are as they were.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.descriptor import read_descriptor
from scripts.package.files import own_text
from scripts.package.findings import shorten
from scripts.package.terminal import wants_colour


def _work(options: argparse.Namespace) -> int:
    read_descriptor(options.directory)  # its errors come first, before the rules are imported
    from scripts.intake.adding import add
    from scripts.intake.answers import read_answers
    from scripts.intake.told import added, refused

    answers = read_answers(own_text(options.file), shorten(options.file, 300))
    result = add(options.directory, answers, datetime.datetime.now(datetime.UTC).date().isoformat())
    print(*(refused(result, wants_colour()) if result.findings else added(result)), sep="\n")
    return int(bool(result.findings))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("add", "Adds a statement from a filled-in form to the tables.", directory=False)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="the text of a filled-in issue form, or a copy of docs/statement.txt"
    )
    parser.add_argument("directory", nargs="?", type=Path, default=Path("."), metavar="DIR", help="the folder that holds datapackage.json (here)")  # fmt: skip
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
