"""The packages that the tests validate: a small valid one, and one breach of it for every rule.

`base` assembles the valid package from tests/base/*.csv and the repository's own codebook, schemas and descriptor. A fixture is
one small edit of it and the finding that must follow. Those in tests/rules/<rule>.toml also serve as examples on the rules'
pages; three families of rules that are made by a loop have fixtures made by a loop (`wrong_code`, `uncoded`, `unsupported`).

Keys of a fixture file, all but `why` and `file` optional:
    why       one sentence for people: what is wrong with the row
    file      the file that is edited, relative to the package
    row       the edit is in the one line that begins so
    find      text that stands exactly once in the file (or in that row) ...
    replace   ... and what is put in its place
    bytes     the same for bytes: two hexadecimal texts, what is found and what is put in its place
    remove    true: the row goes
    content   the whole text of the file, new or not
    delete    true: the file goes
    found     the file of the finding, where it is another one
    line      the line of the finding: absent, the first line that the edit changes; 0, none; a list, several findings
    field     the field of the finding: absent, none
    also      rules that are bound to be broken with it
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import Field, tables, vocabularies

ROOT = Path(__file__).resolve().parents[1]
WHOLE = os.environ.get("CASUS_WHOLE") == "1"  # what grows with the corpus is asked of all of it
BASE = ROOT / "tests" / "base"
FIXTURES = ROOT / "tests" / "rules"
HASHED = {
    ("figures", "quantity"),
    ("figures", "unit"),
}  # codes that are part of a fingerprint: a wrong one makes codings stale


def base(directory: Path) -> Path:
    """Assembles the valid package in a new folder `package` of the directory and returns its path."""
    package = directory / "package"
    (package / "data").mkdir(parents=True)
    (package / "schemas").mkdir()
    for table in [*BASE.glob("*.csv"), ROOT / "data" / "codes.csv"]:
        shutil.copyfile(table, package / "data" / table.name)
    for schema in (ROOT / "schemas").glob("*.schema.json"):
        shutil.copyfile(schema, package / "schemas" / schema.name)
    shutil.copyfile(ROOT / "datapackage.json", package / "datapackage.json")
    return package


def edit(package: Path, file: str, find: str, put: str) -> None:
    """Replaces text that stands exactly once in a file of a package; raises ValueError where it does not."""
    path = package / file
    path.write_bytes(_replaced(path.read_bytes(), find.encode(), put.encode(), file))


def _replaced(data: bytes, find: bytes, put: bytes, where: str) -> bytes:
    if data.count(find) != 1:
        raise ValueError(f"{where} holds {find.decode(errors='replace')!r} {data.count(find)} times, not once")
    return data.replace(find, put)


@dataclass(frozen=True)
class Fixture:
    """One breach of the base package and the finding that must follow; the attributes are described above."""

    rule: str
    why: str
    file: str
    row: str = ""
    find: str = ""
    replace: str = ""
    bytes: tuple[str, str] | None = None
    remove: bool = False
    content: str | None = None
    delete: bool = False
    found: str = ""
    line: int | list[int] | None = None
    field: str | None = None
    also: tuple[str, ...] = ()
    family: str = ""  # of those that a loop makes: the name of its template

    def apply(self, package: Path) -> Fixture:
        """Edits a package and returns the fixture with the line filled in; raises ValueError where the edit changes nothing."""
        path = package / self.file
        before = path.read_bytes() if path.exists() else b""
        if self.delete:
            path.unlink()
            return self
        after = self._edited(before)
        if after == before:
            raise ValueError(f"the edit of {self.file} changes nothing")
        path.write_bytes(after)
        return self if self.line is not None else replace(self, line=_first_changed(before, after))

    def expected(self) -> set[tuple[str, str, int | None, str | None]]:
        """Returns rule, file, line and field of each finding that must follow, those of `also` left out."""
        lines = self.line if isinstance(self.line, list) else [self.line or None]
        return {(self.rule, self.found or self.file, line, self.field) for line in lines}

    def _edited(self, data: bytes) -> bytes:
        if self.content is not None:
            return self.content.encode()
        if self.bytes:
            return _replaced(data, *(bytes.fromhex(text) for text in self.bytes), self.file)
        if not self.row:
            return _replaced(data, self.find.encode(), self.replace.encode(), self.file)
        lines = [line for line in data.splitlines(keepends=True) if line.startswith(self.row.encode())]
        if len(lines) != 1:
            raise ValueError(f"{len(lines)} lines of {self.file} begin with {self.row!r}, not one")
        changed = b"" if self.remove else _replaced(lines[0], self.find.encode(), self.replace.encode(), self.row)
        return data.replace(lines[0], changed)


def _first_changed(before: bytes, after: bytes) -> int:
    same = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(after))
    return after.count(b"\n", 0, same) + 1


def written(path: Path) -> Fixture:
    """Reads the fixture of one file; raises TypeError where it has a key that is none."""
    described = tomllib.loads(path.read_text(encoding="utf-8"))
    for key in ("bytes", "also"):
        if key in described:
            described[key] = tuple(described[key])
    return Fixture(rule=path.stem, **described)


def fixtures() -> dict[str, Fixture]:
    """Returns every fixture by its rule: those of the loops, and those written by hand, which come before them."""
    made = [wrong_code(field) for field in _vocabulary_fields().values()]
    for table, variables in coded_variables().items():
        made.append(uncoded(table))
        made.extend(unsupported(table, variable) for variable in variables if variable != QUOTE_FOUND)
    by_hand = [written(path) for path in sorted(FIXTURES.glob("*.toml"))]
    return {fixture.rule: fixture for fixture in [*made, *by_hand]}


def _rows(table: str) -> list[dict[str, str]]:
    with (BASE / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _line(cells: list[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def _vocabulary_fields() -> dict[str, tuple[str, Field]]:
    """Returns for each vocabulary the last table and field that has it."""
    return {
        field.vocabulary: (table.name, field) for table in tables().values() for field in table.fields if field.enum
    }


def wrong_code(place: tuple[str, Field]) -> Fixture:
    """The template of `<vocabulary>-code`: the first code of a column with the vocabulary has its last character doubled."""
    table, field = place
    rows = _rows(table)
    row = next(row for row in rows if row[field.name])
    wrong = row[field.name] + row[field.name][-1]
    return Fixture(
        rule=f"{field.vocabulary.replace('_', '-')}-code",
        why=f"“{wrong}” is not defined in the codebook; “{row[field.name]}” is.",
        file=f"data/{table}.csv",
        find=_line(list(row.values())),
        replace=_line(list((row | {field.name: wrong}).values())),
        field=field.name,
        also=("coding-stale",) if (table, field.name) in HASHED else (),
        family="wrong code",
    )


def uncoded(table: str) -> Fixture:
    """The template of `<table>-uncoded`: the second coding of the first variable of the first record goes."""
    variable = coded_variables()[table][0]
    coding = next(
        row for row in _rows("codings") if (row["table"], row["variable"], row["role"]) == (table, variable, "second")
    )
    keys = ["|".join(row[name] for name in tables()[table].key) for row in _rows(table)]
    return Fixture(
        rule=f"{table}-uncoded",
        why=f"Nobody has coded {variable} of {coding['record']} a second time.",
        file="data/codings.csv",
        row=_line(list(coding.values())),
        remove=True,
        found=f"data/{table}.csv",
        line=keys.index(coding["record"]) + 2,
        field=tables()[table].key[0],
        family="uncoded",
    )


def unsupported(table: str, variable: str) -> Fixture:
    """The template of `<table>-<variable>-unsupported`: a third coder settles on another value than the published one."""
    codings = _rows("codings")
    settled = {(row["record"], row["variable"]) for row in codings if row["role"] == "third"}
    keys = ["|".join(row[name] for name in tables()[table].key) for row in _rows(table)]
    index, key = next((index, key) for index, key in enumerate(keys) if (key, variable) not in settled)
    published = _rows(table)[index][variable]
    codes = vocabularies().get(tables()[table].field(variable).vocabulary) or [
        row["organization_id"] for row in _rows("organizations")
    ]
    second = next(
        row
        for row in codings
        if (row["table"], row["record"], row["variable"], row["role"]) == (table, key, variable, "second")
    )
    third = second | {
        "coder_id": "coder-three",
        "role": "third",
        "value": next(code for code in codes if code != published),
    }
    after = next(row for row in codings if _key(row) > _key(third))
    return Fixture(
        rule=f"{table}-{variable.replace('_', '-')}-unsupported",
        why=f"The third coder, who settles, gave {variable} of {key} as “{third['value']}”; “{published}” is published.",
        file="data/codings.csv",
        find=_line(list(after.values())),
        replace=_line(list(third.values())) + _line(list(after.values())),
        found=f"data/{table}.csv",
        line=index + 2,
        field=variable,
        family="unsupported",
    )


def _key(coding: dict[str, str]) -> list[str]:
    return [coding[name] for name in tables()["codings"].key]
