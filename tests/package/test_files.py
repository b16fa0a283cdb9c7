"""Files are written whole or not at all, also where the writer is killed."""

import os
import random
import signal
import stat
import subprocess
import sys
import time

import pytest

from scripts.package import files
from tests.packages import ROOT

SIZE = 3_000_000
WRITER = """
import sys
from pathlib import Path
from scripts.package import files
for number in range(10**6):
    files.write(Path(sys.argv[1]), bytes([65 + number % 2]) * int(sys.argv[2]))
"""


def test_a_writer_killed_at_random_moments_leaves_a_whole_file(tmp_path):
    path, moments = tmp_path / "file", random.Random(20220224)
    path.write_bytes(b"old")
    for _ in range(15):
        running = subprocess.Popen([sys.executable, "-c", WRITER, path, str(SIZE)], cwd=ROOT)
        time.sleep(moments.uniform(0.02, 0.3))
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert path.read_bytes() in (b"old", b"A" * SIZE, b"B" * SIZE)
    assert path.read_bytes() != b"old", "the writer was fast enough to be killed in its work"


def test_a_new_file_can_be_read_by_all_and_an_old_one_keeps_its_mode(tmp_path):
    mask = os.umask(0o077)
    try:
        files.write(tmp_path / "new", b"1")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644
    (tmp_path / "new").chmod(0o600)
    files.replace(tmp_path / "new", b"2")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    assert (tmp_path / "new").read_bytes() == b"2"


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        files.write(tmp_path / "new", b"1")
    assert list(tmp_path.iterdir()) == []


def test_what_was_measured_stands_between_its_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"# Title\n{files.OPEN}\nold\n{files.CLOSE}\nprose\n", encoding="utf-8")
    files.put_measured(page, ["", "new", ""])
    assert page.read_text(encoding="utf-8") == f"# Title\n{files.OPEN}\n\nnew\n\n{files.CLOSE}\nprose\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.md lacks the lines"):
        files.put_measured(page, [])
    assert page.read_text(encoding="utf-8") == "no marks"
