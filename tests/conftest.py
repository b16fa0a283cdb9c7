"""What all tests share: the repository on the import path, and a valid package of their own."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from schemas.frames import Tables

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

# No test judges by the clock: on a machine that does other things, too, it says nothing about the code.
# Properties are tried on fewer examples than in CI, which has the time.
settings.register_profile("untimed", deadline=None, max_examples=100 if WHOLE else 25)
settings.load_profile("untimed")

# The slowest files, begun first so that no process is left with one at the end.
LONG = {"test_add.py", "test_causes.py", "test_ddl.py", "test_endings.py", "test_release.py"}


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
def loaded_corpus() -> Tables:
    """The tables of the repository itself, loaded once for all tests that only look at them."""
    from scripts.package.typed import load_texts

    return load_texts(ROOT)


@pytest.fixture
def corpus(package: Path) -> Path:
    """What a test reads whose time grows with the corpus: with CASUS_WHOLE=1, as in .ci/run, the repository itself, else the small package."""
    return ROOT if WHOLE else package
