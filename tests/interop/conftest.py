"""Keeps this suite out of `make test`, because it needs a dozen programs: `make interop` names it."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.tables import SCHEMAS
from scripts.package.files import put_measured
from scripts.quality.generated import generate
from tests.interop.tools import BESIDE, READERS, TOOLS, Tool

Seen = tuple[str, str, dict[str, bool], dict[str, int]]  # tool, package, by table: all equal, number of cells
SEEN = pytest.StashKey[list[Seen]]()
Timed = tuple[str, dict[str, int], dict[str, float]]  # engine, rows by table of the package, seconds by what was done
TIMED = pytest.StashKey[list[Timed]]()
PAGE = SCHEMAS.parent / "docs" / "loading.md"
DONE = ("load", "checks", "passes")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignores everything here unless the folder is named on the command line."""
    named = any("interop" in str(argument) for argument in config.invocation_params.args)
    return None if named else True


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--all`, which makes a failure of a tool that is not installed, and `--statements`, for what databases load."""
    parser.addoption("--all", action="store_true", help="fail, not skip, where a tool is not installed")
    parser.addoption("--statements", type=int, default=10_000, help="how many statements the generated package has")
    parser.addoption("--write", action="store_true", help="put the seconds of the engines into docs/loading.md")


@pytest.fixture(scope="session")
def installed(request: pytest.FixtureRequest) -> Callable[[str], Tool]:
    """Gives a function that returns a tool by its title; where it is not installed it skips the test, or with `--all` fails it."""

    def tool(title: str) -> Tool:
        [found] = [tool for tool in [*TOOLS, *BESIDE, *READERS] if tool.title == title]
        if lacking := found.lacking():
            (pytest.fail if request.config.getoption("all") else pytest.skip)(lacking)
        return found

    return tool


@pytest.fixture(scope="session")
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A generated package of many statements; of their codings those of the act, two a statement."""
    place = tmp_path_factory.mktemp("many")
    template = place / "template"
    (template / "data").mkdir(parents=True)
    shutil.copytree(SCHEMAS, template / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copyfile(SCHEMAS.parent / "datapackage.json", template / "datapackage.json")
    for table in (SCHEMAS.parent / "data").glob("*.csv"):
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if table.stem != "codings" or line == lines[0] or ",act," in line]
        (template / "data" / table.name).write_text("".join(kept), encoding="utf-8")
    return place / "package", generate(template, place / "package", request.config.getoption("statements"))


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Gives a function that notes what a tool read, for the table at the end."""
    return lambda *seen: request.config.stash.setdefault(SEEN, []).append(seen)


@pytest.fixture
def timed(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Gives a function that notes how many seconds an engine took, for the line at the end and, with `--write`, for the page."""

    def note(engine: str, package: Path, took: dict[str, float]) -> None:
        rows = rows_of(package)  # counted now: when the tests end it is deleted
        request.config.stash.setdefault(TIMED, []).append((engine, rows, took))

    return note


def rows_of(package: Path) -> dict[str, int]:
    """Returns how many rows each table of a package has, none of whose cells holds a line break."""
    return {path.stem: path.read_bytes().count(b"\n") - 1 for path in (package / "data").glob("*.csv")}


def engines(timed: list[Timed]) -> list[str]:
    """Returns what the page says of the engines: the day, and a table of their seconds."""
    day = f"Measured on {datetime.date.today().isoformat()} in one run, one engine after the other."
    table = ["| Engine | Statements | Rows in all tables | Load | Checks | Passes |", "|---|--:|--:|--:|--:|--:|"]
    for engine, rows, took in timed:
        seconds = " | ".join(f"{took[done]:,.0f} s" if done in took else "" for done in DONE)
        table.append(f"| {engine} | {rows['statements']:,} | {sum(rows.values()):,} | {seconds} |")
    return ["", day, "", *table, ""]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Writes the seconds of the engines into the page, if that was asked and nothing failed."""
    timed = session.config.stash.get(TIMED, [])
    if timed and exitstatus == 0 and session.config.getoption("write"):
        put_measured(PAGE, engines(timed), "what engines took")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the seconds of the engines, and the table of tool by table: = where every cell is equal, X where one is not."""
    for line in engines(timed)[3:] if (timed := config.stash.get(TIMED, [])) else []:
        terminalreporter.write_line(line)
    seen = config.stash.get(SEEN, [])
    if not seen:
        return
    names = list(seen[0][2])
    wide = max(len(tool) for tool, *_ in seen)
    write = terminalreporter.write_line
    terminalreporter.section("every cell, tool by table")
    for line in range(max(map(len, names))):  # the names of the tables, from top to bottom
        write(f"{'':{wide + 12}}" + " ".join(name.rjust(max(map(len, names)))[line] for name in names))
    for tool, package, alike, cells in seen:
        marks = " ".join("=" if alike[name] else "X" for name in names)
        equal = sum(cells[name] for name in names if alike[name])
        write(f"{tool:{wide}}  {package:9} {marks}  {equal:,} of {sum(cells.values()):,} cells equal")
