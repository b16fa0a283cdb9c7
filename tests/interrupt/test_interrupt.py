"""Commands that are killed or interrupted at any moment leave what was there or what is new, whole, and the next run succeeds."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from scripts.package.together import complete
from tests.filled import NEW, as_text
from tests.packages import ROOT, base, edit
from tests.versions import least_after, set_version, version_of

KILLS = 50
SEED = 20220224


def started(package: Path, dist: Path) -> subprocess.Popen:
    """Starts a release in a process group of its own, so that its witness dies with it."""
    command = [sys.executable, "-m", "scripts.release", package, "--output", dist]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


def whole(package: Path, dist: Path) -> tuple[Path, float]:
    """Makes a release undisturbed; returns the archive's path, and the seconds that it took."""
    begun = time.monotonic()
    assert started(package, dist).wait() == 0
    return dist / f"casus-belli-{version_of(package)}.zip", time.monotonic() - begun


def test_killed_at_fifty_random_moments(tmp_path, capsys):
    package, dist = base(tmp_path), tmp_path / "dist"
    path, _ = whole(package, dist)
    old = path.read_bytes()
    edit(package, "data/events.csv", "Exercise Two", "Exercise 2")
    set_version(package, least_after(version_of(package)))
    later, took = whole(package, dist)
    new = later.read_bytes()
    moments = random.Random(SEED)
    left = {"old": 0, "new": 0}
    for number in range(KILLS):
        later.unlink(missing_ok=True)
        # Half of the moments lie anywhere in the run, half near its end, where the archive is written.
        wait = moments.uniform(0, took) if number % 2 else moments.uniform(0.85 * took, 1.05 * took)
        running = started(package, dist)
        time.sleep(wait)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        shown = {found for found in dist.iterdir() if not found.name.startswith(".")}
        assert shown in ({path}, {path, later})
        assert path.read_bytes() == old
        assert later not in shown or later.read_bytes() == new, f"killed after {wait:.3f} s of {took:.3f}"
        left["new" if later in shown else "old"] += 1
    assert whole(package, dist)[0].read_bytes() == new
    assert {found.name for found in dist.iterdir()} == {path.name, later.name}, "what was left is cleared away"
    with capsys.disabled():
        print(
            f"\nkilled {KILLS} times in runs of {took:.1f} s: {left['old']} left the old release, {left['new']} the new"
        )


WRITERS = {  # how a command is called, what makes it write, and what it writes
    "add": ([], "data/*.csv"),
    "format": ([], "data/events.csv"),
    "stamp": ([], "data/codings.csv"),
    "expectations": ([], "tests/expectations.toml"),
    "cite": (["--write"], "CITATION.cff"),
    "issue_form": ([], ".github/ISSUE_TEMPLATE/statement.yml"),
    "release": (["--output", "DIST"], "dist/casus-belli-VERSION.zip"),
}


