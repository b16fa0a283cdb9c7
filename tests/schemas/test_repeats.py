"""One thing in two spellings is one: what the duplicate rules, the suggestions and the comparison of versions take for the same."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import alike
from schemas.restated import may_be_one_day
from scripts.checks.describe import nearest
from tests.packages import edit
from tests.verdicts import validate
from tests.versions import append

PORTAL = "https://example.org/portal"


def found(package):
    """Returns the rule and record of each finding, the missing codings of new statements left out."""
    return [(each.rule, each.record) for each in validate(package, "pandera")[0] if each.rule != "statements-uncoded"]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news",
        "https://www.example.org/news",
        "https://EXAMPLE.org./news/",
        "https://example.org:443/news#top",
        "https://example.org/news?utm_source=feed&fbclid=1",
        "https://example.org/news?module=inline&pgtype=article",
        "https://example.org/%6Eews",
        "https://example.org//x/../news/index.html",
        "https://example.org/news/amp",
        "https://example.org/amp/news/",
        "https://amp.example.org/news?amp=1",
        "https://m.example.org/news?ref=home.page",
        "https://example.org/news?ref_src=twsrc",
        "https://web.archive.org/web/20220111083000/https://example.org/news",
        "http://web.archive.org/web/2022id_/http://www.example.org/news/",
    ],
)
def test_one_address_in_two_spellings_is_one_source(package, url):
    edit(package, "data/sources.csv", PORTAL, url)
    assert found(package) == [("source-twice", "source-portal")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.com/one/status/1", "https://mobile.twitter.com/one/status/1?ref_src=twsrc"),
        ("https://example.org/one.amp.html", "https://www.example.org/one.html?outputType=amp"),
        ("https://amp.com/one", "https://m.amp.com/amp/one"),
    ],
)
def test_a_page_as_telephones_show_it_is_the_page(one, other):
    assert alike.address(one) == alike.address(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://doi.org/10.1000/ABC.1", "http://dx.doi.org/10.1000/abc.1", True),
        ("https://www.doi.org/10.1000/a%28b%29", "https://doi.org/10.1000/a(b)/", True),
        ("https://doi.org/10.1000/abc", "https://doi.org/10.1000/abd", False),
        ("https://doi.org/10.1000/abc", "https://example.org/10.1000/abc", False),
    ],
)
def test_a_doi_is_one_whatever_its_resolver_and_capitals(one, other, same):
    assert (alike.address(one) == alike.address(other)) is same


ADDRESS = st.tuples(
    st.sampled_from(["https://", "http://", "HTTPS://", "https://www.", "https://a.org", "https://doi.org"]),
    st.lists(st.sampled_from(["/", "//", ".", "..", "a", "B.c", "www.", "dx.doi.org", "index.html", "?", "?a=b", "?ref=c", "?a-b=1&a=2&utm_source=x", "?pgtype=a", "?module=inline", "&b=", "amp", ".amp", "#", "#!", "%6E", ":", ":443", "@", "=", "é", " "]), max_size=7).map("".join),
)  # fmt: skip


@given(ADDRESS.map("".join))
def test_a_plain_address_is_told_at_once_what_it_would_be_told_step_by_step(url):
    at_once = alike.address(url)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike, "PLAIN", re.compile("(?!)"))
        assert alike.address(url) == at_once


@given(st.lists(ADDRESS.map("".join), max_size=20))
def test_many_addresses_are_told_what_each_is_told(urls):
    assert alike.addresses(urls) == list(map(alike.address, urls))


@given(st.text(st.sampled_from("aB_ '’`´“”„–—…\n\x1f1é\u0301ßæЙ") | st.characters(exclude_categories=("Cs",))))
def test_a_plain_text_is_told_at_once_what_it_would_be_told_character_by_character(words):
    smoothed = unicodedata.normalize("NFKD", words).translate(alike.SMOOTHED).casefold()
    assert alike.text(words) == " ".join(smoothed.split())


@given(st.lists(st.text(st.sampled_from("aB_ '’…\n\0é\u0301ßæŉЙ½ﬁ\U0001d400") | st.characters()), max_size=9))
def test_many_texts_are_told_what_each_is_told(many):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike, "TOGETHER", 4)
        assert alike.texts(many) == list(map(alike.text, many))
        assert alike.names(many) == list(map(alike.name, many))


def test_a_name_that_ends_in_m_is_not_the_page_for_telephones():
    assert alike.address("https://team.example.org/?a=1&b=2") != alike.address("https://teaexample.org/?a=1&b=2")


@pytest.mark.parametrize(
    "url", ["https://example.org/news?id=1", "https://example.org/News", "https://news.example.org/news", "https://example.org/#!/news", "https://example.org:8080/news", "https://example.org/news?ref=12", "https://example.org/camp/news", "https://example.org/amplify"]
)  # fmt: skip
def test_another_address_is_another_source(package, url):
    edit(package, "data/sources.csv", PORTAL, url)
    assert found(package) == []


@pytest.mark.parametrize(
    "name", ["Speaker One", "speaker ONE", "One, Speaker", "Spéaker Óne", "Speaker-One", "Speaker “One”"]
)
def test_one_name_in_two_spellings_is_one_person(package, name):
    edit(
        package,
        "data/speakers.csv",
        "speaker-two,Speaker Two,",
        f'speaker-two,"{name}",' if "," in name else f"speaker-two,{name},",
    )
    assert found(package) == [("speaker-twice", "speaker-two")]


@pytest.mark.parametrize(("kind", "found_twice"), [("person", True), ("collective", False)])
def test_one_native_name_is_one_person(package, kind, found_twice):
    row = f"speaker-won,Speaker Won,один ОРАТОР,{kind},independent,,"
    assert ("speaker-twice" in rules_of(package, "speakers", row)) is found_twice


@pytest.mark.parametrize(
    ("name", "wikidata", "found_twice"),
    [("один, Оратор", "", True), ("Оратор Один", "Q3", False), ("Оратор", "", False)],
)
def test_a_name_that_is_the_native_name_of_another_is_that_person(package, name, wikidata, found_twice):
    row = f'speaker-won,"{name}",,person,independent,{wikidata},'
    assert ("speaker-twice" in rules_of(package, "speakers", row)) is found_twice


@pytest.mark.parametrize(
    ("title", "days", "twice"),
    [
        ("talks — ONE", "2022-01-12,", True),  # the day after the last
        ("Talks One", "2022-01-09,", True),
        ("Talks One", "2022-01-11,2022-01-20", True),
        ("Talks One", "2022-01-13,", False),
        ("Talks Two", "2022-01-11,", False),
    ],
)
def test_one_event_entered_on_the_next_day_is_one(package, title, days, twice):
    row = f"event-three,{title},talks,alliance-one,{days},City One,CHE,source-news"
    assert ("event-twice" in rules_of(package, "events", row)) is twice


def test_what_is_demanded_in_the_same_words_is_one_demand(package):
    row = "demand-three,Treaty Three,State Two should sign treaty one as State One drafted it,state-one,state-two,,act,process_form,legally_binding,,source-news,para. 1"
    assert "demand-twice" in rules_of(package, "demands", row)


def test_runs_of_one_model_may_be_described_alike(package):
    assert rules_of(package, "coders", "coder-two-again,model,A made-up model that saw no codes.") == set()


def rules_of(package, table, row):
    append(package, table, row)
    return {rule for rule, _ in found(package)}


@pytest.mark.parametrize(
    ("row", "twice"),
    [
        ("post-three,speaker-one,ministry-one,Minister,minister,2020-01-01,", True),
        ("post-three,speaker-one,ministry-one,MINISTER,minister,2020-01-01,2023-01-01", True),
        ("post-three,speaker-one,ministry-one,Minister,minister,2023-01-01,", False),  # a second term
        ("post-three,speaker-one,ministry-one,Envoy,senior_official,2020-01-01,", False),
    ],
)
def test_one_office_from_one_day_is_one_post(package, row, twice):
    assert ("post-twice" in rules_of(package, "posts", row)) is twice


@pytest.mark.parametrize(
    ("scope", "words", "twice"),
    [
        ("soldiers said to be ready", "up to 1000 soldiers", True),
        ("Soldiers said to be ready.", "up to 1000 soldiers", True),
        ("soldiers on the march", "up to 1000 soldiers", False),
    ],
)
def test_one_number_of_a_statement_is_one_figure(package, scope, words, twice):
    row = f"figure-three,two-001,troops_invading,{scope},,1000,persons,whole,,up_to,{words}"
    assert ("figure-twice" in rules_of(package, "figures", row)) is twice


@pytest.mark.parametrize(
    ("title", "day", "twice"),
    [("Book One", "2022-01-30", True), ("BOOK — one", "2022-01-30", True), ("Book One", "2022-02-06", False)],
)
def test_one_printed_source_is_one_whatever_its_spelling(package, title, day, twice):
    row = f"source-print,{title},Author One & Author Two,Publisher Two,,{day},2026-11-20,printed,en,book,"
    assert ("source-twice" in rules_of(package, "sources", row)) is twice


@pytest.mark.parametrize("name", ["SPEAKER TWO", "Speaker One", "Оратор Один", "speaker won"])
def test_another_name_that_is_known_or_somebody_elses_is_none(package, name):
    edit(package, "data/other_names.csv", "Speaker Too", name)
    assert found(package) == [("other-name-known", "speaker-two|" + name)]


def test_two_persons_of_one_name_are_told_apart_by_wikidata(package):
    edit(
        package,
        "data/speakers.csv",
        "speaker-two,Speaker Two,,person,independent,,",
        "speaker-two,Speaker One,,person,independent,Q3,",
    )
    assert found(package) == []


def like(words: str, note: str = "", draw: str = "", group: str = "") -> str:
    return f"one-004,speaker-one,post-one,2022-01-10,2022-01-10,stated,,press,,source-news,,direct,{words},en,,,,State One says no.,assert,unconditional,,,3,{group},yes,{note}"


@pytest.mark.parametrize(
    "words",
    ["State Two must never enter Alliance One", "State Two must never join the Alliance One", "State Two must never join Alliance One at all", "state two must NEVER — never — join Alliance One"],
)  # fmt: skip
def test_nearly_the_same_words_on_one_day_are_a_warning(package, words):
    append(package, "statements", like(words))
    assert found(package) == [("statement-alike", "one-004")]


@pytest.mark.parametrize(
    "words",
    [
        "State Two must never join Alliance One",
        "“State Two” must never join Alliance One",
        "STATE TWO must never join Alliance One",
    ],
)
def test_the_same_words_on_one_day_are_an_error(package, words):
    append(package, "statements", like(words.replace("“State Two”", "‘State Two’")))
    assert found(package) == [("statement-twice", "one-004")]


def test_a_row_in_relations_answers_whichever_way_it_leads(package):
    append(package, "statements", like("State Two must never enter Alliance One"))
    append(package, "relations", "one-004,one-001,echoes,curator")
    assert "statement-alike" not in {rule for rule, _ in found(package)}


def test_a_note_answers_and_another_note_does_not(package):
    append(package, "statements", like("State Two must never enter Alliance One", "No link: asked twice in one hour."))
    assert found(package) == []
    edit(package, "data/statements.csv", "No link: asked twice", "Asked twice")
    assert found(package) == [("statement-alike", "one-004")]
    edit(package, "data/statements.csv", "Asked twice in one hour.", "No link:")
    assert found(package) == [("statement-alike", "one-004")], "no reason is given"


def on_other_days(first: str, last: str, basis: str, words: str = "State Two must never enter Alliance One") -> str:
    return like(words).replace("2022-01-10,2022-01-10,stated", f"{first},{last},{basis}")


@pytest.mark.parametrize(
    ("first", "last", "basis"),
    [
        ("2022-01-11", "2022-01-11", "inferred"),  # the day after, which nobody states
        ("2022-01-09", "2022-01-09", "inferred"),
        ("", "2022-01-11", "published_by"),  # printed tomorrow
        ("", "2022-01-17", "published_by"),  # printed by a weekly
        ("2022-01-05", "2022-01-12", "inferred"),  # some day of a week
        ("2022-01-08", "2022-01-10", "stated"),  # a meeting of three days
    ],
)
@pytest.mark.parametrize("words", ["State Two must never enter Alliance One", "State Two must never join Alliance One"])
def test_nearly_the_same_words_on_days_that_may_be_one_are_a_warning(package, first, last, basis, words):
    """one-001 was said on 10 January, as its source states."""
    append(package, "statements", on_other_days(first, last, basis, words))
    asked = [each for each in validate(package, "pandera")[0] if each.rule == "statement-alike"]
    assert [each.record for each in asked] == ["one-004"]
    assert "“one-001”" in asked[0].message


@pytest.mark.parametrize(
    ("first", "last", "basis"),
    [
        ("2022-01-11", "2022-01-11", "stated"),
        ("2022-01-12", "2022-01-14", "inferred"),
        ("", "2022-01-19", "published_by"),
        ("2022-01-05", "2022-01-08", "inferred"),
    ],
)
def test_like_words_on_days_that_are_two_are_no_repeat(package, first, last, basis):
    append(package, "statements", on_other_days(first, last, basis))
    assert "statement-alike" not in {rule for rule, _ in found(package)}


def test_a_repeat_on_a_day_that_may_be_the_same_is_answered_like_any_other(package):
    row = on_other_days("2022-01-11", "2022-01-11", "inferred")
    append(package, "statements", f"{row}No link: she said it on both days.")
    assert found(package) == []
    edit(package, "data/statements.csv", "No link: she said it on both days.", "")
    assert found(package) == [("statement-alike", "one-004")]
    append(package, "relations", "one-004,one-001,echoes,curator")
    assert "statement-alike" not in {rule for rule, _ in found(package)}


DAY = st.integers(0, 20)


@given(st.tuples(DAY, DAY, st.booleans()), st.tuples(DAY, DAY, st.booleans()))
def test_whether_two_days_may_be_one_is_asked_of_every_day(one, other):
    """By a definition that counts days one by one; it does not matter which of the two comes first."""
    one, other = ((min(first, last), max(first, last), stated) for first, last, stated in (one, other))
    nearest = min(abs(a - b) for a in range(one[0], one[1] + 1) for b in range(other[0], other[1] + 1))
    expected = nearest == 0 or (nearest == 1 and not (one[2] and other[2]))
    assert bool(may_be_one_day(one, other)) is bool(may_be_one_day(other, one)) is expected


def test_units_of_one_utterance_are_not_asked_about(package):
    append(package, "statements", like("State Two must never enter Alliance One", group="talks-one"))
    assert "statement-alike" not in {rule for rule, _ in found(package)}


def test_repeats_in_different_drawn_passages_are_none(package):
    """one-001 stands in passage-2; the like words stand in passage-5, where they count for themselves."""
    append(package, "statements", like("State Two must never enter Alliance One"))
    append(package, "selections", "one-004,passage-5,own")
    append(package, "appearances", "one-004,source-series")
    assert "statement-alike" not in {rule for rule, _ in found(package)}
    edit(package, "data/selections.csv", "one-004,passage-5,own", "one-004,passage-2,own")
    assert ("statement-alike", "one-004") in found(package)


@pytest.mark.parametrize(("act", "target"), [("demand", "state-two"), ("reject", "state-two"), ("forecast", "")])
def test_a_curated_act_without_its_link_is_a_warning_that_a_note_answers(package, act, target):
    row = (
        like("There is nothing more to say about it")
        .replace(",,source-news", f",{target},source-news")
        .replace("assert", act)
    )
    append(package, "statements", row)
    assert found(package) == [("statement-unlinked", "one-004")]
    edit(
        package,
        "data/statements.csv",
        f"State One says no.,{act},unconditional,,,3,,yes,",
        f"State One says no.,{act},unconditional,,,3,,yes,No link: too vague to be a demand or scenario.",
    )
    assert found(package) == []
    edit(package, "data/statements.csv", "No link: too vague to be a demand or scenario.", "No link: –")
    assert found(package) == [("statement-unlinked", "one-004")], "no reason is given"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Speaker Two", "speaker-two"), ("SPÉAKER_ONE", "speaker-one"), ("Wołodymyr Selenskyj", "wolodymyr-selenskyj")],
)
def test_a_name_in_the_place_of_an_identifier_suggests_it(written, meant):
    assert nearest(written, ["speaker-one", "speaker-two", "wolodymyr-selenskyj"]) == meant


def test_many_statements_of_one_day_are_compared_in_time():
    """Two thousand texts, of which two are alike, stand beside each other in the alphabet."""
    texts = [f"{number:04} words that nobody else said at {number * 7919} places" for number in range(2_000)]
    texts += ["zebra crossings are to be closed", "zebra crossings are to be closed now"]
    asked = []
    found = alike.like(texts, np.zeros(len(texts)), lambda one, _: asked.extend(one) or np.ones(len(one), dtype=bool))
    assert (2_000, 2_001) in set(found)
    assert len(asked) < 2 * len(texts)
