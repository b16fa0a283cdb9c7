"""Adds statements from filled-in forms to the tables: `python -m scripts.add FILE... [DIR]`.

FILE is the text of a filled-in issue form, or a copy of docs/statement.txt with the answers, or a folder of these (.txt, .md). Sources,
speakers, offices, statements, links, figures and first codings are written together, stamped and in order, or nothing is. Exit 0: they
were added. Exit 1: an answer is missing or wrong, and nothing was changed. Exit 2: DIR is no package, or wrong usage. Exit 3: something
could not be read or written. Exit 130: interrupted; the tables are as they were.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.descriptor import read_descriptor
from scripts.package.errors import UsageError
from scripts.package.files import own_text
from scripts.package.findings import shorten
from scripts.package.terminal import wants_colour

TEXTS = (".txt", ".md")  # what the names of forms in a folder end in


def _work(options: argparse.Namespace) -> int:
    *named, last = options.paths
    directory = last if named and last.is_dir() else Path(".")
    files = [file for path in (named if directory is last else options.paths) for file in _files(path)]
    read_descriptor(directory)  # its errors come first, before the rules are imported
    from scripts.intake.adding import add
    from scripts.intake.answers import read_answers
    from scripts.intake.told import added, refused

    forms = [read_answers(own_text(file), shorten(file, 300)) for file in files]
    result = add(directory, forms, datetime.datetime.now(datetime.UTC).date().isoformat())
    print(*(refused(result, wants_colour()) if result.findings else added(result)), sep="\n")
    return int(bool(result.findings))


def _files(path: Path) -> Iterator[Path]:
    """Yields a file, or the texts that a folder holds, in the order of their names."""
    if not path.is_dir():
        yield path
    elif (path / "datapackage.json").exists():
        raise UsageError(f"{shorten(path, 300)} is a package, not a form: name the form before it")
    else:
        found = [each for each in sorted(path.iterdir()) if each.suffix.lower() in TEXTS]
        if not found:
            raise UsageError(f"{shorten(path, 300)} holds no form: its name has to end in {' or '.join(TEXTS)}")
        yield from found


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("add", "Adds statements from filled-in forms to the tables.", directory=False)
    parser.usage = f"{parser.prog} [-h] FILE... [DIR]"
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE... [DIR]", help="texts of filled-in issue forms, copies of docs/statement.txt or folders of these; then the folder that holds datapackage.json (here)")  # fmt: skip
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
