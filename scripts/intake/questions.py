"""The questions of the form for a statement, derived from the schemas: what is asked, and which cell the answer fills.

The issue form, the text file of the same questions and the reading of both share them. What the dataset has already, such as a
source or a speaker, is named by one answer; the questions about what is new are asked only where it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas import alike
from schemas.tables import Field, tables

MOST = 9  # links of one kind, and figures, of one statement
NUMBERED = re.compile(r"(.+?) ([2-9])")
REPEATED = {"stances": 2, "forecasts": 1, "figures": 1}  # how often the form asks, which `MORE` and a text file exceed
MORE = "More"  # the question whose answer holds further questions with their answers

# What is called by name or identifier, and found where the dataset has it: the label, the table of the cell, its column.
NAMED = {
    "Source": ("statements", "source_id", "The address of the page or, for a printed source, its title; or the identifier that the dataset has for it."),
    "Speaker": ("statements", "speaker_id", "Whose words these are: the name in English, or the identifier. The author of a report is the speaker of what the author infers or estimates."),
    "Post": ("statements", "post_id", "The title of the office that the speaker held when speaking, or its identifier. Blank: none is known, the speaker is not a person, or the dataset has exactly one office of the speaker on that day, which is then taken."),
    "Organization": ("posts", "organization_id", "The organization in which the office is held, by name or identifier."),
    "Event": ("statements", "event_id", "The event at which it was said, by title or identifier. Blank: at none that the dataset records."),
    "Target": ("statements", "target_id", ""),
    "Demand": ("stances", "demand_id", "The title or identifier of a demand."),
    "Scenario": ("forecasts", "scenario_id", "The title or identifier of a scenario."),
    "Coder": ("codings", "coder_id", "Who chose the codes in this form: your identifier in the dataset, or a new one, lower-case words joined by hyphens."),
}  # fmt: skip
PREFIXES = {"sources": "Source", "speakers": "Speaker", "posts": "Post", "organizations": "Organization", "forecasts": "Forecast", "figures": "Figure", "coders": "Coder"}  # fmt: skip

# What no answer fills: it is made, named by another question, or the same in every form.
MADE = {
    "sources": ("source_id", "url"),
    "speakers": ("speaker_id", "name"),
    "posts": ("post_id", "speaker_id", "organization_id", "title"),
    "organizations": ("organization_id", "name"),
    "coders": ("coder_id",),
    "statements": ("statement_id", "source_id", "speaker_id", "post_id", "event_id", "target_id", "curated"),
    "stances": ("statement_id", "demand_id"),
    "forecasts": ("statement_id", "scenario_id"),
    "figures": ("figure_id", "statement_id"),
}
ASKED = {  # the parts of the form, each with the questions that name something and the table of the others
    "The page that carries it": ("Source", "sources"),
    "The speaker": ("Speaker", "speakers"),
    "The office of the speaker": ("Post", "posts"),
    "The organization of a new office": ("Organization", "organizations"),
    "The statement": ("Event Target", "statements"),
    "What it does with a demand": ("Demand", "stances"),
    "What it says of a scenario": ("Scenario", "forecasts"),
    "A number that it gives": ("", "figures"),
    "The coder": ("Coder", "coders"),
}


@dataclass(frozen=True)
class Question:
    """One question: its label, the cell that its answer fills, what it asks for, and whether the form insists on an answer."""

    label: str
    table: str
    column: str
    help: str
    required: bool

    @property
    def id(self) -> str:
        """Returns the label as a name for programs, such as `source_title`."""
        return self.label.lower().replace(" ", "_")

    @property
    def field(self) -> Field:
        """Returns the field of the schema that the answer fills."""
        return tables()[self.table].field(self.column)

    def numbered(self, number: int) -> str:
        """Returns the label of the question where it is asked again, such as `Demand 2`."""
        return self.label if number == 1 else f"{self.label} {number}"


@functools.cache
def parts() -> dict[str, list[Question]]:
    """Returns the questions of each part of the form, in order."""
    return {part: [*map(_naming, names.split()), *_of_table(table)] for part, (names, table) in ASKED.items()}


@functools.cache
def questions() -> dict[str, Question]:
    """Returns every question by its label."""
    return {question.label: question for of_part in parts().values() for question in of_part}


def _naming(label: str) -> Question:
    table, column, words = NAMED[label]
    return Question(
        label,
        table,
        column,
        words or tables()[table].field(column).description,
        label in ("Source", "Speaker", "Coder"),
    )


def _of_table(table: str) -> Iterator[Question]:
    """Yields the questions about the columns of a table that nothing else fills; a statement's alone are insisted on."""
    for field in tables()[table].fields:
        if field.name not in MADE[table]:
            label = f"{PREFIXES[table]} {field.title[0].lower()}{field.title[1:]}" if table in PREFIXES else field.title
            yield Question(label, table, field.name, field.description, field.required and table == "statements")


def find(written: str) -> tuple[Question, int] | None:
    """Returns the question that a label or a name for programs asks, and which of its kind it is; None where there is none."""
    words = alike.text(written.replace("_", " "))
    again = NUMBERED.fullmatch(words)
    known = _by_words()
    if words in known:
        return known[words], 1
    question = known.get(again[1]) if again else None
    return (question, int(again[2])) if question and question.table in REPEATED else None


@functools.cache
def _by_words() -> dict[str, Question]:
    return {alike.text(label): question for label, question in questions().items()}
