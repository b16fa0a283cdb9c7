"""`make add`: a filled-in form becomes rows, or one sentence for each thing that is missing or wrong, and never half of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from scripts.add import main
from scripts.checks import validation
from scripts.package import together
from tests.filled import KNOWN, NEW, as_form, as_text
from tests.hostile.faults import without_space
from tests.packages import ROOT, WHOLE, edit
from tests.verdicts import validate

pytestmark = pytest.mark.usefixtures("shared")
UNCODED = {"statements-uncoded", "stances-uncoded", "figures-uncoded"}


def contents(package: Path) -> dict[str, bytes]:
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}


@pytest.fixture
def add(package, tmp_path, capsys):
    """Returns a function that runs the command on a form and returns its exit code and what it said."""

    def run(written: str) -> tuple[int, str]:
        (tmp_path / "form").write_text(written, encoding="utf-8", newline="")
        code = main([str(tmp_path / "form"), str(package)])
        said = capsys.readouterr()
        return code, (said.out + said.err).replace(f"{tmp_path}/", "")

    return run


@pytest.mark.parametrize(("answers", "write"), [(NEW, as_form), (KNOWN, as_text)], ids=["new", "known"])
def test_a_form_becomes_rows_that_are_valid_stamped_and_in_order(package, add, answers, write):
    before = contents(package)
    code, said = add(write(answers))
    assert code == 0, said
    assert "second coding of 3 records is still to come" in said
    changed = {name for name, data in contents(package).items() if before.get(name) != data}
    made = {"statements", "stances", "figures", "codings"} | (
        {"sources", "speakers", "posts", "organizations", "coders"} if answers is NEW else set()
    )
    assert changed == {f"data/{table}.csv" for table in made}
    findings, _ = validate(package)
    assert {found.rule for found in findings} == UNCODED
    assert all("first coding" not in found.message for found in findings)


# --- several forms -------------------------------------------------------------------------------------------------------

GROUPED = KNOWN | {"Unit group": "one-utterance"}
IN_ANOTHER_SOURCE = {"Source": "source-portal", "Tier": "4", "Quote": "or they will never leave"}
UNITS = [GROUPED, {label: answer for label, answer in (GROUPED | IN_ANOTHER_SOURCE).items() if "Figure" not in label}]


@pytest.fixture
def add_all(package, tmp_path, capsys):
    """Returns a function that runs the command on forms together, or on a folder of them, and returns its exit code and what it said."""

    def run(*forms: dict[str, str], folder: bool = False) -> tuple[int, str]:
        (tmp_path / "forms").mkdir(exist_ok=True)
        for number, answers in enumerate(forms, 1):
            (tmp_path / "forms" / f"{number}.txt").write_text(as_text(answers), encoding="utf-8")
        files = sorted(map(str, (tmp_path / "forms").iterdir()))
        (tmp_path / "forms" / "notes.json").write_text("{}", encoding="utf-8")  # is no form
        code = main([*([str(tmp_path / "forms")] if folder else files), str(package)])
        said = capsys.readouterr()
        return code, (said.out + said.err).replace(f"{tmp_path}/forms/", "")

    return run


@pytest.mark.parametrize("folder", [False, True])
def test_the_units_of_a_group_are_added_together(package, add_all, monkeypatch, folder):
    runs = []
    monkeypatch.setattr(validation, "validate", lambda *given: runs.append(given) or validate(*given))
    code, said = add_all(*UNITS, folder=folder)
    assert code == 0, said
    assert "1.txt is one-010\n2.txt is one-011\nadded to data/statements.csv: one-010, one-011\n" in said
    assert "note: 2.txt: Post is taken to be post-one" in said
    assert len(runs) == 1
    assert {found.rule for found in validate(package)[0]} == UNCODED


def test_a_unit_that_is_alone_in_its_group_is_told_what_to_do(package, add_all):
    before = contents(package)
    code, said = add_all(UNITS[0])
    assert code == 1
    assert re.search(r"^1.txt:\d+:Unit group  no other statement shares the group “one-utterance”.*\n.*forms of all units of the group are to be given together", said, re.MULTILINE), said  # fmt: skip
    assert contents(package) == before


def test_a_form_may_name_what_is_new_in_one_before_it(package, add_all):
    other = {label: answer for label, answer in NEW.items() if label in KNOWN or label == "Coder"}
    other |= {
        "Said from": "2022-01-11",
        "Said until": "2022-01-11",
        "Quote": "They must take 1000 soldiers home, and soon",
    }
    code, said = add_all(NEW, other)
    assert code == 0, said
    assert "added to data/speakers.csv: minister-tres\n" in said
    assert "added to data/sources.csv: wire-service-2022-01-12\n" in said
    assert "2.txt is tres-002" in said
    assert {found.rule for found in validate(package)[0]} == UNCODED


def test_what_is_wrong_with_one_form_is_said_of_it_and_none_is_added(package, add_all):
    before = contents(package)
    code, said = add_all(NEW, KNOWN | {"Act": "demands"}, KNOWN | {"Demand": "demand-too", "Quote": "1000 soldiers go"})
    assert code == 1
    told = re.findall(r"^(\d.txt):\d+:(.*?)  (.*?)(?:  \[.*)?$", said, re.MULTILINE)
    assert told == [
        ("2.txt", "Act", "“demands” is not an act; did you mean “demand”?"),
        ("3.txt", "Demand", "“demand-too” is none of the demands; did you mean “demand-two”?"),
    ]
    assert said.rstrip().endswith("nothing was added: 2 things to put right")
    assert contents(package) == before


def test_two_forms_of_one_statement_are_one_too_many(package, add_all):
    before = contents(package)
    code, said = add_all(KNOWN, KNOWN)
    assert code == 1
    assert re.search(r"^2.txt:\d+:Quote  .*\[statement-twice\]$", said, re.MULTILINE), said
    assert "1.txt:" not in said.replace("note: 1.txt:", "")
    assert contents(package) == before


@pytest.mark.parametrize(
    ("given", "taken"),
    [("my form.txt", "<my form.txt>"), ("1.txt 2.txt", "<1.txt><2.txt>"), ("*.text", "<3.text><4.text>"), ("", "")],
)
def test_make_add_takes_one_file_or_several(tmp_path, given, taken):
    for name in ("my form.txt", "3.text", "4.text"):
        (tmp_path / name).touch()
    command = ["make", "--silent", "-f", ROOT / "Makefile", "add", "CORE=", "RUN=printf '<%s>'", f"FILE={given}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"<-m><scripts.add>{taken}"


# --- what is refused -----------------------------------------------------------------------------------------------------


def test_a_form_that_is_added_again_is_refused_as_a_duplicate(package, add):
    assert add(as_text(KNOWN))[0] == 0
    before = contents(package)
    code, said = add(as_text(KNOWN))
    assert code == 1
    assert re.search(
        r"^form:\d+:Quote  an earlier statement has the same speaker, days and words  \[statement-twice\]$",
        said,
        re.MULTILINE,
    )
    assert contents(package) == before


def test_each_thing_that_is_missing_or_wrong_is_said_once_of_its_question(package, add):
    wrong = NEW | {"Act": "demands", "Said until": "12 Jan 2022", "Stance": "mention", "Summary": "", "Figure low": "1,000", "Source kind": "", "Tier": "9"}  # fmt: skip
    before = contents(package)
    code, said = add(as_text(wrong))
    assert code == 1
    told = dict(re.findall(r"^form:\d+:(.*?)  (.*?)(?:  \[.*)?$", said, re.MULTILINE))
    assert told == {
        "Source kind": "is not answered",
        "Said until": "“12 Jan 2022” is not a date in the form YYYY-MM-DD; did you mean “2022-01-12”?",
        "Summary": "is not answered",
        "Act": "“demands” is not an act; did you mean “demand”?",
        "Tier": "“9” is not a tier",
        "Stance": "“mention” is not a stance; did you mean “mentions”?",
        "Figure low": "“1,000” is not a whole number in plain digits; did you mean “1000”?",
    }
    assert said.rstrip().endswith("nothing was added: 7 things to put right")
    assert contents(package) == before


def test_a_warning_that_asks_a_question_is_a_question_of_the_form(add):
    code, said = add(as_text({label: answer for label, answer in KNOWN.items() if label not in ("Demand", "Stance")}))
    assert code == 1
    assert "Act  demand is linked to no demand and to no scenario  [statement-unlinked]" in said
    assert add(as_text({label: answer for label, answer in KNOWN.items() if label not in ("Demand", "Stance")} | {"Note": "No link: the dataset has no such demand."}))[0] == 0  # fmt: skip


def test_what_becomes_wrong_with_a_known_record_is_said_of_the_answer_that_names_it(package, add):
    earlier = {"Scenario": "Attack on State Two", "Forecast mode": "mentions", "Forecast likelihood": "unstated", "Forecast basis": "none_stated"}  # fmt: skip
    before = contents(package)
    code, said = add(as_text(KNOWN | earlier))
    assert code == 1
    assert re.search(r"^form:\d+:Scenario  an earlier curated statement than “two-001” names the scenario  \[opened-by-later\]\n.*leave “Scenario” out", said, re.MULTILINE), said  # fmt: skip
    assert contents(package) == before


@pytest.mark.parametrize(
    ("quote", "rule"),
    [
        ("=HYPERLINK(\"http://x\")", "formula"),
        ("they \u202elliw\u202c leave", "invisible-character"),
        ("zero\u200bwidth words", "invisible-character"),
        ("n/a", "null-token"),
    ],
)  # fmt: skip
def test_what_a_cell_may_not_hold_is_refused_at_its_question(package, add, quote, rule):
    before = contents(package)
    code, said = add(as_form(KNOWN | {"Quote": quote}))
    assert code == 1
    assert re.search(rf"^form:\d+:Quote  .*\[{rule}\]$", said, re.MULTILINE), said
    assert not re.search("[\u202a-\u202e\u200b]", said), "what cannot be seen is spelled out"
    assert contents(package) == before


def test_what_only_looks_dangerous_is_a_text_like_any_other(package, add, tmp_path):
    quote = f"1000 soldiers, he said \"no\", $(touch {tmp_path}/pwned) `id`; **bold** <b>x</b> | 'y' \\"
    assert add(as_form(KNOWN | {"Quote": quote + "\n\n> and on"}))[0] == 0
    rows = (package / "data" / "statements.csv").read_text(encoding="utf-8")
    assert '"' + quote.replace('"', '""') + ' > and on"' in rows
    assert not (tmp_path / "pwned").exists()


def test_a_package_that_is_wrong_elsewhere_takes_a_form_that_is_right(package, add):
    edit(package, "data/events.csv", "Exercise Two,exercise", "Exercise Two,exercize")
    edit(package, "data/statements.csv", "State One will hardly attack", "State One will\u200b hardly attack")
    assert add(as_text(KNOWN))[0] == 0


def test_a_table_that_cannot_be_read_is_left_alone(package, add):
    (package / "data" / "stances.csv").write_bytes(b"\xff\xfe")
    before = contents(package)
    code, said = add(as_text(KNOWN))
    assert (code, contents(package)) == (1, before)
    assert said.startswith("data/stances.csv:1 ")


def test_what_is_saved_meanwhile_is_not_lost(package, add, monkeypatch):
    theirs, read = (package / "data" / "figures.csv").read_bytes() + b"another,row\n", together.contents

    def saved(path):
        if path.name == "figures.csv":
            path.write_bytes(theirs)  # between the reading of the package and the comparison
        return read(path)

    monkeypatch.setattr(together, "contents", saved)
    before = contents(package)
    code, said = add(as_text(KNOWN))
    assert code == 3
    assert "was changed by another program meanwhile" in said
    assert contents(package) == before | {"data/figures.csv": theirs}


def test_usage_and_what_cannot_be_read(package, tmp_path, capsys):
    assert main([]) == 2
    assert main([str(tmp_path / "none"), str(package)]) == 3
    (tmp_path / "latin").write_bytes(b"Speaker: S\xe9bastien\n")
    assert main([str(tmp_path / "latin"), str(package)]) == 3
    (tmp_path / "form").write_text(as_text(KNOWN), encoding="utf-8")
    assert main([str(tmp_path / "form"), str(tmp_path)]) == 2
    assert main([str(package)]) == 2
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty"), str(package)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 6
    assert "FILE... [DIR]" in lines[0]
    assert lines[4].endswith("package is a package, not a form: name the form before it")
    assert lines[5].endswith("empty holds no form: its name has to end in .txt or .md")
    assert "not UTF-8, see its line 1" in lines[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limits here")
def test_a_full_disk_leaves_everything_as_it_was(package, tmp_path):
    (tmp_path / "form").write_text(as_text(KNOWN), encoding="utf-8")
    before = contents(package)
    command = [sys.executable, "-m", "scripts.add", tmp_path / "form", package]
    done = subprocess.run(command, cwd=ROOT, preexec_fn=without_space, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(package) == before


def test_ctrl_c_says_nothing_and_leaves_everything_as_it_was(package, tmp_path):
    (tmp_path / "form").write_text(as_text(KNOWN), encoding="utf-8")
    before = contents(package)
    command = [sys.executable, "-m", "scripts.add", tmp_path / "form", package]
    (tmp_path / "copies").mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path / "copies")}
    running = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    while not list((tmp_path / "copies").glob("*/data/codings.csv")):
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    assert running.communicate() == (b"", b"")
    assert running.returncode == 130
    assert contents(package) == before
    assert not list((tmp_path / "copies").iterdir()), "the copy is gone"


# --- the workflow --------------------------------------------------------------------------------------------------------

JOBS = yaml.safe_load((ROOT / ".github" / "workflows" / "add.yml").read_text(encoding="utf-8"))["jobs"]
STUB = '#!/bin/sh\nprintf "%s\\n" "$*" >>"$RUNNER_TEMP/gh"\nfor word; do case "$word" in "$RUNNER_TEMP"/*) cp "$word" "$RUNNER_TEMP/sent";; esac; done\n'


@pytest.fixture
def workflow(package, tmp_path):
    """Returns a function that runs the last step of a job of the workflow, as GitHub does, in a checkout of the small package."""
    temporary = tmp_path / "runner"
    for folder in (temporary, tmp_path / "bin", package / ".venv" / "bin"):
        folder.mkdir(parents=True)
    (package / ".venv" / "bin" / "python").write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" "$@"\n', encoding="utf-8"
    )
    (tmp_path / "bin" / "gh").write_text(STUB, encoding="utf-8")
    for program in (package / ".venv" / "bin" / "python", tmp_path / "bin" / "gh"):
        program.chmod(0o755)
    (package / ".gitignore").write_text(".venv/\n__pycache__/\n", encoding="utf-8")
    git = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "now"], ["init", "-q", "--bare", "../origin"], ["remote", "add", "origin", "../origin"]):  # fmt: skip
        subprocess.run([*git, *arguments], cwd=package, check=True)

    def run(job: str, body: str, **given: str) -> dict[str, str]:
        (tmp_path / "event").write_text(json.dumps({"issue": {"body": body, "number": 7}}), encoding="utf-8")
        (tmp_path / "output").write_text("", encoding="utf-8")
        environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path), "RUNNER_TEMP": str(temporary), "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_EVENT_PATH": str(tmp_path / "event"), "ISSUE": "7"}  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", JOBS[job]["steps"][-1]["run"]]
        done = subprocess.run(command, cwd=package, env=environment | given, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr
        lines = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
        assert all(re.fullmatch(r"(added|patch|said)=[A-Za-z0-9+/=]*", line) for line in lines), (
            "nothing of the text is a line of its own"
        )
        return {name.upper(): value for name, _, value in (line.partition("=") for line in lines)}

    return run


HOSTILE = ["$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "EOF\nadded=1\npatch=x", "@everyone ![x](http://example.org/x) </code></pre> ```", "::set-output name=added::1", "\u202egnp.exe", "-e x", "%s%n"]  # fmt: skip


def test_the_workflow_proposes_what_a_form_makes(workflow, package, tmp_path):
    out = workflow("try", as_form(KNOWN | {"Quote": '1000 soldiers "must" $(touch pwned) `touch pwned` go'}))
    assert out["ADDED"] == "1"
    subprocess.run(["git", "checkout", "-q", "."], cwd=package, check=True)
    workflow("propose", "", **out)
    pushed = subprocess.run(["git", "show", "--stat", "--format=%s", "statement-7"], cwd=tmp_path / "origin", capture_output=True, encoding="utf-8", check=True)  # fmt: skip
    assert pushed.stdout.startswith("Add the statement of issue 7\n")
    assert set(re.findall(r"data/\w+\.csv", pushed.stdout)) == {
        f"data/{name}.csv" for name in ("statements", "stances", "figures", "codings")
    }
    assert not list(tmp_path.rglob("pwned"))
    assert "Closes #7" in (tmp_path / "runner" / "sent").read_text(encoding="utf-8")


IN_AN_ISSUE = {
    "a form": as_form(
        KNOWN | {"Act": "|".join(HOSTILE).replace("\n", " "), "Speaker": HOSTILE[0], "Coder": HOSTILE[5]}
    ),
    "no form": "\n".join(HOSTILE),
    "empty": "",
}


@pytest.mark.parametrize(
    "hostile", IN_AN_ISSUE.values() if WHOLE else [IN_AN_ISSUE["a form"]], ids=list(IN_AN_ISSUE)[: 3 if WHOLE else 1]
)
def test_the_workflow_says_in_the_issue_what_is_wrong_and_runs_nothing_of_it(workflow, package, tmp_path, hostile):
    before = contents(package / "data")
    out = workflow("try", hostile)
    assert out["ADDED"] == "0"
    assert out["PATCH"] == ""
    workflow("comment", "", **out)
    head, _, said = (tmp_path / "runner" / "sent").read_text(encoding="utf-8").partition("\n\n")
    assert head.startswith("The form cannot become rows yet.")
    assert "nothing was added" in said
    assert all(line.startswith("    ") for line in said.splitlines()), "all of it is code, in which nothing is markup"
    assert not re.search("[\u202a-\u202e]", said)
    assert str(tmp_path) not in said
    assert not list(tmp_path.rglob("pwned"))
    assert contents(package / "data") == before
