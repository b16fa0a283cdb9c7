"""Turns a broken rule of structure into a plain sentence with the nearest right value."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import schemas.structure  # noqa: F401  (registers the rules of structure)
from schemas import alike
from schemas.members import STANDARDS
from schemas.rule import RULES, Finding
from schemas.tables import Field, vocabularies
from scripts.package import mangled
from scripts.package.findings import finding, shorten
from scripts.package.quick import Cells, cells_at, distinct
from scripts.package.table import Package, TableFile, joined_keys, keys_at, records_at

Broken = tuple[str, str, str, list[int]]  # what breaks a rule: table, rule, field, and the rows
CLOSE_ENOUGH = 70  # of 100, by rapidfuzz's ratio: "demands" for "demand" passes, an unrelated word does not
MOST_ADDED = 8  # characters behind a right value
MOST_COMPARED = 20_000_000  # identifiers compared with wrong ones, some seconds' worth; then no more are suggested
BY_NUMBER = re.compile(r"https?://(?:[^/?#]*@)?(?:[0-9.]+|\[[^/]*\])(?::[0-9]*)?(?:[/?#].*)?", re.IGNORECASE)
MANGLED = ("date", "integer", "pattern")  # rules that a tool breaks by saving what it took for something else


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """Returns the choice that is spelled most like the value, whatever their order; None where nothing comes close.

    Of several as like as each other it is the one that the value begins with, to which somebody may have added a few characters.
    """
    from rapidfuzz import fuzz, process  # late: needed only when something is wrong

    given, ordered = alike.identifier(value), sorted(choices)  # because of equals the first is found
    found = process.extractOne(given, ordered, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    if not found:
        return None
    begun = (given[: len(given) - more] for more in range(1, min(MOST_ADDED, len(given))))
    first = next((each for each in begun if _is_among(each, ordered)), None)
    return first if first and fuzz.ratio(given, first) >= found[1] else found[0]


def _is_among(text: str, ordered: list[str]) -> bool:
    place = bisect_left(ordered, text)
    return place < len(ordered) and ordered[place] == text


def structural(package: Package, table: TableFile, name: str, column: str, rows: Sequence[int]) -> Iterator[Finding]:
    """Makes the findings of a rule of structure that is broken in some rows of a column."""
    values = cells_at(table.columns[table.schema.columns.index(column)], rows)
    for row, key, value in zip(rows, keys_at(table, rows), values, strict=True):
        if name == "unique-key":
            yield finding(name, table.file, table.lines[row], ",".join(table.schema.key), key, value=key)
            continue
        text = (table.file, column, name, value)
        if text not in package.said:
            package.said[text] = _of_text(package, table, name, table.schema.field(column), value)
        yield package.said[text].of(table.lines[row], key)


def _of_text(package: Package, table: TableFile, name: str, field: Field, value: str) -> Finding:
    """Makes the finding of a text that breaks a rule of structure, in whichever row of its column it stands."""
    found = finding(
        name,
        table.file,
        None,
        field.name,
        None,
        value=value,
        expected=_expected(package, table, name, field),
        example=field.example,
        length=len(value),
    )
    if (name, field.name) == ("required", "content_hash"):
        found = found._replace(hint="run make stamp, which fills it in")
    if name == "address" and BY_NUMBER.fullmatch(value):
        bare = f"“{shorten(value)}” names a computer by its number, not by a domain"
        found = found._replace(message=bare, hint="give the address at which the publisher offers the page")
    if name in MANGLED and (hint := mangled.cause(field, value)):
        found = found._replace(hint=hint)
    right = _likely(package, table, name, field, value)
    better = " or ".join(f"“{shorten(each)}”" for each in right)
    return found._replace(message=f"{found.message}; did you mean {better}?") if better else found


def right(package: Package, table: str, name: str, column: str, index: int) -> str | None:
    """Returns what a cell that breaks a rule of structure was most likely to hold; None where that cannot be told."""
    of = package.tables[table]
    value = of.columns[of.schema.columns.index(column)][index]
    likely = [] if name == "unique-key" else _likely(package, of, name, of.schema.field(column), value)
    return likely[0] if likely else None


def _likely(package: Package, table: TableFile, name: str, field: Field, value: str) -> list[str]:
    """Returns the right values that a text was most likely to be, worked out once for each text of a column."""
    text = (table.file, field.name, name, value)
    if text not in package.right:
        package.right[text] = _nearest_right(package, table, name, field, value) if value else []
    return package.right[text]


def _expected(package: Package, table: TableFile, name: str, field: Field) -> str:
    if name == "foreign-key":
        target = next(key for key in table.schema.foreign_keys if key.field == field.name)
        return package.tables[target.table].file
    if name.endswith("-code"):
        return ", ".join(field.enum)
    limits = {"minimum": field.minimum, "maximum": field.maximum, "max-length": field.max_length}
    return str(limits.get(name, field.title.lower()))


def _nearest_right(package: Package, table: TableFile, name: str, field: Field, value: str) -> list[str]:
    """Returns the right values that the cell was most likely to hold: none, one, or two where a date can be read in two ways."""
    if name.endswith("-code"):
        near = nearest(value, field.enum)
    elif field.standard and name in ("pattern", *STANDARDS[field.standard].asks):
        near = STANDARDS[field.standard].meant(value)
        near = near if near and not field.defects(near) else None
    elif name in ("foreign-key", "pattern") and (column := _referred_to(package, table, field)) is not None:
        near = _nearest_of(package, value, column.values if isinstance(column, Cells) else column)
        near = near if near and not field.defects(near) else None  # the record meant can be wrong itself
    elif better := mangled.likely(field, value):
        return better[:2]
    else:
        near = _as_slug(value) if name == "pattern" else None
        near = near if near and not field.defects(near) else None
    return [near] if near and near != value else []


def _referred_to(package: Package, table: TableFile, field: Field) -> Sequence[str] | None:
    """Returns the column in which the values of a field stand; None where it refers to no table."""
    for key in table.schema.foreign_keys:
        if key.field == field.name:
            other = package.tables[key.table]
            return other.columns[other.schema.columns.index(key.target)]
    return None


def _as_slug(value: str) -> str | None:
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or None


def meaning(package: Package, table: TableFile, name: str, field: str, rows: Sequence[int]) -> Iterator[Finding]:
    """Makes the findings of a rule of meaning that is broken by some records."""
    rule = RULES[name]
    for row, key, cells in zip(rows, keys_at(table, rows), records_at(table, rows), strict=True):
        shown = cells | {"value": cells[rule.field]}
        if rule.tells:
            shown |= rule.tells(package.frames, key)
        found = finding(name, table.file, table.lines[row], field, key, **shown)
        better = meant(package, name, cells)
        yield found._replace(message=f"{found.message}; did you mean “{shorten(better)}”?") if better else found


def meant(package: Package, name: str, cells: dict[str, str]) -> str | None:
    """Returns what the cell at which a record breaks a rule of meaning was most likely to name; None where that is no name."""
    value = cells[RULES[name].field]
    if name == "code-of-no-field":
        return _nearest_of(package, value, vocabularies().get(cells["vocabulary"], ()))
    if name in ("coding-of-nothing", "retired-replacement") and cells["table"] in package.tables:
        other = package.tables[cells["table"]]
        affordable = package.compared + len(other.lines) <= MOST_COMPARED
        return _nearest_of(package, value, joined_keys(package, other.schema.name)) if affordable else None
    if name == "coding-value":
        codes = vocabularies().get(cells["variable"])
        return _nearest_of(package, value, codes or list(distinct(package.tables["organizations"].columns[0])))
    return None


def _nearest_of(package: Package, value: str, known: Sequence[str]) -> str | None:
    """Returns the nearest right value, unless so many have been compared already that more would take too long."""
    package.compared += len(known)
    return nearest(value, known) if known and package.compared <= MOST_COMPARED else None
