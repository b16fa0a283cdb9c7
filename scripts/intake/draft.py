"""The rows that a statement's answers make: the statement with its source, speaker, office, links, figures and first codings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from schemas import alike
from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables
from scripts.intake import identifiers
from scripts.intake.answers import Answers, Place
from scripts.intake.known import code, known, offices, post, speaker
from scripts.intake.questions import MADE, MOST, parts, questions
from scripts.package.findings import shorten
from scripts.package.records import Records, Row, is_web_address

Cell = tuple[str, str, str]  # a table, the key of a row with its cells joined by |, and a column


@dataclass
class Draft:
    """The rows that answers make, by table; which question each cell comes from; and what is told about answers not taken."""

    records: Records
    answers: Answers
    day: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    origin: dict[Cell, Place] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def build(self) -> Draft:
        """Makes every row, in the order in which they refer to each other."""
        coder = self._refer("Coder", "coders", known, self._new_coder)
        speaks = self._speaker()
        office = self._office(speaks)
        source = self._refer("Source", "sources", known, self._new_source, speaks)
        statement = self._statement(speaks, office, source)
        self._links("stances", "Demand", "demands", statement)
        self._links("forecasts", "Scenario", "scenarios", statement)
        self._figures(statement)
        self._codings(coder)
        return self

    def add(self, table: str, row: Row, places: dict[str, Place]) -> str:
        """Adds a row whose cells come from the answers at some places; returns the first cell of its key."""
        row = {column: row.get(column, "") for column in tables()[table].columns}
        key = "|".join(row[column] for column in tables()[table].key)
        self.rows.setdefault(table, []).append(row)
        self.origin |= {(table, key, column): place for column, place in places.items()}
        return row[tables()[table].key[0]]

    # --- what is named, and either known or new ----------------------------------------------------------------------

    def _refer(self, label: str, table: str, find: Callable, new: Callable[..., str] | None = None, *more: str) -> str:
        """Returns the identifier of what an answer names: of the one record called so, or of a new one that `new` makes."""
        said = self.answers.get(label)
        if not said:
            return ""
        found = find(self.records, table, said)
        if len(found) > 1:
            self._several(label, found)
        if found:
            self._not_needed(table, found[0])
            return found[0]
        further = any(self.answers.get(question.label) for question in _further(table))
        mistyped = identifiers.SLUG.fullmatch(said) and not further  # an identifier, which validation says is unknown
        return said if new is None or mistyped else new(said, *more)

    def _several(self, label: str, found: list[str], number: int = 1) -> None:
        line, asked = self.answers.place(label, number)
        self.answers.problem(
            line,
            asked,
            f"is what {' and '.join(found[:5])} are called",
            "write the identifier of the one that is meant",
        )

    def _not_needed(self, table: str, identifier: str) -> None:
        """Notes the answers about a record that is known which say something else than the record; none of them is taken."""
        row = self.records.one(table, identifier)
        for question in _further(table):
            said = self._cell(question.label)
            if said and alike.text(said) != alike.text(row[question.column]):
                has = f"“{shorten(row[question.column])}”" if row[question.column] else "none"
                self.notices.append(
                    f"{question.label} “{shorten(said)}” is not taken: {identifier} is known, with {has}"
                )

    def _cell(self, label: str, number: int = 1) -> str:
        """Returns an answer as its cell holds it, a code by itself."""
        said, asked = self.answers.get(label, number), questions()[label].field
        return code(self.records, asked, said) if said and asked.enum else said

    def _answered(self, table: str, number: int = 1) -> tuple[Row, dict[str, Place]]:
        """Returns the cells that the further questions about a table fill, and the places of their answers."""
        asked = {question.column: question.label for question in _further(table)}
        return {column: self._cell(label, number) for column, label in asked.items()}, {column: (label, number) for column, label in asked.items()}  # fmt: skip

    def _slug(self, label: str, said: str, instead: str) -> str:
        """Returns the identifier that a name makes; where it is not in Latin letters that is a problem, and another stands in for it."""
        if made := identifiers.slug(said):
            return made
        self.answers.problem(
            *self.answers.place(label),
            f"“{shorten(said)}” gives no identifier",
            "write it in Latin letters, as an English text does",
        )
        return instead

    # --- new records -------------------------------------------------------------------------------------------------

    def _new_coder(self, said: str) -> str:
        row, places = self._answered("coders")
        named = dict.fromkeys(["coder_id"], ("Coder", 1))
        return self.add("coders", row | {"coder_id": self._slug("Coder", said, "coder")}, places | named)

    def _new_source(self, said: str, speaks: str) -> str:
        row, places = self._answered("sources")
        places |= dict.fromkeys(["source_id", "url"], ("Source", 1))
        if is_web_address(said):
            row["url"] = said
        else:
            row["title"] = row["title"] or said
        day = row["published_on"] or self.answers.get("Said until")
        begins = self._begins(speaks)
        row["source_id"] = identifiers.of_source(self.records, row["publisher"], row["url"], day, begins)
        return self.add("sources", row, places)

    def _speaker(self) -> str:
        """Returns the identifier of the speaker, known, new, or an organization that has not spoken before."""
        wikidata_id = self.answers.get("Speaker wikidata id")
        said = self.answers.get("Speaker")
        bodies = known(self.records, "organizations", said) if said else []
        find = lambda records, _, name: speaker(records, name, wikidata_id)  # noqa: E731
        kind = self._cell("Speaker kind")
        if len(bodies) == 1 and kind in ("", "organization") and not find(self.records, "", said):
            return self._known_body(bodies[0])
        return self._refer("Speaker", "speakers", find, self._new_body if kind == "organization" else self._new_speaker)

    def _known_body(self, identifier: str) -> str:
        body = self.records.one("organizations", identifier)
        row = {"speaker_id": identifier, "name": body["name"], "kind": "organization", "side": body["side"]}
        return self.add("speakers", row, dict.fromkeys(row, ("Speaker", 1)))

    def _new_body(self, said: str) -> str:
        """Adds an organization that speaks to both tables, with what belongs in each."""
        row, places = self._answered("speakers")
        body, of_body = self._answered("organizations")
        same = {"name": said, "side": row["side"] or body["side"]}
        for column in ("country", "wikidata_id"):
            body[column], row[column] = body[column] or row[column], ""
        identifier = identifiers.free(
            self._slug("Speaker", said, "speaker"), identifiers.taken(self.records, "speakers")
        )
        named = dict.fromkeys(["organization_id", "speaker_id", "name"], ("Speaker", 1))
        self.add("organizations", body | same | {"organization_id": identifier}, of_body | named)
        return self.add("speakers", row | same | {"speaker_id": identifier}, places | named)

    def _new_speaker(self, said: str) -> str:
        row, places = self._answered("speakers")
        row["name"] = said
        row["speaker_id"] = identifiers.free(
            self._slug("Speaker", said, "speaker"), identifiers.taken(self.records, "speakers")
        )
        return self.add("speakers", row, places | dict.fromkeys(["speaker_id", "name"], ("Speaker", 1)))

    def _begins(self, speaks: str) -> str:
        """Returns what the identifiers of a speaker's statements and offices begin with."""
        rows = [*self.records.many("speakers", "speaker_id", speaks), *self.rows.get("speakers", [])]
        return identifiers.prefix(self.records, speaks, rows[0]["kind"] if rows else "")

    def _office(self, speaks: str) -> str:
        """Returns the identifier of the office that is named or, where none is, of the only one known of that day."""
        if self.answers.get("Post"):
            find = lambda records, _, said: post(records, speaks, said)  # noqa: E731
            return self._refer("Post", "posts", find, self._new_post, speaks)
        held = offices(self.records, speaks, self.answers.get("Said until"))
        if len(held) == 1:
            self.notices.append(f"Post is taken to be {held[0]}, the only office of {speaks} that is known of that day")
            return held[0]
        if held:
            self.notices.append(
                f"Post is blank, and {speaks} held {' and '.join(held)} that day: name one if it was spoken from"
            )
        return ""

    def _new_post(self, said: str, speaks: str) -> str:
        row, places = self._answered("posts")
        row |= {"title": said, "speaker_id": speaks, "organization_id": self._refer("Organization", "organizations", known, self._new_organization)}  # fmt: skip
        words = self._slug("Post", said.partition(",")[0].partition("(")[0], "post")
        row["post_id"] = identifiers.free(
            f"{self._begins(speaks) or 'speaker'}-{words}"[:78].strip("-"), identifiers.taken(self.records, "posts")
        )
        named = dict.fromkeys(["post_id", "title", "speaker_id"], ("Post", 1)) | {
            "organization_id": ("Organization", 1)
        }
        return self.add("posts", row, places | named)

    def _new_organization(self, said: str) -> str:
        row, places = self._answered("organizations")
        row["name"] = said
        row["organization_id"] = identifiers.free(
            self._slug("Organization", said, "organization"), identifiers.taken(self.records, "organizations")
        )
        return self.add("organizations", row, places | dict.fromkeys(["organization_id", "name"], ("Organization", 1)))

    # --- the statement, and what hangs on it -------------------------------------------------------------------------

    def _statement(self, speaks: str, office: str, source: str) -> str:
        row, places = self._answered("statements")
        begins = self._begins(speaks) or "speaker"
        identifier = identifiers.of_statement(self.records, begins)
        if not identifier:
            self.answers.problem(
                *self.answers.place("Speaker"),
                f"has no statement number left after {begins}-{identifiers.LAST}",
                "ask for another beginning of the identifiers",
            )
        row |= {
            "statement_id": identifier or f"{begins}-{identifiers.LAST}",
            "speaker_id": speaks,
            "post_id": office,
            "source_id": source,
        }
        row |= {"event_id": self._refer("Event", "events", known), "target_id": self._target(), "curated": "yes"}
        named = {
            "speaker_id": "Speaker",
            "post_id": "Post",
            "source_id": "Source",
            "event_id": "Event",
            "target_id": "Target",
        }
        named |= {"statement_id": "Summary", "curated": "Summary"}
        return self.add("statements", row, places | {column: (label, 1) for column, label in named.items()})

    def _target(self) -> str:
        """Returns the identifier of the organization that is the target, one that is new here included."""
        said = self.answers.get("Target")
        new = [
            row["organization_id"]
            for row in self.rows.get("organizations", [])
            if alike.name(row["name"]) == alike.name(said)
        ]
        return new[0] if said and new else self._refer("Target", "organizations", known)

    def _links(self, table: str, label: str, linked: str, statement: str) -> None:
        """Adds the links of the statement with demands or scenarios that the answers name."""
        column = tables()[table].key[1]
        for number in self._numbers(label, table):
            said = self.answers.get(label, number)
            found = known(self.records, linked, said) if said else []
            if len(found) > 1:
                self._several(label, found, number)
            row, places = self._answered(table, number)
            row |= {"statement_id": statement, column: found[0] if found else said}
            self.add(table, row, places | {column: (label, number), "statement_id": (label, number)})

    def _figures(self, statement: str) -> None:
        used = identifiers.taken(self.records, "figures")
        for number in self._numbers("", "figures"):
            row, places = self._answered("figures", number)
            words = identifiers.slug(row["quantity"]) or "figure"
            row |= {"figure_id": identifiers.free(f"{statement}-{words}", used), "statement_id": statement}
            used.add(row["figure_id"])
            named = dict.fromkeys(["figure_id", "statement_id"], ("Figure quantity", number))
            self.add("figures", row, places | named)

    def _numbers(self, label: str, table: str) -> Iterable[int]:
        """Yields the numbers of the links or figures about which anything is answered."""
        labels = [*([label] if label else []), *(question.label for question in _further(table))]
        return (number for number in range(1, MOST + 1) if any(self.answers.get(each, number) for each in labels))

    def _codings(self, coder: str) -> None:
        """Adds the first coding of every coded cell; whether a quote is in its source is for the second coder to say."""
        for table, variables in coded_variables().items():
            for row in list(self.rows.get(table, ())):
                record = "|".join(row[column] for column in tables()[table].key)
                for variable in variables:
                    if variable != QUOTE_FOUND:
                        coding = {"table": table, "record": record, "coder_id": coder, "round": "1", "role": "first", "variable": variable, "value": row[variable], "coded_on": self.day}  # fmt: skip
                        place = self.origin.get((table, record, variable), ("Coder", 1))
                        self.add("codings", coding, {"value": place, "coder_id": ("Coder", 1)})


def _further(table: str) -> list:
    """Returns the questions about the cells of a table that nothing else fills."""
    return [
        question
        for of_part in parts().values()
        for question in of_part
        if question.table == table and question.column not in MADE[table]
    ]
