"""The package layer: the descriptor, the schemas, the files that lie beside the tables, and what nothing refers to."""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from schemas.rule import Finding, Rule, register
from schemas.tables import descriptor as own_schema
from schemas.tables import tables, vocabularies
from scripts.checks.beside import check_folders
from scripts.checks.identifiers import check_identifiers, check_lists
from scripts.checks.retiring import check_retired
from scripts.package.descriptor import path_in, safe
from scripts.package.documents import MARKED, MistakenError, read_json
from scripts.package.findings import Findings, finding, listed, of_mistake
from scripts.package.mistaken import Mistake
from scripts.package.quick import distinct
from scripts.package.table import Package, TableFile, keys_at

FRONT = "datapackage.json"
MOST_RESOURCES = 1_000  # that are held against the standard; all beyond the tables are findings anyway
FORMS = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
DIALECT = {"header": True, "headerRows": [1], "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "skipInitialSpace": False, "commentRows": [], "property": None}  # fmt: skip
UNKNOWN = object()
USED_TABLES = ("sources", "speakers", "organizations")

for name, explains, says, hint in [
    ("descriptor-profile", "datapackage.json and the schemas keep to the profiles of Data Package v2.", "does not keep to Data Package v2: {detail}", "see the standard at datapackage.org"),
    ("descriptor-key", "datapackage.json has no keys but those of the standard and our own, which begin with casus:.", "has the unknown key “{value}”", "remove it; a key of our own begins with casus:"),
    ("resource-missing", "datapackage.json names every table.", "names no resource “{value}”", "put it back"),
    ("resource-unknown", "datapackage.json names each table of the dataset once, and no others.", "names the resource “{value}”, which is not a table, or is named twice", "remove it, or correct its name"),
    ("resource-path", "Every path in datapackage.json is relative and stays inside the package.", "gives “{value}” as the path of {detail}", "write it like data/statements.csv: a relative path without “..”, not an address"),
    ("resource-form", "Every table is CSV in UTF-8 with commas, and datapackage.json does not say otherwise.", "says that the table {detail} has the {value}", "write format csv, mediatype text/csv and encoding utf-8, and no dialect: only such tables are read"),
    ("schema-differs", "The schemas of a package are those of this checkout, by which it is checked.", "differs from this checkout's schema of {value}", "take the schema of this checkout, or check with the checkout that belongs to the package"),
    ("code-undefined", "Every code that a schema allows is defined in the codebook.", "does not define “{value}”", "add a row with a definition, or take the code out of the schema"),
    ("unused-source", "Every source is referred to by another row.", "“{value}” is not used", "remove the row, or cite the source where it belongs"),
    ("unused-speaker", "Every speaker is referred to by another row.", "“{value}” is not used", "remove the row, or add what the speaker said"),
    ("unused-organization", "Every organization is referred to by another row.", "“{value}” is not used", "remove the row, or refer to the organization where it belongs"),
]:  # fmt: skip
    register(Rule(name, "package", explains, says, hint))


def check_package(package: Package) -> Iterator[Finding]:
    """Yields what is wrong with the package as a whole."""
    yield from _check_descriptor(package.descriptor)
    yield from _check_resources(package.descriptor)
    yield from _check_schemas(package)
    yield from check_folders(package)
    yield from check_retired(package)
    yield from check_use(package)


@functools.cache
def _profile(name: str) -> dict:
    return json.loads(
        (importlib.resources.files("dplib") / "profiles" / "2.0" / f"{name}.json").read_text(encoding="utf-8")
    )


def _check_descriptor(descriptor: dict) -> Iterator[Finding]:
    resources = descriptor["resources"][:MOST_RESOURCES]
    identifiers = list(check_identifiers(descriptor))
    told = {found.value for found in identifiers}  # of which the profile would only say that they lack its form
    yield from _against_profile(descriptor | {"resources": resources}, "datapackage", FRONT, told)
    yield from check_lists(descriptor)
    yield from _unknown_keys(descriptor, _profile("datapackage"))
    yield from identifiers
    for resource in resources:
        if isinstance(resource, dict):
            yield from _unknown_keys(resource, _profile("dataresource"))


def _against_profile(instance: object, name: str, file: str, told: Container = ()) -> Iterator[Finding]:
    import jsonschema

    profile = _profile(name)
    for error in jsonschema.validators.validator_for(profile)(profile).iter_errors(instance):
        if isinstance(error.instance, str) and error.instance in told:
            continue
        where = "/".join(str(part) for part in error.absolute_path) or "the whole"
        yield finding("descriptor-profile", file, value=where, detail=f"{where}: {error.message}")


def _unknown_keys(thing: dict, profile: dict) -> Iterator[Finding]:
    found = Findings()
    for key in thing:
        if key not in profile["properties"] and not key.startswith("casus:"):
            found.add("descriptor-key", FRONT, value=key)
    yield from found


def _check_resources(descriptor: dict) -> Iterator[Finding]:
    names = [resource.get("name") for resource in descriptor["resources"] if isinstance(resource, dict)]
    found = Findings()
    for name in tables():
        if name not in names:
            found.add("resource-missing", FRONT, value=name)
    for index, name in enumerate(names):
        if not isinstance(name, str) or name not in tables() or name in names[:index]:
            found.add("resource-unknown", FRONT, value=name)
    for resource in descriptor["resources"]:
        if isinstance(resource, dict) and path_in(resource) is None:
            found.add("resource-path", FRONT, value=resource.get("path"), detail=str(resource.get("name")))
        for said in _other_forms(resource) if isinstance(resource, dict) else ():
            found.add("resource-form", FRONT, value=said, detail=str(resource.get("name")))
    yield from found


def _other_forms(resource: dict) -> Iterator[str]:
    """Yields what a resource says of its file that is not so; what is no text is for the profile to report."""
    for key, form in FORMS.items():
        said = resource.get(key, form)
        if isinstance(said, str) and said.lower() != form:
            yield f"{key} {said}"
    dialect = resource.get("dialect", {})
    for key, value in dialect.items() if isinstance(dialect, dict) else ():
        if key in DIALECT and value != DIALECT[key]:
            yield f"{key} {value}"


def _check_schemas(package: Package) -> Iterator[Finding]:
    """Compares the package's schemas with ours; ours is what the tables are checked by."""
    for resource in package.descriptor["resources"]:
        if not isinstance(resource, dict) or resource.get("name") not in list(tables()):
            continue
        name, schema, file = resource["name"], resource.get("schema"), FRONT
        if isinstance(schema, str):
            if not safe(schema):
                yield finding("resource-path", FRONT, value=schema, detail=f"the schema of {name}")
                continue
            file = schema
            schema, found = _read_schema(package.directory, file)
            yield from found
            if schema is UNKNOWN:
                continue
        if schema != own_schema(name):  # ours keeps to the profile, so only another needs to be held against it
            yield finding("schema-differs", file, value=name)
            yield from _against_profile(schema, "tableschema", file)


def _read_schema(directory: Path, file: str) -> tuple[object, list[Finding]]:
    """Returns a schema with what is wrong with its file; UNKNOWN where it holds nothing that could be compared with ours."""
    notes: list[Mistake] = []
    try:
        schema = read_json(directory / file, directory, notes)
    except MistakenError as error:
        return UNKNOWN, [of_mistake(error.mistake, file)]
    except (OSError, ValueError) as error:
        return UNKNOWN, [finding("missing-file", file, detail=str(error))]
    odd = any(note.rule == "plain-json" and note != MARKED for note in notes)
    return UNKNOWN if odd else schema, [of_mistake(note, file) for note in notes]


def check_use(package: Package) -> Iterator[Finding]:
    """Yields what no other row refers to, and the codes that the codebook does not define."""
    yield from _check_codes(package.tables["codes"])
    for name in USED_TABLES:
        yield from _check_used(package, name)


def _check_codes(codes: TableFile) -> Iterator[Finding]:
    if not codes.complete:
        return
    defined = set(zip(*codes.columns[:2], strict=True))
    for vocabulary, allowed in vocabularies().items():
        for code in allowed:
            if (vocabulary, code) not in defined:
                yield finding("code-undefined", codes.file, None, "vocabulary,code", f"{vocabulary}|{code}", value=code)


def _check_used(package: Package, name: str) -> Iterator[Finding]:
    """Yields the records of a table that no row of another table refers to."""
    if any(not table.complete for table in package.tables.values()):
        return  # what is missing from a table that could not be read proves nothing
    unused = {*distinct(package.tables[name].columns[0])} - {""}
    for table in package.tables.values():
        for key in table.schema.foreign_keys:
            if key.table == name:
                unused.difference_update(distinct(table.columns[table.schema.columns.index(key.field)]))
    if name == "organizations":
        unused.difference_update(distinct(package.tables["speakers"].columns[0]))
    rows = [row for row, key in enumerate(package.tables[name].columns[0] if unused else ()) if key in unused]
    yield from listed(rows, functools.partial(_unused, package.tables[name]))


def _unused(table: TableFile, rows: Sequence[int]) -> Iterator[Finding]:
    for row, key in zip(rows, keys_at(table, rows), strict=True):
        rule = f"unused-{table.schema.name[:-1]}"
        yield finding(rule, table.file, table.lines[row], table.schema.key[0], key, value=key)
