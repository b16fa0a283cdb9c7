"""A real PostgreSQL takes the derived tables, loads into them with all keys on, refuses every breach, and its checks find each.

The same with a package of many statements (`--statements N`, 10,000 by default), in PostgreSQL and in DuckDB.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from schemas.tables import tables
from scripts.formats.sql import checks, ddl, ordered, passes
from tests.broken_sql import Breach, breaches, enforced
from tests.interop.postgres import server
from tests.interop.tools import Tool, run
from tests.packages import base

COPY = "\\copy \"{0}\" FROM '{1}/data/{0}.csv' WITH (FORMAT csv, HEADER, ENCODING 'UTF8')"
DUCKDB_COPY = "COPY \"{0}\" FROM '{1}/data/{0}.csv' (FORMAT csv, HEADER, DELIM ',', QUOTE '\"')"
# What PostgreSQL calls what it refuses, by the rule that is broken; everything else is a check.
STATES = {"required": "23502", "foreign-key": "23503", "unique-key": "23505"}
CHECK_VIOLATED = "23514"
MARK = "--------"
Query = Callable[[str], tuple[str, str]]


@pytest.fixture(scope="session")
def psql(installed: Callable[[str], Tool], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    """A server, and a function that runs a script in it and returns what it printed and what it complained of."""
    installed("PostgreSQL")
    place = tmp_path_factory.mktemp("psql")
    with server() as variables:

        def query(script: str) -> tuple[str, str]:
            (place / "script.sql").write_text(script, encoding="utf-8")
            command = "psql --no-psqlrc --quiet --file script.sql 2>complaints"
            printed = run(["bash", "-c", command], place, seconds=7200, **variables)
            return printed, (place / "complaints").read_text(encoding="utf-8")

        yield query


def load(psql: Query, database: str, package: Path, *, bare: bool = False) -> None:
    """Makes a database with the derived tables and loads a package, each table in one go; nothing may be complained of."""
    stop = "\\set ON_ERROR_STOP 1"
    copies = "\n".join(COPY.format(table.name, package) for table in ordered())
    made = psql(f"CREATE DATABASE {database};\n\\connect {database}\n{stop}\n{ddl('postgres', bare=bare)}\n{copies}\n")
    assert made == ("", "")


@pytest.fixture(scope="module")
def loaded(psql, tmp_path_factory) -> Query:
    """The base package in two databases: `enforced`, with keys and checks, and `bare`."""
    package = base(tmp_path_factory.mktemp("base"))
    load(psql, "enforced", package)
    load(psql, "bare", package, bare=True)
    return psql


def test_postgres_has_the_types_the_keys_and_the_descriptions(loaded):
    printed, complaints = loaded("""\\connect enforced
COPY (SELECT table_name, column_name, data_type, is_nullable, col_description(table_name::regclass, ordinal_position)
      FROM information_schema.columns WHERE table_schema = 'public') TO STDOUT WITH (FORMAT csv);
