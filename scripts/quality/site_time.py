"""Measures the website: how long it takes to build, and, with tests/browser/bench.mjs, what it weighs and how fast it answers in Chromium.

It is built of the package itself and of packages with about a thousand and three thousand statements: a part of the package, with all that belongs
to its statements, and three copies of that part. The sampled series are left out of these, for a part of a sample is none.
"""

from __future__ import annotations

import datetime
import math
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.package.reader import read_package
from scripts.quality.benchmarks import ROOT, Cost, cost_of, machine
from scripts.quality.generated import generate
from scripts.quality.setup_time import ran
from scripts.quality.smaller import part

SMALL, LARGE = 1_000, 3_000


def site_told(directory: Path) -> Iterator[str]:
    """Yields the lines of the page on the website as they are measured; raises PackageError where a build or the browser fails."""
    yield from ["", f"Measured on {datetime.date.today().isoformat()}: {machine()}.", ""]
    yield from ["| built of | pages | seconds | CPU s | MiB at most |", "|---|--:|--:|--:|--:|"]
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        costs = {}
        for number, package in _packages(directory, Path(folder)):
            site = Path(folder, f"site-{number}")
            costs[number] = cost_of([sys.executable, "-m", "scripts.site", str(package), "--output", str(site)])
            yield _line(number, site, costs[number], package == directory)
        yield from ["", *_growth(costs), ""]
        yield from ran(
            [str(ROOT / "tests" / "browser" / "run"), "--bench", str(site)], ROOT, dict(os.environ)
        ).splitlines()
    yield ""


def _packages(directory: Path, folder: Path) -> Iterator[tuple[int, Path]]:
    """Yields each package that a site is built of, with the number of its statements; the package itself is the last."""
    small, large = folder / "small", folder / "large"
    yield part(directory, small, SMALL), small
    yield generate(small, large, LARGE), large
    yield _number(directory), directory


def _number(package: Path) -> int:
    return len(read_package(package).tables["statements"].columns[0])


def _line(number: int, site: Path, cost: Cost, itself: bool) -> str:
    pages = len(list(site.rglob("*.html")))
    return f"| {number:,} statements{' (the package itself)' if itself else ''} | {pages:,} | {cost.clock:.1f} | {cost.cpu:.1f} | {cost.memory:,.0f} |"


def _growth(costs: dict[int, Cost]) -> Iterator[str]:
    (small, one), (large, other) = list(costs.items())[:2]
    power = math.log(other.cpu / one.cpu, large / small)
    yield f"From {small:,} to {large:,} statements the CPU seconds grow as the statements to the power of {power:.2f}."
