"""The compiled engine and Frictionless agree on structure, but for what disagreements.toml lists, where ours is the strict side."""

import os
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from schemas.members import STANDARDS
from schemas.tables import tables
from tests.empty import empty, fill
from tests.mutation.differential import CONFUSED, DAYS, TEXTS, listed, ours, packages, theirs, unlisted
from tests.mutation.mutants import mutants
from tests.mutation.run import broken, small_bases
from tests.packages import ROOT

MANY = int(os.environ.get("PACKAGES", "2"))  # `make differential` asks for more


@settings(max_examples=MANY, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(packages())
def test_the_engines_agree_on_packages_drawn_at_random(drawn):
    with tempfile.TemporaryDirectory() as folder:
        package = empty(Path(folder) / "package")
        for table, rows in drawn.items():
            fill(package, table, *rows)
        assert unlisted(package) == set()


def test_the_engines_agree_on_everything_that_is_mistaken_for_a_number_or_a_day(tmp_path):
    """Each such cell in columns of every type, all in one package."""
    package = empty(tmp_path / "package")
    values = [*CONFUSED, *DAYS, *TEXTS]
    ids = [f"a-{number:03}" for number in range(len(values))]
    fill(package, "figures", *({"figure_id": name, "low": value, "words": value} for name, value in zip(ids, values, strict=True)))  # fmt: skip
    fill(package, "events", *({"event_id": name, "starts_on": value, "country": value} for name, value in zip(ids, values, strict=True)))  # fmt: skip
    fill(package, "statements", *({"statement_id": name, "tier": value, "act": value} for name, value in zip(ids, values, strict=True)))  # fmt: skip
    assert unlisted(package) == set()


def test_the_engines_agree_on_mutants(tmp_path):
    real, small = small_bases(tmp_path)
    made = [each for each in mutants(real, small) if each.structural]
    directories = {"real": real.directory, "small": small.directory}
    for each in random.Random(0).sample(made, MANY):
        with broken(each, directories[each.base]) as package:
            assert unlisted(package) == set(), each.name


def test_what_is_asked_of_a_standard_is_a_listed_disagreement():
    """As soon as a rule exists, not only when one of many mutants or packages is found to break it."""
    asked = {rule for standard in STANDARDS.values() for rule in standard.asks}
    assert asked - {each.rule for each in listed()} == set()


@pytest.mark.parametrize("each", listed(), ids=lambda each: each.name)
def test_a_listed_disagreement_stands_in_the_documentation(each):
    line = f"| `{each.rule}` | `{each.example}` | {each.why} |"
    assert line in (ROOT / "docs" / "mutation.md").read_text(encoding="utf-8").splitlines(), (
        f"docs/mutation.md lacks {line}"
    )


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """One package that holds the example of every listed disagreement, each in a row of its own; and what each engine finds."""
    package = empty(tmp_path_factory.mktemp("examples") / "package")
    for table in {each.table for each in listed()}:
        key = tables()[table].key[0]
        rows = [{key: f"a-{number:03}", each.field: each.example} for number, each in enumerate(listed()) if each.table == table]  # fmt: skip
        fill(package, table, *rows)
    return ours(package), theirs(package)


@pytest.mark.parametrize("each", listed(), ids=lambda each: each.name)
def test_a_listed_disagreement_still_exists(each, examples):
    def at(places):
        file = f"data/{each.table}.csv"
        return {place for place in places if (place[0], place[2], place[3], place[4]) == (file, each.field, each.rule, each.example)}  # fmt: skip

    found, witnessed = map(at, examples)
    assert each.engine == "frictionless", "ours is the strict side"
    assert found - witnessed, f"both engines know {each.name} now: take it from disagreements.toml"
    assert all(each.covers(place) for place in found - witnessed)
