"""One thing in two spellings is one: what the duplicate rules, the suggestions and the comparison of versions take for the same."""

import pytest

from schemas import alike
from scripts.checks.describe import nearest
from scripts.checks.validation import validate
from tests.packages import edit
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
        "https://example.org/%6Eews",
    ],
)
def test_one_address_in_two_spellings_is_one_source(package, url):
    edit(package, "data/sources.csv", PORTAL, url)
    assert found(package) == [("source-twice", "source-portal")]


@pytest.mark.parametrize(
    "url", ["https://example.org/news?id=1", "https://example.org/News", "https://news.example.org/news", "https://example.org/#!/news", "https://example.org:8080/news"]
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


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Speaker Two", "speaker-two"), ("SPÉAKER_ONE", "speaker-one"), ("Wołodymyr Selenskyj", "wolodymyr-selenskyj")],
)
def test_a_name_in_the_place_of_an_identifier_suggests_it(written, meant):
    assert nearest(written, ["speaker-one", "speaker-two", "wolodymyr-selenskyj"]) == meant


def test_many_statements_of_one_day_are_compared_in_time():
    """Two thousand texts, of which two are alike, stand beside each other in the alphabet."""
    texts = [(number, f"{number:04} words that nobody else said at {number * 7919} places") for number in range(2_000)]
    assert (2_000, 2_001) in set(
        alike.like(
            [*texts, (2_000, "zebra crossings are to be closed"), (2_001, "zebra crossings are to be closed now")]
        )
    )
