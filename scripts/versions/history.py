"""Finds the previous release: an archive or folder that is named, or the latest that docs/releases.csv or a tag of git has."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.tables import is_date
from scripts.package.archives import package_at
from scripts.package.errors import AccessError, PackageError
from scripts.package.files import as_text, must_read, reason
from scripts.package.findings import shorten
from scripts.versions.changes import VERSION, Difference, numbers
from scripts.versions.compare import compare
from scripts.versions.version import read_version

RELEASES = Path("docs", "releases.csv")  # what was released: in it the commit whose package a version is
COLUMNS = ["version", "released_on", "commit", "sha256"]
COMMIT, SUM = re.compile("[0-9a-f]{40}"), re.compile("([0-9a-f]{64})?")
TAG = re.compile(r"v([0-9]+\.[0-9]+\.[0-9]+)")
MADE_FROM = ("data/", "schemas/", "scripts/")  # folders that an archive is made of, or by
PACKAGE_PATHS = ("datapackage.json", "data", "schemas")  # of a commit: what a package is made of
# Else git writes the line ends of this machine into an archive, or leaves files out of it that somebody's own attributes name.
AS_COMMITTED = ("-c", "core.autocrlf=false", "-c", "core.eol=lf", "-c", f"core.attributesFile={os.devnull}")
# By which git, where it has started this program itself, names the repository that it works on: not always the one that is asked about.
ITS_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_CONFIG_PARAMETERS")  # fmt: skip


@contextmanager
def previous(directory: Path, given: Path | None, version: str) -> Iterator[Path | None]:
    """Yields the folder of the previous release: of the archive or folder given, else of the greatest version below that was released.

    None where there is none. What lies in dist/ is not looked at: another clone would not have it. Raises PackageError where a
    version was released before, but git cannot show it.
    """
    if given:
        with package_at(given) as folder:
            yield folder
        return
    own = numbers(version)
    earlier = {each: commit for each, commit in released(directory).items() if numbers(each) < own}
    if not earlier:
        yield None
        return
    latest = max(earlier, key=numbers)
    with at_commit(directory, latest, earlier[latest]) as folder:
        yield folder


def difference_to(before: Path | None, directory: Path) -> Difference | None:
    """Compares the previous release with the package; None where there is none."""
    return compare(read_version(before), read_version(directory)) if before else None


def released(directory: Path) -> dict[str, str]:
    """Returns what was released, as a commit or tag by version: of docs/releases.csv and, for other versions, of git's tags.

    Raises PackageError where the file is no such table, or git has a checkout here and cannot be asked.
    """
    return {version: f"v{version}" for version in tagged(directory)} | recorded(directory)


def recorded(directory: Path) -> dict[str, str]:
    """Returns the commit of each version in docs/releases.csv, none where there is no such file; raises PackageError where it is no such table."""
    if not (directory / RELEASES).exists():
        return {}
    try:
        header, *rows = csv.reader(io.StringIO(must_read(directory / RELEASES, directory).decode("utf-8"), newline=""))
    except (ValueError, csv.Error) as error:
        raise PackageError(f"{RELEASES} cannot be read: {shorten(error)}") from None
    if header != COLUMNS or not all(map(_is_release, rows)):
        raise PackageError(f"{RELEASES} should have the columns {','.join(COLUMNS)}: 1.2.3, a day, a whole commit, and a SHA-256 or nothing")  # fmt: skip
    return {version: commit for version, _, commit, _ in rows}


def _is_release(row: list[str]) -> bool:
    if len(row) != len(COLUMNS):
        return False
    version, day, commit, digest = row
    return bool(VERSION.fullmatch(version) and is_date(day) and COMMIT.fullmatch(commit) and SUM.fullmatch(digest))


def tagged(directory: Path) -> list[str]:
    """Returns the versions that git knows by tags such as v1.2.3; none where the directory is not the top of a git checkout.

    Raises PackageError where it is one, but git cannot be asked.
    """
    top = _git(directory, "rev-parse", "--show-toplevel")
    if top is None and (directory / ".git").exists():
        raise PackageError("git cannot say what was released: see what git status prints here, or name the archive of the previous release with --previous")  # fmt: skip
    if top is None or Path(os.fsdecode(top.removesuffix(b"\n"))).resolve() != directory.resolve():
        return []
    names = _must(directory, "tag", "--list", "v*").decode(errors="replace").split()
    return [found.group(1) for name in names if (found := TAG.fullmatch(name))]


def commit_of(directory: Path, name: str) -> str:
    """Returns the commit that git knows by a name; blank where it knows none, or the directory is not the top of a checkout."""
    if not (directory / ".git").exists():
        return ""
    return (_git(directory, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") or b"").decode().strip()


def text_at(directory: Path, commit: str, path: str) -> str:
    """Returns the text of a file at a commit or tag; blank where it was not there."""
    there = _must(directory, "ls-tree", "--name-only", commit, "--", path)
    return as_text(Path(path), _must(directory, "show", f"{commit}:{path}") if there else b"")


def uncommitted(directory: Path) -> list[str]:
    """Returns the paths of a checkout that are not as they were committed: tracked ones, and new ones among the package and the program."""
    # Not git status, which takes a file for changed whose line ends alone are others than git would write.
    if not (directory / ".git").exists() or _git(directory, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return []
    changed = _must(directory, "-c", "diff.autoRefreshIndex=true", "diff", "HEAD", "--name-only", "-z", "--no-renames", "--no-ext-diff")  # fmt: skip
    new = _must(directory, "ls-files", "--others", "--exclude-standard", "-z")
    tracked, others = (said.decode("utf-8", "replace").split("\0") for said in (changed, new))
    return sorted({*filter(None, tracked), *(path for path in others if path.startswith(MADE_FROM))})


@contextmanager
def at_commit(directory: Path, version: str, commit: str) -> Iterator[Path]:
    """Yields a folder with the package at a commit or tag; raises PackageError where git cannot show it."""
    if commit_of(directory, commit):
        archive = _must(directory, *AS_COMMITTED, "archive", "--format=zip", commit, *PACKAGE_PATHS)
    else:
        raise PackageError(f"version {version} was released, but git cannot show it here ({shorten(commit, 12)}): {_why(directory)}")  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="released.") as folder:
        path = Path(folder, "released.zip")
        path.write_bytes(archive)
        with package_at(path) as package:
            yield package


def _why(directory: Path) -> str:
    """Says what to do where git lacks a commit."""
    if (_git(directory, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true":
        return "the clone is shallow; run git fetch --unshallow, or name the archive with --previous"
    return "use a full clone with all tags, or name the archive with --previous"


def _git(directory: Path, *arguments: str) -> bytes | None:
    """Returns what git says; None where it says no, or there is no checkout to ask about.

    Raises AccessError where the directory is a checkout and git cannot be asked: it is not there, or it refuses to read this one.
    """
    try:
        done = _asked(directory, *arguments)
        refused = done.returncode and (directory / ".git").exists() and _asked(directory, "rev-parse", "--git-dir")
        why = refused.stderr.decode(errors="replace") if refused and refused.returncode else ""
    except OSError as error:
        why = f"it could not be run: {reason(error)}" if (directory / ".git").exists() else ""
        done = None
    if why:
        raise AccessError(f"git could not be asked about this checkout: {' '.join(why.split())}")
    return done.stdout if done and done.returncode == 0 else None


def _must(directory: Path, *arguments: str) -> bytes:
    """Returns what git says to a question of which every whole checkout knows the answer; raises AccessError with its words where it fails."""
    if (said := _git(directory, *arguments)) is None:
        why = " ".join(_asked(directory, *arguments).stderr.decode(errors="replace").split())
        raise AccessError(f"git could not be asked about this checkout: {shorten(why, 300)}")
    return said


def _asked(directory: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = ["git", "--no-optional-locks", "-C", str(directory), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in ITS_OWN} | {"LC_ALL": "C"}
    return subprocess.run(command, capture_output=True, env=environment)
