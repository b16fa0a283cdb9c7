"""How long a newcomer waits is measured from an empty folder; `make bench` does it, the tests only see that it measures what it says."""

import os
import sys

import pytest

from scripts.quality import setup_time
from scripts.quality.setup_time import OURS, Pair, Setup, SetupError, disk_bytes, measure


def test_disk_is_counted_in_blocks_and_once(tmp_path):
    folder = tmp_path / "environment"
    (folder / "lib").mkdir(parents=True)
    empty = disk_bytes(folder)
    (tmp_path / "outside").write_bytes(os.urandom(1_000_000))
    (folder / "link").symlink_to(tmp_path / "outside")
    assert disk_bytes(folder) - empty < 1_000, "nothing behind a link"
    (folder / "lib" / "one").write_bytes(os.urandom(100_000))
    once = disk_bytes(folder)
    assert 100_000 <= once - empty < 300_000
    (folder / "lib" / "two").hardlink_to(folder / "lib" / "one")
    assert disk_bytes(folder) == once
    with pytest.raises(FileNotFoundError):
        disk_bytes(tmp_path / "nowhere")


def test_each_way_starts_from_an_empty_folder(monkeypatch, tmp_path):
    seen = []

    def steps(name, repository, place):
        seen.append((name, list(place.iterdir()), place))
        yield [sys.executable, "-c", f"import os; os.makedirs({str(place / 'clone' / '.venv')!r})"]
        yield [
            sys.executable,
            "-c",
            "import os, sys; sys.exit(os.path.basename(os.getcwd()) + os.environ.get('ARGS', '') != 'clone')",
        ]

    monkeypatch.setattr(setup_time, "_steps", steps)
    monkeypatch.setenv("ARGS", "--full")
    pair = measure(tmp_path)
    assert (pair.ours.name, pair.theirs.name) == (OURS, setup_time.THEIRS)
    assert all(there == [] and not place.exists() for _, there, place in seen)
    assert seen[0][2] != seen[1][2]


def test_ratio_is_ours_to_theirs():
    assert Pair(Setup("ours", 30.0, 2), Setup("theirs", 20.0, 1)).ratio == 1.5


def test_a_step_that_fails_is_named_with_its_last_line(tmp_path, monkeypatch):
    with pytest.raises(SetupError, match=r"^git clone .*: exit 128: \S"):
        measure(tmp_path / "nowhere")
    monkeypatch.setattr(setup_time, "_steps", lambda *_: [["no-such-program", "now"]])
    with pytest.raises(SetupError, match=r"^no-such-program now: No such file"):
        measure(tmp_path)
    monkeypatch.setattr(setup_time, "_steps", lambda *_: [[sys.executable, "-c", "import time; time.sleep(9)"]])
    monkeypatch.setattr(setup_time, "LONGEST", 0.1)
    with pytest.raises(SetupError, match=r"took longer than"):
        measure(tmp_path)
