"""The repository around the data: workflows, issue forms, hooks, versions, dependencies, and nothing of the machine it was made on."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from schemas.tables import tables, vocabularies
from scripts.issue_form import main
from scripts.pages import issue_forms as issue_form
from tests.packages import ROOT, edit

BIN = Path(sys.executable).parent
GITHUB = ROOT / ".github"
FORMS = GITHUB / "ISSUE_TEMPLATE"
SCHEMAS = {
    "vendor.github-workflows": [*(GITHUB / "workflows").iterdir()],
    "custom.github-workflows-require-timeout": [*(GITHUB / "workflows").iterdir()],
    "vendor.github-issue-config": [FORMS / "config.yml"],
    "vendor.github-issue-forms": [path for path in FORMS.iterdir() if path.name != "config.yml"],
    "vendor.citation-file-format": [ROOT / "CITATION.cff"],
}
WORKFLOWS = [
    pytest.param(yaml.safe_load(path.read_text(encoding="utf-8")), path.read_text(encoding="utf-8"), id=path.name)
    for path in sorted((GITHUB / "workflows").glob("*.yml"))
]


def tracked() -> list[Path]:
    """Returns the files that git knows, new ones that it does not ignore included; skips the test where there is no git."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if done.returncode:
        pytest.skip("this is no git checkout")
    paths = [ROOT / name for name in done.stdout.split("\0") if name and "/node_modules/" not in name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_file_keeps_to_its_schema(schema):
    assert SCHEMAS[schema], "there is something to check"
    command = [BIN / "check-jsonschema", "--builtin-schema", schema, *SCHEMAS[schema]]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing():
    command = [BIN / "zizmor", "--offline", "--no-progress", GITHUB]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("workflow", "text"), WORKFLOWS)
def test_workflow_reads_only_and_uses_pinned_actions(workflow, text):
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())
    assert "secrets" not in yaml.safe_dump(workflow)
    assert "pull_request_target" not in text
    used = re.findall(r"^\s*-?\s*uses:\s*(.*)$", text, re.MULTILINE)
    assert used
    for action in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[0-9]+(\.[0-9]+)*", action), (
            f"{action}: a commit, and its version"
        )


@pytest.mark.parametrize("name", ["statement.yml", "correction.yml"])
def test_issue_form_is_fresh(name):
    is_now = (FORMS / name).read_text(encoding="utf-8")
    assert is_now == issue_form.forms(ROOT)[name], f"stale: run {issue_form.COMMAND}"


def questions(name: str) -> dict[str, dict]:
    """Returns what a form asks, by the id of the question."""
    body = yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))["body"]
    return {part["id"]: part for part in body if part["type"] != "markdown"}


def test_the_statement_form_maps_to_the_tables():
    asked = questions("statement.yml")
    statements, sources = tables()["statements"], tables()["sources"]
    assert list(asked) == list(dict.fromkeys([*statements.columns, *sources.columns]))
    for field in [*sources.fields, *statements.fields]:  # source_id, in both, is asked as the statement's
        question = asked[field.name]
        assert question["validations"]["required"] == field.required
        if field.enum:
            codes = [option.partition(": ")[0] for option in question["attributes"]["options"]]
            assert codes == list(vocabularies()[field.vocabulary])
            assert "not defined" not in str(question)
        else:
            assert question["attributes"]["placeholder"] == field.example
    labels = [question["attributes"]["label"] for question in asked.values()]
    assert len(set(labels)) == len(labels), "an answer stands under its label"


def test_the_correction_form_knows_every_table():
    asked = questions("correction.yml")
    assert list(asked) == ["table", "record", "field", "is", "should_be", "page", "why"]
    assert asked["table"]["attributes"]["options"] == list(tables())


def test_issue_form_writes_what_it_checks(package, capsys):
    assert main([str(package), "--check"]) == 1
    assert issue_form.COMMAND in capsys.readouterr().err
    assert main([str(package)]) == 0
    assert main([str(package), "--check"]) == 0
    edit(package, ".github/ISSUE_TEMPLATE/correction.yml", "A correction", "A mistake")
    assert main([str(package), "--check"]) == 1
    (package / "data" / "codes.csv").unlink()
    assert main([str(package)]) == 2
    assert capsys.readouterr().err.count("\n") == 2, "one sentence for the stale form, one for the missing codebook"


def test_hooks_run_what_is_here():
    """Remote hooks would need the open network, and code that nobody here has read."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = {word for hook in hooks if hook["entry"].startswith("make") for word in hook["entry"].split()[2:3]}
    assert made == {"format", "validate"}
    assert made <= targets


def project() -> dict:
    """Returns the project table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_one_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    front = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version, day = re.search(r"^## ([0-9]+\.[0-9]+\.[0-9]+) \(([0-9-]{10})\)$", changelog, re.MULTILINE).groups()
    assert {project()["version"], front["version"], str(citation["version"])} == {version}
    assert str(citation["date-released"]) == day


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for dependency in project()["dependencies"]:
        [line] = [line for line in text.splitlines() if f'"{dependency}",' in line]
        reason = line.partition("# ")[2]
        assert len(reason.split()) >= 3, f"{dependency}: what is it for?"


def test_requirements_are_locked():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in text, "a registry's host"
    assert "--index-url" not in text
    locked = {}
    for entry in text.replace("\\\n", " ").strip().splitlines():
        name, hashes = re.match(r"([A-Za-z0-9._-]+)==", entry), re.findall(r"--hash=sha256:[0-9a-f]{64}(?!\S)", entry)
        assert name, entry[:80]
        locked[name.group(1).lower().replace("_", "-")] = hashes
    assert [name for name, hashes in locked.items() if not hashes] == []
    needed = {re.match(r"[A-Za-z0-9._-]+", dependency).group().lower() for dependency in project()["dependencies"]}
    assert needed <= set(locked)


def test_every_clone_has_the_same_line_ends():
    """Whatever core.autocrlf says, which the installer of git for Windows turns on; a picture is left as it is."""
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    asked = ["git", "-C", str(ROOT), "check-attr", "-z", "--stdin", "text", "eol"]
    done = subprocess.run(asked, input="\0".join(names), capture_output=True, encoding="utf-8", check=True)
    said: dict[str, dict[str, str]] = {}
    words = iter(done.stdout.split("\0"))
    for name, attribute, value in zip(words, words, words, strict=False):
        said.setdefault(name, {})[attribute] = value
    binary = [name for name, of in said.items() if of["text"] == "unset"]
    assert [name for name in said if name not in binary and said[name] != {"text": "set", "eol": "lf"}] == []
    for name in binary:
        assert b"\0" in (ROOT / name).read_bytes(), f"{name} is a text: see .gitattributes"


def test_no_file_names_a_path_of_this_machine():
    homes = [re.escape(part) + "/" for part in ("/home", "/Users", "/root", "/tmp", "/var/folders", "C:" + "\\Users")]
    here = [re.escape(str(path)) for path in (ROOT, Path.home()) if len(path.parts) > 1]
    path = re.compile(rf"(?<![\w./~-])(?:{'|'.join([*homes, *here])})[\w.]".encode())
    named = {}
    for file in tracked():
        if file != Path(__file__) and (found := path.search(file.read_bytes())):
            named[str(file.relative_to(ROOT))] = found.group().decode(errors="replace")
    assert named == {}
