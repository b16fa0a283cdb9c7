"""Hostile packages: the small valid package, and things done to it that Hypothesis draws.

Each deed is plain data, a name and what it needs, so that a failure can be saved in a few lines and done again.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from schemas.tables import tables
from tests.packages import ROOT, base

Deed = tuple  # the name of a function below, then its arguments but for the package
TABLES = sorted(tables())
FILES = [
    "datapackage.json",
    *(f"data/{name}.csv" for name in TABLES),
    *(f"schemas/{name}.schema.json" for name in ("statements", "codings", "stances")),
]
BYTES = [
    b"\0", b"\r", b"\n", b"\n\n", b"\r\n", b'"', b'""', b",", b";", b"\t", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xed\xb0\x80",
    b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x1a", b"\x1b[2J", "\u202e\u200b\u2028\x85\ufeff".encode(), b"NaN", b"{", b"}", b"[", b"]", b"\\u0000", b"\\ud800", b"null", b"1e999",
]  # fmt: skip
CELLS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "](javascript:alert(1))", "{{ config }}", "{value.__class__}", "{0}", "%s%n", "$(id)", "`id`", "'; DROP TABLE statements; --", "../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "//127.0.0.1/x",
    "\u202eevil\u202c", "zero\u200bwidth", "soft\u00adhyphen", "\ufeffbom", "e\u0301", "\ue000", "\U000e0041", "ﷺ" * 30, "a" * 5_000, "a-" * 3_000, "1" * 400, "-0", "1_0", "١٢", "0x10", "1e5", "inf", "NA", "None", "#N/A",
    "2022-02-30", "0000-00-00", "9999-12-31", "2022-02-24T00:00:00Z", "24/02/2022", "::error file=x::owned", "##[error]owned", "::set-output name=x::y", "a\nb", "a\r\nb", 'say "no"', ",", '"', " ", "  x  ", "|", "a|b", "???", "\x7f", "\x1b]0;owned\x07",
]  # fmt: skip
PATHS = [
    "/etc/passwd", "../secret.csv", "data/../../secret.csv", "data/../secret.csv", "./data/stances.csv", "data//stances.csv", "~/.ssh/id_rsa", "~root", "C:\\x.csv", "\\\\host\\share", "http://127.0.0.1:9/x.csv", "https://example.org/x.csv", "ftp://127.0.0.1/x", "file:///etc/passwd", "s3://bucket/x",
    "data:text/csv,a", "//127.0.0.1/x", "", ".", "..", "/", "data", "data/", "data/stances.csv/x", "datapackage.json", "schemas", "a\0b", "x" * 5_000, "\udcff", "data/stances.csv\n", "/proc/self/environ", "/dev/zero", "/dev/stdin", "secret", "data/stances.csv.gz", "data.zip", ["data/stances.csv"], ["data/stances.csv", "/etc/passwd"], [], {}, None, 0, True, 1e300,
]  # fmt: skip
VALUES = [None, True, 0, -1, 1e300, "", "x", "http://127.0.0.1:9/schema.json", "/etc/passwd", "../secret.csv", [], {}, [[]], {"$ref": "#"}, {"$ref": "http://127.0.0.1:9/"}, {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": "(a+)+$"}}]}, "datapackage.json"]  # fmt: skip
KEYS = ["path", "name", "schema", "data", "format", "mediatype", "encoding", "dialect", "compression", "extrapaths", "profile", "$schema", "bytes", "hash", "type", "sources", "licenses", "resources", "casus:x", "unknown"]  # fmt: skip
CHARSETS = ["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp1251", "cp037", "utf-7", "koi8-r"]
PLACES = ["link out", "link to folder out", "link to itself", "link to nowhere", "link to device", "pipe", "folder", "gone", "empty", "not readable"]  # fmt: skip
BESIDE = ["data/stray.csv", "data/.hidden", "data/\udcff.csv", "data/a\nb.csv", "data/-rf", "data/=1.csv", "sitecustomize.py", "schemas/__init__.py", "schemas/statements.py", "scripts/__init__.py", "pandas.py", "frictionless.py", "json.py", "conftest.py", ".env", "data/statements.csv.bak"]  # fmt: skip
NESTED = ["resources", "path", "schema", "own key"]

fraction = st.floats(0, 1, width=16)
deeds = st.one_of(
    st.tuples(st.just("flip"), st.sampled_from(FILES), fraction, st.integers(1, 255)),
    st.tuples(st.just("insert"), st.sampled_from(FILES), fraction, st.sampled_from(BYTES) | st.binary(max_size=6)),
    st.tuples(st.just("delete"), st.sampled_from(FILES), fraction, st.integers(1, 300)),
    st.tuples(st.just("cut"), st.sampled_from(FILES), fraction),
    st.tuples(st.just("repeat"), st.sampled_from(FILES), fraction, st.integers(1, 50)),
    st.tuples(st.just("swap lines"), st.sampled_from(FILES), fraction, fraction),
    st.tuples(st.just("cell"), st.sampled_from(TABLES), fraction, fraction, st.sampled_from(CELLS) | st.text(max_size=8)),
    st.tuples(st.just("column"), st.sampled_from(TABLES), fraction, st.sampled_from(["drop", "twice", "rename", "move"])),
    st.tuples(st.just("recode"), st.sampled_from(FILES), st.sampled_from(CHARSETS)),
    st.tuples(st.just("describe"), st.none() | fraction, st.sampled_from(KEYS), st.sampled_from(VALUES)),
    st.tuples(st.just("describe"), fraction, st.just("path"), st.sampled_from(PATHS)),
    st.tuples(st.just("describe"), fraction, st.just("schema"), st.sampled_from(PATHS)),
    st.tuples(st.just("nest"), st.sampled_from(NESTED), st.sampled_from([10, 100, 1_000, 100_000])),
    st.tuples(st.just("place"), st.sampled_from(FILES), st.sampled_from(PLACES)),
    st.tuples(st.just("beside"), st.sampled_from(BESIDE)),
)  # fmt: skip
hostile = st.lists(deeds, min_size=1, max_size=4)

PROOF = "owned"  # the file that a Python module of the package would write if it were ever imported


def make(directory: Path, drawn: list[Deed]) -> Path:
    """Makes the package in a folder, beside it a secret that must not be read; deeds that are impossible by now are left out."""
    package = base(directory)
    (directory / "secret.csv").write_text("statement_id,demand_id,stance\nsecret-001,secret,advances\n")
    (directory / "secret").mkdir()
    return _done_to(package, drawn)


def _done_to(package: Path, drawn: list[Deed]) -> Path:
    for name, *arguments in drawn:
        # Such as an edit of what an earlier deed took away, or nested more deeply than can be read.
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
            DEEDS[name](package, *arguments)
    return package


def _edit(package: Path, file: str, change: Callable[[bytearray], None]) -> None:
    path = package / file
    if path.is_symlink() or not path.is_file():
        return
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(bytes(data))


def _at(data: bytearray, where: float) -> int:
    return min(int(len(data) * where), max(len(data) - 1, 0))


def flip(package: Path, file: str, where: float, mask: int) -> None:
    def change(data: bytearray) -> None:
        data[_at(data, where)] ^= mask

    _edit(package, file, change)


def insert(package: Path, file: str, where: float, what: bytes) -> None:
    def change(data: bytearray) -> None:
        data[_at(data, where) : _at(data, where)] = what

    _edit(package, file, change)


def delete(package: Path, file: str, where: float, count: int) -> None:
    def change(data: bytearray) -> None:
        del data[_at(data, where) : _at(data, where) + count]

    _edit(package, file, change)


def cut(package: Path, file: str, where: float) -> None:
    delete(package, file, where, 1 << 30)


def repeat(package: Path, file: str, where: float, times: int) -> None:
    def change(data: bytearray) -> None:
        data[_at(data, where) :] = data[_at(data, where) :] * times if len(data) * times < 1_000_000 else b""

    _edit(package, file, change)


def swap_lines(package: Path, file: str, one: float, other: float) -> None:
    def change(data: bytearray) -> None:
        lines = bytes(data).split(b"\n")
        first, second = (min(int(len(lines) * each), len(lines) - 1) for each in (one, other))
        lines[first], lines[second] = lines[second], lines[first]
        data[:] = b"\n".join(lines)

    _edit(package, file, change)


def _rows(package: Path, table: str) -> tuple[Path, list[list[str]]]:
    path = package / "data" / f"{table}.csv"
    return path, list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _write(path: Path, rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    path.write_bytes(stream.getvalue().encode("utf-8", errors="surrogatepass"))


def cell(package: Path, table: str, row: float, column: float, text: str) -> None:
    path, rows = _rows(package, table)
    cells = rows[_at(rows, row)]
    cells[_at(cells, column)] = text
    _write(path, rows)


def column(package: Path, table: str, which: float, change: str) -> None:
    path, rows = _rows(package, table)
    at = _at(rows[0], which)
    for number, row in enumerate(rows):
        if change == "drop":
            del row[at]
        elif change == "twice":
            row.append(row[at])
        elif change == "move":
            row.insert(0, row.pop(at))
        elif number == 0:
            row[at] = row[at] + "_x"
    _write(path, rows)


def recode(package: Path, file: str, charset: str) -> None:
    def change(data: bytearray) -> None:
        data[:] = bytes(data).decode("utf-8").encode(charset, errors="replace")

    _edit(package, file, change)


def describe(package: Path, resource: float | None, key: str, value: object) -> None:
    front = package / "datapackage.json"
    document = json.loads(front.read_text(encoding="utf-8"))
    target = document if resource is None else document["resources"][_at(document["resources"], resource)]
    target[key] = value
    front.write_text(json.dumps(document), encoding="utf-8")


def nest(package: Path, place: str, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    texts = {"resources": f'{{"resources": {deep}}}', "path": f'{{"resources": [{{"name": "stances", "path": {deep}}}]}}', "schema": f'{{"resources": [{{"name": "stances", "path": "data/stances.csv", "schema": {deep}}}]}}', "own key": f'{{"resources": [], "casus:x": {deep}}}'}  # fmt: skip
    (package / "datapackage.json").write_text(texts[place])


def place(package: Path, file: str, kind: str) -> None:
    path = package / file
    if kind == "not readable":
        path.chmod(0)
        return
    path.unlink()
    targets = {"link out": "../../secret.csv" if "/" in file else "../secret.csv", "link to folder out": str(package.parent / "secret"), "link to itself": path.name, "link to nowhere": "nowhere", "link to device": "/dev/zero"}  # fmt: skip
    if kind in targets:
        path.symlink_to(targets[kind])
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")


def beside(package: Path, name: str) -> None:
    path = package / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"import pathlib\npathlib.Path({str(package.parent / PROOF)!r}).touch()\n")


DEEDS: dict[str, Callable[..., None]] = {
    "flip": flip, "insert": insert, "delete": delete, "cut": cut, "repeat": repeat, "swap lines": swap_lines, "cell": cell, "column": column,
    "recode": recode, "describe": describe, "nest": nest, "place": place, "beside": beside,
}  # fmt: skip


def real(directory: Path, drawn: list[Deed]) -> Path:
    """Makes a package of the repository's own tables instead, to which the same deeds are done."""
    package = make(directory, [])
    for table in (ROOT / "data").glob("*.csv"):
        shutil.copyfile(table, package / "data" / table.name)
    return _done_to(package, drawn)
