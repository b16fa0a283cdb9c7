"""The Table Schemas and datapackage.json themselves: complete, in keeping with the standard, and of one mind."""

import csv
import importlib.resources
import json
import re
import tomllib

import jsonschema
import pytest

from schemas.tables import SCHEMAS, Field, TableSchema, descriptor, tables, vocabularies
from tests.packages import ROOT

FRONT = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = [
    pytest.param(table, field, id=f"{table.name}.{field.name}") for table in tables().values() for field in table.fields
]
TABLES = [pytest.param(table, id=table.name) for table in tables().values()]
ROOT_KEYS = {"name", "title", "description"}  # of a schema: not in the profile, but Frictionless knows and shows them


def profile(name: str) -> dict:
    """Returns one of the profiles of Data Package v2, as dplib-py ships them."""
    return json.loads(
        (importlib.resources.files("dplib") / "profiles" / "2.0" / f"{name}.json").read_text(encoding="utf-8")
    )


def problems(instance: dict, name: str) -> list[str]:
    """Returns what a profile says against an instance."""
    described = profile(name)
    return [error.message for error in jsonschema.validators.validator_for(described)(described).iter_errors(instance)]


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_field_is_described(table: TableSchema, field: Field):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", field.name)
    assert field.title
    assert field.description.endswith(".")
    says_blank = re.findall(r"Blank: [^:]+\.", field.description)
    assert len(says_blank) == (0 if field.required else 1), (
        "an optional field says once what blank means, a required one never"
    )


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_example_satisfies_its_own_constraints(table: TableSchema, field: Field):
    assert isinstance(field.example, str)
    assert field.example
    assert field.defects(field.example) == []


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_field_keeps_clear_of_the_traps(table: TableSchema, field: Field):
    described = next(each for each in descriptor(table.name)["fields"] if each["name"] == field.name)
    assert field.type in ("string", "integer", "date"), "the only types that the compiler maps"
    assert described.get("format", "default") == "default", "format: uri is slow, a pattern is quick"
    assert set(described.get("constraints", ())) <= {
        "required",
        "unique",
        "enum",
        "pattern",
        "minimum",
        "maximum",
        "maxLength",
    }
    assert "\\" not in field.pattern, r"\d and \w hold far more than ASCII: write [0-9]"
    bare = re.sub(r"\[[^]]*\]", "", field.pattern)
    while "(" in bare:
        bare = re.sub(r"\([^()]*\)", "", bare)
    assert "|" not in bare, "Frictionless anchors a|b wrongly: write (a|b)"
    assert not field.pattern or (field.pattern.startswith("^") and field.pattern.endswith("$")), (
        "R and others search where we match"
    )
    assert not field.unique or table.key == (field.name,), "only keys are compiled as unique"


@pytest.mark.parametrize("table", TABLES)
def test_schema_keeps_to_the_standard(table: TableSchema):
    described = descriptor(table.name)
    assert problems(described, "tableschema") == []
    assert "fieldsMatch" not in described, "Frictionless does not know it yet"
    assert described["missingValues"] == [""]
    unknown = set(described) - set(profile("tableschema")["properties"]) - ROOT_KEYS
    assert all(key.startswith("casus:") for key in unknown), unknown


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_field_has_no_unknown_key(table: TableSchema, field: Field):
    described = next(each for each in descriptor(table.name)["fields"] if each["name"] == field.name)
    known = next(
        kind
        for kind in profile("tableschema")["properties"]["fields"]["items"]["oneOf"]
        if field.type in kind["properties"]["type"]["enum"]
    )
    unknown = set(described) - set(known["properties"])
    assert unknown <= {"casus:vocabulary", "casus:coded", "casus:standard", "casus:past"}


