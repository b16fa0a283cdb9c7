"""Makes a release: one archive, NAME-VERSION.zip, whole or not at all, whose bytes follow from the package (and the previous release) alone.

All checks are made first; each refusal is one sentence.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.checks.validation import validate
from scripts.formats import registry
from scripts.formats.edition import Edition
from scripts.package import files
from scripts.package.archives import packed
from scripts.package.descriptor import safe
from scripts.package.errors import PackageError
from scripts.package.files import must_read
from scripts.package.table import Package
from scripts.package.typed import read_completely, texts
from scripts.quality import agreement, reliability
from scripts.quality.agreement import Report
from scripts.versions import closed, history
from scripts.versions import gates as release_gates
from scripts.versions.changes import Difference, numbers
from scripts.versions.differences import as_csv
from scripts.versions.readme import readme
from scripts.versions.version import read_version

COPIED = (
    "LICENSE",
    "LICENSE-CC-BY-4.0.txt",
    "LICENSE-MIT.txt",
    "CHANGELOG.md",
)  # taken as they are, where the package has them
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def archive_name(descriptor: dict) -> str:
    """Returns the name of the archive without its ending, which is also the folder in it; raises PackageError where there is none."""
    numbers(descriptor.get("version", ""))
    name = descriptor.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise PackageError("datapackage.json has no name that could be the name of a file")
    return f"{name}-{descriptor['version']}"


def gates(directory: Path, package: Package, found: Difference | None, report: Report) -> Iterator[str]:
    """Yields a sentence for everything that prevents a release."""
    yield from release_gates.of_validation(validate(directory)[0])
    yield from release_gates.of_agreement(report)
    yield from release_gates.of_versions(directory, package.descriptor)
    yield from release_gates.of_changes(found) if found else ()
    yield from release_gates.of_same_version(directory, read_version(directory))
    yield from release_gates.of_changelog(directory, found, package.descriptor["version"])
    yield from closed.of_sections(directory)


def contents(package: Package, found: Difference | None, report: Report, tell: Callable[[str], None]) -> dict[str, bytes]:  # fmt: skip
    """Returns the files of the archive by path, all derived from the package and the difference to the previous release."""
    made = own_files(package)
    made["changes.csv"] = as_csv(found.changes if found else ()).encode("utf-8")
    made["reliability.json"] = f"{reliability.as_json(reliability.Measured(report, (), (), ()))}\n".encode()
    made = registry.write(Edition(package, made, report), tell)
    made[closed.MADE] = closed.how_made(package.directory, found)
    made["README.md"] = readme(package, found).encode("utf-8")
    made["SHA256SUMS"] = "".join(f"{hashlib.sha256(made[path]).hexdigest()}  {path}\n" for path in sorted(made)).encode()  # fmt: skip
    return made


def own_files(package: Package) -> dict[str, bytes]:
    """Returns the package itself, byte for byte: descriptor, schemas, tables, and the licence and changelog beside them."""
    schemas = [resource["schema"] for resource in package.descriptor["resources"] if safe(resource.get("schema"))]
    paths = ["datapackage.json", *schemas, *(table.file for table in package.tables.values())]
    paths += [name for name in COPIED if (package.directory / name).is_file()]
    return {path: must_read(package.directory / path, package.directory) for path in paths}


def disagreeing(made: dict[str, bytes], version: str) -> list[str]:
    """Returns the files of a release that do not name its version, read back from what was made."""
    documents = {name: json.loads(made[name]) for name in ("datacite.json", "schema-org.jsonld", "croissant.jsonld", "datapackage.json")}  # fmt: skip
    said = {name: document["version"] for name, document in documents.items()}
    said |= {name: version if version in made[name].decode() else "" for name in ("CITATION.cff", "citation.bib", "citation.ris", "citation.csl.json", "README.md")}  # fmt: skip
    return [name for name, its in said.items() if its != version]


def release(directory: Path, output: Path, given: Path | None = None, *, check: bool = False, tell: Callable[[str], None] = lambda _: None) -> tuple[list[str], Path]:  # fmt: skip
    """Makes the release of a package; returns why it is refused (then nothing is written), and the path of the archive.

    Raises LoadError, PackageError, or AccessError where the archive cannot be written, each with one plain sentence.
    """
    tell("gates")
    package = read_completely(directory)
    name = archive_name(package.descriptor)
    report = agreement.measure(texts(package))
    with history.previous(directory, given, package.descriptor["version"]) as before:
        found = history.difference_to(before, directory)
    path = output / f"{name}.zip"
    refused = list(gates(directory, package, found, report))
    if refused or check:
        return refused, path
    made = contents(package, found, report, tell)
    if wrong := disagreeing(made, package.descriptor["version"]):
        return [f"these files name another version than {package.descriptor['version']}: {', '.join(wrong)}"], path
    archive = packed({f"{name}/{place}": data for place, data in made.items()})
    if refused := list(closed.of_archive(directory, package.descriptor["version"], path, archive)):
        return refused, path
    files.write(path, archive)
    with files.alone_in(output) as alone:
        if alone:
            files.clear_unfinished(output, f".{package.descriptor['name']}-")  # of other versions, too
    return [], path
