"""What the validator says of a package that differs in little from the small valid one: what both have is read and asked once.

It is what `make watch` does between two versions of a package, and tests/checks/test_watching.py shows that the verdict is that of a fresh
run. With CASUS_WHOLE=1, as in .ci/run, it is a fresh run, in which Frictionless has a process of its own.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from schemas.rule import Finding
from schemas.tables import latest_day
from scripts.checks import descriptor, validation, witness
from scripts.package.files import read_bytes, state_of
from scripts.package.table import Package, TableFile
from tests.packages import WHOLE, base

anew = validation.validate


def validate(package: Path, engine: str = "both", _: object = None) -> tuple[list[Finding], dict[str, int]]:
    """Validates a package; returns and raises what the validator does. What is kept of a package is kept here."""
    if WHOLE:
        return anew(package, engine)
    kept = _last.get(package.absolute()) or known_of(package)
    with in_this_process(), descriptors_once():
        told = anew(package, engine, kept)
    _last.clear()
    _last[package.absolute()] = kept
    return told


_last: dict[Path, validation.Kept] = {}  # what is known of the package that was validated last


def in_this_process() -> mock._patch:
    """Lets Frictionless work in this process, which has imported it: to start another takes longer than all that it does there."""

    def results(beside: SimpleNamespace) -> list[Finding]:
        return witnessed(beside.package)

    def hand(beside: SimpleNamespace, package: Package) -> None:
        beside.package = package

    return mock.patch.multiple(witness, start=SimpleNamespace, hand=hand, results=results, stop=lambda _: None)


def descriptors_once() -> mock._patch:
    """Lets the validator look once at a schema with the same bytes, and once at what is the same in a descriptor."""
    return mock.patch.multiple(descriptor, _read_schema=_schema_once, _check_descriptor=_descriptor_once)


_read_schema, _check_descriptor = descriptor._read_schema, descriptor._check_descriptor
_schemas, _descriptors = {}, {}


def _schema_once(directory: Path, file: str) -> tuple[object, list[Finding]]:
    try:
        data = read_bytes(directory / file, directory)
    except OSError:
        return _read_schema(directory, file)
    if (data, file) not in _schemas:
        _schemas[data, file] = _read_schema(directory, file)
    return _schemas[data, file]


def _descriptor_once(described: dict) -> list[Finding]:
    same = latest_day(), json.dumps(described)
    if same not in _descriptors:
        _descriptors[same] = list(_check_descriptor(described))
    return _descriptors[same]


def witnessed(package: Package) -> list[Finding]:
    """Returns what Frictionless finds, which is asked once of tables with the same cells that refer to the same keys."""
    with nullcontext() if WHOLE else mock.patch.object(witness, "_of_table", _asked_once):
        return list(witness.examine(package))


_ask, _faultless = witness._of_table, set()


def _asked_once(package: Package, table: TableFile, resource_of: Callable[..., object]) -> Iterator[Finding]:
    cells = (table.schema.name, *map(tuple, table.columns), *_cited(package, table))
    if cells not in _faultless:
        found = list(_ask(package, table, resource_of))
        yield from found
        _faultless.update(() if found else [cells])


def _cited(package: Package, table: TableFile) -> Iterator[tuple]:
    for key in table.schema.foreign_keys:
        cited = package.tables.get(key.table)
        yield (cited.complete, *cited.columns[cited.schema.columns.index(key.target)]) if cited else ()


@functools.cache
def _of_base() -> tuple[dict[str, bytes], validation.Kept]:
    """Returns the tables of the small valid package, and what is known of it."""
    with tempfile.TemporaryDirectory() as folder:
        package, kept = base(Path(folder)), validation.Kept()
        anew(package, "pandera", kept)
        return {path.stem: path.read_bytes() for path in (package / "data").iterdir()}, kept


def known_of(package: Path) -> validation.Kept:
    """Returns what is known of a package already: all of its tables that are those of the small valid one."""
    tables, of_base = _of_base()
    kept = validation.Kept()
    kept.package = of_base.package
    for name, ((path, _), table, found) in of_base.known._read.items():
        file = package / path
        with suppress(OSError):
            if read_bytes(file, package) == tables[name]:
                kept.known._read[name] = (path, state_of(file)), table, found
    return kept
