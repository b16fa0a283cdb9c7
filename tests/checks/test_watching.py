"""A package that is watched: the verdict after each change is that of a fresh run, and only what changed is read and asked again."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import compiler
from schemas.tables import tables
from scripts.checks.validation import Kept, validate
from scripts.package import files, reader
from tests.packages import ROOT, WHOLE, base, edit

TEXTS = st.sampled_from(["", "x", "one-001", "two-001", "2022-01-01", "state-two", "source-portal", "first", "yes", " a", "=1", "е", '"'])  # fmt: skip


@st.composite
def changes(draw) -> tuple[str, str, int, int, str]:
    """Draws a table and what is done to it: how, at which row and column, and with which text."""
    how = draw(st.sampled_from(["cell", "cell", "cell", "remove", "repeat", "back", "gone", "bytes", "unnamed"]))
    return draw(st.sampled_from(list(tables()))), how, draw(st.integers(0, 9)), draw(st.integers(0, 29)), draw(TEXTS)


def change(package: Path, was: dict[Path, bytes], name: str, how: str, row: int, column: int, text: str) -> Path:
    """Does what was drawn, and returns the file that is another one."""
    path, front = package / "data" / f"{name}.csv", package / "datapackage.json"
    lines = (path.read_bytes() if path.exists() else b"").splitlines(keepends=True)
    row = min(row, len(lines) - 1)
    if how == "unnamed":
        described = json.loads(front.read_bytes())
        described["resources"] = [each for each in described["resources"] if each["name"] != name]
        front.write_text(json.dumps(described), encoding="utf-8")
        return front
    if how == "back":
        front.write_bytes(was[front])
    if how == "gone":
        path.unlink(missing_ok=True)
    elif how in ("cell", "bytes", "remove", "repeat") and lines:
        cells = lines[row].rstrip(b"\n").split(b",")
        at = column % min(len(cells), lines[0].count(b",") + 1)
        cells[at] = b"\xff" if how == "bytes" else text.encode() if cells[at] != text.encode() else b"another"
        put = {"remove": b"", "repeat": lines[row] * 2}.get(how, b",".join(cells) + b"\n")
        path.write_bytes(b"".join([*lines[:row], put, *lines[row + 1 :]]))
    else:
        path.write_bytes(was[path])
    return path


@st.composite
def steps(draw) -> list[list[tuple[str, str, int, int, str]]]:
    """Draws what is done between verdicts: first a cell of every table becomes another one, some tables at a time, then anything."""
    cells = [(name, "cell", draw(st.integers(1, 9)), draw(st.integers(0, 29)), draw(TEXTS)) for name in draw(st.permutations(list(tables())))]  # fmt: skip
    at_once = 7 if WHOLE else 13
    return [cells[at : at + at_once] for at in range(0, len(cells), at_once)] + [
        [each] for each in draw(st.lists(changes(), max_size=3))
    ]


@settings(max_examples=15 if WHOLE else 1)
@given(steps())
def test_the_verdict_after_each_change_is_that_of_a_fresh_run(steps):
    with tempfile.TemporaryDirectory() as folder:
        package, kept = base(Path(folder)), Kept()
        was = {path: path.read_bytes() for path in [*package.rglob("*.csv"), package / "datapackage.json"]}
        assert validate(package, "pandera", kept) == validate(package, "pandera")
        for step in steps:
            kept.known.forget({change(package, was, *each) for each in step})
            assert validate(package, "pandera", kept) == validate(package, "pandera"), step


@pytest.fixture
def asked(monkeypatch):
    """What is done from now on: the tables that are read, and for each question to Pandera the tables that it looks at."""
    read, touched = [], []
    read_table, check = reader.read_table, compiler._check
    monkeypatch.setattr(reader, "read_table", lambda *arguments: read.append(arguments[2].name) or read_table(*arguments))  # fmt: skip
    monkeypatch.setattr(compiler, "_check", lambda *arguments: touched.append(arguments[2]) or check(*arguments))
    return read, touched


def test_nothing_is_read_or_asked_twice_that_did_not_change(package, asked):
    kept, (read, touched) = Kept(), asked
    validate(package, "pandera", kept)
    assert sorted(read) == sorted(tables())
    whole = len(touched)
    read.clear(), touched.clear()
    validate(package, "pandera", kept)
    assert (read, touched) == ([], [])
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert [found.rule for found in validate(package, "pandera", kept)[0]] == ["stance-code"]
    assert read == ["stances"]
    assert 0 < len(touched) < whole / 5
    assert all("stances" in looked_at for looked_at in touched)


def test_a_change_that_the_clock_of_the_disk_does_not_show_is_seen_when_it_is_told(package, monkeypatch):
    monkeypatch.setattr(reader, "state_of", lambda path: files.state_of(path) and ("the same",))
    kept = Kept()
    validate(package, "pandera", kept)
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert validate(package, "pandera", kept)[0] == []
    kept.known.forget({package / "data/stances.csv"})
    assert [found.rule for found in validate(package, "pandera", kept)[0]] == ["stance-code"]


class Watching:
    """The command that watches a package, and what it says."""

    def __init__(self, package: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "scripts.validate", str(package), "--watch", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
        self.process = subprocess.Popen(command, cwd=ROOT, **pipes)
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=lambda: [self._said.put(line) for line in self.process.stdout], daemon=True).start()

    def says(self, words: str) -> None:
        """Waits until a line holds these words."""
        while words not in self._said.get(timeout=120):
            pass


@pytest.fixture
def watching(package):
    """The command at work, which is ended at last."""
    at_work = Watching(package)
    yield at_work
    at_work.process.kill()
    at_work.process.wait()


def test_every_way_of_saving_is_noticed(package, watching):
    watching.says("valid: ")
    edit(package, "data/stances.csv", "rejects", "rejectz")
    watching.says("did you mean “rejects”?")
    beside = package.parent / "stances.csv"
    beside.write_text((package / "data/stances.csv").read_text().replace("rejectz", "rejects"))
    os.replace(beside, package / "data/stances.csv")  # as most editors save
    watching.says("no errors")
    (package / "data/more.csv").touch()
    watching.says("stray-file")
    front = (package / "datapackage.json").read_bytes()
    (package / "datapackage.json").write_bytes(front[:-20])
    watching.says("is no package")
    (package / "data/more.csv").unlink()
    (package / "datapackage.json").write_bytes(front)
    watching.says("no errors")
    data = package / "data"
    shutil.copytree(data, package / "new")
    data.rename(package / "old")
    (package / "new").rename(data)  # as git does when it changes to another branch
    edit(package, "data/stances.csv", "rejects", "rejectx")
    watching.says("did you mean “rejects”?")


def test_an_interruption_ends_it(watching):
    watching.says("valid: ")
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(timeout=60) == 130


def test_changed_rules_begin_it_anew(package, monkeypatch):
    """In a checkout of its own, of which a schema changes."""
    checkout = package.parent / "checkout"
    for name in ("scripts", "schemas"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "datapackage.json", checkout / "datapackage.json")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", checkout)
    at_work = Watching(package)
    try:
        at_work.says("no errors")
        schema = json.loads((checkout / "schemas/stances.schema.json").read_bytes())
        schema["title"] = "Another"
        (checkout / "schemas/stances.schema.json").write_text(json.dumps(schema), encoding="utf-8")
        at_work.says("schema-differs")
    finally:
        at_work.process.kill()
        at_work.process.wait()
