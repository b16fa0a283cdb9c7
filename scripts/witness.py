"""Frictionless as the independent witness of structure: run beside our own engine, its errors mapped to our rules and lines.

Run as a program it reads the package again and writes its findings as JSON lines, so that it can work on the second core while
Pandera works on the first. It is given our schemas and the cells as our reader read them, not the files: of a file it would guess
header, delimiter and compression, count rows where people count lines, and follow an address wherever it leads.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from schemas.rule import Finding, Rule, register
from schemas.tables import SCHEMAS, descriptor
from scripts import describe
from scripts.reader import Package, TableFile, finding, read_package

register(
    Rule(
        "frictionless",
        "structure",
        "Frictionless, the independent witness, reports nothing that our own checks do not know.",
        "Frictionless says: {detail}",
        "this is worth an issue: our own checks and Frictionless differ",
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


class Uncopied(list):
    """Rows that Frictionless does not copy for each table that refers to them; it only reads them."""

    def __deepcopy__(self, memo: dict) -> Uncopied:
        """Returns the rows themselves."""
        return self


def start(directory: Path) -> subprocess.Popen:
    """Starts the witness on a package, beside this process; Python comes from this checkout, never from the package."""
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.witness", str(directory.resolve())],
        cwd=SCHEMAS.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
    )


def results(process: subprocess.Popen, patience: float | None = None) -> list[Finding]:
    """Waits for the witness and returns its findings; that it failed, or took longer than `patience` in seconds, is one of them."""
    try:
        out, problems = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        late = finding("frictionless", "datapackage.json", detail="nothing yet, and it was not waited for")
        return [replace(late, hint="mend what is listed first, then run the validator again")]
    findings = [Finding(**json.loads(line)) for line in out.splitlines()]
    if process.returncode:
        last = (problems.strip().splitlines() or [str(process.returncode)])[-1]
        findings.append(finding("frictionless", "datapackage.json", detail=f"nothing, it failed: {last}"))
    return findings


def testify(package: Package) -> Iterator[Finding]:
    """Validates the cells of a package with Frictionless and yields its errors in our terms."""
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
    for task in described.validate(limit_errors=MOST_ERRORS).tasks:
        table = package.tables[task.name]
        for error in task.errors:
            yield _mapped(package, table, error)
        if len(task.errors) >= MOST_ERRORS:
            yield finding("frictionless", table.file, detail=f"no more, it stopped after {MOST_ERRORS:,} errors")


def _schema(package: Package, name: str) -> dict:
    """Returns our schema without the references to tables that could not be read: their absence is a finding already."""
    schema = descriptor(name)
    schema["foreignKeys"] = [
        key for key in schema.get("foreignKeys", []) if package.tables[key["reference"]["resource"] or name].complete
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
    """Reads the package that is named as the only argument and writes what Frictionless finds, one JSON object a line."""
    for item in testify(read_package(Path(sys.argv[1]), quickly=True)):
        print(json.dumps(vars(item)))


if __name__ == "__main__":
    main()
