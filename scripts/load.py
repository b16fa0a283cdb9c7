"""Loads a package as typed pandas frames: `from scripts.load import load`, or `python -m scripts.load [DIR]` to see what is there.

Exit 0: everything could be read. Exit 1: a table is damaged. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be
read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.package.typed import load


def _work(options: argparse.Namespace) -> int:
    frames = load(options.directory)
    print(f"{'table':<16}{'rows':>8}{'columns':>9}")
    for name, frame in frames.items():
        print(f"{name:<16}{len(frame):>8,}{frame.shape[1]:>9}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    return run(Parser("load", "Loads a package and shows what is in it."), _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
