"""What the site costs is measured on packages of a known size, which have to be valid; `make bench` measures, the tests see that it tells what it measured."""

import re

import pytest

from scripts.checks.validation import validate
from scripts.package.reader import read_package
from scripts.package.table import TableFile
from scripts.quality import site_time
from scripts.quality.benchmarks import Cost
from scripts.quality.smaller import part
from tests.packages import ROOT, WHOLE


@pytest.mark.skipif(not WHOLE, reason="it is asked of the whole dataset: CASUS_WHOLE=1, as in .ci/run")
def test_a_part_of_the_package_is_valid_and_keeps_what_belongs_to_its_statements(tmp_path):
    small = tmp_path / "small"
    number = part(ROOT, small, 300)
    assert validate(small, "pandera")[0] == []
    tables = read_package(small).tables
    whole, held = (_without_groups(each) for each in (read_package(ROOT).tables, tables))
    assert 300 <= number == len(held["statements"]) < 500
    assert all(rows <= whole[name] for name, rows in held.items()), "nothing is made up"
    kept = {row[0] for row in held["statements"]}
    demands = {row[0] for row in held["demands"]}
    assert held["stances"] == {row for row in whole["stances"] if row[0] in kept and row[1] in demands}
    assert held["appearances"] == {row for row in whole["appearances"] if row[0] in kept}
    assert len(held["codings"]) > 10 * number
    assert held["selections"] | held["frames"] == set(), "a part of a sample is none"


def _without_groups(of: dict[str, TableFile]) -> dict[str, set[tuple[str, ...]]]:
    """Returns the rows of each table without the group of a unit, which has none where the others of its utterance are gone."""
    return {
        name: set(zip(*(cells for column, cells in zip(table.schema.columns, table.columns, strict=True) if column != "unit_group"), strict=True))
        for name, table in of.items()
    }  # fmt: skip


def test_builds_are_told_with_their_growth_and_what_the_browser_says(tmp_path, monkeypatch):
    costs = iter([Cost(20.0, 10.0, 300), Cost(61.0, 31.0, 500), Cost(40.04, 25.0, 400)])
    packages = [(1_000, tmp_path / "a"), (3_100, tmp_path / "b"), (2_359, tmp_path)]
    ran = []
    monkeypatch.setattr(site_time, "_packages", lambda *_: iter(packages))
    monkeypatch.setattr(site_time, "cost_of", lambda command: next(costs))
    monkeypatch.setattr(
        site_time, "ran", lambda command, folder, environment: ran.append(command) or "| explorer | 1 |\n"
    )
    told = list(site_time.site_told(tmp_path))
    assert "| 3,100 statements | 0 | 61.0 | 31.0 | 500 |" in told
    assert "| 2,359 statements (the package itself) | 0 | 40.0 | 25.0 | 400 |" in told
    assert "From 1,000 to 3,100 statements the CPU seconds grow as the statements to the power of 1.00." in told
    assert told[-2] == "| explorer | 1 |"
    assert re.search(r"tests/browser/run --bench \S*site-2359$", " ".join(ran[0])), "the site of the package itself"
