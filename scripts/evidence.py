"""Checks words against the texts of their sources: `python -m scripts.evidence [DIR] --texts TEXTS`.

TEXTS holds texts that are not committed, each named after its source: `<source_id>.txt`, `.md` or `.html`. For every source with a
text, quotes, likelihood words and the words of figures must be in it, and our own words must not be copied from it. The result
is kept in docs/quality/evidence.csv; what was checked before, against a text that is not at hand now, stays where the record has
not changed since. Exit 0: all is well. Exit 1: something was not found or is copied, or a file is damaged. Exit 2: DIR is no package, or
wrong usage. Exit 3: something could not be read or written. Exit 130: interrupted, and what was known before stays.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.errors import UsageError
from scripts.package.findings import shorten
from scripts.package.typed import load_texts
from scripts.quality import evidence

MOST_SHOWN = 500  # characters of one line of the report


def _work(options: argparse.Namespace) -> int:
    tables = load_texts(options.directory)
    done = evidence.check_folder(options.directory, options.texts, tables, datetime.date.today().isoformat())
    for line in done.unknown:
        print(line, file=sys.stderr)
    for sentence in done.sentences:
        print(shorten(sentence, MOST_SHOWN))
    for field, looked_at, there, verdicts in evidence.summary(tables, done.kept):
        print(f"{field:<27}{looked_at:>5} of {there:>5} checked  {verdicts}".rstrip())
    return int(not done.well)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("evidence", "Checks quotes and summaries against the texts of their sources.")
    parser.add_argument(
        "--texts", type=_folder, required=True, help="the folder of texts, each named after its source_id"
    )
    return run(parser, _work, arguments)


def _folder(path: str) -> Path:
    if not path:
        raise UsageError("name the folder of texts: make evidence TEXTS=DIR")
    return Path(path)


if __name__ == "__main__":
    sys.exit(main())
