"""Checks that a package must pass before a release: each yields one plain sentence for every failure."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from schemas.rule import Finding
from scripts.formats.derived import stale_files
from scripts.package.errors import PackageError
from scripts.package.files import as_text, must_read, read_json
from scripts.package.findings import shorten
from scripts.quality.agreement import Report
from scripts.versions.changelog import heading, is_fresh, released_before
from scripts.versions.changes import Difference, numbers
from scripts.versions.compare import compare
from scripts.versions.history import at_commit, released
from scripts.versions.version import Version, read_version


def of_validation(findings: list[Finding]) -> Iterator[str]:
    """An error or a warning: a missing or stale coding is a warning, and a release refuses it."""
    for severity in ("error", "warning"):
        rules = Counter(found.rule for found in findings if found.severity == severity)
        if rules:
            named = ", ".join(f"{rule} {number:,}" for rule, number in sorted(rules.items()))
            yield f"the package has {severity}s, which make validate shows: {named}"


def of_agreement(report: Report) -> Iterator[str]:
    """A variable on which the coders agree too little to publish it."""
    for variable in report.variables:
        if variable.verdict == "blocks":
            yield f"{variable.table}.{variable.name} is below the limit: alpha is {variable.latest.alpha:.3f}, make reliability says more"


def of_versions(directory: Path, descriptor: dict) -> Iterator[str]:
    """A file of the repository that names another version, or another day, than datapackage.json; one that is not there says nothing."""
    version, day = str(descriptor.get("version", "")), str(descriptor.get("created", ""))[:10]
    numbers(version)
    for file, (its_version, its_day) in _said(directory).items():
        if its_version != version:
            yield f"the versions disagree: datapackage.json says {version}, {file} says {shorten(its_version)}"
        if its_day is not None and its_day != day:
            yield f"the days disagree: datapackage.json says {day}, {file} says {shorten(its_day)}"
    if (directory / "CITATION.cff").exists():
        yield from stale_files(directory)


def _said(directory: Path) -> dict[str, tuple[str, str | None]]:
    """Returns the version, and the day where there is one, that each file beside the package names."""
    said: dict[str, tuple[str, str | None]] = {}
    try:
        if text := _text(directory, "pyproject.toml"):
            said["pyproject.toml"] = (str(tomllib.loads(text)["project"]["version"]), None)
        if text := _text(directory, "CITATION.cff"):
            cited = yaml.safe_load(text)
            said["CITATION.cff"] = (str(cited["version"]), str(cited["date-released"]))
        if (directory / ".zenodo.json").exists():
            said[".zenodo.json"] = (str(read_json(directory / ".zenodo.json", directory)["version"]), None)
        if text := _text(directory, "CHANGELOG.md"):
            said["CHANGELOG.md"] = heading(text)
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise PackageError(f"a file that names the version cannot be read: {shorten(error, 200)}") from None
    return said


def _text(directory: Path, name: str) -> str:
    path = directory / name
    return as_text(path, must_read(path, directory)) if path.exists() else ""


def of_changes(found: Difference) -> Iterator[str]:
    """Too small a step of the version, a missing identifier, or one that names something else."""
    yield from found.refused
    if sentence := found.too_small():
        yield sentence


def of_changelog(directory: Path, found: Difference | None, version: str) -> Iterator[str]:
    """A changelog whose section on records is not the difference, or that knows an earlier release which nobody can find."""
    text = _text(directory, "CHANGELOG.md")
    if not text:
        return
    earlier = released_before(text, version)
    if earlier and found is None:
        yield f"CHANGELOG.md says that {earlier} came before, but docs/releases.csv does not have it and no tag v{earlier} is here: fetch the tags, or name its archive with --previous"
    elif not is_fresh(text, found):
        yield "the records in CHANGELOG.md are out of date: run make changelog"


# --- the previous release ----------------------------------------------------------------------------------------------


def of_same_version(directory: Path, now: Version) -> Iterator[str]:
    """A package that differs from what was released with its own version."""
    version = now.descriptor["version"]
    if commit := released(directory).get(version):
        with at_commit(directory, version, commit) as folder:
            found = compare(read_version(folder), now)
        if found.changes or found.refused:
            yield f"version {version} is released already, and the package has changed since: {found.too_small() or 'take the next version'}"
