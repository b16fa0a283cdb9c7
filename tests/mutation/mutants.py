"""Mutants: a valid package with one thing broken, and everything that must then be reported.

They are generated from the schemas: each constraint of each field, each defect of a header and each rule of bytes for each table,
each resource of the descriptor. Rules of meaning are broken by the recipes beside this file and by the fixtures in tests/rules.
The data are the real ones; where these have no row that can be broken in a certain way, the small package of the tests serves.
"""

from __future__ import annotations

import csv
import datetime
import functools
import io
import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import schemas.rules  # noqa: F401  (registers the rules of meaning)
from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.members import STANDARDS
from schemas.rule import RULES
from schemas.tables import Field, TableSchema, is_date, tables
from tests.mutation.consequences import Place, Row, Rows, at, consequences, key
from tests.mutation.recipes import ACTS, DAYS, OUTCOMES, QUOTED, RECIPES, Recipe
from tests.packages import fixtures

FRONT = "datapackage.json"
EVERYWHERE = "package"  # the group of mutants that are of no single table


@dataclass(frozen=True)
class Mutant:
    """One breach: the bytes of the files that change (None: the file goes), and what must be reported.

    `places` are the findings of the breach itself; those of the rules in `also` may follow. `after` holds the rows as they stand
    then, where they change, and `unread` names the tables that are not known whole. Where a cell breaks a rule of structure, the
    rows in `after` have what is right there, because what follows from a cause that is told is left out.
    """

    name: str
    base: str
    table: str
    rule: str
    files: dict[str, bytes | None]
    places: frozenset[Place]
    also: frozenset[str] = frozenset()
    after: Rows | None = None
    unread: frozenset[str] = frozenset()
    structural: bool = False  # only cells are broken, in ways that the Table Schema standard knows
    covers: frozenset[str] = frozenset()  # rules whose findings are left out, because that of the breach says enough

    def expected(self, base: Base) -> frozenset[Place]:
        """Returns everything that must be reported: the breach itself and what follows from it."""
        follows = consequences(self.after, self.unread) if self.after else base.follows
        return self.places | {place for place in follows if place[0] not in self.covers}


@dataclass
class Base:
    """A valid package in a folder: its rows, which the mutants are made of, and its descriptor."""

    name: str
    directory: Path
    rows: Rows = field(default_factory=dict)
    descriptor: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads the package with nothing but the standard library."""
        for table in tables():
            with (self.directory / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
                self.rows[table] = list(csv.DictReader(stream))
        self.descriptor = json.loads((self.directory / FRONT).read_text(encoding="utf-8"))

    @functools.cached_property
    def follows(self) -> set[Place]:
        """Returns what is reported of the package as it is: warnings of what is not coded yet, if anything."""
        return consequences(self.rows)

    def changed(self, table: str, rows: list[Row]) -> Rows:
        """Returns all rows, those of one table exchanged."""
        return self.rows | {table: rows}


def mutants(real: Base, small: Base, seed: int = 0) -> Iterator[Mutant]:
    """Yields every mutant once, the same ones for the same packages and seed."""
    names: set[str] = set()
    for each in _all(real, small, seed):
        if each.name not in names:
            names.add(each.name)
            yield each


def _all(real: Base, small: Base, seed: int) -> Iterator[Mutant]:
    for schema in tables().values():
        rng = random.Random(f"{seed} {schema.name}")
        yield from _constraints(schema, real, small, rng)
        yield from _cells(schema, small, real, rng)  # in this order because the small one is validated faster
        yield from _header(schema, small, rng)  # the small package has rows in every table, and is validated faster
        yield from _files(schema, small, rng)
    yield from _descriptor(small)
    for base in (real, small):
        for make in (_recipes, _recoded, _removed):
            yield from make(base, random.Random(f"{seed} {base.name}"))
    yield from _fixtures(small)


def written(table: str, rows: Iterable[Row]) -> bytes:
    """Writes rows as a canonical file."""
    columns = tables()[table].columns
    return text([columns, *([row[name] for name in columns] for row in rows)])


def text(records: Iterable[list[str]]) -> bytes:
    """Writes records as canonical CSV."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(records)
    return stream.getvalue().encode()


def mutant(base: Base, table: str, rule: str, what: str, places: set[Place], data: bytes | None, rows: list[Row] | None = None, unread: bool = False, also: Iterable[str] = (), structural: bool = False) -> Mutant:  # fmt: skip
    """Makes a mutant of one table: its new bytes, and its rows where these change with them."""
    after = None if rows is None else base.changed(table, rows)
    files = {f"data/{table}.csv": data}
    name = f"{base.name} {table}: {what}"
    gone = frozenset([table] if unread else [])
    return Mutant(name, base.name, table, rule, files, frozenset(places), frozenset(also), after, gone, structural)


