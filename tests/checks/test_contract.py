"""The command line as another program calls it: exit codes, JSON, text and annotations; nothing but DIR is read."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.tables import tables
from scripts.validate import main
from tests.packages import ROOT, WHOLE, edit
from tests.verdicts import anew, validate

pytestmark = pytest.mark.usefixtures("shared")
FINDING_KEYS = {"rule", "severity", "file", "line", "field", "record", "value", "message", "hint"}


def python(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    """Runs this Python in a folder."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def run(*arguments: object) -> subprocess.CompletedProcess:
    """Runs the command from the repository's root, as its documentation says."""
    return python("-m", "scripts.validate", *arguments)


def shown(text: str) -> dict:
    """Checks what is promised of every JSON document, and returns it."""
    document = json.loads(text)
    assert list(document) == ["valid", "findings", "tables"]
    for found in document["findings"]:
        assert set(found) == FINDING_KEYS
        assert found["severity"] in ("error", "warning")
        assert found["file"] is None or not Path(found["file"]).is_absolute()
    order = [
        (found["file"] or "", found["line"] or 0, found["field"] or "", found["rule"]) for found in document["findings"]
    ]
    assert order == sorted(order)
    assert document["valid"] == (not any(found["severity"] == "error" for found in document["findings"]))
    return document


def found(package: Path, engine: str = "pandera") -> list[tuple[str, str, int | None]]:
    """Validates in this process; returns rule, file and line of each finding."""
    return [(each.rule, each.file, each.line) for each in validate(package, engine)[0]]


def test_the_dataset_itself_is_valid():
    findings, _ = anew(ROOT, engine="both" if WHOLE else "pandera")
    assert [each for each in findings if each.severity == "error"] == []


def test_a_valid_package_exits_0(package):
    done = run(package, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = shown(done.stdout)
    assert document["valid"] is True
    assert list(document["tables"]) == list(tables())
    assert document["tables"]["statements"] == 6


def test_warnings_alone_exit_0_and_errors_1(package, capsys):
    edit(
        package,
        "data/codings.csv",
        "coder-two,1,second,outcome,open,2026-11-22,cd",
        "coder-two,1,second,outcome,open,2026-11-22,00",
    )
    assert main([str(package), "--format", "json", "--engine", "pandera"]) == 0
    assert [each["severity"] for each in shown(capsys.readouterr().out)["findings"]] == ["warning"]
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert main([str(package), "--format", "json"]) == 1
    first, second = shown(capsys.readouterr().out)["findings"]
    assert first["rule"] == "coding-stale"
    assert second == {
        "rule": "stance-code",
        "severity": "error",
        "file": "data/stances.csv",
        "line": 5,
        "field": "stance",
        "record": "state-two-001|demand-two",
        "value": "rejectz",
        "message": "“rejectz” is not a stance; did you mean “rejects”?",
        "hint": "the codes are advances, enforces, accepts, conditions, counters, rejects, withdraws, mentions",
    }


NO_PACKAGES = {
    "nothing in it": None,
    "not JSON": "{",
    "a list": "[]",
    "no resources": "{}",
    "resources no list": '{"resources": {}}',
    "not UTF-8": b"\xff\xfe{\x00",
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("content", NO_PACKAGES.values(), ids=NO_PACKAGES)
def test_what_is_no_package_exits_2_with_one_sentence(tmp_path, content, capsys):
    if content is not None:
        (tmp_path / "datapackage.json").write_bytes(content.encode() if isinstance(content, str) else content)
    assert main([str(tmp_path), "--format", "json"]) == 2
    said = capsys.readouterr()
    sentence = said.err.strip()
    assert "\n" not in sentence
    assert sentence.startswith(f"{tmp_path} is no package: ")
    document = shown(said.out)
    assert document["tables"] == {}
    assert [(each["rule"], each["file"], each["message"]) for each in document["findings"]] == [
        ("no-package", "datapackage.json", sentence)
    ]


@pytest.mark.parametrize(
    "arguments", [["--colour"], ["--format", "xml"], ["--engine", "polars"], [".", "."], ["--form", "json"]]
)
def test_wrong_usage_exits_2_with_one_sentence(arguments, capsys):
    assert main(["--format=json", *arguments]) == 2
    said = capsys.readouterr()
    assert "usage: python -m scripts.validate" in said.err
    assert said.err.count("\n") == 1
    [finding] = shown(said.out)["findings"]
    assert (finding["rule"], finding["file"]) == ("usage", None)


def test_exit_2_as_a_program_sees_it(tmp_path):
    done = run(tmp_path / "nowhere", "--format", "json")
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path / 'nowhere'} is not a directory\n"
    assert shown(done.stdout)["valid"] is False
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


def test_without_its_packages_it_says_what_to_run():
    done = python("-S", "-E", "-m", "scripts.validate")
    assert done.returncode == 2
    assert "run make validate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_table_hides_nothing_else(package):
    (package / "data" / "sources.csv").unlink()
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert found(package) == [("missing-file", "data/sources.csv", None), ("stance-code", "data/stances.csv", 5)]


@pytest.mark.parametrize("content", ["", "\n", "\n\n\n"])
def test_an_empty_table(package, content):
    (package / "data" / "sources.csv").write_text(content)
    assert found(package) == [("empty-file", "data/sources.csv", 1)]


def test_a_table_of_nothing_but_its_header(package):
    path = package / "data" / "other_names.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    assert found(package) == []


def test_a_missing_column_is_one_finding(package):
    path = package / "data" / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(line.rpartition(",")[0] + "\n" for line in lines), encoding="utf-8")
    assert found(package) == [("column-missing", "data/sources.csv", 1)]


