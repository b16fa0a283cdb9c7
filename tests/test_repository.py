"""The repository around the data: workflows, issue forms, hooks, versions, dependencies, and nothing of the machine it was made on."""

import functools
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from schemas.tables import tables, vocabularies
from scripts.intake.questions import find
from scripts.issue_form import main
from scripts.pages import issue_forms as issue_form
from tests.filled import KNOWN, as_text
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
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, *map(str, SCHEMAS[schema])])
    assert done.exit_code == 0, done.output


def test_zizmor_finds_nothing():
    command = [BIN / "zizmor", "--offline", "--no-progress", GITHUB]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


MAY_WRITE = {
    "propose": {"contents": "write", "pull-requests": "write"},
    "comment": {"issues": "write"},
}  # jobs of add.yml


@pytest.mark.parametrize(("workflow", "text"), WORKFLOWS)
def test_workflow_reads_only_and_uses_pinned_actions(workflow, text):
    assert workflow["permissions"] == {"contents": "read"}
    writing = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert writing == (MAY_WRITE if workflow["name"] == "add" else {})
    assert "secrets" not in yaml.safe_dump(workflow)
    assert "pull_request_target" not in text
    used = re.findall(r"^\s*-?\s*uses:\s*(.*)$", text, re.MULTILINE)
    assert used
    for action in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[0-9]+(\.[0-9]+)*", action), (
            f"{action}: a commit, and its version"
        )


@pytest.mark.parametrize(("workflow", "text"), WORKFLOWS)
def test_no_command_of_a_workflow_holds_what_somebody_else_wrote(workflow, text):
    """What GitHub puts in the place of ${{ }} would be read by the shell; and a job that may write runs nothing of the checkout."""
    for name, job in workflow["jobs"].items():
        run = "\n".join(step.get("run", "") for step in job["steps"])
        assert "${{" not in run
        assert "permissions" not in job or not re.search(r"\bmake |python|scripts|eval|bash", run), name


forms = functools.cache(issue_form.forms)


@pytest.mark.parametrize("path", [*(Path(".github/ISSUE_TEMPLATE") / name for name in ("statement.yml", "correction.yml")), Path("docs/statement.txt")], ids=lambda path: path.name)  # fmt: skip
def test_issue_form_is_fresh(path):
    is_now = (ROOT / path).read_text(encoding="utf-8")
    assert is_now == forms(ROOT)[path], f"stale: run {issue_form.COMMAND}"


def questions(name: str) -> dict[str, dict]:
    """Returns what a form asks, by the id of the question."""
    body = yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))["body"]
    return {part["id"]: part for part in body if part["type"] != "markdown"}


def test_the_statement_form_asks_for_every_cell_that_is_not_made():
    asked = [
        find(question["attributes"]["label"])[0]
        for name, question in questions("statement.yml").items()
        if name != "more"
    ]
    cells = {(question.table, question.column) for question in asked}
    for table in (
        "statements",
        "sources",
        "speakers",
        "posts",
        "organizations",
        "stances",
        "forecasts",
        "figures",
        "coders",
    ):
        asked_of = {column for of, column in cells if of == table}
        assert asked_of <= set(tables()[table].columns)
        made = set(tables()[table].columns) - asked_of
        assert made <= {tables()[table].key[0], "curated", "name", "title", "url", "speaker_id", "statement_id"}, table
    labels = [question["attributes"]["label"] for question in questions("statement.yml").values()]
    assert len(set(labels)) == len(labels), "an answer stands under its label"


def test_a_form_asks_for_codes_alone_and_says_what_each_means():
    for name, question in questions("statement.yml").items():
        attributes = question["attributes"]
        found = find(attributes["label"])
        if found is None or not found[0].field.enum:
            assert "options" not in attributes
            continue
        assert attributes["options"] == list(vocabularies()[found[0].field.vocabulary]), name
        assert all(f"`{code}`: " in attributes["description"] for code in attributes["options"])
        assert "not defined" not in attributes["description"]


def test_a_form_insists_on_nothing_about_what_the_dataset_may_have():
    needed = {
        question["attributes"]["label"]
        for question in questions("statement.yml").values()
        if question["validations"]["required"]
    }
    assert {"Source", "Speaker", "Coder", "Act", "Said until"} <= needed
    assert not [label for label in needed if re.match("(Source|Speaker|Post|Organization|Coder) ", label)]


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


