"""The audit: draws rows to re-read against their sources, takes sheets that were filled in, and derives the error rates."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

from schemas.frames import Tables, pairs
from schemas.tables import TableSchema, is_date
from schemas.tables import tables as schemas
from scripts.package.errors import QualityError, UsageError
from scripts.quality.rows import FOLDER, Row, as_csv, read_rows, rewrite_rows
from scripts.quality.sections import NOTHING, Section, percent
from scripts.quality.verdicts import folded, spread

AUDIT = FOLDER / "audit.csv"
NEUTRALITY = FOLDER / "neutrality.csv"
COLUMNS = ["table", "id", "field", "verdict", "note", "auditor", "audited_on", "sample"]
SHEET = ["table", "id", "field", "value", "source_id", "url", "verdict", "note", "auditor", "audited_on", "sample"]
NEUTRALITY_COLUMNS = ["table", "id", "field", "old", "new", "reason"]
RIGHT, WRONG, UNVERIFIABLE = "right", "wrong", "unverifiable"
VERDICTS = (RIGHT, WRONG, UNVERIFIABLE)
SHARE = 6  # one row in so many is drawn of each table
TARGET = 0.01  # share of wrong cells below which no further sample is needed
# Their rows are of no source, or say what was drawn and read.
UNAUDITED = frozenset(["codes", "coders", "codings", "draws", "frames", "readings", "retired", "selections", "strata"])
UNCONFIRMED = frozenset(["curated"])  # fields that no source can confirm


@dataclass(frozen=True)
class Rate:
    """The error rate of some cells: those that could be judged, those that were wrong, and the bounds of its 95 % interval.

    `unverifiable` cells, whose source could not be had or does not tell, are counted apart. Rates are None where nothing was judged.
    """

    judged: int
    wrong: int
    unverifiable: int
    rate: float | None
    low: float | None
    high: float | None


def drawn(tables: Tables, seed: int) -> Iterator[tuple[str, str, str]]:
    """Yields the table, record and field of every cell that a seed draws: a sixth of the rows of each table, rounded up.

    The rows of a table are ranked by a fingerprint of seed and key, so that rows which are added later hardly change the sample.
    """
    for name, schema in schemas().items():
        if name not in UNAUDITED:
            ranked = sorted(set(pairs(tables[name], *schema.key)), key=lambda key, name=name: _rank(seed, name, key))
            for key in sorted(ranked[: math.ceil(len(ranked) / SHARE)]):
                yield from ((name, key, field) for field in audited_fields(schema))


def _rank(seed: int, table: str, key: str) -> str:
    return hashlib.sha256(f"{seed}|{table}|{key}".encode()).hexdigest()


def audited_fields(schema: TableSchema) -> list[str]:
    """Returns the fields that are re-read: all but an identifier and a choice of ours, which no source can confirm."""
    return [field for field in schema.columns if schema.key != (field,) and field not in UNCONFIRMED]


def sheet(tables: Tables, seed: int) -> Iterator[Row]:
    """Yields the rows of the sheet to fill in, with the value of each cell and where its source stands."""
    records = {
        name: dict(zip(pairs(tables[name], *schema.key), tables[name].to_dict("records"), strict=True))
        for name, schema in schemas().items()
    }
    for table, key, field in drawn(tables, seed):
        row = records[table][key]
        statement = row.get("statement_id") or row.get("from_id") or row.get("opened_by", "")
        source = row.get("source_id") or records["statements"].get(statement, {}).get("source_id", "")
        cell = {
            "table": table,
            "id": key,
            "field": field,
            "value": row[field],
            "source_id": source,
            "sample": str(seed),
        }
        yield dict.fromkeys(SHEET, "") | cell | {"url": records["sources"].get(source, {}).get("url", "")}


def take(tables: Tables, filled: list[Row], before: list[Row]) -> list[Row]:
    """Returns the audit with a sheet that was filled in; raises QualityError where the sheet is not complete or not usable."""
    samples = {row["sample"] for row in filled}
    if len(samples) != 1 or not (seed := samples.pop()).isdecimal():
        raise QualityError("the sheet should be of one sample, named by its seed")
    if any(row["sample"] == seed for row in before):
        raise QualityError(f"sample {seed} is in {AUDIT.name} already: draw another")
    new = [{column: row[column] for column in COLUMNS} for row in filled]
    if missing := set(drawn(tables, int(seed))) - {_cell(row) for row in new}:
        raise QualityError(
            f"{len(missing)} cells that {seed} draws are not on the sheet, such as {' '.join(min(missing))}"
        )
    if faults := defects(tables, new):
        raise QualityError(f"{len(faults)} rows of the sheet cannot be taken, the first: {faults[0]}")
    return [*before, *new]


def take_file(directory: Path, tables: Tables, path: Path) -> int:
    """Adds a sheet that was filled in to the audit of a package and returns the number of its verdicts; raises as `take` does."""
    if not path.is_file():
        raise UsageError(f"{path} is no file: name the sheet that was filled in")
    filled = [row for _, row in read_rows(path, SHEET)]
    rewrite_rows(directory / AUDIT, COLUMNS, lambda before: folded(take(tables, filled, list(spread(before)))))
    return len(filled)


def _cell(row: Row) -> tuple[str, str, str]:
    return row["table"], row["id"], row["field"]


def defects(tables: Tables, rows: Iterable[Row]) -> list[str]:
    """Names what is wrong with rows of the audit, one sentence each; every record that was audited has to be audited whole.

    A field for which no record of its table has a verdict in a sample is one that came after it.
    """
    coders = set(tables["coders"]["coder_id"])
    codings = tables["codings"]
    coded_by = set(pairs(codings, "table", "record", "coder_id"))
    found, fields, there = [], {}, {}
    for row in rows:
        where = " ".join((*_cell(row), "of sample", row["sample"]))
        audited = fields.setdefault((row["sample"], row["table"], row["id"]), [])
        if row["table"] not in schemas() or row["field"] not in audited_fields(schemas()[row["table"]]):
            found.append(f"{where} is no cell that is audited")
        elif row["field"] in audited:
            found.append(f"{where} has two verdicts")
        audited.append(row["field"])
        there.setdefault((row["sample"], row["table"]), set()).add(row["field"])
        if row["verdict"] not in VERDICTS:
            found.append(f"{where} has no verdict that is {', '.join(VERDICTS)}")
        elif row["verdict"] != RIGHT and not row["note"]:
            found.append(f"{where} is {row['verdict']}, and no note says why")
        if row["auditor"] not in coders:
            found.append(f"{where} has an auditor who is not in coders.csv")
        elif f"{row['table']}|{row['id']}|{row['auditor']}" in coded_by:
            found.append(f"{where} was coded by its auditor")
        if not is_date(row["audited_on"]):
            found.append(f"{where} has no day on which it was audited")
    return [*found, *_without_verdict(fields, there)]


def _without_verdict(fields: dict, there: dict) -> Iterator[str]:
    """Yields a sentence for each field that other records of its table have a verdict for in a sample, and this one has not."""
    for (sample, table, key), audited in fields.items():
        asked = there[sample, table] & set(audited_fields(schemas()[table])) if table in schemas() else set()
        for field in sorted(asked - set(audited)):
            yield f"{table} {key} {field} of sample {sample} has no verdict"


def rate(rows: list[Row]) -> Rate:
    """Returns the error rate of some rows of the audit with its Wilson score interval (95 %), clustered by record.

    Cells of one record are not independent: the cells count as no more than those that, drawn one by one, would give the variance that is
    seen between records (linearized ratio). Without an error, or within one record, none is seen, and all cells count.
    """
    judged_of: dict[tuple[str, str], list[int]] = {}
    unverifiable = sum(row["verdict"] == UNVERIFIABLE for row in rows)
    for row in (row for row in rows if row["verdict"] != UNVERIFIABLE):
        of_record = judged_of.setdefault((row["table"], row["id"]), [0, 0])
        of_record[0] += row["verdict"] == WRONG
        of_record[1] += 1
    wrong, judged = (sum(counted) for counted in zip(*judged_of.values(), strict=True)) if judged_of else (0, 0)
    if not judged:
        return Rate(0, 0, unverifiable, None, None, None)
    return Rate(judged, wrong, unverifiable, wrong / judged, *wilson(wrong / judged, _effective(judged_of.values(), wrong, judged)))  # fmt: skip


def _effective(counted: Collection[Sequence[int]], wrong: int, judged: int) -> float:
    """Returns the number of independent cells that would give the variance seen between records; at most the cells there are."""
    share = wrong / judged
    variance = sum((of_wrong - share * of_judged) ** 2 for of_wrong, of_judged in counted) / judged**2
    return min(judged, share * (1 - share) / variance) if variance and len(counted) > 1 else judged


def wilson(share: float, n: float) -> tuple[float, float]:
    """Returns the bounds of the Wilson score interval (95 %, without continuity correction); n need not be whole."""
    z = NormalDist().inv_cdf(0.975)
    middle = share + z**2 / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = ((middle + sign * reach) / (1 + z**2 / n) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def by_field(rows: list[Row]) -> dict[tuple[str, str], Rate]:
    """Returns the error rate of each field, by sample and `table.field`."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["sample"], f"{row['table']}.{row['field']}"), []).append(row)
    return {key: rate(of_field) for key, of_field in grouped.items()}


