"""Checks words against the texts of their sources, each named after its source: `<source_id>.txt`, `.md` or `.html`.

Quotes and the words of indirect claims, likelihoods and figures must be in the text, and our own words must not be copied from it. The result
is kept in docs/quality/evidence.csv; what was checked before, against a text that is not at hand now, stays where the record has
not changed since.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from schemas.frames import Tables, content_hash, hashes
from schemas.tables import tables as schemas
from scripts.package.errors import QualityError, UsageError
from scripts.package.findings import shorten
from scripts.quality.rows import FOLDER, Row, read_rows, rewrite_rows
from scripts.quality.wording import folded, longest_run, missing_fragment, normalised, read_text, widest_gap, words

EVIDENCE = FOLDER / "evidence.csv"
COLUMNS = ["table", "id", "field", "source_id", "content_hash", "verdict", "longest_run", "checked_on"]
SUFFIXES = (".html", ".md", ".txt")
# Words in a row shared with the source from which on a text of ours counts as copied. Each summary of the first 133 statements was
# held against the 50 texts that it is not from: of 6,650 comparisons seven shared six words, one seven and one eight. From
# eight on, a shared run is no accident of the language.
COPIED_FROM = 8
# Words that an omission leaves out from which on the fragments of a quote are no longer one utterance: some two sentences.
SCATTERED_FROM = 50
FOUND, MARKS_DIFFER, SCATTERED, NOT_FOUND, OWN_WORDS, COPIED = "found", "marks_differ", "scattered", "not_found", "own_words", "copied"  # fmt: skip
WELL = frozenset([FOUND, OWN_WORDS])

VERBATIM = {"statements": ("quote", "claim_words"), "forecasts": ("likelihood_words",), "figures": ("words",)}
OURS = {
    "statements": ("summary", "note"),
    "demands": ("description",),
    "scenarios": ("description", "resolution_rule"),
    "figures": ("scope",),
    "outcomes": ("reason",),
    "compliance": ("reason", "note"),
}  # titles are left out: they name things, as their sources do


@dataclass(frozen=True)
class Cell:
    """One cell that is checked: its place, its content, its source, the quote beside it and the hash of what is checked."""

    table: str
    id: str
    field: str
    value: str
    source_id: str
    quote: str
    content_hash: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Returns what tells the cell from all others."""
        return self.table, self.id, self.field


def cells(tables: Tables) -> Iterator[Cell]:
    """Yields every cell that can be checked against a text, blank ones left out.

    The hash of a quote is that of its statement (`schemas.frames.hashes`), of any other cell that of [source_id, value].
    """
    source_of = dict(zip(tables["statements"]["statement_id"], tables["statements"]["source_id"], strict=True))
    of_statements = hashes(tables, "statements")
    for table in dict.fromkeys([*VERBATIM, *OURS]):
        for row in tables[table].to_dict("records"):
            source = row.get("source_id", source_of.get(row.get("statement_id") or row.get("opened_by", ""), ""))
            for field in (*VERBATIM.get(table, ()), *OURS.get(table, ())):
                if row[field] and source:
                    hashed = of_statements[row["statement_id"]] if field == "quote" else content_hash([source, row[field]])  # fmt: skip
                    yield Cell(table, _key(table, row), field, row[field], source, row.get("quote", ""), hashed)


def _key(table: str, row: Row) -> str:
    return "|".join(row[column] for column in schemas()[table].key)


def find_texts(directory: Path, tables: Tables) -> tuple[dict[str, Path], list[str]]:
    """Returns the files of texts by source, and a sentence about each file that is no text of a source.

    Raises UsageError where the directory is none, and QualityError where two files are texts of one source.
    """
    if not directory.is_dir():
        raise UsageError(f"{directory} is no folder of texts: run make evidence TEXTS=DIR")
    known, found, unknown = set(tables["sources"]["source_id"]), {}, []
    for path in sorted(directory.iterdir()):
        if path.suffix not in SUFFIXES or path.stem not in known:
            unknown.append(
                f"{shorten(path.name)} is no text of a source: texts are named like source-id.txt, .md or .html"
            )
        elif path.stem in found:
            raise QualityError(f"{path.name} and {found[path.stem].name} are both texts of {path.stem}: keep one")
        else:
            found[path.stem] = path
    return found, unknown


def check(tables: Tables, texts: dict[str, Path], today: str) -> Iterator[tuple[Row, str]]:
    """Yields a row for every cell whose source has a text, and a sentence where its verdict is not well.

    Raises QualityError where a text is not UTF-8 or is empty, AccessError where it cannot be read.
    """
    by_source: dict[str, list[Cell]] = {}
    for cell in cells(tables):
        by_source.setdefault(cell.source_id, []).append(cell)
    for number, (source, path) in enumerate(texts.items(), 1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(texts)} texts", end="" if number < len(texts) else "\n", file=sys.stderr)
        text = _text(path)
        theirs = words(text)
        for cell in by_source.get(source, []):
            verdict, run_of, says = _verdict(cell, text, theirs)
            values = (*cell.key, cell.source_id, cell.content_hash, verdict, run_of, today)
            yield dict(zip(COLUMNS, values, strict=True)), says


