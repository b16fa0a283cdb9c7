"""Writes a smaller valid package from a valid one, for measurements: some of its curated statements, with all that belongs to them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from schemas.tables import TableSchema
from scripts.package.reader import read_package
from scripts.package.table import canonical

SAMPLE = ("frames", "strata", "draws", "readings", "selections")  # left out, for a part of a sample is none
NAMED = ("speakers", "sources", "organizations")  # a record of these is kept where another names it
NAMES_NOT = {"posts": "speakers", "other_names": "speakers"}  # what is kept only with the record that it names
Rows = dict[str, list[dict[str, str]]]


def part(template: Path, directory: Path, statements: int) -> int:
    """Writes a package with at least so many of the curated statements of another into a new folder; returns their number."""
    package = read_package(template)
    schemas = {name: table.schema for name, table in package.tables.items()}
    rows = {name: [dict(zip(schemas[name].columns, cells, strict=True)) for cells in zip(*table.columns, strict=True)] for name, table in package.tables.items()}  # fmt: skip
    kept = _kept(rows, statements)
    rows |= {name: [] for name in SAMPLE}
    rows["statements"] = [row for row in rows["statements"] if row["statement_id"] in kept]
    groups = Counter(row["unit_group"] for row in rows["statements"])
    for row in rows["statements"]:
        if groups[row["unit_group"]] == 1:  # the other units of the utterance are of the sample
            row["unit_group"] = ""
    while _drop(rows, schemas):
        pass
    coded = {row[schema.key[0]] for schema in schemas.values() for row in rows[schema.name]}
    rows["codings"] = [row for row in rows["codings"] if set(row["record"].split("|")) <= coded]
    rows["retired"] = [row for row in rows["retired"] if row["replaced_by"] in coded | {""}]
    (directory / "data").mkdir(parents=True)
    shutil.copyfile(template / "datapackage.json", directory / "datapackage.json")
    shutil.copytree(template / "schemas", directory / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, table in package.tables.items():
        columns = table.schema.columns
        text = canonical([columns, *([row[column] for column in columns] for row in rows[name])])
        (directory / table.file).write_text(text, encoding="utf-8", newline="")
    return len(kept)


def _kept(rows: Rows, number: int) -> set[str]:
    """Chooses curated statements: those that others hang on first, then in the order of the file, whole utterances always."""
    needed = [row["opened_by"] for row in rows["scenarios"]]
    needed += [row[end] for row in rows["relations"] for end in ("from_id", "to_id")]
    curated = {row["statement_id"]: row["unit_group"] for row in rows["statements"] if row["curated"] == "yes"}
    kept: set[str] = set()
    for at, key in enumerate([*needed, *curated]):
        if at >= len(needed) and len(kept) >= number:
            break
        kept |= {other for other, group in curated.items() if other == key or (group and group == curated.get(key))}
    return kept


def _drop(rows: Rows, schemas: dict[str, TableSchema]) -> bool:
    """Drops the records that name one that is gone, and those that none names any more; says whether there were any."""
    before = sum(map(len, rows.values()))
    keys = {name: {row[schema.key[0]] for row in rows[name]} for name, schema in schemas.items()}
    links = [(name, key) for name, schema in schemas.items() for key in schema.foreign_keys]
    for name, key in links:
        rows[name] = [row for row in rows[name] if not row[key.field] or key.table == "codes" or row[key.field] in keys[key.table]]  # fmt: skip
    for named in NAMED:
        used = {row[key.field] for name, key in links if key.table == named and NAMES_NOT.get(name) != named for row in rows[name]}  # fmt: skip
        if named == "organizations":  # one that speaks has the same identifier in both tables
            used |= {row["speaker_id"] for row in rows["speakers"]}
        rows[named] = [row for row in rows[named] if row[schemas[named].key[0]] in used]
    return sum(map(len, rows.values())) < before