@pytest.mark.parametrize("table", TABLES)
def test_keys_and_references_are_sound(table: TableSchema):
    assert table.key
    assert set(table.key) <= set(table.columns)
    assert all(table.field(name).required for name in table.key)
    assert len(set(table.columns)) == len(table.columns)
    for key in descriptor(table.name).get("foreignKeys", []):
        assert len(key["fields"]) == len(key["reference"]["fields"]) == 1, "the compiler maps references of one column"
    for key in table.foreign_keys:
        target = tables()[key.table]
        assert target.key == (key.target,), f"{key.field} refers to {key.table}.{key.target}, which is not its key"
        assert target.field(key.target).pattern == table.field(key.field).pattern


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_identifiers_of_other_tables_are_references(table: TableSchema, field: Field):
    if field.name.endswith("_id") and (field.name,) != table.key and field.name != "wikidata_id":
        assert field.name in [key.field for key in table.foreign_keys]


def test_codes_are_enumerations():
    for table in tables().values():
        for field in table.fields:
            assert bool(field.enum) == bool(field.vocabulary), f"{table.name}.{field.name} has one without the other"
            if field.enum:
                assert field.enum == vocabularies()[field.vocabulary], f"{field.vocabulary} is not the same everywhere"
                assert len(set(field.enum)) == len(field.enum)
    with (ROOT / "data" / "codes.csv").open(encoding="utf-8", newline="") as stream:
        defined = {(row["vocabulary"], row["code"]) for row in csv.DictReader(stream)}
    assert defined == {(name, code) for name, codes in vocabularies().items() for code in codes}


def test_vocabularies_that_name_tables_and_variables_are_those_of_the_schemas():
    assert vocabularies()["table"] == tuple(tables())
    coded = [name for table in tables().values() for name in table.coded]
    assert set(vocabularies()["variable"]) == {*coded, "quote_found"}


def test_descriptor_keeps_to_the_standard():
    assert problems(FRONT, "datapackage") == []
    for resource in FRONT["resources"]:
        assert problems(resource, "dataresource") == []
        assert set(resource) <= set(profile("dataresource")["properties"])
    assert all(key.startswith("casus:") for key in set(FRONT) - set(profile("datapackage")["properties"]))


def test_descriptor_lists_every_file_and_nothing_else():
    assert {resource["path"] for resource in FRONT["resources"]} == {
        f"data/{path.name}" for path in (ROOT / "data").iterdir()
    }
    assert {resource["schema"] for resource in FRONT["resources"]} == {
        f"schemas/{path.name}" for path in SCHEMAS.glob("*.json")
    }
    for resource in FRONT["resources"]:
        name = resource["name"]
        assert resource["path"] == f"data/{name}.csv"
        assert resource["schema"] == f"schemas/{name}.schema.json"
        assert (resource["encoding"], resource["format"], resource["mediatype"]) == ("utf-8", "csv", "text/csv")


@pytest.mark.parametrize("table", TABLES)
def test_schema_and_resource_say_the_same(table: TableSchema):
    resource = next(each for each in FRONT["resources"] if each["name"] == table.name)
    assert (resource["title"], resource["description"]) == (table.title, table.description)


def test_no_schema_is_without_its_module_and_no_module_of_rules_without_its_schema():
    modules = {path.stem for path in SCHEMAS.glob("*.py")} - {
        "__init__",
        "alike",
        "arrow",
        "compiler",
        "frames",
        "imports",
        "keys",
        "members",
        "quotes",
        "repeats",
        "restated",
        "rule",
        "rules",
        "screen",
        "structure",
        "tables",
        "uncoded",
    }
    assert modules <= set(tables())


def test_versions_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == FRONT["version"]
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", FRONT["version"])


@pytest.mark.parametrize(
    "path", [*sorted(SCHEMAS.glob("*.json")), ROOT / "datapackage.json"], ids=lambda path: path.name
)
def test_json_is_written_one_way(path):
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
    json.loads(text, object_pairs_hook=unique)


def unique(pairs: list[tuple[str, object]]) -> dict:
    """Returns the pairs as a dictionary; fails where a key stands twice, of which JSON readers drop one silently."""
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), names
    return dict(pairs)
