"""Agreement between the coders: Krippendorff's alpha for every coded variable, and how two cutters cut paragraphs into units.

Nothing here prints. `measure` takes the tables as frames of texts (`schemas.frames.Tables`), `measure_cuts` and
`measure_links` a CSV file of docs/quality; all return dataclasses. Shares, alphas and F1 are numbers up to 1; None where there is nothing to compute them from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd

from schemas.codings import QUOTE_FOUND, coded_variables, latest
from schemas.frames import Tables, pairs
from schemas.tables import tables as schemas
from scripts.quality.rows import QualityError, read_rows

ORDINAL = frozenset({"tier"})  # its codes are ranks; every other variable is nominal
SEED = 20220224
DRAWS = 1000
LEAST = 10  # records, below which no verdict is given and no part shown
PASSES, TENTATIVE = 0.80, 0.667
LINK_COLUMNS = ["coder_id", "statement_id", "table", "target_id"]
CUT_COLUMNS = ["source_id", "locator", "coder_id", "unit", "from_word", "to_word", "speaker"]
UNIT_COLUMNS = ["unit", "from_word", "to_word"]  # blank where the coder found no unit in a passage
PUBLISHED = "published"  # stands for the tables beside the coders who chose links


@dataclass(frozen=True)
class Category:
    """One code: how often the first and the second coder gave it, and on how many records both. A blank cell is the code ""."""

    code: str
    first: int
    second: int
    both: int


@dataclass(frozen=True)
class Agreement:
    """Agreement of the first and the second coder on `n` records that both have coded.

    `raw` is the share of records with the same code; `alpha` is None where only one category occurs in all values; `low` and
    `high` bound the central 95 % of the bootstrap draws; `skipped` counts draws in which only one category occurs.
    """

    n: int
    raw: float | None
    alpha: float | None
    low: float | None
    high: float | None
    skipped: int
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Variable:
    """All that was measured of one coded variable: its latest codings, each round by itself, and parts of the records.

    `verdict` is passes (alpha at least .80), tentative (at least .667), blocks, or none (too few records, or no alpha);
    `unpaired` counts records whose latest round lacks the first or the second coder. `rounds` has every round of a variable
    that was coded in more than one. `by_act` and `by_side` have the parts with at least ten records: the published act of the
    statement, the side of its speaker.
    """

    table: str
    name: str
    level: str
    verdict: str
    coded_by: str
    unpaired: int
    latest: Agreement
    rounds: dict[str, Agreement]
    by_act: dict[str, Agreement]
    by_side: dict[str, Agreement]


@dataclass(frozen=True)
class QuoteFound:
    """Whether the second coder found the quotes in their sources; `share` is of those found or not found."""

    found: int
    not_found: int
    not_applicable: int
    share: float | None
    coded_by: str


@dataclass(frozen=True)
class Coder:
    """A coder who took part, what kind it is, and how many codings it gave, earlier rounds included."""

    coder_id: str
    kind: str
    codings: int


@dataclass(frozen=True)
class Report:
    """Everything measured of a package's codings; `seed` and `draws` repeat the bootstrap."""

    seed: int
    draws: int
    variables: tuple[Variable, ...]
    quote_found: QuoteFound
    quote_found_rounds: dict[str, QuoteFound]
    coders: tuple[Coder, ...]


@dataclass(frozen=True)
class Passage:
    """Agreement of two cutters on one passage; `f1` is None where neither found a unit, on which they agree."""

    source_id: str
    locator: str
    units_first: int
    units_second: int
    matched: int
    f1: float | None


@dataclass(frozen=True)
class Cuts:
    """Agreement of two cutters on the passages that both were given: units of each, those matched, how many of these are alike.

    `f1` is twice the matched units over the units of both; `low` and `high` bound the central 95 % of bootstrap draws of passages.
    """

    first: str
    second: str
    passages: tuple[Passage, ...]
    units_first: int
    units_second: int
    matched: int
    f1: float | None
    low: float | None
    high: float | None
    same_span: int
    same_speaker: int


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


def measure(tables: Tables, seed: int = SEED, draws: int = DRAWS) -> Report:
    """Measures the agreement between the roles first and second on every coded variable."""
    codings = tables["codings"]
    newest = latest(codings)
    kinds = _kinds(tables)
    variables = tuple(
        _variable(tables, _of(codings, table, name), _of(newest, table, name), table, name, seed, draws)
        for table, names in coded_variables().items()
        for name in names
        if name != QUOTE_FOUND
    )
    asked, asked_now = (_of(frame, "statements", QUOTE_FOUND) for frame in (codings, newest))
    rounds = {number: _quote_found(of_round, kinds) for number, of_round in _rounds(asked)}
    counts = codings["coder_id"].value_counts().sort_index()
    coders = tuple(Coder(coder, kinds.get(coder, "unknown"), int(count)) for coder, count in counts.items())
    return Report(seed, draws, variables, _quote_found(asked_now, kinds), rounds, coders)


