"""The pages with pictures: every mark is a statement of the tables, nothing is said to have come without its day, and nothing sampled is drawn."""

import csv
import io
import re
import struct
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from scripts.package.typed import read_completely
from scripts.pages import answers, ledger, timeline, tracker, troops
from scripts.pages.came import came_by, in_words
from scripts.pages.data import Data
from scripts.pages.drawing import NARROW, WIDE, Days, Drawing, Mark
from scripts.pages.drawn import all_pictures, drawn_files, drawn_pages
from scripts.pages.groups import speaks_for
from scripts.pages.pictures import STYLES, png
from tests.packages import ROOT, base, edit

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def data(package: Path) -> Data:
    return Data(read_completely(package))


def drawn(made, width: int = WIDE) -> ET.Element:
    drawing = Drawing(width)
    made.draw(drawing)
    return ET.fromstring(drawing.svg(made.title))


def linked(picture: ET.Element) -> Counter[str]:
    """Counts the marks by the statement that each leads to."""
    targets = (link.get("href") for link in picture.iter(f"{SVG}a"))
    return Counter(
        found[1] for target in targets if (found := re.fullmatch(r"\.\./statements/(.+)/index\.html", target))
    )


# --- the pictures hold what the tables hold ----------------------------------------------------------------------------


def curated(data: Data, statement: str) -> bool:
    return data.one("statements", statement)["curated"] == "yes"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_ledger_has_a_mark_for_each_stance_of_a_curated_statement(whole, width):
    marks = sum((linked(drawn(made, width)) for made in ledger.pictures(whole)), Counter())
    assert marks == Counter(row["statement_id"] for row in whole.rows["stances"] if row["stance"] != "mentions" and curated(whole, row["statement_id"]))  # fmt: skip


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_tracker_has_a_mark_for_each_curated_word_of_likelihood(whole, width):
    marks = sum((linked(drawn(made, width)) for made in tracker.pictures(whole)), Counter())
    assert marks == Counter(row["statement_id"] for row in whole.rows["forecasts"] if row["likelihood"] != "unstated" and curated(whole, row["statement_id"]))  # fmt: skip


@pytest.mark.parametrize(
    ("places", "heights"),
    [
        ([(100, 50), (300, 50)], [50, 50]),
        ([(100, 50), (102, 50)], [50, 39]),  # beside each other, the second stands above the first
        ([(80, 50), (100, 50)], [50, 39]),  # or above the mark at its left
    ],
)
def test_labels_of_troops_cover_neither_marks_nor_each_other(data, places, heights):
    drawing = Drawing(400)
    troops._labels(data, drawing, [{"extent": "part"}] * len(places), places)
    assert [float(re.search(r' y="([\d.]+)"', part).group(1)) - 4 for part in drawing.parts] == heights


def test_troops_are_drawn_once_for_each_end_that_was_given(whole):
    marks = sum((linked(drawn(made)) for made in troops.pictures(whole)), Counter())
    ends = Counter()
    for row in whole.rows["figures"]:
        if row["quantity"] == troops.QUANTITY and curated(whole, row["statement_id"]):
            ends[row["statement_id"]] += len({row["low"], row["high"]} - {""})
    assert marks == ends


def test_part_and_whole_are_never_in_one_picture(whole):
    extents = [{row[troops.HEAD.index("extent")] for row in made.rows} for made in troops.pictures(whole)]
    assert extents[0] == {"whole"}
    assert "whole" not in set().union(*extents[1:])


def test_answers_are_the_relations_between_curated_statements(whole):
    expected = Counter(row["from_id"] for row in whole.rows["relations"] if curated(whole, row["from_id"]) and curated(whole, row["to_id"]))  # fmt: skip
    assert linked(drawn(answers.whole(whole))) == expected


def test_the_timeline_counts_curated_statements_by_day(whole):
    rows = timeline.whole(whole).rows
    assert sum(int(cell) for row in rows for cell in row[2:]) == sum(row["curated"] == "yes" for row in whole.rows["statements"])  # fmt: skip
    events = [link.get("href") for link in drawn(timeline.whole(whole)).iter(f"{SVG}a")]
    assert sorted(events) == sorted(f"../events/index.html#{row['event_id']}" for row in whole.rows["events"])


def test_a_later_day_lies_further_right_and_none_outside():
    days = Days(100, 500)
    places = [
        days.x(day) for day in ("2021-06-01", "2021-11-01", "2021-12-01", "2022-02-23", "2022-02-24", "2022-05-01")
    ]
    assert places == sorted(places)
    assert (places[0], places[1], places[-2], places[-1]) == (100, 100, 500, 500)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_lies_outside_a_picture(whole, width):
    for _, made in all_pictures(whole):
        picture = drawn(made, width)
        height = float(picture.get("viewBox").split()[3])
        moved = [found for node in picture.iter(f"{SVG}g") if (found := re.match(r"translate\((\S+) (\S+)\)", node.get("transform", "")))]  # fmt: skip
        assert moved
        assert all(0 <= float(found[1]) <= width and 0 <= float(found[2]) <= height for found in moved), made.title


