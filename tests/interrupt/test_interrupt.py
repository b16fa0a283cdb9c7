"""A release that is killed at any moment leaves the old archive or the new one, whole, and the next run succeeds."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.packages import ROOT, base, edit

KILLS = 50
SEED = 20220224


def started(package: Path, dist: Path) -> subprocess.Popen:
    """Starts a release in a process group of its own, so that its witness dies with it."""
    command = [sys.executable, "-m", "scripts.release", package, "--output", dist]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


def whole(package: Path, dist: Path) -> tuple[bytes, float]:
    """Makes a release undisturbed; returns the archive, and the seconds that it took."""
    begun = time.monotonic()
    assert started(package, dist).wait() == 0
    (path,) = dist.iterdir()
    return path.read_bytes(), time.monotonic() - begun


def test_killed_at_fifty_random_moments(tmp_path, capsys):
    package, dist = base(tmp_path), tmp_path / "dist"
    old, _ = whole(package, dist)
    edit(package, "data/events.csv", "Exercise Two", "Exercise 2")
    new, took = whole(package, dist)
    assert old != new
    (path,) = dist.iterdir()
    moments = random.Random(SEED)
    left = {"old": 0, "new": 0}
    for number in range(KILLS):
        path.write_bytes(old)
        # Half of the moments lie anywhere in the run, half near its end, where the archive is written.
        wait = moments.uniform(0, took) if number % 2 else moments.uniform(0.85 * took, 1.05 * took)
        running = started(package, dist)
        time.sleep(wait)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        shown = [found for found in dist.iterdir() if not found.name.startswith(".")]
        assert shown == [path]
        assert path.read_bytes() in (old, new), f"killed after {wait:.3f} s of {took:.3f}"
        left["new" if path.read_bytes() == new else "old"] += 1
    assert whole(package, dist)[0] == new, "the next run succeeds and clears away what was left"
    with capsys.disabled():
        print(
            f"\nkilled {KILLS} times in runs of {took:.1f} s: {left['old']} left the old release, {left['new']} the new"
        )
