"""Watches what the validator opens while a package is validated in this process: files outside the package, hosts, programs.

An audit hook cannot be taken away again, so there is one, and it looks only while a guard is up. What Python itself and this checkout
consist of may be read: modules are imported late.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.packages import ROOT

OWN = tuple(os.path.realpath(place) for place in {ROOT, sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)})
ASKS = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.")
RUNS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
LISTS = ("os.listdir", "os.scandir")


class TrespassError(AssertionError):
    """The validator did what it never may: it is told as an assertion, so that Hypothesis finds the smallest package."""


class _Watch:
    package: str | None = None
    seen: list[str]


_watch = _Watch()


def _hook(event: str, arguments: tuple) -> None:
    if _watch.package is None:
        return
    if event.startswith((*ASKS, *RUNS)):
        _watch.seen.append(f"{event} {arguments}")
    elif event == "open" or event in LISTS:
        path = arguments[0]
        if isinstance(path, (str, bytes, os.PathLike)) and not _allowed(os.fsdecode(path)):
            _watch.seen.append(f"{event} {path!r}")


def _allowed(path: str) -> bool:
    _watch.package, package = None, _watch.package  # to resolve a path looks at links, which is no business of the hook
    try:
        real = os.path.realpath(path)
    except (OSError, ValueError):
        return True  # nothing that can be opened
    finally:
        _watch.package = package
    return any(real == place or real.startswith(place + os.sep) for place in (package, *OWN))


sys.addaudithook(_hook)


@contextlib.contextmanager
def guarded(package: Path) -> Iterator[None]:
    """Raises TrespassError at the end if anything outside the package was opened, a host asked or a program run."""
    _watch.seen = []
    _watch.package = os.path.realpath(package)
    try:
        yield
    finally:
        _watch.package = None
    if _watch.seen:
        raise TrespassError("; ".join(_watch.seen[:5]))
