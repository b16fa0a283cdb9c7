"""One broken fixture for every rule, which must raise exactly that rule at exactly that place."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from schemas import rules  # noqa: F401  (registers the rules of meaning)
from schemas.demands import in_cycle
from schemas.rule import RULES, Rule, register
from scripts.checks.validation import validate
from tests.packages import BASE, Fixture, base, edit, fixtures

ALL = fixtures()
# Not broken by data: it says that Frictionless knows something that our own checks do not (see test_engines.py).
NOT_BY_DATA = {"frictionless"}


@pytest.fixture(scope="module")
def raised(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """Validates the fixtures of the selected tests on all cores; gives each test what was broken and what was found.

    A fixture written by hand has a package of its own; of those made by a loop as many share one as touch different rows.
    """
    selected = [item for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]
    packages: list[tuple[Path, list[Fixture]]] = []
    for name in [item.callspec.params["name"] for item in selected if "name" in item.callspec.params]:
        _place(ALL[name], packages, tmp_path_factory)
    with ProcessPoolExecutor() as pool:
        jobs = [(fixtures, pool.submit(validate, package, "pandera")) for package, fixtures in packages]
        of_rule = {fixture.rule: (fixtures, job) for fixtures, job in jobs for fixture in fixtures}
        yield lambda name: (of_rule[name][0], of_rule[name][1].result()[0])
        pool.shutdown(cancel_futures=True)


def _place(fixture: Fixture, packages: list[tuple[Path, list[Fixture]]], paths: pytest.TempPathFactory) -> None:
    """Applies a fixture to a package of the same family that still has what is edited, or else to a new one."""
    for package, others in packages:
        if fixture.family and fixture.family == others[0].family:
            try:
                others.append(fixture.apply(package))
            except ValueError:
                continue
            return
    package = base(paths.mktemp("rule"))
    packages.append((package, [fixture.apply(package)]))


def test_the_base_package_is_valid(package):
    findings, rows = validate(package, engine="both")
    assert findings == []
    assert all(rows.values()), "every table is used"


def test_every_rule_has_a_fixture_and_every_fixture_a_rule():
    without = sorted(set(RULES) - set(ALL) - NOT_BY_DATA)
    assert not without, f"no fixture in tests/rules breaks the rules {', '.join(without)}"
    nothing = sorted(set(ALL) - set(RULES))
    assert not nothing, f"no rules are called like the fixtures {', '.join(nothing)}"


@pytest.mark.parametrize("name", sorted(ALL))
def test_fixture_raises_its_rule_and_nothing_else(name, raised):
    applied, findings = raised(name)
    also = {rule for fixture in applied for rule in fixture.also}
    found = {(found.rule, found.file, found.line, found.field) for found in findings}
    beside = {place for place in found if place[0] in also}
    assert found - beside == {place for fixture in applied for place in fixture.expected()}
    assert {place[0] for place in beside} == also, "what `also` lists follows in fact"
    for each in findings:
        assert each.severity == RULES[each.rule].severity
        assert each.message.isprintable()
        assert each.hint.isprintable()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_explained(rule: Rule):
    sentences = [rule.explains, *(ALL[name].why for name in ALL if name == rule.name)]
    for sentence in sentences:
        assert sentence.endswith("."), f"“{sentence}” is no sentence"
        assert len(sentence.split()) >= 4
    assert rule.says.strip()
    assert rule.hint.strip()
    assert not rule.hint.endswith("."), "a hint is a phrase: it stands behind an arrow or in front of a period"


def test_a_rule_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        register(next(iter(RULES.values())))


@pytest.mark.parametrize("find", ["Nobody Two", "Speaker"])
def test_an_edit_that_does_not_apply_fails(package, find):
    stale = Fixture("stale", "Why.", "data/speakers.csv", find=find, replace="Somebody")
    with pytest.raises(ValueError, match="times, not once"):
        stale.apply(package)


def test_the_hashes_of_the_base_package_are_what_the_design_says():
    """Computed here anew, from the words of the design and without the project's own function."""
    tables = {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in BASE.glob("*.csv")}
    seen = {}
    for row in tables["statements"]:
        seen[row["statement_id"]] = [
            row["speaker_id"],
            row["source_id"],
            row["locator"],
            row["quote"] or row["summary"],
        ]
    for row in tables["scenarios"]:
        seen[row["scenario_id"]] = [row["scenario_id"], row["resolution_rule"], row["horizon_until"]]
    for row in tables["demands"]:
        seen[row["demand_id"]] = [row["demand_id"], row["description"]]
    for row in tables["codings"]:
        text = json.dumps(seen[row["record"].split("|")[0]], ensure_ascii=False, separators=(",", ":"))
        assert row["content_hash"] == hashlib.sha256(text.encode()).hexdigest()[:16]


