"""What the pages of days and the list of them tell: each day with its number of statements, what happened, and the ways to the next ones."""

from pathlib import Path

import pytest

from scripts.package.typed import read_completely
from scripts.pages.data import Data, tongue
from scripts.pages.days import day_list, day_pages, days


@pytest.fixture
def data(package: Path) -> Data:
    return Data(read_completely(package))


def test_the_list_counts_the_statements_of_each_day_and_names_its_events(data):
    event = data.rows["events"][0]
    on = days(data)[0]
    event["starts_on"] = on
    listed = [line for part in day_list(data) for line in part.splitlines() if line.startswith("| [")]
    assert len(listed) == len(days(data))
    (line,) = [line for line in listed if f"/days/{on}/" in line]
    assert data.event(event["event_id"]) in line
    assert f"| {data.counted(row['statement_id'] for row in data.rows['statements'] if row['said_until'] == on)} |" in line  # fmt: skip


def test_a_day_leads_to_the_days_before_and_behind_it(data):
    pages = dict(day_pages(data))
    first, second, *_ = days(data)
    assert f"next [{int(second[8:])} " in pages[f"/days/{first}/index.md"]
    assert "previous [" not in pages[f"/days/{first}/index.md"]
    assert f"/days/{first}/index.md" in pages[f"/days/{second}/index.md"]
    assert "next [" not in pages[f"/days/{days(data)[-1]}/index.md"]


def test_a_day_says_which_statements_may_have_been_made_before_it(data):
    row = data.rows["statements"][0]
    row["said_from"] = ""
    page = dict(day_pages(data))[f"/days/{row['said_until']}/index.md"]
    assert "a day known only as the latest" in page


@pytest.mark.parametrize(("tag", "name"), [("de", "German"), ("zh-Hans", "Chinese (Hans)"), ("qzz", "qzz")])
def test_a_language_is_named_in_english(tag, name):
    assert tongue(tag) == name