# --- what came ---------------------------------------------------------------------------------------------------------

SAID = {"said_from": "2022-01-10", "said_until": "2022-01-12"}
DAYS = {
    "whole": ({"outcome": "occurred", "met_on": "2022-02-24"}, "2022-03-01", "came on 24 February 2022"),
    "not yet": ({"outcome": "occurred", "met_on": "2022-02-24"}, "2022-01-26", "had not come by 26 January 2022"),
    "part first": ({"outcome": "occurred", "met_on": "2022-03-14", "partly_on": "2022-03-11"}, "2022-03-12", "came in part on 11 March 2022"),
    "late": ({"outcome": "not_occurred", "met_on": "2023-01-02"}, "2023-02-01", "had not come by 31 December 2022"),
    "already": ({"outcome": "occurred", "met_on": "2022-01-09"}, "2022-01-26", "already so since 9 January 2022"),
    "same days": ({"outcome": "occurred", "met_on": "2022-01-11"}, "2022-01-26", "came on 11 January 2022"),
    "no day": ({"outcome": "occurred", "reason": "It did. No day: counted by month only."}, "2022-12-31", "came by 31 December 2022 (no day: counted by month only)"),
    "no day, in part before": ({"outcome": "occurred", "partly_on": "2022-02-25", "reason": "No day: by month."}, "2022-12-31", "came by 31 December 2022 (no day: by month)"),
    "no day, nor in part": ({"outcome": "occurred", "partly_on": "2022-02-25", "reason": "No day: by month."}, "2022-01-26", "had not come by 26 January 2022"),
    "no day, earlier": ({"outcome": "partly", "reason": "No day: counted by month only."}, "2022-01-26", "cannot be said for 26 January 2022 (no day: counted by month only)"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAYS)
def test_what_came_is_said_with_its_day(case):
    cells, by, says = DAYS[case]
    outcome = {"met_on": "", "partly_on": "", "reason": "It is so."} | cells
    assert in_words(came_by(SAID, outcome, by, "2022-12-31"), "forecasts", outcome) == says


def test_a_threat_is_carried_out_and_does_not_come():
    outcome = {"outcome": "occurred", "met_on": "2022-02-24", "partly_on": "", "reason": ""}
    assert (
        in_words(came_by(SAID, outcome, "2022-12-31", "2022-12-31"), "threatens", outcome)
        == "carried out on 24 February 2022"
    )
    assert (
        in_words(came_by(SAID, outcome, "2022-01-26", "2022-12-31"), "threatens", outcome)
        == "not carried out by 26 January 2022"
    )


def test_the_day_that_the_speaker_named_is_asked_in_place_of_ours(data):
    said, one, scenario = data.one("statements", "two-001"), data.many("forecasts", "statement_id", "two-001")[0], data.one("scenarios", "scenario-one")  # fmt: skip
    assert tracker.what_came(data, scenario, said, {**one, "by_date": "2022-02-01"}) == ["the speaker’s day: had not come by 1 February 2022", "horizon: had not come by 31 December 2022"]  # fmt: skip
    assert tracker.what_came(data, scenario, said, {**one, "by_date": ""}) == [
        "horizon: had not come by 31 December 2022"
    ]
    data.one("outcomes", "scenario-one").update(outcome="occurred", met_on="2022-02-24", partly_on="")
    assert tracker.what_came(data, scenario, said, {**one, "by_date": ""}) == ["14 days: had not come by 26 January 2022", "60 days: came on 24 February 2022"]  # fmt: skip


def test_a_forecast_whose_if_failed_is_compared_with_nothing(data):
    scenario = data.one("scenarios", "scenario-one")
    assert tracker.counted(data, [scenario]) == "Each scenario counted once, by its own horizon: 1 did not come."
    for one in data.many("forecasts", "scenario_id", "scenario-one"):
        one["condition_met"] = "not_met"
        assert tracker.what_came(data, scenario, data.one("statements", one["statement_id"]), one) == ["the if did not come to be: nothing to compare"]  # fmt: skip
    assert (
        tracker.counted(data, [scenario])
        == "Each scenario counted once, by its own horizon: none; 1 cannot be compared."
    )


def test_every_word_of_what_came_on_the_tracker_has_a_day_or_says_why_not(whole):
    at = tracker.HEAD.index("what_came")
    told = [cell for made in tracker.pictures(whole) for row in made.rows for cell in row[at].split("; ")]
    assert len(told) > 150
    assert [cell for cell in told if not re.search(r"\d{4}|nothing to compare", cell)] == []


def test_statements_that_only_name_a_scenario_wait_until_they_are_asked_for(data):
    one = data.many("forecasts", "scenario_id", "scenario-one")[0]
    one.update(mode="mentions", likelihood="unstated", likelihood_words="")
    shown, folded = "\n\n".join(tracker.tracked(data, data.one("scenarios", "scenario-one"))).split(
        "<details markdown>"
    )
    assert one["statement_id"] not in shown
    assert one["statement_id"] in folded
    assert "1 statement names it without saying how likely it is" in folded


# --- who answers for whom ----------------------------------------------------------------------------------------------


def test_only_the_side_asked_can_concede(data):
    demand = data.one("demands", "demand-two")
    assert (
        ledger.answer(data, demand)
        == "Side asked: rejected from 13 January 2022; never conceded in the statements here."
    )
    data.many("stances", "statement_id", "state-two-001")[0]["stance"] = "conditions"
    assert ledger.answer(data, demand) == "Side asked: granted in part or on terms from 13 January 2022."
    data.many("stances", "statement_id", "one-001")[0]["stance"] = "accepts"  # by the state that asks
    assert "accepted" not in ledger.answer(data, demand)


def test_a_columnist_speaks_for_no_state_and_a_minister_for_one(data):
    assert not speaks_for(data, data.one("statements", "two-001"), "state-two")
    assert speaks_for(data, data.one("statements", "one-001"), "state-one")
    assert not speaks_for(data, data.one("statements", "one-001"), "state-two")


def test_every_demand_stands_in_one_family(whole):
    found = [row["demand_id"] for _, _, demands in ledger.families(whole) for _, row in demands]
    assert sorted(found) == sorted(row["demand_id"] for row in whole.rows["demands"])


# --- files, and statements of the sample -------------------------------------------------------------------------------


def test_each_picture_can_be_taken_away_with_its_table(whole):
    files = dict(drawn_files(whole))
    for folder, made in all_pictures(whole):
        picture = ET.fromstring(files[f"{folder}/{made.name}.svg"])
        assert next(picture.iter(f"{SVG}style")).text
        assert not list(picture.iter(f"{SVG}a")), "a file has no site around it"
        size = struct.unpack(">II", files[f"{folder}/{made.name}.png"][16:24])
        assert size[0] == 2 * (0.75 * WIDE + 18), (
            "twice as large, with paper around it: pixels are three quarters of a point"
        )
        assert size[1] == pytest.approx(2 * (0.75 * float(picture.get("height")) + 18), abs=1)
        head, *rows = csv.reader(io.StringIO(files[f"{folder}/{made.name}.csv"].decode("utf-8")))
        assert (tuple(head), len(rows)) == (tuple(made.head), len(made.rows))


def test_a_picture_in_pixels_shows_the_words_and_the_colours_of_the_drawing():
    styles = (ROOT / "docs" / STYLES).read_text(encoding="utf-8")

    def pixels(words: str, group: str) -> bytes:
        drawing = Drawing(WIDE, linked=False)
        drawing.at(words, 20, 10)
        drawing.mark(Mark("square", group, "A mark"), 10, 10)
        return png(drawing.svg("A title", styles))

    assert pixels("Russia Украина", "russia") == pixels("Russia Украина", "russia"), "the same on every run"
    different = {pixels(words, group) for words in ("", "Russia", "Russia Украина") for group in ("russia", "west")}
    assert len(different) == 6


def test_each_picture_comes_with_words_table_files_and_citation(whole):
    pages = dict(drawn_pages(whole))
    for folder, made in all_pictures(whole):
        page = pages[f"/{folder}/index.md"]
        for wanted in (
            f"(/{folder}/{made.name}.svg)",
            f"(/{folder}/{made.name}.png)",
            f"(/{folder}/{made.name}.csv)",
            made.shown,
        ):
            assert wanted in page
    for page in pages.values():
        assert page.count("<figure") == page.count("<figcaption>") == page.count("Cite this picture") == page.count("The table behind it") > 0  # fmt: skip
        assert "no person has validated" in page


def test_statements_of_the_sample_are_counted_apart(package):
    edit(
        package,
        "data/stances.csv",
        "state-two-001,demand-two,rejects\n",
        "one-003,demand-two,rejects\nstate-two-001,demand-two,rejects\n",
    )
    data = Data(read_completely(package))
    page = ledger.ledger_page(data)
    assert "[rejects: 1](/explorer/index.md?demand=demand-two&stance=rejects) + [1 *sampled*](/explorer/index.md?demand=demand-two&stance=rejects&entry=sampled)" in page  # fmt: skip
    assert "one-003" not in linked(drawn(next(ledger.pictures(data))))


def test_an_empty_package_has_pages_that_say_so(tmp_path):
    data = Data(read_completely(base(tmp_path)))
    for name in ("relations", "figures", "stances", "forecasts", "events", "statements"):
        data.rows[name] = []
    pages = dict(drawn_pages(data))
    assert "No relation is recorded yet." in pages["/answers/index.md"]
    assert len(pages) == 5
