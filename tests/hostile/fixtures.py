"""Fixtures of ten megabytes, each the worst of its kind that came to mind; each function spoils the valid package it is given."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from schemas.tables import tables

SIZE = 10_000_000


def _write(package: Path, table: str, data: str | bytes) -> None:
    data = data.encode() if isinstance(data, str) else data
    (package / "data" / f"{table}.csv").write_bytes(data[:SIZE])


def _header(table: str) -> str:
    return ",".join(tables()[table].columns) + "\n"


def one_cell(package: Path) -> None:
    _write(package, "stances", _header("stances") + "x" * SIZE)


def one_open_quotation_mark(package: Path) -> None:
    _write(package, "stances", _header("stances") + '"' + "a,b\n" * (SIZE // 4))


def nothing_but_quotation_marks(package: Path) -> None:
    _write(package, "stances", _header("stances") + '"' * SIZE)


def nothing_but_commas(package: Path) -> None:
    _write(package, "stances", "," * SIZE)


def nothing_but_line_feeds(package: Path) -> None:
    _write(package, "stances", _header("stances") + "\n" * SIZE)


def rows_of_commas(package: Path) -> None:
    _write(
        package,
        "statements",
        _header("statements") + ("," * (len(tables()["statements"].columns) - 1) + "\n") * (SIZE // 24),
    )


def rows_that_are_wrong_in_every_cell(package: Path) -> None:
    _write(
        package,
        "stances",
        _header("stances") + "".join(f"x{n:06},nobody{n % 5_000},advancez\n" for n in range(SIZE // 27)),
    )


def identifiers_that_lead_nowhere(package: Path) -> None:
    rows = SIZE // 60
    _write(package, "sources", _header("sources") + "".join(f"source-number-{n:07},,,,,,,,,,\n" for n in range(rows)))
    _write(
        package,
        "appearances",
        _header("appearances") + "".join(f"one-001,source-numbre-{n:07},\n" for n in range(rows)),
    )


def the_same_row_again(package: Path) -> None:
    path = package / "data" / "codings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    _write(package, "codings", lines[0] + lines[1] * (SIZE // len(lines[1])))


def codings_of_nothing(package: Path) -> None:
    row = "statements,nobody-{:07},coder-one,1,first,act,demand,2026-01-01,0123456789abcdef\n"
    _write(package, "codings", _header("codings") + "".join(row.format(n) for n in range(SIZE // 75)))


def ten_thousand_rounds(package: Path) -> None:
    row = "statements,one-001,coder-{:06},{},first,act,demand,2026-01-01,0123456789abcdef\n"
    _write(package, "codings", _header("codings") + "".join(row.format(n, n) for n in range(SIZE // 80)))


def rows_in_reverse(package: Path) -> None:
    _write(
        package, "stances", _header("stances") + "".join(f"x-{n:06}-001,d,advances\n" for n in range(SIZE // 24, 0, -1))
    )


def accents_apart(package: Path) -> None:
    _write(
        package,
        "speakers",
        _header("speakers") + "".join(f"s-{n:06},e\u0301\u200b,,person,russia,,\n" for n in range(SIZE // 32)),
    )


def one_cell_of_accents(package: Path) -> None:
    _write(
        package,
        "speakers",
        (_header("speakers") + "s," + "e" + "\u0301" * (SIZE // 2) + ",,person,russia,,\n").encode(),
    )


def a_chain_of_parents(package: Path) -> None:
    row = "demand-{:07},t,d,russia,nato,,refrain,x,political,demand-{:07},s,\n"
    _write(package, "demands", _header("demands") + "".join(row.format(n, n + 1) for n in range(SIZE // 70)))


def bytes_at_random(package: Path) -> None:
    _write(package, "stances", random.Random(0).randbytes(SIZE))


def a_descriptor_of_many_resources(package: Path) -> None:
    document = {
        "name": "x",
        "resources": [{"name": f"r{n}", "path": f"data/{n}.csv", "x": n} for n in range(SIZE // 60)],
    }
    (package / "datapackage.json").write_text(json.dumps(document)[:SIZE])


def a_descriptor_of_many_strings(package: Path) -> None:
    document = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    document |= {f"key{n}": n for n in range(SIZE // 30)}
    (package / "datapackage.json").write_text(json.dumps(document))


def a_pattern_that_explodes(package: Path) -> None:
    path = package / "schemas" / "stances.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["fields"][0]["constraints"]["pattern"] = "(a+)+$"
    path.write_text(json.dumps(schema))
    _write(package, "stances", _header("stances") + "a" * (SIZE - 100) + "!,b,c\n")


def many_files_beside(package: Path) -> None:
    for number in range(20_000):
        (package / "data" / f"{number}.csv").touch()


BIG: dict[str, Callable[[Path], None]] = {
    make.__name__.replace("_", " "): make
    for make in (
        one_cell, one_open_quotation_mark, nothing_but_quotation_marks, nothing_but_commas, nothing_but_line_feeds, rows_of_commas,
        rows_that_are_wrong_in_every_cell, identifiers_that_lead_nowhere, the_same_row_again, codings_of_nothing, ten_thousand_rounds,
        rows_in_reverse, accents_apart, one_cell_of_accents, a_chain_of_parents, bytes_at_random, a_descriptor_of_many_resources,
        a_descriptor_of_many_strings, a_pattern_that_explodes, many_files_beside,
    )
}  # fmt: skip
