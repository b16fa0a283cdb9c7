"""The pages for newcomers: what they name is in the tables, its words stand nowhere else, and nothing is met or shown without its day."""

import csv
import dataclasses
import html
import io
import math
import re
import xml.etree.ElementTree as ET

import pytest

from scripts.package.records import day, when
from scripts.package.typed import read_completely
from scripts.pages import asked, cards, drafts
from scripts.pages.data import Data
from scripts.pages.drawing import NARROW, WIDE, Drawing
from scripts.pages.markup import text, visible
from scripts.pages.prose import MARKER, fill, insertions
from scripts.pages.ways import WANTED, Ways, days, written
from scripts.quality.estimates import SCALES
from tests.packages import ROOT, base

PAGES = ROOT / "docs" / "ways"
TEN = (PAGES / "ten.md").read_text(encoding="utf-8")
DRAFTS = ("us-draft-treaty", "nato-draft-agreement")
OF_STATEMENTS = ("statement", "line", "said", "note")
TABLES = {"demand": "demands", "became": "demands", "draft": "demands", "scenario": "scenarios", "came": "scenarios"}


def named(*kinds: str) -> list[str]:
    """Returns what the pages name, such as the statements, in the order of the pages."""
    return [key for kind, key in MARKER.findall(written(PAGES)) if kind in kinds]


def shown(markdown: str) -> str:
    """Returns what a reader sees of generated Markdown, near enough to look words up in it."""
    return visible(html.unescape(re.sub(r"<[^>]+>|\{ \.cb-code \}", "", markdown)))


# --- what is named is in the tables ----------------------------------------------------------------------------------


def test_every_statement_that_is_named_has_a_day_and_a_source(whole):
    assert len(named(*OF_STATEMENTS)) > 15
    for key in named(*OF_STATEMENTS):
        row = whole.one("statements", key)
        assert row["curated"] == "yes"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["said_until"])
        assert whole.one("sources", row["source_id"])["url"].startswith("http")


def test_every_demand_and_scenario_that_is_named_is_judged(whole):
    for kind, table in TABLES.items():
        for key in named(kind):
            judged = {"demands": "compliance", "scenarios": "outcomes"}[table]
            assert whole.many(judged, f"{table[:-1]}_id", key), f"{kind}: {key}"


def test_ten_statements_across_sides_and_months_in_the_order_of_days(whole):
    ten = [whole.one("statements", key) for kind, key in MARKER.findall(TEN) if kind == "statement"]
    assert len(ten) == 10
    assert [row["said_until"] for row in ten] == sorted(row["said_until"] for row in ten)
    assert {row["said_until"][:7] for row in ten} == {"2021-11", "2021-12", "2022-01", "2022-02"}
    sides = [whole.one("speakers", row["speaker_id"])["side"] for row in ten]
    assert {"russia", "ukraine", "united_states", "nato"} <= set(sides)
    assert max(map(sides.count, sides)) <= 4
    drawn = next(keys for kind, keys in WANTED.findall(TEN) if kind == "days")
    assert drawn.split() == [row["statement_id"] for row in ten]


def test_the_words_of_a_statement_are_never_typed(whole):
    plain = visible(re.sub(r"\s+", " ", written(PAGES))).lower()
    for key in named(*OF_STATEMENTS):
        spoken = whole.one("statements", key)["quote"].lower().split()
        runs = [" ".join(spoken[at : at + 4]) for at in range(len(spoken) - 3)]
        assert not [run for run in runs if run in plain], key


def test_who_made_it_is_said_before_anything_else():
    for path in PAGES.glob("*.md"):
        opening = re.split(r"^# .+$", path.read_text(encoding="utf-8"), maxsplit=1, flags=re.MULTILINE)[1]
        assert opening.strip().strip("*").startswith("Language models made this"), path
        assert "no person has checked their work" in opening.lower()[:400], path


# --- statements ------------------------------------------------------------------------------------------------------


