"""Lists the passages of whole series and draws the sampled core from them: `python -m scripts.draw [DIR] --texts TEXTS`.

TEXTS holds one folder per frame, named after it, with the texts as their repository has them at the commit that the design names:
`white-house`, `bundestag` and `channel-one` hold what `git archive COMMIT` makes of it (or of the folders that the readers in
scripts/sample name), `state-department-february` one file for each snapshot of the feed, made as its reader says. Texts are neither
fetched nor kept.

`--design` writes docs/sample/design.toml: lists' hashes, screens, strata, sizes, and what is to be concluded. Once that is committed,
the command without it draws, with the SHA-256 of the file as seed, and writes docs/sample/drawn.csv. `--check` only compares that
with what would be drawn. `--spans` writes docs/sample/spans.csv: where the units of the two readers stand in the passages. Exit 0: done. Exit 1: the texts are not those of the design, or the draw is another. Exit 2: texts or
design cannot be used, or wrong usage. Exit 3: something could not be read or written. Exit 130: interrupted.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.quality.readings import place
from scripts.quality.rows import read_rows, rewrite_rows
from scripts.sample import design
from scripts.sample.drawing import COLUMNS, rows
from scripts.sample.frames import FRAMES
from scripts.sample.lists import Listing, listing
from scripts.sample.text import SampleError

FOLDER = Path("docs", "sample")
DESIGN, DRAWN = FOLDER / "design.toml", FOLDER / "drawn.csv"


def _work(options: argparse.Namespace) -> int:
    listings = [listing(frame, options.texts) for frame in FRAMES]
    return _fix(options.directory, listings) if options.design else _draw(options, listings)


def _fix(directory: Path, listings: list[Listing]) -> int:
    if (directory / DRAWN).exists():
        raise SampleError(f"{DRAWN} was drawn by the present design: remove it before you replace the design")
    design.write(directory / DESIGN, listings)
    for each in listings:
        print(f"{each.frame.frame_id:<27}{len(each.passages):>6} passages, {sum(each.drawn.values())} to draw")
    return 0


def _draw(options: argparse.Namespace, listings: list[Listing]) -> int:
    fixed, path = design.read_design(options.directory / DESIGN), options.directory / DRAWN
    if different := list(filter(None, map(fixed.difference, listings))):
        print("\n".join(different), file=sys.stderr)
        return 1
    if options.spans:
        print(f"{place(options.directory, listings, fixed)} readings placed")
        return 0
    every = [row for each in listings for row in rows(each, fixed.seed, fixed.sizes(each.frame.frame_id))]
    if options.check:
        same = {tuple(row.values()) for _, row in read_rows(path, COLUMNS)} == {tuple(row.values()) for row in every}
        print("the draw is the one of the design" if same else f"{DRAWN} is not what the design draws")
        return int(not same)
    rewrite_rows(path, COLUMNS, lambda _: every)
    print(f"{len(every)} passages drawn, seed {fixed.seed}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("draw", "Lists the passages of whole series and draws the sampled core from them.")
    parser.add_argument(
        "--texts", type=Path, required=True, help="the folder of texts, with one folder in it for each frame"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--design", action="store_true", help="write the design instead of drawing")
    what.add_argument("--check", action="store_true", help="only say whether the draw is the one of the design")
    what.add_argument("--spans", action="store_true", help="write where the units of the two readers stand")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
