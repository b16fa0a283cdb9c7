"""Spark itself takes the derived tables, loads into them, and its passes find every breach and nothing else.

Loaded are the published package, the small one that is broken, and a generated one of many statements (`--statements N`).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from schemas.tables import TableSchema, tables
from scripts.formats.sql import DIALECTS, ddl, ordered, passes
from tests.broken_sql import Breach, breaches, csv_of
from tests.interop.tools import HERE, SPARK, Tool
from tests.packages import ROOT

Rows = list[list[str | None]]
# For tables of a few rows: one stage after another in one thread, and no code compiled for each query.
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.wholeStage": "false",
}


@pytest.fixture
def spark(installed: Callable[[str], Tool], tmp_path: Path) -> Callable[[list[str]], list[tuple[float, Rows]]]:
    """Gives a function that runs statements in Spark and returns, for each, its seconds and its rows."""
    installed("Spark")

    def run(statements: list[str]) -> list[tuple[float, Rows]]:
        done = subprocess.run([SPARK, HERE / "on_spark.py"], cwd=tmp_path, input=json.dumps(statements), capture_output=True, encoding="utf-8", timeout=7200)  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return [(seconds, rows) for seconds, rows in json.loads(done.stdout)]

    return run


def loading(file: Callable[[str], Path]) -> list[str]:
    """Returns what makes the derived tables and fills each from its CSV file, read as docs/loading.md says."""
    made = re.findall(r"^CREATE TABLE .*?(?=;$)", ddl("spark"), re.MULTILINE | re.DOTALL)
    return [
        statement
        for table, create in zip(ordered(), made, strict=True)
        for statement in (create, *_filling(table, file(table.name)))
    ]


def _filling(table: TableSchema, file: Path) -> list[str]:
    columns = ", ".join(f"`{field.name}` {DIALECTS['spark'].types[field.type]}" for field in table.fields)
    read = f"OPTIONS (path '{file}', header 'true', escape '\"', mode 'FAILFAST')"
    return [
        f"CREATE TEMPORARY VIEW `{table.name}_file` ({columns}) USING csv {read}",
        f"INSERT INTO `{table.name}` SELECT * FROM `{table.name}_file`",
    ]


def breaking(breach: Breach) -> tuple[str, str]:
    """Returns the table that a breach changes, and a query for its rows as they then are: no table of files takes an UPDATE."""
    change = sqlglot.parse_one(breach.statement, read="duckdb")
    table = change.find(exp.Table).name
    if isinstance(change, exp.Insert):
        more = change.expression.sql("spark", identify=True).replace(
            f"`{table}`", f"spark_catalog.default.`{table}`", 1
        )
        return table, f"SELECT * FROM spark_catalog.default.`{table}` UNION ALL {more}"
    where = change.args["where"].this.sql("spark", identify=True)
    if isinstance(change, exp.Delete):
        return table, f"SELECT * FROM spark_catalog.default.`{table}` WHERE NOT ({where})"
    [new] = change.expressions
    schema = tables()[table]
    value = f"CAST({new.expression.sql('spark')} AS {DIALECTS['spark'].types[schema.field(new.this.name).type]})"
    cells = [
        f"CASE WHEN {where} THEN {value} ELSE `{name}` END AS `{name}`" if name == new.this.name else f"`{name}`"
        for name in schema.columns
    ]
    return table, f"SELECT {', '.join(cells)} FROM spark_catalog.default.`{table}`"


def in_duckdb(tried: list[Breach]) -> list[Counter]:
    """Returns what the passes of DuckDB, which tests/formats/test_ddl.py compares with the checks, say of each breach."""
    found, asked = [], passes("duckdb")
    with duckdb.connect() as connection:
        connection.execute(ddl("duckdb", bare=True))
        for table in ordered():
            connection.execute(f"COPY \"{table.name}\" FROM '{csv_of(table.name)}' (header true)")
        for breach in tried:
            connection.execute(f"BEGIN; {breach.statement}")
            rows = connection.execute(asked[breach.table]).fetchall()
            found.append(Counter(tuple(None if cell is None else str(cell) for cell in row) for row in rows))
            connection.execute("ROLLBACK")
    return found


def test_spark_finds_just_what_is_broken(spark):
    tried = [breach for of_check in breaches().values() for breach in of_check]
    statements = [*(f"SET {name} = {value}" for name, value in SMALL.items()), *loading(csv_of)]
    before, asked = len(statements), passes("spark")
    for breach in tried:
        table, rows = breaking(breach)
        statements += [
            f"CREATE TEMPORARY VIEW `{table}` AS {rows}",
            asked[breach.table],
            f"DROP VIEW `{table}`",
        ]
    found = [Counter(map(tuple, rows)) for _, rows in spark(statements)[before + 1 :: 3]]
    ought = in_duckdb(tried)
    assert all(ought)
    assert [each for each in zip(tried, found, ought, strict=True) if each[1] != each[2]] == []


@pytest.mark.parametrize("of", ["published", "many"])
def test_spark_finds_nothing_in_a_valid_package(of, spark, request, timed):
    package = ROOT if of == "published" else request.getfixturevalue("many")[0]
    statements = loading(lambda name: package / "data" / f"{name}.csv")
    *done, (_, [[counted]]) = spark([*statements, *passes("spark").values(), "SELECT count(*) FROM statements"])
    loaded, asked = done[: len(statements)], done[len(statements) :]
    assert [rows for _, rows in asked] == [[]] * len(tables())
    assert int(counted) == len((package / "data" / "statements.csv").read_bytes().splitlines()) - 1
    timed(
        "Spark, local mode, two workers",
        package,
        {"load": sum(s for s, _ in loaded), "passes": sum(s for s, _ in asked)},
    )
