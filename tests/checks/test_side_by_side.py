"""The questions about a large package are asked in two processes: the answers are the same, and nothing is left of the second."""

import multiprocessing
import os
import signal
import sys

import pytest

from schemas import compiler
from scripts.checks import side_by_side
from scripts.checks.validation import Kept, validate
from tests.packages import base, edit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")


@pytest.fixture
def spoilt(tmp_path):
    """A package with mistakes in structure and meaning, in tables that fall to either process."""
    package = base(tmp_path)
    edit(package, "data/stances.csv", "advances", "advancez")
    edit(
        package,
        "data/codings.csv",
        "statements,two-001,coder-two,1,second,act,",
        "statements,two-001,coder-one,1,second,act,",
    )
    edit(package, "data/statements.csv", "economic,compel", "economical,compel")
    return package


@pytest.fixture
def expected(spoilt):
    """What one process says of it."""
    findings, rows = validate(spoilt, "pandera")
    assert len({found.file for found in findings}) >= 3
    return findings, rows


@pytest.fixture
def few_are_many(monkeypatch):
    """However small a package is, a second process helps with it, and takes every table but the first."""
    monkeypatch.setattr(side_by_side, "MANY", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    here, taken = os.getpid(), side_by_side._Queue.__iter__
    begun, begins = os.pipe()

    def shared(queue):
        if os.getpid() != here:
            os.read(begun, 1)  # waits until the first process has a table
            yield from taken(queue)
        else:
            first = next(taken(queue))
            os.write(begins, b"x")
            yield first

    monkeypatch.setattr(side_by_side._Queue, "__iter__", shared)


@pytest.fixture
def asked_here(monkeypatch):
    """The tables about which this process asks any question."""
    asked, ask = [], compiler._ask
    monkeypatch.setattr(compiler, "_ask", lambda questions, table, tables: (asked.extend([table] * bool(questions)), ask(questions, table, tables)))  # fmt: skip
    return asked


def test_two_processes_say_together_what_one_says(spoilt, expected, few_are_many, asked_here):
    assert validate(spoilt, "pandera") == expected
    assert len(asked_here) == 1, "the others were asked about elsewhere"
    assert multiprocessing.active_children() == []


def test_what_the_other_process_does_not_answer_is_asked_here(spoilt, expected, few_are_many, asked_here, monkeypatch):
    monkeypatch.setattr(side_by_side, "_send", lambda *_: os._exit(1))
    assert validate(spoilt, "pandera") == expected
    assert {"statements", "codings"} <= set(asked_here)


def test_without_another_process_everything_is_asked_here(spoilt, expected, few_are_many, asked_here, monkeypatch):
    def refused(_):
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.get_context("fork").Process, "start", refused)
    assert validate(spoilt, "pandera") == expected
    assert {"statements", "codings"} <= set(asked_here)


@pytest.mark.parametrize(("many", "processors"), [(0, {0}), (10**9, {0, 1})], ids=["one processor", "a small package"])
def test_no_process_is_started_that_would_not_help(spoilt, expected, monkeypatch, many, processors):
    monkeypatch.setattr(side_by_side, "MANY", many)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: processors)
    monkeypatch.setattr(side_by_side, "_beside", None)
    assert validate(spoilt, "pandera") == expected


def test_an_interruption_leaves_no_process_behind():
    def interrupted():
        with side_by_side._beside(signal.pause):
            assert len(multiprocessing.active_children()) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert multiprocessing.active_children() == []


def test_ctrl_c_is_for_this_process_alone():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])

    def work():
        os.kill(os.getpid(), signal.SIGINT)
        return {"asked": ([], set())}

    with side_by_side._beside(work) as answered:
        assert answered() == {"asked": ([], set())}
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


def test_an_error_in_the_other_process_is_no_answer_and_printed_nowhere(capfd):
    def fails():
        raise RuntimeError("a rule is wrong")

    with side_by_side._beside(fails) as answered:
        assert answered() == {}
    assert capfd.readouterr() == ("", "")


def test_an_error_is_raised_in_whichever_process_it_came(spoilt, few_are_many, monkeypatch):
    def fails(table, *_):
        raise RuntimeError(f"a rule of {table} is wrong")

    monkeypatch.setattr(compiler, "_cell_checks", lambda table, *_: fails(table) if table == "codings" else iter(()))
    with pytest.raises(RuntimeError, match="a rule of codings is wrong"):
        validate(spoilt, "pandera")


def test_an_interruption_during_the_start_leaves_no_process_behind(monkeypatch):
    kind = multiprocessing.get_context("fork").Process
    start = kind.start
    monkeypatch.setattr(kind, "start", lambda process: (start(process), os.kill(os.getpid(), signal.SIGINT)))

    def interrupted():
        with side_by_side._beside(signal.pause):
            raise AssertionError("the interruption came too late")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert multiprocessing.active_children() == []


def test_the_other_process_goes_on_with_nothing_if_this_one_is_killed(monkeypatch):
    queue = side_by_side._Queue(["one", "two"])
    monkeypatch.setattr(os, "getppid", lambda: 1)
    monkeypatch.setattr(os, "getpid", lambda: 2)
    assert list(queue) == []
    queue.close()


def test_a_process_that_may_have_none_beside_it_asks_everything_itself(spoilt, expected, few_are_many, monkeypatch):
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    assert validate(spoilt, "pandera") == expected


def test_what_is_watched_is_asked_anew_in_one_process(spoilt, few_are_many, monkeypatch):
    kept = Kept()
    first = validate(spoilt, "pandera", kept)
    monkeypatch.setattr(side_by_side, "_beside", None)
    assert validate(spoilt, "pandera", kept) == first