def pyproject() -> dict:
    """Returns what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def groups() -> dict[str, list[str]]:
    """Returns the dependencies of each group without those that it takes from other groups; `core` is what a verdict needs."""
    written = {"core": pyproject()["project"]["dependencies"], **pyproject()["dependency-groups"]}
    return {name: [one for one in group if isinstance(one, str)] for name, group in written.items()}


def test_one_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    front = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version, day = re.search(r"^## ([0-9]+\.[0-9]+\.[0-9]+) \(([0-9-]{10})\)$", changelog, re.MULTILINE).groups()
    assert {pyproject()["project"]["version"], front["version"], str(citation["version"])} == {version}
    assert str(citation["date-released"]) == day


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for dependency in [one for group in groups().values() for one in group]:
        lines = [line for line in text.splitlines() if f'"{dependency}",' in line]  # one for each group that needs it
        assert lines
        for line in lines:
            assert len(line.partition("# ")[2].split()) >= 3, f"{dependency}: what is it for?"


def locked(file: str) -> dict[str, list[tuple[str, list[str]]]]:
    """Returns what a requirements file locks: for each package its versions, of which the Python or the system may decide, and their hashes."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text, "a registry's host"
    assert "--index-url" not in text
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for entry in text.replace("\\\n", " ").strip().splitlines():
        name = re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry)
        assert name, entry[:80]
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}(?!\S)", entry)
        assert hashes, f"{name.group()}: no hash"
        found.setdefault(canonical(name.group(1)), []).append((name.group(2), hashes))
    return found


def canonical(requirement: str) -> str:
    """Returns the name of the package that is required, spelled as registries compare it."""
    return re.sub(r"[._-]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement).group()).lower()


def test_requirements_are_locked():
    small, large = locked("requirements.txt"), locked("requirements-dev.txt")
    needed = {group: {canonical(one) for one in dependencies} for group, dependencies in groups().items()}
    assert needed["core"] <= set(small)
    assert set().union(*needed.values()) <= set(large)
    assert {name: large.get(name) for name in small} == small, "what is added changes nothing that is there"
    only_elsewhere = set().union(*needed.values()) - needed["core"]
    assert only_elsewhere & set(small) == set(), "a verdict waits for none of these"
    assert "jsonpath-rw" not in small, "built from source, which no verdict waits for"


def test_one_lock_takes_in_every_group():
    taken = {one["include-group"] for one in pyproject()["dependency-groups"]["dev"]}
    assert taken == set(groups()) - {"core", "dev"}
    assert groups()["dev"] == [], "each dependency stands in a group that says what it is for"


MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
NEEDED_BY = dict(re.findall(r"^([a-z-]+): \$\((CORE|DEV)\)(?: \$\(SQLJS\))? ##", MAKEFILE, re.MULTILINE))
SMALL = ["add", "audit", "changelog", "citation", "draw", "format", "readme", "reliability", "stamp", "validate"]


def test_work_on_the_tables_waits_for_the_small_lock_only():
    assert sorted(name for name, needed in NEEDED_BY.items() if needed == "CORE") == SMALL
    assert re.findall(r"^\$\((CORE|DEV)\): (.*)$", MAKEFILE, re.MULTILINE) == [
        ("CORE", "requirements.txt"),
        ("DEV", "requirements-dev.txt $(CORE)"),
    ]
    targets = set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE))
    assert targets - set(NEEDED_BY) == {"help", "browser", "lock", "clean"}, "the others install nothing"
    assert re.findall(r"--no-binary (\S+)", MAKEFILE) == ["jsonpath-rw"]


