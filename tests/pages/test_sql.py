"""The page on which the database can be asked: every worked question has an answer, and without sql.js the page says so and is whole."""

import base64
import gzip
import json
import re
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from schemas.tables import tables
from scripts.formats.flat_links import VIEWS
from scripts.package.typed import read_completely
from scripts.pages import site, sql
from scripts.pages.data import Data
from tests.packages import ROOT

LOADING = (ROOT / "docs/loading.md").read_text(encoding="utf-8")
QUESTIONS = list(sql.QUESTION.finditer(LOADING + Path(sql.__file__).with_suffix(".md").read_text(encoding="utf-8")))


@pytest.fixture
def data(package: Path) -> Data:
    return Data(read_completely(package))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a folder in which sql.js looks as if npm had installed it."""
    folder = tmp_path / "sqljs"
    for path in sql.LIBRARY.values():
        (folder / "node_modules/sql.js" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "node_modules/sql.js" / path).write_text(f"as {path}", encoding="utf-8")
    lock = (sql.SQLJS / "package-lock.json").read_bytes()
    (folder / "package-lock.json").write_bytes(lock)
    (folder / "node_modules/.package-lock.json").write_bytes(lock)
    monkeypatch.setattr(sql, "SQLJS", folder)
    return folder


def opened(script: bytes) -> sqlite3.Connection:
    """Opens the database as the browser does."""
    packed = re.fullmatch(r'globalThis\.casusDatabase = "([^"]*)"\n', script.decode()).group(1)
    connection = sqlite3.connect(":memory:")
    connection.deserialize(gzip.decompress(base64.b64decode(packed)))
    return connection


def test_the_database_is_that_of_a_release_without_the_codings(data, installed):
    files = dict(sql.sql_files(data))
    assert files["sql/sql-wasm-inline.js"] == b"as dist/sql-wasm-inline.js"
    assert files == dict(sql.sql_files(data)), "the same on every run"
    with closing(opened(files["sql/database.js"])) as connection:
        for name in tables():
            if name != sql.LEFT_OUT:
                [(count,)] = connection.execute(f'SELECT count(*) FROM "{name}"')
                assert count == len(data.rows[name]), name
        for view in VIEWS:
            assert connection.execute(f"SELECT * FROM {view.name}").fetchone(), view.name
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            connection.execute("SELECT * FROM codings")


def test_every_worked_question_has_an_answer_and_the_five_of_the_loading_page_come_first(repository):
    five = re.search(r"^## Five questions.*?(?=^## )", LOADING, re.DOTALL | re.MULTILINE).group()
    assert re.findall(r"^```sql\n(.+)\n```$", five, re.MULTILINE) == [found["sql"] for found in QUESTIONS[:5]]
    assert len(QUESTIONS) == LOADING.count("```sql\nSELECT") + Path(sql.__file__).with_suffix(".md").read_text(
        encoding="utf-8"
    ).count("```sql")
    whole = sql.database(repository, without=(sql.LEFT_OUT,))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(whole)
        for found in QUESTIONS:
            assert connection.execute(found["sql"]).fetchall(), found["asked"]


def test_each_worked_question_is_a_link_that_holds_it_exactly(data, installed):
    page = sql.sql_page(data, LOADING, dict(sql.sql_files(data)))
    links = re.findall(r'<a href="#sql=([^"]*)">([^<]*)</a>', page)
    assert [(unquote(address), unescape(asked)) for address, asked in links] == [(found["sql"], found["asked"]) for found in QUESTIONS]  # fmt: skip
    for schema in [view.schema for view in VIEWS] + [one for name, one in tables().items() if name != sql.LEFT_OUT]:
        assert f"{schema.name}<" in unescape(page)
        for field in schema.fields:
            assert f"<code>{field.name}</code>" in unescape(page)
    assert "no person has validated" in page
    assert "policy: [\"'wasm-unsafe-eval'\"]" in page


def test_every_control_has_a_name_and_every_link_a_target(data, installed):
    page = sql.sql_page(data, LOADING, dict(sql.sql_files(data)))
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    assert {re.search(r'id="([^"]+)"', element).group(1) for element in re.findall(r"<(?:input|textarea)[^>]*>", page)} == labelled  # fmt: skip
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(set(identifiers)) == len(identifiers)
    assert set(re.findall(r' aria-describedby="([^"]+)"', page)) <= set(identifiers)
    assert "needs JavaScript" in page


@pytest.mark.parametrize("state", ["nothing", "interrupted", "another version"])
def test_without_the_locked_library_the_page_says_so_and_shows_the_questions(data, installed, state):
    there = installed / "node_modules/.package-lock.json"
    if state == "another version":
        lock = json.loads(there.read_text(encoding="utf-8"))
        lock["packages"]["node_modules/sql.js"]["integrity"] = "sha512-other"
        there.write_text(json.dumps(lock), encoding="utf-8")
    else:
        there.unlink()
        if state == "nothing":
            (installed / "node_modules/sql.js/dist/sql-wasm-inline.js").unlink()
    files = dict(sql.sql_files(data))
    assert files == {}
    page = sql.sql_page(data, LOADING, files)
    assert "built without sql.js" in page
    assert "<script" not in page
    assert "policy:" not in page
    assert "scripts:" not in page
    for found in QUESTIONS:
        assert " ".join(found["sql"].split()) in " ".join(unescape(page).split())


def test_the_site_has_the_page_and_its_files_either_way(data, installed, tmp_path, unfilled):
    site.write_markdown(data, tmp_path / "with")
    assert (tmp_path / "with/sql/database.js").is_file()
    for path in (*sql.STYLES, *sql.SCRIPTS):
        assert (tmp_path / "with" / path).is_file()
    (installed / "node_modules/.package-lock.json").unlink()
    site.write_markdown(data, tmp_path / "without")
    assert [path.name for path in (tmp_path / "without/sql").iterdir()] == ["index.md"]


def test_the_library_is_locked_by_a_hash():
    lock = json.loads((sql.SQLJS / "package-lock.json").read_text(encoding="utf-8"))
    assert set(lock["packages"]) == {"", "node_modules/sql.js"}
    assert lock["packages"]["node_modules/sql.js"]["integrity"].startswith("sha512-")
