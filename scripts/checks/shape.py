"""Recognizes a package of the shape before version 1.0.0, and says that once instead of all that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemas.rule import Finding, Rule, register
from scripts.package.findings import finding
from scripts.package.table import Package

FRONT = "datapackage.json"
OLD_VERSION = re.compile(r"0\.[0-9]+\.[0-9]+")
# What 1.0.0 added.
TABLES = ("other_names", "frames", "strata", "draws", "readings", "selections")
COLUMNS = {
    "codes": ("number",),
    "compliance": ("note",),
    "figures": ("extent", "as_of"),
    "forecasts": ("condition_met",),
    "outcomes": ("met_on", "partly_on"),
    "statements": ("claim_words", "curated"),
}

register(
    Rule(
        "old-shape",
        "package",
        "A package has the tables and columns of version 1.0.0 or later. In an older package, what it cannot have yet is not reported.",
        "{detail}",
        "add the tables and columns that CHANGELOG.md lists under 1.0.0, take the schemas of this checkout and set the version; or check the package with a checkout of its own version",
    )
)


def of_one_shape(package: Package, findings: list[Finding]) -> list[Finding]:
    """Returns the findings of a package; of one of the old shape what follows from that is left out, and one finding says so."""
    version = str(package.descriptor.get("version"))
    lacking = [found for found in findings if _lacks(package, found)]
    tables = {found.value for found in lacking if found.rule == "resource-missing"}
    columns = [found for found in lacking if found.rule == "column-missing"]
    if OLD_VERSION.fullmatch(version):
        detail = f"is version {version}, and the tables changed their shape in 1.0.0"
    elif tables == set(TABLES) and columns:
        detail = f"names version {version}, but the package has the shape of a version before 1.0.0"
    else:
        return findings
    kept = [found for found in findings if found not in lacking and found.rule != "schema-differs"]
    return [*kept, finding("old-shape", FRONT, value=version, detail=detail)]


def _lacks(package: Package, found: Finding) -> bool:
    """Says whether a finding is that something is missing which came with 1.0.0."""
    if found.rule == "resource-missing":
        return found.value in TABLES
    return found.rule == "column-missing" and (found.file, found.value) in _columns(package)


def _columns(package: Package) -> Iterable[tuple[str, str]]:
    return {(package.tables[name].file, column) for name, columns in COLUMNS.items() for column in columns}