\\echo --------
COPY (SELECT conrelid::regclass, contype, count(*) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND contype <> 'c' GROUP BY 1, 2) TO STDOUT WITH (FORMAT csv);
""")
    assert complaints == ""
    columns, constraints = (list(csv.reader(io.StringIO(part))) for part in printed.split(f"{MARK}\n"))
    kinds = {"string": "text", "integer": "bigint", "date": "date"}
    found = {(table, column): (kind, null, said) for table, column, kind, null, said in columns}
    for table in tables().values():
        for field in table.fields:
            kind, null, said = found[table.name, field.name]
            assert kind == kinds[field.type]
            assert null == ("NO" if field.required else "YES")
            assert said.startswith(field.description)
    ought = Counter({(table.name, "p"): 1 for table in tables().values()})
    ought.update((table.name, "f") for table in tables().values() for _ in table.foreign_keys)
    assert Counter({(table, kind): int(count) for table, kind, count in constraints}) == ought


def each_breach(of: Callable[[Breach], bool] = lambda breach: True) -> list[Breach]:
    return [breach for of_check in breaches().values() for breach in of_check if of(breach)]


def test_postgres_refuses_every_breach_by_itself(loaded):
    tried = each_breach(lambda breach: enforced(breach.check, "postgres"))
    script = "".join(
        f"\\warn {MARK}\nBEGIN;\n{breach.statement};\nSET CONSTRAINTS ALL IMMEDIATE;\nROLLBACK;\n" for breach in tried
    )
    _, complaints = loaded(f"\\connect enforced\n\\set VERBOSITY verbose\n{script}")
    said = complaints.split(f"{MARK}\n")[1:]
    assert len(said) == len(tried) > len(checks("postgres")) / 2
    for breach, complaint in zip(tried, said, strict=True):
        states = re.findall(r"ERROR:\s+(\w{5}):", complaint)
        assert states[:1] == [STATES.get(breach.rule, CHECK_VIOLATED)], (breach, complaint)


def test_the_checks_return_just_the_broken_rows(loaded):
    queries = checks("postgres")
    copy = "COPY ({}) TO STDOUT WITH (FORMAT csv);\n\\echo --------\n"
    whole = 'SELECT * FROM "{}"'
    tried = each_breach()
    script = "".join(
        copy.format(whole.format(breach.table))
        + f"BEGIN;\n{breach.statement};\n"
        + copy.format(whole.format(breach.table))
        + copy.format(queries[breach.check])
        + "ROLLBACK;\n"
        for breach in tried
    )
    printed, complaints = loaded(f"\\connect bare\n{script}")
    assert complaints == ""
    parts = [Counter(map(tuple, csv.reader(io.StringIO(part, newline="")))) for part in printed.split(f"{MARK}\n")[:-1]]
    for breach, before, after, found in zip(tried, parts[::3], parts[1::3], parts[2::3], strict=True):
        ought = breach.broken(before, after)
        assert ought, breach
        assert found == ought, breach


@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
def test_a_package_of_many_statements_loads_with_all_keys_on(engine, many, request, timed):
    package, statements = many
    psql = request.getfixturevalue("psql") if engine == "postgres" else None
    clock = [time.monotonic()]
    if psql:
        load(psql, "many", package)
        psql("\\connect many\nANALYZE;\n")
    else:
        connection = request.getfixturevalue("in_duckdb")(package)
    clock.append(time.monotonic())
    for queries in (checks(engine), passes(engine)):
        if psql:
            copies = "".join(f"COPY ({query}) TO STDOUT;\n" for query in queries.values())
            assert psql(f"\\connect many\n{copies}") == ("", "")
        else:
            found = {name: connection.execute(query).fetchone() for name, query in queries.items()}
            assert found == dict.fromkeys(queries)
        clock.append(time.monotonic())
    count = 'SELECT count(*) FROM "statements"'
    counted = psql(f"\\connect many\nCOPY ({count}) TO STDOUT;")[0] if psql else connection.execute(count).fetchone()[0]
    assert int(counted) == statements
    loading, checking, passing = (after - before for before, after in itertools.pairwise(clock))
    name = "PostgreSQL" if psql else f"DuckDB {duckdb.__version__}"
    timed(name, package, {"load": loading, "checks": checking, "passes": passing})


@pytest.fixture
def in_duckdb() -> Iterator[Callable[[Path], duckdb.DuckDBPyConnection]]:
    """Gives a function that loads a package, with all keys on, into a DuckDB file beside it."""
    with contextlib.ExitStack() as opened:

        def filled(package: Path) -> duckdb.DuckDBPyConnection:
            connection = opened.enter_context(duckdb.connect(str(package / "many.duckdb")))
            connection.execute(ddl("duckdb"))
            for table in ordered():
                connection.execute(DUCKDB_COPY.format(table.name, package))
            return connection

        yield filled