def test_a_copy_elsewhere_is_judged_alike(corpus, tmp_path):
    copy = tmp_path / "elsewhere"
    (copy / "schemas").mkdir(parents=True)
    shutil.copytree(corpus / "data", copy / "data")
    shutil.copyfile(corpus / "datapackage.json", copy / "datapackage.json")
    for schema in (corpus / "schemas").glob("*.schema.json"):
        shutil.copyfile(schema, copy / "schemas" / schema.name)
    assert anew(copy, "pandera") == anew(corpus, "pandera")


def test_the_working_directory_does_not_matter(package, monkeypatch):
    monkeypatch.chdir(package)
    assert validate(Path(), "both")[0] == []


@pytest.mark.parametrize("engine", ["pandera", "frictionless", "both"])
def test_each_engine_finds_the_structure_and_all_the_rest(package, engine):
    edit(package, "data/stances.csv", "rejects", "rejectz")  # structure
    edit(package, "data/events.csv", "2022-02-10", "2022-01-31")  # meaning
    edit(package, "data/events.csv", "City One", "=City")  # bytes
    (package / "data" / "more.csv").write_text("")  # package
    assert found(package, engine) == [
        ("formula", "data/events.csv", 2),
        ("event-order", "data/events.csv", 3),
        ("stray-file", "data/more.csv", None),
        ("stance-code", "data/stances.csv", 5),
    ]


