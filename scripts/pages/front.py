"""The figures of the repository’s front page, README.md, so that none of them is typed by hand."""

from __future__ import annotations

from pathlib import Path

from scripts.package.errors import PackageError
from scripts.package.reader import read_package
from scripts.package.typed import load_texts
from scripts.quality import agreement
from scripts.quality.coverage import curated

OPEN, CLOSE = "<!-- figures -->", "<!-- /figures -->"


def figures(directory: Path) -> str:
    """Returns the sentences on size and agreement, in Markdown; raises PackageError where a file cannot be read."""
    tables = load_texts(directory)
    version = read_package(directory).descriptor["version"]
    counted = {
        name: len(curated(tables, name)) for name in ("speakers", "demands", "scenarios", "stances", "forecasts")
    }
    measured = agreement.measure(tables)
    alphas = [
        f"{variable.table}.{variable.name} {variable.latest.alpha:.2f}"
        for variable in measured.variables
        if variable.verdict != "none"
    ]
    number = len(curated(tables, "statements"))
    size = (
        f"Version {version} holds {number} curated statements by {counted['speakers']} speakers, {counted['demands']} demands with "
        f"{counted['stances']} stances, and {counted['scenarios']} scenarios with {counted['forecasts']} forecasts, from "
        f"{len(tables['sources'])} sources."
    )
    together = ", curated and sampled statements together" if len(tables["statements"]) > number else ""
    return f"{size} Agreement of the two coders (Krippendorff's alpha, where there are enough records to judge by{together}): {', '.join(alphas)}."


def renewed(readme: str, sentences: str) -> str:
    """Returns the README with the sentences between its two marks; raises PackageError where a mark is missing."""
    before, opened, rest = readme.partition(OPEN)
    _, closed, after = rest.partition(CLOSE)
    if not opened or not closed:
        raise PackageError(f"README.md lacks the mark {OPEN if not opened else CLOSE}")
    return f"{before}{OPEN}\n{sentences}\n{CLOSE}{after}"
