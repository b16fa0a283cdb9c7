"""The page on how often the crisis was spoken of: findings first and in plain words, every number from the report, every picture to take away."""

import csv
import dataclasses
import html
import io
import re
import xml.etree.ElementTree as ET

import pytest

from scripts.pages import asked
from scripts.pages.data import Data
from scripts.pages.drawing import NARROW, WIDE, Drawing
from scripts.pages.estimates import answer, drawn, estimates, rates, rates_files, says
from scripts.pages.intervals import Line, Panel, draw, ticks
from scripts.pages.prose import fill, insertions
from scripts.pages.quality import figure_table
from scripts.quality.estimates import SCALES
from scripts.quality.estimates_report import Report
from scripts.quality.sections import Section
from scripts.sample.estimators import ALPHA
from tests.packages import ROOT

SVG = "{http://www.w3.org/2000/svg}"
PAGE = (ROOT / "docs" / "estimates.md").read_text(encoding="utf-8")
METHOD = "## How it was done"


def without(found: Report, *numbers: int) -> Report:
    """Returns the report as if too little lay behind some primary figures."""
    why = "an effective 12 passages, fewer than 30"
    results = [dataclasses.replace(each, estimate=None, why_not=why, by={}) if each.figure.number in numbers else each for each in found.primary]  # fmt: skip
    return dataclasses.replace(found, primary=results)


def words(picture: ET.Element) -> list[str]:
    return [element.text for element in picture.iter(f"{SVG}text")]


def shown(whole: Data, found: Report, frame_id: str, width: int) -> ET.Element:
    drawing = Drawing(width)
    made = drawn(whole, found, frame_id)
    made.draw(drawing)
    return ET.fromstring(drawing.svg(made.title))


def test_what_the_sample_says_comes_before_how_it_was_done(whole, ways):
    page = html.unescape(fill(PAGE, insertions(whole, ways)))
    finding, picture, table, caution, command = (page.index(each) for each in ("an estimated **", "<svg", "The table behind it", "## What may be concluded", "make estimates"))  # fmt: skip
    assert finding < picture < table < caution < page.index(METHOD) < command
    assert page.index("no person has checked") < finding


def test_no_figure_above_the_method_is_typed_by_hand():
    prose = PAGE[PAGE.index("\n# ") : PAGE.index(METHOD)]
    prose = re.sub(r"<!--.*?-->|\([^)]*\.(md|csv|toml)[^)]*\)", "", prose)
    assert re.findall(r"\d+", prose) == []


def test_every_figure_that_is_carried_is_told_with_its_interval(whole, found):
    said = html.unescape(says(whole, found))
    for each in found.primary:
        unit = each.figure.kind.unit
        low, high = (f"{limit * SCALES[unit]:,.{0 if unit == 'words' else 1}f}" for limit in each.estimate.interval)
        assert f"{low} and {high}" in said or f"({low} to {high})" in said
    assert re.findall(r"\b(threaten|white-house|channel-one)\b", said) == []


def test_a_figure_with_too_little_behind_it_is_not_told_and_the_reason_is(whole, found):
    some = without(found, 1, 4)
    first = html.unescape(says(whole, some)).splitlines()[0]
    assert "how much was about the crisis cannot be told: an effective 12 passages" in first
    assert "How many hold an offer cannot be told" in first
    made = drawn(whole, some, "white-house")
    assert "an offer" not in made.told
    assert [row[-1] for row in made.rows if row[2] == "an offer"] == ["an effective 12 passages, fewer than 30"]


def test_a_series_without_any_figure_has_no_picture(whole, found):
    none = without(found, 9, 10)
    assert "rates/bundestag.svg" not in dict(rates_files(whole, none))
    assert "Too little lies behind each figure" in rates(whole, none)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_picture_names_what_it_shows_as_people_do_and_stays_within_its_frame(whole, found, width):
    for frame_id in found.titles:
        picture = shown(whole, found, frame_id, width)
        said = " ".join(words(picture))
        results = [each for each in found.primary if each.figure.frame_id == frame_id]
        assert re.findall(r"\b(threaten|advocate|accuse|[a-z]+-[a-z]+-february|white-house|channel-one|bundestag)\b", said) == []  # fmt: skip
        ranges = [path.get("d") for path in picture.iter(f"{SVG}path") if path.get("class") == "cb-range"]
        assert len(ranges) == len(results)
        assert all(0 <= float(x) <= width for each in ranges for x in re.findall(r"[ML](\S+) ", each))