def test_work_on_the_tables_needs_the_small_lock_only(package, corpus):
    """Runs what the small targets run, with every package that only the large lock has out of sight."""
    absent = set(locked("requirements-dev.txt")) - set(locked("requirements.txt"))
    held = {name: {canonical(one) for one in by} for name, by in importlib.metadata.packages_distributions().items()}
    hidden = sorted(name for name, by in held.items() if by <= absent)
    assert {"markdown", "mkdocs", "openpyxl", "polars", "scipy", "sqlglot"} <= set(hidden)
    modules = {name: re.search(rf"^{name}:.*\n\t@\$\(RUN\) -m (\S+)", MAKEFILE, re.MULTILINE)[1] for name in SMALL}
    here = [[modules[name], package] for name in ("validate", "format", "stamp", "reliability")]
    here += [["scripts.cite", package], ["scripts.diff", package, package], ["scripts.load", package]]
    (package.parent / "form").write_text(as_text(KNOWN), encoding="utf-8")
    here += [[modules["add"], package.parent / "form", package]]
    for name in ("README.md", "CHANGELOG.md", "CITATION.cff", ".zenodo.json"):
        shutil.copyfile(ROOT / name, package / name)
    here += [[modules[name], corpus, "--check"] for name in ("readme", "changelog")]
    here += [[modules["citation"], corpus, "--write", "--check"], [modules["draw"], "--help"]]
    code = f"import sys; sys.modules.update(dict.fromkeys({hidden}))\n" + (
        "import contextlib, os, runpy\n"
        "os._exit = sys.exit\n"
        f"for sys.argv in {[list(map(str, run)) for run in here]}:\n"
        "    with contextlib.suppress(SystemExit):\n"
        "        runpy.run_module(sys.argv[0], run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "valid: " in done.stdout
    assert "added to data/statements.csv" in done.stdout


STUB = """#!/bin/sh
case "$*" in
  "-m venv"*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo new >>log;;
  *" -r "*) for file in "$@"; do :; done; echo "$file" >>log; test "$file" != "$BREAKS";;
  "-m "*) echo "$2" >>log;;
esac
"""


@pytest.fixture
def make(tmp_path):
    """Returns a function that makes a target with a Python that installs nothing, and returns what it was asked to do."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "python").write_text(STUB, encoding="utf-8")
    (tmp_path / "python").chmod(0o755)

    def made(*arguments: str, breaks: str = "") -> list[str]:
        (tmp_path / "log").write_text("", encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "BREAKS": breaks}
        command = ["make", "--silent", f"PYTHON={tmp_path / 'python'}", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
        assert (done.returncode != 0) == bool(breaks), done.stderr
        return (tmp_path / "log").read_text(encoding="utf-8").split()

    return made


def test_what_make_test_is_told_is_not_for_a_make_that_a_test_runs(tmp_path):
    told = {"ARGS": "--none", "FILE": "--none", "SEED": "--none"}
    left = f"import os, tests.conftest; print(sorted({{'MAKEFLAGS', *{list(told)}}} & set(os.environ)))"
    (tmp_path / "Makefile").write_text(f'test:\n\t@{sys.executable} -c "{left}"\n', encoding="utf-8")
    done = subprocess.run(["make", "--silent", "-f", tmp_path / "Makefile", "test", *(f"{name}={value}" for name, value in told.items())], cwd=ROOT, capture_output=True, encoding="utf-8")  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


CORE, DEV = ["new", ".venv/.pip.txt", "requirements.txt"], ["requirements-dev.txt"]


def test_packages_are_added_when_a_target_first_asks(make):
    assert make("validate") == [*CORE, "scripts.validate"]
    assert make("validate") == ["scripts.validate"]
    assert make("coverage") == [*DEV, "scripts.coverage"]
    assert make("validate", "coverage") == ["scripts.validate", "scripts.coverage"]
    assert make("clean") == []
    assert make("coverage") == [*CORE, *DEV, "scripts.coverage"]


def test_an_interrupted_installation_is_done_again(make):
    assert make("validate", breaks="requirements.txt") == CORE
    assert make("validate") == [*CORE, "scripts.validate"]


def test_where_python_has_no_pip_it_unpacks_its_own(make):
    assert make("validate", breaks=".venv/.pip.txt") == ["new", ".venv/.pip.txt", "ensurepip", ".venv/.pip.txt"]
    assert make("validate") == [*CORE, "scripts.validate"]


def test_an_interrupted_addition_is_done_again_from_an_empty_folder(make):
    make("validate")
    assert make("coverage", breaks="requirements-dev.txt") == DEV
    assert make("validate") == ["scripts.validate"], "what it needs is there and unchanged"
    assert make("coverage") == [*CORE, *DEV, "scripts.coverage"]


def test_a_changed_lock_is_installed_from_an_empty_folder(make, tmp_path):
    make("coverage")
    future = time.time() + 60
    os.utime(tmp_path / "requirements-dev.txt", (future, future))
    assert make("validate") == ["scripts.validate"]
    assert make("coverage", "ARGS=x")[:4] == [*CORE, *DEV]
    make("clean")
    make("coverage")
    os.utime(tmp_path / "requirements.txt", (future, future))
    assert make("validate") == [*CORE, "scripts.validate"]


def test_pip_goes_first(make, tmp_path):
    make("validate")
    [name, *hashes] = (tmp_path / ".venv" / ".pip.txt").read_text(encoding="utf-8").replace("\\\n", " ").split()
    assert [(name.partition("==")[2], hashes)] == locked("requirements.txt")["pip"]


def test_every_clone_has_the_same_line_ends():
    """Whatever core.autocrlf says, which the installer of git for Windows turns on; a picture is left as it is.

    So are the files of docs/sample, whose own .gitattributes says why.
    """
    names = [name for path in tracked() if not (name := path.relative_to(ROOT).as_posix()).startswith("docs/sample/")]
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
