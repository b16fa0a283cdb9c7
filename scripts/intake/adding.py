"""Adds statements to a package: the rows are tried in a copy, validated there in all layers, and put into place together or not at all."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schemas.frames import hashes
from schemas.rule import Finding
from schemas.tables import tables
from scripts.intake.answers import Answers, Place
from scripts.intake.draft import draft
from scripts.intake.questions import questions
from scripts.intake.rows import Cell, Rows, key_of
from scripts.package.canonical import UnsafeError, format_bytes, formatted
from scripts.package.descriptor import path_of, read_descriptor, safe
from scripts.package.errors import AccessError, LoadError
from scripts.package.files import RefusedError, read_bytes
from scripts.package.records import Records, Row
from scripts.package.table import Package, keys_of
from scripts.package.together import complete, replace_together
from scripts.package.typed import read_completely, texts

FRONT = "datapackage.json"
HINTS = {  # of rules whose own hint is for somebody who has both rows before the eyes
    "statement-twice": "the dataset has it already, and nothing is to be added; another page that carries it is a row in data/appearances.csv",
    "unit-group-of-one": 'the forms of all units of the group are to be given together, such as make add FILE="first.txt second.txt"; or leave “Unit group” blank',
    "statement-unlinked": "answer “Demand” and “Stance” or “Scenario” and its questions; if the dataset needs no such link, begin the note with “No link:” and say why",
    "opened-by-later": "leave “Scenario” out here; then enter the forecast by hand, with this statement as the scenario's opened_by and its rule written from it",
}


@dataclass
class Result:
    """What came of it: the keys of the rows added, by the file of their table, or the findings that prevent it."""

    added: dict[str, list[str]] = field(default_factory=dict)
    statements: list[tuple[str, str]] = field(default_factory=list)  # each form with the identifier that it got
    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    uncoded: int = 0  # records that lack their second coding now


@dataclass
class Drafts:
    """The rows that several forms make, and which answer of which form each cell comes from."""

    forms: list[Rows] = field(default_factory=list)
    made: dict[str, list[Row]] = field(default_factory=dict)
    origin: dict[Cell, tuple[Answers, Place]] = field(default_factory=dict)

    def add(self, rows: Rows) -> None:
        """Adds the rows of one more form."""
        self.forms.append(rows)
        for table, made in rows.made.items():
            self.made.setdefault(table, []).extend(made)
        self.origin |= {cell: (rows.answers, place) for cell, place in rows.origin.items()}

    def problems(self) -> list[Finding]:
        """Returns what is wrong with the answers by themselves."""
        return [problem for rows in self.forms for problem in rows.answers.problems]

    def notices(self) -> list[str]:
        """Returns what was taken to be meant, of several forms each with its file."""
        several = len(self.forms) > 1
        return [
            f"{rows.answers.file}: {notice}" if several else notice for rows in self.forms for notice in rows.notices
        ]


def add(directory: Path, forms: list[Answers], day: str) -> Result:
    """Adds the rows that filled-in forms make to the tables of a package, or says what is wrong with them and changes nothing.

    `day` is that of the first codings. Raises PackageError where the directory is no package, LoadError where a table cannot be read
    completely, and AccessError where something cannot be read or written or is changed by another program meanwhile.
    """
    complete(directory)
    with tempfile.TemporaryDirectory(prefix="casus-") as place:
        copy = Path(place)
        held = _copied(directory, copy)
        package = read_completely(copy)
        drafts = _drafted(Records(package), forms, day)
        new = _written(package, drafts, held)
        for path, data in new.items():
            (copy / path).write_bytes(data)
        findings, uncoded = _new_findings(directory, copy, package, drafts)
    findings = [*drafts.problems(), *findings]
    if findings:
        return Result(findings=_in_order(findings, forms), notices=drafts.notices())
    replace_together({directory / path: (data, held[path]) for path, data in new.items()})
    added = {package.tables[table].file: [key_of(table, row) for row in made] for table, made in drafts.made.items()}
    statements = [(rows.answers.file, rows.made["statements"][0]["statement_id"]) for rows in drafts.forms]
    return Result(added, statements, [], drafts.notices(), uncoded)


def _drafted(records: Records, forms: list[Answers], day: str) -> Drafts:
    """Makes the rows of one form after another, each with those of the forms before it in the tables."""
    drafts = Drafts()
    for answers in forms:
        drafts.add(draft(records, answers, day))
        records.add(drafts.forms[-1].made)
    return drafts


def _in_order(findings: list[Finding], forms: list[Answers]) -> list[Finding]:
    """Sorts findings by form, those of questions that the form does not ask first, in the order in which they would be asked."""
    labels, files = list(questions()), [answers.file for answers in forms]
    of_form = {file: number for number, file in enumerate(files)}

    def place(found: Finding) -> tuple[int, int, int]:
        asked = labels.index(found.field) if found.field in labels else len(labels)
        return of_form.get(found.file, len(files)), found.line or 0, asked

    return sorted(findings, key=place)


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


def _written(package: Package, drafts: Drafts, held: dict[str, bytes]) -> dict[str, bytes]:
    """Adds rows to the tables that were read; returns the new bytes of each table by path."""
    _extend(package, drafts, [name for name in drafts.made if name != "codings"])
    frames = texts(package)
    for row in drafts.made.get("codings", []):
        row["content_hash"] = hashes(frames, row["table"]).get(row["record"], "")
    _extend(package, drafts, ["codings"])
    new: dict[str, bytes] = {}
    for name in drafts.made:
        table = package.tables[name]
        try:
            format_bytes(held[table.file], table.file, table.schema)  # refuses what it could not keep as it is
        except UnsafeError as error:
            raise LoadError(str(error)) from None
        new[table.file] = formatted(table)
    return new


def _extend(package: Package, drafts: Drafts, names: Iterable[str]) -> None:
    for name in names:
        for row in drafts.made.get(name, ()):
            for column, cells in zip(tables()[name].columns, package.tables[name].columns, strict=True):
                cells.append(row[column])


def _new_findings(directory: Path, copy: Path, package: Package, drafts: Drafts) -> tuple[list[Finding], int]:
    """Returns the findings that rows would bring, told of their answers, and how many records would wait for a second coding."""
    from scripts.checks.validation import validate  # late: it takes a second to import, and reading may have failed

    after = _with_records(validate(copy)[0], package, drafts)
    ours = {(package.tables[table].file, key_of(table, row)) for table, made in drafts.made.items() for row in made}
    awaited = [found for found in after if (found.file, found.record) in ours and _awaits_a_second(found)]
    other = [found for found in after if found not in awaited]
    if any((found.file, found.record) not in ours for found in other):
        before = Counter(_said(found) for found in validate(directory)[0])
        other = [found for found in other if (found.file, found.record) in ours or not _taken_off(before, _said(found))]
    return list(told(other, package, drafts)), len(awaited)


def _said(found: Finding) -> tuple:
    """Returns what makes a finding the same one in another version of the table: all but its line."""
    return found.file, found.rule, found.field, found.record, found.message


def _taken_off(before: Counter, said: tuple) -> bool:
    before[said] -= 1
    return before[said] >= 0


def _awaits_a_second(found: Finding) -> bool:
    """Says whether a finding is the warning that a record lacks its second coding, which somebody else will give."""
    return found.rule.endswith("-uncoded") and "first coding" not in found.message


def _with_records(findings: list[Finding], package: Package, drafts: Drafts) -> list[Finding]:
    """Returns findings with the new record that stands on their line in the copy, where they name none: those of characters do not."""
    places: dict[tuple[str, int], str] = {}
    for name, made in drafts.made.items():
        ours = {key_of(name, row) for row in made}
        keys = enumerate(sorted(keys_of(package.tables[name])), 2)  # one a line, below the header, as they were written
        places |= {(package.tables[name].file, line): "|".join(key) for line, key in keys if "|".join(key) in ours}
    return [
        found._replace(record=found.record or places.get((found.file or "", found.line or 0))) for found in findings
    ]


def told(findings: list[Finding], package: Package, drafts: Drafts) -> Iterator[Finding]:
    """Yields findings of rows as findings of the answers that these come from, each answer's cause once."""
    names = {table.file: name for name, table in package.tables.items()}
    ordered = sorted(findings, key=lambda found: not found.rule.endswith("-code"))
    of_answers = [(_of_answer(found, names.get(found.file, ""), drafts), names.get(found.file)) for found in ordered]
    problems, files = drafts.problems(), {rows.answers.file for rows in drafts.forms}
    wrong = {each.file for each in problems} | {answered.file for answered, table in of_answers if table != "codings"}
    seen = {(problem.file, problem.line, problem.field) for problem in problems}
    for answered, table in of_answers:
        repeated = table == "codings" and answered.file in wrong  # of a cell that is wrong in its own table
        follows = answered.file not in files and problems  # from what stands in for an answer
        place = (answered.file, answered.line, answered.field)
        if not repeated and not follows and place not in seen:
            yield answered
        if answered.rule.endswith("-code"):
            seen.add(place)


