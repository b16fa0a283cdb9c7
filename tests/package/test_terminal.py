"""What programs read is the same bytes whatever code page terminal and locale have; what people read is spelled out where it must be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packages import ROOT, edit
from tests.versions import pair

# A terminal of Russian Windows, one without any letters but those of English, one of UTF-16, and a locale that knows nothing.
TERMINALS = [
    {"PYTHONIOENCODING": "cp1251"},
    {"PYTHONIOENCODING": "utf-16"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
]
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


@pytest.mark.parametrize("arguments", FOR_MACHINES, ids=" ".join)
def test_what_programs_read_is_utf_8_whatever_the_terminal(arguments, packages):
    old, new = map(str, packages)
    arguments = [{"OLD": old, "NEW": new}.get(word, word) for word in arguments]
    everywhere = said(arguments, {"PYTHONIOENCODING": "utf-8"})
    assert everywhere.decode("utf-8")
    assert b"\r" not in everywhere
    for terminal in TERMINALS:
        assert said(arguments, terminal) == everywhere, terminal


def test_letters_of_every_script_are_in_it(packages):
    changes = json.loads(said(["diff", *map(str, packages), "--format", "json"], TERMINALS[0]))["changes"]
    assert "Спикёр É. 一" in {change["new"] for change in changes}


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", "\\u201crejects\\u0439\\u201d is"), ("cp1252", "“rejects\\u0439” is"), ("cp1251", "“rejectsй” is")])  # fmt: skip
def test_what_people_read_degrades_to_backslashes(encoding, shown, package):
    edit(package, "data/stances.csv", "rejects", "rejects\u0439")
    out = said(["validate", str(package), "--engine", "pandera"], {"PYTHONIOENCODING": encoding})
    assert shown in out.decode(encoding)
