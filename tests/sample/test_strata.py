"""The screens, the strata that they make, and how the draw is allotted to these."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.sample import strata
from scripts.sample.passages import MOST_WORDS, Paragraph, Turn, passages
from scripts.sample.screens import SCREENS, screen


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("english", "NATO’s allies"),
        ("english", "non-NATO allies"),
        ("english", "Ukrainians"),
        ("english", "severe costs"),
        ("german", "Die Ukraine"),
        ("german", "belarussische Grenze"),
        ("german", "Wirtschaftssanktionen"),
        ("german", "die NATO-Osterweiterung"),
        ("german", "prorussisch"),
        ("russian", "расширение НАТО"),
        ("russian", "в Донбассе"),
        ("russian", "Путин и Байден"),
        ("russian", "санкции"),
    ],
)
def test_the_screens_hit(language, text):
    assert screen(language).search(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("english", "The Senator thinks of minatory words"),
        ("english", "an aggressive timeline"),
        ("german", "Die Senatorin"),
        ("german", "Sanktionen im Sozialrecht und die Krimis"),
        ("german", "Wir sind ratlos"),
        ("russian", "Владимир Путин поздравил школу"),
        ("russian", "сенатор в анатомическом музее"),
    ],
)
def test_the_screens_do_not_hit(language, text):
    assert not screen(language).search(text)


def test_every_alternative_of_a_screen_is_bounded():
    for expression in SCREENS.values():
        assert expression.startswith(r"\b(?:")
        assert expression.endswith(r")\b")
        assert "||" not in expression


LONG = " ".join(["word"] * MOST_WORDS)
HIT = LONG.replace("word", "Ukraine", 1)


def turn(*texts: str, question: bool = False, document: str = "d") -> Turn:
    return Turn(document, "2022-01-01", "", tuple(Paragraph(n, n, text) for n, text in enumerate(texts, 1)), question)


def kinds(*turns: Turn) -> list[str]:
    numbered = [
        Turn(t.document, t.day, t.speaker, t.paragraphs, t.question, part=str(place)) for place, t in enumerate(turns)
    ]
    return strata.by_distance(passages(numbered), screen("english"))


def test_near_is_next_to_a_hit_in_the_same_turn():
    assert kinds(turn(LONG, LONG, HIT, LONG, LONG), turn(LONG)) == ["far", "near", "core", "near", "far", "far"]


def test_near_is_all_of_the_answer_to_a_question_that_hits():
    asked = turn("Ukraine?", question=True)
    assert kinds(asked, turn(LONG, LONG), turn(LONG))[1:] == ["near", "near", "far"]
    assert kinds(asked, turn("And?", question=True), turn(LONG))[2] == "near"
    assert kinds(turn("And?", question=True), turn(LONG))[1] == "far"
    assert kinds(asked, turn("Another document.", document="e"))[1] == "far"


def test_items_are_rundowns_by_title_then_hits_then_others():
    items = passages(
        Turn(f"u{n}", "2022-01-01", "", (Paragraph(1, 1, title), Paragraph(2, 2, lead)))
        for n, (title, lead) in enumerate(
            [
                ("Выпуск новостей в 12:00", "НАТО"),
                ("Выпуск шоу", "Поют"),
                ("Выпуск программы «Время»", "Лес"),
                ("Школа", "Украина"),
            ]
        )
    )
    assert strata.by_title(items, screen("russian")) == ["rundowns", "others", "rundowns", "hits"]


def test_small_months_are_joined():
    def named(*sizes: int) -> list[str]:
        days = [f"2022-0{month}-01" for month, size in enumerate(sizes, 1) for _ in range(size)]
        return sorted(set(strata.with_months(["core"] * len(days), days)))

    assert named(20, 20) == ["core-2022-01", "core-2022-02"]
    assert named(19, 20, 20) == ["core-2022-01-to-2022-02", "core-2022-03"]
    assert named(20, 20, 19) == ["core-2022-01", "core-2022-02-to-2022-03"]
    assert named(3) == ["core-2022-01"]


def test_the_draw_is_allotted_by_population_with_a_floor():
    assert strata.allotted({"a": 118, "b": 381, "c": 353, "d": 828}, 150) == {"a": 11, "b": 34, "c": 31, "d": 74}
    assert strata.allotted({"a": 1000, "b": 20, "c": 3}, 30) == {"a": 22, "b": 5, "c": 3}
    assert strata.allotted({"a": 7, "b": 7, "c": 7}, 20) == {"a": 7, "b": 7, "c": 6}
    assert strata.allotted({"a": 3, "b": 4}, 20) == {"a": 3, "b": 4}


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(30, 300))
def test_an_allotment_sums_up_and_never_exceeds_what_there_is(populations, size):
    given_ = {str(place): population for place, population in enumerate(populations)}
    drawn = strata.allotted(given_, size)
    assert sum(drawn.values()) == min(size, sum(populations))
    assert all(min(strata.FLOOR, given_[name]) <= count <= given_[name] for name, count in drawn.items())
