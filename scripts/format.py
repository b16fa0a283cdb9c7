"""Puts the tables into canonical form: `python -m scripts.format [DIR] [--check]`.

Exit 0: every table is canonical now. Exit 1: a file is damaged and was left alone, or, with --check, would change. Exit 2: DIR is no
package, or wrong usage. Exit 3: something could not be read or written, or another program changed a table meanwhile. Exit 130:
interrupted; each table is as it was or canonical. Only the form of a table changes, never a value: the values are read back before
a file is replaced.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.canonical import format_package


def _work(options: argparse.Namespace) -> int:
    changed, left = format_package(options.directory, check=options.check)
    if changed and options.check:
        here = options.directory.resolve() == Path.cwd()
        command = "make format" if here else f".venv/bin/python -m scripts.format {shlex.quote(str(options.directory))}"
        number = "1 file is" if len(changed) == 1 else f"{len(changed)} files are"
        print(f"\n{number} not canonical; run {command}")
    elif not changed and not left:
        print("every table is canonical")
    return int(bool(left or (changed and options.check)))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("format", "Puts every table of a package into canonical form; no value is ever changed.")
    parser.add_argument("--check", action="store_true", help="write nothing, show what would change")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