def _of_answer(found: Finding, table: str, drafts: Drafts) -> Finding:
    """Returns a finding as one of the answer that fills its cell or names its record; one of another cell without the copy's line."""
    cells = [(table, found.record or "", column) for column in (found.field or "").split(",")]
    for cell in [*cells, *_naming(found.record, table, drafts)]:
        if cell in drafts.origin:
            answers, asked = drafts.origin[cell]
            line, label = answers.place(*asked)
            if found.rule == "required":
                found = found._replace(message="is not answered", hint=f"answer it: {_asks(table, cell[2])}")
            hint = HINTS.get(found.rule, found.hint)
            return found._replace(hint=hint, file=answers.file, line=line, field=label)
    return found._replace(line=None, field=":".join(part for part in (found.record, found.field) if part) or None)


def _naming(record: str | None, table: str, drafts: Drafts) -> Iterator[Cell]:
    """Yields the new cells that name a record which was there before, such as the scenario of a forecast, the earliest statement's first."""
    for rows in sorted(drafts.forms, key=lambda rows: rows.made["statements"][0]["said_until"]):
        for name, made in rows.made.items():
            keys = [key.field for key in tables()[name].foreign_keys if key.table == table]
            yield from ((name, key_of(name, row), column) for column in keys for row in made if row[column] == record)


def _asks(table: str, column: str) -> str:
    asked = tables()[table].field(column)
    codes = f" One of: {', '.join(asked.enum)}." if asked.enum else ""
    return f"{asked.description[0].lower()}{asked.description[1:]}{codes}"
