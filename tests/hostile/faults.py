"""What can befall a command from outside: disks that are full or may not be written, readers who go, tables that change, git that refuses.

Every fault is thrown at every command that writes, and at the validator. However it ends, it has to say so in one sentence or with
findings, and each file has to be as it was or as it should become.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.versions.changelog import FIRST
from tests.filled import NEW, as_text
from tests.packages import ROOT, base

COMMANDS = {  # what is called, and with what behind the folder
    "validate": ["--format", "json"],
    "add": [],
    "format": [],
    "stamp": [],
    "expectations": [],
    "cite": ["--write"],
    "changelog": [],
    "readme": [],
    "issue_form": [],
    "evidence": ["--texts", "TEXTS"],
    "release": ["--output", "DIST"],
}
CODES = (0, 1, 2, 3, 130)


def without_the_right_to_all() -> None:
    """Takes from root, before a program begins, the right to write and read whatever it wants."""
    if os.getuid() == 0:
        for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP
        # Dropping them from the bounding set takes effect only when a program is started.
        none = (ctypes.c_uint32 * 6)()
        ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), none)


def without_space() -> None:
    """Lets no file grow beyond ten bytes: what is written to it fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))


def without_memory() -> None:
    """Gives a program 300 MB of addresses, which is too little for most."""
    resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))