def cell(base: Base, schema: TableSchema, row: Row, changes: Row, rule: str, what: str, shown: str | None, also: Iterable[str] = (), structural: bool = False) -> Mutant:  # fmt: skip
    """Makes a mutant by changing cells of one row; the file is sorted anew, `shown` is the field that must be named."""
    new = row | changes
    rows = [new if other is row else other for other in base.rows[schema.name]]
    rows.sort(key=lambda each: [each[name] for name in schema.key])
    index = next(index for index, each in enumerate(rows) if each is new)
    place = (rule, *at(schema.name, index), shown)
    after = [row if each is new else each for each in rows] if structural else rows
    return mutant(base, schema.name, rule, f"{what}, line {index + 2}", {place}, written(schema.name, rows), after, also=also, structural=structural)  # fmt: skip


def _suitable(real: Base, small: Base, table: str, fits: Callable[[Row], bool], rng: random.Random) -> tuple[Base, Row] | None:  # fmt: skip
    """Draws a row that fits, of the real package or, where that has none, of the small one."""
    for base in (real, small):
        if rows := [row for row in base.rows[table] if fits(row)]:
            return base, rng.choice(rows)
    return None


# --- the constraints of the schemas ---------------------------------------------------------------------------------------------

# What a cell that a constraint excludes breaks beside it in the rules of meaning, because these read the cell as it stands.
FOLLOWS: dict[tuple[str, str], list[str]] = {
    ("statements", "speaker_id"): ["unit-group-mixed", "post-of-another", "act-without-authority", "stance-act", "unused-speaker"],
    ("statements", "source_id"): ["appearance-of-main-source", "published-by"],
    ("statements", "post_id"): ["act-without-authority", "stance-act"],
    ("statements", "unit_group"): ["unit-group-of-one"],
    ("statements", "said_from"): list(DAYS),
    ("statements", "said_until"): list(DAYS),
    ("statements", "quote"): ["quote-too-long", *QUOTED],
    ("statements", "quote_language"): [],
    ("posts", "organization_id"): ["speaker-side"],
    ("speakers", "speaker_id"): ["speaker-side", "speaking-organization", "act-without-authority", "stance-act"],
    ("speakers", "kind"): ["person-as-organization", "act-without-authority", "stance-act"],
    ("figures", "words"): ["figure-words-not-quoted", "figure-words-too-long"],
    ("forecasts", "likelihood_words"): ["likelihood-words-not-quoted", "likelihood-words-too-long"],
    ("posts", "held_from"): ["speaker-side"],
    ("posts", "held_until"): ["speaker-side"],
    ("posts", "speaker_id"): ["speaker-side", "post-of-another"],
    ("posts", "post_id"): ["act-without-authority", "stance-act"],
    ("posts", "authority"): ["act-without-authority", "stance-act"],
    ("organizations", "side"): ["speaker-side", "speaking-organization"],
    ("retired", "replaced_by"): ["retired-replacement"],
    ("retired", "table"): ["retired-replacement", "retired-in-use"],
    ("organizations", "name"): ["speaking-organization"],
    ("speakers", "name"): ["speaking-organization"],
    ("organizations", "organization_id"): ["speaker-side", "speaking-organization"],
    ("codes", "code"): ["code-of-no-field", "code-undefined"],
    ("codes", "vocabulary"): ["code-of-no-field", "code-undefined"],
    ("forecasts", "by_date"): ["by-date-past", "horizon-unmarked"],
    ("figures", "low"): ["hedge-bounds", "range-order", "formula"],
    ("figures", "high"): ["hedge-bounds", "range-order", "formula"],
    ("scenarios", "horizon_until"): ["horizon-before-opening", "outcome-still-open", "horizon-unmarked"],
    ("outcomes", "judged_on"): ["outcome-too-early", "outcome-still-open"],
    ("sources", "accessed_on"): ["source-read-early"],
    ("sources", "published_on"): ["said-after-publication", "published-by", "outcome-source-early"],
    ("codings", "record"): ["coding-role-twice"],
    ("codings", "round"): [f"{table}-uncoded" for table in coded_variables()],  # nothing says which round was meant
    ("codes", "number"): ["number-twice", "formula"],
    ("outcomes", "met_on"): list(OUTCOMES),
    ("outcomes", "partly_on"): list(OUTCOMES),
    ("outcomes", "scenario_id"): list(OUTCOMES),
    ("outcomes", "outcome"): list(OUTCOMES),
    ("scenarios", "scenario_id"): ["horizon-unmarked"],
    ("scenarios", "opened_by"): ["horizon-unmarked"],
    ("forecasts", "statement_id"): ["horizon-unmarked"],
    ("forecasts", "scenario_id"): ["horizon-unmarked"],
    ("organizations", "kind"): ["act-without-authority", "stance-act", "media-authority", "state-media-post"],
    ("frames", "first_day"): ["frame-order", "draw-day", "stratum-days"],
    ("frames", "last_day"): ["frame-order", "draw-day", "stratum-days"],
    ("frames", "frame_id"): ["draw-day", "stratum-days"],
    ("strata", "frame_id"): ["draw-day", "stratum-days", "stratum-words"],
    ("strata", "stratum"): ["draw-day", "stratum-words"],
    ("strata", "first_day"): ["draw-day", "stratum-days"],
    ("strata", "last_day"): ["draw-day", "stratum-days"],
    ("strata", "words"): ["stratum-words", "formula"],
    ("draws", "frame_id"): ["draw-day", "stratum-words"],
    ("draws", "stratum"): ["draw-day", "stratum-words"],
    ("draws", "words"): ["stratum-words", "formula"],
    ("draws", "listed_day"): ["draw-day"],
    ("strata", "population"): ["stratum-overdrawn", "formula"],
    ("strata", "drawn"): ["stratum-overdrawn", "formula"],
    ("readings", "units"): ["reading-units", "formula"],
    ("frames", "documents"): ["formula"],
    ("sources", "read_as"): ["source-without-address"],
}  # fmt: skip


