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
from scripts.package.errors import AccessError
from tests.packages import ROOT, WHOLE

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
    for _ in range(15 if WHOLE else 8):
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
    files.replace(tmp_path / "new", b"2", b"1")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    assert (tmp_path / "new").read_bytes() == b"2"


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(AccessError, match=r"new could not be written \(No space left on device\)"):
        files.write(tmp_path / "new", b"1")
    assert list(tmp_path.iterdir()) == []


def test_what_was_measured_is_written_between_the_marks_of_its_part(tmp_path):
    page = tmp_path / "page.md"
    mark, other = files.OPEN.format("what was measured"), files.OPEN.format("setup")
    text = f"# Title\n{other}\nkept\n{files.CLOSE}\n{mark}\nold\n{files.CLOSE}\nprose\n"
    page.write_text(text, encoding="utf-8")
    files.put_measured(page, ["", "new", ""])
    text = text.replace("old", "\nnew\n")
    assert page.read_text(encoding="utf-8") == text
    files.put_measured(page, ["newer"], "setup")
    assert page.read_text(encoding="utf-8") == text.replace("kept", "newer")
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.md lacks the lines"):
        files.put_measured(page, [])
    assert page.read_text(encoding="utf-8") == "no marks"


# --- what another program saves meanwhile stays -----------------------------------------------------------------------


def meddling(monkeypatch, path, data: bytes) -> None:
    """Lets another program save a file at the last moment: when what is to replace it has been written beside it."""
    sync = os.fsync

    def save(handle: int) -> None:
        sync(handle)
        path.write_bytes(data)

    monkeypatch.setattr(os, "fsync", save)


@pytest.mark.parametrize("saved", [b"a row more", b"", b"a row"])
def test_what_was_saved_meanwhile_is_never_replaced(tmp_path, monkeypatch, saved):
    path = tmp_path / "table.csv"
    path.write_bytes(b"row")
    meddling(monkeypatch, path, saved)
    with pytest.raises(AccessError, match="changed by another program meanwhile"):
        files.replace(path, b"ours", b"row")
    assert path.read_bytes() == saved
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_came_meanwhile_is_never_replaced(tmp_path, monkeypatch):
    meddling(monkeypatch, tmp_path / "table.csv", b"theirs")
    with pytest.raises(AccessError, match="changed by another program meanwhile"):
        files.replace(tmp_path / "table.csv", b"ours", None)
    assert (tmp_path / "table.csv").read_bytes() == b"theirs"


ADDER = """
import sys
from pathlib import Path
from scripts.package import files
from scripts.package.errors import AccessError
path, name = Path(sys.argv[1]), sys.argv[2]
for number in range(40):
    while True:
        was = files.contents(path)
        try:
            files.replace(path, was + f"{name}{number}\\n".encode(), was)
            break
        except AccessError as error:
            assert "meanwhile" in str(error), error
"""


def test_two_writers_at_once_never_lose_a_row(tmp_path):
    path = tmp_path / "rows"
    path.write_bytes(b"")
    running = [subprocess.Popen([sys.executable, "-c", ADDER, path, name], cwd=ROOT) for name in ("a", "b", "c")]
    assert [each.wait() for each in running] == [0, 0, 0]
    wanted = sorted(f"{name}{number}" for name in ("a", "b", "c") for number in range(40))
    assert sorted(path.read_text().split()) == wanted
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_writer_left_is_cleared_away_by_the_next(tmp_path):
    (tmp_path / ".table.csv.0123.tmp").write_bytes(b"half")
    (tmp_path / ".other.csv.0123.tmp").write_bytes(b"of another file")
    files.write(tmp_path / "table.csv", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.csv.0123.tmp", "table.csv"]


def test_who_waits_too_long_for_another_writer_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    with files.alone_in(tmp_path) as alone:
        assert alone
        with pytest.raises(AccessError, match="another command is writing into the same folder"):
            files.write(tmp_path / "new", b"1")
    files.write(tmp_path / "new", b"1")
