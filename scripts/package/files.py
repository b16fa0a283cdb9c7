"""Reads regular files inside one folder, and writes files whole or not at all, never over what another program has saved meanwhile."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from scripts.package.errors import AccessError

try:
    import fcntl
except ImportError:  # Windows, where files are compared before they are replaced, and nothing is locked
    fcntl = None

BOM = b"\xef\xbb\xbf"

# The command that measures something writes the result between these two lines of a page of the documentation.
OPEN, CLOSE = "<!-- {} begins here -->", "<!-- and ends here -->"

PATIENCE = 30.0  # seconds that a command waits for another one that writes into the same folder
UNFINISHED = ".tmp"  # how the names end of files that are being written; they begin with a full stop
JOURNAL = f".unfinished-change{UNFINISHED}"  # in a folder of which several files are being replaced, see together.py
WHATEVER = object()  # in the place of the contents that a file had: it is replaced whatever they are
CHANGED = "was changed by another program meanwhile, and is left as it is: run the command again"


class RefusedError(OSError):
    """The system does not let a file be read that is there, or fails to: what follows its name in a sentence, like every error of `read_bytes`."""


def plain(data: bytes) -> bytes:
    """Returns a text of our own as it is in every clone: without a byte order mark, its lines ended by line feeds."""
    return data.removeprefix(BOM).replace(b"\r\n", b"\n")


def put_measured(page: Path, lines: list[str], part: str = "what was measured") -> None:
    """Puts the result of a measurement into a page, between the two marks of its part.

    Raises ValueError if the page lacks them, and AccessError as `rewrite` does.
    """
    mark = OPEN.format(part)

    def with_lines(text: str) -> str:
        before, opened, rest = text.partition(mark)
        _, closed, after = rest.partition(CLOSE)
        if not opened or not closed:
            raise ValueError(f"{page.name} lacks the lines {mark} and {CLOSE}")
        return "\n".join([before + mark, *lines, CLOSE + after])

    rewrite(page, with_lines)


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Gives a text file of ours the text that `change` makes of its own, if that is another one.

    Raises AccessError where it cannot be read or written, is not UTF-8, or was changed by another program meanwhile.
    """
    was = read_own(path)
    text = as_text(path, was)
    changed = change(text)
    if changed != text:
        replace(path, changed.encode("utf-8"), was)


def read_own(path: Path) -> bytes:
    """Reads a file of ours that has to be there; raises AccessError where it cannot be read, or is a pipe or a device that may never end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError("Is a directory" if path.is_dir() else "it is not a regular file")
        return path.read_bytes()
    except OSError as error:
        raise AccessError(f"{path} could not be read ({reason(error)})") from None


def own_text(path: Path) -> str:
    """Reads a text of our own, such as CHANGELOG.md, whatever its line ends; raises AccessError where it cannot be read or is not UTF-8."""
    return as_text(path, read_own(path))


def as_text(path: Path, data: bytes) -> str:
    """Returns the text of a file of ours, its lines ended by line feeds; raises AccessError where it is not UTF-8."""
    try:
        return plain(data).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AccessError(f"{path} could not be read (it is not UTF-8, see its line {line})") from None


def contents(path: Path) -> bytes | None:
    """Returns the bytes of a file of ours, None where there is no such file; raises AccessError where it cannot be read."""
    return must_read(path, path.parent) if path.exists() else None


def replace(path: Path, data: bytes, was: bytes | None) -> None:
    """Replaces a file in one step, if it still holds what was read of it (None: if there still is none).

    An existing file keeps its mode, and a link is followed to the file itself. Raises AccessError where it cannot be written, or was
    changed by another program meanwhile, and then it is as that program left it.
    """
    _put(path, data, was)


def write(path: Path, data: bytes) -> None:
    """Writes a file in one step, new or in the place of another of that name, which everybody may read; its folder is made if need be.

    Raises AccessError, and then what was there is as it was.
    """
    _put(path, data, WHATEVER)


def _put(path: Path, data: bytes, was: object) -> None:
    """Writes a file beside its place and then puts it there, while no other command of ours does so in that folder."""
    try:
        target = path if was is WHATEVER else path.resolve()
        mode = stat.S_IMODE(target.stat().st_mode) if was is not WHATEVER and target.exists() else 0o644
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(target.parent) as alone:
            if alone:
                clear_unfinished(target.parent, f".{target.name}.")
            with written_beside(target, data, mode) as beside:
                if was is not WHATEVER and contents(target) != was:
                    raise AccessError(f"{path} {CHANGED}")
                os.replace(beside, target)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise AccessError(f"{path} could not be written ({reason(error)})") from None


@contextmanager
def written_beside(target: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Yields a file with the data beside the target, which is gone afterwards if it was not put into the target's place."""
    beside = name_beside(target)
    try:
        write_out(beside, data, mode)
        yield beside
    finally:
        remove(beside)


