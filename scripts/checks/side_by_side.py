"""Asks the questions about a large package in two processes, where a second processor has nothing else to do.

The second process is a fork of this one, so it has the tables already and hands back only the rows that break a rule. Where it cannot
be started or does not answer, whatever the reason, this one asks its questions, too, and says what is wrong.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from multiprocessing.connection import Connection

from schemas.frames import Tables

MANY = 100_000  # distinct texts in all columns; of fewer the answers are known before a process has begun
Answers = dict[str, tuple[list[int], set[str]]]  # by question: the rows that break the rule, and the tables looked at


def ask_together(tables: Tables, names: Collection[str], ask: Callable[[str], list[str]]) -> None:
    """Asks the questions about some tables together with a second process, if that saves time: whichever is free takes the next table.

    `ask` asks those about one table, whose answers the tables know afterwards, and returns their names.
    """
    sizes = {name: sum(len(tables.distinct(name, column)) for column in tables[name]) for name in names}
    if sum(sizes.values()) < MANY or not _is_possible():
        return
    longest_first = sorted(sizes, key=lambda name: (-sizes[name], name))
    with closing(_Queue(longest_first)) as queue:

        def work() -> Answers:
            return {question: tables.kept(question) for name in queue for question in ask(name)}

        with _beside(work) as answered:
            work()
            for question, (rows, touched) in answered().items():
                tables.keep(question, rows, touched)


class _Queue:
    """Names of which each is taken by only one of the processes that come of a fork, because they read from one pipe."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._places, put = os.pipe()
        os.write(put, bytes(range(len(names))))
        os.close(put)

    def __iter__(self) -> Iterator[str]:
        while place := os.read(self._places, 1):
            yield self._names[place[0]]

    def close(self) -> None:
        os.close(self._places)


def _is_possible() -> bool:
    """Says whether there is a second processor, and a system on which a fork is safe."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


@contextmanager
def _beside(work: Callable[[], Answers]) -> Iterator[Callable[[], Answers]]:
    """Does some work in a fork of this process, and gives a function that waits for its result: nothing if there is none."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(work, receiver, sender), daemon=True)
    with suppress(OSError), _uninterrupted():
        process.start()
    sender.close()

    def answered() -> Answers:
        with suppress(EOFError, OSError):
            return receiver.recv()
        return {}

    try:
        yield answered
    finally:  # nothing goes on behind an interruption
        receiver.close()
        if process.pid:
            process.kill()
            process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keeps Ctrl-C waiting, and from whatever is started meanwhile for good: it is for this process to end the other one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(work: Callable[[], Answers], receiver: Connection, sender: Connection) -> None:
    """Sends the result of some work; of an error nothing, because the other process will meet it, too."""
    receiver.close()  # so that it is noticed if the other process has ended
    with suppress(Exception):
        sender.send(work())
