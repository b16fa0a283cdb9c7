"""What programs read is the same bytes whatever code page terminal and locale have; what people read is spelled out where it must be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packages import ROOT, WHOLE, base, edit
from tests.versions import pair

# A locale that knows no letters but those of English; in CI also a terminal of Russian Windows and one of UTF-16.
TERMINALS = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
    {"PYTHONIOENCODING": "cp1251"},
    {"PYTHONIOENCODING": "utf-16"},
][: 3 if WHOLE else 1]
FOR_MACHINES = [
    ["diff", "OLD", "NEW", "--format", "csv"],
    ["diff", "OLD", "NEW", "--format", "json"],
    ["diff", "OLD", "NEW", "--format", "markdown"],
    ["validate", "NEW", "--format", "json", "--engine", "pandera"],
    ["validate", "NEW", "--format", "github", "--engine", "pandera"],
    ["audit", "NEW", "--seed", "1"],
    ["cite", "NEW", "--record", "speakers/speaker-one", "--format", "bibtex"],
    ["cite", "NEW", "--record", "speakers/speaker-one", "--format", "ris"],
    ["cite", "NEW", "--record", "speakers/speaker-one", "--format", "csl"],
    ["reliability", "NEW", "--format", "json"],
    ["reliability", "NEW", "--format", "markdown"],
    ["ddl", "sqlite"],
    ["estimates", "NEW", "--format", "csv"],
    ["estimates", "NEW", "--format", "json"],
]


def said(arguments: list[str], environment: dict[str, str]) -> bytes:
    """Runs a command and returns the bytes that it printed."""
    command = [sys.executable, "-m", f"scripts.{arguments[0]}", *arguments[1:]]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE).stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> tuple[Path, Path]:
    """Two versions with letters of several scripts in what changed."""
    old, new = pair(tmp_path_factory.mktemp("terminal"))
    edit(new, "data/speakers.csv", "Speaker One", "Спикёр É. 一")
    edit(new, "data/stances.csv", "rejects", "rejectś")
    return old, new


# Runs commands one after the other, each with an output as Python opens it on this terminal, or in the encoding that is named, and
# keeps what each has printed in a file.
EACH = """
import contextlib, io, os, runpy, sys
terminal, os._exit = sys.stdout, sys.exit
for number, (encoding, *sys.argv) in enumerate({commands}):
    sys.stdout = io.TextIOWrapper(open(f"{place}/{{number}}", "wb"), encoding or terminal.encoding, terminal.errors)
    with contextlib.suppress(SystemExit):
        runpy.run_module(sys.argv[0], run_name="__main__")
    sys.stdout.close()
"""


def each_said(commands: list[list[str]], environment: dict[str, str], place: Path) -> list[bytes]:
    """Runs commands in one process and returns what each printed; a command is its encoding, if it has one of its own, its module and its arguments."""
    command = [sys.executable, "-c", EACH.format(commands=commands, place=place)]
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)
    return [(place / str(number)).read_bytes() for number in range(len(commands))]


@pytest.fixture(scope="module")
def printed(packages, tmp_path_factory) -> list[list[bytes]]:
    """What each command prints for programs: first where all is UTF-8, then on each of the terminals."""
    named = dict(zip(("OLD", "NEW"), map(str, packages), strict=True))
    commands = [["", f"scripts.{name}", *(named.get(word, word) for word in words)] for name, *words in FOR_MACHINES]
    terminals = [{"PYTHONIOENCODING": "utf-8"}, *TERMINALS]
    return [each_said(commands, terminal, tmp_path_factory.mktemp("printed")) for terminal in terminals]


@pytest.mark.parametrize("arguments", FOR_MACHINES, ids=" ".join)
def test_what_programs_read_is_utf_8_whatever_the_terminal(arguments, printed):
    everywhere, *others = [of_terminal[FOR_MACHINES.index(arguments)] for of_terminal in printed]
    assert everywhere.decode("utf-8")
    assert b"\r" not in everywhere
    for terminal, other in zip(TERMINALS, others, strict=True):
        assert other == everywhere, terminal


def test_letters_of_every_script_are_in_it(packages):
    changes = json.loads(said(["diff", *map(str, packages), "--format", "json"], TERMINALS[0]))["changes"]
    assert "Спикёр É. 一" in {change["new"] for change in changes}


@pytest.fixture(scope="module")
def for_people(tmp_path_factory) -> dict[str, bytes]:
    """What `validate` prints of a word with a Cyrillic letter, by the encoding of its output."""
    place = tmp_path_factory.mktemp("people")
    package = base(place)
    edit(package, "data/stances.csv", "rejects", "rejects\u0439")
    encodings = ["ascii", "cp1252", "cp1251"]
    commands = [[encoding, "scripts.validate", str(package), "--engine", "pandera"] for encoding in encodings]
    return dict(zip(encodings, each_said(commands, {"PYTHONIOENCODING": "ascii"}, place), strict=True))


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", "\\u201crejects\\u0439\\u201d is"), ("cp1252", "“rejects\\u0439” is"), ("cp1251", "“rejectsй” is")])  # fmt: skip
def test_what_people_read_degrades_to_backslashes(encoding, shown, for_people):
    assert shown in for_people[encoding].decode(encoding)
