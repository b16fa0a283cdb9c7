"""Reads `datapackage.json`, the front door of a package, and the paths that it gives."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scripts.package.documents import read_json
from scripts.package.errors import AccessError, PackageError
from scripts.package.files import RefusedError
from scripts.package.mistaken import Mistake


def read_descriptor(directory: Path, notes: list[Mistake] | None = None) -> dict:
    """Reads `datapackage.json`, as `read_json` does; raises PackageError where there is none that is an object with a list of resources.

    Raises AccessError where there is one, and the system does not let it be read.
    """
    if not _is_folder(directory):
        raise PackageError(f"{directory} is not a directory")
    try:
        descriptor = read_json(directory / "datapackage.json", directory, notes)
    except RefusedError as error:
        raise AccessError(f"{directory / 'datapackage.json'} {error}") from None
    except OSError as error:
        raise PackageError(f"{directory} is no package: its datapackage.json {error}") from None
    except ValueError as error:
        raise PackageError(f"{directory} is no package: {error}") from None
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise PackageError(f"{directory} is no package: datapackage.json is not a JSON object with a list of resources")
    return descriptor


def _is_folder(directory: Path) -> bool:
    try:
        return stat.S_ISDIR(os.stat(directory).st_mode)
    except PermissionError:
        raise AccessError(f"{directory} may not be looked at (permission denied)") from None
    except (OSError, ValueError):
        return False


def path_of(descriptor: dict, table: str) -> str | None:
    """Returns the path that a descriptor gives for a table; None where it names no such resource with a safe path."""
    for resource in descriptor["resources"]:
        if isinstance(resource, dict) and resource.get("name") == table:
            return path_in(resource)
    return None


def path_in(resource: dict) -> str | None:
    """Returns the path of a resource; None where it has not one, or one that is not safe."""
    path = resource.get("path")
    path = path[0] if isinstance(path, list) and len(path) == 1 else path
    return path if safe(path) else None


def safe(path: object) -> bool:
    """Says whether a path of a descriptor is one inside the package: relative, without parents, no address."""
    if not isinstance(path, str) or not path or "\0" in path or "\\" in path or ":" in path or len(path) > 1000:
        return False
    return not path.startswith("~") and not {"", ".", ".."} & set(path.split("/"))
