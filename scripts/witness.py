"""Frictionless as the independent witness of structure: run beside our own engine, its errors mapped to our rules and lines.

Run as a program it reads the package again by itself and writes its findings as JSON lines, so that it can work on the second
core while Pandera works on the first. It is given our schemas and only files that our reader found to be regular ones inside the
package: by itself Frictionless would follow an address.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from schemas.rule import Finding, Rule, register
from schemas.tables import descriptor
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

# What Frictionless calls the errors of a header and a row's shape, which our reader reports with the physical line.
SHAPE = {
    "blank-label": "column-unknown",
    "duplicate-label": "column-twice",
    "extra-label": "column-unknown",
    "incorrect-label": "column-order",
    "missing-label": "column-missing",
    "blank-header": "empty-file",
    "blank-row": "blank-line",
    "extra-cell": "cell-count",
    "missing-cell": "cell-count",
    "encoding-error": "encoding",
    "source-error": "empty-file",
    "format-error": "malformed-csv",
}
CONSTRAINTS = {
    "required": "required",
    "unique": "unique-key",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "maxLength": "max-length",
}


def start(directory: Path) -> subprocess.Popen:
    """Starts the witness on a package, beside this process."""
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.witness", str(directory)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def results(process: subprocess.Popen) -> list[Finding]:
    """Waits for the witness and returns its findings; raises RuntimeError where it failed."""
    out, problems = process.communicate()
    if process.returncode:
        raise RuntimeError(
            f"the Frictionless witness failed: {problems.strip().splitlines()[-1:] or process.returncode}"
        )
    return [Finding(**json.loads(line)) for line in out.splitlines()]


def testify(package: Package) -> Iterator[Finding]:
    """Validates the package with Frictionless and yields its errors in our terms."""
    import frictionless

    readable = {name: table for name, table in package.tables.items() if table.records}
    resources = [
        {"name": name, "path": table.file, "encoding": "utf-8", "schema": _schema(name, readable)}
        for name, table in readable.items()
    ]
    described = frictionless.Package.from_descriptor(
        {"name": "casus-belli", "resources": resources}, basepath=str(package.directory)
    )
    report = described.validate()
    for task in report.tasks:
        table = readable[task.name]
        for error in task.errors:
            yield _mapped(package, table, error)


def _schema(name: str, readable: dict[str, TableFile]) -> dict:
    """Returns our schema without the references to tables that cannot be read: their absence is a finding already."""
    schema = descriptor(name)
    schema["foreignKeys"] = [
        key for key in schema.get("foreignKeys", []) if (key["reference"]["resource"] or name) in readable
    ]
    return schema


def _mapped(package: Package, table: TableFile, error: object) -> Finding:
    kind = error.type
    if kind in SHAPE:
        return _shape(table, SHAPE[kind], error)
    field = _field(table, error)
    index = getattr(error, "row_number", 0) - 2
    name = _rule(table, field, error)
    if name is None or not 0 <= index < len(table.lines):
        return finding("frictionless", table.file, None, field, detail=f"{kind}: {error.note}")
    return describe.structural(package, table, name, field, index)


def _shape(table: TableFile, name: str, error: object) -> Finding:
    number = getattr(error, "row_number", None)
    line = 1 if number is None else table.lines[number - 2] if 0 <= number - 2 < len(table.lines) else None
    return finding(
        name,
        table.file,
        line,
        detail=error.note,
        value=getattr(error, "label", ""),
        expected=",".join(table.schema.columns),
    )


def _field(table: TableFile, error: object) -> str:
    named = getattr(error, "field_name", None)
    if named:
        return named
    if error.type == "foreign-key":
        cited = re.search(r'for "([a-z_]+)"', error.note)
        return cited.group(1) if cited else table.schema.key[0]
    return table.schema.key[0]


def _rule(table: TableFile, field: str, error: object) -> str | None:
    if error.type in ("primary-key", "unique-error"):
        return "unique-key"
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


if __name__ == "__main__":
    for item in testify(read_package(Path(sys.argv[1]))):
        print(json.dumps(asdict(item), ensure_ascii=False))
