"""The tables and checks as SQL: DuckDB and SQLite load and enforce them, and every dialect's checks find every breach."""

import functools
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from schemas.tables import TableSchema, tables
from scripts.ddl import main
from scripts.formats.sql import DIALECTS, checks, ddl, ordered, passes
from tests.broken_sql import breaches, csv_of, enforced, rows
from tests.packages import WHOLE


def empty_duckdb(*, bare: bool = False) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(ddl("duckdb", bare=bare))
    return connection


def empty_sqlite(place: str | Path = ":memory:") -> sqlite3.Connection:
    connection = sqlite3.connect(place, isolation_level=None)
    connection.create_function("REGEXP", 2, lambda form, text: text is not None and bool(re.search(form, text)))
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(ddl("sqlite"))
    return connection


def load(connection: duckdb.DuckDBPyConnection | sqlite3.Connection, table: TableSchema) -> None:
    """Loads one table of the base package, in one transaction."""
    if isinstance(connection, duckdb.DuckDBPyConnection):
        connection.execute(f"COPY \"{table.name}\" FROM '{csv_of(table.name)}' (header true)")
        return
    cells = [[cell or None for cell in row.values()] for row in rows(table.name)]
    connection.execute("BEGIN")
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})', cells)
    connection.execute("COMMIT")


def filled(connection: duckdb.DuckDBPyConnection | sqlite3.Connection):
    for table in ordered():
        load(connection, table)
    return connection


@pytest.fixture(scope="module")
def bare():
    """The base package in DuckDB tables that accept anything."""
    with filled(empty_duckdb(bare=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def duck():
    """The base package in DuckDB tables with keys and checks."""
    with filled(empty_duckdb()) as connection:
        yield connection


@pytest.fixture(scope="module")
def lite():
    """The base package in SQLite tables with keys and checks."""
    connection = filled(empty_sqlite())
    yield connection
    connection.close()


def test_referenced_tables_come_first():
    placed: set[str] = set()
    for table in ordered():
        assert {key.table for key in table.foreign_keys} <= placed | {table.name}
        placed.add(table.name)
    assert placed == set(tables())


def test_what_was_loaded_is_what_the_files_hold(duck, lite):
    for table in ordered():
        cells = ", ".join(f"coalesce(CAST(\"{column}\" AS VARCHAR), '')" for column in table.columns)
        for connection in (duck, lite):
            found = connection.execute(f'SELECT {cells} FROM "{table.name}"').fetchall()
            assert Counter(found) == Counter(tuple(row.values()) for row in rows(table.name))


def test_duckdb_has_the_types_and_the_descriptions(duck):
    found = duck.execute("SELECT table_name, column_name, data_type, comment FROM duckdb_columns()").fetchall()
    said = {(table, column): (kind, comment) for table, column, kind, comment in found}
    for table in tables().values():
        for field in table.fields:
            kind, comment = said[table.name, field.name]
            assert kind == {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE"}[field.type]
            assert comment.startswith(field.description)
            assert field.vocabulary in comment


def test_sqlite_keeps_the_descriptions_and_the_types(lite):
    for table in tables().values():
        [[stored]] = lite.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table.name]).fetchall()
        assert all(text in stored for text in [table.description, *(field.description for field in table.fields)])
        found = {row[1]: row[2] for row in lite.execute(f'PRAGMA table_info("{table.name}")')}
        kinds = {"string": "TEXT", "integer": "INTEGER", "date": "DATE"}
        assert found == {field.name: kinds[field.type] for field in table.fields}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("figures", "low", "many"), ("figures", "low", 1.5), ("events", "ends_on", "2022-02-30"), ("events", "ends_on", "2022-2-3"), ("events", "ends_on", 2022), ("sources", "author", "")],
)  # fmt: skip
def test_sqlite_refuses_what_is_not_of_the_type(lite, table, column, value):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        lite.execute(f'UPDATE "{table}" SET "{column}" = ?', [value])