def without_files() -> None:
    """Lets a program open few files at once."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (7, 7))


@contextlib.contextmanager
def read_only(package: Path) -> Iterator[None]:
    """Takes the right to write from every folder of a package, for as long as it lasts."""
    folders = [package, *(path for path in package.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o755)


def _changing(package: Path, done: threading.Event, moments: random.Random) -> None:
    """Saves tables again and again, each time with another row, as somebody does who works on them meanwhile."""
    paths = [package / "data" / f"{name}.csv" for name in ("events", "codings", "statements")]
    kept = [path.read_bytes() for path in paths]
    number = 0
    while not done.wait(moments.uniform(0.001, 0.05)):
        number += 1
        for path, data in zip(paths, kept, strict=True):
            path.write_bytes(data + f"x-{number}\n".encode())


def _checkout(package: Path, *, at_work: bool) -> Path:
    """Makes the base package a checkout: one in which every command that writes has something to do, or one ready for a release."""
    front = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    records = "?" if at_work else FIRST
    section = f"## {front['version']} ({front['created'][:10]})\n\n<!-- records -->\n{records}\n<!-- /records -->\n"
    (package / "CHANGELOG.md").write_text(f"# Changelog\n\n{section}", encoding="utf-8")
    if at_work:
        _spoil(package)
    (package.parent / "form.txt").write_text(as_text(NEW), encoding="utf-8")
    (package.parent / "texts").mkdir()
    (package.parent / "texts" / "source-news.txt").write_text("Nothing of it.", encoding="utf-8")
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "one"]):
        git = ["git", "-C", str(package)]
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    return package


def _spoil(package: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    text = re.sub(r"(?s)(<!-- ([a-z]+) -->\n).*?(\n<!-- /\2)", r"\1?\3", text)
    (package / "README.md").write_text(text, encoding="utf-8")
    codings = (package / "data/codings.csv").read_text(encoding="utf-8")
    (package / "data/codings.csv").write_text(re.sub(r",[0-9a-f]{16}\n", ",\n", codings), encoding="utf-8")
    events = (package / "data/events.csv").read_text(encoding="utf-8")
    (package / "data/events.csv").write_text(events.replace("Exercise Two,", '"Exercise Two",'), encoding="utf-8")
    (package / "CITATION.cff").write_text("old", encoding="utf-8")


def started(name: str, package: Path, how: dict) -> subprocess.Popen:
    """Starts a command on a package, as a program in a group of its own."""
    named = {"TEXTS": package.parent / "texts", "DIST": package / "dist"}
    arguments = [str(named.get(word, word)) for word in COMMANDS[name]]
    form = [package.parent / "form.txt"] if name == "add" else []
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.Popen([sys.executable, "-m", f"scripts.{name}", *form, package, *arguments], cwd=ROOT, start_new_session=True, **how)  # fmt: skip


def ordinary(name: str, package: Path, moments: random.Random, how: dict) -> tuple[int, str]:
    """Runs a command to its end; returns its exit code and what it said to people."""
    running = started(name, package, how)
    _, said = running.communicate(timeout=300)
    return running.returncode, (said or b"").decode("utf-8", "replace")


def beside_another(name: str, package: Path, moments: random.Random, how: dict) -> tuple[int, str]:
    """Runs a command while somebody saves tables."""
    done = threading.Event()
    other = threading.Thread(target=_changing, args=(package, done, moments))
    other.start()
    try:
        return ordinary(name, package, moments, how)
    finally:
        done.set()
        other.join()


def to_nobody(name: str, package: Path, moments: random.Random, how: dict) -> tuple[int, str]:
    """Runs a command whose output nobody reads any more."""
    running = started(name, package, how)
    running.stdout.close()
    said = running.stderr.read().decode("utf-8", "replace")
    return running.wait(timeout=300), said


def where_nothing_may_be_written(name: str, package: Path, moments: random.Random, how: dict) -> tuple[int, str]:
    """Runs a command in a read-only folder."""
    with read_only(package):
        return ordinary(name, package, moments, how)


def full(name: str, package: Path, moments: random.Random, how: dict) -> tuple[int, str]:
    """Runs a command whose output goes to a disk that is full."""
    with open("/dev/full", "wb") as disk:
        return ordinary(name, package, moments, how | {"stdout": disk})


Way = Callable[[str, Path, random.Random, dict], tuple[int, str]]
FAULTS: dict[str, tuple[Way, dict]] = {
    "the disk under the output is full": (full, {}),
    "no space for a file": (ordinary, {"preexec_fn": without_space}),
    "too little memory": (ordinary, {"preexec_fn": without_memory}),
    "too few files at once": (ordinary, {"preexec_fn": without_files}),
    "nothing may be written": (where_nothing_may_be_written, {"preexec_fn": without_the_right_to_all}),
    "the reader has gone": (to_nobody, {}),
    "the output is closed": (ordinary, {"stdout": None, "preexec_fn": lambda: os.close(1)}),
    "somebody else saves tables": (beside_another, {}),
    "git takes the checkout for another's": (ordinary, {"env": os.environ | {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}}),
    "git is not there": (ordinary, {"env": os.environ | {"PATH": "/nowhere"}}),
}


def thrown(number: int, seed: int) -> Iterator[tuple[str, str, bool]]:
    """Throws so many faults at commands, every fault at every command before any comes again; yields what, how it ended, and whether well."""
    moments = random.Random(seed)
    pairs = [(name, fault) for name in COMMANDS for fault in FAULTS]
    moments.shuffle(pairs)
    for name, fault in (pairs * (number // len(pairs) + 1))[:number]:
        with tempfile.TemporaryDirectory(prefix="casus-hostile-") as folder:
            package = _checkout(base(Path(folder)), at_work=name != "release")
            way, how = FAULTS[fault]
            try:
                code, said = way(name, package, moments, dict(how))
                _ended_well(code, said, package)
                yield f"{name}, {fault}", f"exit {code}", True
            except (AssertionError, subprocess.TimeoutExpired) as error:
                yield f"{name}, {fault}", str(error)[:500], False


def _ended_well(code: int, said: str, package: Path) -> None:
    assert code in CODES, f"it ended with {code}: {said[-300:]}"
    assert "Traceback" not in said, said[-300:]
    assert "Exception ignored" not in said, said[-300:]
    assert code != 3 or len([line for line in said.splitlines() if not line.endswith(" ...")]) <= 1, said[-300:]
    assert [path for path in package.rglob(".*.tmp") if path.is_file()] == [], "something is left behind"
