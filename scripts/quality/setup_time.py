"""Measures how long a newcomer waits: for the first verdict, ours and that of Frictionless alone, and for the tests.

For the verdict each way starts from an empty folder and a clone of the repository. Ours is `make validate`; theirs is what one would do
without us: a fresh environment, `pip install frictionless`, `frictionless validate`. Neither finds a package that was fetched before.
"""

from __future__ import annotations

import datetime
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.package.errors import PackageError
from scripts.quality.benchmarks import machine

OURS, THEIRS = "git clone, make validate", "git clone, python -m venv, pip install frictionless, frictionless validate"
LONGEST = 1_800  # seconds that one step may take
# What `make bench` was called with is not for the make that is measured, nor is the environment that this program runs in.
NOT_PASSED_ON = ("ARGS", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "VENV", "VIRTUAL_ENV")


class SetupError(PackageError):
    """A step did not succeed; the text names it and ends with the last line that it wrote to standard error."""


@dataclass(frozen=True)
class Setup:
    """One way to a verdict: the seconds on the clock from an empty folder to it, and the bytes of its environment on disk."""

    name: str
    seconds: float
    disk_bytes: int


@dataclass(frozen=True)
class Pair:
    """Both ways, measured one after the other."""

    ours: Setup
    theirs: Setup

    @property
    def ratio(self) -> float:
        """How many times as long as Frictionless alone ours takes."""
        return self.ours.seconds / self.theirs.seconds


def measure(repository: Path) -> Pair:
    """Measures both ways, theirs first; takes a minute or two, and the network.

    What is measured is the last commit of the repository, with the Python that this environment was made by. Its package has to be valid, for
    only then do all steps end with exit 0. Raises SetupError when one does not, or takes longer than LONGEST seconds.
    """
    theirs, ours = (_measured(name, repository) for name in (THEIRS, OURS))
    return Pair(ours, theirs)


def setup_told(repository: Path) -> Iterator[str]:
    """Yields the lines of the page on the way to the first verdict, as Markdown; raises SetupError as `measure` does."""
    yield from ["", f"Measured on {datetime.date.today().isoformat()}: {machine()}.", ""]
    pair = measure(repository)
    yield from ["| from an empty folder to a verdict | seconds | MB on disk |", "|---|--:|--:|"]
    for way in (pair.theirs, pair.ours):
        yield f"| `{way.name.replace(', ', '`, `')}` | {way.seconds:.1f} | {way.disk_bytes / 1e6:,.0f} |"
    yield from ["", f"`make validate` takes {pair.ratio:.2f} times as long as Frictionless alone.", ""]


def suite_told(repository: Path) -> Iterator[str]:
    """Yields the lines of the page on `make test`, run once in the repository itself; raises SetupError if a test fails.

    The packages that the tests need are installed first, which is not timed.
    """
    yield from ["", f"Measured on {datetime.date.today().isoformat()}: {machine()}.", ""]
    environment = _environment()
    ran(["make", "packages"], repository, environment)
    start = time.perf_counter()
    summary = ran(["make", "test"], repository, environment).strip().splitlines()[-1].strip("= ")
    yield from [f"`make test` took {time.perf_counter() - start:.0f} seconds: {summary}.", ""]


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON}


def _measured(name: str, repository: Path) -> Setup:
    with tempfile.TemporaryDirectory(prefix="setup-") as folder:
        place = Path(folder)
        environment = _environment()
        environment["PIP_CACHE_DIR"] = str(place / "cache")
        environment.pop("PIP_NO_CACHE_DIR", None)
        start = time.perf_counter()
        for command in _steps(name, repository, place):
            ran(command, place / "clone" if (place / "clone").exists() else place, environment)
        seconds = time.perf_counter() - start
        return Setup(name, seconds, disk_bytes(place / "clone" / ".venv"))


def _python() -> str:
    """Returns the Python outside of all environments, which is what a newcomer has."""
    outside = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return str(outside) if outside.exists() else sys.executable


def _steps(name: str, repository: Path, place: Path) -> Iterator[list[str]]:
    yield ["git", "clone", "--quiet", str(repository.resolve()), str(place / "clone")]
    if name == OURS:
        yield ["make", "validate", f"PYTHON={_python()}"]
        return
    yield [_python(), "-m", "venv", ".venv"]
    yield [".venv/bin/python", "-m", "pip", "install", "--quiet", "frictionless"]
    yield [".venv/bin/frictionless", "validate", "datapackage.json"]


def ran(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Runs one step and returns what it wrote to the standard output."""
    said = " ".join([Path(command[0]).name, *command[1:]])
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST,
        )
    except FileNotFoundError as error:
        raise SetupError(f"{said}: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"{said}: took longer than {LONGEST:,} seconds") from error
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "said nothing").splitlines()[-1]
        raise SetupError(f"{said}: exit {done.returncode}: {last}")
    return done.stdout


def disk_bytes(folder: Path) -> int:
    """Returns how many bytes of the disk the files in a folder take: whole blocks, what is linked twice once, nothing behind a link.

    Raises FileNotFoundError when there is no such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    seen: dict[tuple[int, int], int] = {}
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            found = (Path(parent) / name).lstat()
            size = found.st_size if stat.S_ISLNK(found.st_mode) else found.st_blocks * 512
            seen[found.st_dev, found.st_ino] = size
    return sum(seen.values())
