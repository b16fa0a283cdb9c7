"""JSON that every program reads alike: what is not, is a finding for the validator and an error for everybody else."""

import json

import pytest

from scripts import diff
from scripts.package.descriptor import read_descriptor
from scripts.package.errors import PackageError
from tests.packages import edit
from tests.verdicts import validate

ODD = {
    "NaN": ("NaN", "holds NaN, which JSON does not know"),
    "Infinity": ("Infinity", "holds Infinity, which JSON does not know"),
    "-Infinity": ("[1, -Infinity]", "holds -Infinity, which JSON does not know"),
    "a number that overflows": ("1e999", "holds 1e999, which is infinite to most programs"),
    "a number that is rounded": ("9007199254740993", "holds a number beyond 9,007,199,254,740,991, which many programs round"),
    "half of a character": ('"\\ud800"', "holds \\ud800, which is half a character"),
    "a control character": ('{"x": "\\u0000"}', "holds \\u0000, which is a control character"),
}  # fmt: skip
PLAIN = ["9007199254740991", "-1.5e10", "null", '"NaN"', '"\\ud83d\\ude00"', '"a\\tb\\u00e9"', '"1e999 Infinity"']


@pytest.mark.parametrize(("value", "says"), ODD.values(), ids=ODD)
@pytest.mark.parametrize("file", ["datapackage.json", "schemas/coders.schema.json"])
def test_what_not_every_program_reads_alike_is_one_finding(package, file, value, says):
    edit(package, file, '{\n  "', f'{{\n  "casus:share": {value},\n  "') if file == "datapackage.json" else edit(package, file, '"title": "Coders"', f'"title": "Coders", "casus:share": {value}')  # fmt: skip
    findings = validate(package, "pandera")[0]
    assert [(each.rule, each.file, each.message) for each in findings] == [("plain-json", file, says)]
    assert findings[0].line
    if file == "datapackage.json":
        with pytest.raises(PackageError, match="is not JSON that every program can read: its line 2 holds"):
            read_descriptor(package)


@pytest.mark.parametrize("value", PLAIN)
def test_what_every_program_reads_alike_is_none(package, value):
    edit(package, "datapackage.json", '{\n  "', f'{{\n  "casus:share": {value},\n  "')
    assert validate(package, "pandera")[0] == []


def test_a_byte_order_mark_is_one_finding_and_hides_nothing(package):
    for file in ("datapackage.json", "schemas/coders.schema.json"):
        (package / file).write_bytes(b"\xef\xbb\xbf" + (package / file).read_bytes())
    edit(package, "data/stances.csv", "rejects", "rejectz")
    findings = [(each.rule, each.file, each.line) for each in validate(package, "pandera")[0]]
    assert findings == [
        ("stance-code", "data/stances.csv", 5),
        ("plain-json", "datapackage.json", 1),
        ("plain-json", "schemas/coders.schema.json", 1),
    ]


def test_line_ends_of_windows_in_json_are_no_matter(package):
    for path in [package / "datapackage.json", *(package / "schemas").iterdir()]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert validate(package, "pandera")[0] == []


def test_no_other_command_goes_on_with_such_a_descriptor(package, capsys):
    edit(package, "datapackage.json", '{\n  "', '{\n  "casus:share": NaN,\n  "')
    assert json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["casus:share"] != 0
    assert diff.main([str(package), str(package)]) == 2
    assert "its line 2 holds NaN" in capsys.readouterr().err
