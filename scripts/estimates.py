"""Shows what may be concluded from the sample: `python -m scripts.estimates [DIR] [--format text|csv|json]`.

The figures and questions that docs/sample/design.toml fixed come first, what is exploratory apart. A figure that too little lies behind
is not carried, and the reason stands beside it. `--texts TEXTS` first looks up which passages of the whole lists hold a curated row, and
writes docs/sample/curated.csv. `--simulate` draws 2,000 samples (`--draws N`: N) from made-up populations instead, and shows how often each interval holds
the truth (with `--write` in docs/estimates.md, too). Exit 0: shown, also where no passage has been read yet. Exit 1: a table, the design or the answers are damaged. Exit 2: DIR is no package, the texts
cannot be used, or wrong usage. Exit 3: something could not be read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.package.errors import UsageError
from scripts.package.files import put_measured
from scripts.package.terminal import for_machines
from scripts.package.typed import load_texts
from scripts.quality import curated, simulated
from scripts.quality.estimates_report import as_json, as_rows, report, sections
from scripts.quality.sections import as_markdown, as_text

PAGE = Path(__file__).resolve().parents[1] / "docs" / "estimates.md"


def _work(options: argparse.Namespace) -> int:
    if options.write and not options.simulate:
        raise UsageError("--write puts what was simulated into docs/estimates.md: say --simulate, too")
    if options.simulate:
        return _simulate(options)
    tables = load_texts(options.directory)
    if options.texts:
        number = curated.write(options.directory, options.texts, tables)
        print(f"{number:,} curated rows found in the lists: {curated.FILE}", file=sys.stderr)
    found = report(tables, options.directory)
    if options.format == "text":
        for section in sections(found):
            print(*as_text(section), sep="\n")
    else:
        for_machines()
        print((as_json if options.format == "json" else as_rows)(found).rstrip("\n"))
    return 0


def _simulate(options: argparse.Namespace) -> int:
    (section,) = simulated.sections(simulated.run(options.draws))
    print(*as_text(section), sep="\n")
    if options.write:
        put_measured(PAGE, ["", *list(as_markdown(section))[1:]])
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("estimates", "Shows what may be concluded from the sample of a package.")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text", help="how it is printed (text)")
    parser.add_argument(
        "--texts", type=Path, help="a folder of texts as scripts.draw takes it: look curated rows up anew"
    )
    parser.add_argument("--simulate", action="store_true", help="show how often the intervals hold the truth instead")
    parser.add_argument("--draws", type=int, default=2000, help="how many samples are simulated (2000)")
    parser.add_argument("--write", action="store_true", help="put what was simulated into docs/estimates.md")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
