"""Finds the release before: an archive or folder that is named, or the greatest tag that git knows."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.package.archives import package_at
from scripts.package.errors import PackageError
from scripts.versions.changes import Difference, numbers
from scripts.versions.compare import compare
from scripts.versions.version import read_version

TAG = re.compile(r"v([0-9]+\.[0-9]+\.[0-9]+)")


PACKAGE_PATHS = ("datapackage.json", "data", "schemas")  # of a tagged version: what a package is made of


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
    with at_tag(directory, f"v{max(tags, key=numbers)}") as folder:
        yield folder


def difference_to(before: Path | None, directory: Path) -> Difference | None:
    """Compares the release before with the package; None where there is none."""
    return compare(read_version(before), read_version(directory)) if before else None


def tagged(directory: Path) -> list[str]:
    """Returns the versions that git knows by tags such as v1.2.3; none where the directory is not the top of a git checkout."""
    top = _git(directory, "rev-parse", "--show-toplevel")
    if top is None or Path(os.fsdecode(top.removesuffix(b"\n"))).resolve() != directory.resolve():
        return []
    names = (_git(directory, "tag", "--list", "v*") or b"").decode().split()
    return [found.group(1) for name in names if (found := TAG.fullmatch(name))]


@contextmanager
def at_tag(directory: Path, tag: str) -> Iterator[Path]:
    """Yields a folder with the package at a tag; raises PackageError where git cannot show it."""
    as_committed = (
        "-c",
        "core.autocrlf=false",
        "-c",
        "core.eol=lf",
    )  # else git writes the line ends of this machine into it
    archive = _git(directory, *as_committed, "archive", "--format=zip", tag, *PACKAGE_PATHS)
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
