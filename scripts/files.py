"""Writes files whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


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
