"""The rows that answers make while they are made: what they refer to is found or made anew, and each cell knows its question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from schemas import alike
from schemas.tables import tables
from scripts.intake import identifiers
from scripts.intake.answers import Answers, Place
from scripts.intake.known import code, likeliest, sharing_words
from scripts.intake.questions import MADE, Question, parts, questions
from scripts.package.findings import shorten
from scripts.package.records import Records, Row

Cell = tuple[str, str, str]  # a table, the key of a row with its cells joined by |, and a column
Places = dict[str, Place]  # of the answers that fill columns
Find = Callable[[Records, str, str], list[str]]  # returns the identifiers of the records of a table that are called so

LACKING = {
    "demands": "a new demand is a row in data/demands.csv and one in data/compliance.csv: add them first, as CONTRIBUTING.md says",
    "scenarios": "a new scenario is a row in data/scenarios.csv and one in data/outcomes.csv: add them first, as CONTRIBUTING.md says",
}


@dataclass
class Rows:
    """The rows made so far, by table; which question each cell comes from; and notes on what was taken to be meant."""

    records: Records
    answers: Answers
    made: dict[str, list[Row]] = field(default_factory=dict)
    origin: dict[Cell, Place] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def add(self, table: str, row: Row, places: Places) -> str:
        """Adds a row whose cells come from the answers at some places; returns the first cell of its key."""
        row = {column: row.get(column, "") for column in tables()[table].columns}
        self.made.setdefault(table, []).append(row)
        self.origin |= {(table, key_of(table, row), column): place for column, place in places.items()}
        return row[tables()[table].key[0]]

    def refer(
        self,
        label: str,
        table: str,
        find: Find,
        new: Callable[[str], str] | None = None,
        number: int = 1,
        speaks: str = "",
    ) -> str:
        """Returns the identifier of what an answer names: of the record called so, or of a new one that `new` makes.

        `speaks`: the speaker whose offices are asked about.
        """
        said = self.answers.get(label, number)
        if found := self._found(label, number, find(self.records, table, said) if said else []):
            self.not_taken(table, self.records.one(table, found))
            return found
        further = new is not None and any(self.answers.get(question.label) for question in further_questions(table))
        if not said or further:
            return new(said) if said else ""
        near = likeliest(self.records, table, said, speaks)
        if new is not None and not near and not identifiers.SLUG.fullmatch(said):
            return new(said)
        meant = f"; did you mean “{shorten(near[1])}”?" if near else ""
        hint = self._instead(table, said, near is None, new is None)
        self.problem(label, number, f"“{shorten(said)}” is none of the {table}{meant}", hint)
        return near[0] if near else identifiers.slug(said) or "unknown"  # so that nothing else is said to be wrong

    def _found(self, label: str, number: int, called: list[str]) -> str:
        """Returns the first of the records that are called so, "" where there is none; several are a problem."""
        if len(called) > 1:
            several = f"is what {' and '.join(called[:5])} are called"
            self.problem(label, number, several, "write the identifier of the one that is meant")
        return called[0] if called else ""

    def _instead(self, table: str, said: str, nothing_near: bool, only_known: bool) -> str:
        """Returns the hint for an answer that names nothing."""
        hint = LACKING.get(table, f"write a name or an identifier that data/{table}.csv has")
        if table in LACKING and nothing_near and (titles := sharing_words(self.records, table, said)):
            hint = f"the titles nearest to it are {' and '.join(f'“{shorten(title)}”' for title in titles)}; {hint}"
        return hint if only_known else f"{hint}; if it is new, answer the questions about it too"

    def problem(self, label: str, number: int, message: str, hint: str) -> None:
        """Adds what is wrong with an answer."""
        self.answers.problem(*self.answers.place(label, number), message, hint)

    def not_taken(self, table: str, row: Row) -> None:
        """Notes the answers about a record that is known which say something else than the record; none of them is taken."""
        identifier = row[tables()[table].key[0]]
        for question in further_questions(table) if table != "statements" else ():
            said = self.cell(question.label)
            if said and alike.text(said) != alike.text(row[question.column]):
                has = f"“{shorten(row[question.column])}”" if row[question.column] else "none"
                self.notices.append(
                    f"{question.label} “{shorten(said)}” is not taken: {identifier} is known, with {has}"
                )

    def cell(self, label: str, number: int = 1) -> str:
        """Returns an answer as its cell holds it, a code by itself."""
        said, asked = self.answers.get(label, number), questions()[label].field
        return code(self.records, asked, said) if said and asked.enum else said

    def answered(self, table: str, number: int = 1) -> tuple[Row, Places]:
        """Returns the cells that the further questions about a table fill, and the places of their answers."""
        asked = {question.column: question.label for question in further_questions(table)}
        cells = {column: self.cell(label, number) for column, label in asked.items()}
        return cells, {column: (label, number) for column, label in asked.items()}

    def free(self, table: str, label: str, said: str, begins: str = "") -> str:
        """Returns an identifier that is free, made of a name; a name that is not in Latin letters is a problem."""
        words = identifiers.slug(said)
        if not words:
            self.problem(
                label, 1, f"“{shorten(said)}” gives no identifier", "write it in Latin letters, as an English text does"
            )
        made = identifiers.cut(f"{begins}{words or table[:-1]}", identifiers.LONGEST_JOINED)
        return identifiers.free(made, identifiers.taken(self.records, table))


def key_of(table: str, row: Row) -> str:
    """Returns the key of a row, its cells joined by `|`."""
    return "|".join(row[column] for column in tables()[table].key)


def further_questions(table: str) -> list[Question]:
    """Returns the questions about the cells of a table that nothing else fills."""
    asked = (question for of_part in parts().values() for question in of_part if question.table == table)
    return [question for question in asked if question.column not in MADE.get(table, ())]
