"""Asks the questions about a large package in two processes, where a second processor has nothing else to do.

The second process is a fork of this one, so it has the tables already and hands back only the rows that break a rule. Where it cannot
be started, or ends without an answer, this one asks its questions, too, and says what is wrong.
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

MANY = 100_000  # distinct texts in all columns; below that, starting a process takes longer than it saves
Answers = dict[str, tuple[list[int], set[str]]]  # by question: the rows that break the rule, and the tables looked at


def ask_together(tables: Tables, names: Collection[str], ask: Callable[[str], list[str]]) -> None:
    """Asks the questions about some tables together with a second process, if that saves time: whichever is free takes the next table.

    `ask` asks those about one table, whose answers the tables know afterwards, and returns their names.
    """
    sizes = {name: sum(len(tables.distinct(name, column)) for column in tables[name]) for name in names}
    if sum(sizes.values()) < MANY or not _is_possible():
        return
    longest_first = sorted(sizes, key=lambda name: (-sizes[name], name))
    with suppress(OSError), closing(_Queue(longest_first)) as queue:  # which would mean that there is no second process

        def work() -> Answers:
            return {question: tables.kept(question) for name in queue for question in ask(name)}

        with _beside(work) as answered:
            for name in queue:
                ask(name)
            for question, (rows, touched) in answered().items():
                tables.keep(question, rows, touched)


class _Queue:
    """Names shared with a fork through one pipe, so that each is taken by only one of the two processes."""

    def __init__(self, names: list[str]) -> None:
        self._names, self._pid = names, os.getpid()
        self._places, put = os.pipe()
        os.write(put, bytes(range(len(names))))
        os.close(put)

    def __iter__(self) -> Iterator[str]:
        while self._pid in (os.getpid(), os.getppid()):  # the fork ends if the process that it came from was killed
            place = os.read(self._places, 1)
            if not place:
                return
            yield self._names[place[0]]

    def close(self) -> None:
        os.close(self._places)


def _is_possible() -> bool:
    """Says whether there is a second processor, on a system where a fork is safe, and whether this process may have another."""
    is_free = not multiprocessing.current_process().daemon
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and is_free


@contextmanager
def _beside(work: Callable[[], Answers]) -> Iterator[Callable[[], Answers]]:
    """Does some work in a fork of this process, and gives a function that waits for its answers: none if it failed."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(work, receiver, sender), daemon=True)

    def answered() -> Answers:
        with suppress(EOFError, OSError):
            return receiver.recv()
        return {}

    try:
        with suppress(OSError), _uninterrupted():
            process.start()
        sender.close()
        yield answered
    finally:  # nothing goes on behind an interruption
        sender.close()
        receiver.close()
        if process.pid:
            process.kill()
            process.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds Ctrl-C back; a process started meanwhile never receives it, because this one will end it."""
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