def _constraints(schema: TableSchema, real: Base, small: Base, rng: random.Random) -> Iterator[Mutant]:
    for each in schema.fields:
        for rule, what, make, fits in _breaches(each):
            found = _suitable(real, small, schema.name, lambda row, each=each, fits=fits: fits(row[each.name]), rng)
            if found:
                base, row = found
                changes = {each.name: make(row[each.name])}
                yield cell(base, schema, row, changes, rule, f"{each.name} {what}", each.name, FOLLOWS.get((schema.name, each.name), ()), True)  # fmt: skip
    yield from _keys(schema, real, small, rng)
    for reference in schema.foreign_keys:
        for what, change in (
            ("misspelt", _misspelt),
            ("of nothing", lambda value: _slug_like(value, "no-such-record")),
        ):
            if found := _suitable(real, small, schema.name, lambda row, name=reference.field: bool(row[name]), rng):
                base, row = found
                changes = {reference.field: change(row[reference.field])}
                yield cell(base, schema, row, changes, "foreign-key", f"{reference.field} {what}", reference.field, FOLLOWS.get((schema.name, reference.field), ()), True)  # fmt: skip


# Codes of the right form that the standards do not list, or that are no longer in use.
STRANGERS = {
    "ISO 3166-1 alpha-3": ["GER", "OST", "SUN"],
    "BCP 47": ["ua", "eng", "iw", "ru-Cyrl"],
    "URL": [
        "https://example.orgg/a",
        "https://localhost/a",
        "http://10/a",
        "https://doi.org/10.1000",
        "https://doi.org/10.1/xyz",
    ],
    "SPDX": ["CC-BY", "cc-by-4.0", "Apache 2.0", "GPL-2.0"],
}


def _breaches(each: Field) -> Iterator[tuple[str, str, Callable[[str], str], Callable[[str], bool]]]:
    """Yields for each constraint of a field the rule, what is done, how a cell is broken and which cells can be."""
    if each.required:
        yield "required", "left blank", lambda _: "", bool
    if each.type == "integer":
        for what, change in (("with a decimal", lambda value: value + ".0"), ("in words", lambda _: "five"), ("with a zero in front", lambda value: "0" + value)):  # fmt: skip
            yield "integer", what, change, bool
        if not each.enum and not each.maximum:
            yield "exact-number", "beyond what programs hold exactly", lambda _: str(10**15), bool
    if each.type == "date":
        for what, value in (("without zeros", lambda day: day.replace("-0", "-").replace("-1", "-").replace("-2", "-")), ("that is no day", lambda day: day[:5] + "02-30"), ("in words", lambda _: "yesterday"), ("with a time", lambda day: day + "T00:00")):  # fmt: skip
            yield "date", what, value, is_date
    if each.enum:
        rule = f"{each.vocabulary.replace('_', '-')}-code"
        number = each.type == "integer"
        yield rule, "near miss of a code", lambda value: "6" if number else value + value[-1], bool
        yield rule, "far from every code", lambda _: "99" if number else "zzz", bool
        if not number:
            yield rule, "code in capitals", str.upper, bool
    if each.pattern:
        yield "pattern", "close to the form", lambda value: _unlike(each.pattern, value), bool
        yield "pattern", "far from the form", lambda _: "Not of this form", bool
        yield "pattern", "with a letter that looks alike", lambda value: f"{value}е", bool  # a Cyrillic one
    if each.max_length:
        # Where a form is a list of texts, none of them can be too long.
        yield "max-length", "one character too long", lambda value: _padded(each, value), lambda value: value and re.fullmatch(each.pattern or ".*", _padded(each, value))  # fmt: skip
    if each.past:
        day = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=2)).isoformat()
        for what, value in (("the day after tomorrow", day), ("in another century", "2122-01-10")):
            if not each.maximum or value <= each.maximum:
                yield "day-to-come", what, lambda _, value=value: value, bool
    for stranger in STRANGERS.get(each.standard, ()):
        # Where an address alone is not of the form, it is that of a repository, of which a commit is named.
        code = stranger if re.fullmatch(each.pattern or ".*", stranger) else f"{stranger}@{'0' * 40}"
        [rule] = STANDARDS[each.standard].broken(code)
        yield rule, f"with the stranger {code}", lambda _, code=code: code, bool
    for rule, limit, step in (("minimum", each.minimum, -1), ("maximum", each.maximum, 1)):
        if limit and not limit.startswith("0"):
            for what, by in ((f"just beyond its {rule}", step), (f"far beyond its {rule}", step * 5000)):
                if each.type == "date" or int(limit) + by >= 0:
                    yield rule, what, lambda _, limit=limit, by=by: _moved(limit, by), bool
        elif limit:
            yield rule, f"just beyond its {rule}", lambda _: "-1", bool


