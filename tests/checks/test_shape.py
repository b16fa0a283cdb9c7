"""A package of the shape before 1.0.0 gets one finding that says so, and nothing else of what follows from it."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

from scripts.checks.shape import COLUMNS, TABLES
from scripts.package.archives import package_at
from scripts.versions.history import PACKAGE_PATHS, recorded
from tests.packages import ROOT, edit
from tests.verdicts import validate
from tests.versions import edit_json, edit_schema, set_version


def told(package: Path, engine: str = "both") -> list[tuple[str, str, str]]:
    """Validates a package; returns rule, file and message of each finding."""
    return [(found.rule, found.file, found.message) for found in validate(package, engine)[0]]


@pytest.fixture
def old(package: Path) -> Path:
    """The base package in the shape of 0.2.0: without the tables and columns that 1.0.0 added, and with the codes of then."""
    for name in TABLES:
        (package / f"data/{name}.csv").unlink()
        (package / f"schemas/{name}.schema.json").unlink()
    edit_json(package / "datapackage.json", lambda front: front.update(resources=[one for one in front["resources"] if one["name"] not in TABLES]))  # fmt: skip
    for table, columns in COLUMNS.items():
        edit_schema(package, table, lambda schema, columns=columns: schema.update(fields=[field for field in schema["fields"] if field["name"] not in columns]))  # fmt: skip
        path = package / f"data/{table}.csv"
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [name for name in rows[0] if name not in columns], extrasaction="ignore", lineterminator="\n")  # fmt: skip
            writer.writeheader()
            writer.writerows(rows)
    set_version(package, "0.2.0")
    return package


def test_a_package_of_the_old_shape_gets_one_finding(old):
    assert told(old) == [
        ("old-shape", "datapackage.json", "is version 0.2.0, and the tables changed their shape in 1.0.0")
    ]


def test_the_finding_says_what_to_do(old):
    (found,) = validate(old, "pandera")[0]
    assert (found.severity, found.value) == ("error", "0.2.0")
    assert "CHANGELOG.md" in found.hint
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    of_then = changelog.partition("## 1.0.0")[2].partition("\n## ")[0]
    assert all(f"`{name}`" in of_then for name in TABLES)
    assert all(f"{column}`" in of_then for columns in COLUMNS.values() for column in columns)


@pytest.mark.parametrize("version", ["1.0.0", "2.3.4", "soon"])
def test_the_shape_tells_where_the_version_does_not(old, version):
    set_version(old, version)
    shape = ("old-shape", "datapackage.json", f"names version {version}, but the package has the shape of a version before 1.0.0")  # fmt: skip
    no_version = [("descriptor-identifier", "datapackage.json")] if version == "soon" else []
    assert told(old)[-1] == shape
    assert [(rule, file) for rule, file, _ in told(old)[:-1]] == no_version


def test_what_does_not_follow_from_the_shape_is_told_too(old):
    edit(old, "data/stances.csv", "rejects", "rejectz")
    (old / "data/notes.txt").write_text("mine", encoding="utf-8")
    path = old / "data/speakers.csv"
    path.write_text("".join(line.rpartition(",")[0] + "\n" for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8")  # fmt: skip
    assert [(rule, file) for rule, file, _ in told(old)] == [
        ("stray-file", "data/notes.txt"),
        ("column-missing", "data/speakers.csv"),
        ("stance-code", "data/stances.csv"),
        ("old-shape", "datapackage.json"),
    ]


def test_a_package_that_has_begun_to_change_its_shape_is_told_what_is_missing(package):
    """Its version is the new one and it has all but one of the tables: what is missing is said, and nothing of an old shape."""
    (package / "data/other_names.csv").unlink()
    edit_json(package / "datapackage.json", lambda front: front.update(resources=[one for one in front["resources"] if one["name"] != "other_names"]))  # fmt: skip
    assert [rule for rule, _, _ in told(package, "pandera")] == ["resource-missing"]


def test_a_new_shape_under_an_old_version_is_one_finding(package):
    set_version(package, "0.3.0")
    assert [rule for rule, _, _ in told(package)] == ["old-shape"]


def test_the_real_version_0_2_0_gets_one_finding(tmp_path):
    commit = recorded(ROOT)["0.2.0"]
    done = subprocess.run(["git", "-C", str(ROOT), "archive", "--format=zip", commit, *PACKAGE_PATHS], capture_output=True)  # fmt: skip
    if done.returncode:
        pytest.skip("this is no whole clone")
    (tmp_path / "old.zip").write_bytes(done.stdout)
    with package_at(tmp_path / "old.zip") as package:
        assert json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["version"] == "0.2.0"
        assert [rule for rule, _, _ in told(package, "pandera")] == ["old-shape"]
