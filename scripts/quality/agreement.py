"""Agreement between the first and the second coder on every coded variable, and of plain readers with what is published.

Nothing here prints. `measure` takes the tables as frames of texts (`schemas.frames.Tables`) and returns dataclasses. Shares and alphas
are numbers up to 1; None where there is nothing to compute them from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from schemas.codings import PLAIN, QUOTE_FOUND, coded_variables, latest
from schemas.frames import Tables, pairs
from schemas.tables import tables as schemas
from scripts.quality.alpha import DRAWS, LEAST, ORDINAL, SEED, Agreement, agreement, verdict
from scripts.quality.rows import of_statement


@dataclass(frozen=True)
class Variable:
    """All that was measured of one coded variable: its latest codings, each round by itself, and parts of the records.

    `verdict` is passes (alpha at least .80), tentative (at least .667), blocks, or none (too few records, or no alpha);
    `unpaired` counts records whose latest round lacks the first or the second coder. `rounds` has every round of a variable
    that was coded in more than one. `by_act`, `by_side` and `by_entry` have the parts with at least ten records: the published act
    of the statement, the side of its speaker, and whether it is curated or sampled.
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
    by_entry: dict[str, Agreement]


@dataclass(frozen=True)
class PlainReading:
    """What a plain reader, who had labels and definitions alone, made of one variable.

    `published` is the agreement with the published codes, `trained` that of the first with the second coder, latest round, on those of
    the same records that both have coded. Neither has an interval.
    """

    coder_id: str
    table: str
    name: str
    published: Agreement
    trained: Agreement


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
    plain: tuple[PlainReading, ...] = ()


def measure(tables: Tables, seed: int = SEED, draws: int = DRAWS) -> Report:
    """Measures the agreement between the roles first and second on every coded variable, and that of plain readers."""
    every, newest = tables["codings"], latest(tables["codings"])
    codings = every[every["role"] != PLAIN]
    kinds = _kinds(tables)
    variables = tuple(
        _variable(tables, _of(codings, table, name), _of(newest, table, name), table, name, seed, draws)
        for table, names in coded_variables().items()
        for name in names
        if name != QUOTE_FOUND
    )
    asked, asked_now = (_of(frame, "statements", QUOTE_FOUND) for frame in (codings, newest))
    rounds = {number: _quote_found(of_round, kinds) for number, of_round in _rounds(asked)}
    counts = every["coder_id"].value_counts().sort_index()
    coders = tuple(Coder(coder, kinds.get(coder, "unknown"), int(count)) for coder, count in counts.items())
    plain = tuple(_plain(tables, every[every["role"] == PLAIN], newest))
    return Report(seed, draws, variables, _quote_found(asked_now, kinds), rounds, coders, plain)


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
        by_entry=_parts(paired, _of_statement(tables, table, "entry"), ordered),
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
    """Returns for each record that is of a statement the act of that one, the side of its speaker, or how it was entered."""
    statements = tables["statements"].drop_duplicates("statement_id")
    values = {
        "act": lambda: statements["act"],
        "side": lambda: tables.look_up(statements["speaker_id"], "speakers", "speaker_id", "side"),
        "entry": lambda: statements["curated"].map({"yes": "curated", "no": "sampled"}).fillna(""),
    }[what]()
    of_statements = dict(zip(statements["statement_id"], values, strict=True))
    if not (column := of_statement(table)):
        return {}  # outcomes and compliance are of no statement
    keys = pairs(tables[table], *schemas()[table].key)
    return dict(zip(keys, tables[table][column].map(of_statements).fillna(""), strict=True))


def _parts(paired: pd.DataFrame, part_of: dict[str, str], ordered: tuple[str, ...] | None) -> dict[str, Agreement]:
    """Measures each part that is large enough, without a bootstrap: parts are to look at, not to judge by."""
    grouped = paired.groupby(paired.index.map(lambda record: part_of.get(record, "")), sort=True)
    return {part: agreement(rows, ordered, draws=0) for part, rows in grouped if part and len(rows) >= LEAST}


def _plain(tables: Tables, codings: pd.DataFrame, newest: pd.DataFrame) -> Iterator[PlainReading]:
    """Yields what each plain reader made of each variable, by the latest round of each record."""
    last = codings.sort_values("round", key=lambda rounds: rounds.astype(str).str.zfill(9)).drop_duplicates(
        ["coder_id", "table", "variable", "record"], keep="last"
    )
    for (coder, table, name), rows in last.groupby(["coder_id", "table", "variable"], sort=True, observed=True):
        if name not in schemas()[table].columns:
            continue  # whether a quote was found is no code
        ordered = schemas()[table].field(name).enum if name in ORDINAL else None
        published = tables[table][name].set_axis(pairs(tables[table], *schemas()[table].key))
        both = pd.DataFrame({"first": rows["value"].set_axis(rows["record"]), "second": published}).dropna()
        trained = _paired(_of(newest, table, name))
        trained = trained[trained.index.isin(both.index)]
        yield PlainReading(coder, table, name, agreement(both, ordered, draws=0), agreement(trained, ordered, draws=0))


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
