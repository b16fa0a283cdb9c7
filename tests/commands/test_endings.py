"""However a command is stopped, it ends with one sentence and the exit code that docs/validation.md names, and never with a traceback."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from lxml.etree import SerialisationError

from scripts.audit import main as audit
from scripts.checks import witness
from scripts.package import endings
from scripts.package.errors import AccessError, PackageError
from scripts.package.files import alone_in
from scripts.quality.audit import AUDIT
from scripts.validate import main as validate
from tests.forked import Forked
from tests.hostile.faults import read_only, without_space, without_the_right_to_all
from tests.house import files as house_files
from tests.packages import ROOT, WHOLE, base, edit

AT_WORK = 0.2  # seconds of a processor after which a command has begun
COMMANDS = sorted({path.stem for room, path in house_files(ROOT) if room == "commands"} - {"__init__", "command"})
BESIDE = ("CHANGELOG.md", "README.md", "CITATION.cff", ".zenodo.json", "LICENSE", "pyproject.toml")
EXTRA = {  # what a command needs beside a folder
    "add": ["--help"],  # it has tests of its own
    "audit": ["--seed", "1"],
    "bench": ["--help"],
    "cite": [],
    "ddl": ["sqlite"],
    "draw": ["--help"],
    "diff": [],
    "evidence": ["--texts", "TEXTS"],
    "release": ["--help"],
    "site": ["--help"],
}
WRITERS = {  # how each command writes, and a file that must be as it was where it could not
    "audit": (["--take", "SHEET"], str(AUDIT)),
    "changelog": ([], "CHANGELOG.md"),
    "cite": (["--write"], "CITATION.cff"),
    "evidence": (["--texts", "TEXTS"], "docs/quality/evidence.csv"),
    "expectations": ([], "tests/expectations.toml"),
    "format": ([], "data/events.csv"),
    "issue_form": ([], ".github/ISSUE_TEMPLATE/statement.yml"),
    "readme": ([], "README.md"),
    "release": (["--output", "DIST"], "dist/none.zip"),
    "site": (["--output", "SITE"], "site/404.html"),
    "stamp": ([], "data/codings.csv"),
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """The base package with what lies beside it in the repository, everything that can be written in need of it."""
    place = tmp_path_factory.mktemp("endings")
    package = base(place)
    for name in BESIDE:
        shutil.copyfile(ROOT / name, package / name)
    front = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    edit(package, "data/events.csv", "Exercise Two,", '"Exercise Two",')
    edit(package, "data/coders.csv", "coder-three,", "coder-reader,person,Somebody who reads again.\ncoder-three,")
    codings = (package / "data/codings.csv").read_text(encoding="utf-8")
    (package / "data/codings.csv").write_text(re.sub(r",[0-9a-f]{16}\n", ",\n", codings, count=1), encoding="utf-8")
    (package / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## {front['version']} ({front['created'][:10]})\n\n<!-- records -->\n?\n<!-- /records -->\n",
        encoding="utf-8",
    )
    text = (package / "README.md").read_text(encoding="utf-8")
    (package / "README.md").write_text(
        re.sub(r"(?s)(<!-- [a-z]+ -->\n).*?(\n<!-- /)", r"\1?\2", text), encoding="utf-8"
    )
    for name, text in {
        "CITATION.cff": "old",
        ".github/ISSUE_TEMPLATE/statement.yml": "old",
        "site/404.html": "old",
    }.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")
    for folder in ("docs/quality", "tests", "dist"):
        (package / folder).mkdir(parents=True, exist_ok=True)
    (place / "texts").mkdir()
    (place / "texts" / "source-news.txt").write_text("Nothing of it.", encoding="utf-8")
    (place / "sheet.csv").write_text(filled_sheet(package), encoding="utf-8")
    return package


def filled_sheet(package: Path) -> str:
    done = started("audit", package, "--seed", "1", stdout=subprocess.PIPE)
    said = done.communicate()[0].decode("utf-8")
    head, *rows = said.splitlines()
    assert head.endswith("verdict,note,auditor,audited_on,sample")
    return "\n".join([head, *(f"{row.removesuffix(',,,,1')}right,,coder-reader,2026-11-23,1" for row in rows)]) + "\n"


def started(name: str, package: Path, *arguments: str, **how: object) -> subprocess.Popen:
    """Starts a command on a package, as a program in a group of its own."""
    command = [sys.executable, "-m", f"scripts.{name}", *_behind(name, package, arguments)]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, **how)


def forked(name: str, package: Path, *arguments: str, **how: object) -> subprocess.Popen | Forked:
    """Starts a command on a package, with CASUS_WHOLE=1 as `started` does, else without the start of Python, which takes most of its time."""
    if WHOLE or not hasattr(os, "fork"):
        return started(name, package, *arguments, **how)
    return Forked(name, _behind(name, package, arguments), ROOT, **how)


def _behind(name: str, package: Path, arguments: tuple[str, ...]) -> list[str]:
    """Returns what stands behind the name of a command: folders, and its arguments."""
    named = {"TEXTS": package.parent / "texts", "SHEET": package.parent / "sheet.csv", "DIST": package / "dist", "SITE": package / "site"}  # fmt: skip
    extra = [str(named.get(word, word)) for word in arguments]
    folders = [] if name == "ddl" else [str(package)] * (2 if name == "diff" else 1)
    return [*folders, *extra]


def wait_until_at_work(running: subprocess.Popen, seconds: float) -> None:
    """Waits until a program has used so many seconds of a processor, has nothing to do but wait, or has ended.

    On a busy machine the clock says nothing about how far it has come; it hears Ctrl-C as it should after some hundredths of a second.
    """
    used, since = 0.0, time.monotonic()
    while running.poll() is None and used < seconds and time.monotonic() - since < 0.5:
        times = Path(f"/proc/{running.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        now = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        since = time.monotonic() if now > used or now < AT_WORK else since
        used = now
        time.sleep(0.01)


def ends(running: subprocess.Popen | Forked, code: int) -> str:
    """Returns what a program said on its standard error, of which no line is a step; fails unless it ended with the code."""
    _, said = running.communicate()
    lines = [line for line in (said or b"").decode("utf-8").splitlines() if not line.endswith(" ...")]
    assert running.returncode == code, lines
    assert "Traceback" not in "".join(lines)
    return "\n".join(lines)


# --- what is written, and where ----------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_under_the_output(name, checkout):
    if name in WRITERS and name not in EXTRA:
        pytest.skip("what it writes is tried below; on a full disk it says as little")
    with open("/dev/full", "wb") as full:
        said = ends(forked(name, checkout, *EXTRA.get(name, []), stdout=full), 3)
    assert said == "the output could not be written (No space left on device)"


@pytest.mark.parametrize("name", ["validate", "load", "cite"])
def test_a_closed_output(name, checkout):
    said = ends(forked(name, checkout, stdout=None, preexec_fn=lambda: os.close(1)), 3)
    assert said == "the standard output is closed, so nothing could be printed"


def test_a_reader_who_goes_is_told_nothing(checkout):
    running = started("validate", checkout, "--format", "json", "--engine", "pandera")
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait() == 3


@pytest.mark.skipif(sys.platform != "linux", reason="rights are taken as Linux has them")
@pytest.mark.parametrize("name", [name for name in WRITERS if name not in ("release", "site")])
@pytest.mark.parametrize("stopped", [without_the_right_to_all, without_space])
def test_a_place_that_cannot_be_written(name, stopped, checkout):
    arguments, file = WRITERS[name]
    before = (checkout / file).read_bytes() if (checkout / file).exists() else None
    with read_only(checkout) if stopped is without_the_right_to_all else nullcontext():
        said = ends(forked(name, checkout, *arguments, preexec_fn=stopped), 3)
    assert re.fullmatch(r"\S+ could not be written \((Permission denied|File too large)\)", said), said
    assert ((checkout / file).read_bytes() if (checkout / file).exists() else None) == before
    assert [path for path in checkout.rglob("*.tmp") if path.is_file()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="rights are taken as Linux has them")
@pytest.mark.parametrize("name", ["format", "load", "stamp", "cite", "diff", "coverage"])
@pytest.mark.parametrize("file", ["datapackage.json", "data/statements.csv"])
def test_a_file_that_may_not_be_read(name, file, checkout):
    if (name, file) == ("cite", "data/statements.csv"):
        pytest.skip("the dataset is cited from its descriptor")
    (checkout / file).chmod(0)
    try:
        said = ends(forked(name, checkout, *EXTRA.get(name, []), preexec_fn=without_the_right_to_all), 3)
    finally:
        (checkout / file).chmod(0o644)
    assert said.endswith(f"{file} may not be read (permission denied)")
    assert "no package" not in said


UNFINISHED = """
from scripts.command import Parser, run
from scripts.package import endings

