"""What has to be true before a release: each gate yields one plain sentence for what is not."""

from __future__ import annotations

import re
import subprocess
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from schemas.rule import Finding
from scripts.formats.citation import stale_files
from scripts.package.archives import package_at
from scripts.package.reader import PackageError, read_bytes, read_json, shorten
from scripts.quality.agreement import Report
from scripts.versions.changelog import heading, is_fresh, released_before
from scripts.versions.changes import Difference, Version, compare, numbers, read_version

TAG = re.compile(r"v([0-9]+\.[0-9]+\.[0-9]+)")
PACKAGE_PATHS = ("datapackage.json", "data", "schemas")  # of a tagged version: what a package is made of


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
            yield f"{variable.table}.{variable.name} is below its bar: alpha is {variable.latest.alpha:.3f}, make reliability says more"


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
    return read_bytes(path, directory).decode("utf-8") if path.exists() else ""


def of_changes(found: Difference) -> Iterator[str]:
    """Too small a step of the version, an identifier that vanished, or one that names another thing."""
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
        yield f"CHANGELOG.md says that {earlier} came before, but no tag v{earlier} is here: fetch the tags, or name its archive with --previous"
    elif not is_fresh(text, found):
        yield "the section on records in CHANGELOG.md is stale: run make changelog"


# --- the release before ----------------------------------------------------------------------------------------------


@contextmanager
def previous(directory: Path, given: Path | None, version: str) -> Iterator[Path | None]:
    """Yields the folder of the release before: of the archive or folder given, else of the greatest git tag below the version.

    None where there is neither. What lies in dist/ is not looked at: another clone would not have it.
    """
    if given:
        with package_at(given) as folder:
            yield folder
        return
    own = numbers(version)
    tags = [tag for tag in tagged(directory) if numbers(tag) < own]
    if not tags:
        yield None
        return
    with _at_tag(directory, f"v{max(tags, key=numbers)}") as folder:
        yield folder


def difference_to(before: Path | None, directory: Path) -> Difference | None:
    """Compares the release before with the package; None where there is none."""
    return compare(read_version(before), read_version(directory)) if before else None


def of_same_version(directory: Path, now: Version) -> Iterator[str]:
    """A package that differs from what was tagged with its own version."""
    version = now.descriptor["version"]
    if version in tagged(directory):
        with _at_tag(directory, f"v{version}") as folder:
            found = compare(read_version(folder), now)
        if found.changes or found.refused:
            yield f"version {version} is tagged already, and the package has changed since: {found.too_small() or 'take the next version'}"


def tagged(directory: Path) -> list[str]:
    """Returns the versions that git knows by tags such as v1.2.3; none where the directory is not the top of a git checkout."""
    top = _git(directory, "rev-parse", "--show-toplevel")
    if top is None or Path(top.decode().strip()).resolve() != directory.resolve():
        return []
    names = (_git(directory, "tag", "--list", "v*") or b"").decode().split()
    return [found.group(1) for name in names if (found := TAG.fullmatch(name))]


@contextmanager
def _at_tag(directory: Path, tag: str) -> Iterator[Path]:
    archive = _git(directory, "archive", "--format=zip", tag, *PACKAGE_PATHS)
    if archive is None:
        raise PackageError(f"git cannot show the package at the tag {tag}")
    with tempfile.TemporaryDirectory(prefix="tag.") as folder:
        path = Path(folder, f"{tag}.zip")
        path.write_bytes(archive)
        with package_at(path) as package:
            yield package


def _git(directory: Path, *arguments: str) -> bytes | None:
    """Returns what git says; None where it fails or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(directory), *arguments], capture_output=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
