"""The views and tables as a Python package that pip installs: `import casus_belli; casus_belli.load()`, with pandas alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from scripts.formats.citation import as_json, dataset
from scripts.formats.edition import Edition
from scripts.package.archives import packed
from scripts.package.typed import DTYPES

MODULE = Path(__file__).with_name("installed.py")
WHEEL = "Wheel-Version: 1.0\nGenerator: casus-belli\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the wheel, by path."""
    descriptor = edition.package.descriptor
    name, version = descriptor["name"].replace("-", "_"), descriptor["version"]
    info = f"{name}-{version}.dist-info"
    types = {
        key: {field.name: DTYPES[field.type] for field in table.schema.fields} for key, table in edition.all.items()
    }
    inside = {
        f"{name}/__init__.py": MODULE.read_bytes(),
        f"{name}/types.json": as_json(types).encode("utf-8"),
        **{f"{name}/data/{key}.csv": edition.files[table.file] for key, table in edition.all.items()},
        f"{info}/METADATA": _metadata(edition).encode("utf-8"),
        f"{info}/WHEEL": WHEEL.encode("utf-8"),
    }
    inside[f"{info}/RECORD"] = _record(inside, f"{info}/RECORD").encode("utf-8")
    return {f"python/{name}-{version}-py3-none-any.whl": packed(inside)}


def _metadata(edition: Edition) -> str:
    descriptor, work = edition.package.descriptor, dataset(edition.package.descriptor)
    fields = {
        "Metadata-Version": "2.1",
        "Name": descriptor["name"],
        "Version": descriptor["version"],
        "Summary": " ".join(work.title.split()),
        "Home-page": work.url,
        "License": "; ".join(licence.get("name", "") for licence in descriptor.get("licenses") or []),
        "Requires-Python": ">=3.9",
        "Requires-Dist": "pandas>=2",
    }
    lines = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    return f"{lines}\n{descriptor.get('description', '')}\n"


def _record(inside: Mapping[str, bytes], own: str) -> str:
    """Returns the list of files with their checksums, as PEP 427 has it; the list itself has none."""
    rows = [f"{path},sha256={_digest(data)},{len(data)}" for path, data in sorted(inside.items())]
    return "".join(f"{row}\n" for row in [*rows, f"{own},,"])


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")
