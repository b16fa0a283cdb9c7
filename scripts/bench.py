"""Measures the validator and the site: `python -m scripts.bench [DIR] [--part PART] [--full] [--runs N] [--sizes N,N] [--write]`.

It has four parts. `setup` times the way from `git clone` to the first verdict, and the same with Frictionless alone. `validator`
times, turn by turn, this validator, `frictionless validate` (its command line, which checks structure only), and pyarrow and polars
reading the same files, on the package in DIR and on packages generated from it. `site` builds the website of the package in DIR and of
packages made from it, and measures it in Chromium. `tests` times `make test`, and runs only if it is asked
for. Seconds are those on the clock, CPU seconds those of all processors; if the machine is also doing other work, the latter say more.
Exit 0: measured. Exit 2: DIR is no package, a program that is measured failed, or wrong usage. Exit 3: something could not be read or
written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator

from scripts.command import Parser, run
from scripts.package.errors import UsageError
from scripts.package.files import put_measured
from scripts.package.findings import shorten
from scripts.quality.benchmarks import FULL_SIZE, PAGE, SIZES, told
from scripts.quality.setup_time import setup_told, suite_told
from scripts.quality.site_time import site_told

PARTS = {
    "setup": "setup",
    "validator": "what was measured",
    "site": "the site",
    "tests": "make test",
}  # and the names of their marks on the page


def _work(options: argparse.Namespace) -> int:
    for part in options.part or ["setup", "validator", "site"]:
        lines = []
        for line in _told(part, options):
            print(line, flush=True)  # the larger packages take long, so each result is shown as soon as it is known
            lines.append(line)
        if options.write:
            put_measured(PAGE, lines, PARTS[part])
    return 0


def _told(part: str, options: argparse.Namespace) -> Iterator[str]:
    directory = options.directory.resolve()
    if part == "validator":
        return told(directory, options.runs, [*options.sizes, *([FULL_SIZE] if options.full else [])])
    return {"setup": setup_told, "site": site_told, "tests": suite_told}[part](directory)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("bench", "Measures the validator against Frictionless and against reading the files, and the site.")
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="measure only this part (may be repeated; all but tests)"
    )
    parser.add_argument(
        "--full", action="store_true", help=f"also with {FULL_SIZE:,} statements (two hours, 16 GB of memory)"
    )
    parser.add_argument("--runs", type=_number, default=5, help="turns on the package itself; fewer on larger ones (5)")
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="statements of the generated packages")
    parser.add_argument("--write", action="store_true", help="put the result into docs/benchmarks.md")
    return run(parser, _work, arguments)


def _sizes(text: str) -> list[int]:
    return [_number(part) for part in text.split(",") if part]


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise UsageError(f"{shorten(text)!r} is no number of runs or statements; sizes are joined by commas")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
