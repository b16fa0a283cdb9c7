"""Loading: every tool gets the same values, and our own loader gives them their types."""

import csv
import functools
import re
import shutil
import sqlite3
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from schemas.tables import SCHEMAS, Field, TableSchema, tables
from scripts.load import main
from scripts.package.errors import LoadError, PackageError
from scripts.package.typed import load
from tests.empty import empty, fill
from tests.interop.tools import FENCE, TOOLS, Code, Tool, defaults, documented
from tests.packages import WHOLE, base

Rows = list[list[str]]
TRICKY = [
    'a, "b" ’c’',
    "Łódź — «é» и 🙂",
    "007",
    "true",
    "1e5",
    "3:15",
    "1,5",
    "; \\ | #",
]  # one a row, in every text without a form


def made_rows(schema: TableSchema) -> list[dict[str, str]]:
    """Makes rows of a table: the examples of its schema, the same without what may be blank, and texts that tools mangle.

    Keys and references hold, so that a database may enforce them; rows are in the order of their keys.
    """
    full = {field.name: field.example for field in schema.fields}
    bare = {field.name: field.example if field.required else "" for field in schema.fields}
    free = [field.name for field in schema.fields if field.type == "string" and not field.enum and not field.pattern]
    rows = [full, bare, *({**full, **dict.fromkeys(free, text)} for text in TRICKY)]
    refers = {key.field: tables()[key.table].field(key.target) for key in schema.foreign_keys}
    for number, row in enumerate(rows):
        for field in schema.fields:
            own = field.name in schema.key and not field.enum and field.type == "string"
            if row[field.name] and (own or field.name in refers):
                row[field.name] = _numbered(refers.get(field.name, field), number)
    return rows


def _numbered(field: Field, number: int) -> str:
    """Returns the example of an identifier with a number in it, in the form that its schema wants."""
    stem = re.sub("-[0-9]{3}$", "", field.example)
    tried = [f"{stem}-{number:03}", f"{stem}_{number:03}"]
    return next(text for text in tried if not field.defects(text))


@pytest.fixture(scope="session")
def packages(tmp_path_factory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("load")
    made = empty(place / "made")
    for name, schema in tables().items():
        fill(made, name, *made_rows(schema))
    return {"made": made, "base": base(place), "published": SCHEMAS.parent if WHOLE else sample(place / "sample")}


def sample(place: Path) -> Path:
    """Copies the published package with every twentieth row of each table: what is read row by row needs no reference to hold."""
    package = empty(place)
    for table in (SCHEMAS.parent / "data").glob("*.csv"):
        head, *rows = table.read_bytes().splitlines(keepends=True)
        (package / "data" / table.name).write_bytes(b"".join([head, *rows[::20]]))
    return package


@functools.cache
def expected(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


loaded = functools.cache(load)  # a package once, not once for each of its tables


def by_loader(path: Path, table: str) -> Rows:
    frame = loaded(path.parent.parent)[table]
    texts = frame.apply(
        lambda column: column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column.astype("string")
    )
    return [list(frame.columns), *texts.astype(object).where(frame.notna(), "").to_numpy().tolist()]


def by_duckdb_with_types(path: Path, table: str) -> Rows:
    with duckdb.connect() as connection:
        query = "SELECT COLUMNS(*)::VARCHAR FROM read_csv($path, header = true)"
        found = connection.execute(query, {"path": str(path)})
        header = [column[0] for column in found.description]
        return [header, *([cell or "" for cell in row] for row in found.fetchall())]


def by_sqlite(path: Path, table: str) -> Rows:
    header, *rows = expected(path)
    with sqlite3.connect(":memory:") as connection:
        columns = ", ".join(f'"{name}" TEXT' for name in header)  # quoted: a column is called table
        connection.execute(f"CREATE TABLE t ({columns})")
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(header))})", rows)
        found = connection.execute("SELECT * FROM t ORDER BY rowid")
        return [[column[0] for column in found.description], *map(list, found)]


@pytest.mark.parametrize("table", tables())
@pytest.mark.parametrize("package", ["made", "base", "published"])
@pytest.mark.parametrize("read", [by_loader, by_duckdb_with_types, by_sqlite])
def test_every_tool_reads_every_cell_alike(packages, read, package, table):
    path = packages[package] / "data" / f"{table}.csv"
    assert read(path, table) == expected(path)


def tool(title: str) -> Tool:
    return next(tool for tool in TOOLS if tool.title == title)


@pytest.mark.parametrize("title", ["csv of the standard library", "pandas", "polars", "pyarrow", "DuckDB", "SQLite"])
def test_the_line_of_the_page_reads_every_cell(packages, tmp_path, title):
    """The quick ones among the tools with which `make interop` does the same."""
    if lacking := tool(title).lacking():
        pytest.skip(lacking)
    place = shutil.copytree(packages["made"], tmp_path / "package")
    found = tool(title).read(Code.of(title), place)
    assert found == {name: expected(place / "data" / f"{name}.csv") for name in tables()}