def _padded(each: Field, value: str) -> str:
    """Lengthens a text to one character more than allowed, keeping to its pattern, since statements end in three digits, and to its alphabet."""
    most = each.max_length + 1
    tail = "-001" if each.pattern.endswith("[0-9]{3}$") else ""
    letter = "x" if value.isascii() else next(char for char in reversed(value) if char.isalpha())
    return (value + letter * most)[: most - len(tail)] + tail


def _moved(limit: str, by: int) -> str:
    if is_date(limit):
        return (datetime.date.fromisoformat(limit) + datetime.timedelta(days=by)).isoformat()
    return str(int(limit) + by)


def _unlike(pattern: str, value: str) -> str:
    """Adds the one character that takes a value out of its form."""
    return value + next(end for end in "!<" if not re.fullmatch(pattern, value + end))


def _misspelt(value: str) -> str:
    return value[0] + value  # the first letter doubled keeps to every form


def _slug_like(value: str, slug: str) -> str:
    return slug + "-001" if value[-3:].isdigit() and value[-4:-3] == "-" else slug


def _keys(schema: TableSchema, real: Base, small: Base, rng: random.Random) -> Iterator[Mutant]:
    base, row = _suitable(real, small, schema.name, lambda _: True, rng)
    rows, index = base.rows[schema.name], base.rows[schema.name].index(row)
    place = ("unique-key", *at(schema.name, index + 1), ",".join(schema.key))
    doubled = [*rows[: index + 1], dict(row), *rows[index + 1 :]]
    also = ALIKE.get(schema.name, ())
    # A row that is told to be one too many is not counted.
    yield mutant(base, schema.name, "unique-key", f"line {index + 2} stands twice", {place}, written(schema.name, doubled), rows, also=also, structural=True)  # fmt: skip
    if len(rows) > 1:
        index = rng.randrange(1, len(rows))
        taken = rows[index] | {name: rows[index - 1][name] for name in schema.key}
        taken_rows = [*rows[:index], taken, *rows[index + 1 :]]
        place = ("unique-key", *at(schema.name, index), ",".join(schema.key))
        yield mutant(base, schema.name, "unique-key", f"line {index + 2} takes the key before it", {place}, written(schema.name, taken_rows), rows, also=KEY_TAKEN.get(schema.name, ()), structural=True)  # fmt: skip


# What else two rows alike break, by table.
ALIKE: dict[str, list[str]] = {
    "demands": ["demand-twice"],
    "events": ["event-twice"],
    "figures": ["figure-twice"],
    "other_names": ["other-name-known"],
    "posts": ["post-twice"],
    "organizations": ["organization-twice", "organization-wikidata-twice"],
    "scenarios": ["scenario-twice"],
    "speakers": ["speaker-twice", "speaker-wikidata-twice"],
    "codes": ["number-twice"],
    "codings": ["coding-role-twice"],
    "readings": ["reading-role-twice"],
    "sources": ["source-twice"],
    "statements": ["statement-twice"],
}
# What may follow when a record takes the key of another, by table: its own record is gone, and it is joined to the other's links.
KEY_TAKEN: dict[str, list[str]] = {
    # Nothing says which variable was meant.
    "codings": ["coding-role-twice", "second-coding-by-first", *(f"{table}-uncoded" for table in coded_variables())],
    "codes": ["code-undefined"],
    "retired": ["retired-replacement"],
    "stances": ["stance-act"],
    "forecasts": ["mode-act", "likelihood-words-not-quoted", "by-date-past", "opened-by-later", "horizon-unmarked"],
    "relations": ["relation-backwards", "relation-to-itself"],
    "appearances": ["appearance-of-main-source", "published-by"],
    "demands": ["demand-cycle"],
    "sources": ["published-by", "said-after-publication", "source-twice"],
    "outcomes": list(OUTCOMES),
    "speakers": ["speaker-side", "speaking-organization", "act-without-authority", "stance-act"],
    "statements": ["unit-group-of-one"],
    "organizations": ["speaker-side", "speaking-organization"],
    "posts": ["act-without-authority", "stance-act"],
    "selections": ["draw-units", "statement-unselected"],
    "strata": ["draw-stratum"],
}


