"""Writes the figures into README.md: `python -m scripts.readme [DIR] [--check]`, so that none of them is typed by hand.

Exit 0: the figures are right (or were written). Exit 1: with --check, they are not. Exit 2: DIR is no package, or wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import scripts.environment  # noqa: F401  (first: says what to run where the packages are missing)
from scripts.checks.descriptor import files
from scripts.command import Parser, run
from scripts.package.reader import PackageError, read_package
from scripts.package.typed import load_texts
from scripts.quality.rows import agreement

OPEN, CLOSE = "<!-- figures -->", "<!-- /figures -->"


def figures(directory: Path) -> str:
    """Returns the sentences on size and agreement, in Markdown; raises PackageError where a file cannot be read."""
    tables = load_texts(directory)
    version = read_package(directory).descriptor["version"]
    counted = {
        name: len(tables[name]) for name in ("statements", "speakers", "demands", "scenarios", "stances", "forecasts")
    }
    measured = agreement.measure(tables)
    alphas = [
        f"{variable.table}.{variable.name} {variable.latest.alpha:.2f}"
        for variable in measured.variables
        if variable.verdict != "none"
    ]
    size = (
        f"Version {version} holds {counted['statements']} statements by {counted['speakers']} speakers, {counted['demands']} demands with "
        f"{counted['stances']} stances, and {counted['scenarios']} scenarios with {counted['forecasts']} forecasts, from "
        f"{len(tables['sources'])} sources."
    )
    return f"{size} Agreement of the two coders (Krippendorff's alpha, where there are enough records to judge by): {', '.join(alphas)}."


def renewed(readme: str, sentences: str) -> str:
    """Returns the README with the sentences between its two marks; raises PackageError where a mark is missing."""
    before, opened, rest = readme.partition(OPEN)
    _, closed, after = rest.partition(CLOSE)
    if not opened or not closed:
        raise PackageError(f"README.md lacks the mark {OPEN if not opened else CLOSE}")
    return f"{before}{OPEN}\n{sentences}\n{CLOSE}{after}"


def _work(options: argparse.Namespace) -> int:
    path = options.directory / "README.md"
    if not path.is_file():
        raise PackageError(f"{options.directory} has no README.md")
    is_now = path.read_text(encoding="utf-8")
    ought = renewed(is_now, figures(options.directory))
    if is_now == ought:
        return 0
    if options.check:
        print("the figures in README.md are stale: run make readme", file=sys.stderr)
        return 1
    files.replace(path, ought.encode("utf-8"))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("readme", "Writes the derived figures into README.md.")
    parser.add_argument("--check", action="store_true", help="write nothing, say whether the figures are right")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
