"""Writes the tables as SQL for one database: `python -m scripts.ddl DIALECT [--checks | --passes | --bare]`, to the standard output.

Exit 0: written. Exit 2: wrong usage. Exit 3: it could not be written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.formats.sql import DIALECTS, checks, ddl, passes
from scripts.package.terminal import for_machines


def _work(options: argparse.Namespace) -> int:
    for_machines()
    if not options.checks and not options.passes:
        print(ddl(options.dialect, bare=options.bare))
        return 0
    for name, query in (checks if options.checks else passes)(options.dialect).items():
        print(f"-- {name}\n{query};\n")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("ddl", "Writes the tables as SQL for one database.", directory=False)
    parser.add_argument("dialect", choices=DIALECTS, help="the database: " + ", ".join(DIALECTS))
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--checks", action="store_true", help="queries that return the offending rows, one for each constraint"
    )
    what.add_argument(
        "--passes",
        action="store_true",
        help="the same in one query for each table, which returns keys and the rules they break",
    )
    what.add_argument("--bare", action="store_true", help="the tables without keys, checks and indices")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