# --- headers -------------------------------------------------------------------------------------------------------------------


def _header(schema: TableSchema, base: Base, rng: random.Random) -> Iterator[Mutant]:
    table, file, columns, rows = schema.name, f"data/{schema.name}.csv", schema.columns, base.rows[schema.name]
    records = [columns, *([row[name] for name in columns] for row in rows)]

    def of(rule: str, what: str, places: set[Place], changed: list[list[str]], blank: str | None = None) -> Mutant:
        after = [row | {blank: ""} for row in rows] if blank else rows
        return mutant(base, table, rule, what, places, text(changed), after, unread=bool(blank))

    for place, name in enumerate(columns):
        missing = ("column-missing", file, 1, name)
        yield of("column-missing", f"no column {name}", {missing}, [[*record[:place], *record[place + 1 :]] for record in records], name)  # fmt: skip
    name = rng.choice(columns)
    place, wrong = columns.index(name), name + name[-1]
    renamed = [[wrong if cell == name else cell for cell in columns], *records[1:]]
    yield of("column-unknown", f"{name} misspelt", {("column-unknown", file, 1, wrong), ("column-missing", file, 1, name)}, renamed, name)  # fmt: skip
    yield of("column-unknown", "one column more", {("column-unknown", file, 1, "page")}, [[*columns, "page"], *([*record, "7"] for record in records[1:])])  # fmt: skip
    yield of("column-twice", f"{name} twice", {("column-twice", file, 1, name)}, [[*record, record[place]] for record in records])  # fmt: skip
    swap = rng.randrange(len(columns) - 1)
    yield of("column-order", f"{columns[swap]} behind its neighbour", {("column-order", file, 1, None)}, [[*record[:swap], record[swap + 1], record[swap], *record[swap + 2 :]] for record in records])  # fmt: skip
    numbers = [["", *columns], *([str(count), *record] for count, record in enumerate(records[1:], start=1))]
    yield of("row-numbers", "rows numbered", {("row-numbers", file, 1, None)}, numbers)


# --- bytes ---------------------------------------------------------------------------------------------------------------------

CELLS: list[tuple[str, str, Callable[[str], str]]] = [
    ("nfc", "not NFC", lambda value: value[:1] + ("и\u0306" if re.search("[а-я]", value) else "e\u0301") + value[1:]),
    ("invisible-character", "zero-width space", lambda value: value[:1] + "\u200b" + value[1:]),
    ("invisible-character", "text turned round", lambda value: value[:1] + "\u202e" + value[1:]),
    ("invisible-character", "soft hyphen", lambda value: value[:1] + "\u00ad" + value[1:]),
    ("invisible-character", "byte order mark inside", lambda value: value[:1] + "\ufeff" + value[1:]),
    ("invisible-character", "tab", lambda value: value[:1] + "\t" + value[1:]),
    ("plain-space", "no-break space", lambda value: value[:1] + "\u00a0" + value[1:]),
    ("plain-space", "thin space", lambda value: value[:1] + "\u2009" + value[1:]),
    ("surrounding-space", "space behind", lambda value: value + " "),
    ("surrounding-space", "space in front", lambda value: " " + value),
    ("formula", "formula", lambda value: "=" + value),
    ("formula", "at sign in front", lambda value: "@" + value),
    ("formula", "minus in front", lambda value: "-" + value),
    ("null-token", "NA", lambda _: "NA"),
    ("null-token", "none", lambda _: "none"),
    ("number-like", "a number", lambda _: "1.10"),
    ("number-like", "a truth value", lambda _: "TRUE"),
    ("wrong-character-set", "read in another character set", lambda value: value[:1] + "Ã©" + value[1:]),
    ("lost-characters", "question marks for letters", lambda value: value + " ????"),
    ("mixed-alphabets", "a Cyrillic letter in a Latin word", lambda value: value[:1] + "е" + value[1:]),
    ("mixed-alphabets", "a Greek letter in a Latin word", lambda value: value[:1] + "ο" + value[1:]),
    ("look-alike", "a ligature", lambda value: value[:1] + "ﬁ" + value[1:]),
    ("look-alike", "a full-width letter", lambda value: value[:1] + "ａ" + value[1:]),
    ("nul", "NUL", lambda value: value[:1] + "\0" + value[1:]),
    ("encoding", "not UTF-8", lambda value: value[:1] + "\ufffd" + value[1:]),
    ("newline-in-cell", "line break", lambda value: value[:1] + "\n" + value[1:]),
]  # fmt: skip


