"""Adds missing content hashes to the codings: `python -m scripts.stamp [DIR]`.

Exit 0: every coding has its hash. Exit 1: a record was not found (all other hashes were filled in), or a table is damaged. Exit 2: DIR is
no package, or wrong usage. Exit 3: something could not be read or written, or another program changed the codings meanwhile. Exit
130: interrupted; the codings are as they were. An existing hash is never rewritten, because it shows what the coder saw.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.package.findings import shorten
from scripts.package.stamps import stamp

MOST_SHOWN = 10  # of the records that were not found


def _work(options: argparse.Namespace) -> int:
    filled, lost = stamp(options.directory)
    print(f"{filled or 'no'} content hash{'' if filled == 1 else 'es'} filled in")
    for record in lost[:MOST_SHOWN]:
        print(f"not found: {shorten(record.replace('|', ' ', 1))}")
    if len(lost) > MOST_SHOWN:
        print(f"… and {len(lost) - MOST_SHOWN} more records that were not found")
    return int(bool(lost))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    return run(Parser("stamp", "Adds missing content hashes to the codings, and never rewrites one."), _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
