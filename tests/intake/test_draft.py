"""The rows that answers make: what is known is not made again, what is new gets an identifier as the tables have them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.tables import tables
from scripts.intake.answers import read_answers, tidy
from scripts.intake.draft import draft
from scripts.intake.questions import questions
from scripts.intake.rows import Rows
from scripts.package.records import Records
from scripts.package.typed import read_completely
from tests.filled import KNOWN, NEW, as_form, as_text
from tests.packages import base


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> Records:
    return Records(read_completely(base(tmp_path_factory.mktemp("draft"))))


def made(records: Records, answers: dict[str, str]) -> Rows:
    return draft(records, read_answers(as_text(answers), "form"), "2026-11-29")


def keys(rows: Rows) -> dict[str, list[str]]:
    return {table: [row[tables()[table].key[0]] for row in of] for table, of in rows.made.items() if table != "codings"}


def said(rows: Rows) -> list[tuple[str | None, str]]:
    return [(found.field, found.message) for found in rows.answers.problems]


def test_what_is_new_gets_rows_in_the_order_in_which_they_refer_to_each_other(records):
    rows = made(records, NEW)
    assert keys(rows) == {
        "coders": ["reader-three"],
        "speakers": ["minister-tres"],
        "organizations": ["ministry-three"],
        "posts": ["tres-minister-of-defence"],
        "sources": ["wire-service-2022-01-12"],
        "statements": ["tres-001"],
        "stances": ["tres-001"],
        "figures": ["tres-001-troops-deployed"],
    }
    assert rows.answers.problems == []
    (statement,) = rows.made["statements"]
    assert statement["target_id"] == "state-two"
    assert statement["curated"] == "yes"
    assert rows.made["stances"][0]["demand_id"] == "demand-two"


def test_what_is_known_is_found_in_another_spelling_and_asks_for_nothing_more(records):
    rows = made(records, KNOWN)
    # The numbers 001 to 003 are in use, and 009 was once.
    assert keys(rows) == {"statements": ["one-010"], "stances": ["one-010"], "figures": ["one-010-troops-deployed"]}
    (statement,) = rows.made["statements"]
    assert (statement["source_id"], statement["speaker_id"], statement["post_id"]) == (
        "source-news",
        "speaker-one",
        "post-one",
    )
    assert rows.answers.problems == []
    assert [notice.partition(",")[0] for notice in rows.notices] == ["Post is taken to be post-one"]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"Speaker": "Speakr One"}, ("Speaker", "“Speakr One” is none of the speakers; did you mean “Speaker One”?")),
        ({"Source": "source-newz"}, ("Source", "“source-newz” is none of the sources; did you mean “source-news”?")),
        ({"Target": "Aliance One"}, ("Target", "“Aliance One” is none of the organizations; did you mean “Alliance One”?")),
        ({"Demand": "demand-too"}, ("Demand", "“demand-too” is none of the demands; did you mean “demand-two”?")),
        ({"Demand 2": "Nothing like it"}, ("Demand 2", "“Nothing like it” is none of the demands")),
        ({"Event": "Talks Won"}, ("Event", "“Talks Won” is none of the events; did you mean “Talks One”?")),
        ({"Coder": "coder-onne"}, ("Coder", "“coder-onne” is none of the coders; did you mean “coder-one”?")),
        ({"Speaker": "Владимир Три", "Speaker kind": "person"}, ("Speaker", "“Владимир Три” gives no identifier")),
    ],
)  # fmt: skip
def test_what_names_nothing_is_said_once_with_the_nearest_that_is_known(records, answers, problem):
    assert said(made(records, KNOWN | answers)) == [problem]


def test_answers_about_what_is_known_are_not_taken_and_that_is_said(records):
    rows = made(records, KNOWN | {"Source publisher": "Another outlet", "Speaker country": "AUT"})
    assert "sources" not in rows.made
    assert "Source publisher “Another outlet” is not taken: source-news is known, with “Outlet Two”" in rows.notices
    assert not any("Speaker country" in notice for notice in rows.notices)


@pytest.mark.parametrize("called", ["Minister", "minister", "post-one"])
def test_an_office_is_found_by_words_of_its_title(records, called):
    (held,) = records.many("posts", "post_id", "post-one")
    title, held["title"] = held["title"], "Minister of Things"
    try:
        assert made(records, KNOWN | {"Post": called}).made["statements"][0]["post_id"] == "post-one"
    finally:
        held["title"] = title


def test_an_office_that_is_misspelled_is_compared_with_those_of_the_speaker(records):
    assert said(made(records, KNOWN | {"Post": "Ministr"})) == [
        ("Post", "“Ministr” is none of the posts; did you mean “Minister”?")
    ]
    assert "did you mean" not in str(said(made(records, KNOWN | {"Post": "post-two-and-more"})))


def test_a_demand_that_is_lacking_is_told_with_the_titles_that_share_words(records):
    rows = made(records, KNOWN | {"Demand": "A treaty of some other kind"})
    assert "the titles nearest to it are “Treaty One”" in rows.answers.problems[0].hint


def test_two_who_share_a_name_are_told_apart_by_their_wikidata_ids(records):
    rows = made(records, KNOWN | {"Speaker": "Speaker One", "Speaker kind": "person", "Speaker side": "independent", "Speaker wikidata id": "Q77"})  # fmt: skip
    assert [row["speaker_id"] for row in rows.made["speakers"]] == ["speaker-one-2"]
    assert "speakers" not in made(records, KNOWN | {"Speaker": "Somebody", "Speaker wikidata id": "Q1"}).made


def test_an_organization_of_the_dataset_may_speak_for_the_first_time(records):
    rows = made(records, KNOWN | {"Speaker": "alliance one"})
    (row,) = rows.made["speakers"]
    assert row == {"speaker_id": "alliance-one", "name": "Alliance One", "name_native": "", "kind": "organization", "side": "mixed", "wikidata_id": "", "country": ""}  # fmt: skip
    assert keys(rows)["statements"] == ["alliance-one-001"]


def test_an_answer_about_an_organization_that_says_something_else_is_not_taken(records):
    rows = made(records, KNOWN | {"Speaker": "alliance one", "Speaker side": "nato"})
    assert rows.notices == ["Speaker side “nato” is not taken: alliance-one is known, with “mixed”"]


def test_answers_about_an_office_that_is_not_named_are_not_dropped(records):
    rows = made(records, KNOWN | {"Organization": "Ministry One"})
    assert said(rows) == [("Post", "is not answered, although questions about the office are")]


@pytest.mark.parametrize("about", ["Organization", "Post authority", "Organization kind"])
def test_answers_about_an_office_of_a_collective_are_said_to_have_no_place(records, about):
    collective = {"Speaker": "Officials of State One", "Speaker kind": "collective", "Speaker side": "other_state"}
    rows = made(records, KNOWN | collective | {about: {"Organization": "Ministry One", "Post authority": "minister"}.get(about, "party")})  # fmt: skip
    assert said(rows) == [(about, "is answered, but the speaker is a collective")]
    assert "only a person holds an office" in rows.answers.problems[0].hint
    assert said(made(records, KNOWN | {"Speaker": "Commentators One", about: "media"})) == said(rows)


@pytest.mark.parametrize(
    ("name", "country", "begins"),
    [
        ("Zhao Lijian", "CHN", "zhao-001"),
        ("Moon Jae-in", "KOR", "moon-001"),
        ("Jae-in Moon", "KOR", "moon-001"),
        ("Kim Jong Un", "PRK", "kim-001"),
        ("Nguyễn Phú Trọng", "VNM", "nguyen-001"),
        ("Xi", "CHN", "xi-001"),
        ("Fumio Kishida", "JPN", "kishida-001"),
        ("Lijian Zhao", "", "zhao-001"),
        ("One Lijian", "CHN", "one-lijian-001"),  # one-001 is somebody else's
    ],
)
def test_the_statements_of_a_person_are_named_after_the_family(records, name, country, begins):
    new = {"Speaker": name, "Speaker kind": "person", "Speaker side": "independent", "Speaker country": country}
    assert keys(made(records, KNOWN | new))["statements"] == [begins]


def test_a_beginning_that_is_in_use_is_kept(records):
    (speaker,) = records.many("speakers", "speaker_id", "speaker-one")
    before = dict(speaker)
    try:
        speaker |= {"country": "CHN", "name": "Speaker One"}
        assert keys(made(records, KNOWN))["statements"] == ["one-010"]
    finally:
        speaker |= before


@pytest.mark.parametrize(
    ("title", "post"),
    [
        ("Permanent representative to the organization for security and cooperation in Europe", "tres-permanent-representative-to-the-organization-for-security"),
        ("Minister of Defence", "tres-minister-of-defence"),
        ("Secretary of", "tres-secretary-of"),
        ("Undersecretaryofstateforpoliticalaffairsandmuchmorethanthatbeyondallmeasure", "tres-undersecretaryofstateforpoliticalaffairsandmuchmorethanthatb"),
    ],
)  # fmt: skip
def test_an_identifier_that_is_too_long_ends_with_a_phrase(records, title, post):
    assert keys(made(records, NEW | {"Post": title}))["posts"] == [post]


def test_a_new_organization_that_speaks_is_in_both_tables(records):
    new = {"Speaker": "Party Four", "Speaker kind": "organization", "Speaker side": "other_state", "Speaker country": "AUT", "Organization kind": "party"}  # fmt: skip
    rows = made(records, KNOWN | new)
    assert keys(rows)["organizations"] == keys(rows)["speakers"] == ["party-four"]
    assert (rows.made["organizations"][0]["country"], rows.made["speakers"][0]["country"]) == ("AUT", "")


@pytest.mark.parametrize("written", ["demand", "demand: The speaker requires", "Demand", "DEMAND"])
def test_a_code_is_taken_by_itself_with_its_meaning_or_as_its_label(records, written):
    assert made(records, KNOWN | {"Act": written}).made["statements"][0]["act"] == "demand"


def test_every_coded_cell_has_a_first_coding_and_no_quote_is_said_to_be_found(records):
    codings = made(records, KNOWN).made["codings"]
    assert {(row["table"], row["role"], row["round"], row["coder_id"], row["coded_on"]) for row in codings} == {
        (table, "first", "1", "coder-one", "2026-11-29") for table in ("statements", "stances", "figures")
    }
    assert [row["variable"] for row in codings if row["table"] == "stances"] == ["stance"]
    assert "quote_found" not in {row["variable"] for row in codings}


FREE = ["Quote", "Summary", "Note", "Locator", "Claim words", "Source title", "Source author", "Figure words"]
HOSTILE = ['a "b", c', "=1+1", "$(touch x) `id`", "**bold** | [x](y)", "\u202eabc", "one\n\ntwo", "'; drop table x", "a,b", "é\u0301", "{{ 7*7 }}"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(FREE), st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_answered_stands_in_its_cell(records, answers):
    answers = {label: each for label, each in answers.items() if "###" not in each and "response" not in each}
    answers = {label: each.replace("\r", " ") for label, each in answers.items()}
    rows = draft(records, read_answers(as_form(NEW | answers), "form"), "2026-11-29")
    for label, each in answers.items():
        question = questions()[label]
        assert rows.made[question.table][0][question.column] == tidy(each)