def test_text_is_for_people(package, capsys):
    for wrong in ("advances", "enforces", "rejects", "mentions"):
        edit(package, "data/stances.csv", wrong, wrong + "z")
    for table in ("speakers", "organizations"):
        path = package / "data" / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("CHE", "che").replace("AUT", "aut"), encoding="utf-8")
    path = package / "data" / "codings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2026-11-21,", ",21.11.2026,"), encoding="utf-8")
    assert main([str(package), "--engine", "pandera"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert "\033" not in out, "no colour where the output is no terminal"
    assert "  data/stances.csv:5:stance  “rejectsz” is not a stance; did you mean “rejects”?  [stance-code]" in lines
    assert lines.count("data/stances.csv") == 1
    folded = [line for line in lines if "more like these" in line]
    assert folded == ["  … and 58 more like these in coded_on  [date]"]
    assert lines[-1] == f"not valid: {_rows(package)} rows in {len(tables())} tables: 73 errors, no warnings"


def _rows(package: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in package.glob("data/*.csv"))


def test_annotations_are_workflow_commands(package, capsys):
    edit(package, "data/stances.csv", "rejects", '"100%: a,b"')
    (package / "data" / "a,b:c%.csv").write_text("")
    assert main([str(package), "--format", "github", "--engine", "pandera"]) == 1
    out = capsys.readouterr().out
    commands = [line for line in out.splitlines() if line.startswith("::")]
    assert len(commands) == 2
    for command in commands:
        properties = re.fullmatch(r"::error file=([^,:]+),line=[0-9]+,title=[a-z0-9-]+::[^\r\n]+", command)
        assert properties, command
    assert "::error file=data/a%2Cb%3Ac%25.csv,line=1,title=stray-file::" in out
    assert "“100%25: a,b” is not a stance" in out


@pytest.mark.parametrize("here", ["", "copies", "copies/mine"])
def test_annotations_name_files_from_the_top_of_the_checkout(package, monkeypatch, capsys, here):
    """A copy inside of a checkout: `data/coders.csv` would be another, existing file."""
    top = package.parent / "checkout"
    shutil.copytree(package, top)
    (top / ".git").mkdir()
    mine = shutil.copytree(package, top / "copies" / "mine")
    edit(mine, "data/coders.csv", "coder-two,model", "coder-two,robot")
    monkeypatch.chdir(top / here)
    asked = os.path.relpath(mine, top / here)
    assert main([asked, "--format", "github", "--engine", "pandera"]) == 1
    assert capsys.readouterr().out.startswith("::error file=copies/mine/data/coders.csv,line=5,")
    assert main([asked, "--format", "json", "--engine", "pandera"]) == 1
    assert shown(capsys.readouterr().out)["findings"][0]["file"] == "data/coders.csv", (
        "in JSON it is the path inside DIR"
    )


def test_annotations_of_a_linked_package_name_the_files_themselves(package, monkeypatch, capsys):
    top = package.parent / "checkout"
    (top / ".git").mkdir(parents=True)
    shutil.copytree(package, top / "real")
    (top / "linked").symlink_to("real")
    edit(top / "real", "data/coders.csv", "coder-two,model", "coder-two,robot")
    monkeypatch.chdir(top)
    assert main(["linked", "--format", "github", "--engine", "pandera"]) == 1
    assert capsys.readouterr().out.startswith("::error file=real/data/coders.csv,line=5,")


def test_nothing_in_a_file_can_pass_for_a_command_or_for_colour(package, capsys):
    edit(package, "data/events.csv", "City One", "##[add-mask]City")
    edit(package, "data/events.csv", "Region Two", "::error::\x1b[31mRed\x1b[0m")
    (package / "data" / "x\n::error file=a::b\x1b[31m.csv").write_text("")
    edit(package, "data/stances.csv", "stance\n", "stance,\x1b[31mextra##[x]\n")
    assert main([str(package), "--format", "github", "--engine", "pandera"]) == 1
    out = capsys.readouterr().out
    assert "\033" not in out
    assert "##[" not in out
    for line in out.splitlines():
        assert not line.lstrip().startswith("::") or re.match(
            r"::error file=[^,:]+,line=[0-9]+,title=[a-z0-9-]+::", line
        )


def test_other_commands_reading_along_may_go(package):
    """As in `python -m scripts.validate | head -1`."""
    path = package / "data" / "codings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("coder-", "code-"), encoding="utf-8")
    command = [sys.executable, "-m", "scripts.validate", str(package), "--format", "json", "--engine", "pandera"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


BOOBY_TRAP = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').write_text('')\nraise SystemExit('imported')\n"


def test_python_in_the_package_is_never_imported(package):
    for name in (
        "sitecustomize",
        "usercustomize",
        "pandas",
        "frictionless",
        "json",
        "schemas/__init__",
        "schemas/tables",
        "scripts/__init__",
        "scripts/checks/__init__",
        "scripts/checks/witness",
        "scripts/command",
        "conftest",
    ):
        path = package / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BOOBY_TRAP)
    done = run(package)
    assert done.returncode == 0, done.stdout + done.stderr
    # -P: the folder in which Python is started is not on its path
    from_within = python(
        "-P", "-m", "scripts.validate", ".", "--engine", "frictionless", cwd=package, PYTHONPATH=str(ROOT)
    )
    assert from_within.returncode == 0, from_within.stdout + from_within.stderr
    assert list(package.rglob("*.ran")) == []


# Validates with both engines in one process, in which nothing may be opened but what is named, and no host be asked.
WATCHED = """
import sys, os
from pathlib import Path
sys.path.insert(0, sys.argv[1])
package = Path(sys.argv[2])
import scripts.checks.witness, frictionless, pandas, rapidfuzz.fuzz, jsonschema  # imports open files of their own
from scripts.package.reader import read_package
from scripts.checks.validation import validate
validate(package, "pandera")
allowed = [str(Path(place).resolve()) for place in (sys.argv[1], sys.argv[2], sys.prefix, sys.base_prefix)]
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.")) or event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        os.write(2, f"{event} {arguments}\\n".encode())
        os._exit(3)
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        place = os.path.realpath(os.fsdecode(arguments[0]))
        if not any(place == each or place.startswith(each + os.sep) for each in allowed) or arguments[1] and "w" in str(arguments[1]):
            os.write(2, f"{event} {arguments}\\n".encode())
            os._exit(3)
sys.addaudithook(watch)
findings, _ = validate(package, "pandera")
print(*(f"{each.rule} {each.file}" for each in findings), sep="\\n")
print(*(f"{each.rule} {each.file}" for each in scripts.checks.witness.examine(read_package(package))), sep="\\n")
"""


def watched(package: Path) -> list[str]:
    """Validates under watch; returns rule and file of each finding."""
    done = python("-B", "-P", "-c", WATCHED, ROOT, package)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")


def test_nothing_outside_the_package_is_read_and_no_host_asked(package):
    """Every way out at once: an address, an absolute path, a parent, links to a file and to a folder, a schema elsewhere."""
    secret = package.parent / "secret.csv"
    shutil.copyfile(package / "data" / "figures.csv", secret)
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in described["resources"]}
    resources["stances"]["path"] = "http://localhost:9/stances.csv"
    resources["forecasts"]["path"] = str(secret)
    resources["relations"]["path"] = "data/../../secret.csv"
    resources["outcomes"]["path"] = ["data/outcomes.csv", "https://localhost:9/more.csv"]
    resources["compliance"]["path"] = "file:///etc/hostname"
    resources["retired"]["path"] = "\\\\host\\share\\retired.csv"
    resources["events"]["schema"] = "http://localhost:9/events.schema.json"
    resources["posts"]["schema"] = "../secret.csv"
    described["resources"].append({"name": "remote", "path": "http://localhost:9/remote.csv"})
    described["$schema"] = "http://localhost:9/datapackage.json"
    (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (package / "data" / "figures.csv").unlink()
    (package / "data" / "figures.csv").symlink_to(secret)
    shutil.rmtree(package / "schemas")
    (package / "schemas").symlink_to(package.parent)
    lines = watched(package)
    assert lines.count("resource-path datapackage.json") == 9
    assert "missing-file data/figures.csv" in lines
    assert "missing-file schemas/codes.schema.json" in lines
    assert "secret" not in "".join(lines)


def test_a_link_within_the_package_is_read(package):
    (package / "data" / "figures.csv").rename(package / "figures.csv")
    (package / "data" / "figures.csv").symlink_to("../figures.csv")
    assert found(package, "both") == []


def test_any_terminal_can_show_the_findings(package):
    edit(package, "data/speakers.csv", "Оратор Один", "Оратор Один ")
    command = [sys.executable, "-m", "scripts.validate", package, "--engine", "pandera"]
    narrow = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, cwd=ROOT, env=narrow, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.isascii()


def test_json_is_plain_ascii(package, capsys):
    edit(package, "data/speakers.csv", "Оратор Один", "Оратор Один ")
    (package / "data" / os.fsdecode(b"\xff\xfe.csv")).write_text("")
    assert main([str(package), "--format", "json", "--engine", "pandera"]) == 1
    out = capsys.readouterr().out
    assert out.isascii()
    assert [each["value"] for each in shown(out)["findings"]] == ["Оратор Один ", None]
