"""CONTRIBUTING.md's steps, followed to the letter on a copy of the repository: two people each add a statement with all that belongs to it.

The commands are taken from the page. What they leave has to be valid without a new warning, and green in every test that reads the
data; and the two pull requests have to merge, because a contribution changes no derived text.

The steps are followed on the small package of the tests, so that they do not take longer as the corpus grows. With CASUS_WHOLE=1, as in
.ci/run, they are followed on the corpus, where both contributions are merged and every file of tests that reads the data is run.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables
from scripts.format import main as format_main
from scripts.stamp import main as stamp_main
from tests.packages import ROOT, WHOLE, base
from tests.verdicts import anew

START, TARGET = ("main", "russia") if WHOLE else ("small", "state-one")  # a branch, and a state that its data have
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEPS = re.search(r"^## Adding one statement.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL).group()
STEP = re.compile(r"^[0-9]+\. (.*?)(?=^[0-9]+\. |\Z)", re.MULTILINE | re.DOTALL)
READS_THE_DATA = re.compile(r"\b(load_texts|read|read_neutrality|stale|stale_files|forms|validate|anew)\(ROOT\b|ROOT / (\"data\"|FOLDER)|\b(loaded_)?corpus\b")  # fmt: skip
ELSEWHERE = {
    "interop",
    "spreadsheets",
    "mutation",
    "interrupt",
    "hostile",
    "test_contributing.py",
}  # suites of their own

Rows = dict[str, list[dict[str, str]]]
of_the_whole = pytest.mark.skipif(not WHOLE, reason="it is asked of the whole dataset: CASUS_WHOLE=1, as in .ci/run")


def contribution(who: str, target: str = TARGET) -> Rows:
    """Returns the rows of one contribution, table by table in the order of the page: the example that it gives."""
    wire, agency, minister, ministry = f"{who}-wire", f"{who}-agency", f"{who}-minister", f"{who}-ministry"
    demand, foresees = f"{minister}-001", f"{minister}-002"
    source = {"publisher": "Wire Service", "published_on": "2022-01-12", "accessed_on": "2026-11-20", "read_as": "original_page", "language": "en", "kind": "news_report"}  # fmt: skip
    said = {"speaker_id": minister, "post_id": f"{who}-post", "said_from": "2022-01-12", "said_until": "2022-01-12", "date_basis": "stated", "channel": "press", "source_id": wire, "attribution": "direct", "quote_language": "en", "condition": "unconditional", "tier": "3", "curated": "yes"}  # fmt: skip
    return {
        "sources": [
            source | {"source_id": wire, "title": f"What {who} told the wire", "url": f"https://example.org/{who}/wire"},
            source | {"source_id": agency, "title": f"What {who} told an agency", "url": f"https://example.org/{who}/agency"},
        ],
        "organizations": [{"organization_id": ministry, "name": f"Ministry of {who}", "kind": "government_body", "side": "other_state"}],
        "speakers": [{"speaker_id": minister, "name": f"{who.capitalize()} Contributor", "kind": "person", "side": "other_state"}],
        "posts": [{"post_id": f"{who}-post", "speaker_id": minister, "organization_id": ministry, "title": "Minister", "authority": "minister", "held_from": "2021-01-01"}],
        "events": [{"event_id": f"{who}-talks", "title": f"Talks of {who}", "kind": "talks", "actor_id": ministry, "starts_on": "2022-01-12", "source_id": wire}],
        "statements": [
            said | {"statement_id": demand, "event_id": f"{who}-talks", "target_id": target, "locator": "para. 1", "quote": f"Russia must withdraw its 1000 soldiers from {who}", "summary": f"Troops should leave {who}.", "act": "demand"},
            said | {"statement_id": foresees, "locator": "para. 2", "quote": f"talks on {who} will be held next week", "summary": f"Talks on {who} are a week away.", "act": "forecast"},
        ],
        "demands": [{"demand_id": f"{who}-demand", "title": f"Troops out of {who}", "description": f"Russia should withdraw its soldiers from {who}.", "issuer_id": ministry, "target_id": target, "change": "stop_or_undo", "issue": "forces_near_ukraine", "form": "unspecified", "source_id": wire, "locator": "para. 1"}],
        "compliance": [{"demand_id": f"{who}-demand", "as_of": "2022-02-23", "compliance": "unclear", "reason": "No report says so."}],
        "stances": [{"statement_id": demand, "demand_id": f"{who}-demand", "stance": "advances"}],
        "scenarios": [{"scenario_id": f"{who}-scenario", "title": f"Talks on {who}", "description": f"Officials meet and talk about {who}.", "kind": "settlement", "opened_by": foresees, "horizon_until": "2022-01-26", "resolution_rule": "Occurred if officials meet on any day by the horizon. Partly: they meet online."}],
        "outcomes": [{"scenario_id": f"{who}-scenario", "outcome": "unresolvable", "judged_on": "2026-11-20", "reason": "No report was found."}],
        "forecasts": [{"statement_id": foresees, "scenario_id": f"{who}-scenario", "mode": "forecasts", "likelihood": "will", "likelihood_words": "will", "by_date": "2022-01-26", "basis": "none_stated"}],
        "figures": [{"figure_id": f"{who}-figure", "statement_id": demand, "quantity": "troops_near_ukraine", "low": "1000", "high": "1000", "unit": "persons", "extent": "whole", "hedge": "exact", "words": "1000 soldiers"}],
        "relations": [{"from_id": foresees, "to_id": demand, "relation": "elaborates", "basis": "curator"}],
        "appearances": [{"statement_id": demand, "source_id": agency, "locator": "para. 3"}],
    }  # fmt: skip


def codings(rows: Rows, first: str, second: str) -> list[dict[str, str]]:
    """Returns the codings of a contribution by two coders who agree; the second says too that the quote is there."""
    made = []
    for table, variables in coded_variables().items():
        for row in rows.get(table, ()):
            record = "|".join(row[name] for name in tables()[table].key)
            for coder, role in ((first, "first"), (second, "second")):
                cells = {
                    "table": table,
                    "record": record,
                    "coder_id": coder,
                    "round": "1",
                    "role": role,
                    "coded_on": "2026-11-21",
                }
                made += [
                    cells | {"variable": name, "value": row.get(name, "")} for name in variables if name != QUOTE_FOUND
                ]
                if role == "second" and QUOTE_FOUND in variables:
                    made.append(cells | {"variable": QUOTE_FOUND, "value": "found"})
    return made


def enter(copy: Path, rows: Rows) -> None:
    """Writes rows at the ends of their tables, as somebody does who leaves the order to `make format`."""
    for table, added in rows.items():
        columns = tables()[table].columns
        with (copy / "data" / f"{table}.csv").open("a", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writerows(added)


def git(copy: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, "-C", str(copy), *arguments], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make(copy: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Runs make with the Python of these tests in the place of the environment that it would install first."""
    environment = copy.parent / "environment"
    return subprocess.run(["make", f"VENV={environment}", *arguments], cwd=copy, capture_output=True, encoding="utf-8")