def _kinds(tables: Tables) -> dict[str, str]:
    coders = tables["coders"]
    return dict(zip(coders["coder_id"], coders["kind"], strict=True))


def _of(codings: pd.DataFrame, table: str, variable: str) -> pd.DataFrame:
    return codings[(codings["table"] == table) & (codings["variable"] == variable)]


def _variable(
    tables: Tables, codings: pd.DataFrame, newest: pd.DataFrame, table: str, name: str, seed: int, draws: int
) -> Variable:
    ordered = schemas()[table].field(name).enum if name in ORDINAL else None
    paired = _paired(newest)
    now = agreement(paired, ordered, seed, draws)
    return Variable(
        table=table,
        name=name,
        level="ordinal" if ordered else "nominal",
        verdict=verdict(now),
        coded_by=_coded_by(paired, _kinds(tables)),
        unpaired=newest["record"].nunique() - now.n,
        latest=now,
        rounds={number: agreement(_paired(rows), ordered, seed, draws) for number, rows in _rounds(codings)},
        by_act=_parts(paired, _of_statement(tables, table, "act"), ordered),
        by_side=_parts(paired, _of_statement(tables, table, "side"), ordered),
    )


def _rounds(codings: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yields every round by itself where there is more than one, so that an earlier one stays visible."""
    if codings["round"].nunique() > 1:
        yield from codings.groupby("round", sort=True)


def _paired(codings: pd.DataFrame) -> pd.DataFrame:
    """Returns the records that both coders coded: columns first and second, and who they were, indexed by record."""
    first, second = (
        codings[codings["role"] == role].drop_duplicates("record").set_index("record")[["value", "coder_id"]]
        for role in ("first", "second")
    )
    first.columns, second.columns = ["first", "first_coder"], ["second", "second_coder"]
    return first.join(second, how="inner")


def _of_statement(tables: Tables, table: str, what: str) -> dict[str, str]:
    """Returns for each record of statements, or of a link of statements, the act of the statement or the side of its speaker."""
    statements = tables["statements"].drop_duplicates("statement_id")
    values = (
        statements["act"]
        if what == "act"
        else tables.look_up(statements["speaker_id"], "speakers", "speaker_id", "side")
    )
    of_statement = dict(zip(statements["statement_id"], values, strict=True))
    if table == "statements":
        return of_statement
    if not any(
        key.table == "statements" and key.field == schemas()[table].key[0] for key in schemas()[table].foreign_keys
    ):
        return {}  # outcomes and compliance are of no statement
    keys = pairs(tables[table], *schemas()[table].key)
    return dict(zip(keys, tables[table].iloc[:, 0].map(of_statement).fillna(""), strict=True))


def _parts(paired: pd.DataFrame, part_of: dict[str, str], ordered: tuple[str, ...] | None) -> dict[str, Agreement]:
    """Measures each part that is large enough, without a bootstrap: parts are to look at, not to judge by."""
    grouped = paired.groupby(paired.index.map(lambda record: part_of.get(record, "")), sort=True)
    return {part: agreement(rows, ordered, draws=0) for part, rows in grouped if part and len(rows) >= LEAST}


def agreement(
    paired: pd.DataFrame, ordered: tuple[str, ...] | None = None, seed: int = SEED, draws: int = DRAWS
) -> Agreement:
    """Measures the agreement of the columns first and second, one row a record; `ordered` gives the codes of an ordinal variable."""
    first, second = paired["first"].to_numpy(), paired["second"].to_numpy()
    codes = _codes({*first, *second}, ordered)
    places = {code: place for place, code in enumerate(codes)}
    table = np.zeros((len(codes), len(codes)), dtype=np.int64)
    for one, two in zip(first, second, strict=True):
        table[places[one], places[two]] += 1
    low, high, skipped = interval(table, ordered is not None, seed, draws)
    return Agreement(
        n=len(paired),
        raw=float(np.trace(table) / len(paired)) if len(paired) else None,
        alpha=alpha(table, ordered is not None),
        low=low,
        high=high,
        skipped=skipped,
        categories=tuple(
            Category(code, int(table[place].sum()), int(table[:, place].sum()), int(table[place, place]))
            for code, place in places.items()
        ),
    )


def _codes(seen: set[str], ordered: tuple[str, ...] | None) -> list[str]:
    """Orders the codes that occur: as in the schema where they are ranks (blank before the first), else by name."""
    ranks = {code: rank for rank, code in enumerate(ordered or ())}
    return sorted(seen, key=lambda code: (ranks.get(code, -1), code))


def alpha(table: np.ndarray, ordinal: bool) -> float | None:
    """Returns Krippendorff's alpha of a square table of counts (first coder by second); None below two categories."""
    if np.count_nonzero(table.sum(axis=0) + table.sum(axis=1)) < 2:
        return None
    first, second = np.nonzero(table)
    times = table[first, second]
    data = np.repeat(np.array([first, second]), times, axis=1)
    return float(
        krippendorff.alpha(
            reliability_data=data,
            value_domain=np.arange(len(table)),
            level_of_measurement="ordinal" if ordinal else "nominal",
        )
    )


def interval(table: np.ndarray, ordinal: bool, seed: int, draws: int) -> tuple[float | None, float | None, int]:
    """Returns the bounds of the central 95 % of alpha over bootstrap draws of the records, and the draws without an alpha.

    To draw records with replacement is to draw the cells of the table of counts from a multinomial distribution.
    """
    n = int(table.sum())
    if n == 0 or draws == 0:
        return None, None, 0
    drawn = np.random.default_rng(seed).multinomial(n, table.ravel() / n, size=draws).reshape(draws, *table.shape)
    alphas = alphas_of(drawn, ordinal)
    defined = alphas[~np.isnan(alphas)]
    if len(defined) == 0:
        return None, None, draws
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high), draws - len(defined)


