"""Validates a package: `python -m scripts.validate [DIR] [--format text|json|github] [--engine both|pandera|frictionless]`.

Exit 0: no errors (warnings may stand). Exit 1: errors. Exit 2: DIR is no package, or wrong usage.
Four layers are each reported, none hiding another: bytes, structure, meaning, package. Checks always use this checkout's
schemas; nothing outside DIR is read and no host is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import scripts.environment  # noqa: F401  (first: says what to run where the packages are missing)
from schemas.rule import Finding
from scripts import describe, report, witness
from scripts.command import Parser
from scripts.package import check_package
from scripts.reader import Package, PackageError, read_package

FORMATS = ("text", "json", "github")
ENGINES = ("both", "pandera", "frictionless")


def validate(directory: Path, engine: str = "both") -> tuple[list[Finding], dict[str, int]]:
    """Validates a package; returns its findings in order and the rows of each table.

    Raises PackageError where the directory is no package.
    """
    package = read_package(directory)
    beside = witness.start(directory) if engine != "pandera" else None
    findings = [*package.findings, *check_package(package), *_check_tables(package, structure=engine != "frictionless")]
    if beside:
        findings.extend(witness.results(beside))
    rows = {name: len(table.lines) for name, table in package.tables.items()}
    return _once(findings), rows


def _check_tables(package: Package, *, structure: bool) -> Iterator[Finding]:
    """Yields what Pandera finds: the structure if asked for, and the rules of meaning."""
    from schemas import rules  # late: pandas and pandera are imported while Frictionless is at work already
    from schemas.compiler import broken, compile_table
    from scripts.load import texts

    tables = texts(package)
    unread = frozenset(name for name, table in package.tables.items() if not table.complete)
    for name, table in package.tables.items():
        of_meaning = rules.of_table(name)
        schema = compile_table(table.schema, tables, of_meaning, structure=structure, unread=unread)
        meant = {rule.name for rule in of_meaning}
        for rule, field, row in broken(schema, tables[name]):
            yield (
                describe.meaning(table, rule, row)
                if rule in meant
                else describe.structural(package, table, rule, field, row)
            )


def _once(findings: list[Finding]) -> list[Finding]:
    """Sorts the findings and drops what a second witness says again."""
    seen: dict[tuple, Finding] = {}
    for found in sorted(findings, key=Finding.sort_key):
        seen.setdefault((found.file, found.line, found.field, found.rule, found.value), found)
    return list(seen.values())


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = Parser("validate", "Validates a package of the dataset.")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are printed (text)")
    parser.add_argument("--engine", choices=ENGINES, default="both", help="who checks structure (both)")
    as_json = "json" in arguments or "--format=json" in arguments
    try:
        options = parser.parse_args(arguments)
        findings, rows = validate(options.directory, options.engine)
    except PackageError as error:
        return _refuse(str(error), as_json)
    if options.format == "json":
        print(report.as_json(findings, rows))
    elif options.format == "github":
        print(*report.as_github(findings), sep="\n")
        print(*report.as_text(findings, rows, colour=False), sep="\n")
    else:
        print(*report.as_text(findings, rows, report.wants_colour()), sep="\n")
    return int(any(found.severity == "error" for found in findings))


def _refuse(sentence: str, as_json: bool) -> int:
    print(sentence, file=sys.stderr)
    if as_json:
        found = Finding("datapackage.json", None, None, "no-package", "error", None, None, sentence, None)
        print(report.as_json([found], {}))
    return 2


if __name__ == "__main__":
    sys.exit(main())
