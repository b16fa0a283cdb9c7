"""A sample of the mutants, and that the machinery which judges them would notice a fault; `make mutate` tries all of them out."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from schemas.rule import RULES
from schemas.tables import tables
from tests.mutation.consequences import consequences
from tests.mutation.mutants import EVERYWHERE, mutants
from tests.mutation.run import Result, explained, rates, small_bases, try_out, unexplained
from tests.verdicts import validate

SAMPLE = 12
NOT_BY_DATA = {"frictionless"}


@pytest.fixture(autouse=True)
def shared(monkeypatch):
    """What a mutant has of the small package is asked once for all tests."""
    monkeypatch.setattr("tests.mutation.run.validate", lambda package, engine, _: validate(package, engine))


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    return small_bases(tmp_path_factory.mktemp("mutation"))


@pytest.fixture(scope="module")
def made(packages):
    return list(mutants(*packages))


def test_valid_packages_have_no_consequences(packages):
    real, small = packages
    assert consequences(small.rows) == set()
    assert {rule for rule, *_ in consequences(real.rows)} <= {
        name for name in RULES if RULES[name].severity == "warning"
    }


def test_every_constraint_and_rule_has_a_mutant(made):
    broken = defaultdict(set)
    for each in made:
        broken[each.table].add(each.rule)
    assert set(RULES) - NOT_BY_DATA == set().union(*broken.values())
    assert set(broken) == set(tables()) | {EVERYWHERE}
    for name, schema in tables().items():
        of_bytes = {"bom", "line-ending", "final-newline", "blank-line", "quoting", "malformed-csv", "encoding"}
        wanted = {"unique-key", "column-missing", "column-unknown", "column-order", "cell-count", *of_bytes}
        wanted |= {"foreign-key"} if schema.foreign_keys else set()
        for field in schema.fields:
            wanted |= {f"{field.vocabulary.replace('_', '-')}-code"} if field.enum else set()
            wanted |= {field.type} if field.type != "string" else set()
            wanted |= {limit for limit in ("required", "pattern", "minimum", "maximum") if getattr(field, limit)}
        assert wanted - broken[name] == set(), name


def test_a_sample_of_mutants_is_killed(packages, made):
    valid = {each.name: each for each in packages}
    chosen = random.Random(0).sample(made, SAMPLE)
    done = [try_out(each, valid[each.base]) for each in chosen]
    reasons = {name: why for name, why in explained().items() if name in {each.name for each in chosen}}
    assert unexplained(done, reasons) == []


def test_what_is_not_reported_and_what_is_reported_besides_are_noticed(packages, made):
    _, small = packages
    mutant = next(each for each in made if each.name == "fixture stray-file")
    assert try_out(mutant, small).killed
    place = ("bom", "data/events.csv", 1, None)
    assert try_out(replace(mutant, places=frozenset([place])), small).missed == (place,)
    noisy = try_out(replace(mutant, places=frozenset()), small)
    assert noisy.noise == tuple(mutant.places)


def test_survivors_and_stale_explanations_fail():
    place = ("bom", "data/events.csv", 1, None)
    killed, alive = Result("one", "events", "bom", (), ()), Result("two", "events", "bom", (place,), ())
    assert unexplained([killed], {}) == []
    assert unexplained([killed, alive], {}) == ["two"]
    assert unexplained([killed, alive], {"two": "Because."}) == []
    assert unexplained([killed], {"one": "Because."}) == ["one"]
    assert list(rates([killed, alive], "rule"))[1:] == [
        "bom         2       1    50 %",
        "all         2       1    50 %",
    ]
