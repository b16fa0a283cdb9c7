"""Says what is wrong with this checkout's own descriptor and schemas, by which every package is checked, if they cannot be read."""

from __future__ import annotations

from pathlib import Path

from schemas.tables import SCHEMAS, tables
from scripts.package.documents import read_json

FRONT = SCHEMAS.parent / "datapackage.json"


def broken() -> str | None:
    """Returns one sentence about the first own file that cannot be read; None where the schemas of all tables can."""
    try:
        tables()
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        return f"This checkout cannot check anything: {_why() or f'{type(error).__name__} in its schemas'}"
    return None


def _why() -> str | None:
    if sentence := _unreadable(FRONT):
        return sentence
    resources = read_json(FRONT, FRONT.parent).get("resources", ())
    named = (resource.get("name") for resource in resources if isinstance(resource, dict))
    paths = (SCHEMAS / f"{name}.schema.json" for name in named)
    return next((sentence for path in paths if (sentence := _unreadable(path))), None)


def _unreadable(path: Path) -> str | None:
    try:
        document = read_json(path, path.parent)
    except OSError as error:
        return f"{path.name} {error}"
    except ValueError as error:
        return str(error)
    return None if isinstance(document, dict) else f"{path.name} is not a JSON object"
