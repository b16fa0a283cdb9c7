"""What the commands share: a folder as argument, usage errors in one sentence, exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.package.errors import PackageError, UsageError
from scripts.package.terminal import for_people


class Parser(argparse.ArgumentParser):
    """A parser that takes [DIR], unless told not to, and says what is wrong with the command line in one sentence, as a UsageError."""

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


def say(error: PackageError) -> None:
    """Prints the sentence of an error to the standard error."""
    print(error, file=sys.stderr)


def run(
    parser: Parser,
    work: Callable[[argparse.Namespace], int],
    arguments: list[str] | None = None,
    refuse: Callable[[PackageError], None] = say,
) -> int:
    """Runs a command and returns its exit code: what `work` returns, or that of the error that it raises.

    A PackageError is told to `refuse` if it means that there is nothing to work on (exit code 2), else printed.
    """
    for_people()  # a command whose output programs read says so itself
    try:
        code = work(parser.parse_args(arguments))
        sys.stdout.flush()
    except PackageError as error:
        (refuse if error.exit_code == PackageError.exit_code else say)(error)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output, such as head, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
