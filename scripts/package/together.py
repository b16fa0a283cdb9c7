"""Replaces several files together: all of them or, whatever happens in between, none.

A journal names them while that lasts. Where a command was killed between the first and the last, the next one that writes completes the
change, or takes it back; commands that only read refuse the files until then.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.package import files
from scripts.package.descriptor import read_descriptor
from scripts.package.endings import say
from scripts.package.errors import AccessError
from scripts.package.files import CHANGED, contents, reason
from scripts.package.journal import FORTH, WAY_OUT, Change, Step, as_json, digest, read, unfinished

KILLED = "a command was killed while it replaced"
TAKEN_BACK = "a part of what it had written is gone, so all of them are as they were before"
Changes = dict[Path, tuple[bytes, bytes | None]]


# --- changes ----------------------------------------------------------------------------------------------------------


def replace_together(changes: Changes) -> None:
    """Replaces files that hold what was read of them; `changes` gives for each what it is to hold and what it held (None: it is new).

    All are written in full beside their places before the first is replaced. Raises AccessError where one cannot be written or was
    changed by another program meanwhile; then, or when interrupted, those replaced already hold again what they held.
    """
    named: dict[Path, Path] = {}  # the files themselves, and by which path each was given
    for path, (new, was) in changes.items():
        with _told_of(path):
            if new != was:
                named[path.resolve()] = path
                path.resolve().parent.mkdir(parents=True, exist_ok=True)
    if not named:
        return
    change = _planned({target: changes[path] for target, path in named.items()})
    with _for_us(change), _cleared_away(change):
        for step in change.steps:
            with _told_of(named[step.target]):
                _write_out(step, *changes[named[step.target]])
        if len(change.steps) > 1:  # one is replaced whole or not at all anyway
            with _told_of(change.folder):
                _write_journal(change)
        for target, path in named.items():
            if contents(target) != changes[path][1]:
                raise AccessError(f"{path} {CHANGED}")
        _put(change.steps, named)
        _settle(change)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Raises AccessError where the system refuses to write a file."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise AccessError(f"{path} could not be written ({reason(error)})") from None


def _planned(changes: Changes) -> Change:
    """Returns the steps of a change, and the folder that holds all of its files."""
    steps = [
        Step(target, files.name_beside(target), files.name_beside(target), digest(new), digest(was))
        for target, (new, was) in changes.items()
    ]
    return Change(Path(os.path.commonpath([step.target.parent for step in steps])), steps)


@contextmanager
def _for_us(change: Change) -> Iterator[None]:
    """Keeps other commands of ours from the folders of a change, as far as the system can."""
    with change.alone() as alone:
        if os.path.lexists(change.journal):
            raise AccessError(f"{KILLED} files in {change.folder}: run this one again, which completes that first")
        for path in [change.journal, *(step.target for step in change.steps)] if alone else ():
            files.clear_unfinished(path.parent, f".{path.name}.")
        yield


@contextmanager
def _cleared_away(change: Change) -> Iterator[None]:
    """Removes at the end what lies beside the files, and the journal last, unless the change is half done and could not be taken back."""
    half_done = False
    try:
        yield
    except BaseException:
        half_done = os.path.lexists(change.journal)
        half_done = half_done and change.is_half_done()
        raise
    finally:
        if not half_done:
            _clear_away(change)


def _clear_away(change: Change) -> None:
    for step in change.steps:
        files.remove(step.new)
        files.remove(step.old)
    files.remove(change.journal)


def _write_out(step: Step, new: bytes, was: bytes | None) -> None:
    mode = 0o644 if was is None else stat.S_IMODE(step.target.stat().st_mode)
    files.write_out(step.new, new, mode)
    if was is not None:
        files.write_out(step.old, was, mode)


def _write_journal(change: Change) -> None:
    with files.written_beside(change.journal, as_json(change), 0o644) as beside:
        os.replace(beside, change.journal)
    _settle(change)


def _put(steps: list[Step], named: dict[Path, Path]) -> None:
    """Puts every written file into its place; where that fails or is interrupted, puts the old ones back first."""
    begun: list[Step] = []
    try:
        for step in steps:
            begun.append(step)
            with _told_of(named[step.target]):
                os.replace(step.new, step.target)
    except BaseException:
        for step in begun:
            with _told_of(named[step.target]):
                _take_back(step)
        raise


def _take_back(step: Step) -> None:
    if step.was:
        os.replace(step.old, step.target)
    else:
        step.target.unlink(missing_ok=True)


def _settle(change: Change) -> None:
    """Has the disk keep the names in the folders of a change, as far as the system can be asked for that."""
    for folder in {change.folder, *(step.target.parent for step in change.steps)} if os.name == "posix" else ():
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


# --- what a killed command has left ------------------------------------------------------------------------------------


def complete(directory: Path) -> None:
    """Completes what a command began in a package that was killed between its files, or takes it back, and says so in a sentence.

    For every command that writes, before it reads. Raises AccessError where neither can be done, and PackageError where there is no package.
    """
    for change in unfinished(directory, read_descriptor(directory)):
        with change.alone() as alone:
            if not os.path.lexists(change.journal) or read(change.folder) != change:
                continue  # another command was quicker
            if not alone and time.time() - change.journal.lstat().st_mtime < files.PATIENCE:
                raise AccessError(f"another command is writing into {change.folder}: run this one again afterwards")
            _complete(change)


def _complete(change: Change) -> None:
    if not change.is_half_done():
        _clear_away(change)
        return
    said = f"{KILLED} {change.told()}"
    way = change.way()
    if way is None:
        raise AccessError(
            f"{said}, and some of that is gone or was changed since: {WAY_OUT.format(journal=change.journal)}"
        )
    try:
        if way == FORTH:
            for step in change.pending():
                os.replace(step.new, step.target)
        else:
            for step in change.taken():
                _take_back(step)
        _settle(change)
    except OSError as error:
        raise AccessError(f"{said}, and that could not be completed ({reason(error)})") from None
    _clear_away(change)
    say(AccessError(f"{said}; {'this is completed now' if way == FORTH else TAKEN_BACK}"))
