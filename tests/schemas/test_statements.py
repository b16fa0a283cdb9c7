"""Which statements may share a unit group: those of one speaker that can have been said on one day, whatever their sources."""

import pytest

from tests.packages import edit
from tests.verdicts import validate


def found(package) -> list[tuple[str, str | None]]:
    return [(each.rule, each.record) for each in validate(package, "pandera")[0] if each.rule.startswith("unit-group")]


def test_units_of_one_utterance_may_stand_in_different_sources(package):
    edit(package, "data/statements.csv", "source-news,para. 2", "source-portal,para. 2")
    assert found(package) == []


@pytest.mark.parametrize(
    ("days", "fine"),
    [
        ("2022-01-10,2022-01-10", True),
        ("2022-01-09,2022-01-10", True),
        (",2022-01-11", True),  # by the 11th may be on the 10th
        (",2022-01-09", False),
        ("2022-01-11,2022-01-12", False),
    ],
)
def test_units_of_one_utterance_can_have_been_said_on_one_day(package, days, fine):
    edit(package, "data/statements.csv", "one-002,speaker-one,post-one,2022-01-10,2022-01-10", f"one-002,speaker-one,post-one,{days}")  # fmt: skip
    assert found(package) == ([] if fine else [("unit-group-mixed", "one-001"), ("unit-group-mixed", "one-002")])
