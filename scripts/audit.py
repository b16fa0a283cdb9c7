"""Draws rows to read again in their sources, and reports how many cells were wrong: `python -m scripts.audit [DIR]`.

`--seed N` prints a sheet to fill in: every cell of a sixth of the rows of each table, drawn by the seed. `--take SHEET` adds a completed
sheet to docs/quality/audit.csv, if every cell that the seed draws has a verdict. Without either option, the error rates of all samples
so far are shown. Exit 0: done. Exit 1: a table or a sheet is damaged or not complete. Exit 2: DIR is no package, or wrong
usage. Exit 3: something could not be read or written. Exit 130: interrupted, and nothing was taken.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.errors import UsageError
from scripts.package.terminal import for_machines
from scripts.package.typed import load_texts
from scripts.quality import audit, planted
from scripts.quality.rows import as_csv
from scripts.quality.sections import as_text


def _work(options: argparse.Namespace) -> int:
    tables, recorded = load_texts(options.directory), audit.read(options.directory)
    if options.seed is not None:
        for_machines()
        print(as_csv(audit.SHEET, audit.sheet(tables, options.seed)), end="")
        return 0
    if options.take:
        taken = audit.take_file(options.directory, tables, options.take)
        print(f"{taken:,} verdicts added to {audit.AUDIT}")
        return 0
    if not recorded:
        print("No audit is recorded yet. make audit SEED=N prints a sheet to fill in.")
        return 0
    for part in [*audit.sections(recorded), planted.section(recorded, planted.read(options.directory))]:
        print(*as_text(part) if part.rows else (), sep="\n")
    faults = audit.defects(tables, recorded)
    for fault in faults:
        print(fault, file=sys.stderr)
    return int(bool(faults))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("audit", "Draws rows to read again in their sources, and reports the error rates.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--seed", type=_seed, help="print the sheet to fill in; this whole number draws the sample")
    what.add_argument("--take", type=Path, metavar="SHEET", help="add a completed sheet")
    return run(parser, _work, arguments)


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{text or 'nothing'} is no seed: give a whole number, such as SEED=1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
