"""Two versions of the base package to compare, and edits that make one of the other."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.packages import base


def pair(directory: Path) -> tuple[Path, Path]:
    """Returns the base package as the version before, and a copy of it, numbered one patch higher, to be changed."""
    old = base(directory)
    new = shutil.copytree(old, directory / "new")
    set_version(new, least_after(version_of(old)))
    return old, new


def version_of(package: Path) -> str:
    """Returns the version of a package."""
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["version"]


def least_after(version: str) -> str:
    """Returns the next patch after a version."""
    major, minor, patch = version.split(".")
    return f"{major}.{minor}.{int(patch) + 1}"


def set_version(package: Path, version: str) -> None:
    """Gives a package another version."""
    edit_json(package / "datapackage.json", lambda front: front.update(version=version))


def edit_json(path: Path, change: Callable[[dict], object]) -> None:
    """Changes a JSON file in place."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def edit_schema(package: Path, table: str, change: Callable[[dict], object]) -> None:
    """Changes the schema of a table."""
    edit_json(package / "schemas" / f"{table}.schema.json", change)


def field(schema: dict, name: str) -> dict:
    """Returns a field of a schema as it stands in its file."""
    return next(one for one in schema["fields"] if one["name"] == name)


def append(package: Path, table: str, *rows: str) -> None:
    """Adds lines to a table, in their places."""
    path = package / "data" / f"{table}.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *sorted([*lines, *rows])]) + "\n", encoding="utf-8")


def drop(package: Path, table: str, begins: str) -> None:
    """Takes the lines out of a table that begin so."""
    path = package / "data" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(begins)]
    assert len(kept) < len(lines), f"{table} has no line that begins with {begins}"
    path.write_text("".join(kept), encoding="utf-8")


def rename_everywhere(package: Path, old: str, new: str) -> None:
    """Writes another identifier wherever one stands in the tables, and puts the rows in order."""
    for path in (package / "data").glob("*.csv"):
        header, *lines = path.read_text(encoding="utf-8").replace(old, new).splitlines()
        path.write_text("\n".join([header, *sorted(lines)]) + "\n", encoding="utf-8")


def zipped(package: Path, archive: Path, folder: str = "") -> Path:
    """Packs a package into an archive, in a folder if one is named."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for path in sorted(package.rglob("*")):
            written.write(path, f"{folder}{path.relative_to(package)}")
    return archive
