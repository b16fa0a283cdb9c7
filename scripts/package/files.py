"""Writes files whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

# What stands between these in a page of the documentation was written by the command that measured it.
OPEN, CLOSE = "<!-- what was measured begins here -->", "<!-- and ends here -->"


def put_measured(page: Path, lines: list[str]) -> None:
    """Puts what was measured into a page, between its two marks; raises ValueError where it lacks them."""
    before, opened, rest = page.read_text(encoding="utf-8").partition(OPEN)
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
