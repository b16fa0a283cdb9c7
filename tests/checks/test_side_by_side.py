"""The questions about a large package are asked in two processes: the answers are the same, and nothing is left of the second."""

import multiprocessing
import os
import signal
import sys
from itertools import islice

import pytest

from schemas import compiler
from scripts.checks import side_by_side
from scripts.checks.validation import validate
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
    monkeypatch.setattr(side_by_side._Queue, "__iter__", lambda queue: islice(taken(queue), 1 if os.getpid() == here else None))  # fmt: skip


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


def test_an_error_in_the_other_process_is_met_in_this_one(spoilt, few_are_many, monkeypatch, capfd):
    def fails(*_):
        raise RuntimeError("a rule is wrong")

    monkeypatch.setattr(compiler, "_cell_checks", fails)
    with pytest.raises(RuntimeError, match="a rule is wrong"):
        validate(spoilt, "pandera")
    assert capfd.readouterr() == ("", "")