def test_the_page_has_a_section_for_every_tool():
    assert set(documented()) == {tool.title for tool in TOOLS}
    assert set(defaults()) < set(documented())
    for title in documented():
        code = Code.of(title)
        assert code.each or "data/*.csv" in code.before
        assert "statements" not in code.load("sources")


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_other_pages_give_lines_of_the_page(page):
    fences = FENCE.finditer((SCHEMAS.parent / page).read_text(encoding="utf-8"))
    lines = [line.removesuffix(" -- DuckDB") for fence in fences for line in fence["code"].splitlines()]
    given = [line for line in lines if "data/statements.csv" in line]
    assert len(given) >= 3
    assert set(given) <= {line for code in documented().values() for line in code.splitlines()}


@pytest.mark.parametrize("package", ["made", "base", "published"])
def test_every_column_has_the_type_of_its_schema(packages, package):
    dtypes = {"string": "string", "integer": "Int64", "date": "datetime64[s]"}
    promised = {name: {field.name: dtypes[field.type] for field in schema.fields} for name, schema in tables().items()}
    loaded = load(packages[package])
    assert {
        name: {column: str(dtype) for column, dtype in frame.dtypes.items()} for name, frame in loaded.items()
    } == promised


def test_blank_cells_and_nothing_else_are_missing(tmp_path):
    package = empty(tmp_path / "package")
    fill(package, "figures", {"figure_id": "f", "scope": "NA", "words": "null", "high": "999999999999999"})
    fill(package, "posts", {"post_id": "p", "title": " ", "held_until": "9999-12-31"})
    frames = load(package)
    figure, post = frames["figures"].iloc[0], frames["posts"].iloc[0]
    assert (figure["scope"], figure["words"], figure["high"]) == ("NA", "null", 999_999_999_999_999)
    assert figure["low"] is figure["unit"] is pd.NA
    assert post["held_from"] is pd.NaT
    assert (post["title"], post["held_until"]) == (" ", pd.Timestamp("9999-12-31"))


def test_a_spreadsheet_s_file_gives_the_same_frame(packages, tmp_path):
    other = shutil.copytree(packages["made"], tmp_path / "other")
    path = other / "data/codes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(load(other)["codes"], load(packages["made"])["codes"])


@pytest.mark.parametrize(
    ("table", "data", "says"),
    [
        ("stances", b"statement_id,demand_id,stance\na,b\n", "data/stances.csv:2 has 2 cells where the header has 3 (make validate says more)"),
        ("stances", b"statement_id,demand_id,stance\na,b,\"c\n", "data/stances.csv:2 cannot be read as CSV from here on"),
        ("stances", b"statement_id,demand_id,stance\na,b,\xe9\n", "data/stances.csv:2 holds bytes that are not UTF-8"),
        ("stances", b"statement_id,demand_id,stance,x\n", "data/stances.csv:1 the column “x” is not in the schema"),
        ("compliance", b"demand_id,as_of,compliance,source_id,reason,note\nd,2022-2-23,met,,,\n", "data/compliance.csv:2:as_of “2022-2-23” of d is not a date"),
        ("codings", b"table,record,coder_id,round,role,variable,value,coded_on,content_hash\nt,r,c,1.0,first,act,,,\n", "data/codings.csv:2:round “1.0” of t|r|c|1.0|act is not a whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_completely_is_refused(tmp_path, capsys, table, data, says):
    package = empty(tmp_path / "package", **{table: data})
    with pytest.raises(LoadError) as refused:
        load(package)
    assert str(refused.value).startswith(says)
    assert main([str(package)]) == 1
    assert capsys.readouterr() == ("", f"{refused.value}\n")


def test_a_missing_table_is_refused(tmp_path):
    package = empty(tmp_path / "package")
    (package / "data/events.csv").unlink()
    with pytest.raises(LoadError, match=r"^data/events.csv is missing"):
        load(package)


def test_a_table_that_the_descriptor_does_not_name_is_refused(tmp_path):
    package = empty(tmp_path / "package")
    descriptor = package / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace('"name": "events"', '"name": "deeds"'), "utf-8")
    with pytest.raises(LoadError, match="names no file of the table events"):
        load(package)


def test_a_folder_that_is_no_package_is_refused(tmp_path):
    with pytest.raises(PackageError, match="is no package"):
        load(tmp_path)


def test_the_command_counts_rows_and_columns(packages, capsys):
    assert main([str(packages["made"])]) == 0
    head, *lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert head == ["table", "rows", "columns"]
    rows = str(2 + len(TRICKY))
    assert lines == [[name, rows, str(len(schema.fields))] for name, schema in tables().items()]


@pytest.mark.parametrize("arguments", [["--typed"], ["nowhere"]])
def test_wrong_usage_is_one_sentence(tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, problem = capsys.readouterr()
    assert (out, problem.count("\n")) == ("", 1)