def samples(rows: list[Row]) -> list[str]:
    """Returns the samples in the order in which they were read."""
    last: dict[str, str] = {}
    for row in rows:
        last[row["sample"]] = max(last.get(row["sample"], ""), row["audited_on"])
    return sorted(last, key=lambda sample: (last[sample], sample))


def read(directory: Path) -> list[Row]:
    """Reads the audit of a package, a row for each cell, sorted; raises QualityError where it cannot be used."""
    cells = spread(row for _, row in read_rows(directory / AUDIT, COLUMNS))
    return sorted(cells, key=lambda row: [row[column] for column in COLUMNS])


def read_neutrality(directory: Path) -> list[Row]:
    """Reads the words that a reading for neutrality alone has changed; raises QualityError where they cannot be used."""
    return [row for _, row in read_rows(directory / NEUTRALITY, NEUTRALITY_COLUMNS)]


def changed_since(tables: Tables, changes: Iterable[Row]) -> list[str]:
    """Names the cells that a reading for neutrality has changed and that no longer hold the new words; the last change counts."""
    last = {_cell(row): row["new"] for row in changes}
    return [" ".join(cell) for cell, new in last.items() if _value(tables, *cell) != new]


def _value(tables: Tables, table: str, key: str, field: str) -> str | None:
    if table not in schemas() or field not in schemas()[table].columns:
        return None
    values = tables[table][field][pairs(tables[table], *schemas()[table].key) == key]
    return values.iloc[0] if len(values) else None


