"""Agreement on whether to link a statement to a demand or a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from schemas.frames import Tables
from scripts.package.errors import QualityError
from scripts.quality.cuts import f1_of
from scripts.quality.rows import read_rows

LINK_COLUMNS = ["coder_id", "statement_id", "table", "target_id"]


PUBLISHED = "published"  # stands for the tables beside the coders who chose links


@dataclass(frozen=True)
class Links:
    """Agreement on whether to link, on the statements that both chose for: the links of each in one table, and those of both.

    `first` is a coder or `PUBLISHED`; `f1` is twice the links of both over the links of each, None where there are none;
    `same` counts the statements for which the two chose exactly the same.
    """

    first: str
    second: str
    table: str
    statements: int
    links_first: int
    links_second: int
    both: int
    f1: float | None
    same: int


def measure_links(path: Path, tables: Tables) -> tuple[Links, ...]:
    """Compares the links of stances and forecasts that coders chose blind from the full lists, with each other and with the published.

    Each row of the file is a link that a coder chose; a row without table and target says that the coder chose none for this
    statement. Empty where there is no such file. Raises QualityError where it cannot be used.
    """
    chosen = _read_links(path, tables)
    published = {
        key: set(zip(tables[key].iloc[:, 0], tables[key].iloc[:, 1], strict=True)) for key in ("stances", "forecasts")
    }
    compared = []
    for table in published if chosen else ():
        of_coder = {coder: (seen, links[table]) for coder, (seen, links) in sorted(chosen.items())}
        everything = {PUBLISHED: (set(tables["statements"]["statement_id"]), published[table])} | of_coder
        compared += [
            Links(first, second, table, *_compare_links(everything[first], everything[second]))
            for first, second in combinations(everything, 2)
            if everything[first][0] & everything[second][0]
        ]
    return tuple(compared)


Link = tuple[str, str]  # a statement and the demand or scenario that it is linked to


def _read_links(path: Path, tables: Tables) -> dict[str, tuple[set[str], dict[str, set[Link]]]]:
    """Reads by coder the statements chosen for, and the chosen links of each table."""
    chosen: dict[str, tuple[set[str], dict[str, set[Link]]]] = {}
    for line, row in read_rows(path, LINK_COLUMNS):
        table, target = row["table"], row["target_id"]
        if (table, target) != ("", "") and (table not in ("stances", "forecasts") or not target):
            raise QualityError(
                f"{path.name}:{line} must name a link in stances or forecasts, or leave table and target_id blank"
            )
        seen, links = chosen.setdefault(row["coder_id"], (set(), {"stances": set(), "forecasts": set()}))
        seen.add(row["statement_id"])
        if target:
            links[table].add((row["statement_id"], target))
    return chosen


def _compare_links(first: tuple[set[str], set[Link]], second: tuple[set[str], set[Link]]) -> tuple:
    """Returns the figures of `Links` from its statements on, over the statements that both saw."""
    shared = first[0] & second[0]
    one, other = ({link for link in links if link[0] in shared} for _, links in (first, second))
    differ = {statement for statement, _ in one ^ other}
    return (
        len(shared),
        len(one),
        len(other),
        len(one & other),
        f1_of(len(one & other), len(one) + len(other)),
        len(shared - differ),
    )