def findings(copy: Path, engine: str = "both" if WHOLE else "pandera") -> list[tuple[str, str, str | None]]:
    """Returns the rule, the file and the record of every finding in a copy; fails unless it is valid."""
    done = make(copy, "--silent", "validate", f"ARGS=--format json --engine {engine}")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    return sorted((each["rule"], each["file"], each["record"] or "") for each in json.loads(done.stdout)["findings"])


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A clone of the repository as it is now, and beside it an environment for make."""
    place = tmp_path_factory.mktemp("contributing")
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"], capture_output=True, encoding="utf-8", check=True)  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (place / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / "copy" / name)
            shutil.copymode(ROOT / name, place / "copy" / name)
    (place / "environment" / "bin").mkdir(parents=True)
    python = place / "environment" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    for stamp in (".core", ".dev"):
        (place / "environment" / stamp).touch()
    git(place / "copy", "init", "-q", "-b", "main")
    git(place / "copy", "add", "-A")
    git(place / "copy", "commit", "-qm", "now")
    git(place / "copy", "checkout", "-q", "-b", "small")
    shutil.copytree(base(place) / "data", place / "copy" / "data", dirs_exist_ok=True)
    git(place / "copy", "commit", "-aqm", "the small package of the tests")
    git(place / "copy", "checkout", "-q", START)
    return place / "copy"


@pytest.fixture(scope="module")
def contributed(copy) -> dict[str, list]:
    """Follows the page in a branch for each of two people; returns what the validator finds in each, and before them."""
    found = {"before": findings(copy)}
    for who in ("bravo", "yankee"):
        git(copy, "checkout", "-q", "-b", who, START)
        if who == "bravo" or WHOLE:
            contribute(copy, contribution(who))
            found[who] = findings(copy, "both")
        else:  # the commands have been tried by make; in this process what they do is done sooner
            entered(copy, contribution(who))
            assert [command([str(copy)]) for command in (format_main, stamp_main)] == [0, 0]
            found[who] = sorted((each.rule, each.file, each.record or "") for each in anew(copy, "both")[0])
        git(copy, "commit", "-aqm", who)
    return found


def contribute(copy: Path, rows: Rows) -> None:
    """Enters rows with their codings and follows the last step of the page up to its `make validate`, which the caller runs."""
    entered(copy, rows)
    *commands, last = re.findall(r"`make ([a-z]+)`", STEP.findall(STEPS)[-1])
    assert last == "validate"
    for command in commands:
        done = make(copy, command)
        assert done.returncode == 0, f"make {command}: {done.stdout[-3000:]}{done.stderr}"


def entered(copy: Path, rows: Rows) -> None:
    """Enters rows with the codings of two coders of the copy."""
    first, second = coders(copy)[:2]
    enter(copy, rows | {"codings": codings(rows, first, second)})


def test_the_page_names_its_tables_in_the_order_in_which_they_are_entered_here():
    steps = STEP.findall(STEPS)
    named = [table for step in steps for table in re.findall(r"\*\*`([a-z]+)`\*\*", step)]
    assert named == [*contribution("x"), "codings"]
    assert re.findall(r"`make ([a-z]+)`", steps[-1]) == ["format", "stamp", "validate"]


@pytest.mark.parametrize("who", ["bravo", "yankee"])
def test_the_steps_end_valid_and_without_a_new_warning(contributed, who):
    assert Counter(contributed[who]) == Counter(contributed["before"])


def test_without_a_second_coder_there_is_a_warning_and_no_error(contributed, copy):
    git(copy, "checkout", "-q", "-b", "alone", START)
    rows = contribution("mike")
    alone = [row for row in codings(rows, coders(copy)[0], "nobody") if row["role"] == "first"]
    enter(copy, rows | {"codings": alone})
    for command in ("format", "stamp"):
        assert make(copy, command).returncode == 0
    new = Counter(findings(copy)) - Counter(contributed["before"])
    git(copy, "checkout", "-qf", START)
    assert {rule.removesuffix("-uncoded") for rule, _, _ in new} == {
        table for table in coded_variables() if table in rows
    }


def coders(copy: Path) -> list[str]:
    with (copy / "data" / "coders.csv").open(encoding="utf-8", newline="") as stream:
        return [row["coder_id"] for row in csv.DictReader(stream)]


def test_a_contribution_changes_the_tables_and_nothing_else(contributed, copy):
    for who in ("bravo", "yankee"):
        changed = set(git(copy, "diff", "--name-only", START, who).split())
        assert changed == {f"data/{table}.csv" for table in [*contribution(who), "codings"]}


@pytest.fixture(scope="module")
def merged(contributed, copy) -> Path:
    """The copy with both contributions to the corpus merged; between records so few as those of the small package they would conflict.

    The commands have been tried by make; on the corpus what they do is done in this process, which is sooner.
    """
    for who in ("bravo", "yankee"):
        git(copy, "checkout", "-q", "-b", f"{who}-main", "main")
        entered(copy, contribution(who, "russia"))
        assert [command([str(copy)]) for command in (format_main, stamp_main)] == [0, 0]
        git(copy, "commit", "-aqm", who)
    git(copy, "checkout", "-q", "-b", "both", "bravo-main")
    git(copy, "merge", "-q", "--no-edit", "yankee-main")
    return copy


@of_the_whole
def test_two_pull_requests_merge_and_stay_valid(merged):
    new = re.compile(r"\b(bravo|yankee)-")
    found, _ = anew(merged, "both")
    assert [each for each in found if each.severity == "error" or new.search(f"{each.file} {each.record}")] == []
    assert format_main([str(merged), "--check"]) == 0


def reading_the_data() -> list[str]:
    """Returns the files of tests of which one or more read the repository's own data."""
    found = sorted((ROOT / "tests").rglob("test_*.py"))
    return [path.relative_to(ROOT).as_posix() for path in found if not ELSEWHERE & set(path.parts) and readers_in(path)]


def readers_in(path: Path) -> list[str]:
    """Returns the tests of a file that read the data themselves, or use what does: a function, a fixture or a constant of the file."""
    text = path.read_text(encoding="utf-8")
    parts = {name: ast.get_source_segment(text, node) or "" for node in ast.parse(text).body for name in names_of(node)}
    decorated = {node.name: "".join(map(ast.unparse, node.decorator_list)) for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}  # fmt: skip
    parts = {name: part + decorated.get(name, "") for name, part in parts.items()}
    readers = {name for name, part in parts.items() if READS_THE_DATA.search(part)}
    while (
        more := {name for name, part in parts.items() if any(re.search(rf"\b{each}\b", part) for each in readers)}
        - readers
    ):
        readers |= more
    return sorted(name for name in readers if name.startswith("test_"))


def names_of(node: ast.stmt) -> list[str]:
    """Returns the names that a statement of a file gives to something."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]


@of_the_whole
def test_every_test_that_reads_the_data_is_green(merged):
    """The others do not see what was contributed, so that there is no need to run them again."""
    files = reading_the_data()
    assert len(files) > 7
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "--tb=short"]
    done = subprocess.run([*command, *files], cwd=merged, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-5000:]
