"""Both kinds of filled-in form give the same answers, and what is wrong with a form is said of its line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.intake.answers import Answers, read_answers, tidy
from scripts.intake.questions import find, questions
from tests.filled import KNOWN, NEW, as_form, as_text
from tests.packages import ROOT

FREE = [label for label, question in questions().items() if not question.field.enum]


def texts(answers: Answers) -> dict[str, str]:
    return {
        questions()[label].numbered(number): given.text
        for (label, number), given in answers.given.items()
        if given.text
    }


def problems(written: str) -> list[tuple[int | None, str | None, str]]:
    return [(found.line, found.field, found.message) for found in read_answers(written, "form").problems]


@pytest.mark.parametrize("write", [as_form, as_text])
@pytest.mark.parametrize("answers", [NEW, KNOWN])
def test_every_answer_is_read(write, answers):
    read = read_answers(write(answers), "form")
    assert texts(read) == {label: tidy(answer) for label, answer in answers.items()}
    assert read.problems == []


@given(
    st.dictionaries(
        st.sampled_from(FREE),
        st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1),
    )
)
def test_whatever_is_answered_comes_back_from_both_kinds_of_form(answers):
    """As it would stand in a cell: only a line that is a heading, or the words that stand for nothing, cannot be an answer in an issue."""
    answers = {
        label: said for label, said in answers.items() if "###" not in said and tidy(said) and "response" not in said
    }
    wanted = {label: tidy(said) for label, said in answers.items()}
    assert texts(read_answers(as_text(answers), "form")) == wanted
    assert texts(read_answers(as_form(answers), "form")) == wanted


@given(st.text())
def test_an_answer_in_a_cell_is_one_line_with_plain_single_spaces(said):
    cell = tidy(said)
    assert not re.search(r"[\r\n\t\0\u00a0\u2009]|  ", cell)
    assert cell == cell.strip() == tidy(cell)


def test_the_blank_text_file_asks_every_question_and_answers_none():
    blank = read_answers((ROOT / "docs" / "statement.txt").read_text(encoding="utf-8"), "form")
    assert [label for label, _ in blank.given] == list(questions())
    assert [found.message for found in blank.problems] == ["holds no answer"]


@pytest.mark.parametrize(
    ("written", "line", "label", "words"),
    [
        ("Sorce title: x\nAct: deny\n", 1, None, "“Sorce title” is not a question of the form; did you mean “Source title”?"),
        ("Act: deny\nAct: assert\n", 2, "Act", "is answered at line 1 already"),
        ("act: deny\nSummary: one\ntwo\n", 3, None, "“two” is neither a question nor indented"),
        ("Act: deny\nNote: a\0b\n", 2, "Note", "holds the invisible character U+0000"),
        ("", None, None, "holds no answer"),
        ("### Act\n\ndeny\n\n### Acts\n\nassert\n", 5, None, "“Acts” is not a question of the form; did you mean “Act”?"),
        ("Act: deny\nAct 2: deny\n", 2, None, "“Act 2” is not a question of the form"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_said_of_its_line(written, line, label, words):
    (found,) = problems(written)
    assert found[:2] == (line, label)
    assert found[2].startswith(words)


def test_an_answer_cannot_answer_another_question():
    """GitHub puts what a stranger wrote below the heading as it is, headings of the stranger's own included."""
    written = as_form(NEW | {"Quote": "nothing\n\n### Act\n\nassert"})
    assert [words for _, label, words in problems(written) if label == "Act"] == [
        f"is answered at line {written[: written.index('### Act')].count(chr(10)) + 1} already"
    ]


def test_further_links_are_questions_in_an_answer():
    more = "Demand 2: demand-one\nStance 2: mentions\n  "
    assert texts(read_answers(as_form(NEW | {"More": more}), "form"))["Demand 2"] == "demand-one"
    (found,) = problems(as_form(NEW | {"More": "Demnd 2: demand-one"}))
    assert "did you mean “Demand”" in found[2]


def test_a_question_is_found_by_its_label_and_its_name():
    assert find("said_until") == find("Said until") == (questions()["Said until"], 1)
    assert find("figure_quantity_2") == find("Figure quantity 2") == (questions()["Figure quantity"], 2)
    assert find("Said until 2") is None