def rows():
    try:
        yield
    finally:  # as openpyxl ends a sheet that it could not write
        raise OSError(28, "No space left on device")

def work(options):
    sheet = rows()
    next(sheet)
    raise OSError(28, "No space left on device", "x.xlsx")

endings.begin()
raise SystemExit(run(Parser("release", ""), work, []))
"""


def test_what_a_library_could_not_finish_is_told_once():
    done = subprocess.run([sys.executable, "-c", UNFINISHED], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "x.xlsx could not be read or written (No space left on device)\n"


def test_a_report_for_programs_says_too_that_nothing_could_be_read(checkout):
    (checkout / "datapackage.json").chmod(0)
    try:
        running = started("validate", checkout, "--format", "json", preexec_fn=without_the_right_to_all)
        out, _ = running.communicate()
    finally:
        (checkout / "datapackage.json").chmod(0o644)
    assert running.returncode == 3
    [found] = json.loads(out)["findings"]
    assert (found["rule"], found["severity"]) == ("not-read", "error")


@pytest.mark.parametrize("name", ["audit", "changelog", "evidence", "expectations", "format", "readme", "stamp"])
def test_what_somebody_saves_at_the_last_moment_stays(name, checkout, monkeypatch, capsys, tmp_path):
    """Between what a command has read and what it puts in its place: the given case is `format`."""
    package = Path(shutil.copytree(checkout, tmp_path / "package"))
    arguments, file = WRITERS[name]
    named = {"TEXTS": checkout.parent / "texts", "SHEET": checkout.parent / "sheet.csv"}
    path, sync = package / file, os.fsync

    def saved(handle: int) -> None:
        sync(handle)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a row more\n")

    monkeypatch.setattr(os, "fsync", saved)
    command = importlib.import_module(f"scripts.{name}")
    assert command.main([str(package), *(str(named.get(word, word)) for word in arguments)]) == 3
    assert capsys.readouterr().err.endswith(f"{file} was changed by another program meanwhile, and is left as it is: run the command again\n")  # fmt: skip
    assert path.read_bytes() == b"a row more\n"


@pytest.mark.parametrize(("code", "says"), [(3, "there is not enough memory"), (-9, "it ended with -9")])
def test_a_second_engine_that_the_system_stops_is_no_finding(package, monkeypatch, capsys, code, says):
    monkeypatch.setattr(witness, "_started", lambda _: stopped(code, says))
    assert validate([str(package)]) == 3
    said = capsys.readouterr().err
    assert said == f"Frictionless, the second engine, could not do its work ({says})\n"


def test_a_second_engine_that_is_not_installed_is_no_finding(package, monkeypatch, capsys):
    says = "this command needs the package frictionless, which is not installed in this Python: run make validate"
    monkeypatch.setattr(witness, "_started", lambda _: stopped(2, says))
    assert validate([str(package)]) == 2
    assert capsys.readouterr().err == f"{says}\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes among its files")
@pytest.mark.parametrize("name", ["add", "evidence"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(name, package, tmp_path):
    """Nobody ever writes into it."""
    texts = tmp_path / "pipes"
    texts.mkdir()
    pipe = texts / "source-news.txt"
    os.mkfifo(pipe)
    arguments = {"add": [pipe, package], "evidence": [package, "--texts", texts]}[name]
    command = [sys.executable, "-m", f"scripts.{name}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert (done.returncode, done.stderr) == (3, f"{pipe} could not be read (it is not a regular file)\n")


def test_a_second_engine_that_is_interrupted_interrupts(package, monkeypatch, capsys):
    monkeypatch.setattr(witness, "_started", lambda _: stopped(130, ""))
    assert validate([str(package)]) == 130
    assert capsys.readouterr() == ("", "")


def stopped(code: int, says: str) -> subprocess.Popen:
    ends = f"os.kill(os.getpid(), {-code})" if code < 0 else f"print({says!r}, file=sys.stderr); sys.exit({code})"
    command = [sys.executable, "-c", f"import os, sys; {ends}"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )


# --- what is not there, or damaged ---------------------------------------------------------------------------------------


DAMAGES = {
    "a conflict in the descriptor": ("datapackage.json", b"<<<<<<< HEAD\n{"),
    "a conflict in a schema": ("schemas/stances.schema.json", b"{\n<<<<<<< HEAD\n"),
    "a schema without fields": ("schemas/stances.schema.json", b"{}"),
    "a schema that is gone": ("schemas/stances.schema.json", None),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A copy of the program itself."""
    place = tmp_path_factory.mktemp("house") / "checkout"
    for folder in ("scripts", "schemas"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "datapackage.json", place / "datapackage.json")
    return place


