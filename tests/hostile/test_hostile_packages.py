"""A few hostile packages, and that whoever watches them would notice a fault; `make hostile` throws thousands."""

import socket

import pytest

from schemas.rule import Finding
from scripts.checks import validation as command
from tests.hostile import faults, run
from tests.hostile.fixtures import BIG, SIZE
from tests.hostile.guard import TrespassError, guarded
from tests.hostile.packages import BESIDE, DEEDS, FILES, PLACES, make


def test_some_packages_are_answered(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "SAVED", tmp_path)
    monkeypatch.setattr(run, "COMMAND_EVERY", 10**9)
    counts, failed = run.throw(8, start=7, label="sample")
    assert failed == []
    assert counts["packages"] >= 8


def test_some_faults_are_answered():
    for name, what, fine in faults.thrown(4, seed=7):
        assert fine, f"{name}: {what}"


@pytest.mark.parametrize(
    ("code", "said", "left"),
    [(1, "Traceback (most recent call last)", ""), (120, "", ""), (3, "one\ntwo", ""), (0, "", ".events.csv.0123.tmp")],
)
def test_endings_that_are_none_are_noticed(tmp_path, code, said, left):
    faults._ended_well(3, "gates ...\none sentence", tmp_path)
    if left:
        (tmp_path / left).touch()
    with pytest.raises(AssertionError):
        faults._ended_well(code, said, tmp_path)


@pytest.mark.parametrize("file", ["datapackage.json", "data/statements.csv", "schemas/statements.schema.json"])
@pytest.mark.parametrize("kind", ["link out", "link to folder out", "link to device", "pipe", "folder"])
def test_whatever_stands_in_a_files_place(file, kind, tmp_path):
    assert run.answered(make(tmp_path, [("place", file, kind)]))["valid"] == 0
    assert file in FILES
    assert kind in PLACES


def test_no_python_of_the_package_is_imported(tmp_path):
    package = make(tmp_path, [("beside", name) for name in BESIDE])
    run.answered(package)


def test_the_guard_notices(tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "secret").write_text("x")
    with pytest.raises(TrespassError, match="open"), guarded(tmp_path / "package"):
        (tmp_path / "secret").read_text()
    (tmp_path / "package" / "link").symlink_to("../secret")
    with pytest.raises(TrespassError, match="open"), guarded(tmp_path / "package"):
        (tmp_path / "package" / "link").read_text()
    with pytest.raises(TrespassError, match="socket"), guarded(tmp_path / "package"):
        socket.socket().close()
    with guarded(tmp_path / "package"):
        list((tmp_path / "package").iterdir())


def test_a_failure_is_made_small_and_saved_and_can_be_tried_again(tmp_path, monkeypatch):
    def faulty(package, with_witness=False):
        assert b"\0" not in (package / "data" / "stances.csv").read_bytes()
        return run.Counter(valid=1)

    monkeypatch.setattr(run, "SAVED", run.ROOT / "build" / "hostile-test")
    monkeypatch.setattr(run, "answered", faulty)
    monkeypatch.setattr(run, "hostile", run.hostile)
    saved = run.save([("insert", "data/stances.csv", 0.5, b"\0")], 0, "sample")
    with pytest.raises(AssertionError):
        run.again(run.ROOT / saved)
    (run.ROOT / saved).unlink()
    (run.ROOT / saved).parent.rmdir()


def test_answers_that_are_none_are_noticed(tmp_path, monkeypatch):
    package = make(tmp_path, [])
    assert run.answered(package)["valid"] == 1
    for message in ("", "two\nlines", "\x1b[31mred", "x" * 2_000, "Traceback (most recent call last)"):
        found = Finding("data/x.csv", 1, None, "bom", "error", None, None, message, "mend it" if message else "")
        with pytest.raises(AssertionError):
            run._are_plain([found], {})
    with pytest.raises(AssertionError, match="it ended with -9"):
        run._is_answer(-9, "", "")
    assert command.validate(package, "pandera")[0] == []


@pytest.mark.parametrize("name", BIG)
def test_each_big_fixture_can_be_made(name, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.hostile.fixtures.SIZE", 20_000)
    package = make(tmp_path, [])
    before = {path: path.stat().st_size for path in package.rglob("*.*")}
    BIG[name](package)
    assert before != {path: path.stat().st_size for path in package.rglob("*.*")}
    assert SIZE == 10_000_000
    assert set(DEEDS)
