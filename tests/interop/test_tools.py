"""Real tools load every table with the lines of docs/loading.md, and every cell is what the strict reader reads."""

import shutil
from pathlib import Path

import pytest

from schemas.tables import SCHEMAS, tables
from scripts.package.typed import read_completely
from tests.empty import empty, fill
from tests.interop.tools import HERE, TOOLS, Code, Rows, defaults
from tests.package.test_load import made_rows
from tests.packages import ROOT
from tests.spreadsheets.measure import hard, ours


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The published package, and one of cells that tools are known to mangle."""
    place = tmp_path_factory.mktemp("packages")
    made = empty(place / "made")
    shutil.copytree(SCHEMAS, made / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, schema in tables().items():
        fill(made, name, *made_rows(schema))
    return {"made": made, "published": ours(place)}


def canonical(package: Path) -> dict[str, Rows]:
    """Returns the cells of all tables as the strict reader has them."""
    return {
        name: [table.schema.columns, *map(list, zip(*table.columns, strict=True))]
        for name, table in read_completely(package).tables.items()
    }


def prepared(package: Path, directory: Path) -> Path:
    """Copies a package to where the lines run, with what a checkout has beside it."""
    place = shutil.copytree(package, directory / "package")
    (place / "node_modules").symlink_to(HERE / "node_modules")
    (place / ".venv").symlink_to(ROOT / ".venv")
    return place


@pytest.mark.parametrize(("package", "locale"), [("made", "C"), ("published", "C.UTF-8")])
@pytest.mark.parametrize("title", [tool.title for tool in TOOLS])
def test_every_cell_is_what_the_strict_reader_reads(
    title, package, locale, packages, tmp_path, monkeypatch, installed, record
):
    """Under a locale without an idea of UTF-8 too: the lines do not lean on the machine's settings."""
    tool = installed(title)
    monkeypatch.setenv("LC_ALL", locale)
    place = prepared(packages[package], tmp_path)
    ought = canonical(place)
    found = tool.read(Code.of(title), place)
    assert set(found) == set(ought)
    alike = {name: found[name] == rows or (len(rows) == 1 and found[name] == []) for name, rows in ought.items()}
    cells = {name: sum(map(len, rows[1:])) for name, rows in ought.items()}
    record(f"{title} {tool.version()}".strip(), package, alike, cells)
    for name, rows in ought.items():
        if not alike[name]:
            assert found[name] == rows, f"{title} reads {name} otherwise"


@pytest.mark.parametrize("title", defaults())
def test_the_shortest_line_changes_what_the_page_says(title, tmp_path, monkeypatch, installed):
    """And so the comparison is seen to notice a changed cell."""
    tool = installed(title)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    line, said = defaults()[title]
    place = prepared(hard(tmp_path), tmp_path / "copy")
    found, ought = tool.read(Code(Code.of(title).before, line), place), canonical(place)
    changed = {
        f"{name}.{column}"
        for name, (header, *rows) in ought.items()
        for cells, read in zip(rows, found[name][1:], strict=True)
        for column, cell, now in zip(header, cells, read, strict=True)
        if cell != now
    }
    assert changed == said
