"""A command that is killed between the files that it replaces leaves a journal, from which the next one completes the change."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from scripts.checks.validation import validate
from scripts.diff import main as diff_command
from scripts.format import main as format_command
from scripts.load import load
from scripts.package import files, journal
from scripts.package.errors import AccessError, LoadError
from scripts.package.together import complete, replace_together
from tests.packages import ROOT, WHOLE, base

FILES = ("data/a.csv", "data/b.csv", "data/c.csv", "notes/new.csv")  # the last is not there before
KILLED = """
import os, signal, sys
from pathlib import Path
steps = 0
def killing(function):
    def step(*arguments, **named):
        global steps
        steps += 1
        if steps == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return step
from scripts.package.together import complete, replace_together
directory = Path(sys.argv[1])
os.replace, os.unlink = killing(os.replace), killing(os.unlink)
if sys.argv[3:]:
    replace_together({directory / name: (b"new", None if "new" in name else b"old") for name in sys.argv[3:]})
else:
    complete(directory)
"""


@pytest.fixture
def package(tmp_path):
    for name in FILES[:3]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    front = {"resources": [{"path": name} for name in FILES]}
    (tmp_path / "datapackage.json").write_text(json.dumps(front), encoding="utf-8")
    return tmp_path


def killed(package, step: int, *names: str) -> bool:
    """Runs a change of these files, or what completes one, and kills it before a step; says whether it had so many."""
    done = subprocess.run([sys.executable, "-c", KILLED, package, str(step), *names], cwd=ROOT, capture_output=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def held(package) -> list[bytes | None]:
    return [(package / name).read_bytes() if (package / name).exists() else None for name in FILES]


OLD, NEW = [b"old", b"old", b"old", None], [b"new"] * 4


def left_beside(package) -> list[str]:
    return sorted(path.name for path in package.rglob(".*.tmp"))


def test_wherever_a_change_is_killed_the_next_command_completes_it_or_nothing_of_it_is_there(package, capsys):
    ends, step = [], 1
    while killed(package, step, *FILES):
        torn = held(package) not in (OLD, NEW)
        complete(package)
        said = capsys.readouterr().err
        assert said == ("a command was killed while it replaced a.csv, b.csv, c.csv and 1 more; this is completed now\n" if torn else "")  # fmt: skip
        ends.append((torn, held(package)))
        assert held(package) in (OLD, NEW)
        if held(package) == NEW:
            assert left_beside(package) == []
        put_back(package)
        step += 1
    assert ends.count((True, NEW)) == 3, "between the first and the last of four"
    assert {tuple(end) for _, end in ends} == {tuple(OLD), tuple(NEW)}
    assert (held(package), left_beside(package)) == (NEW, [])


def put_back(package) -> None:
    for name in FILES[:3]:
        (package / name).write_bytes(b"old")
    for path in [package / FILES[3], *package.rglob(".*.tmp")]:
        path.unlink(missing_ok=True)


def torn(package) -> None:
    """Leaves the first two files new and the others old."""
    assert killed(package, 5, *FILES)
    assert held(package) == [b"new", b"new", b"old", None]


def test_the_completion_may_be_killed_as_well(package, capsys):
    torn(package)
    step = 1
    while killed(package, step):
        step += 1
        complete(package)
        assert (held(package), left_beside(package)) == (NEW, [])
        put_back(package)
        torn(package)
    assert step > 6, "two files, what lay beside them, and the journal"


def test_where_a_part_of_the_new_is_gone_the_old_is_put_back(package, capsys):
    torn(package)
    next((package / "data").glob(".c.csv.*.tmp")).write_bytes(b"ne")
    for path in (package / "data").glob(".c.csv.*.tmp"):
        path.write_bytes(b"ne")
    complete(package)
    assert (held(package), left_beside(package)) == (OLD, [])
    assert capsys.readouterr().err.endswith("a part of what it had written is gone, so all of them are as they were before\n")  # fmt: skip


def test_a_new_file_is_removed_again(package):
    names = [FILES[3], *FILES[:3]]
    assert killed(package, 4, *names)
    assert held(package) == [b"old", b"old", b"old", b"new"]
    for path in (package / "data").glob(".c.csv.*.tmp"):
        path.unlink()
    complete(package)
    assert (held(package), left_beside(package)) == (OLD, [])


def test_what_somebody_changed_since_is_left_as_it_is_and_the_way_out_is_told(package):
    torn(package)
    (package / "data/b.csv").write_bytes(b"mine")
    beside = left_beside(package)
    with pytest.raises(AccessError, match=r"changed since: put the files right, such as with git restore, then remove /\S+/\.unfinished-change\.tmp$"):  # fmt: skip
        complete(package)
    assert (held(package), left_beside(package)) == ([b"new", b"mine", b"old", None], beside)
    with pytest.raises(AccessError, match="run this one again, which completes that first"):
        replace_together({package / name: (b"other", b"old") for name in ("data/c.csv", "datapackage.json")})
    (package / files.JOURNAL).unlink()
    complete(package)
    replace_together({package / "data/c.csv": (b"other", b"old")})
    assert held(package) == [b"new", b"mine", b"other", None]


def test_files_that_were_put_back_by_hand_are_not_changed_again(package, capsys):
    torn(package)
    for name in FILES[:2]:
        (package / name).write_bytes(b"old")
    complete(package)
    assert (held(package), left_beside(package)) == (OLD, [])
    assert capsys.readouterr().err == ""


def test_a_change_that_is_at_work_is_waited_for(package):
    torn(package)
    front = json.loads((package / "datapackage.json").read_bytes())
    with files.alone_in(package):  # as the command that makes the change does
        waiting = threading.Thread(target=lambda: found.append(journal.unfinished(package, front)))
        found = []
        waiting.start()
        time.sleep(0.1)
        assert found == []
        (package / files.JOURNAL).unlink()
    waiting.join()
    assert found == [[]]


HOSTILE = {
    "no JSON": "\0",
    "another JSON": '{"replaces": 1}',
    "nested": "[" * 100_000,
    "out of the folder": '{"replaces": [{"file": "../secret", "new": {"file": ".x.tmp", "sha256": ""}, "old": {"file": ".y.tmp", "sha256": ""}}]}',
    "of another's file": '{"replaces": [{"file": "codes.csv", "new": {"file": "events.csv", "sha256": ""}, "old": {"file": ".y.tmp", "sha256": ""}}]}',
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_journal_that_no_command_wrote_moves_nothing(text, tmp_path, capsys):
    package = base(tmp_path)
    (package / "data" / files.JOURNAL).write_text(text, encoding="utf-8")
    (tmp_path / "secret").write_bytes(b"")
    before = everything(tmp_path)
    [found] = validate(package, "pandera")[0]
    assert (found.rule, found.file) == ("change-unfinished", f"data/{files.JOURNAL}")
    assert format_command([str(package)]) == 3
    assert capsys.readouterr().err.count("\n") == 1
    assert everything(tmp_path) == before


INSTEAD = {
    "a folder": lambda journal: journal.mkdir(),
    "a pipe": os.mkfifo,
    "a link": lambda journal: journal.symlink_to("/etc/hostname"),
    "a link to nothing": lambda journal: journal.symlink_to("nothing"),
}


@pytest.mark.parametrize("make", INSTEAD.values(), ids=INSTEAD)
def test_what_lies_in_the_place_of_a_journal_is_told_with_the_way_out(make, tmp_path, capsys):
    package = base(tmp_path)
    path = package / "data/events.csv"
    path.write_bytes(path.read_bytes().replace(b"Two,exercise", b'Two,"exercise"'))
    make(package / "data" / files.JOURNAL)
    found = next(each for each in validate(package, "pandera")[0] if each.rule == "change-unfinished")
    assert found.hint.endswith(f"then remove data/{files.JOURNAL}"), "the report is the same wherever the package lies"
    before = path.read_bytes()
    assert format_command([str(package)]) == 3
    assert capsys.readouterr().err.endswith(f"then remove {package / 'data' / files.JOURNAL}\n")
    assert path.read_bytes() == before


# --- a package of ours ---------------------------------------------------------------------------------------------------


def everything(folder) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def half_formatted(tmp_path):
    """The base package, of whose tables some are formatted and some are not, because the command was killed."""
    package = base(tmp_path)
    for name in ("codings", "events", "statements"):
        path = package / "data" / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    code = "import scripts.package.together as t, os, signal; put = os.replace; n = []\ndef replace(*a):\n n.append(a); len(n) == 3 and os.kill(os.getpid(), signal.SIGKILL); put(*a)\nos.replace = replace\nfrom scripts.format import main; main(__import__('sys').argv[1:])"
    done = subprocess.run([sys.executable, "-c", code, package], cwd=ROOT, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return package


@pytest.mark.parametrize("engine", ["pandera", "both"])
def test_who_only_reads_gives_one_finding_and_writes_nothing(half_formatted, engine, capsys):
    before = everything(half_formatted)
    [found] = validate(half_formatted, engine)[0]
    assert (found.rule, found.severity, found.line) == ("change-unfinished", "error", None)
    assert found.message.startswith(
        "belongs to a change that was never finished: a command was killed while it replaced "
    )
    assert found.hint == "run make format, which completes the change"
    with pytest.raises(LoadError, match="belongs to a change that was never finished"):
        load(half_formatted)
    assert format_command([str(half_formatted), "--check"]) == 1
    assert "run make format" in capsys.readouterr().err
    assert diff_command([str(half_formatted), str(half_formatted)]) == 1
    assert capsys.readouterr().err.endswith(": run make format, which completes the change\n")
    assert everything(half_formatted) == before


def test_the_command_that_is_told_makes_it_right(half_formatted, capsys):
    assert format_command([str(half_formatted)]) == 0
    assert capsys.readouterr().err.endswith("this is completed now\n")
    assert validate(half_formatted, "pandera")[0] == []
    assert left_beside(half_formatted) == []


# --- several at once -----------------------------------------------------------------------------------------------------


ADDER = """
import sys
from pathlib import Path
from scripts.package import files
from scripts.package.errors import AccessError
from scripts.package.together import complete, replace_together
directory, name = Path(sys.argv[1]), sys.argv[2]
paths = [directory / "data" / f"{each}.csv" for each in "abc"]
for number in range(int(sys.argv[3])):
    while True:
        try:
            complete(directory)
            was = [files.contents(path) for path in paths]
            row = f"{name}-{number}\\n".encode()
            replace_together({path: (data + row, data) for path, data in zip(paths, was)})
            break
        except AccessError as error:
            assert "meanwhile" in str(error) or "run this one again" in str(error), error
"""


def test_writers_that_are_killed_beside_others_lose_nothing_and_tear_nothing(package):
    moments = random.Random(20220224)
    for name in FILES[:3]:
        (package / name).write_bytes(b"")

    def started(name: str, rows: int) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-c", ADDER, package, name, str(rows)], cwd=ROOT)

    steady = [started(name, 25) for name in ("one", "two")]
    for number in range(12 if WHOLE else 6):
        running = started(f"killed{number}", 10**6)
        time.sleep(moments.uniform(0.1, 0.4))
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert [each.wait() for each in steady] == [0, 0]
    complete(package)
    [rows] = {(package / name).read_text(encoding="utf-8") for name in FILES[:3]}
    there = rows.split()
    assert len(there) == len(set(there))
    assert {row for row in there if row.startswith(("one", "two"))} == {f"{name}-{number}" for name in ("one", "two") for number in range(25)}  # fmt: skip
    assert [name for name in os.listdir(package / "data") if name == files.JOURNAL] == []
