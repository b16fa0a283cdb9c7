"""Adds a statement to a package: the rows are tried in a copy, validated there in all layers, and put into place together or not at all."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from schemas.frames import hashes
from schemas.rule import Finding
from schemas.tables import tables
from scripts.intake.answers import Answers
from scripts.intake.draft import Draft
from scripts.package.canonical import UnsafeError, format_bytes, formatted
from scripts.package.descriptor import path_of, read_descriptor, safe
from scripts.package.errors import AccessError, LoadError
from scripts.package.files import RefusedError, read_bytes
from scripts.package.records import Records
from scripts.package.table import Package
from scripts.package.together import replace_together
from scripts.package.typed import read_completely, texts

FRONT = "datapackage.json"


@dataclass
class Result:
    """What came of it: the keys of the rows added, by the file of their table, or the findings that prevent it."""

    added: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    uncoded: int = 0  # records that lack their second coding now


def add(directory: Path, answers: Answers, day: str) -> Result:
    """Adds the rows that answers make to the tables of a package, or says what is wrong with them and changes nothing.

    `day` is that of the first codings. Raises PackageError where the directory is no package, LoadError where a table cannot be read
    completely, and AccessError where something cannot be read or written or is changed by another program meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="casus-") as place:
        copy = Path(place)
        held = _copied(directory, copy)
        package = read_completely(copy)
        draft = Draft(Records(package), answers, day).build()
        new = _written(package, draft, held)
        for path, data in new.items():
            (copy / path).write_bytes(data)
        findings, uncoded = _new_findings(directory, copy, package, draft)
    findings = [*answers.problems, *findings]
    if findings:
        return Result(findings=sorted(findings, key=lambda found: found.line or 0), notices=draft.notices)
    replace_together({directory / path: (data, held[path]) for path, data in new.items()})
    added = {package.tables[table].file: [_key(table, row) for row in rows] for table, rows in draft.rows.items()}
    return Result(added, [], draft.notices, uncoded)


def _copied(directory: Path, copy: Path) -> dict[str, bytes]:
    """Copies the descriptor of a package and every file that it names; returns their bytes by path."""
    descriptor = read_descriptor(directory)
    named = [resource.get("schema") for resource in descriptor["resources"] if isinstance(resource, dict)]
    paths = [FRONT, *(path_of(descriptor, name) for name in tables()), *named]
    held: dict[str, bytes] = {}
    for path in filter(safe, paths):
        try:
            held[path] = read_bytes(directory / path, directory)
        except RefusedError as error:
            raise AccessError(f"{directory / path} {error}") from None
        except OSError:
            continue  # which reading the copy will say
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(held[path])
    return held


def _written(package: Package, draft: Draft, held: dict[str, bytes]) -> dict[str, bytes]:
    """Adds the rows of a draft to the tables that were read; returns the new bytes of each table by path."""
    _extend(package, draft, [name for name in draft.rows if name != "codings"])
    frames = texts(package)
    for row in draft.rows.get("codings", []):
        row["content_hash"] = hashes(frames, row["table"]).get(row["record"], "")
    _extend(package, draft, ["codings"])
    new: dict[str, bytes] = {}
    for name in draft.rows:
        table = package.tables[name]
        try:
            format_bytes(held[table.file], table.file, table.schema)  # refuses what it could not keep as it is
        except UnsafeError as error:
            raise LoadError(str(error)) from None
        new[table.file] = formatted(table)
    return new


def _extend(package: Package, draft: Draft, names: Iterable[str]) -> None:
    for name in names:
        for row in draft.rows.get(name, ()):
            for column, cells in zip(tables()[name].columns, package.tables[name].columns, strict=True):
                cells.append(row[column])


def _key(table: str, row: dict[str, str]) -> str:
    return "|".join(row[column] for column in tables()[table].key)


def _new_findings(directory: Path, copy: Path, package: Package, draft: Draft) -> tuple[list[Finding], int]:
    """Returns the findings that the draft would bring, told of its answers, and how many records would wait for their second coding."""
    from scripts.checks.validation import validate  # late: it takes a second to import, and reading may have failed

    after = validate(copy)[0]
    awaited = [found for found in after if _awaits_a_second(found, package, draft)]
    other = [found for found in after if found not in awaited]
    if other:
        before = Counter(map(_said, validate(directory)[0]))
        other = [found for found in other if not _taken_off(before, _said(found))]
    return list(_told(other, package, draft)), len(awaited)


def _said(found: Finding) -> tuple:
    """Returns what makes a finding the same one in another version of the table: all but its line."""
    return found.file, found.rule, found.field, found.record, found.message


def _taken_off(before: Counter, said: tuple) -> bool:
    before[said] -= 1
    return before[said] >= 0


def _awaits_a_second(found: Finding, package: Package, draft: Draft) -> bool:
    """Says whether a finding is the warning that a new record lacks its second coding, which somebody else will give."""
    ours = {(package.tables[table].file, _key(table, row)) for table, rows in draft.rows.items() for row in rows}
    lacks_first = "first coding" in found.message
    return found.rule.endswith("-uncoded") and (found.file, found.record) in ours and not lacks_first


def _told(findings: list[Finding], package: Package, draft: Draft) -> Iterable[Finding]:
    """Yields findings of rows as findings of the answers that these come from, each answer's cause once."""
    names = {table.file: name for name, table in package.tables.items()}
    causes = [found for found in findings if names.get(found.file) != "codings"]
    seen = set()
    for found in causes or findings:
        told = _of_answer(found, names.get(found.file, ""), draft)
        if (told.line, told.field, told.rule, told.message) not in seen:
            seen.add((told.line, told.field, told.rule, told.message))
            yield told


def _of_answer(found: Finding, table: str, draft: Draft) -> Finding:
    """Returns a finding of a cell as one of the answer that fills it; one of another cell without its line, which is the copy's."""
    for column in (found.field or "").split(","):
        if place := draft.origin.get((table, found.record or "", column)):
            line, label = draft.answers.place(*place)
            if found.rule == "required":
                found = replace(found, message="is not answered", hint=f"answer it: {_asks(table, column)}")
            return replace(found, file=draft.answers.file, line=line, field=label)
    return replace(found, line=None)


def _asks(table: str, column: str) -> str:
    asked = tables()[table].field(column)
    return f"{asked.description[0].lower()}{asked.description[1:]}{' One of: ' + ', '.join(asked.enum) + '.' if asked.enum else ''}"
