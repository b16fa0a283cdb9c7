"""The journal of a change of several files, so that a change whose command was killed in the middle can be completed.

It lies in the folder that holds the files, from before the first is replaced until the last one is, and names for each of them the file
that is to come into its place and the one that keeps what it held. Only names inside that folder count, whoever wrote it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from scripts.package.descriptor import safe
from scripts.package.errors import AccessError
from scripts.package.files import JOURNAL, RefusedError, alone_in, is_unfinished, read_bytes, reason

FORTH, BACK = "forth", "back"  # the ways in which a change that is half done can end
MOST_TOLD = 3  # of the names of the files
COMPLETE = "run make format, which completes the change"
WAY_OUT = "put the files right, such as with git restore, then remove {journal}"  # where a change can be neither completed nor taken back


def digest(data: bytes | None) -> str:
    """Returns the SHA-256 of the bytes of a file, blank where there is none."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Step:
    """One file of a change: where it goes, the files beside it with what it is to hold and what it held, and the digests of both."""

    target: Path
    new: Path
    old: Path
    is_to_be: str
    was: str


@dataclass
class Change:
    """A change of several files, as its journal has it; without steps where the journal cannot be used."""

    folder: Path
    steps: list[Step] = field(default_factory=list)

    @property
    def journal(self) -> Path:
        """Returns the place of the journal."""
        return self.folder / JOURNAL

    def pending(self) -> list[Step]:
        """Returns the steps that were not taken."""
        return [step for step in self.steps if self._held(step.target) == step.was]

    def taken(self) -> list[Step]:
        """Returns the steps that were taken."""
        return [step for step in self.steps if self._held(step.target) == step.is_to_be]

    def is_half_done(self) -> bool:
        """Says whether some files are new and some are old, or nobody can tell; if all are new or all are old, there is nothing to do."""
        return not self.steps or bool(self.pending() and self.taken())

    def way(self) -> str | None:
        """Returns how a change that is half done can end; None where somebody has changed one of the files since, or too much is gone."""
        pending, taken = self.pending(), self.taken()
        if not self.steps or len(pending) + len(taken) < len(self.steps):
            return None
        if all(self._held(step.new) == step.is_to_be for step in pending):
            return FORTH
        return BACK if all(self._held(step.old) == step.was for step in taken) else None

    def told(self) -> str:
        """Returns the names of the files, for a sentence."""
        names = [step.target.name for step in self.steps] or ["files"]
        more = [f"{len(names) - MOST_TOLD} more"] if len(names) > MOST_TOLD else []
        *first, last = [*names[:MOST_TOLD], *more]
        return f"{', '.join(first)} and {last}" if first else last

    def _held(self, path: Path) -> str:
        """Returns the digest of what a file holds; raises AccessError where the system does not let it be read."""
        try:
            return digest(read_bytes(path, self.folder))
        except RefusedError as error:
            raise AccessError(f"{path} {error}") from None
        except OSError:
            return ""  # it is missing, or no file

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keeps other commands of ours from the folders, and says whether the system can; raises AccessError where the wait is too long."""
        with ExitStack() as stack:
            try:
                folders = sorted({self.folder, *(step.target.parent for step in self.steps)})
                locked = [stack.enter_context(alone_in(folder)) for folder in folders]
            except OSError as error:
                raise AccessError(f"{self.folder} could not be written ({reason(error)})") from None
            yield all(locked)


def as_json(change: Change) -> bytes:
    """Returns the journal of a change."""
    steps = [
        {
            "file": step.target.relative_to(change.folder).as_posix(),
            "new": {"file": step.new.name, "sha256": step.is_to_be},
            "old": {"file": step.old.name, "sha256": step.was},
        }
        for step in change.steps
    ]
    return f"{json.dumps({'replaces': steps}, indent=1)}\n".encode()


def read(folder: Path) -> Change:
    """Reads the journal in a folder; where it is not one that a command of ours has written, the change has no steps."""
    try:
        listed = json.loads(read_bytes(folder / JOURNAL, folder))["replaces"]
        return Change(folder, [_step(folder, each) for each in listed])
    except RefusedError as error:
        raise AccessError(f"{folder / JOURNAL} {error}") from None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Change(folder)


def _step(folder: Path, listed: dict) -> Step:
    if not safe(listed["file"]):
        raise ValueError("it leads out of the folder")
    target = folder / PurePosixPath(listed["file"])
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise ValueError("it leads out of the folder")
    beside, digests = [], []
    for which in ("new", "old"):
        name, found = listed[which]["file"], listed[which]["sha256"]
        if not is_unfinished(name) or "/" in name or not re.fullmatch("([0-9a-f]{64})?", found):
            raise ValueError("it names no file that a command was writing")
        beside.append(target.with_name(name))
        digests.append(found)
    return Step(target, *beside, *digests)


def unfinished(directory: Path, descriptor: dict) -> list[Change]:
    """Returns the changes of files of a package of which a killed command has left a journal; one that is at work is waited for."""
    found = []
    for folder in _folders(directory, descriptor):
        if os.path.lexists(folder / JOURNAL):  # whatever it is, nothing is written while it is there
            with Change(folder).alone():
                if os.path.lexists(folder / JOURNAL):
                    found.append(read(folder))
    return found


def half_done(
    directory: Path, descriptor: dict, paths: dict[str, str | None]
) -> Iterator[tuple[Change, dict[str, str]]]:
    """Yields the changes of which some files are new and some are old, each with those of the tables, given by their paths, that are among them."""
    for change in unfinished(directory, descriptor):
        if change.is_half_done():
            files = {step.target for step in change.steps}
            yield change, {name: path for name, path in paths.items() if path and (directory / path).resolve() in files}


def _folders(directory: Path, descriptor: dict) -> list[Path]:
    """Returns the folders in which a journal may lie: that of the package, those of its files, and all between."""
    named = [each.get("path") for each in descriptor["resources"] if isinstance(each, dict)]
    places = {PurePosixPath("."), *(parent for path in named if safe(path) for parent in PurePosixPath(path).parents)}
    root = directory.resolve()
    inside = {(root / place) for place in places if os.path.isdir(root / place)}
    return sorted({folder.resolve() for folder in inside if folder.resolve().is_relative_to(root)})
