"""Fills the written pages with what is derived: counts, shares, agreement figures, coders, citations, the contributors' guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from scripts.formats.citation import dataset
from scripts.package.files import own_text
from scripts.package.records import Row
from scripts.pages.cite import citations
from scripts.pages.data import Data
from scripts.pages.estimates import answer, estimates, rates, says
from scripts.pages.links import on_site
from scripts.pages.lists import counts
from scripts.pages.markup import link, page, slug, table, text
from scripts.pages.quality import figures, shares
from scripts.pages.structured import dataset_ld
from scripts.pages.ways import Ways
from scripts.quality import reliability

MARKER = re.compile(r"^<!-- ([a-z-]+)(?:: ([a-z0-9 -]+))? -->$", re.MULTILINE)


def insertions(data: Data, ways: Ways) -> dict[str, Callable[..., str]]:
    """Returns the text for each marker of a written page, by its name; it is made only when asked for."""
    return ways.insertions() | {
        "counts": partial(counts, data),
        "dataset": partial(dataset_ld, data),
        "version": lambda: (
            f"Version {text(data.descriptor.get('version', ''))}, made on {text(data.descriptor.get('created', '')[:10])}."
        ),
        "tables": partial(_tables, data),
        "citation": lambda: citations(dataset(data.descriptor)),
        "licence": partial(_licence, data),
        "reliability": partial(_reliability, data),
        "coders": partial(_coders, data),
        "shares": partial(shares, data),
        "rates": lambda: says(data, ways.found()),
        "rates-asked": lambda number: answer(ways.found(), number),
        "rates-drawn": lambda: rates(data, ways.found()),
        "estimates": lambda: estimates(data, ways.found()),
    }


def fill(markdown: str, derived: dict[str, Callable[..., str]]) -> str:
    """Replaces the markers `<!-- name -->` and `<!-- name: of what -->` of a page with derived text; raises KeyError at one that nothing fills."""
    return MARKER.sub(lambda marker: derived[marker[1]](*filter(None, [marker[2]])), markdown)


def _tables(data: Data) -> str:
    rows = [
        [link(read.schema.title, f"/{read.file}"), f"{len(data.rows[name]):,}", f"{text(read.schema.description)} [Columns](/dictionary/index.md#{slug(name)})"]
        for name, read in data.package.tables.items()
    ]  # fmt: skip
    return table("pairs", ["Download", "Rows", "What it holds"], rows)


def _licence(data: Data) -> str:
    named = [licence.get("title") or licence.get("name", "") for licence in data.descriptor.get("licenses", [])]
    return text("; ".join(named))


def _reliability(data: Data) -> str:
    """Writes the agreement figures as `make reliability` measures them."""
    measured = reliability.measure(data.package.directory)
    return "\n\n".join(figures(part) for part in reliability.sections(measured))


def _coders(data: Data) -> str:
    """Lists the coders, each with an anchor and its own description; an opening that several descriptions share is printed once."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in data.rows["coders"]:
        opening, stop, _ = row["description"].partition(". ")
        groups.setdefault((row["kind"], opening + stop.strip()), []).append(row)
    written = [_alike(data, *alike, rows) for alike, rows in groups.items()]
    return "\n\n".join(written) or "No coder is recorded yet."


def _alike(data: Data, kind: str, opening: str, rows: list[Row]) -> str:
    """Writes coders of one kind whose descriptions begin with the same sentence."""
    label = data.code("coders", "kind", kind)
    if len(rows) == 1:
        return _coder(rows[0], f"{label} {text(rows[0]['description'])}")
    told = [_coder(row, text(row["description"].removeprefix(opening)) or label) for row in rows]
    return "\n\n".join(
        [f"{label} {len(rows):,} coders, each described as follows: “{text(opening)}” What each of them did:", *told]
    )


def _coder(row: Row, described: str) -> str:
    return f"`{row['coder_id']}` {{#coder-{row['coder_id']}}}\n:   {described}"


def contributing(path: Path, descriptor: dict) -> str:
    """Turns the contributors' guide into a page."""
    if not path.is_file():
        return page("Contributing", ["# Contributing", "The contributors' guide is not part of this package."])
    return page(
        "Contributing",
        [on_site(own_text(path), "", descriptor)],
        description="How to add a statement or correct one, with or without git, and how every change is checked.",
    )
