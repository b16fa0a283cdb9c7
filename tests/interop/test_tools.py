"""Real tools load every table with the lines of docs/loading.md, and every cell is what the strict reader reads."""

import shutil
from pathlib import Path

import pytest

from schemas.tables import SCHEMAS, tables
from scripts.load import read_completely
from tests.empty import empty, fill
from tests.interop.tools import HERE, TOOLS, Code, Rows, Tool
from tests.packages import ROOT
from tests.test_load import made_rows


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The published package, and one of cells that tools are known to mangle."""
    place = tmp_path_factory.mktemp("packages")
    made = empty(place / "made")
    shutil.copytree(SCHEMAS, made / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, schema in tables().items():
        fill(made, name, *made_rows(schema))
    published = place / "published"
    for folder in ("data", "schemas"):
        shutil.copytree(ROOT / folder, published / folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copyfile(ROOT / "datapackage.json", published / "datapackage.json")
    return {"made": made, "published": published}


def canonical(package: Path) -> dict[str, Rows]:
    """Returns the cells of all tables as the strict reader has them."""
    return {
        name: [table.schema.columns, *map(list, zip(*table.columns, strict=True))]
        for name, table in read_completely(package).tables.items()
    }


@pytest.mark.parametrize("package", ["made", "published"])
@pytest.mark.parametrize("tool", TOOLS, ids=[tool.title for tool in TOOLS])
def test_every_cell_is_what_the_strict_reader_reads(tool: Tool, package, packages, tmp_path, request, record):
    if lacking := tool.lacking():
        (pytest.fail if request.config.getoption("all") else pytest.skip)(lacking)
    place = shutil.copytree(packages[package], tmp_path / "package")
    (place / "node_modules").symlink_to(HERE / "node_modules")
    (place / ".venv").symlink_to(ROOT / ".venv")
    ought = canonical(place)
    found = tool.read(Code.of(tool.title), place)
    assert set(found) == set(ought)
    alike = {name: found[name] == rows or (len(rows) == 1 and found[name] == []) for name, rows in ought.items()}
    cells = {name: sum(map(len, rows[1:])) for name, rows in ought.items()}
    record(f"{tool.title} {tool.said_version()}", package, alike, cells)
    for name, rows in ought.items():
        if not alike[name]:
            assert found[name] == rows, f"{tool.title} reads {name} otherwise"
