"""References for reference managers: to the dataset, and to every record with its source and its address."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.formats.citation import Work, as_json, bibtex, csl, dataset, record, ris
from scripts.formats.edition import Edition
from scripts.package.records import WITH_PAGES


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the references in BibTeX, RIS and CSL-JSON, by path: one to the dataset, and one to each record that has a page."""
    data = edition.records
    works = [record(data, table, next(iter(row.values()))) for table in WITH_PAGES for row in data.rows[table]]
    return _as_files("citation", [dataset(data.descriptor)]) | _as_files("citations/records", works)


def _as_files(stem: str, works: list[Work]) -> dict[str, bytes]:
    return {
        f"{stem}.bib": _text((line for work in works for line in bibtex(work)), "\n"),
        f"{stem}.ris": _text((line for work in works for line in ris(work)), "\r\n"),
        f"{stem}.csl.json": _text([as_json([csl(work) for work in works])], "\n"),
    }


def _text(lines: Iterable[str], end: str) -> bytes:
    return "".join(f"{line}{end}" for line in lines).encode("utf-8")
