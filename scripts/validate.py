"""Validates a package: `python -m scripts.validate [DIR] [--format text|json|github] [--engine both|pandera|frictionless] [--watch]`.

Exit 0: no errors (there may be warnings). Exit 1: errors. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be read
or written. Exit 130: interrupted.
Four layers are checked, and none hides another: bytes, structure, meaning, package. Checks always use this checkout's
schemas; nothing outside DIR is read and no other host is contacted.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from itertools import pairwise

from scripts.checks import report
from scripts.command import Parser, run, say
from scripts.package.descriptor import read_descriptor
from scripts.package.endings import leave
from scripts.package.errors import PackageError
from scripts.package.terminal import for_machines

ENGINES = ("both", "pandera", "frictionless")


def _work(options: argparse.Namespace) -> int:
    read_descriptor(options.directory)  # its errors come first, before the rules are imported
    if options.format != "text":
        for_machines()
    if options.watch:
        return _watch(options)
    from scripts.checks.validation import Kept, validate

    _work.kept = kept = Kept()  # which lasts as long as the program: to free it piece by piece takes a while
    findings, rows = validate(options.directory, options.engine or "both", kept)
    for piece in report.FORMATS[options.format](findings, rows, options.directory):
        print(piece)  # piece by piece, because the whole can be hundreds of megabytes
    return int(any(found.severity == "error" for found in findings))


def _watch(options: argparse.Namespace) -> int:
    """Says what is wrong now and whenever something was saved, until it is interrupted."""
    from scripts.checks.watching import RulesChangedError, verdicts

    try:
        for verdict in verdicts(options.directory, options.engine or "pandera"):
            if isinstance(verdict, PackageError):
                say(verdict)
            else:
                print(*report.FORMATS[options.format](*verdict, options.directory), sep="\n", flush=True)
    except RulesChangedError:
        os.execv(sys.executable, sys.orig_argv)


def _refuse(error: PackageError) -> None:
    """Says why there is nothing to validate in the shape of the published JSON, too."""
    say(error)
    for_machines()
    print(report.refusal(error))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = Parser("validate", "Validates a package of the dataset.")
    parser.add_argument("--format", choices=report.FORMATS, default="text", help="how findings are printed (text)")
    parser.add_argument("--engine", choices=ENGINES, help="which program checks structure (both; with --watch pandera)")
    parser.add_argument("--watch", action="store_true", help="validate again whenever something was saved")
    as_json = "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
    return run(parser, _work, arguments, refuse=_refuse if as_json else say)


if __name__ == "__main__":
    gc.disable()  # what is made here lasts as long as the program, or goes without it
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")  # numpy's threads, for which there is no work, need not spin
    leave(main())
