"""What the curated statements cover and what they do not, counted from the tables.

A statement counts for the side of its speaker, the month of the latest day on which it can have been said, and the source that it is
taken from. Statements that are here only because their passage was drawn are left out: they are counted with weights, and elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from schemas.frames import Tables
from schemas.statements import has_authority
from schemas.tables import tables as schemas
from schemas.tables import vocabularies
from scripts.quality import evidence, turning_points
from scripts.quality.rows import Row, of_statement
from scripts.quality.sections import NOTHING, Section, percent

FEW = 5  # statements of a side in a month, or of a week, below which a corner counts as thinly covered
FEW_SIDES = 3  # sides that should take a stance on a demand
FEW_FORECASTS = 2  # statements that should speak of a scenario
SECOND_HAND = ("4", "5")  # tiers: a secondary report or quotation, an aggregator or back-translation
# Tables that say nothing about the crisis, or hold the sample.
UNCOUNTED = frozenset(["codes", "coders", "codings", "draws", "frames", "readings", "retired", "selections", "strata"])


def sections(tables: Tables, checked: list[Row], points: list[Row]) -> Iterator[Section]:
    """Yields the parts of the report, from the rows of docs/quality/evidence.csv and those of the turning points."""
    said = statements(tables)
    yield shares(tables, checked)
    yield corners(tables)
    if points:
        yield turning_points.section(tables, said, points)
    yield _crossed(tables, said, "month", months(), "By side and month")
    yield _crossed(tables, said, "act", list(vocabularies()["act"]), "By side and act")
    yield _issues(tables)
    for column, vocabulary, title in (
        ("tier", "tier", "By tier"),
        ("kind", "source_kind", "By kind of source"),
        ("language", "", "By language of the source"),
        ("channel", "channel", "By channel"),
    ):
        yield _counted(tables, said, column, vocabulary, title)
    yield _fill_rates(tables)


def statements(tables: Tables) -> pd.DataFrame:
    """Returns the curated statements with the side of the speaker, the month, and kind, language and way of reading of the source."""
    said = curated(tables, "statements")
    sources = {
        column: tables.look_up(said["source_id"], "sources", "source_id", column)
        for column in ("kind", "language", "read_as")
    }
    side = tables.look_up(said["speaker_id"], "speakers", "speaker_id", "side")
    return said.assign(side=side, month=said["said_until"].str[:7], **sources)


def curated(tables: Tables, table: str) -> pd.DataFrame:
    """Returns the rows of a table; for statements and what is linked to them, only those of curated statements."""
    rows, said = tables[table], tables["statements"]
    linked = of_statement(table)
    return rows[rows[linked].isin(said["statement_id"][said["curated"] == "yes"])] if linked else rows


def months() -> list[str]:
    """Returns the months of the window, as `2021-11`, from the schema."""
    return [str(month) for month in pd.period_range(*_window(), freq="M")]


def _window() -> tuple[str, str]:
    said = schemas()["statements"].field("said_until")
    return said.minimum, said.maximum


def shares(tables: Tables, checked: list[Row]) -> Section:
    """Counts what a reader should know first: how many statements are English, official, second-hand, checked."""
    said = statements(tables)
    quoted = said["quote"] != ""
    found = {row["id"] for row in checked if (row["field"], row["verdict"]) == ("quote", evidence.FOUND)}
    sides = said["side"].value_counts()
    parts = [
        ("taken from a source in English", said["language"].str.startswith("en"), len(said)),
        ("taken from an official document, statement or transcript", said["kind"].str.startswith("official_"), len(said)),
        ("by a speaker who could act: a body, or a holder of public office", has_authority(tables)[said.index], len(said)),
        ("second-hand: tier 4 or 5", said["tier"].isin(SECOND_HAND), len(said)),
        ("taken from a source read as a stored copy", said["read_as"] == "stored_copy", len(said)),
        ("by speakers of the side with most", said["side"] == (sides.index[0] if len(sides) else ""), len(said)),
        ("with words of the speaker", quoted, len(said)),
        ("of these, in translation", quoted & (said["translation"] != ""), int(quoted.sum())),
        ("of these, with the words in the language spoken", said["quote_original"] != "", int(quoted.sum())),
        ("of these, found in the whole text by program", quoted & said["statement_id"].isin(found), int(quoted.sum())),
    ]  # fmt: skip
    rows = [(name, f"{int(marked.sum()):,}", percent(int(marked.sum()), whole)) for name, marked, whole in parts]
    note = f"Of {len(said):,} curated statements. These are shares of a purposive selection: they describe this dataset and nothing else."
    return Section("At a glance", note, ("statements", "number", "share"), rows)


def corners(tables: Tables) -> Section:
    """Names the least-covered corners by fixed rules."""
    thin = {
        f"{_label(tables, 'side', side)}: months with fewer than {FEW} statements": of_months
        for side, of_months in _thin_months(tables).items()
    }
    thin[f"weeks with fewer than {FEW} statements"] = _thin_weeks(tables)
    thin[f"demands on which fewer than {FEW_SIDES} sides take a stance"] = _thin_demands(tables)
    thin[f"scenarios named by fewer than {FEW_FORECASTS} statements"] = _thin_scenarios(tables)
    rows = [
        (corner, str(len(found)), ", ".join(f"{which} ({number})" for which, number in sorted(found.items())))
        for corner, found in thin.items()
        if found
    ]
    note = "Curated statements only. The corners are named by a rule, with their counts in brackets. What is not named here is not necessarily well covered."
    return Section("The least-covered corners", note, ("corner", "number", "which"), rows)


def _thin_months(tables: Tables) -> dict[str, dict[str, int]]:
    """Returns for each side the months with few statements of it."""
    counts = statements(tables).groupby(["side", "month"]).size()
    return {
        side: _below(FEW, {month: counts.get((side, month), 0) for month in months()})
        for side in vocabularies()["side"]
    }


def _thin_weeks(tables: Tables) -> dict[str, int]:
    """Returns the weeks of the window, by their Monday, with few statements."""
    weeks = pd.PeriodIndex(statements(tables)["said_until"], freq="W").value_counts()
    return _below(
        FEW, {f"{week.start_time:%Y-%m-%d}": weeks.get(week, 0) for week in pd.period_range(*_window(), freq="W")}
    )


def _thin_demands(tables: Tables) -> dict[str, int]:
    links = curated(tables, "stances")
    side = links["statement_id"].map(statements(tables).set_index("statement_id")["side"])
    sides = side.groupby(links["demand_id"]).nunique()
    return _below(FEW_SIDES, {demand: sides.get(demand, 0) for demand in tables["demands"]["demand_id"]})


def _thin_scenarios(tables: Tables) -> dict[str, int]:
    counts = curated(tables, "forecasts")["scenario_id"].value_counts()
    return _below(FEW_FORECASTS, {scenario: counts.get(scenario, 0) for scenario in tables["scenarios"]["scenario_id"]})


def _below(least: int, counts: dict[str, int]) -> dict[str, int]:
    return {which: int(count) for which, count in counts.items() if count < least}


def _crossed(tables: Tables, said: pd.DataFrame, column: str, values: list[str], title: str) -> Section:
    """Counts the statements of each side by the values of another column; a zero is a dash, so that gaps are seen."""
    counts = said.groupby(["side", column]).size()
    rows = []
    for side in vocabularies()["side"]:
        cells = [int(counts.get((side, value), 0)) for value in values]
        rows.append(
            (_label(tables, "side", side), *(f"{cell:,}" if cell else NOTHING for cell in cells), f"{sum(cells):,}")
        )
    totals = [int((said[column] == value).sum()) for value in values]
    rows.append(("all", *(f"{total:,}" for total in totals), f"{sum(totals):,}"))
    return Section(title, "Curated statements.", ("side", *values, "all"), rows)


def _issues(tables: Tables) -> Section:
    demands, links = tables["demands"], curated(tables, "stances")
    issue = tables.look_up(links["demand_id"], "demands", "demand_id", "issue")
    side = links["statement_id"].map(statements(tables).set_index("statement_id")["side"])
    rows = [
        (
            _label(tables, "issue", code),
            f"{int((demands['issue'] == code).sum()):,}",
            f"{links['statement_id'][issue == code].nunique():,}",
            str(side[issue == code].nunique()),
        )
        for code in vocabularies()["issue"]
    ]
    note = "Curated statements that take a stance on a demand of the issue; one statement can count for several issues."
    return Section("By issue", note, ("issue", "demands", "statements", "sides"), rows)


def _counted(tables: Tables, said: pd.DataFrame, column: str, vocabulary: str, title: str) -> Section:
    counts = said[column].value_counts()
    values = (
        vocabularies()[vocabulary] if vocabulary else sorted(counts.index, key=lambda value: (-counts[value], value))
    )
    rows = [
        (
            _label(tables, vocabulary, value) if vocabulary else value,
            f"{int(counts.get(value, 0)):,}",
            percent(int(counts.get(value, 0)), len(said)),
        )
        for value in values
    ]
    return Section(
        title, "Curated statements.", (column.replace("kind", "kind of source"), "statements", "share"), rows
    )


def fill_rates(tables: Tables) -> Iterator[tuple[str, str, int, int]]:
    """Yields each optional field of the tables that speak of the crisis: table, field, rows and filled cells, of curated statements only."""
    for name, schema in schemas().items():
        rows = curated(tables, name) if name not in UNCOUNTED else ()
        for field in schema.fields if name not in UNCOUNTED else ():
            if not field.required and field.name not in schema.key:
                yield name, field.name, len(rows), int((rows[field.name] != "").sum())


def _fill_rates(tables: Tables) -> Section:
    rows = [
        (f"{table}.{field}", f"{rows:,}", f"{filled:,}", percent(filled, rows))
        for table, field, rows, filled in fill_rates(tables)
    ]
    note = "Optional fields, those of statements and their links for curated statements only. Some may be filled in certain rows only, as the means and the aim of a threat; the dictionary says what a blank means."
    return Section("Fill rates", note, ("field", "rows", "filled", "share"), rows)


def _label(tables: Tables, vocabulary: str, code: str) -> str:
    """Returns the label of a code; the code itself where the codebook lacks it."""
    codes = tables["codes"]
    found = codes["label"][(codes["vocabulary"] == vocabulary) & (codes["code"] == code)]
    label = found.iloc[0] if len(found) else ""
    return f"{code} {label}".strip() if code.isdigit() else label or code
