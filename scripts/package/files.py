"""Reads regular files inside one folder, and writes files whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from scripts.package.errors import PackageError

BOM = b"\xef\xbb\xbf"

# What stands between these in a page of the documentation was written by the command that measured it.
OPEN, CLOSE = "<!-- what was measured begins here -->", "<!-- and ends here -->"


def plain(data: bytes) -> bytes:
    """Returns a text of our own as it is in every clone: without a byte order mark, its lines ended by line feeds."""
    return data.removeprefix(BOM).replace(b"\r\n", b"\n")


def read_own(path: Path) -> str:
    """Reads a text of our own, such as CHANGELOG.md, whatever its line ends; raises OSError, or PackageError where it is not UTF-8."""
    try:
        return plain(path.read_bytes()).decode("utf-8")
    except UnicodeDecodeError:
        raise PackageError(f"{path.name} is not UTF-8") from None


def put_measured(page: Path, lines: list[str]) -> None:
    """Puts what was measured into a page, between its two marks; raises ValueError where it lacks them."""
    before, opened, rest = read_own(page).partition(OPEN)
    _, closed, after = rest.partition(CLOSE)
    if not opened or not closed:
        raise ValueError(f"{page.name} lacks the lines {OPEN} and {CLOSE}")
    replace(page, "\n".join([before + OPEN, *lines, CLOSE + after]).encode("utf-8"))


def replace(path: Path, data: bytes) -> None:
    """Replaces the contents of an existing file in one step and keeps its mode; links are followed to the file itself.

    Raises OSError, and then the file is as it was.
    """
    target = path.resolve(strict=True)
    _put(target, data, stat.S_IMODE(target.stat().st_mode))


def write(path: Path, data: bytes) -> None:
    """Writes a file in one step, new or in the place of another of that name, which everybody may read.

    Raises OSError, and then what was there is as it was.
    """
    _put(path, data, 0o644)


def _put(target: Path, data: bytes, mode: int) -> None:
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def read_bytes(path: Path, root: Path) -> bytes:
    """Reads a regular file that lies inside `root`, links resolved; raises OSError with one plain sentence."""
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a link that leads to itself
        raise OSError(_why(error)) from None
    if not inside:
        raise OSError("lies outside the package")
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise OSError(_why(error)) from None
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError("is not a regular file")
    with os.fdopen(opened, "rb") as stream:
        return stream.read()


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "is missing"
    if isinstance(error, PermissionError):
        return "may not be read (permission denied)"
    return "cannot be opened"