def _cells(schema: TableSchema, small: Base, real: Base, rng: random.Random) -> Iterator[Mutant]:
    free = [
        each
        for each in schema.fields
        if each.type == "string" and not each.enum and not each.pattern and not each.standard
    ]
    for rule, what, change in CELLS:
        rng.shuffle(free)
        for each in free:  # the first of which some row can be changed
            found = _suitable(small, real, schema.name, lambda row, each=each, rule=rule: _changeable(each, row[each.name], rule), rng)  # fmt: skip
            if found:
                base, row = found
                yield _spoilt(base, schema, row, each.name, rule, what, change(row[each.name]))
                break


def _spoilt(base: Base, schema: TableSchema, row: Row, name: str, rule: str, what: str, value: str) -> Mutant:
    """Puts a text into a cell that a rule of bytes forbids; NUL and bytes that are no text are told by line alone, and the cell is not known."""
    shown = None if rule in ("nul", "encoding") else name
    made = cell(base, schema, row, {name: value}, rule, f"{name} {what}", shown, FREE.get((schema.name, name), ()))
    made = replace(made, covers=frozenset(["coding-stale"]))
    if shown is None:
        made = replace(made, unread=frozenset([schema.name]))
    if rule != "encoding":
        return made
    [(file, data)] = made.files.items()
    return replace(made, files={file: data.replace("\ufffd".encode(), b"\xe9")})


# A text is read by rules of meaning too: these may follow when it changes.
FREE = {
    ("statements", "quote"): ["quote-marks", "figure-words-not-quoted", "likelihood-words-not-quoted"],
    ("figures", "words"): ["figure-words-not-quoted"],
    ("forecasts", "likelihood_words"): ["likelihood-words-not-quoted"],
    ("scenarios", "resolution_rule"): ["rule-without-partly", "horizon-unmarked"],
    ("speakers", "name"): ["speaking-organization"],
    ("organizations", "name"): ["speaking-organization"],
}


def _changeable(each: Field, value: str, rule: str) -> bool:
    """Says whether a text can be changed by a few characters without breaking another constraint."""
    plain = value.isascii() if rule in ("wrong-character-set", "lost-characters", "mixed-alphabets") else True
    return 1 < len(value) <= each.max_length - 8 and plain and value[:1].isalpha()


def _files(schema: TableSchema, base: Base, rng: random.Random) -> Iterator[Mutant]:
    """Yields what can be wrong with the file of a table as a whole, or with a line of it."""
    table, file, rows = schema.name, f"data/{schema.name}.csv", base.rows[schema.name]
    data, last = written(table, rows), len(rows) + 1
    lines = data.splitlines(keepends=True)
    line = rng.randrange(2, last + 1)

    def of(rule: str, what: str, at_line: int | None, changed: bytes | None, **more: object) -> Mutant:
        return mutant(base, table, rule, what, {(rule, file, at_line, None)}, changed, **more)

    yield of("bom", "byte order mark", 1, b"\xef\xbb\xbf" + data)
    yield of("line-ending", "ends of lines as on Windows", 1, data.replace(b"\n", b"\r\n"))
    yield of("line-ending", f"end of line {line} as on Windows", line, b"".join([*lines[: line - 1], lines[line - 1][:-1] + b"\r\n", *lines[line:]]))  # fmt: skip
    yield of("final-newline", "no final newline", last, data[:-1])
    yield of("blank-line", f"blank line {line}", line, b"".join([*lines[: line - 1], b"\n", *lines[line - 1 :]]))
    yield of("blank-line", "blank line at the end", last + 1, data + b"\n")
    first, _, rest = lines[line - 1].partition(b",")
    quoted = b'"' + first + b'",' + rest
    yield of("quoting", f"needless quotes in line {line}", line, b"".join([*lines[: line - 1], quoted, *lines[line:]]))
    yield of("encoding", "UTF-16", 1, data.decode().encode("utf-16"), rows=[], unread=True)
    yield of("empty-file", "empty", 1, b"", rows=[], unread=True)
    yield of("missing-file", "no file", None, None, rows=[], unread=True)
    for mark in (";", "\t"):
        stream = io.StringIO(newline="")
        csv.writer(stream, delimiter=mark, lineterminator="\n").writerows([schema.columns, *(row.values() for row in rows)])  # fmt: skip
        yield of("separator", f"separated by {mark!r}", 1, stream.getvalue().encode(), rows=[], unread=True)
    yield of("malformed-csv", "quotation mark not closed", last, b"".join([*lines[:-1], b'"' + lines[-1]]), rows=rows[:-1], unread=True)  # fmt: skip
    yield of("cell-count", f"one cell more in line {line}", line, b"".join([*lines[: line - 1], lines[line - 1][:-1] + b",\n", *lines[line:]]))  # fmt: skip
    yield _one_less(schema, base, line)
    for index in rng.sample(range(1, len(rows)), min(2, len(rows) - 1)):
        swapped = [*rows[: index - 1], rows[index], rows[index - 1], *rows[index + 1 :]]
        place = ("row-order", *at(table, index), schema.key[0])
        yield mutant(base, table, "row-order", f"line {index + 1} behind the next", {place}, written(table, swapped), swapped)  # fmt: skip
    copy = f"data/{table}-copy.csv"
    yield Mutant(f"{base.name} {table}: a copy beside it", base.name, table, "stray-file", {copy: data}, frozenset([("stray-file", copy, None, None)]))  # fmt: skip