def test_a_statement_is_shown_with_its_words_its_day_and_its_source(whole):
    for key in named("statement"):
        row = whole.one("statements", key)
        made = cards.card(whole, key)
        seen = shown(made)
        assert row["quote"] in seen
        assert row["quote_original"] in seen
        assert when(row) in seen
        assert text(whole.one("sources", row["source_id"])["url"])[:20] in made
        assert f"(/statements/{key}/index.md)" in made
        for one in [*whole.many("relations", "from_id", key), *whole.many("relations", "to_id", key)]:
            assert f"[{text(one['to_id'] if one['from_id'] == key else one['from_id'])}]" in made


def test_met_and_occurred_never_stand_without_their_day(whole, ways):
    made = [cards.card(whole, key) for key in named("statement")]
    made += [drafts.draft(whole, key) for key in DRAFTS]
    made += [ways.insertions()[kind](key) for kind in ("became", "came") for key in named(kind)]
    found = [shown(part) for block in made for part in re.findall(r"\[(?:Not met|Partly met|Met|Occurred|Not occurred)\]\([^)]*\)(.{0,60})", block)]  # fmt: skip
    assert len(found) > 40
    assert not [rest for rest in found if not re.match(r"(?:by|on) \d{1,2} [A-Z][a-z]+ \d{4}", rest)]


def test_foreign_words_stand_beside_our_summary(whole):
    row = next(row for row in whole.rows["statements"] if row["quote_language"] == "it")
    made = cards.words(row)
    assert 'lang="it"' in made
    assert row["quote"] in shown(made)
    assert f"Summary (ours): {visible(row['summary'])}" in shown(made)
    english = next(row for row in whole.rows["statements"] if row["quote_language"] == "en")
    assert "Summary" not in shown(cards.words(english))


# --- the drafts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "begins"), list(zip(DRAFTS, ("US draft", "NATO draft"), strict=True)))
def test_each_demand_of_a_draft_stands_under_its_article_once(whole, key, begins):
    made = drafts.draft(whole, key)
    articles = re.split(r"^### ", made, flags=re.MULTILINE)[1:]
    expected = [row for row in whole.rows["demands"] if row["title"].startswith(begins)]
    assert len(expected) >= 7
    for row in expected:
        number = re.search(r"Article (\d+)", row["title"])[1]
        under = [part for part in articles if f"**[{text(_title(row))}]" in part]
        assert [part.split("\n")[0] for part in under] == [f"Article {number}"], row["title"]
        assert visible(row["description"]) in shown(under[0])
    numbers = [int(found) for found in re.findall(r"^Article (\d+)", "\n".join(articles), re.MULTILINE)]
    assert numbers == sorted(set(numbers))


def _title(row: dict[str, str]) -> str:
    rest = row["title"].split(": ", 1)[1]
    return rest[0].upper() + rest[1:]


def test_each_statement_in_the_drafts_is_on_the_page(whole):
    made = "".join([*(drafts.draft(whole, key) for key in DRAFTS), drafts.without_demand(whole)])
    for row in whole.many("statements", "event_id", drafts.EVENT):
        if row["channel"] == "official_text":
            assert f"(/statements/{row['statement_id']}/index.md)" in made
            assert row["quote"] in shown(made)


def test_an_answer_stands_where_its_speaker_can_give_it(whole):
    rejected = next(one for one in drafts.points(whole, DRAFTS[0]) if one.demand["demand_id"] == "nuclear-weapons-only-at-home")  # fmt: skip
    made = dict(drafts.known(whole, rejected))
    assert "biden-010" in made["Answered by the side asked"]
    base_ban = next(one for one in drafts.points(whole, DRAFTS[0]) if one.demand["demand_id"] == "no-us-bases-in-former-soviet-states")  # fmt: skip
    made = dict(drafts.known(whole, base_ban))
    assert "sherman-004" in made["Answered by the side asked"]
    assert "nikolenko-002" in made["Answered by others"]
    assert "nikolenko-002" not in made["Answered by the side asked"]