def spoiled(package: Path) -> None:
    """Gives every writer something to do."""
    for table in (ROOT / "tests/base").glob("*.csv"):
        shutil.copyfile(table, package / "data" / table.name)
    (package.parent / "form.txt").write_text(as_text(NEW), encoding="utf-8")
    (package / "data/events.csv").write_text(EVENTS.replace("Exercise Two,", '"Exercise Two",'), encoding="utf-8")
    (package / "data/codings.csv").write_text(re.sub(r",[0-9a-f]{16}\n", ",\n", CODINGS), encoding="utf-8")
    for name in ("tests/expectations.toml", "CITATION.cff", ".github/ISSUE_TEMPLATE/statement.yml"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("", encoding="utf-8")


EVENTS = (ROOT / "tests/base/events.csv").read_text(encoding="utf-8")
CODINGS = (ROOT / "tests/base/codings.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_leaves_the_old_or_the_new(name, stop, tmp_path, capsys):
    package, moments = base(tmp_path), random.Random(SEED)
    arguments, files = WRITERS[name]
    files = files.replace("VERSION", version_of(package))
    form = [package.parent / "form.txt"] if name == "add" else []
    command = [sys.executable, "-m", f"scripts.{name}", *form, package, *(package / "dist" if word == "DIST" else word for word in arguments)]  # fmt: skip

    def written() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in package.glob(files) if not path.name.startswith(".")}

    def begun() -> subprocess.Popen:
        if name != "release":
            spoiled(package)
        for path in package.glob(files) if name == "release" else ():
            path.unlink()
        return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip

    started_at = time.monotonic()
    assert begun().wait() == 0
    took, new = time.monotonic() - started_at, written()
    ends = Counter()
    for _ in range(KILLS // 5):
        running = begun()
        old = written()
        time.sleep(moments.uniform(max(0.15, took * 0.06), took * 1.02))
        os.killpg(running.pid, stop)
        said = [line for line in running.communicate()[1].decode().splitlines() if not line.endswith(" ...")]
        complete(package)  # what every command that writes does first
        there = written()
        assert there in (old, new), "of several files all are the old ones or all the new ones"
        ends[running.returncode, there == new] += 1
        if stop == signal.SIGINT:
            assert running.returncode in (0, 130)
            assert said == []
            assert not list(package.rglob("*.tmp")), "nothing is left behind"
    assert begun().wait() == 0
    assert written() == new
    assert not list(package.rglob("*.tmp")), "the next run clears away what was left"
    with capsys.disabled():
        print(f"\n{name}: {dict(ends)}")


# --- between the renames -------------------------------------------------------------------------------------------------


TOGETHER = ("add", "format", "cite", "issue_form")  # the commands that replace several files
NEXT = ("add", "format", "stamp", "cite")  # and some that may come after one that was killed
DRAWN = 8
KILLING = """
import os, runpy, signal, sys
left, put = int(sys.argv[1]), os.replace
def replace(*paths):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    put(*paths)
os.replace = replace
sys.argv = sys.argv[2:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def run(name: str, package: Path, kill: int = 10**6) -> tuple[int, list[str]]:
    """Runs a command, kills it before a rename, and returns how it ended and what it said."""
    form = [package.parent / "form.txt"] if name == "add" else []
    arguments = [f"scripts.{name}", *form, package, *WRITERS[name][0]]
    command = [sys.executable, "-c", KILLING, str(kill), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    return done.returncode, done.stderr.splitlines()


def everything(package: Path) -> dict[str, bytes]:
    """Returns what a package holds."""
    return {str(path.relative_to(package)): path.read_bytes() for path in package.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def at_work(tmp_path_factory):
    """The base package, in which every command has several files to replace."""
    package = base(tmp_path_factory.mktemp("together"))
    spoiled(package)
    for name in ("events", "posts", "sources", "speakers"):
        path = package / "data" / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (package / ".zenodo.json").write_text("", encoding="utf-8")
    return package


@pytest.fixture(scope="module")
def outcomes(at_work, tmp_path_factory):
    """Returns a function: what a package holds if these commands run one after another, undisturbed."""
    known: dict[tuple[str, ...], dict[str, bytes]] = {}

    def of(*names: str) -> dict[str, bytes]:
        if names not in known:
            package = copied(at_work, tmp_path_factory.mktemp("undisturbed"))
            for name in names:
                assert run(name, package)[0] in (0, 1)
            known[names] = everything(package)
        return known[names]

    return of


def copied(package: Path, place: Path) -> Path:
    shutil.copyfile(package.parent / "form.txt", place / "form.txt")
    return Path(shutil.copytree(package, place / "package"))


@pytest.mark.parametrize("name", TOGETHER)
def test_killed_between_the_renames_the_next_command_finds_the_old_or_the_new(
    name, at_work, outcomes, tmp_path, capsys
):
    before, after = everything(at_work), outcomes(name)
    changed = [path for path in after if before.get(path) != after[path]]
    moments, ends = random.Random(SEED), Counter()
    places = range(1, len(changed) + 1)  # before the first rename, when the journal is there, and before each other
    for place in places if len(places) <= DRAWN else sorted(moments.sample(places, DRAWN)):
        then = moments.choice(NEXT)
        (tmp_path / str(place)).mkdir()
        package = copied(at_work, tmp_path / str(place))
        assert run(name, package, place)[0] == -signal.SIGKILL
        there = [path for path in changed if everything(package).get(path) == after[path]]
        assert len(there) == place - 1
        code, said = run(then, package)
        assert code in (0, 1), said  # 1: the form is in the tables already
        assert any(line.endswith("this is completed now") for line in said) == bool(there)
        assert everything(package) == outcomes(*([name] if there else []), then)
        ends[then, len(there)] += 1
    with capsys.disabled():
        print(f"\n{name}, {len(changed)} files: {dict(ends)}")
