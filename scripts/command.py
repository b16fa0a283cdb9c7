"""What the commands share: a folder as argument, one sentence if something is wrong, and one of five exit codes.

0: done. 1: something is wrong with the data, or was refused. 2: no package there, or wrong usage. 3: something could not be read or
written. 130: interrupted. docs/validation.md says more.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.package import endings
from scripts.package.endings import say
from scripts.package.errors import PackageError, UsageError


class Parser(argparse.ArgumentParser):
    """A parser that takes [DIR], unless told not to, and raises a UsageError whose one sentence says what is wrong with the command line."""

    def __init__(self, name: str, description: str, *, directory: bool = True) -> None:
        """Takes the script's name without its folder, what the command does, and whether it works on a folder."""
        super().__init__(prog=f"python -m scripts.{name}", description=description, allow_abbrev=False)
        if directory:
            self.add_argument(
                "directory",
                nargs="?",
                type=Path,
                default=Path("."),
                help="the folder that holds datapackage.json (here)",
            )

    def error(self, message: str) -> None:
        """Raises what `run` prints."""
        raise UsageError(f"{message} ({' '.join(self.format_usage().split())})")

    def _print_message(self, message: str, file: io.TextIOBase | None = None) -> None:
        (file or sys.stderr).write(message)  # argparse would not mind that the help cannot be written


def run(
    parser: Parser,
    work: Callable[[argparse.Namespace], int],
    arguments: list[str] | None = None,
    refuse: Callable[[PackageError], None] = say,
) -> int:
    """Runs a command and returns its exit code: what `work` returns, or that of the error that it raises.

    An error is told to `refuse` if it means that there is nothing to work on (exit code 2), or that something could not be read or
    written (3), else printed. An interruption ends the work without a word.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a character that the terminal does not know is spelled out
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with endings.interruptible():
            endings.see_to_streams()
            try:
                return work(parser.parse_args(arguments))
            finally:
                sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return endings.ended(error, refuse)