# --- the questions ---------------------------------------------------------------------------------------------------


def test_each_question_is_answered_with_the_figures_of_the_estimates(ways):
    assert named("question") == ["1", "2", "3", "4", "5"]
    for each in ways.found().answers:
        made = asked.drawn(each)
        scale = SCALES[each.question.kind.unit]
        cells = list(csv.DictReader(io.StringIO(dict(ways.files(f"<!-- question: {each.number} -->"))[f"ways/question-{each.number}.csv"].decode())))  # fmt: skip
        for row, one in zip(cells, (each.first, each.second, each.difference), strict=True):
            for column, value in zip(("estimate", "low_95", "high_95"), (one.value, *one.interval), strict=True):
                assert math.isclose(float(row[column]), value * scale, abs_tol=0.051)
        said = shown(asked.asked(ways.data, ways.found(), "ways", str(each.number)))
        assert ("No difference is shown." in said) == (each.adjusted >= 0.05)
        assert f"probably between {asked.number(each, each.first.interval[0])} and" in said
        assert "no person has validated the codes" in made.told


@pytest.mark.parametrize(
    ("limits", "value", "adjusted", "says", "never"),
    [
        ((0.02, 0.08), 0.05, 0.01, "5.0 percentage points higher than the first; probably between 2.0 and 8.0", "lower"),
        ((-0.08, -0.02), -0.05, 0.01, "5.0 percentage points lower than the first; probably between 2.0 and 8.0", "higher"),
        ((-0.08, 0.02), -0.03, 0.4, "from 8.0 percentage points lower to 2.0 percentage points higher", "The two differ"),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_its_direction(ways, limits, value, adjusted, says, never):
    real = ways.found().answers[1]
    apart = dataclasses.replace(real.difference, value=value, limits=lambda _: limits)
    made = dataclasses.replace(real, difference=apart, adjusted=adjusted)
    told = f"{asked.verdict(made)} {asked.in_words(made)}"
    assert says in told
    assert never not in told


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_question_is_drawn_within_its_picture(ways, width):
    for each in ways.found().answers:
        drawing = Drawing(width)
        asked.drawn(each).draw(drawing)
        picture = ET.fromstring(drawing.svg("x"))
        ends = [float(x) for path in picture.iter("{http://www.w3.org/2000/svg}path") if path.get("class") == "cb-range" for x in re.findall(r"[ML](\S+) ", path.get("d"))]  # fmt: skip
        assert len(ends) == 4
        assert all(0 <= end <= width for end in ends)


# --- pictures, and packages that hold none of it -----------------------------------------------------------------------


def test_every_picture_can_be_taken_away(ways):
    wanted = WANTED.findall(written(PAGES))
    taken = dict(ways.files(written(PAGES)))
    assert len(taken) == 3 * len(wanted)  # SVG, PNG and CSV
    for path, content in taken.items():
        assert content.startswith(b"<svg") if path.endswith(".svg") else b"," in content


def test_the_days_lead_to_the_statements(whole):
    keys = ["putin-020", "biden-006"]
    drawing = Drawing(WIDE)
    days(whole, keys).draw(drawing)
    found = re.findall(r'href="\.\./statements/([^/"]+)/index\.html"', html.unescape(drawing.svg("x")))
    assert sorted(found) == sorted(keys)
    assert day(whole.one("statements", "biden-006")["said_until"]) in days(whole, keys).told


def test_a_package_without_them_says_so(tmp_path):
    other = Data(read_completely(base(tmp_path)))
    there = Ways(other)
    made = fill(written(PAGES), insertions(other, there))
    assert "This package has no statement `putin-020`." in made
    assert "This package has no demand `us-draft-treaty`." in made
    assert "This cannot be answered from this package" in made
    assert dict(there.files(written(PAGES))) == {}
    with pytest.raises(KeyError):
        fill("<!-- nothing: of-this -->", insertions(other, there))
