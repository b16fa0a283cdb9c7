"""Validates a package in four layers, each reported, none hiding another: bytes, structure, meaning, package.

Checks always use this checkout's schemas; nothing outside the package's folder is read and no host is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from subprocess import Popen

from schemas.rule import RULES, Finding
from scripts.checks import describe, witness
from scripts.checks.describe import Broken
from scripts.checks.descriptor import check_package
from scripts.checks.shape import of_one_shape
from scripts.package import quick
from scripts.package.findings import listed
from scripts.package.reader import Known, read_package
from scripts.package.table import Package, TableFile

# Of a package with more errors than these a second opinion is not worth minutes. Not the clock decides that: it would say another
# thing on another machine.
WRONG_THROUGHOUT = 3_000
# Rules after which other findings of the same cells say nothing new.
SAID_ALREADY = frozenset(["column-missing", "cell-count", "blank-row", "encoding", "nul", "header-missing"])
LOST = {"encoding": "\ufffd", "nul": "\0"}  # what the reader puts in the place of bytes that are no text


def _import_checks() -> None:
    """Imports what asks the questions; pandas and Pandera, which come with it, take half a second."""
    import schemas.compiler
    import schemas.rules  # noqa: F401
    import scripts.package.typed  # noqa: F401


class Kept:
    """What is loaded of a package and known of its tables, so that only what changed is read and checked when it is validated again."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.known = Known(_import_checks)
        self.package: Package | None = None


def validate(directory: Path, engine: str = "both", kept: Kept | None = None) -> tuple[list[Finding], dict[str, int]]:
    """Validates a package; returns its findings in order and the rows of each table.

    `kept`: what was loaded when it was validated before, to which the changes are added.
    Raises PackageError where the directory is no package, and AccessError where its descriptor cannot be read.
    """
    kept = Kept() if kept is None else kept
    beside = witness.start() if engine != "pandera" else None
    try:
        package = read_package(directory, quick.BIG, kept.known)
        beside = _stopped_if_hopeless(beside, engine, package.findings)
        if beside:
            witness.hand(beside, package)
        structural, meant = _broken(package, kept.package, alone=not (beside or kept.package))
        kept.package = package
        of_cells, of_records = (_but_for_blank_rows(package, broken) for broken in (structural, meant))
        beside = _stopped_if_hopeless(beside, engine, package.findings, [*of_cells, *of_records])
        findings = [*package.findings, *check_package(package), *_described(package, of_records, describe.meaning)]
        if engine != "frictionless":
            findings += _described(package, of_cells, describe.structural)
        beside = _stopped_if_hopeless(beside, engine, findings)
        if engine != "pandera":
            findings += witness.results(beside) if beside else [witness.unasked()]
    finally:  # whatever happened, interrupted or not: nothing goes on behind it
        if beside:
            witness.stop(beside)
    rows = {name: len(table.lines) for name, table in package.tables.items()}
    findings = of_one_shape(package, list(_of_known_cells(findings)))
    return _once(_of_causes(package, findings, structural, meant)), rows


def _stopped_if_hopeless(
    beside: Popen | None, engine: str, findings: Iterable[Finding], broken: Iterable[Broken] = ()
) -> Popen | None:
    """Stops the witness and returns None if there are too many errors already, in findings and in what is broken; otherwise returns it."""
    if beside is None or engine != "both":
        return beside
    errors = sum(found.severity == "error" for found in findings)
    errors += sum(len(rows) for _, rule, _, rows in broken if RULES[rule].severity == "error")
    if errors <= WRONG_THROUGHOUT:
        return beside
    witness.stop(beside)
    return None


