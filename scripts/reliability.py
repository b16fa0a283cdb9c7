"""Shows how far the coders agree: `python -m scripts.reliability [DIR] [--format text|json|markdown]`.

Exit 0: no variable blocks a release. Exit 1: one does, or a file is damaged. Exit 2: DIR is no package, or wrong usage. Exit 3:
something could not be read or written. Exit 130: interrupted.
How paragraphs were cut into units is taken from docs/quality/cuts.csv, if DIR has it.
"""

from __future__ import annotations

import argparse
import sys

from scripts.command import Parser, run
from scripts.quality.reliability import as_json, measure, sections
from scripts.quality.sections import as_markdown, as_text

FORMATS = ("text", "json", "markdown")


def _work(options: argparse.Namespace) -> int:
    measured = measure(options.directory)
    if options.format == "json":
        print(as_json(measured))
    else:
        render = as_markdown if options.format == "markdown" else as_text
        for section in sections(measured):
            print(*render(section), sep="\n")
    return int(any(variable.verdict == "blocks" for variable in measured.report.variables))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("reliability", "Measures how far the coders of a package agree.")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how the report is printed (text)")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
