"""Tells causes from what follows from them, so that one slip is one finding.

A mistyped office makes its holder's act look unauthorized, a mistyped address of a source makes codings look stale. So the rules that
look at several cells are asked once more of the package as it would be with the nearest right value in every wrong cell, and without
the rows for which there is none: what is not wrong there follows from a finding that is reported already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress, islice

from schemas.rule import RULES, Finding
from schemas.tables import ForeignKey
from scripts.checks import describe
from scripts.checks.describe import Broken
from scripts.checks.descriptor import check_use
from scripts.package.quick import distinct
from scripts.package.table import Package, TableFile, key_of, records_at
from scripts.package.typed import texts

MOST_TRIED = 20  # identifiers that are tried in the place of wrong ones
MOST = 5_000  # wrong cells; where there are more, a package is wrong throughout, and nothing is put right
One = tuple[str, str, str, int]  # what breaks a rule: table, rule, field and row
Cell = tuple[str, str, int]  # table, field, row
Right = dict[Cell, str | None]  # what a wrong cell was likely to hold; None where that cannot be told
Place = tuple[str, int | None, str | None, str]  # file, line, field, rule


def following(package: Package, structural: list[Broken], meant: list[Broken], found: Iterable[Finding]) -> set[Place]:
    """Returns the places of the findings that follow from wrong cells.

    The arguments are what breaks rules of structure and of meaning, and all that was found, wrong characters among it.
    """
    if not 0 < sum(len(rows) for *_, rows in (*structural, *meant)) <= MOST:
        return set()
    stale = set(_stale_by_characters(package, meant, found))
    meant = [
        (table, rule, field, [row for row in rows if (table, rule, field, row) not in stale])
        for table, rule, field, rows in meant
    ]
    return {_place(package, each) for each in stale} | _of_wrong_values(package, structural, meant)


def _stale_by_characters(package: Package, meant: list[Broken], found: Iterable[Finding]) -> Iterator[One]:
    """Yields the codings whose record is another only because of wrong characters, such as a space too many: without the record they are not."""
    codings = [each for each in _one_by_one(meant) if each[1] == "coding-stale"]
    if codings and (without := dict.fromkeys(_mangled(package, found))):
        yield from set(codings) - set(_still_broken(package, _put_right(package, without), codings))


def _mangled(package: Package, found: Iterable[Finding]) -> Iterator[Cell]:
    """Yields the cells whose characters are wrong."""
    tables = {
        table.file: (name, dict(zip(table.lines, range(len(table.lines)), strict=True)))
        for name, table in package.tables.items()
    }
    for each in found:
        name, rows = tables.get(each.file, ("", {}))
        if each.line in rows and each.field and RULES[each.rule].layer == "bytes":
            yield name, each.field, rows[each.line]


def _of_wrong_values(package: Package, structural: list[Broken], meant: list[Broken]) -> set[Place]:
    cells = list(_one_by_one(structural))
    formless = {_cell_of(each) for each in cells if each[1] not in ("foreign-key", "unique-key")}
    lost = [each for each in cells if each[1] == "foreign-key"]
    follow = {each for each in [*lost, *_one_by_one(meant)] if _cell_of(each) in formless}
    rest = [each for each in _one_by_one(meant) if each not in follow]
    wrong = _likely(package, [each for each in cells if each[1] != "foreign-key"], lost, rest)
    follow |= set(_found_again(package, _put_right(package, wrong), lost))
    wrong |= _likely(package, [each for each in lost if each not in follow], lost, rest)
    if not wrong and not dict(_mistyped(package, rest)):
        return set()
    for right in _put_right_in_every_way(package, wrong) if wrong else ():
        if not rest:  # to make the next package would copy tables for nothing
            break
        rest = _still_broken(package, right, rest)
    for right in _with_what_is_missed(package, wrong, rest):
        rest = _still_broken(package, right, rest)
    mistyped = dict(_mistyped(package, rest))
    right = _put_right(package, wrong | mistyped)
    rest = [*_still_broken(package, right, rest), *(each for each in rest if (each[0], *each[2:]) in mistyped)]
    follow |= set(_one_by_one(meant)) - set(rest)
    return {_place(package, each) for each in follow} | set(_used_after_all(package, right, wrong))


def _one_by_one(broken: Iterable[Broken]) -> Iterator[One]:
    return ((table, rule, field, row) for table, rule, field, rows in broken for row in rows)


def _cell_of(broken: One) -> Cell:
    table, _, field, row = broken
    return table, field, row


def _place(package: Package, broken: One) -> Place:
    table, rule, field, row = broken
    file, line = package.tables[table].file, package.tables[table].lines[row]
    return file, line, ",".join(package.tables[table].schema.key) if rule == "unique-key" else field, rule


# --- what wrong cells were likely to hold ---------------------------------------------------------------------------------------


def _likely(package: Package, broken: list[One], lost: list[One], meant: list[One]) -> Right:
    """Returns each cell that breaks a rule of structure with the nearest right value; a key is known from the rows that refer to it."""
    right = {
        (table, field, row): describe.right(package, table, rule, field, row) for table, rule, field, row in broken
    }
    missed = _missed(package, lost, meant)
    doubled = {_cell_of(each) for each in broken if each[1] == "unique-key"}
    for table, field, row in list(right):
        key = package.tables[table].schema.key
        wrong = set(key) if (table, field, row) in doubled else {field}
        if field in key and (found := _missed_key(package, table, row, wrong, missed[table])):
            right |= {(table, name, row): found[key.index(name)] for name in wrong}
    return right


def _missed(package: Package, lost: list[One], meant: list[One]) -> dict[str, set[tuple[str, ...]]]:
    """Returns the keys by which rows refer to records that are not there, by the table in which they should be."""
    missed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for table, _, field, row in lost:
        missed[_key_of(package, table, field).table].add((_cell(package, table, field, row),))
    for table, rule, _, row in meant:
        if rule == "coding-of-nothing":
            missed[_cell(package, table, "table", row)].add(tuple(_cell(package, table, "record", row).split("|")))
    return missed


def _missed_key(
    package: Package, table: str, row: int, wrong: set[str], missed: set[tuple[str, ...]]
) -> tuple[str, ...] | None:
    """Returns the one missed key that a row may have, by what is right of its own key; None where there is none, or more than one."""
    key = package.tables[table].schema.key
    own = [(at, _cell(package, table, field, row)) for at, field in enumerate(key) if field not in wrong]
    fit = [other for other in missed if len(other) == len(key) and all(other[at] == cell for at, cell in own)]
    return fit[0] if len(fit) == 1 else None


def _mistyped(package: Package, meant: Iterable[One]) -> Iterator[tuple[Cell, str]]:
    """Yields each cell that breaks a rule of meaning because it names nothing, with what it was likely to name."""
    for table, rule, field, row in meant:
        (cells,) = records_at(package.tables[table], [row])
        if better := describe.meant(package, rule, cells):
            yield (table, field, row), better


def _found_again(package: Package, right: Package, lost: list[One]) -> Iterator[One]:
    """Yields the references that lead nowhere only because the identifier that they name is written wrongly in its own table."""
    for each in lost:
        table, _, field, row = each
        key = _key_of(package, table, field)
        if _cell(package, table, field, row) in distinct(_column(right.tables[key.table], key.target)):
            yield each


# --- the package as it would be -------------------------------------------------------------------------------------------------


def _put_right(package: Package, wrong: Right) -> Package:
    """Returns the package as it would be with these values in these cells; a row is left out where there is none for one of them."""
    by_table: dict[str, dict[tuple[str, int], str | None]] = defaultdict(dict)
    for (table, field, row), value in wrong.items():
        by_table[table][field, row] = value
    tables = package.tables | {name: _table_put_right(package.tables[name], cells) for name, cells in by_table.items()}
    return replace(package, tables=tables, findings=[], keys={}, said={}, right={})


def _table_put_right(table: TableFile, wrong: dict[tuple[str, int], str | None]) -> TableFile:
    columns = dict(zip(table.schema.columns, map(list, table.columns), strict=True))
    for (field, row), value in wrong.items():
        columns[field][row] = value
    kept = [True] * len(table.lines)
    for (_, row), value in wrong.items():
        kept[row] &= value is not None
    columns = [list(compress(cells, kept)) for cells in columns.values()]
    return replace(table, columns=columns, lines=list(compress(table.lines, kept)))


def _put_right_in_every_way(package: Package, wrong: Right) -> Iterator[Package]:
    """Yields the package with what wrong cells were likely to hold, then with blanks and with codes where that cannot be told."""
    yield _put_right(package, wrong)
    yield _left_blank(package, wrong)
    yield from _with_every_code(package, wrong)


def _left_blank(package: Package, wrong: Right) -> Package:
    """Returns the package with a blank in each wrong cell of which nothing else is known and which may be blank."""
    required = {cell: package.tables[cell[0]].schema.field(cell[1]).required for cell in wrong}
    return _put_right(
        package, {cell: None if value is None and required[cell] else value or "" for cell, value in wrong.items()}
    )


def _with_every_code(package: Package, wrong: Right) -> Iterator[Package]:
    """Yields the package with each code that could be meant in the place of codes of which no other is near."""
    fields = {cell: package.tables[cell[0]].schema.field(cell[1]) for cell, value in wrong.items() if value is None}
    codes = {cell: field.enum for cell, field in fields.items() if field.enum}
    for turn in range(max(map(len, codes.values()), default=0)):
        yield _put_right(package, wrong | {cell: of_field[turn % len(of_field)] for cell, of_field in codes.items()})


def _with_what_is_missed(package: Package, wrong: Right, rest: list[One]) -> Iterator[Package]:
    """Yields the package with what findings miss in the place of identifiers that nothing near tells: one of these was meant."""
    near = {(table, key.field) for table, of in package.tables.items() for key in of.schema.foreign_keys}
    unknown = [cell for cell, value in wrong.items() if value is None or cell[:2] not in near]
    meant = {(cell, value): None for cell in unknown for value in _missing(package, cell, rest)}
    for cell, value in islice(meant, MOST_TRIED):
        yield _put_right(package, wrong | {cell: value})


def _missing(package: Package, cell: Cell, rest: list[One]) -> Iterator[str]:
    """Yields what a cell would hold if its row belonged to those at which rules of meaning are broken."""
    table, field, row = cell
    for other, _, _, at in rest:
        columns = package.tables[other].schema.columns
        if (table, field) == ("codings", "record") and _cell(package, table, "table", row) == other:
            yield key_of(package.tables[other], at)
        elif other != table and field in columns:
            yield _cell(package, other, field, at)


def _still_broken(package: Package, right: Package, meant: list[One]) -> list[One]:
    """Returns what breaks the same rules of meaning in the package that was put right."""
    tables, broken = texts(right, package), set()
    for table, name in dict.fromkeys(each[:2] for each in meant):
        rows = tables[table]
        marked = (
            [] if rows.empty else [row for row, is_broken in enumerate(RULES[name].check(rows, tables)) if is_broken]
        )
        broken |= {(table, name, right.tables[table].lines[row]) for row in marked}
    return [each for each in meant if (*each[:2], package.tables[each[0]].lines[each[3]]) in broken]


def _used_after_all(package: Package, right: Package, wrong: Right) -> Iterator[Place]:
    """Yields the findings that nothing refers to a record which are not made of the package that was put right.

    Where a reference has no near right value, it may be to any record of its table.
    """
    referring = {
        (table, key.field): key.table for table, of in package.tables.items() for key in of.schema.foreign_keys
    }
    anywhere = {referring.get(cell[:2]) for cell, value in wrong.items() if value is None}
    doubted = {package.tables[name].file for name in anywhere if name}
    still = {(found.rule, found.value) for found in check_use(right)}
    for found in check_use(package):
        if (found.rule, found.value) not in still or found.file in doubted:
            yield found.file, found.line, found.field, found.rule


def _key_of(package: Package, table: str, field: str) -> ForeignKey:
    return next(key for key in package.tables[table].schema.foreign_keys if key.field == field)


def _column(table: TableFile, field: str) -> Sequence[str]:
    return table.columns[table.schema.columns.index(field)]


def _cell(package: Package, table: str, field: str, row: int) -> str:
    return _column(package.tables[table], field)[row]
