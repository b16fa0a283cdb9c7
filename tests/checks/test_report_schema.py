"""What the validator prints as JSON keeps to the published schema, docs/validation-report.schema.json."""

import copy
import json
from collections.abc import Iterator

import jsonschema
import pytest

from schemas.rule import Finding
from schemas.tables import tables
from scripts.validate import main
from tests.packages import ROOT, edit

pytestmark = pytest.mark.usefixtures("shared")
SCHEMA = json.loads((ROOT / "docs" / "validation-report.schema.json").read_text(encoding="utf-8"))
PROBLEMS = jsonschema.Draft202012Validator(SCHEMA).iter_errors


def report(capsys: pytest.CaptureFixture, code: int, *arguments: str) -> dict:
    """Runs the command with --format json and returns what it printed."""
    assert main([*arguments, "--format", "json", "--engine", "pandera"]) == code
    return json.loads(capsys.readouterr().out)


def broken(package) -> None:
    """Puts an error in a cell, one of a whole line, one of a whole file and a warning into a package."""
    edit(package, "data/stances.csv", "rejects", "rejectz")
    edit(package, "data/events.csv", "City One", "City, One")
    edit(package, "data/statements.csv", "must never join", "may never join")  # its codings are stale now
    (package / "data" / "stray.csv").write_text("", encoding="utf-8")


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def described(part: object) -> Iterator[tuple[str, dict]]:
    """Yields every key that the schema knows of an object, with what it says of it."""
    if isinstance(part, dict):
        yield from part.get("properties", {}).items() if "required" in part else ()
        for value in part.values():
            yield from described(value)


def test_every_key_is_described_and_required():
    keys = dict(described(SCHEMA))
    assert len(keys) == 3 + len(Finding._fields)
    for name, key in keys.items():
        assert key["description"].endswith("."), name
    finding = SCHEMA["$defs"]["finding"]
    assert finding["required"] == list(finding["properties"])
    assert SCHEMA["required"] == list(SCHEMA["properties"])


def test_the_schema_knows_the_keys_of_a_finding():
    assert set(SCHEMA["$defs"]["finding"]["properties"]) == set(Finding._fields)


def test_the_repository(corpus, capsys):
    said = report(capsys, 0, str(corpus))
    assert list(PROBLEMS(said)) == []
    assert said["valid"] is True
    assert list(said["tables"]) == list(tables())


def test_errors_and_warnings(package, capsys):
    broken(package)
    said = report(capsys, 1, str(package))
    assert list(PROBLEMS(said)) == []
    assert {found["severity"] for found in said["findings"]} == {"error", "warning"}
    for key in ("line", "field", "record", "value"):
        assert {found[key] is None for found in said["findings"]} == {True, False}, f"{key}: null and not null are seen"


@pytest.mark.parametrize(("rule", "arguments"), [("no-package", ["nowhere"]), ("usage", ["--engine", "steam"])])
def test_nothing_to_validate(rule, arguments, capsys):
    said = report(capsys, 2, *arguments) if rule == "no-package" else usage(capsys, arguments)
    assert list(PROBLEMS(said)) == []
    assert [found["rule"] for found in said["findings"]] == [rule]
    assert said["tables"] == {}


def usage(capsys: pytest.CaptureFixture, arguments: list[str]) -> dict:
    """Runs the command with arguments that it does not know."""
    assert main(["--format", "json", *arguments]) == 2
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said.pop("tables"),
        lambda said: said.update(version=1),
        lambda said: said.update(valid=True),
        lambda said: said["tables"].update(statements=-1),
        lambda said: said["findings"][0].pop("hint"),
        lambda said: said["findings"][0].update(colour="red"),
        lambda said: said["findings"][0].update(line=0),
        lambda said: said["findings"][0].update(severity="note"),
        lambda said: said["findings"][0].update(message=None),
        lambda said: said["findings"].clear(),
    ],
)
def test_the_schema_refuses_what_is_wrong(spoil, package, capsys):
    broken(package)
    said = report(capsys, 1, str(package))
    spoilt = copy.deepcopy(said)
    spoil(spoilt)
    assert list(PROBLEMS(spoilt)), "this schema would let anything through"
