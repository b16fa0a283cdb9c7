"""Frictionless as the independent witness of structure: run beside our own engine, its errors mapped to our rules and lines.

It works in a program of its own, beside Pandera, which writes its findings as JSON lines. Frictionless is given our schemas and the cells
as our reader read them, not the files: of a file it would guess header, delimiter and compression, count rows where people count lines,
and follow an address wherever it leads. So a package is read once, and both engines judge the same cells.
"""

from __future__ import annotations

import gc
import json
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import scripts.package.rules  # noqa: F401  (registers the rules of files)
from schemas.rule import Finding, Rule, register
from schemas.tables import SCHEMAS
from scripts.checks import describe
from scripts.package.endings import INTERRUPTED
from scripts.package.errors import AccessError, PackageError
from scripts.package.findings import finding
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


def start() -> subprocess.Popen:
    """Starts the witness beside this process, before there is a package for it; Python comes from this checkout, never from the package."""
    return _started([sys.executable, "-m", "scripts.checks.witness"])


def _started(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(
        command,
        cwd=SCHEMAS.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
    )


def hand(process: subprocess.Popen, package: Package) -> None:
    """Gives a witness the cells of a package, and what it needs to know of them; it begins at once."""
    tables = {name: replace(table, text="", records=[]) for name, table in package.tables.items()}
    with suppress(BrokenPipeError), process.stdin:  # one that has ended says why when it is asked for its results
        pickle.dump(Package(package.directory, {}, tables, []), process.stdin.buffer, pickle.HIGHEST_PROTOCOL)
    process.stdin = None


def stop(process: subprocess.Popen) -> None:
    """Ends a witness, whatever it is doing, if it has not ended yet."""
    process.kill()
    with suppress(BrokenPipeError), process:  # waits, and closes what it was heard through
        pass


def results(process: subprocess.Popen) -> list[Finding]:
    """Waits for a witness and returns its findings; that it failed is one of them.

    Raises AccessError where the system stopped it, and KeyboardInterrupt where it was interrupted.
    """
    out, problems = process.communicate()
    findings = [Finding(**json.loads(line)) for line in out.splitlines()]
    if process.returncode in (INTERRUPTED, -signal.SIGINT):
        raise KeyboardInterrupt
    if process.returncode:
        last = (problems.strip().splitlines() or [f"it ended with {process.returncode}"])[-1]
        if process.returncode < 0 or process.returncode == AccessError.exit_code:  # killed, or stopped by the system
            raise AccessError(f"Frictionless, the second engine, could not do its work ({last})")
        if process.returncode == PackageError.exit_code:  # a package that it needs is not there
            raise PackageError(last)
        findings.append(finding("frictionless", "datapackage.json", detail=f"nothing, it failed: {last}"))
    return findings


def examine(package: Package) -> Iterator[Finding]:
    """Validates the cells of a package with Frictionless and yields its errors in our terms."""
    from scripts.checks.remembering import remembering

    with remembering() as resource_of:
        for table in package.tables.values():
            yield from _of_table(package, table, resource_of)


def _of_table(package: Package, table: TableFile, resource_of: Callable[..., object]) -> Iterator[Finding]:
    errors = resource_of(package, table).validate(limit_errors=MOST_ERRORS).tasks[0].errors
    blank = {error.row_number for error in errors if error.type == "blank-row"}  # this says it all
    for error in errors:
        if error.type == "blank-row" or getattr(error, "row_number", None) not in blank:
            yield _mapped(package, table, error)
    if len(errors) >= MOST_ERRORS:
        yield finding("frictionless", table.file, detail=f"no more, it stopped after {MOST_ERRORS:,} errors")


def _mapped(package: Package, table: TableFile, error: object) -> Finding:
    index = getattr(error, "row_number", 0) - 2  # it counts from 1, the header included
    field = _field(table, error)
    name = _rule(table, field, error)
    if name is None or not 0 <= index < len(table.lines):
        return finding("frictionless", table.file, None, field, detail=f"{error.type}: {error.note}")
    if name == "blank-row":  # it looks no further, and neither do we
        return finding(name, table.file, table.lines[index])
    return next(describe.structural(package, table, name, field, [index]))


def _field(table: TableFile, error: object) -> str:
    named = getattr(error, "field_name", None)
    if named:
        return named
    if error.type == "foreign-key":
        cited = re.search(r'for "([a-z_]+)"', error.note)
        return cited.group(1) if cited else table.schema.key[0]
    return table.schema.key[0]


def _rule(table: TableFile, field: str, error: object) -> str | None:
    if error.type == "blank-row":
        return "blank-row"
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


def unasked() -> Finding:
    """Returns the finding that a package is wrong throughout, so the second engine was stopped."""
    found = finding("frictionless", "datapackage.json", detail="nothing yet; too much is wrong already")
    return found._replace(hint="mend what is listed first, then run the validator again")


def main() -> None:
    """Reads the package that is handed over and writes what Frictionless finds, one JSON object a line."""
    gc.disable()  # what is made here lasts as long as the program, or goes without it
    import scripts.checks.remembering  # noqa: F401  (now, while the package is still being read elsewhere)

    for_machines()
    for item in examine(pickle.load(sys.stdin.buffer)):
        print(json.dumps(item._asdict()))


if __name__ == "__main__":
    main()