def alphas_of(tables: np.ndarray, ordinal: bool) -> np.ndarray:
    """Returns alpha of many square tables of counts at once (shape draws, codes, codes); NaN below two categories.

    The formula for two coders without missing values: one minus the disagreement seen over that of values paired at random,
    for speed over a thousand draws; the package `krippendorff`, by which the published alphas are made, is what it must equal.
    """
    totals = (tables.sum(axis=1) + tables.sum(axis=2)).astype(float)  # how often each code was given by either coder
    if ordinal:  # the distance of two ranks: the values between them, each end counted half
        middles = totals.cumsum(axis=1) - totals / 2
        distances = (middles[:, :, None] - middles[:, None, :]) ** 2
    else:
        distances = 1.0 - np.eye(tables.shape[1])[None]
    seen = 2 * (tables * distances).sum(axis=(1, 2))
    by_chance = (totals[:, :, None] * totals[:, None, :] * distances).sum(axis=(1, 2))
    values = totals.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - (values - 1) * seen / by_chance, np.nan)


def verdict(measured: Agreement) -> str:
    """Says what an agreement is good for: passes, tentative, blocks, or none where there is too little to judge by."""
    if measured.n < LEAST or measured.alpha is None:
        return "none"
    if measured.alpha >= PASSES:
        return "passes"
    return "tentative" if measured.alpha >= TENTATIVE else "blocks"


def _coded_by(paired: pd.DataFrame, kinds: dict[str, str]) -> str:
    """Says in words what kinds of coders agree here; only people can validate."""
    coders = zip(paired["first_coder"], paired["second_coder"], strict=True)
    counted = Counter(tuple(sorted(kinds.get(coder, "unknown") for coder in pair)) for pair in coders)
    if not counted:
        return "nobody has coded it twice; not validated by people"
    with_people = sum(count for pair, count in counted.items() if "person" in pair)
    if with_people:
        return f"a person coded {with_people} of {len(paired)} records"
    between = " or ".join(
        f"two {pair[0]}s" if pair[0] == pair[1] else f"a {pair[0]} and a {pair[1]}" for pair in sorted(counted)
    )
    return f"consistency between {between}, not validated by people"


def _quote_found(codings: pd.DataFrame, kinds: dict[str, str]) -> QuoteFound:
    second = codings[codings["role"] == "second"].drop_duplicates("record")
    counted = Counter(second["value"])
    looked = counted["found"] + counted["not_found"]
    who = sorted({kinds.get(coder, "unknown") for coder in second["coder_id"]})
    said = f"said by coders of kind {', '.join(who)}" if who else "nobody has looked yet"
    return QuoteFound(
        counted["found"],
        counted["not_found"],
        counted["not_applicable"],
        counted["found"] / looked if looked else None,
        said if "person" in who else f"{said}; not validated by people",
    )


Span = tuple[int, int, str]  # first and last word of a unit, counted from 1, both included; and its speaker


