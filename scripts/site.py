"""Builds the website: `python -m scripts.site [DIR] [--output site]`.

Writes the pages as Markdown into build/docs (the written ones of docs/, filled with what is derived, and those generated from the
package), then lets MkDocs turn them into the site. Exit 0: the site is there, whole. Exit 1: it could not be built, and what was
there stays. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be read or written. Exit 130: interrupted; a site
that was there stays.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.pages.site import build


def _work(options: argparse.Namespace) -> int:
    number = build(options.directory, options.output)
    print(f"{number:,} pages in {options.output}: open {options.output / 'index.html'}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("site", "Builds the website of a package.")
    parser.add_argument("--output", type=Path, default=Path("site"), help="the folder in which the site is put (site)")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
