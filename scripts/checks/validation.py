"""Validates a package in four layers, each reported, none hiding another: bytes, structure, meaning, package.

Checks always use this checkout's schemas; nothing outside the package's folder is read and no host is asked.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from schemas.rule import Finding
from scripts.checks import describe, witness
from scripts.checks.descriptor import check_package
from scripts.checks.shape import of_one_shape
from scripts.package import quick
from scripts.package.findings import MOST, with_more
from scripts.package.reader import read_package
from scripts.package.table import Package, TableFile

# Where a table is wrong throughout, a second opinion on it is not worth minutes: the witness has these seconds from its start.
WRONG_THROUGHOUT, PATIENCE = 3_000, 10  # findings, and seconds


def validate(directory: Path, engine: str = "both") -> tuple[list[Finding], dict[str, int]]:
    """Validates a package; returns its findings in order and the rows of each table.

    Raises PackageError where the directory is no package, and AccessError where its descriptor cannot be read.
    """
    beside, begun = witness.start(directory) if engine != "pandera" else [], time.monotonic()
    try:
        package = read_package(directory, quick.BIG)
        findings = [*package.findings, *check_package(package)]
        findings += _check_tables(package, structure=engine != "frictionless")
        if beside:
            wrong_throughout = engine == "both" and len(findings) > WRONG_THROUGHOUT
            left = max(PATIENCE - (time.monotonic() - begun), 1)
            findings += witness.results(beside, left if wrong_throughout else None)
    finally:  # whatever happened, interrupted or not: nothing goes on behind it
        witness.stop(beside)
    rows = {name: len(table.lines) for name, table in package.tables.items()}
    return _once(of_one_shape(package, list(_of_columns_there(findings)))), rows


def _check_tables(package: Package, *, structure: bool) -> Iterator[Finding]:
    """Yields what Pandera finds: the structure if asked for, and the rules of meaning."""
    from schemas import rules  # late: pandas and pandera are imported while Frictionless is at work already
    from schemas.compiler import broken, compile_table
    from scripts.package.typed import texts

    tables = texts(package)
    unread = frozenset(name for name, table in package.tables.items() if not table.complete)
    for name, table in package.tables.items():
        of_meaning = rules.of_table(name)
        schema = compile_table(table.schema, tables, of_meaning, structure=structure, unread=unread)
        meant = {rule.name for rule in of_meaning}
        for rule, field, rows in broken(schema, tables[name]):
            for row in rows[:MOST]:
                yield _described(package, table, rule, field, row, of_meaning=rule in meant)
            if len(rows) > MOST:
                one_more = _described(package, table, rule, field, rows[MOST], of_meaning=rule in meant)
                yield with_more(one_more, len(rows) - MOST - 1)


def _described(package: Package, table: TableFile, rule: str, field: str, row: int, *, of_meaning: bool) -> Finding:
    if of_meaning:
        return describe.meaning(package, table, rule, row)
    return describe.structural(package, table, rule, field, row)


def _of_columns_there(findings: list[Finding]) -> Iterator[Finding]:
    """Leaves out what is said of cells that are not there: a missing column, or a row too short, is one finding already."""
    missing = {(found.file, found.field) for found in findings if found.rule == "column-missing"}
    miscounted = {(found.file, found.line) for found in findings if found.rule == "cell-count"}
    for found in findings:
        of_columns = {(found.file, column) for column in (found.field or "").split(",")}
        absent = found.rule != "column-missing" and of_columns & missing
        if not absent and not (found.rule == "required" and (found.file, found.line) in miscounted):
            yield found


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Sorts the findings and drops what a second witness says again."""
    seen: dict[tuple, Finding] = {}
    for found in sorted(findings, key=Finding.sort_key):
        seen.setdefault((found.file, found.line, found.field, found.rule, found.value), found)
    return list(seen.values())
