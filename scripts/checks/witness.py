"""Frictionless as the independent witness of structure: run beside our own engine, its errors mapped to our rules and lines.

Run as a program it reads tables of the package again and writes its findings as JSON lines. Two such programs, each with its share
of the tables, work beside Pandera, which is done long before them. Frictionless is given our schemas and the cells as our reader read them, not the files: of a file it would guess
header, delimiter and compression, count rows where people count lines, and follow an address wherever it leads.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from schemas.rule import Finding, Rule, register
from schemas.tables import SCHEMAS, descriptor, tables
from scripts.checks import describe
from scripts.package.endings import INTERRUPTED
from scripts.package.errors import AccessError
from scripts.package.findings import finding
from scripts.package.reader import read_package
from scripts.package.table import Package, TableFile
from scripts.package.terminal import for_machines

register(
    Rule(
        "frictionless",
        "structure",
        "Frictionless, the independent second engine, finds nothing that our own checks do not find.",
        "Frictionless says: {detail}",
        "please open an issue: our own checks and Frictionless disagree",
    )
)

MOST_ERRORS = (
    3_000  # of one table: each takes it as long as hundreds of cells, and our own engine has listed them already
)

CONSTRAINTS = {
    "required": "required",
    "unique": "unique-key",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "maxLength": "max-length",
}


# What each program validates. Frictionless takes about as long for the codings, which are most of the rows, as for all others.
SHARES = (("codings",), tuple(name for name in tables() if name != "codings"))
BIG = 10_000_000  # bytes; below it the strict reader is done before Arrow is imported, which nothing else here needs


class Uncopied(list):
    """Rows that Frictionless does not copy for each table that refers to them; it only reads them."""

    def __deepcopy__(self, memo: dict) -> Uncopied:
        """Returns the rows themselves."""
        return self


def start(directory: Path) -> list[subprocess.Popen]:
    """Starts the witness on a package, beside this process; Python comes from this checkout, never from the package."""
    begun: list[subprocess.Popen] = []
    try:
        for share in SHARES:
            begun.append(_started([sys.executable, "-m", "scripts.checks.witness", str(directory.resolve()), *share]))
    except BaseException:
        stop(begun)
        raise
    return begun


def _started(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(
        command,
        cwd=SCHEMAS.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
    )


def stop(processes: list[subprocess.Popen]) -> None:
    """Ends the witness, whatever it is doing, if it has not ended yet."""
    for process in processes:
        process.kill()
        with process:  # waits, and closes what it was heard through
            pass


def results(processes: list[subprocess.Popen], patience: float | None = None) -> list[Finding]:
    """Waits for the witness and returns its findings; that it failed, or took longer than `patience` in seconds, is one of them.

    Raises AccessError where the system stopped it, and KeyboardInterrupt where it was interrupted.
    """
    until = None if patience is None else time.monotonic() + patience
    findings: list[Finding] = []
    for process in processes:
        try:
            findings += _results(process, None if until is None else max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            stop(processes)
            late = finding("frictionless", "datapackage.json", detail="nothing yet; it took too long")
            return [*findings, replace(late, hint="mend what is listed first, then run the validator again")]
    return findings


def _results(process: subprocess.Popen, patience: float | None) -> list[Finding]:
    out, problems = process.communicate(timeout=patience)
    findings = [Finding(**json.loads(line)) for line in out.splitlines()]
    if process.returncode in (INTERRUPTED, -signal.SIGINT):
        raise KeyboardInterrupt
    if process.returncode:
        last = (problems.strip().splitlines() or [f"it ended with {process.returncode}"])[-1]
        if process.returncode < 0 or process.returncode == AccessError.exit_code:  # killed, or stopped by the system
            raise AccessError(f"Frictionless, the second engine, could not do its work ({last})")
        findings.append(finding("frictionless", "datapackage.json", detail=f"nothing, it failed: {last}"))
    return findings


def examine(package: Package, share: Collection[str] | None = None) -> Iterator[Finding]:
    """Validates the cells of a package, or of a share of its tables, with Frictionless and yields its errors in our terms."""
    import frictionless

    resources = [
        {
            "name": name,
            "data": Uncopied([table.schema.columns, *map(list, zip(*table.columns, strict=True))]),
            "schema": _schema(package, name),
        }
        for name, table in package.tables.items()
    ]
    described = frictionless.Package.from_descriptor({"name": "casus-belli", "resources": resources})
    for name in package.tables if share is None else share:
        [task] = described.get_resource(name).validate(limit_errors=MOST_ERRORS).tasks
        table = package.tables[name]
        for error in task.errors:
            yield _mapped(package, table, error)
        if len(task.errors) >= MOST_ERRORS:
            yield finding("frictionless", table.file, detail=f"no more, it stopped after {MOST_ERRORS:,} errors")


def _schema(package: Package, name: str) -> dict:
    """Returns our schema without the references to tables that were not read; that one could not be is a finding already."""
    schema = descriptor(name)
    read = {table for table in package.tables if package.tables[table].complete}
    schema["foreignKeys"] = [
        key for key in schema.get("foreignKeys", []) if (key["reference"]["resource"] or name) in read
    ]
    return schema


def _mapped(package: Package, table: TableFile, error: object) -> Finding:
    index = getattr(error, "row_number", 0) - 2  # it counts from 1, the header included
    field = _field(table, error)
    name = _rule(table, field, error)
    if name is None or not 0 <= index < len(table.lines):
        return finding("frictionless", table.file, None, field, detail=f"{error.type}: {error.note}")
    return describe.structural(package, table, name, field, index)


def _field(table: TableFile, error: object) -> str:
    named = getattr(error, "field_name", None)
    if named:
        return named
    if error.type == "foreign-key":
        cited = re.search(r'for "([a-z_]+)"', error.note)
        return cited.group(1) if cited else table.schema.key[0]
    return table.schema.key[0]


def _rule(table: TableFile, field: str, error: object) -> str | None:
    if error.type == "blank-row":  # a record of nothing but commas: it looks no further, so the key stands for the rest
        return "required"
    if error.type in ("primary-key", "unique-error"):
        return "required" if error.note.endswith('"None"') else "unique-key"
    if error.type == "foreign-key":
        return "foreign-key"
    if error.type == "type-error":
        return table.schema.field(field).type
    if error.type == "constraint-error":
        constraint = error.note.split('"')[1]
        if constraint == "enum":
            return f"{table.schema.field(field).vocabulary.replace('_', '-')}-code"
        return CONSTRAINTS.get(constraint)
    return None


def main() -> None:
    """Reads the package that is named first and writes what Frictionless finds in the tables named next, one JSON object a line."""
    for_machines()
    directory, *share = sys.argv[1:]
    referred_to = {key.table for name in share for key in tables()[name].foreign_keys}
    package = read_package(Path(directory), BIG, {*share, *referred_to})
    for item in examine(package, share):
        print(json.dumps(vars(item)))


if __name__ == "__main__":
    main()