def measure_cuts(path: Path) -> tuple[Cuts, ...]:
    """Measures how alike the cutters of a file cut passages, each two of them that share one; empty where there is no such file.

    A row without unit and words says that the coder was given the passage and found no unit in it. Two units match when they
    share at least half of the words that either has; the largest overlaps are matched first, each unit once. Raises
    QualityError where the file cannot be used.
    """
    cut = _read_cuts(path)
    return tuple(
        _compare(first, second, cut[first], cut[second])
        for first, second in combinations(sorted(cut), 2)
        if cut[first].keys() & cut[second].keys()
    )


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
            raise QualityError(f"{path.name}:{line} names neither a link of stances or forecasts nor, both blank, none")
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
        _f1(len(one & other), len(one) + len(other)),
        len(shared - differ),
    )


def _f1(matched: int, of_both: int) -> float | None:
    return 2 * matched / of_both if of_both else None


def _read_cuts(path: Path) -> dict[str, dict[tuple[str, str], list[Span]]]:
    """Reads the units by coder and passage."""
    cut: dict[str, dict[tuple[str, str], list[Span]]] = {}
    for line, row in read_rows(path, CUT_COLUMNS):
        spans = cut.setdefault(row["coder_id"], {}).setdefault((row["source_id"], row["locator"]), [])
        if not any(row[column] for column in UNIT_COLUMNS):
            continue
        span = _span(row)
        if span is None:
            raise QualityError(f"{path.name}:{line} has no from_word and to_word that are words of a paragraph")
        spans.append(span)
    return cut


def _span(row: dict[str, str]) -> Span | None:
    """Returns the span of one row; None where its word positions are none."""
    begins, ends = row["from_word"], row["to_word"]
    if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in (begins, ends)):
        return None
    return (int(begins), int(ends), row["speaker"]) if 1 <= int(begins) <= int(ends) else None


def _compare(first: str, second: str, of_first: dict, of_second: dict) -> Cuts:
    shared = sorted(of_first.keys() & of_second.keys())
    matched = {place: match(of_first[place], of_second[place]) for place in shared}
    passages = tuple(
        Passage(
            *place,
            units_first=len(of_first[place]),
            units_second=len(of_second[place]),
            matched=len(matched[place]),
            f1=_f1(len(matched[place]), len(of_first[place]) + len(of_second[place])),
        )
        for place in shared
    )
    alike = [pair for place in shared for pair in matched[place]]
    same_span = sum(one[:2] == other[:2] for one, other in alike)
    same_speaker = sum(one[2] == other[2] for one, other in alike)
    return _cuts(first, second, passages, same_span, same_speaker)


def cuts_of_all(cuts: tuple[Cuts, ...]) -> Cuts:
    """Returns the agreement of all pairs of cutters taken together; a passage that several pairs share is in it once for each."""
    passages = tuple(passage for pair in cuts for passage in pair.passages)
    return _cuts("", "", passages, sum(pair.same_span for pair in cuts), sum(pair.same_speaker for pair in cuts))


def _cuts(first: str, second: str, passages: tuple[Passage, ...], same_span: int, same_speaker: int) -> Cuts:
    counted = np.array([(passage.units_first, passage.units_second, passage.matched) for passage in passages])
    of_first, of_second, matched = (int(total) for total in counted.sum(axis=0))
    f1, bounds = _f1(matched, of_first + of_second), _interval_f1(passages)
    return Cuts(first, second, passages, of_first, of_second, matched, f1, *bounds, same_span, same_speaker)


def _interval_f1(
    passages: tuple[Passage, ...], seed: int = SEED, draws: int = DRAWS
) -> tuple[float | None, float | None]:
    """Returns the bounds of the central 95 % of F1 when passages are drawn with replacement, each with all pairs that share it."""
    counted: dict[tuple[str, str], np.ndarray] = {}
    for passage in passages:
        figures = np.array([passage.matched, passage.units_first + passage.units_second])
        counted[passage.source_id, passage.locator] = counted.get((passage.source_id, passage.locator), 0) + figures
    n = len(counted)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    matched, units = (times @ np.array(list(counted.values()))).T
    if not units.any():
        return None, None
    low, high = np.percentile(2 * matched[units > 0] / units[units > 0], [2.5, 97.5])
    return float(low), float(high)


def match(first: list[Span], second: list[Span]) -> list[tuple[Span, Span]]:
    """Matches the units of two cutters of one paragraph one to one, the largest overlaps first, none below one half."""
    candidates = sorted(
        (-share, place, other)
        for place, one in enumerate(first)
        for other, two in enumerate(second)
        if (share := overlap(one, two)) >= 0.5
    )
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    matched = []
    for _, place, other in candidates:
        if place not in taken_first and other not in taken_second:
            taken_first.add(place)
            taken_second.add(other)
            matched.append((first[place], second[other]))
    return matched


def overlap(one: Span, other: Span) -> float:
    """Returns the words that two spans share over the words that either has."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]) + 1)
    either = (one[1] - one[0] + 1) + (other[1] - other[0] + 1) - shared
    return shared / either
