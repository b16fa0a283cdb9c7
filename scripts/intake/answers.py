"""Reads the answers to the questions of a statement: from the text of a filled-in issue form, or from a text file.

In the text of an issue every question is a heading, `### Said until`, with its answer below. In a text file it begins a line,
`Said until: 2022-01-10`; lines that are indented go on with an answer, and lines that begin with # are no part of any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.rule import Finding
from scripts.checks.describe import nearest
from scripts.intake.questions import MORE, Question, find, questions
from scripts.package.findings import shorten

HEADING = re.compile(r"### (.*\S)\s*")
ASKED = re.compile(r"([^\s#:][^:]{0,60}):(.*)")
NOTHING = ("_No response_", "*No response*")  # what GitHub writes where nothing was answered
UNCHOSEN = "None"  # what it writes where nothing was chosen from a list
SPACES = re.compile(r"[\s\u00a0]+")
CONTROLS = {chr(number) for number in (*range(32), *range(127, 160))} - set("\t\n\x0b\x0c\x85")

Place = tuple[str, int]  # the label of a question, and which of its kind it is


@dataclass(frozen=True)
class Answer:
    """What somebody answered: the text, spaces made plain, the line on which the question stands, and its label there."""

    text: str
    line: int
    label: str


@dataclass
class Answers:
    """All answers of one file, blank ones among them, and what is wrong with the file itself."""

    file: str
    given: dict[Place, Answer] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)

    def get(self, label: str, number: int = 1) -> str:
        """Returns the text of an answer, "" where there is none."""
        found = self.given.get((label, number))
        return found.text if found else ""

    def place(self, label: str, number: int = 1) -> tuple[int | None, str]:
        """Returns the line of a question, None where the file does not ask it, and its label."""
        found = self.given.get((label, number))
        return (found.line if found else None), questions()[label].numbered(number)

    def problem(self, line: int | None, label: str | None, message: str, hint: str) -> None:
        """Adds what is wrong with a line, in the shape of a finding."""
        self.problems.append(Finding(self.file, line, label, "", "error", None, None, message, hint))


def read_answers(text: str, file: str) -> Answers:
    """Reads the answers that a text gives; `file` is what its findings call it. Line ends may be of any kind."""
    answers = Answers(file)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any((heading := HEADING.fullmatch(line)) and _asks(heading[1]) for line in lines):
        _take_all(answers, _of_form(lines))
    else:
        _take_all(answers, _of_text(lines, 1, answers))
    if not any(answer.text for answer in answers.given.values()):
        answers.problem(
            None,
            None,
            "holds no answer",
            "copy docs/statement.txt and fill it in, or take the text of a filled-in issue form",
        )
    return answers


def _asks(label: str) -> bool:
    return label == MORE or find(label) is not None


def _of_form(lines: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Yields the label, the line and the lines of the answer of each question in the text of an issue form."""
    found: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if heading := HEADING.fullmatch(line):
            found.append((heading[1], number, []))
        elif found:
            found[-1][2].append(line)
    yield from found


def _of_text(lines: list[str], first: int, answers: Answers) -> Iterator[tuple[str, int, list[str]]]:
    """Yields the same of a text file whose first line has a number; a line that belongs nowhere is a problem."""
    found: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(lines, first):
        asked = ASKED.fullmatch(line)
        if asked:
            found.append((asked[1], number, [asked[2]]))
        elif line[:1] in (" ", "\t") and found:
            found[-1][2].append(line)
        elif line.strip() and not line.startswith("#"):
            answers.problem(
                number,
                None,
                f"“{shorten(line.strip())}” is neither a question nor indented",
                "begin the line with a question and a colon, or with a space if it goes on with the answer above",
            )
    yield from found


def _take_all(answers: Answers, found: Iterator[tuple[str, int, list[str]]]) -> None:
    for label, line, lines in found:
        if label == MORE:
            more = [text for text in lines if text.strip() not in NOTHING]
            _take_all(answers, _of_text(more, line + 1, answers))
        elif (asked := find(label)) is None:
            labels = {each.replace(" ", "-").lower(): each for each in questions()}
            near = nearest(label, list(labels))
            meant = f"; did you mean “{labels[near]}”?" if near else ""
            answers.problem(
                line,
                None,
                f"“{shorten(label)}” is not a question of the form{meant}",
                "docs/statement.txt has all questions",
            )
        else:
            _take(answers, *asked, line, "\n".join(lines))


def _take(answers: Answers, question: Question, number: int, line: int, written: str) -> None:
    place, label = (question.label, number), question.numbered(number)
    if place in answers.given:
        first = answers.given[place].line
        answers.problem(line, label, f"is answered at line {first} already", "keep one of the two answers")
        return
    for char in sorted(CONTROLS & set(written)):
        answers.problem(line, label, f"holds the invisible character U+{ord(char):04X}", "remove it")
    answers.given[place] = Answer(_meant(tidy(written), question), line, label)


def _meant(text: str, question: Question) -> str:
    blank = text in NOTHING or (question.field.enum and text == UNCHOSEN)
    return "" if blank else text


def tidy(written: str) -> str:
    """Returns an answer as a cell holds it: in NFC, on one line, every kind of space plain and none at its ends, without controls."""
    seen = "".join(" " if unicodedata.category(char) == "Zs" else char for char in written if char not in CONTROLS)
    return unicodedata.normalize("NFC", SPACES.sub(" ", seen)).strip(" ")
