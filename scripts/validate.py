"""Validates a package: `python -m scripts.validate [DIR] [--format text|json|github] [--engine both|pandera|frictionless]`.

Exit 0: no errors (there may be warnings). Exit 1: errors. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be read
or written. Exit 130: interrupted.
Four layers are checked, and none hides another: bytes, structure, meaning, package. Checks always use this checkout's
schemas; nothing outside DIR is read and no other host is contacted.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise

from scripts.checks import report
from scripts.command import Parser, run, say
from scripts.package.descriptor import read_descriptor
from scripts.package.errors import PackageError

ENGINES = ("both", "pandera", "frictionless")


def _work(options: argparse.Namespace) -> int:
    read_descriptor(options.directory)  # its errors come first, before the rules are imported
    from scripts.checks.validation import validate

    findings, rows = validate(options.directory, options.engine)
    print(*report.FORMATS[options.format](findings, rows, options.directory), sep="\n")
    return int(any(found.severity == "error" for found in findings))


def _refuse(error: PackageError) -> None:
    """Says why there is nothing to validate in the shape of the published JSON, too."""
    say(error)
    print(report.refusal(error))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = Parser("validate", "Validates a package of the dataset.")
    parser.add_argument("--format", choices=report.FORMATS, default="text", help="how findings are printed (text)")
    parser.add_argument("--engine", choices=ENGINES, default="both", help="which program checks structure (both)")
    as_json = "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
    return run(parser, _work, arguments, refuse=_refuse if as_json else say)


if __name__ == "__main__":
    sys.exit(main())