@pytest.mark.parametrize("name", ["validate", "format", "load", "ddl"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_checkout_is_one_sentence(name, damage, house):
    file, data = DAMAGES[damage]
    kept = (house / file).read_bytes()
    (house / file).write_bytes(data) if data is not None else (house / file).unlink()
    try:
        command = [sys.executable, "-m", f"scripts.{name}", *EXTRA.get(name, [])]
        done = subprocess.run(command, cwd=house, capture_output=True, encoding="utf-8")
    finally:
        (house / file).write_bytes(kept)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "cannot be used" in done.stderr or "is no package" in done.stderr


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (MemoryError(), 3, "there is not enough memory"),
        (caused(RuntimeError("events: it failed"), MemoryError()), 3, "there is not enough memory"),
        (RuntimeError("Error while executing check function: MemoryError()"), 3, "there is not enough memory"),
        (RuntimeError("Unknown error: Failed to launch worker thread: Resource temporarily unavailable"), 3, "there is not enough memory"),
        (ImportError("libparquet.so: failed to map segment from shared object", name="pyarrow.lib"), 3, "there is not enough memory"),
        (OSError(5, "Input/output error", "data/x.csv"), 3, "data/x.csv could not be read or written (Input/output error)"),
        (OSError(12, "Cannot allocate memory", "pandas/core"), 3, "there is not enough memory"),
        (OSError(12, "Cannot allocate memory"), 3, "another program could not be started (Cannot allocate memory)"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), 3, "a text could not be read or written: 'utf-8' codec"),
        (ImportError("libx.so: cannot open shared object file", name="numpy"), 2, "the package numpy cannot be loaded (libx.so"),
        (OSError(24, "Too many open files"), 3, "a file could not be opened (Too many open files)"),
        (FileNotFoundError(2, "No usable temporary directory found"), 3, "a temporary file could not be written (No usable temporary directory found)"),
        (SerialisationError("IO_ENOSPC"), 3, "a temporary file could not be written (IO_ENOSPC)"),
        (AccessError("one\x1b[31m"), 3, "one\\u001b[31m"),
    ],
)  # fmt: skip
def test_every_error_of_the_system_is_one_sentence(error, code, says, capsys):
    assert endings.ended(error, endings.say) == code
    said = capsys.readouterr().err
    assert said.startswith(says)
    assert said.count("\n") == 1