def found(package: Path) -> list[tuple[str, str, int | None]]:
    """Validates a package and returns rule, file and line of each finding."""
    return [(each.rule, each.file, each.line) for each in validate(package, engine="pandera")[0]]


def test_without_a_third_coder_one_of_the_two_is_enough(package):
    edit(package, "data/statements.csv", "forecast,unconditional,,,5", "forecast,unconditional,,,3")  # second coder's
    edit(package, "data/sources.csv", "aggregator", "opinion")
    assert found(package) == []


def test_without_a_third_coder_what_neither_gave_is_unsupported(package):
    edit(package, "data/statements.csv", "forecast,unconditional,,,5", "forecast,unconditional,,,4")
    assert found(package) == [("statements-tier-unsupported", "data/statements.csv", 2)]


def test_what_is_no_code_is_not_called_unsupported_too(package):
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert found(package) == [("stance-code", "data/stances.csv", 5)]


def test_the_latest_round_counts(package):
    first = "outcomes,scenario-two,coder-one,1,first,outcome,open,2026-11-21,cd63dac6710612c0\n"
    again = first.replace(",1,first,outcome,open", ",2,first,outcome,unresolvable")
    edit(package, "data/codings.csv", first, first + again)
    edit(package, "data/outcomes.csv", "scenario-two,open", "scenario-two,unresolvable")
    assert found(package) == [("outcomes-uncoded", "data/outcomes.csv", 3)], "and lacks a second coding"


def test_an_old_round_may_be_stale(package):
    first = "outcomes,scenario-two,coder-one,1,first,outcome,open,2026-11-21,cd63dac6710612c0\n"
    second = first.replace("coder-one,1,first", "coder-two,1,second").replace("-21,", "-22,")
    stale = [row.replace("cd63dac6710612c0", "0" * 16) for row in (first, second)]
    newer = [row.replace(",1,", ",2,") for row in (first, second)]
    edit(package, "data/codings.csv", first + second, stale[0] + newer[0] + stale[1] + newer[1])
    assert found(package) == []


@pytest.mark.parametrize("row", ["scenarios", "sources", "events", "posts", "forecasts", "statements"])
def test_a_date_that_is_none_breaks_no_rule_that_compares_days(package, row):
    """A mistyped or blank date is one finding at its own cell, not several elsewhere."""
    cells = {
        "scenarios": ("2022-12-31", "31.12.2022"),
        "sources": ("2023-01-05,2026-11-20", "2023-01-05,"),
        "events": ("2022-02-10", "2022-2-1"),
        "posts": ("2022-12-31", "2020"),
        "forecasts": ("2030-12-31", "0"),
        "statements": (",,2022-01-12,", ",,12 January 2022,"),
    }
    edit(package, f"data/{row}.csv", *cells[row])
    assert {rule for rule, _, _ in found(package)} - {"coding-stale"} <= {"date", "required"}
    assert len({line for rule, _, line in found(package) if rule != "coding-stale"}) == 1


def test_a_cycle_is_found_and_what_only_leads_to_it_is_not():
    def marked(parents: dict[str, str]) -> set[str]:
        ids = pd.Series(list(parents), dtype=object)
        return set(ids[in_cycle(ids, pd.Series(list(parents.values()), dtype=object))])

    assert marked({"a": "b", "b": "c", "c": "b", "d": "d", "e": "a", "f": "", "g": "f"}) == {"b", "c", "d"}
    chain = {
        f"d{number}": f"d{number + 1}" for number in range(100_000)
    }  # which must not take the square of its length
    assert marked(chain) == set()
    assert marked(chain | {"d100000": "d99999"}) == {"d99999", "d100000"}