@pytest.mark.parametrize("name", ["duck", "lite"])
def test_every_reference_has_an_index_that_begins_with_it(name, request):
    connection = request.getfixturevalue(name)
    query = {
        "duck": "SELECT table_name, sql FROM duckdb_indexes()",
        "lite": "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    }[name]
    led = {(table, re.search(r'\("?(\w+)"?\)', sql).group(1)) for table, sql in connection.execute(query).fetchall()}
    led |= {(table.name, table.key[0]) for table in tables().values()}
    assert led >= {(table.name, key.field) for table in tables().values() for key in table.foreign_keys}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_parses_its_own_tables(dialect):
    statements = sqlglot.parse(ddl(dialect), read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
    assert not any(isinstance(statement, exp.Command) for statement in statements), "understood, not just passed on"
    made = [each for each in statements if isinstance(each, exp.Create) and each.kind == "TABLE"]
    kinds = {"string": {"TEXT", "VARCHAR"}, "integer": {"BIGINT", "INT"}, "date": {"DATE"}}
    assert [each.this.this.name for each in made] == [table.name for table in ordered()]
    for each, table in zip(made, ordered(), strict=True):
        columns = list(each.find_all(exp.ColumnDef))
        assert [column.name for column in columns] == table.columns
        for column, field in zip(columns, table.fields, strict=True):
            assert column.kind.this.name in kinds[field.type]
            meant = column.find(exp.CommentColumnConstraint)
            assert (meant is not None) == (DIALECTS[dialect].comments == "inline")
            assert meant is None or meant.this.name.startswith(field.description)


def test_a_check_for_every_constraint_of_the_schemas():
    ought = set()
    for table in tables().values():
        ought.add((table.name, ",".join(table.key), "unique-key"))
        ought |= {(table.name, key.field, "foreign-key") for key in table.foreign_keys}
        for field in table.fields:
            has = {"required": field.required, "pattern": field.pattern, "max-length": field.max_length, "minimum": field.minimum, "maximum": field.maximum, f"{field.vocabulary.replace('_', '-')}-code": field.enum, "code-undefined": field.vocabulary}  # fmt: skip
            ought |= {(table.name, field.name, rule) for rule, asked in has.items() if asked}
    for dialect in DIALECTS:
        assert {tuple(name.split(".")) for name in checks(dialect)} == ought


@pytest.fixture(scope="module")
def parsed():
    """The checks of every dialect, parsed as its own and turned into DuckDB's: the meaning they have there can be tried here."""
    queries = {
        dialect: {name: sqlglot.parse_one(query, read=dialect) for name, query in _some(checks(dialect), dialect)}
        for dialect in DIALECTS
    }
    assert all(isinstance(query, exp.Select) for of_dialect in queries.values() for query in of_dialect.values())
    return {
        name: {dialect: of_dialect[name].sql("duckdb") for dialect, of_dialect in queries.items() if name in of_dialect}
        for name in checks("duckdb")
    }


def _some(queries: dict[str, str], dialect: str) -> list[tuple[str, str]]:
    """Returns the queries of a dialect: with CASUS_WHOLE=1 all, else every third one, and of the next dialects the others."""
    step = 1 if WHOLE else 3
    return list(queries.items())[list(DIALECTS).index(dialect) % step :: step]


def test_the_checks_find_nothing_in_a_valid_package(bare, lite, parsed):
    found = {(dialect, name): bare.execute(query).fetchall() for name, by in parsed.items() for dialect, query in by.items()}  # fmt: skip
    found |= {("in SQLite", name): lite.execute(query).fetchall() for name, query in checks("sqlite").items()}
    assert {check: rows for check, rows in found.items() if rows} == {}


def test_the_checks_of_every_dialect_return_just_the_broken_rows(bare, parsed):
    whole = {table: Counter(bare.execute(f'SELECT * FROM "{table}"').fetchall()) for table in tables()}
    for name, of_check in breaches().items():
        for breach in of_check:
            bare.execute("BEGIN")
            bare.execute(breach.statement)
            after = Counter(bare.execute(f'SELECT * FROM "{breach.table}"').fetchall())
            found = {query: Counter(bare.execute(query).fetchall()) for query in set(parsed[name].values())}
            bare.execute("ROLLBACK")
            ought = breach.broken(whole[breach.table], after)
            assert ought, breach
            assert all(rows == ought for rows in found.values()), (breach, found)


@functools.cache
def of_spark(table: str) -> str:
    """Returns the pass over a table in Spark's dialect, in DuckDB's."""
    return sqlglot.parse_one(passes("spark")[table], read="spark").sql("duckdb")


def test_the_passes_find_nothing_in_a_valid_package(bare, lite):
    assert [found for query in passes("sqlite").values() if (found := lite.execute(query).fetchall())] == []
    for dialect in DIALECTS:
        for table, query in _some(passes(dialect), dialect):
            asked = sqlglot.parse_one(query, read=dialect)
            assert isinstance(asked, exp.Select)
            if dialect != "sqlite":
                assert bare.execute(asked.sql("duckdb")).fetchall() == [], (dialect, table)


def test_the_passes_name_just_the_broken_rows_and_the_checks_that_find_them(bare):
    whole = {table: Counter(bare.execute(f'SELECT * FROM "{table}"').fetchall()) for table in tables()}
    for breach in [first for first, *_ in breaches().values()][:: 1 if WHOLE else 6]:
        bare.execute("BEGIN")
        bare.execute(breach.statement)
        after = Counter(bare.execute(f'SELECT * FROM "{breach.table}"').fetchall())
        found = bare.execute(of_spark(breach.table)).fetchall()
        bare.execute("ROLLBACK")
        ought = Counter(map(breach.key, breach.broken(whole[breach.table], after).elements()))
        told = f"{breach.field}.{breach.rule}"
        assert Counter(tuple(key) for *key, rules in found if told in rules.split()) == ought, breach
        # A row that refers to a changed key is broken too, and so is another field with a code that is no longer defined.
        beside = {tuple(key) for *key, rules in found if ".foreign-key" not in rules}
        assert breach.code or beside <= set(ought), breach


@pytest.mark.parametrize(("dialect", "connect"), [("duckdb", empty_duckdb), ("sqlite", empty_sqlite)])
def test_the_database_refuses_every_breach_by_itself(dialect, connect):
    """Each table is tried before those that refer to it are loaded, which would be a reason of its own to refuse."""
    connection, refused = connect(), set()
    for table in ordered():
        load(connection, table)
        for name in checks(dialect):
            if name.startswith(f"{table.name}.") and enforced(name, dialect):
                for breach in breaches()[name]:
                    with pytest.raises((duckdb.Error, sqlite3.Error), match=breach.refusal):
                        connection.execute(breach.statement)  # a transaction of its own
                refused.add(name)
    connection.close()
    assert refused == {name for name in checks(dialect) if enforced(name, dialect)}


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="the command sqlite3 is not installed")
def test_the_shell_of_sqlite_runs_every_check(tmp_path):
    """It has the REGEXP that is elsewhere missing."""
    filled(empty_sqlite(tmp_path / "casus.db")).close()
    script = "".join(f".print {name}\n{query};\n" for name, query in checks("sqlite").items())

    def printed() -> str:
        command = ["sqlite3", "-bail", tmp_path / "casus.db"]
        return subprocess.run(command, input=script, capture_output=True, encoding="utf-8", check=True).stdout

    names = "".join(f"{name}\n" for name in checks("sqlite"))
    assert printed() == names
    with sqlite3.connect(tmp_path / "casus.db") as connection:
        connection.execute("UPDATE events SET country = 'Nowhere' WHERE event_id = 'event-one'")
    [found] = set(printed().splitlines()) - set(names.splitlines())
    assert found.startswith("event-one|")


def test_a_text_as_long_as_may_be_is_no_breach(bare):
    """A text is measured in code points, as the schemas mean it, not in bytes or in what looks like one letter."""
    queries = checks("duckdb")
    for table in tables().values():
        for field in table.fields:
            if field.max_length:
                bare.execute("BEGIN")
                bare.execute(
                    f'UPDATE "{table.name}" SET "{field.name}" = ?', ["e\u0301🙂" + "ж" * (field.max_length - 3)]
                )
                assert bare.execute(queries[f"{table.name}.{field.name}.max-length"]).fetchall() == []
                bare.execute("ROLLBACK")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_command_prints_what_the_functions_return(dialect, capsys):
    assert main([dialect]) == 0
    assert capsys.readouterr().out == ddl(dialect) + "\n"
    assert main([dialect, "--bare"]) == 0
    assert capsys.readouterr().out == ddl(dialect, bare=True) + "\n"
    for option, queries in {"--checks": checks(dialect), "--passes": passes(dialect)}.items():
        assert main([dialect, option]) == 0
        assert capsys.readouterr().out == "".join(f"-- {name}\n{query};\n\n" for name, query in queries.items())


@pytest.mark.parametrize(
    "arguments",
    [[], ["oracle"], ["sqlite", "--checks", "--bare"], ["sqlite", "--checks", "--passes"], ["sqlite", "data"]],
)
def test_wrong_usage_is_one_sentence(arguments, capsys):
    assert main(arguments) == 2
    out, problem = capsys.readouterr()
    assert (out, problem.count("\n")) == ("", 1)
