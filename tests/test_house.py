"""The house is as CONTRIBUTING.md draws it: see tests/house.py, which reads the imports."""

import re
import statistics

import pytest

from tests import house
from tests.packages import ROOT

ARROWS = house.arrows()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PLACES = re.search(r"## Where do I find.*?(?=\n## |\Z)", CONTRIBUTING, re.DOTALL).group()


def test_every_arrow_points_to_the_right():
    assert list(house.wrong_arrows(ARROWS)) == []


def test_no_file_comes_back_to_itself():
    assert list(house.circles(ARROWS)) == []


@pytest.mark.parametrize(
    ("module", "other", "sentence"),
    [
        ("scripts.package.reader", "scripts.checks.report", "package may import only what is to its right"),
        ("schemas.tables", "scripts.package.files", "schemas may import only what is to its right"),
        ("scripts.pages.site", "scripts.validate", "imports the command scripts.validate"),
        ("scripts.stamp", "scripts.format", "imports the command scripts.format"),
        ("scripts.quality.audit", "scripts.command", "which only commands may import"),
    ],
)
def test_a_wrong_arrow_is_said_in_one_sentence(module, other, sentence):
    (said,) = house.wrong_arrows([(module, other)])
    assert said.startswith(f"{module} imports ")
    assert sentence in said


def test_a_circle_is_found_however_long_it_is():
    found = [
        ("scripts.a", "scripts.b"),
        ("scripts.b", "scripts.c"),
        ("scripts.c", "scripts.a"),
        ("scripts.d", "scripts.a"),
    ]
    assert len(list(house.circles(found))) == 3


@pytest.mark.parametrize(("room", "path"), list(house.files(ROOT)), ids=lambda value: getattr(value, "stem", value))
def test_no_file_and_no_function_is_too_long_to_be_seen_at_once(room, path):
    most = house.MOST_LINES.get(room, house.MOST_LINES_OF_A_ROOM)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= most, (
        f"{path.relative_to(ROOT)} has {lines} lines where {most} are allowed: cut it where it changes subject"
    )
    long = [
        f"{name} ({length} lines)" for name, length in house.functions(path) if length > house.MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, (
        f"{path.relative_to(ROOT)}: {', '.join(long)} should be at most {house.MOST_LINES_OF_A_FUNCTION} lines"
    )


def test_functions_stay_short():
    lengths = [length for _, path in house.files(ROOT) for _, length in house.functions(path)]
    assert statistics.median(lengths) < house.LONGEST_MEDIAN


def test_the_drawing_in_contributing_is_the_one_that_is_tested():
    assert " -> ".join(house.ROOMS) in PLACES
    there = {path.name for path in (ROOT / "scripts").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert there == set(house.ROOMS) - {"commands", "schemas"}
    for name in there:
        assert f"scripts/{name}/" in PLACES, f"CONTRIBUTING.md does not say what scripts/{name}/ is for"


def test_every_place_that_contributing_names_is_there():
    named = re.findall(r"`((?:scripts|schemas|tests|data|docs)/[^`*]*)`", PLACES)
    assert len(named) > 15
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_every_command_is_in_contributing():
    commands = {path.stem for room, path in house.files(ROOT) if room == "commands"} - {"__init__", "command"}
    assert [name for name in sorted(commands) if f"`{name}`" not in PLACES] == []
