"""Validates a package again whenever something of it was saved: what `validate --watch` does."""

from __future__ import annotations

import gc
import os
import queue
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from watchdog.events import EVENT_TYPE_CLOSED_NO_WRITE, EVENT_TYPE_OPENED, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from schemas.rule import Finding
from schemas.tables import SCHEMAS, latest_day
from scripts.checks.validation import Kept, validate
from scripts.package.descriptor import read_descriptor, safe
from scripts.package.errors import PackageError

SETTLED = 0.05  # seconds without a change, because a program saves a file in several steps
OF_READERS = (EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE)
Verdict = tuple[list[Finding], dict[str, int]]


class RulesChangedError(Exception):
    """What tables are checked by is no longer what this process has loaded: it has to begin anew."""


def verdicts(directory: Path, engine: str) -> Iterator[Verdict | PackageError]:
    """Yields the verdict on a package at once and after each change, or why there is none; raises RulesChangedError."""
    kept, today, rules = Kept(), latest_day(), _state_of_rules()
    for changed in changes(lambda: _folders(directory)):
        if _state_of_rules() != rules or latest_day.__wrapped__() != today:
            raise RulesChangedError
        kept.known.forget(changed)
        try:
            yield validate(directory, engine, kept)
        except PackageError as error:
            yield error
        gc.collect()  # now that nobody waits; the command leaves it off otherwise


def changes(folders: Callable[[], set[Path]]) -> Iterator[set[Path]]:
    """Yields the files in these folders that were changed, for each time; first none, when changes are noticed from then on."""
    heard, observer = _Heard(), Observer()
    observer.start()
    try:
        listening: set[Path] = set()
        changed: set[Path] = set()
        while True:
            if (
                listening != (wanted := folders()) or changed & listening
            ):  # one may have been put in the place of another
                observer.unschedule_all()
                for folder in wanted:
                    with suppress(OSError):  # it is gone, which is for the validator to say
                        observer.schedule(heard, str(folder))
                listening = wanted
            yield changed
            changed = heard.next()
    finally:
        observer.stop()
        observer.join()


class _Heard(FileSystemEventHandler):
    """What watchdog hears in its threads, until it is asked for."""

    def __init__(self) -> None:
        self._paths: queue.SimpleQueue[Path] = queue.SimpleQueue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Takes what changes a file or a folder."""
        if event.event_type not in OF_READERS:
            for path in filter(None, (event.src_path, event.dest_path)):
                self._paths.put(Path(os.fsdecode(path)))

    def next(self) -> set[Path]:
        """Waits for a change, and until no more follow."""
        paths = {self._paths.get()}
        with suppress(queue.Empty):
            while True:
                paths.add(self._paths.get(timeout=SETTLED))
        return paths


def _folders(directory: Path) -> set[Path]:
    """Returns the folders in which the files of a package lie, and those of the rules."""
    try:
        resources = [each for each in read_descriptor(directory)["resources"] if isinstance(each, dict)]
    except PackageError:
        resources = []
    named = [each.get(key) for each in resources for key in ("path", "schema")]
    return {directory, SCHEMAS} | {(directory / path).parent for path in named if safe(path)}


def _state_of_rules() -> dict[Path, int]:
    """Returns when the files were changed by which tables are checked."""
    files = [SCHEMAS.parent / "datapackage.json", *SCHEMAS.glob("*.json"), *SCHEMAS.glob("*.py")]
    return {file: file.stat().st_mtime_ns for file in files if file.exists()}