@pytest.mark.parametrize("error", [KeyError("x"), ImportError("no x", name="scripts.package.x"), AssertionError()])
def test_a_mistake_of_ours_is_seen_whole(error):
    with pytest.raises(type(error)):
        endings.ended(error, endings.say)


def test_where_there_is_no_memory_any_error_is_told_as_that(monkeypatch, capsys):
    """Libraries fail in odd ways then."""
    monkeypatch.setattr(endings, "ROOM", 1 << 62)
    assert endings.ended(SystemError("error return without exception set"), endings.say) == 3
    assert capsys.readouterr().err == "there is not enough memory\n"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
@pytest.mark.parametrize("megabytes", [200, 260])
def test_too_little_memory_is_one_sentence(megabytes, checkout):
    limit = (megabytes << 20, megabytes << 20)
    running = started(
        "validate", checkout, "--engine", "pandera", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit)
    )
    said = running.communicate()[1].decode("utf-8")
    assert "Traceback" not in said
    lines = [line for line in said.splitlines() if not line.startswith("<jemalloc>")]  # which Arrow's allocator writes
    assert (running.returncode, lines) in [(3, ["there is not enough memory"]), (1, [])]  # 1: it found what is wrong


def test_a_command_that_is_interrupted_in_another_program_says_nothing(package, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.quality.audit.read", interrupted)
    assert audit([str(package)]) == 130
    assert capsys.readouterr() == ("", "")


# --- packages that are not installed ------------------------------------------------------------------------------------


MISSING = r"this command needs the package \w+, which is not installed in this Python: run make {}\n"


def locked(file: str) -> set[str]:
    """Returns the names of the packages that a requirements file locks."""
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def core(tmp_path_factory) -> Path:
    """A folder with links to the packages of requirements.txt that are installed here, and to nothing else."""
    place = tmp_path_factory.mktemp("core")
    for name in locked("requirements.txt"):
        with suppress(importlib.metadata.PackageNotFoundError):  # some are for other systems only
            installed = importlib.metadata.distribution(name)
            for top in {file.parts[0] for file in installed.files} - {"..", "__pycache__"}:
                (place / top).symlink_to(installed.locate_file(top))
    return place


def with_core(core: Path, name: str, *arguments: str) -> subprocess.CompletedProcess:
    """Runs a command with the packages of requirements.txt alone, from a copy of the base package where one is needed."""
    environment = os.environ | {"PYTHONPATH": str(core), "PYTHONNOUSERSITE": "1"}
    command = [sys.executable, "-S", "-m", f"scripts.{name}", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")


def need_more() -> set[str]:
    """Returns the commands that need more than requirements.txt: those of which every target in the Makefile asks for it, and ddl, which has none."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    more, core = (set(re.findall(rf"\$\({lock}\).*\n\t@\$\(RUN\) -m scripts\.(\w+)", text)) for lock in ("DEV", "CORE"))
    return {"ddl"} | more - core


def test_watching_needs_a_package_more_than_validating(core, checkout):
    done = with_core(core, "validate", "--watch", str(checkout))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(MISSING.format("packages"), done.stderr), done.stderr


# Starts commands one after the other as `forked` does, from a Python with these packages, and keeps how each has ended.
EACH = """
import json, sys
from pathlib import Path
import schemas.compiler  # and with it most of what takes long
from tests.forked import Forked
for name, arguments in json.loads(sys.argv[1]).items():
    with open(name, "wb") as out:
        command = Forked(name, arguments, Path(sys.argv[2]), stdout=out)
    said = command.communicate()[1].decode("utf-8")
    print(json.dumps({"args": name, "returncode": command.returncode, "stdout": Path(name).read_text("utf-8"), "stderr": said}))
"""


@pytest.fixture(scope="module")
def each_with_core(core, checkout, tmp_path_factory) -> dict[str, subprocess.CompletedProcess]:
    """How each command ends with the packages of requirements.txt alone; `audit` in the repository, which has an audit."""
    extra = {"add": ["--help"], "ddl": ["sqlite"], "draw": ["--help"], "evidence": ["--texts", str(core)], "site": ["--output", str(checkout / "new")]}  # fmt: skip
    where = {name: [str(checkout)] for name in COMMANDS} | {"audit": [str(ROOT)], "ddl": [], "diff": [str(checkout)] * 2}  # fmt: skip
    commands = {name: [*where[name], *extra.get(name, [])] for name in COMMANDS}
    if WHOLE or not hasattr(os, "fork"):
        return {name: with_core(core, name, *arguments) for name, arguments in commands.items()}
    environment = os.environ | {"PYTHONPATH": f"{core}{os.pathsep}{ROOT}", "PYTHONNOUSERSITE": "1"}
    command = [sys.executable, "-S", "-c", EACH, json.dumps(commands), str(ROOT)]
    done = subprocess.run(command, cwd=tmp_path_factory.mktemp("each"), env=environment, stdout=subprocess.PIPE, check=True)  # fmt: skip
    ended = map(json.loads, done.stdout.splitlines())
    return {each["args"]: subprocess.CompletedProcess(**each) for each in ended}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_package_that_is_not_installed_is_named_with_what_to_run(name, each_with_core):
    done = each_with_core[name]
    assert "Traceback" not in done.stderr
    if name in need_more():
        assert (done.returncode, done.stdout) == (2, "")
        assert re.fullmatch(MISSING.format("packages"), done.stderr), done.stderr
    else:
        assert "not installed" not in done.stderr


@pytest.mark.parametrize("name", ["validate", "load", "diff"])
def test_without_any_package_it_says_to_validate(name, tmp_path):
    done = with_core(tmp_path, name, *["."] * (2 if name == "diff" else 1))
    assert done.returncode == 2
    assert re.fullmatch(MISSING.format("validate"), done.stderr), done.stderr


def test_the_packages_that_decide_between_the_two_commands_are_those_of_the_small_lock():
    assert set(endings.CORE) <= locked("requirements.txt")


# --- interruptions ---------------------------------------------------------------------------------------------------------


def test_an_interruption_in_code_that_was_compiled_from_a_text_ends_as_every_other(checkout, tmp_path):
    """Such as dataclasses run it: Python ended itself by the signal then."""
    code = "import os, signal\nexec('os.kill(os.getpid(), signal.SIGINT)\\nfor _ in range(10**9): pass')\n"
    (tmp_path / "pandas.py").write_text(code, encoding="utf-8")
    running = started("validate", checkout, "--engine", "pandera", env=os.environ | {"PYTHONPATH": str(tmp_path)})
    assert ends(running, 130) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="how far a program has come is asked of Linux")
@pytest.mark.parametrize("name", ["validate", "stamp", "site"])
@pytest.mark.parametrize("group", [True, False] if WHOLE else [True], ids=lambda group: "as the terminal does" if group else "the command alone")  # fmt: skip
def test_ctrl_c_says_nothing(name, group, checkout):
    """Sooner and sooner, until it comes during the work; what would end too soon is kept from the folder into which it writes."""
    codings = checkout / "data" / "codings.csv"
    codings.write_text(re.sub("[0-9a-f]{16}$", "", codings.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8")
    with alone_in(checkout / "data") if name == "stamp" else nullcontext():
        for seconds in (0.8, 0.5, AT_WORK):
            running = started(name, checkout, *WRITERS.get(name, ([], ""))[0])
            wait_until_at_work(running, seconds)
            with suppress(ProcessLookupError):  # it has ended
                (os.killpg if group else os.kill)(running.pid, signal.SIGINT)
            said, code = running.communicate()[1], running.returncode
            assert code in (0, 1, 130)  # 1: it had found what is wrong there before it heard
            assert [line for line in said.decode("utf-8").splitlines() if not line.endswith(" ...")] == []
            if code == 130:
                return
    pytest.fail(f"{name} was never interrupted during its work")


def test_ctrl_c_is_ignored_where_the_caller_wants_that(checkout):
    running = started("load", checkout, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGINT)
    assert ends(running, 0) == ""


# --- the codes are told ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_its_exit_codes(name):
    text = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8").partition('"""')[2].partition('"""')[0]
    told = set(re.findall(r"Exit\s(\d+)", text))
    assert {"0", "2", "3", "130"} <= told


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_its_options_where_it_says_what_it_does(name):
    source = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8")
    told = source.partition('"""')[2].partition('"""')[0]
    assert [each for each in re.findall(r'add_argument\(\s*"(--[a-z]+)"', source) if each not in told] == []


def test_the_table_of_exit_codes_has_every_code():
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| (\d+) \|", page, re.MULTILINE))
    kinds = {kind.exit_code for kind in [PackageError, *PackageError.__subclasses__()]}
    assert rows == {"0", str(endings.INTERRUPTED), *map(str, kinds)}
