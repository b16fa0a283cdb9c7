"""What the commands have in common: a folder as argument, usage errors in one sentence, exit codes 0, 1 and 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.reader import PackageError


class Parser(argparse.ArgumentParser):
    """A parser that takes [DIR] and says what is wrong with the command line in one sentence, as a PackageError."""

    def __init__(self, name: str, description: str) -> None:
        """Takes the script's name without its folder, and what the command does."""
        super().__init__(prog=f"python -m scripts.{name}", description=description)
        self.add_argument(
            "directory", nargs="?", type=Path, default=Path("."), help="the folder that holds datapackage.json (here)"
        )

    def error(self, message: str) -> None:
        """Raises what `run` prints."""
        raise PackageError(f"{message} ({' '.join(self.format_usage().split())})")


def run(parser: Parser, work: Callable[[argparse.Namespace], int], arguments: list[str] | None = None) -> int:
    """Runs a command and returns its exit code: what `work` returns, or 2 where DIR is no package or the usage is wrong."""
    try:
        code = work(parser.parse_args(arguments))
        sys.stdout.flush()
    except PackageError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output, such as head, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