def sections(rows: list[Row]) -> Iterator[Section]:
    """Yields the parts of the report: the samples, and the fields of each; nothing where no audit is recorded."""
    if rows:
        yield _samples(rows)
        yield _fields(rows)


def _samples(rows: list[Row]) -> Section:
    shown = []
    for sample in samples(rows):
        of_sample = [row for row in rows if row["sample"] == sample]
        measured = rate(of_sample)
        records = len({(row["table"], row["id"]) for row in of_sample})
        target = NOTHING if measured.rate is None else "yes" if measured.rate < TARGET else "no"
        shown.append((sample, max(row["audited_on"] for row in of_sample), f"{records:,}", *_figures(measured), target))
    note = (
        f"Each sample is a tenth of the rows of every table, a sixth from 20261129 on, drawn by the seed after which it is named, and re-read cell by cell against the "
        f"sources by a reader who coded none of it. What was wrong is mended, and a fresh sample read, until under {TARGET:.0%} of the "
        "cells of a sample are wrong. Interval: Wilson, 95 %, clustered by row, because errors in one row are not independent. "
        "Unverifiable cells, whose source could not be had or does not tell, are in no rate."
    )
    heads = (
        "sample",
        "read until",
        "rows",
        "cells",
        "wrong",
        "unverifiable",
        "error rate",
        "interval",
        f"under {TARGET:.0%}",
    )
    return Section("Samples", note, heads, shown)


def _fields(rows: list[Row]) -> Section:
    measured = by_field(rows)
    order = {sample: place for place, sample in enumerate(samples(rows))}
    shown = [
        (sample, field, *_figures(of_field))
        for (sample, field), of_field in sorted(measured.items(), key=lambda item: (-order[item[0][0]], item[0][1]))
    ]
    note = "The latest sample first. With few cells the interval is wide: no error among ten still allows more than one in four."
    heads = ("sample", "field", "cells", "wrong", "unverifiable", "error rate", "interval")
    return Section("Error rates by field", note, heads, shown)


def _figures(measured: Rate) -> tuple[str, ...]:
    counted = (f"{measured.judged:,}", f"{measured.wrong:,}", f"{measured.unverifiable:,}")
    if measured.rate is None:
        return (*counted, NOTHING, NOTHING)
    bounds = f"{100 * measured.low:.1f} to {100 * measured.high:.1f} %"
    return (*counted, percent(measured.wrong, measured.judged), bounds)


def rates_csv(rows: list[Row]) -> str:
    """Returns the error rates by sample and field as CSV; shares as numbers up to 1, blank where nothing was judged."""
    columns = ["sample", "field", "judged", "wrong", "unverifiable", "rate", "low", "high"]
    return as_csv(columns, (
        {"sample": sample, "field": field} | {name: _number(value) for name, value in vars(measured).items()}
        for (sample, field), measured in sorted(by_field(rows).items())
    ))  # fmt: skip


def _number(value: float | int | None) -> str:
    return "" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)