def _text(path: Path) -> str:
    try:
        text = read_text(path)
    except UnicodeDecodeError:
        raise QualityError(f"{path.name} is not UTF-8") from None
    if not text:
        raise QualityError(f"{path.name} is empty")
    return text


def _verdict(cell: Cell, text: str, theirs: list[str]) -> tuple[str, str, str]:
    """Returns the verdict on a cell, the length of the longest shared run if it was checked for copying, and a sentence on what is wrong."""
    if cell.field in OURS.get(cell.table, ()):
        shared = max(longest_run(cell.value, theirs), longest_run(cell.value, words(cell.quote)), key=len)
        if len(shared) < COPIED_FROM:
            return OWN_WORDS, str(len(shared)), ""
        return COPIED, str(len(shared)), f"“{' '.join(shared)}” is in the source word for word"
    return _verbatim(normalised(cell.value), text)


def _verbatim(value: str, text: str) -> tuple[str, str, str]:
    missing = missing_fragment(value, text)
    if missing is None:
        gap = widest_gap(value, text)
        return (SCATTERED, "", f"an omission leaves out {gap} words") if gap >= SCATTERED_FROM else (FOUND, "", "")
    if missing_fragment(folded(value), folded(text)) is None:
        return MARKS_DIFFER, "", f"“{missing}” is there, but with other quotation marks, apostrophes or dashes"
    near = fuzz.partial_ratio_alignment(missing, text)
    nearest = text[near.dest_start : near.dest_end] if near else ""
    return NOT_FOUND, "", f"“{missing}” is not there; the nearest words are “{nearest}”"


def merged(tables: Tables, before: Iterable[Row], now: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Returns the rows to keep and the earlier ones that are dropped, because their record has changed or gone and its text is away.

    A check that says again what was known keeps its first day.
    """
    kept = {_cell(row): row for row in now}
    current = {cell.key: cell.content_hash for cell in cells(tables)}
    dropped = []
    for row in before:
        again = kept.get(_cell(row))
        if again is None and current.get(_cell(row)) != row["content_hash"]:
            dropped.append(row)
        elif again is None or {**again, "checked_on": ""} == {**row, "checked_on": ""}:
            kept[_cell(row)] = row
    return list(kept.values()), dropped


@dataclass(frozen=True)
class Checked:
    """What a check of a folder of texts gave: the rows that are kept, a sentence for each fault, and those about files that are no text.

    `well` says whether every cell that was checked now is as it should be.
    """

    kept: list[Row]
    sentences: list[str]
    unknown: list[str]
    well: bool


def check_folder(directory: Path, folder: Path, tables: Tables, today: str) -> Checked:
    """Checks a package against a folder of texts and writes docs/quality/evidence.csv; raises UsageError, QualityError or AccessError."""
    texts, unknown = find_texts(folder, tables)
    checked = list(check(tables, texts, today))
    kept, dropped = [], []

    def with_checked(before: list[Row]) -> list[Row]:
        kept[:], dropped[:] = merged(tables, before, (row for row, _ in checked))
        return kept

    rewrite_rows(directory / EVIDENCE, COLUMNS, with_checked)
    sentences = [
        f"{' '.join(_cell(row))}, {row['verdict']} in {row['source_id']}: {says}" for row, says in checked if says
    ]
    sentences += [
        f"{' '.join(_cell(row))} has changed since, and the text of {row['source_id']} is not in the folder: it no longer counts as checked"
        for row in dropped
    ]
    return Checked(kept, sentences, unknown, all(row["verdict"] in WELL for row, _ in checked))


def _cell(row: Row) -> tuple[str, str, str]:
    return row["table"], row["id"], row["field"]


def stale(tables: Tables, rows: Iterable[Row]) -> list[str]:
    """Names the checked cells that have changed since, or gone."""
    current = {cell.key: cell.content_hash for cell in cells(tables)}
    return [" ".join(_cell(row)) for row in rows if current.get(_cell(row)) != row["content_hash"]]


def read(directory: Path) -> list[Row]:
    """Reads the evidence of a package; raises QualityError where it cannot be used."""
    return [row for _, row in read_rows(directory / EVIDENCE, COLUMNS)]


def summary(tables: Tables, rows: Iterable[Row]) -> list[tuple[str, int, int, str]]:
    """Returns for each field how many of its cells were checked, how many there are, and the verdicts in words."""
    there = Counter(f"{cell.table}.{cell.field}" for cell in cells(tables))
    given: dict[str, Counter] = {field: Counter() for field in there}
    for row in rows:
        given.setdefault(f"{row['table']}.{row['field']}", Counter())[row["verdict"]] += 1
    told = {
        field: ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in sorted(of_field.items()))
        for field, of_field in given.items()
    }
    return [(field, of_field.total(), there[field], told[field]) for field, of_field in given.items()]