def _broken(package: Package, before: Package | None, alone: bool) -> tuple[list[Broken], list[Broken]]:
    """Returns what breaks rules of structure, and what breaks rules of meaning, as Pandera finds it; `alone`: no second engine keeps the other processor busy, and no answers are known from before."""
    from schemas import compiler, rules  # late: they wait for pandas and Pandera
    from scripts.checks.side_by_side import ask_together
    from scripts.package.typed import texts

    tables = package.frames = texts(package, before)
    unread = frozenset(name for name, table in package.tables.items() if not table.complete)

    def ask(name: str) -> list[str]:
        """Asks about one table, and what any table's rules look up in the codings together with these, so that only one process does."""
        asked = compiler.ask(package.tables[name].schema, tables, rules.of_table(name, with_codings=False), unread)
        for other in package.tables.values() if name == "codings" else ():
            looking = rules.of_table(other.schema.name, with_codings=True)
            asked += compiler.ask(other.schema, tables, looking, unread, structure=False)
        return [question.name for question in asked]

    if alone:
        ask_together(tables, package.tables, ask)
    structural, meant = [], []
    for name, table in package.tables.items():
        for rule, field, rows in compiler.broken(table.schema, tables, rules.of_table(name), unread=unread):
            (meant if RULES[rule].layer == "meaning" else structural).append((name, rule, field, rows))
    return structural, meant


def _described(package: Package, broken: list[Broken], describe: Callable[..., Iterable[Finding]]) -> Iterator[Finding]:
    """Makes the findings of what is broken."""
    for name, rule, field, rows in broken:
        yield from listed(rows, partial(describe, package, package.tables[name], rule, field))


def _but_for_blank_rows(package: Package, broken: list[Broken]) -> list[Broken]:
    """Leaves out the rows that are blank, which is said already."""
    blank = {name: _blank_rows(table) for name, table in package.tables.items()}
    return [
        (name, rule, field, [row for row in rows if row not in blank[name]] if blank[name] else rows)
        for name, rule, field, rows in broken
    ]


def _blank_rows(table: TableFile) -> set[int]:
    """Returns the rows of which every cell is blank; a table that was read quickly has none."""
    return {at - 1 for at, row in enumerate(table.records) if at and not any(row)}


def _of_causes(
    package: Package, findings: list[Finding], structural: list[Broken], meant: list[Broken]
) -> list[Finding]:
    """Leaves out what only follows from cells that are wrong and reported already."""
    from scripts.checks.causes import following  # late, as above

    follow = following(package, structural, meant, findings)
    if not follow:
        return findings
    return [found for found in findings if (found.file, found.line, found.field, found.rule) not in follow]


def _of_known_cells(findings: list[Finding]) -> Iterator[Finding]:
    """Leaves out what is said of cells that are not known: a missing column, a row of too few or too many cells, and letters
    that could not be read are one finding already."""
    causes = [found for found in findings if found.rule in SAID_ALREADY]
    files = {found.file for found in causes}
    missing = {(found.file, found.field) for found in causes if found.rule == "column-missing"}
    miscounted = {(found.file, found.line) for found in causes if found.rule == "cell-count"}
    emptied = {(found.file, found.line) for found in causes if found.rule == "blank-row"}
    unread = {(found.file, LOST[found.rule]) for found in causes if found.rule in LOST}
    headless = {found.file for found in causes if found.rule == "header-missing"}
    recoded = {found.file for found in causes if found.rule == "encoding"}
    for found in findings:
        if found.file not in files:
            yield found
            continue
        of_columns = {(found.file, column) for column in (found.field or "").split(",")}
        absent = found.rule != "column-missing" and of_columns & missing
        misplaced = found.rule not in ("cell-count", "blank-row") and (found.file, found.line) in miscounted
        misplaced |= found.rule != "blank-row" and (found.file, found.line) in emptied  # however many commas are left
        lost = any(found.file == file and mark in (found.value or "") for file, mark in unread)
        lost |= found.rule == "lost-characters" and found.file in recoded
        lost |= found.rule in ("final-newline", "quoting") and found.file in headless
        if not absent and not misplaced and not lost:
            yield found


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Sorts the findings and drops what a second witness says again."""
    once: list[Finding] = []
    for _, of_line in groupby(sorted(findings, key=Finding.sort_key), key=attrgetter("file", "line")):
        seen: dict[tuple, Finding] = {}
        for found in of_line:
            seen.setdefault((found.field, found.rule, found.value), found)
        once += seen.values()
    return once
