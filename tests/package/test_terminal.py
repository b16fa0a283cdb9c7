"""What programs read is the same bytes whatever code page terminal and locale have; what people read is spelled out where it must be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packages import ROOT, WHOLE, edit
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
    ["validate", "NEW", "--format", "json"],
    ["validate", "NEW", "--format", "github"],
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


# Runs commands one after the other, each with an output as Python opens it on this terminal, and keeps what each has printed in a file.
EACH = """
import contextlib, io, runpy, sys
terminal = sys.stdout
for number, sys.argv in enumerate({commands}):
    sys.stdout = io.TextIOWrapper(open(f"{place}/{{number}}", "wb"), terminal.encoding, terminal.errors)
    with contextlib.suppress(SystemExit):
        runpy.run_module(sys.argv[0], run_name="__main__")
    sys.stdout.close()
"""


@pytest.fixture(scope="module")
def printed(packages, tmp_path_factory) -> list[list[bytes]]:
    """What each command prints for programs: first where all is UTF-8, then on each of the terminals."""
    named = dict(zip(("OLD", "NEW"), map(str, packages), strict=True))
    commands = [[f"scripts.{name}", *(named.get(word, word) for word in words)] for name, *words in FOR_MACHINES]
    found = []
    for terminal in [{"PYTHONIOENCODING": "utf-8"}, *TERMINALS]:
        place = tmp_path_factory.mktemp("printed")
        command = [sys.executable, "-c", EACH.format(commands=commands, place=place)]
        subprocess.run(command, cwd=ROOT, env=os.environ | terminal, check=True)
        found.append([(place / str(number)).read_bytes() for number in range(len(commands))])
    return found


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


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", "\\u201crejects\\u0439\\u201d is"), ("cp1252", "“rejects\\u0439” is"), ("cp1251", "“rejectsй” is")])  # fmt: skip
def test_what_people_read_degrades_to_backslashes(encoding, shown, package):
    edit(package, "data/stances.csv", "rejects", "rejects\u0439")
    out = said(["validate", str(package), "--engine", "pandera"], {"PYTHONIOENCODING": encoding})
    assert shown in out.decode(encoding)