def name_beside(target: Path) -> Path:
    """Returns the name of a new file beside the target that shows that it is being written."""
    return target.with_name(f".{target.name}.{secrets.token_hex(8)}{UNFINISHED}")


def write_out(path: Path, data: bytes, mode: int) -> None:
    """Writes a new file, down to the disk."""
    with open(path, "xb", opener=partial(os.open, mode=0o600)) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(path, mode)


def remove(path: Path) -> None:
    """Removes a file of ours, if it is there and the system lets it go."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Waits until no other command of ours writes into a folder, and keeps them from it meanwhile; False where the system cannot.

    The lock is the folder's own, and goes with the process however that ends. Raises OSError where the wait is too long.
    """
    if fcntl is None:
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                raise OSError(errno.EAGAIN, "another command is writing into the same folder") from None
            time.sleep(0.02)
        except OSError:  # a disk that knows no locks, as some in a network
            return False


def clear_unfinished(folder: Path, begins: str) -> None:
    """Removes what commands left behind that were killed while they wrote; for whoever is alone in the folder.

    Where there is a journal it may name them, and they stay.
    """
    names = os.listdir(folder)
    for name in names if JOURNAL not in names else ():
        if is_unfinished(name) and name.startswith(begins):
            remove(folder / name)


def is_unfinished(name: str) -> bool:
    """Says whether a file in a folder of ours is one that a command of ours is writing, or was killed while it wrote."""
    return name.startswith(".") and name.endswith(UNFINISHED)


def reason(error: Exception) -> str:
    """Returns what the system says of an error, without number and name of the file."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def read_bytes(path: Path, root: Path) -> bytes:
    """Reads a regular file that lies inside `root`, links resolved; raises as `opened` does."""
    with opened(path, root) as stream:
        return stream.read()


@contextmanager
def opened(path: Path, root: Path) -> Iterator[BinaryIO]:
    """Opens a regular file that lies inside `root`, links resolved; raises OSError with what follows its name in one plain sentence.

    It is a RefusedError where the file may well be right and the system is the one that does not let it be read.
    """
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a link that leads to itself
        raise _why(error) from None
    if not inside:
        raise OSError("lies outside the package")
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _why(error) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("is not a regular file")
    with os.fdopen(handle, "rb") as stream:
        try:
            yield stream
        except OSError as error:
            raise _why(error) from None


def state_of(path: Path) -> tuple[int, ...] | None:
    """Returns what changes whenever a file is written or replaced; None where the system says nothing of it."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def must_read(path: Path, root: Path) -> bytes:
    """Reads a file as `read_bytes` does where nothing can be done without it; raises AccessError, a whole sentence."""
    try:
        return read_bytes(path, root)
    except OSError as error:
        raise AccessError(f"{path} {error}") from None


OF_THE_PACKAGE = {errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO, errno.ENODEV, errno.EINVAL}


def _why(error: Exception) -> OSError:
    """Returns the error of `read_bytes` for one of the system."""
    if isinstance(error, FileNotFoundError):
        return OSError("is missing")
    if isinstance(error, PermissionError):
        return RefusedError("may not be read (permission denied)")
    if not isinstance(error, OSError) or error.errno is None or error.errno in OF_THE_PACKAGE:
        return OSError("cannot be opened")
    return RefusedError(f"cannot be read ({reason(error)})")