def test_one_kind_of_figure_has_one_scale_in_all_series(whole, found):
    scales = {tuple(word for word in words(shown(whole, found, frame_id, WIDE)) if re.fullmatch(r"[\d,]*0", word))[-6:] for frame_id in ("white-house", "state-department-february", "bundestag")}  # fmt: skip
    assert len(scales) == 1


def test_the_files_hold_the_numbers_of_the_report(whole, found):
    taken = dict(rates_files(whole, found))
    assert len(taken) == 3 * len(found.titles)  # SVG, PNG and CSV
    page = rates(whole, found)
    assert all(f"(/{path})" in page for path in taken)
    rows = [row for path, content in taken.items() if path.endswith(".csv") for row in csv.DictReader(io.StringIO(content.decode()))]  # fmt: skip
    assert [int(row["number"]) for row in rows] == [each.figure.number for each in found.primary]
    for row, each in zip(rows, found.primary, strict=True):
        values = (each.estimate.value, *each.estimate.interval)
        expected = [value * SCALES[each.figure.kind.unit] for value in values]
        assert [float(row[name]) for name in ("estimate", "low_95", "high_95")] == pytest.approx(expected, abs=0.051)
        assert row["as_fixed"] == each.figure.words


def test_the_words_that_were_fixed_stand_behind_the_pictures(whole, found):
    page = html.unescape(rates(whole, found))
    assert all(each.figure.words in page for each in found.primary)


def test_each_question_has_its_answer(found):
    assert re.findall(r"<!-- rates-asked: (\d) -->", PAGE) == [str(each.number) for each in found.answers]
    for each in found.answers:
        said = html.unescape(answer(found, str(each.number)))
        assert all(
            f": {asked.number(each, one.value)} ({asked.number(each, one.interval[0])} to " in said
            for one in (each.first, each.second)
        )
        assert ("No difference is shown" in said) == (each.adjusted >= ALPHA)
    assert answer(found, "9") == "This cannot be answered: there is no such question."


def test_other_figures_name_series_and_acts_as_people_do(whole, found):
    made = html.unescape(estimates(whole, found))
    assert "| White House briefing room | Threaten |" in made
    assert "Exploratory: Bundestag\n" in made
    assert "Primary figures" not in made, "they stand behind the pictures"


def test_where_nothing_was_read_each_part_says_so(whole, found):
    nothing = dataclasses.replace(found, read=0)
    told = {says(whole, nothing), rates(whole, nothing), estimates(whole, nothing)}
    assert told == {"Nothing can be concluded: no passage has been read yet."}
    assert dict(rates_files(whole, nothing)) == {}


def test_a_band_shows_single_readers_and_the_scale_begins_at_zero():
    drawing = Drawing(WIDE)
    draw([Panel("Percent", [Line("one & two", 20, 10.5, 30, "20 %", (15, 25)), Line("other", 5, 0, 9, "5 %")], 30)], "plain", "A note", drawing)  # fmt: skip
    picture = ET.fromstring(drawing.svg("x"))
    assert [path.get("class") for path in picture.iter(f"{SVG}path")].count("cb-band") == 1
    assert {"Percent", "one & two", "20 %", "0", "30", "A note"} <= set(words(picture))


@pytest.mark.parametrize(("most", "last", "count"), [(30, 30, 7), (4880, 5000, 6), (0, 0, 1), (0.3, 0.3, 7)])
def test_ticks_are_round_and_few(most, last, count):
    assert ticks(most)[0] == 0
    assert ticks(most)[-1] == pytest.approx(last)
    assert len(ticks(most)) == count


def test_a_table_of_figures_breaks_words_and_no_dates():
    numbers = figure_table(Section("", "", ("day", "a", "b"), [("2021-11-02", "10.4 to 13.1 %", "x")]))
    wordy = figure_table(Section("", "", ("day", "a", "b"), [("2021-11-02", "Meeting of the ministers of three countries in a city", "x")]))  # fmt: skip
    assert "cb-figures" in numbers
    assert "cb-figures" not in wordy, "cells between the first and the last would not break"
    assert "<time>2021" in numbers
