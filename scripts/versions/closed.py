"""What was released is closed: neither its section of the changelog nor its archive changes any more without a refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from scripts.package.descriptor import read_descriptor
from scripts.package.errors import ClosedError
from scripts.package.files import as_text, contents
from scripts.quality.rows import read_rows
from scripts.versions.changelog import heading, renewed, sections
from scripts.versions.changes import Difference
from scripts.versions.history import (
    COLUMNS,
    RELEASES,
    commit_of,
    difference_to,
    previous,
    released,
    text_at,
    uncommitted,
)

MADE = "made.json"  # of an archive: how it was made


def of_sections(directory: Path) -> Iterator[str]:
    """A section of CHANGELOG.md that belongs to a released version and has changed since."""
    path = directory / "CHANGELOG.md"
    data = contents(path)
    now = sections(as_text(path, data)) if data is not None else None
    for version, commit in released(directory).items() if now is not None else ():
        if not commit_of(directory, commit):
            yield f"the section of {version} in CHANGELOG.md cannot be compared with the release, because git does not have {commit} here: use a full clone with all tags"
            continue
        was = sections(text_at(directory, commit, path.name)).get(version)
        if was is not None and now.get(version) != was:
            yield f"{version} was released, and its section in CHANGELOG.md has changed since: restore it as git show {commit}:CHANGELOG.md prints it"


def renewed_in(directory: Path, changelog: str, given: Path | None) -> str:
    """Returns the changelog of a package with the section that its difference to the previous release makes.

    `given` names that release, else it is found. Raises ClosedError where the first heading is that of another version, or the version
    was released and its section would change; PackageError, LoadError or AccessError where something cannot be read.
    """
    version = read_descriptor(directory).get("version", "")
    with previous(directory, given, version) as before:
        now = renewed(changelog, difference_to(before, directory))
    first, _ = heading(changelog)
    if first != version:
        raise ClosedError(f"the first heading of CHANGELOG.md is that of {first}, and datapackage.json says {version}: first write a heading for {version} above it")  # fmt: skip
    if now != changelog and version in released(directory):
        raise ClosedError(f"{version} was released, and its section in CHANGELOG.md is closed: put later changes under a new version with its own heading")  # fmt: skip
    return now


def of_archive(directory: Path, version: str, path: Path, data: bytes) -> Iterator[str]:
    """An archive that differs from the one released as this version, or from a file already at its place."""
    made = hashlib.sha256(data).hexdigest()
    known = {row["version"]: row["sha256"] for _, row in read_rows(directory / RELEASES, COLUMNS)}
    if (wanted := known.get(version)) and wanted != made:
        yield f"version {version} was released with the SHA-256 {wanted}, and this archive has {made}: either the package or the Python that packs it is different; if it is the package, take the next version"
    elif path.exists() and contents(path) != data:
        yield f"{path} exists with different contents: take the next version, or remove the file if nobody else has it"


def how_made(directory: Path, found: Difference | None) -> bytes:
    """Returns an archive's own record of how it was made: from which commit, and what in the checkout was not committed.

    Both are null where the package is not the top of a checkout.
    """
    commit = commit_of(directory, "HEAD")
    record = {
        "version": read_descriptor(directory)["version"],
        "compared_with": found.old_version if found else None,
        "commit": commit or None,
        "uncommitted": uncommitted(directory) if commit else None,
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
