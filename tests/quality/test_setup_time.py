"""How long a newcomer waits is measured from an empty folder; `make bench` does it, the tests only see that it measures what it says."""

import os
import re
import sys

import pytest

from scripts import bench
from scripts.quality import setup_time
from scripts.quality.setup_time import OURS, Pair, Setup, SetupError, disk_bytes, measure, setup_told, suite_told


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


def test_the_page_is_told_both_ways_and_the_ratio(tmp_path, monkeypatch):
    pair = Pair(Setup(OURS, 30.04, 450_000_000), Setup(setup_time.THEIRS, 20.0, 86_400_000))
    monkeypatch.setattr(setup_time, "measure", lambda repository: pair)
    told = "\n".join(setup_told(tmp_path))
    assert "| `git clone`, `make validate` | 30.0 | 450 |" in told
    assert "`frictionless validate` | 20.0 | 86 |" in told
    assert "takes 1.50 times as long" in told


def test_the_suite_is_timed_and_its_summary_line_told(tmp_path, monkeypatch):
    (tmp_path / "Makefile").write_text(
        "packages:\n\t@true\ntest:\n\t@echo '. [100%]'; echo 12 passed in 1.5s\n", encoding="utf-8"
    )
    monkeypatch.setenv("ARGS", "--part tests")
    assert re.search(
        r"^`make test` took \d+ seconds: 12 passed in 1\.5s\.$", "\n".join(suite_told(tmp_path)), re.MULTILINE
    )
    (tmp_path / "Makefile").write_text("packages:\n\t@true\ntest:\n\t@exit 1\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"^make test: exit 2: "):
        list(suite_told(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ([], ["setup", "what was measured", "the site"]),
        (["--part", "tests"], ["make test"]),
        (["--part", "site"], ["the site"]),
        (["--part", "setup"], ["setup"]),
    ],
)
def test_only_the_parts_that_are_asked_for_are_measured_and_written(arguments, parts, tmp_path, monkeypatch):
    for name in ("told", "setup_told", "site_told", "suite_told"):
        monkeypatch.setattr(bench, name, lambda *_, name=name: iter([name]))
    written = []
    monkeypatch.setattr(bench, "put_measured", lambda page, lines, part: written.append((page, lines, part)))
    assert bench.main([str(tmp_path), *arguments]) == 0
    assert written == []
    assert bench.main([str(tmp_path), "--write", *arguments]) == 0
    lines = {
        "setup": ["setup_told"],
        "what was measured": ["told"],
        "the site": ["site_told"],
        "make test": ["suite_told"],
    }
    assert written == [(bench.PAGE, lines[part], part) for part in parts]


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
