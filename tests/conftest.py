"""What all tests share: the repository on the import path, and a valid package of their own."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from schemas.frames import Tables
    from scripts.package.table import Package

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hypothesis import settings

from schemas.tables import latest_day
from tests.packages import ROOT, WHOLE, base

# A shell starts what runs behind it deaf to Ctrl-C, and so would be all programs that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What make was told that runs these tests, such as ARGS, is not meant for a make that a test runs. `make differential` alone tells a test.
OF_MAKE = {"MAKEFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "MFLAGS"}
for name in OF_MAKE | set(re.findall(r"[(]([A-Z]+)[)]", (ROOT / "Makefile").read_text(encoding="utf-8"))) - {
    "PACKAGES"
}:
    os.environ.pop(name, None)

# The tests write many small files, which takes a twelfth of their time on a disk. With CASUS_WHOLE=1 they lie on one all the same.
IN_MEMORY, ROOM = "/dev/shm", 1 << 30


def has_room() -> bool:
    """Says whether there is a folder in memory with room for the files of the tests, in which programs may run."""
    try:
        found = os.statvfs(IN_MEMORY)
    except (AttributeError, OSError):  # not on this system
        return False
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC


if not WHOLE and "TMPDIR" not in os.environ and has_room():
    os.environ["TMPDIR"] = tempfile.tempdir = IN_MEMORY

# No test judges by the clock: on a machine that does other things, too, it says nothing about the code.
# Properties are tried on fewer examples than in CI, which has the time.
settings.register_profile("untimed", deadline=None, max_examples=100 if WHOLE else 25)
settings.load_profile("untimed")

# The slowest files, begun first so that no process is left with one at the end.
LONG = {"test_add.py", "test_causes.py", "test_contract.py", "test_contributing.py", "test_ddl.py", "test_diff.py", "test_endings.py", "test_hostile_packages.py", "test_release.py", "test_repository.py", "test_rules.py"}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of these files before all others."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(autouse=True)
def of_today() -> None:
    """Asks anew which days have come: a run may go on past midnight."""
    latest_day.cache_clear()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small valid package that the test may break."""
    return base(tmp_path)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets commands that run in this process validate as the tests do, who share what they know of the small package."""
    from scripts.checks import validation
    from tests import verdicts

    monkeypatch.setattr(validation, "validate", verdicts.validate)


@pytest.fixture(scope="session")
def repository() -> Package:
    """The package of the repository itself, read once for all tests that only look at it."""
    from scripts.package.typed import read_completely

    return read_completely(ROOT)


@pytest.fixture(scope="session")
def loaded_corpus(repository: Package) -> Tables:
    """The tables of that package as frames of texts."""
    from scripts.package.typed import texts

    return texts(repository)


@pytest.fixture
def corpus(package: Path) -> Path:
    """What a test reads whose time grows with the corpus: with CASUS_WHOLE=1, as in .ci/run, the repository itself, else the small package."""
    return ROOT if WHOLE else package
