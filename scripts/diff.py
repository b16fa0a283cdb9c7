"""Shows what changed between two versions: `python -m scripts.diff OLD NEW [--format csv|json|markdown]`, folders or zip archives.

Exit 0: the version of NEW allows every change. Exit 1: it does not, no version allows one of the changes, or a table is damaged.
Exit 2: OLD or NEW is no package, or wrong usage. Exit 3: something could not be read or written. Exit 130: interrupted. The changes go to the standard output; with csv, the least bump and its
reasons go to the standard error.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.terminal import for_machines
from scripts.versions.differences import as_csv, as_json, as_markdown, difference, summary

FORMATS = ("csv", "json", "markdown")


def _work(options: argparse.Namespace) -> int:
    found = difference(options.old, options.new)
    for_machines()
    if options.format == "json":
        print(as_json(found))
    elif options.format == "markdown":
        print(*as_markdown(found), sep="\n")
    else:
        print(as_csv(found.changes), end="", flush=True)  # what cannot be printed is not summed up
        print(*summary(found), sep="\n", file=sys.stderr)
    refused = [*found.refused, *filter(None, [found.too_small()])]
    print(*refused, sep="\n", end="\n" if refused else "", file=sys.stderr)
    return int(bool(refused))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("diff", "Shows what changed between two versions of the package.", directory=False)
    parser.add_argument("old", metavar="OLD", type=Path, help="the earlier version: a folder or a zip archive")
    parser.add_argument("new", metavar="NEW", type=Path, help="the later version: a folder or a zip archive")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="how the changes are printed (csv)")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
