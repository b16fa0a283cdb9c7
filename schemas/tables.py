"""Reads the Table Schemas (Data Package v2), the only definition of what the tables look like."""

from __future__ import annotations

import datetime
import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from schemas.members import STANDARDS

SCHEMAS = Path(__file__).resolve().parent
GREATEST = 10**15 - 1  # a spreadsheet keeps fifteen digits of a number that it opens, and puts 0 in the place of others
LONGEST = len(str(-GREATEST))
INTEGER = re.compile(r"0|-?[1-9][0-9]*")


class SchemaError(Exception):
    """A file of this checkout that says what the tables look like cannot be used: one plain sentence."""


@dataclass(frozen=True)
class Field:
    """One column: its Table Schema descriptor, read once."""

    name: str
    title: str
    description: str
    type: str
    example: str
    required: bool
    unique: bool
    enum: tuple[str, ...]
    pattern: str
    minimum: str
    maximum: str
    max_length: int
    vocabulary: str
    coded: bool
    standard: str = ""  # that lists the codes of the field
    past: bool = False  # the day is one that has come

    def defects(self, value: str) -> list[str]:
        """Names the rules of structure that one cell, not blank, breaks by itself."""
        if self.type != "string" and not self._parses(value):
            return [self.type]
        if self.type == "integer" and (len(value) > LONGEST or abs(int(value)) > GREATEST):
            return ["exact-number"]
        broken = []
        if self.enum and value not in self.enum:
            return [f"{self.vocabulary.replace('_', '-')}-code"]
        if self.pattern and not re.fullmatch(self.pattern, value):
            broken.append("pattern")
        if self.max_length and len(value) > self.max_length:
            broken.append("max-length")
        if self.minimum and self._ordered(value) < self._ordered(self.minimum):
            broken.append("minimum")
        if self.maximum and self._ordered(value) > self._ordered(self.maximum):
            broken.append("maximum")
        elif self.past and value > latest_day():
            broken.append("day-to-come")
        if self.standard and not broken:
            broken += STANDARDS[self.standard].broken(value)
        return broken

    def _parses(self, value: str) -> bool:
        if self.type == "integer":
            return bool(INTEGER.fullmatch(value))
        return is_date(value)

    def _ordered(self, value: str) -> int | str:
        return int(value) if self.type == "integer" else value  # plain ISO dates sort as text


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values, unless blank, are in a key column of another (or the same) table."""

    field: str
    table: str
    target: str


@dataclass(frozen=True)
class TableSchema:
    """One table: its fields in order, its primary key and what it refers to."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @functools.cached_property
    def columns(self) -> list[str]:
        """Returns the column names in the order of the file."""
        return [field.name for field in self.fields]

    @property
    def coded(self) -> list[str]:
        """Returns the names of the fields that two coders code."""
        return [field.name for field in self.fields if field.coded]

    def field(self, name: str) -> Field:
        """Returns one field by its name; raises KeyError where there is none."""
        return next((field for field in self.fields if field.name == name), None) or _no_field(self.name, name)


def _no_field(table: str, name: str) -> Field:
    raise KeyError(f"{table} has no field {name}")


@functools.cache
def is_date(value: str) -> bool:
    """Says whether a text is a plain ISO 8601 calendar date, `YYYY-MM-DD`."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


@functools.cache
def latest_day() -> str:
    """Returns the latest day that can have come somewhere: tomorrow by universal time, because clocks differ."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)).isoformat()


def _field(descriptor: dict) -> Field:
    limits = descriptor.get("constraints", {})
    return Field(
        name=descriptor["name"],
        title=descriptor["title"],
        description=descriptor["description"],
        type=descriptor["type"],
        example=descriptor["example"],
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        enum=tuple(str(code) for code in limits.get("enum", ())),
        pattern=limits.get("pattern", ""),
        minimum=str(limits.get("minimum", "")),
        maximum=str(limits.get("maximum", "")),
        max_length=limits.get("maxLength", 0),
        vocabulary=descriptor.get("casus:vocabulary", ""),
        coded=descriptor.get("casus:coded", False),
        standard=descriptor.get("casus:standard", ""),
        past=descriptor.get("casus:past", False),
    )


def table_schema(descriptor: dict) -> TableSchema:
    """Reads one Table Schema; raises KeyError, TypeError, IndexError or AttributeError where it lacks what ours have."""
    return TableSchema(
        name=descriptor["name"],
        title=descriptor["title"],
        description=descriptor["description"],
        fields=tuple(_field(field) for field in descriptor["fields"]),
        key=tuple(descriptor["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                key["fields"][0], key["reference"]["resource"] or descriptor["name"], key["reference"]["fields"][0]
            )
            for key in descriptor.get("foreignKeys", ())
        ),
    )


def descriptor(name: str) -> dict:
    """Returns the Table Schema of one table as its file has it; raises SchemaError if that is damaged."""
    return _document(SCHEMAS / f"{name}.schema.json")


def front() -> dict:
    """Returns `datapackage.json` of this checkout; raises SchemaError where it is damaged."""
    return _document(SCHEMAS.parent / "datapackage.json")


def _document(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))  # a byte order mark is for the validator to report
    except FileNotFoundError:
        raise SchemaError(f"this checkout cannot be used: its {path.name} is missing") from None
    except ValueError as error:
        line = f", see its line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SchemaError(f"this checkout cannot be used: its {path.name} is not JSON{line}") from None


@functools.cache
def tables() -> dict[str, TableSchema]:
    """Returns every table's schema by name, in the order of `datapackage.json`; raises SchemaError where one is damaged."""
    try:
        return {resource["name"]: table_schema(descriptor(resource["name"])) for resource in front()["resources"]}
    except (KeyError, TypeError, IndexError, AttributeError):
        raise SchemaError(
            "this checkout cannot be used: its datapackage.json or a schema lacks what every table has"
        ) from None


@functools.cache
def vocabularies() -> dict[str, tuple[str, ...]]:
    """Returns the codes of every vocabulary, as the enumerations in the schemas (and `casus:vocabularies` of codings) have them."""
    found = {field.vocabulary: field.enum for table in tables().values() for field in table.fields if field.vocabulary}
    return found | {name: tuple(codes) for name, codes in descriptor("codings")["casus:vocabularies"].items()}
