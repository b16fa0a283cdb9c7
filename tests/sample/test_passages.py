"""How turns are cut into passages, by properties that hold for any turn."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.sample.passages import MOST_WORDS, Paragraph, Turn, cut, passages
from scripts.sample.text import SampleError, count_words, plain


def paragraphs(sizes: list[int]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(number, number, " ".join(["word"] * size)) for number, size in enumerate(sizes, 1))


turns = st.lists(st.integers(1, 220), min_size=1, max_size=12).map(paragraphs)


@given(turns)
def test_passages_joined_are_the_kept_paragraphs(kept):
    assert tuple(paragraph for run in cut(kept) for paragraph in run) == kept


@given(turns)
def test_a_passage_is_no_longer_than_the_limit_unless_one_paragraph_is(kept):
    for run in cut(kept):
        assert len(run) == 1 or sum(count_words(paragraph.text) for paragraph in run) <= MOST_WORDS


@given(turns)
def test_no_passage_could_take_the_next_paragraph(kept):
    runs = list(cut(kept))
    for run, after in pairwise(runs):
        assert sum(count_words(paragraph.text) for paragraph in (*run, after[0])) > MOST_WORDS


def test_words_are_counted_plainly():
    assert count_words("It’s 5 — no, grea- — great.") == 5


def test_plain_text_hides_nothing_and_shows_one_space():
    assert plain(" a\u00a0\u00adb\nc\u200bd  e\u0301 ") == "a b cd é"


def turn(document: str, day: str, *texts: str, part: str = "") -> Turn:
    return Turn(document, day, "", tuple(Paragraph(n, n, text) for n, text in enumerate(texts, 1)), part=part)


def test_the_order_is_day_document_position():
    listed = passages([turn("b", "2022-01-02", "3"), turn("c", "2022-01-01", "2"), turn("a", "2022-01-02", "x", part="P"), turn("a", "2022-01-02", "y", part="Q")])  # fmt: skip
    assert [passage.unit for passage in listed] == ["c#1-1", "a#P:1-1", "a#Q:1-1", "b#1-1"]
    assert listed[1].locator == "P paragraph 1"


def test_a_locator_names_the_first_and_the_last_paragraph():
    (passage,) = passages([turn("a", "2022-01-01", "x", "y")])
    assert (passage.locator, passage.text, passage.words) == ("paragraphs 1 to 2", "x\ny", 2)


def test_a_document_that_stands_there_twice_is_told():
    with pytest.raises(SampleError, match="two passages are named a#1-1"):
        passages([turn("a", "2022-01-01", "x"), turn("a", "2022-01-01", "x")])