def _one_less(schema: TableSchema, base: Base, line: int) -> Mutant:
    """Leaves the last cell of a line out, so that nothing says which cells the others are."""
    rows = base.rows[schema.name]
    records = [schema.columns, *(list(row.values()) for row in rows)]
    records[line - 1] = records[line - 1][:-1]
    place = ("cell-count", f"data/{schema.name}.csv", line, None)
    return mutant(base, schema.name, "cell-count", f"one cell less in line {line}", {place}, text(records), rows, unread=True)  # fmt: skip


# --- the descriptor and the schemas --------------------------------------------------------------------------------------------

UNSAFE = ["../{file}", "/{file}", "https://example.org/{file}", "file:///{file}", "C:/{file}", "data/../{file}", "./{file}", "~/{file}", "data\\{table}.csv", "//host/{file}", ""]  # fmt: skip


def _descriptor(base: Base) -> Iterator[Mutant]:
    def of(rule: str, what: str, change: Callable[[dict], object], table: str = EVERYWHERE, unread: bool = False, also: Iterable[str] = ()) -> Mutant:  # fmt: skip
        changed = json.loads(json.dumps(base.descriptor))
        change(changed)
        data = (json.dumps(changed, indent=2, ensure_ascii=False) + "\n").encode()
        after = base.changed(table, []) if unread else None
        places = frozenset([(rule, FRONT, None, None)])
        name, gone = f"{base.name} {FRONT}: {what}", frozenset([table] if unread else [])
        return Mutant(name, base.name, table, rule, {FRONT: data}, places, frozenset(also), after, gone)

    for index, resource in enumerate(base.descriptor["resources"]):
        name, file = resource["name"], resource["path"]
        yield of("resource-missing", f"no {name}", lambda changed, index=index: changed["resources"].pop(index), name, True)  # fmt: skip
        path = UNSAFE[index % len(UNSAFE)].format(file=file, table=name)
        yield of("resource-path", f"{name} at “{path}”", lambda changed, index=index, path=path: changed["resources"][index].update(path=path), name, True, ["descriptor-profile"])  # fmt: skip
        yield of("resource-path", f"schema of {name} at “{path}”", lambda changed, index=index, path=path: changed["resources"][index].update(schema=path), name, also=["descriptor-profile"])  # fmt: skip
        yield of("descriptor-key", f"unknown key in {name}", lambda changed, index=index: changed["resources"][index].update(delimiter=","), name)  # fmt: skip
        yield of("resource-unknown", f"{name} twice", lambda changed, resource=resource: changed["resources"].append(resource), name)  # fmt: skip
        yield from _schema(base, name, resource["schema"])
    yield of("resource-unknown", "another table", lambda changed: changed["resources"].append({"name": "extra", "path": "data/extra.csv"}))  # fmt: skip
    doubled = (base.directory / FRONT).read_bytes().replace(b'"version"', b'"version": "0.0.1",\n  "version"', 1)
    yield Mutant(f"{base.name} {FRONT}: a key twice", base.name, EVERYWHERE, "key-twice", {FRONT: doubled}, frozenset([("key-twice", FRONT, None, None)]))  # fmt: skip
    yield of("descriptor-key", "unknown key", lambda changed: changed.update(licence="CC-BY-4.0"))
    for name, wrong in {"name": 5, "keywords": "crisis", "licenses": {}, "contributors": [], "created": 2026, "version": 1}.items():  # fmt: skip
        yield of("descriptor-profile", f"{name} {wrong!r}", lambda changed, name=name, wrong=wrong: changed.update({name: wrong}))  # fmt: skip


def _schema(base: Base, table: str, file: str) -> Iterator[Mutant]:
    """Yields a schema that says something else than ours, one that is no schema, one that is not there and one that says something twice."""
    own = json.loads((base.directory / file).read_text(encoding="utf-8"))
    other = {("schema-differs", file, None, None)}
    for what, changed, rule, places in [
        ("another title", own | {"title": "Another"}, "schema-differs", other),
        ("one field less", own | {"fields": own["fields"][:-1]}, "schema-differs", other),
        ("a type that is none", own | {"fields": [own["fields"][0] | {"type": "text"}, *own["fields"][1:]]}, "descriptor-profile", other | {("descriptor-profile", file, None, None)}),
        ("no schema", None, "missing-file", {("missing-file", file, None, None)}),
    ]:  # fmt: skip
        data = None if changed is None else json.dumps(changed, ensure_ascii=False).encode()
        yield Mutant(f"{base.name} {file}: {what}", base.name, table, rule, {file: data}, frozenset(places))
    doubled = (base.directory / file).read_bytes().replace(b"{", b'{"title": "Another",', 1)
    yield Mutant(f"{base.name} {file}: a key twice", base.name, table, "key-twice", {file: doubled}, frozenset([("key-twice", file, None, None)]))  # fmt: skip


