"""Replaces several files together: all of them or, whatever happens in between, none."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack
from pathlib import Path

from scripts.package.errors import AccessError
from scripts.package.files import CHANGED, alone_in, clear_unfinished, contents, reason, written_beside


def replace_together(changes: dict[Path, tuple[bytes, bytes]]) -> None:
    """Replaces files that hold what was read of them; `changes` gives for each what it is to hold and what it held.

    All are written in full beside their places before the first is replaced. Raises AccessError where one cannot be written or was
    changed by another program meanwhile; then, or when interrupted, those replaced already hold again what they held.
    """
    with ExitStack() as stack:
        try:
            targets = {path.resolve(): change for path, change in changes.items()}
            for folder in sorted({target.parent for target in targets}):
                if stack.enter_context(alone_in(folder)):
                    _clear(folder, targets)
            written = {target: stack.enter_context(_beside(target, new)) for target, (new, _) in targets.items()}
            olds = {target: stack.enter_context(_beside(target, old)) for target, (_, old) in targets.items()}
            for target, (_, old) in targets.items():
                if contents(target) != old:
                    raise AccessError(f"{target} {CHANGED}")
            _put(written, olds)
        except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
            folders = " and ".join(sorted({str(path.parent) for path in changes}))
            raise AccessError(f"nothing was changed: {folders} could not be written to ({reason(error)})") from None


def _beside(target: Path, data: bytes):
    return written_beside(target, data, stat.S_IMODE(target.stat().st_mode))


def _clear(folder: Path, targets: dict[Path, tuple[bytes, bytes]]) -> None:
    for target in targets:
        if target.parent == folder:
            clear_unfinished(folder, f".{target.name}.")


def _put(written: dict[Path, Path], olds: dict[Path, Path]) -> None:
    """Puts every written file into its place; where that fails or is interrupted, puts the old ones back first."""
    begun: list[Path] = []
    try:
        for target, beside in written.items():
            begun.append(target)
            os.replace(beside, target)
    except BaseException:
        for target in begun:
            os.replace(olds[target], target)
        raise
