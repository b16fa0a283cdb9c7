"""Keeps optional packages from being imported where they only cost time."""

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def without(package: str) -> Iterator[None]:
    """Makes an optional package look as if it were not installed, unless it has been imported already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None
    try:
        yield
    finally:
        del sys.modules[package]