# --- the rules of meaning ------------------------------------------------------------------------------------------------------

MOST_OF_A_RECIPE = 2
# What may follow from another code or from a row that is gone, because it depends on them.
RECODED = (*ACTS, *OUTCOMES, "statement-unlinked", "quote-missing", "quote-unexpected", "claim-words-unexpected", "tier-of-aggregator", "likelihood-words", "condition-met-unexpected", "stances-uncoded")  # fmt: skip
REMOVED: dict[str, list[str]] = {
    "sources": ["published-by"],
    "appearances": ["published-by"],
    "speakers": ["speaker-side", "speaking-organization", "act-without-authority", "stance-act"],
    "organizations": ["speaker-side", "speaking-organization"],
    "codes": ["code-undefined"],
    "statements": ["unit-group-of-one"],
    "forecasts": ["horizon-unmarked", "opened-by-later"],
    "posts": ["speaker-side", "act-without-authority", "stance-act"],
}


def _recipes(base: Base, rng: random.Random) -> Iterator[Mutant]:
    for recipe in RECIPES:
        schema, rows = tables()[recipe.table], base.rows[recipe.table]
        # In a drawn order and no further than needed: some recipes look at every row to say of one whether it serves.
        changes = ((row, change) for row in rng.sample(rows, len(rows)) if (change := recipe.change(row, base.rows)))
        for row, change in itertools.islice(changes, MOST_OF_A_RECIPE):
            yield _cooked(recipe, base, schema, row, change)


def _cooked(recipe: Recipe, base: Base, schema: TableSchema, row: Row, change: Row) -> Mutant:
    rule = RULES[recipe.rule]
    what = f"{recipe.rule}: {', '.join(f'{name} “{value[:40]}”' for name, value in change.items())}"
    made = cell(base, schema, row, change, recipe.rule, what, rule.field, recipe.also)
    if not recipe.reported:
        return made
    new = row | change
    after = [new if each is row else each for each in base.rows[rule.table]]
    places = {(recipe.rule, *at(rule.table, index), rule.field) for index, each in enumerate(after) if recipe.reported(each, new)}  # fmt: skip
    return replace(made, places=frozenset(places))


def _recoded(base: Base, rng: random.Random) -> Iterator[Mutant]:
    """Yields a published code that no coder gave, for each coded variable."""
    for table, variables in coded_variables().items():
        for variable in variables:
            if variable == QUOTE_FOUND:
                continue
            each = tables()[table].field(variable)
            codes = each.enum or [row["organization_id"] for row in base.rows["organizations"]]
            rule = f"{table}-{variable.replace('_', '-')}-unsupported"
            row = rng.choice(base.rows[table])
            given = {coding["value"] for coding in base.rows["codings"] if (coding["table"], coding["record"], coding["variable"]) == (table, key(table, row), variable)}  # fmt: skip
            value = rng.choice([code for code in codes if code not in given])
            yield cell(base, tables()[table], row, {variable: value}, rule, f"{variable} “{value}”, which no coder gave", variable, RECODED)  # fmt: skip


def _removed(base: Base, rng: random.Random) -> Iterator[Mutant]:
    """Yields for each table a row that is gone, if it is missed anywhere: elsewhere it dangles, is used no more or is coded in vain."""
    for table, _schema in tables().items():
        for _ in range(MOST_OF_A_RECIPE):
            index = rng.randrange(len(base.rows[table]) or 1)
            rows = [*base.rows[table][:index], *base.rows[table][index + 1 :]]
            if follows := consequences(base.changed(table, rows)):
                rule = min(follows, key=str)[0]
                yield mutant(base, table, rule, f"line {index + 2} is gone", set(), written(table, rows), rows, also=REMOVED.get(table, ()))  # fmt: skip


def _fixtures(base: Base) -> Iterator[Mutant]:
    """Yields the fixtures of tests/rules, whose consequences are listed with them."""
    for name, fixture in fixtures().items():
        table = Path(fixture.file).stem if Path(fixture.file).stem in tables() else EVERYWHERE
        path = base.directory / fixture.file
        before = path.read_bytes() if path.exists() else None
        placed = fixture.apply(base.directory)
        after = path.read_bytes() if path.exists() else None
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        yield Mutant(f"fixture {name}", base.name, table, name, {fixture.file: after}, frozenset(placed.expected()), frozenset(fixture.also))  # fmt: skip
