"""A release: what is in its archive, that others' validators accept it, that it is the same whoever makes it, and what refuses it."""

import csv
import datetime
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import datacite.schema45
import jsonschema
import mlcroissant
import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables, vocabularies
from scripts import changelog as changelog_command
from scripts import cite as cite_command
from scripts import release as release_command
from scripts.checks.descriptor import _profile
from scripts.formats import derived, registry
from scripts.formats.coding_workbook import drawn, sheets
from scripts.formats.flat import COLUMNS, STATEMENTS
from scripts.formats.flat_links import VIEWS
from scripts.formats.sqlite import database, rows
from scripts.formats.workbook import Column, Sheet, workbook
from scripts.package.errors import PackageError
from scripts.package.records import Records
from scripts.package.typed import read_completely
from scripts.quality import agreement, alpha
from scripts.quality.agreement import Report, measure
from scripts.versions import changelog, history, release
from scripts.versions import gates as release_gates
from scripts.versions.version import read_version
from tests.formats.test_cite import CONCEPT, DOI, known
from tests.packages import ROOT, base, edit
from tests.quality.test_reliability import coded, frames
from tests.verdicts import validate
from tests.versions import append, drop, edit_json, set_version, zipped

NOTHING_CODED = Report(alpha.SEED, 0, (), agreement.QuoteFound(0, 0, 0, None, ""), {}, ())


def quickly(directory):
    """Validates without the second witness: here it is the gates that are tried."""
    return validate(directory, "pandera")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(release, "validate", quickly)


@pytest.fixture
def unvalidated(monkeypatch):
    """Takes the package for valid and nothing of it for coded: other gates are tried."""
    monkeypatch.setattr(release, "validate", lambda _: ([], {}))
    monkeypatch.setattr(agreement, "measure", lambda _: NOTHING_CODED)


@pytest.fixture
def few(monkeypatch, unvalidated):
    """Writes the formats that name the version, and no others: it is our own texts that are tried."""
    named = [each for each in registry.FORMATS if each.name in ("references", "catalogues")]
    monkeypatch.setattr(registry, "FORMATS", named)


@pytest.fixture
def small(monkeypatch, unvalidated):
    """Makes archives of one small file: it is the writing that is tried."""
    monkeypatch.setattr(release, "contents", lambda *_: {"a.txt": b"one"})
    monkeypatch.setattr(release, "disagreeing", lambda *_: [])


def git(place: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]  # fmt: skip
    subprocess.run(["git", *identity, "-C", str(place), *arguments], check=True, capture_output=True)


def repository(place: Path) -> Path:
    """Makes a repository of the base package, texts beside it, with an earlier version under a tag; returns its folder.

    Only the later version has .gitattributes, as in our own history.
    """
    package = base(place)
    shutil.copy(ROOT / "LICENSE", package)
    git(package, "init")
    set_version(package, "1.0.9")
    drop(package, "stances", "one-001,demand-two")
    git(package, "add", "-A")
    git(package, "commit", "-m", "one")
    git(package, "tag", "v1.0.9")
    append(package, "stances", "one-001,demand-two,advances")
    set_version(package, "1.1.0")
    shutil.copy(ROOT / ".gitattributes", package)
    git(package, "add", "-A")
    git(package, "commit", "-m", "two")
    return package


WINDOWS = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")  # the first is what the installer of git for Windows sets
SURROUNDINGS = [
    ({"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, 0o077, "clone", ()),
    ({"TZ": "America/Adak", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "PYTHONIOENCODING": "cp1251"}, 0o002, "a deeper one/здесь, a space behind ", WINDOWS),
]  # fmt: skip


def as_on_windows(place: Path, *names: str) -> None:
    """Saves texts with the line ends of Windows."""
    for name in names:
        data = (place / name).read_bytes()
        assert b"\r" not in data
        (place / name).write_bytes(data.replace(b"\n", b"\r\n"))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The base package, released from two clones by the command line; in the second, texts of our own were saved with CRLF, too.

    The folder that holds `package`, each clone's archive in `dist0` and `dist1`, and the contents of the first in `out`.
    """
    place = tmp_path_factory.mktemp("release")
    origin, running = repository(place), []
    for number, (surrounding, umask, folder, configured) in enumerate(SURROUNDINGS):
        clone = place / folder
        clone.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "clone", "-q", *configured, origin, clone], check=True)
        if configured:
            as_on_windows(clone, "LICENSE", "datapackage.json", "schemas/statements.schema.json")
        command = [sys.executable, "-m", "scripts.release", clone, "--output", place / f"dist{number}"]
        running.append(subprocess.Popen(command, cwd=ROOT, env=os.environ | surrounding, umask=umask, stderr=subprocess.PIPE, stdout=subprocess.PIPE))  # fmt: skip
        time.sleep(2.1)  # no two of their moments are alike
    for each in running:
        _, said = each.communicate()
        assert each.returncode == 0, said.decode()
    with zipfile.ZipFile(next((place / "dist0").iterdir())) as archive:
        archive.extractall(place / "out")
    return place


@pytest.fixture(scope="module")
def out(made) -> Path:
    """The folder to which the archive unpacks."""
    (folder,) = (made / "out").iterdir()
    return folder


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_the_archive_is_one_folder_named_as_the_version(made, out):
    front = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert out.name == f"{front['name']}-{front['version']}"
    assert [path.name for path in (made / "dist0").iterdir()] == [f"{out.name}.zip"]


def test_the_archive_holds_what_the_design_names(out):
    name = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["name"]
    for wanted in ("statements_flat.csv", f"{name}.sqlite", f"{name}.xlsx", "changes.csv", "CITATION.cff", "datacite.json", "schema-org.jsonld", "croissant.jsonld", "citation.bib", "citation.ris", "citation.csl.json", "for-coders.xlsx", "reliability.json", "SHA256SUMS", "README.md"):  # fmt: skip
        assert (out / wanted).is_file(), wanted


def test_the_package_in_it_is_byte_for_byte_the_one_released(made, out):
    for path in (made / "package").rglob("*"):
        if path.is_file() and not any(part.startswith(".git") for part in path.parts):
            assert (out / path.relative_to(made / "package")).read_bytes() == path.read_bytes()


def test_an_unzipped_release_validates(out):
    assert validate(out)[0] == []


def test_the_sums_are_those_of_all_other_files(out):
    lines = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    summed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert set(summed) == files - {"SHA256SUMS"}
    for name, digest in summed.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_the_changes_are_those_since_the_tagged_version_before(out):
    assert cells(out / "changes.csv") == [
        ["table", "id", "field", "old", "new", "kind"],
        ["stances", "one-001|demand-two", "", "", "", "added"],
    ]


def test_without_an_earlier_release_there_are_no_changes(informed):
    assert (informed / "changes.csv").read_text(encoding="utf-8") == "table,id,field,old,new,kind\n"


def test_the_readme_names_every_file(out):
    text = (out / "README.md").read_text(encoding="utf-8")
    for path in out.iterdir():
        assert path.name in text or path.name in ("LICENSE", "CHANGELOG.md", "README.md"), path.name


# --- the flat table --------------------------------------------------------------------------------------------------


def test_the_flat_table_has_a_row_for_each_statement_with_everything_spelled_out(out):
    head, *rows = cells(out / "statements_flat.csv")
    assert head == list(COLUMNS)
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert list(told) == [row[0] for row in cells(out / "data/statements.csv")[1:]]
    one = told["one-002"]
    assert (one["speaker"], one["office"], one["office_organization"]) == ("Speaker One", "Minister", "Ministry One")
    assert (one["speaker_side"], one["event"]) == ("other_state", "Talks One")
    assert (one["stances"], one["demand_ids"]) == ("enforces: State Two outside Alliance One", "demand-two")
    assert (one["forecasts"], one["scenario_ids"]) == ("threatens (will): Border closed", "scenario-two")
    assert one["source_url"] == "https://example.org/news"
    assert told["two-001"]["other_sources"] == "https://example.org/portal"
    assert told["commentators-001"]["relations"] == "contradicts: two-001"
    assert told["commentators-001"]["figures"] == "between ten and twenty per cent"
    assert told["commentators-001"]["source_url"] == "https://example.org/portal"
    assert told["state-two-001"]["source_url"] == "", "it is printed"
    assert told["one-003"]["claim_words"] == "the border would stay open whatever came"


def test_the_flat_table_says_where_a_statement_was_drawn_and_how_much_it_stands_for(out):
    head, *rows = cells(out / "statements_flat.csv")
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    names = ("curated", "frame", "stratum", "passage", "weight", "voice")
    assert [told["one-003"][name] for name in names] == ["no", "series-one", "core", "passage-1", "5", "guest"]
    assert [told["one-001"][name] for name in names] == ["yes", "series-one", "core", "passage-2", "5", "own"]
    assert [told["two-001"][name] for name in names] == ["yes", "", "", "", "", ""]


def spelled_out(package: Path, key: str) -> dict[str, str]:
    """Returns a row of the flat table."""
    found = rows(database(read_completely(package)), STATEMENTS)
    return dict(zip(COLUMNS, next(row for row in found if row[0] == key), strict=True))


def test_a_statement_in_several_draws_has_them_joined_with_their_weights(package):
    """41 passages of which three were drawn: 13.66666667, computed and stored nowhere."""
    append(package, "selections", "one-001,passage-5,own")
    row = spelled_out(package, "one-001")
    assert (row["passage"], row["frame"]) == ("passage-2; passage-5", "series-one; series-one")
    assert (row["stratum"], row["weight"]) == ("core; far", "5; 13.66666667")
    assert "13.66666667" not in "".join(path.read_text(encoding="utf-8") for path in package.glob("data/*.csv"))


def test_links_of_one_statement_are_joined_in_the_order_of_what_is_linked(package):
    append(package, "stances", "one-002,demand-one,mentions")
    row = spelled_out(package, "one-002")
    assert row["demand_ids"] == "demand-one; demand-two"
    assert row["stances"] == "mentions: Treaty One; enforces: State Two outside Alliance One"


# --- SQLite, Parquet -------------------------------------------------------------------------------------------------


@pytest.fixture
def connection(out):
    (path,) = out.glob("*.sqlite")
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA foreign_keys = ON")
        yield opened


def texts(rows) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("table", tables())
def test_sqlite_holds_every_cell(connection, out, table):
    assert texts(connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')) == cells(out / f"data/{table}.csv")[1:]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_in_sqlite_is_the_flat_table(connection, out, view):
    answer = connection.execute(f"SELECT * FROM {view.name} ORDER BY {', '.join(view.key)}")
    assert [[each[0] for each in answer.description], *texts(answer)] == cells(out / f"{view.name}.csv")


def test_sqlite_knows_types_keys_indices_and_words(connection):
    kinds = Counter(connection.execute("SELECT typeof(tier), typeof(post_id) FROM statements").fetchall())
    assert {kind for kind, _ in kinds} == {"integer"}
    assert {kind for _, kind in kinds} == {"text", "null"}
    for name, schema in tables().items():
        keys = {(key[3], key[2]) for key in connection.execute(f'PRAGMA foreign_key_list("{name}")')}
        assert keys == {(key.field, key.table) for key in schema.foreign_keys}
        primary = [column[1] for column in connection.execute(f'PRAGMA table_info("{name}")') if column[5]]
        assert sorted(primary) == sorted(schema.key)
        (made_by,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()
        assert all(field.description in made_by for field in schema.fields)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO stances VALUES ('none-001', 'demand-one', 'rejects')")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE statements SET act = 'shout'")


def test_sqlite_says_nothing_of_the_library_that_wrote_it(out):
    (path,) = out.glob("*.sqlite")
    assert path.read_bytes()[92:100] == bytes(8)


READS = {"string": str, "integer": int, "date": datetime.date.fromisoformat}


@pytest.mark.parametrize("table", tables())
def test_parquet_holds_every_cell_typed(out, table):
    read = pq.read_table(out / f"parquet/{table}.parquet")
    _, *rows = cells(out / f"data/{table}.csv")
    for place, field in enumerate(tables()[table].fields):
        wanted = [READS[field.type](row[place]) if row[place] else None for row in rows]
        assert read.column(field.name).to_pylist() == wanted
        assert read.schema.field(field.name).metadata[b"description"].decode() == field.description
        assert read.schema.field(field.name).nullable is not field.required


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_parquet_has_the_flat_tables(out, view):
    read = pq.read_table(out / f"parquet/{view}.parquet")
    head, *rows = cells(out / f"{view}.csv")
    assert read.column_names == head
    assert texts(zip(*(read.column(name).to_pylist() for name in head), strict=True)) == rows


# --- workbooks -------------------------------------------------------------------------------------------------------


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def book(out):
    (path,) = (path for path in out.glob("*.xlsx") if path.name != "for-coders.xlsx")
    return openpyxl.load_workbook(path)


def shown(cell) -> str:
    """Returns a cell of a workbook as the table has it."""
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date().isoformat()
    return "" if cell.value is None else str(cell.value)


@pytest.mark.parametrize(
    "path", [*(f"{view.name}.csv" for view in VIEWS), *(f"data/{table}.csv" for table in tables())]
)
def test_the_workbook_holds_every_cell(book, out, path):
    assert [[shown(cell) for cell in row] for row in book[Path(path).stem].iter_rows()] == cells(out / path)


@pytest.mark.parametrize("table", tables())
def test_text_stays_text_numbers_are_numbers_and_days_are_days(book, table):
    kinds = {"string": ("s", "@"), "integer": ("n", "0"), "date": ("d", "yyyy-mm-dd")}
    for row in book[table].iter_rows(min_row=2):
        for cell, field in zip(row, tables()[table].fields, strict=True):
            kind, form = kinds[field.type]
            assert cell.number_format == form
            assert cell.value is None or cell.data_type == kind


def test_fields_with_codes_have_a_dropdown_of_exactly_their_codes(book):
    offered = {column[0].value: [cell.value for cell in column[1:] if cell.value is not None] for column in book["lists"].columns}  # fmt: skip
    for name, schema in tables().items():
        rules = {str(rule.sqref).partition("2:")[0]: rule.formula1 for rule in book[name].data_validations.dataValidation}  # fmt: skip
        head = {cell.value: cell.column_letter for cell in book[name][1]}
        assert set(rules) == {head[field.name] for field in schema.fields if field.vocabulary}
        for field in schema.fields:
            if field.vocabulary:
                letter = rules[head[field.name]].split("$")[1]
                assert book["lists"][f"{letter}1"].value == field.vocabulary
                assert [str(code) for code in offered[field.vocabulary]] == list(field.enum)


def test_the_dictionary_has_every_field(book):
    rows = [[cell.value or "" for cell in row] for row in book["dictionary"].iter_rows(min_row=2)]
    fields = [(name, field.name, field.description) for name, schema in tables().items() for field in schema.fields]
    flat = [(view.name, field.name, field.description) for view in VIEWS for field in view.schema.fields]
    assert [(row[0], row[1], row[8]) for row in rows] == flat + fields
    assert all(row[8] for row in rows)


def test_the_workbook_opens_on_what_it_is_and_leads_to_every_sheet(book, out):
    front = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    sheet = book.worksheets[0]
    assert (book.active.title, sheet.title) == ("about", "about")
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2) if row[0].value}
    assert told["Version"].startswith(f"{front['version']}, ")
    assert front["licenses"][0]["title"] in told["Licence"]
    assert front["title"] in told["Cite it as"]
    text = "\n".join(row[1].value or "" for row in sheet.iter_rows())
    assert "must not be concluded" in text
    links = {row[0].value: row[0].hyperlink.location for row in sheet.iter_rows() if row[0].hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames if name not in ("about", "lists")}


def test_addresses_in_the_workbook_are_links(book):
    sheet = book["sources"]
    place = [cell.value for cell in sheet[1]].index("url")
    cells = [row[place] for row in sheet.iter_rows(min_row=2)]
    assert [cell.hyperlink.target if cell.hyperlink else None for cell in cells] == [cell.value for cell in cells]


def test_a_sheet_keeps_its_first_row_and_column_in_sight_and_is_legible_when_printed(book):
    for sheet in book.worksheets:
        if sheet.title not in ("about", "lists"):
            assert sheet.freeze_panes == "B2"
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            wide = sum(column.width for column in sheet.column_dimensions.values())
            assert 0 < wide / sheet.page_setup.fitToWidth <= 220, "legible"
            assert (wide > 220) is (sheet.page_setup.fitToWidth > 1)
            assert sheet.page_setup.fitToHeight == 0
            assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
            assert sheet.page_setup.orientation == "landscape"


def test_dropdowns_end_a_little_below_the_last_row(book):
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert {area.max_row for area in rule.sqref.ranges} == {sheet.max_row + 100}


@pytest.mark.parametrize("name", ["*.xlsx", "for-coders.xlsx"])
def test_no_cell_of_a_workbook_is_a_formula(out, name):
    for path in out.glob(name):
        for part, data in parts(path).items():
            assert b"<f>" not in data, part
            assert b"<f " not in data, part


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "TRUE", "007", "1.10", "2022-01-10", "1E5"])
def test_what_looks_like_a_formula_or_number_stays_text(value):
    data = workbook([Sheet("sheet", [Column("text")], [[value]])], {}, "title")
    cell = openpyxl.load_workbook(io.BytesIO(data))["sheet"]["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (value, "s", "@")


@pytest.mark.parametrize("value", ["https://example.org/Shared_x0020_Documents/a", "_x0041_x0042_", "x_X0041_é & <b>", "ab_x12_cd", "_x005f_"])  # fmt: skip
def test_what_a_workbook_takes_for_the_number_of_a_character_stays_text(value):
    """Escaped as the standard asks, for Excel, Calc and SheetJS; and among the shared strings, where openpyxl undoes it, too."""
    data = workbook([Sheet("sheet", [Column("text")], [[value], ["plain"]])], {}, "title")
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))["sheet"]["A"]] == ["text", value, "plain"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"_x005F_" in parts.read("xl/sharedStrings.xml")
        assert b"_x005F_" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (Sheet("sheet", [Column("text")], [["x" * 32_768]]), "has 32,768 characters; a cell of a workbook can hold 32,767"),
        (Sheet("sheet", [Column("text")], [["\U0001f600" * 16_384]]), "has 32,768 characters"),
        (Sheet("a name of more than 31 characters", [Column("text")], []), "a workbook can have no sheet that is called"),
        (Sheet("a/b", [Column("text")], []), "a workbook can have no sheet that is called"),
        (Sheet("History", [Column("text")], []), "a workbook can have no sheet that is called"),
        (Sheet("sheet", [Column("text")] * 16_385, []), "has 16,385 columns; a sheet of a workbook can hold 16,384"),
    ],
)  # fmt: skip
def test_what_does_not_fit_into_a_workbook_is_one_sentence(sheet, says):
    with pytest.raises(PackageError, match=says):
        workbook([sheet], {}, "title")


def test_two_sheets_that_excel_cannot_tell_apart_are_refused():
    with pytest.raises(PackageError, match="cannot have two sheets that are called alike"):
        workbook([Sheet("sheet", [Column("text")], []), Sheet("SHEET", [Column("text")], [])], {}, "title")


def test_a_cell_that_just_fits_is_written():
    data = workbook([Sheet("x" * 31, [Column("text")], [["y" * 32_767]])], {}, "title")
    assert openpyxl.load_workbook(io.BytesIO(data))["x" * 31]["A2"].value == "y" * 32_767


def test_dropdowns_of_a_short_sheet_end_soon():
    """Down to the last row that a sheet can have, they keep some programs busy for minutes."""
    data = workbook([Sheet("sheet", [Column("code", choices="codes")], [["a"]] * 10)], {"codes": ("a", "b")}, "title")
    [offered] = openpyxl.load_workbook(io.BytesIO(data))["sheet"].data_validations.dataValidation
    last = int(str(offered.sqref).partition(":A")[2])
    assert 11 < last < 1_000


def test_a_day_that_spreadsheets_count_differently_stays_text():
    data = workbook([Sheet("sheet", [Column("day", "date")], [["1899-12-31"], ["1945-02-04"]])], {}, "title")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["sheet"]
    assert sheet["A2"].value == "1899-12-31"
    assert sheet["A3"].value == datetime.datetime(1945, 2, 4)


def test_rows_with_folded_texts_are_high_enough_for_them():
    columns = [Column("text", width=20, wrap=True), Column("code")]
    data = workbook([Sheet("sheet", columns, [["word " * 40, "x"], ["word", "y" * 500]])], {}, "title")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["sheet"]
    assert sheet.row_dimensions[2].height >= 10 * 14
    assert sheet.row_dimensions[3].height == 14
    assert (sheet["A2"].alignment.wrap_text, bool(sheet["B2"].alignment.wrap_text)) == (True, False)


# --- the list for coders ---------------------------------------------------------------------------------------------


def lots(keys):
    """Sorts identifiers by their lot."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{alpha.SEED}|{key}".encode()).hexdigest())


def test_the_statements_for_coders_are_drawn_by_a_rule_that_anybody_can_repeat(made):
    data = Records(read_completely(made / "package"))
    keys = [row["statement_id"] for row in data.rows["statements"]]
    assert drawn(data) == lots(keys)
    assert f'SHA-256("{alpha.SEED}|" + statement_id)' in (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")


def test_coders_see_the_passage_and_no_codes(out):
    book = openpyxl.load_workbook(out / "for-coders.xlsx")
    head = [cell.value for cell in book["statements"][1]]
    blank = ["quote_found", *(name for name in coded_variables()["statements"] if name != QUOTE_FOUND), "remark"]
    assert head[-len(blank) :] == blank
    rows = {row[0].value: {name: shown(cell) for name, cell in zip(head, row, strict=True)} for row in book["statements"].iter_rows(min_row=2)}  # fmt: skip
    assert set(rows) == {row[0] for row in cells(out / "data/statements.csv")[1:]}
    assert all(row[name] == "" for row in rows.values() for name in blank), "blank cells, for the coder to fill"
    assert rows["one-002"]["quote"] == "otherwise […] we will close the border"
    assert rows["one-002"]["summary (no quote)"] == "", "the summary is shown only where there is no quote"
    assert rows["commentators-001"]["summary (no quote)"] == "State One will hardly attack State Two this year."
    assert (rows["one-002"]["address"], rows["one-002"]["locator"]) == ("https://example.org/news", "para. 2")


def test_coders_of_links_see_what_is_linked_and_no_codes(out):
    book = openpyxl.load_workbook(out / "for-coders.xlsx")
    for table, title in (("stances", "State Two outside Alliance One"), ("forecasts", "Border closed")):
        head = [cell.value for cell in book[table][1]]
        rows = [[shown(cell) for cell in row] for row in book[table].iter_rows(min_row=2)]
        assert len(rows) == len(cells(out / f"data/{table}.csv")) - 1
        assert any(title in row for row in rows)
        for variable in coded_variables()[table]:
            assert {row[head.index(variable)] for row in rows} == {""}
    shown_cells = {shown(cell) for name in ("statements", "stances", "forecasts", "relations", "figures") for row in book[name].iter_rows(min_row=2) for cell in row}  # fmt: skip
    codes = {code for name in ("act", "condition", "stance", "mode", "likelihood", "relation") for code in vocabularies()[name]}  # fmt: skip
    assert not shown_cells & codes


def test_coders_of_figures_see_the_words_and_no_extent(out):
    book = openpyxl.load_workbook(out / "for-coders.xlsx")
    head, *rows = [[shown(cell) for cell in row] for row in book["figures"].iter_rows()]
    told = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert set(told) == {"figure-one", "figure-two"}
    assert told["figure-two"]["figure in words"] == "between ten and twenty per cent"
    assert told["figure-one"]["scope"] == "soldiers said to be ready"
    assert {row["extent"] for row in told.values()} == {""}


def test_coders_are_offered_every_code_and_organization(package):
    data = Records(read_completely(package))
    offered = {column.choices for sheet in sheets(data) for column in sheet.columns if column.choices}
    assert {"act", "condition", "quote_found", "organization", "stance", "likelihood", "relation", "extent"} <= offered
    codebook = next(sheet for sheet in sheets(data) if sheet.name == "codebook")
    assert {row[0] for row in codebook.rows} == offered - {"organization"}


# --- valid by others' word -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def informed(tmp_path_factory) -> Path:
    """A release of the base package with an address, a DOI and persons as authors, unpacked."""
    place = tmp_path_factory.mktemp("informed")
    edit_json(
        base(place) / "datapackage.json", lambda front: front.update(known(front) | {"created": "2026-11-29T00:00:00Z"})
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "validate", quickly)
        refused, path = release.release(place / "package", place / "dist")
    assert refused == []
    with zipfile.ZipFile(path) as archive:
        archive.extractall(place / "out")
    (folder,) = (place / "out").iterdir()
    return folder


@pytest.fixture(params=["plain", "informed"])
def unpacked(request, out) -> Path:
    """Releases without and with what is not known yet: address, DOI, persons."""
    return out if request.param == "plain" else request.getfixturevalue("informed")


def document(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_citation_cff_keeps_to_its_schema(unpacked):
    asked = ["--builtin-schema", "vendor.citation-file-format", str(unpacked / "CITATION.cff")]
    done = CliRunner().invoke(check_jsonschema, asked)
    assert done.exit_code == 0, done.output


def test_datacite_keeps_to_its_schema(unpacked):
    record = document(unpacked, "datacite.json")
    datacite.schema45.validator.validate(record)
    assert record["sizes"] == ["5 curated statements", "1 statements of drawn passages"]
    wrong = record | {"publicationYear": "soon"}
    assert not datacite.schema45.validator.is_valid(wrong), "the validator looks"


def test_without_a_doi_datacite_lacks_only_the_doi(out, informed):
    """DataCite's JSON schema does not ask for a DOI; registration does. None is invented, and where there is one it is there."""
    assert "doi" not in document(out, "datacite.json")
    assert document(informed, "datacite.json")["doi"] == DOI
    assert document(informed, "datacite.json")["relatedIdentifiers"][0]["relatedIdentifier"] == CONCEPT
    mandatory = {"creators", "titles", "publisher", "publicationYear", "types", "schemaVersion"}
    assert mandatory <= set(document(out, "datacite.json"))


def test_croissant_is_accepted_and_its_records_are_the_tables(unpacked):
    described = mlcroissant.Dataset(jsonld=unpacked / "croissant.jsonld")
    assert not described.metadata.ctx.issues.errors
    for table in ("statements", "stances", "figures"):
        head, *rows = cells(unpacked / f"data/{table}.csv")
        read = list(described.records(table))
        assert len(read) == len(rows)
        for record, row in zip(read, rows, strict=True):
            told = {name.partition("/")[2]: _plain(cell) for name, cell in record.items()}
            assert told == dict(zip(head, row, strict=True))


def _plain(value) -> str:
    """Returns a value that mlcroissant read as the table has it: bytes are text, a day is a time stamp, blank is a missing number."""
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, "date"):
        return "" if str(value) == "NaT" else value.date().isoformat()
    return "" if value is None or value != value else str(int(value) if isinstance(value, float) else value)


def test_schema_org_has_what_search_engines_ask_for(unpacked):
    record = document(unpacked, "schema-org.jsonld")
    assert (record["@context"], record["@type"]) == ("https://schema.org", "Dataset")
    assert 50 <= len(record["description"]) <= 5000
    for name in ("name", "license", "creator", "distribution", "version", "keywords", "temporalCoverage", "variableMeasured"):  # fmt: skip
        assert record[name], name
    assert all({"@type", "name"} <= set(creator) for creator in record["creator"])
    assert len(record["distribution"]) == len(tables())
    for file in record["distribution"]:
        assert (file["@type"], file["encodingFormat"]) == ("DataDownload", "text/csv")
        address = file["contentUrl"]
        assert (unpacked / address.removeprefix("https://example.org/casus/")).is_file()
    assert "" not in _leaves(record)


def _leaves(value: object) -> list:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    return [leaf for each in value for leaf in _leaves(each)] if isinstance(value, list) else [value]


def test_the_descriptor_keeps_to_the_profile_of_data_package(unpacked):
    profile = _profile("datapackage")
    jsonschema.validators.validator_for(profile)(profile).validate(document(unpacked, "datapackage.json"))


def test_all_files_of_a_release_name_one_version(unpacked):
    version = document(unpacked, "datapackage.json")["version"]
    assert unpacked.name.endswith(f"-{version}")
    assert yaml.safe_load((unpacked / "CITATION.cff").read_text(encoding="utf-8"))["version"] == version
    for name in ("datacite.json", "schema-org.jsonld", "croissant.jsonld"):
        assert document(unpacked, name)["version"] == version
    assert json.loads((unpacked / "citation.csl.json").read_text(encoding="utf-8"))[0]["version"] == version
    assert f"ET  - {version}\r\n" in (unpacked / "citation.ris").read_bytes().decode()
    assert f"version {version}}}" in (unpacked / "citation.bib").read_text(encoding="utf-8")
    assert f"Version {version}, " in (unpacked / "README.md").read_text(encoding="utf-8")


def test_a_file_that_names_another_version_is_found():
    made = dict.fromkeys(("datacite.json", "schema-org.jsonld", "croissant.jsonld", "datapackage.json"), b'{"version": "1.0.0"}')  # fmt: skip
    made |= dict.fromkeys(("CITATION.cff", "citation.bib", "citation.ris", "citation.csl.json", "README.md"), b"1.0.0")  # fmt: skip
    assert release.disagreeing(made, "1.0.0") == []
    for name in made:
        assert release.disagreeing(made | {name: made[name].replace(b"1.0.0", b"0.9.0")}, "1.0.0") == [name]


# --- reproducible ----------------------------------------------------------------------------------------------------


def test_every_clone_gives_the_same_bytes_whatever_surrounds_it(made):
    archives = [path for number in range(len(SURROUNDINGS)) for path in (made / f"dist{number}").iterdir()]
    assert len({path.read_bytes() for path in archives}) == 1
    with zipfile.ZipFile(archives[0]) as archive:
        assert archive.read("casus-belli-1.1.0/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}


def test_texts_of_our_own_may_have_the_line_ends_of_windows(complete, tmp_path, few, capsys):
    expected, _ = release.release(complete, tmp_path / "linux")
    names = (
        "CHANGELOG.md",
        "CITATION.cff",
        ".zenodo.json",
        "pyproject.toml",
        "datapackage.json",
        "schemas/codes.schema.json",
    )
    as_on_windows(complete, *names)
    (complete / "CITATION.cff").write_bytes(b"\xef\xbb\xbf" + (complete / "CITATION.cff").read_bytes())
    assert release.release(complete, tmp_path / "windows")[0] == expected == []
    assert changelog_command.main([str(complete), "--check"]) == 0
    assert cite_command.main([str(complete), "--check"]) == 0
    archives = [next((tmp_path / folder).iterdir()).read_bytes() for folder in ("linux", "windows")]
    assert archives[0] == archives[1]


@pytest.mark.parametrize("name", ["CHANGELOG.md", "pyproject.toml", "CITATION.cff"])
def test_a_text_of_our_own_in_another_encoding_is_one_sentence(complete, capsys, unvalidated, name):
    path = complete / name
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert release_command.main([str(complete), "--check"]) == 3
    assert (
        capsys.readouterr().err.splitlines()[-1].endswith(f"{name} could not be read (it is not UTF-8, see its line 1)")
    )


# --- whole or not at all ---------------------------------------------------------------------------------------------


def test_a_failed_write_leaves_the_old_release(package, tmp_path, monkeypatch, small):
    refused, path = release.release(package, tmp_path / "dist")
    assert refused == []
    before = path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    assert release_command.main([str(package), "--output", str(tmp_path / "dist")]) == 3
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_what_a_killed_run_left_behind_is_cleared_away(package, tmp_path, small):
    left = tmp_path / "dist" / ".casus-belli-0.1.0.zip.abc.tmp"
    left.parent.mkdir()
    left.write_bytes(b"half")
    other = left.parent / "notes.txt"
    other.write_bytes(b"mine")
    refused, path = release.release(package, left.parent)
    assert refused == []
    assert {found.name for found in left.parent.iterdir()} == {path.name, other.name}


# --- gates -----------------------------------------------------------------------------------------------------------


def gate(package: Path, capsys, *arguments: object) -> str:
    """Asks for a release that must be refused; returns what was said, and sees that nothing was written."""
    dist = package.parent / "dist"
    assert release_command.main([str(package), "--output", str(dist), *map(str, arguments)]) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith(" ...")]
    assert not dist.exists()
    assert all(line.startswith("refused: ") for line in said)
    assert len(said) == 1, said
    return said[0].removeprefix("refused: ")


def before(package: Path, version: str = "0.0.9") -> Path:
    """Keeps a copy of a package as the previous release."""
    earlier = Path(shutil.copytree(package, package.parent / "earlier"))
    set_version(earlier, version)
    set_version(package, "0.1.0")
    return zipped(earlier, package.parent / "earlier.zip", "casus-belli/")


def test_an_error_refuses(package, capsys, quick):
    edit(package, "data/statements.csv", "one-001,speaker-one", "one-001,speaker-none")
    assert "the package has errors, which make validate shows: foreign-key 1" in release_said(package, capsys)


def release_said(package: Path, capsys) -> str:
    """Returns everything that is said of a release that must be refused."""
    assert release_command.main([str(package), "--output", str(package.parent / "dist")]) == 1
    assert not (package.parent / "dist").exists()
    return capsys.readouterr().err


def test_a_missing_coding_refuses(package, capsys, quick):
    drop(package, "codings", "outcomes,scenario-one,coder-two,")
    assert gate(package, capsys) == "the package has warnings, which make validate shows: outcomes-uncoded 1"


def test_a_stale_coding_refuses(package, capsys, quick):
    edit(package, "data/demands.csv", "Treaty One,State Two should sign", "Treaty One,State Two must sign")
    assert "coding-stale" in gate(package, capsys)


@pytest.mark.parametrize(("alike", "blocks"), [(10, True), (14, True), (18, False)])
def test_a_variable_below_its_bar_refuses(alike, blocks):
    codings = coded([("demand", "demand")] * (alike // 2) + [("offer", "offer")] * (alike // 2) + [("demand", "offer")] * (20 - alike))  # fmt: skip
    coders = {"first": "model-a", "second": "model-b"}
    report = measure(frames(codings=[row | {"coder_id": coders[row["role"]]} for row in codings]), draws=1)
    said = list(release_gates.of_agreement(report))
    assert bool(said) is blocks
    assert all(sentence.startswith("statements.act is below the limit: alpha is 0.") for sentence in said)


def test_a_blocked_variable_refuses_the_release(package, capsys, unvalidated, monkeypatch):
    codings = coded([("demand", "demand"), ("offer", "offer"), ("demand", "offer"), ("offer", "demand")] * 5)
    coders = {"first": "model-a", "second": "model-b"}
    report = measure(frames(codings=[row | {"coder_id": coders[row["role"]]} for row in codings]), draws=1)
    monkeypatch.setattr(agreement, "measure", lambda _: report)
    assert gate(package, capsys).startswith("statements.act is below the limit")


def test_a_folder_that_is_a_file_is_one_sentence(package, capsys, small):
    (package / "dist").write_bytes(b"mine")
    assert release_command.main([str(package), "--output", str(package / "dist")]) == 3
    assert "could not be written (" in capsys.readouterr().err.splitlines()[-1]
    assert (package / "dist").read_bytes() == b"mine"


def test_too_small_a_bump_refuses(package, capsys, unvalidated):
    earlier = before(package, "0.0.9")
    set_version(package, "0.0.10")
    edit(package, "data/stances.csv", "commentators-001,demand-one,mentions\n", "")
    drop(package, "codings", "stances,commentators-001|demand-one")
    assert gate(package, capsys, "--previous", earlier).startswith("version 0.0.10 is too small a step from 0.0.9: it must be at least 0.1.0")  # fmt: skip
    set_version(package, "0.1.0")
    assert release_command.main([str(package), "--check", "--previous", str(earlier)]) == 0


def test_a_vanished_identifier_refuses(package, capsys, unvalidated):
    append(package, "events", "event-zero,Talks Zero,talks,alliance-one,2022-01-10,,,,source-news")
    earlier = before(package)
    drop(package, "events", "event-zero")
    assert gate(package, capsys, "--previous", earlier).startswith("event-zero of events is missing")


def test_a_reused_identifier_refuses(package, capsys, unvalidated):
    append(package, "retired", "events,event-zero,A double.,event-one,0.0.8")
    earlier = before(package)
    edit(package, "data/retired.csv", "events,event-zero,A double.,event-one,0.0.8\n", "")
    append(package, "events", "event-zero,Talks Zero,talks,alliance-one,2022-01-10,,,,source-news")
    assert gate(package, capsys, "--previous", earlier).startswith("event-zero of events was retired and is used again")


def test_a_changed_meaning_without_a_major_version_refuses(package, capsys, unvalidated):
    earlier = before(package)
    path = package / "data/codes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("act,offer,4,Offer,", "act,offer,4,Offer,Otherwise: ", 1).replace("Offer,Otherwise: \"", "Offer,\"Otherwise: ", 1), encoding="utf-8")  # fmt: skip
    assert "codes: 1 meaning of codes changed" in gate(package, capsys, "--previous", earlier)
    set_version(package, "1.0.0")
    assert release_command.main([str(package), "--check", "--previous", str(earlier)]) == 0


def test_a_changed_number_of_a_code_refuses_whatever_the_version(package, capsys, unvalidated):
    """Files of Stata and SPSS that people have would silently mean another code."""
    earlier = before(package)
    edit(package, "data/codes.csv", "act,offer,4,Offer,", "act,offer,40,Offer,")
    set_version(package, "1.0.0")
    said = gate(package, capsys, "--previous", earlier)
    assert (
        said
        == "the number of offer in the vocabulary act was 4 and is now 40: restore it, because numbers never change"
    )


def beside(package: Path, version: str, day: str) -> None:
    """Puts the files that name the version beside a package, as the repository has them."""
    (package / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n', encoding="utf-8")
    (package / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## {version} ({day})\n\nWords.\n\n{changelog.OPEN}\n{changelog.FIRST}\n{changelog.CLOSE}\n",
        encoding="utf-8",
    )
    for name, data in derived.derived_files(json.loads((package / "datapackage.json").read_text(encoding="utf-8"))).items():  # fmt: skip
        (package / name).write_bytes(data)


@pytest.fixture
def complete(package) -> Path:
    front = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    beside(package, front["version"], front["created"][:10])
    return package


def test_versions_that_agree_pass_and_go_into_the_archive(complete, tmp_path, few):
    refused, path = release.release(complete, tmp_path / "dist")
    assert refused == []
    with zipfile.ZipFile(path) as archive:
        assert archive.read(f"{path.stem}/CHANGELOG.md") == (complete / "CHANGELOG.md").read_bytes()


@pytest.mark.parametrize(
    ("file", "find", "put", "says"),
    [
        ("pyproject.toml", "0.1.0", "0.1.1", "the versions disagree: datapackage.json says 0.1.0, pyproject.toml says 0.1.1"),
        ("CHANGELOG.md", "## 0.1.0", "## 0.2.0", "the versions disagree: datapackage.json says 0.1.0, CHANGELOG.md says 0.2.0"),
        ("CHANGELOG.md", "(2026-", "(2025-", "the days disagree: datapackage.json says 2026-"),
        ("CITATION.cff", "crisis", "affair", "CITATION.cff is stale: run make citation"),
        (".zenodo.json", "crisis", "affair", ".zenodo.json is stale: run make citation"),
        ("CHANGELOG.md", changelog.FIRST, "Nothing.", "the records in CHANGELOG.md are out of date: run make changelog"),
    ],
)  # fmt: skip
def test_files_that_disagree_refuse(complete, capsys, unvalidated, file, find, put, says):
    path = complete / file
    set_version_everywhere(complete)
    path.write_text(path.read_text(encoding="utf-8").replace(find, put), encoding="utf-8")
    assert gate(complete, capsys).startswith(says)


def set_version_everywhere(package: Path) -> None:
    """Gives a package and what lies beside it the version and the day that the tests name."""
    edit_json(package / "datapackage.json", lambda front: front.update(version="0.1.0", created="2026-11-26T00:00:00Z"))
    beside(package, "0.1.0", "2026-11-26")


@pytest.mark.parametrize("file", ["CITATION.cff", ".zenodo.json"])
def test_another_version_in_a_derived_file_is_said_and_mended(complete, capsys, unvalidated, file):
    set_version_everywhere(complete)
    path = complete / file
    path.write_text(path.read_text(encoding="utf-8").replace("0.1.0", "0.1.1"), encoding="utf-8")
    said = release_said(complete, capsys)
    assert f"datapackage.json says 0.1.0, {file} says 0.1.1" in said
    assert f"{file} is stale: run make citation" in said


@pytest.mark.parametrize("file", ["pyproject.toml", "CITATION.cff", ".zenodo.json", "CHANGELOG.md"])
def test_a_file_without_a_version_is_one_sentence(complete, capsys, unvalidated, file):
    (complete / file).write_text("nothing\n", encoding="utf-8")
    assert release_command.main([str(complete), "--check"]) == 2
    assert len([line for line in capsys.readouterr().err.splitlines() if not line.endswith(" ...")]) == 1


def test_an_earlier_release_that_nobody_can_find_refuses(complete, capsys, unvalidated):
    path = complete / "CHANGELOG.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## 0.0.9 (2026-01-01)\n\nEarlier.\n", encoding="utf-8")
    assert gate(complete, capsys).startswith(
        "CHANGELOG.md says that 0.0.9 came before, but docs/releases.csv does not have it and no tag v0.0.9 is here"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("2026-01-01)", "2026-01-01, no archive)"), encoding="utf-8"
    )
    assert release_command.main([str(complete), "--check"]) == 0


def test_a_tagged_version_that_changed_since_refuses(tmp_path, capsys, unvalidated):
    package = repository(tmp_path)
    git(package, "tag", "v1.1.0")
    assert release_command.main([str(package), "--check"]) == 0
    edit(package, "data/events.csv", "Exercise Two", "Exercise 2")
    assert gate(package, capsys).startswith("version 1.1.0 is released already, and the package has changed since")


def test_the_greatest_tag_below_is_the_release_before(tmp_path):
    package = repository(tmp_path)
    for tag in ("v1.0.10", "v1.2.0", "vain", "1.0.99", "v1.0.11-rc1"):
        git(package, "tag", tag, "v1.0.9")
    with history.previous(package, None, "1.1.0") as folder:
        assert read_version(folder).descriptor["version"] == "1.0.9", "v1.0.10 is put on the commit of v1.0.9"
    assert max(history.tagged(package)) == "1.2.0"
    with history.previous(package / "data", None, "1.1.0") as folder:
        assert folder is None, "a folder inside a repository is not the repository"
    with history.previous(package, package, "1.1.0") as folder:
        assert folder == package


@pytest.mark.parametrize("name", ["", "../evil", "a/b", ".hidden", None, 7, "Ünïcode"])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(PackageError, match="could be the name of a file"):
        release.archive_name({"name": name, "version": "1.0.0"})


@pytest.mark.parametrize("version", [None, "../1.0.0", "1.0", 1])
def test_a_version_that_is_none_is_refused(package, capsys, version):
    edit_json(package / "datapackage.json", lambda front: front.update(version=version))
    for command in (release_command.main, changelog_command.main):
        (package / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
        assert command([str(package)]) == 2
        said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith(" ...")]
        assert len(said) == 1
        assert "is no version" in said[0]


@pytest.mark.parametrize("arguments", [["nowhere"], ["--previous", "nowhere"], ["--format", "zip"]])
def test_wrong_usage_is_one_sentence(package, monkeypatch, capsys, arguments):
    monkeypatch.chdir(package)
    assert release_command.main(arguments) == 2
    assert len([line for line in capsys.readouterr().err.splitlines() if not line.endswith(" ...")]) == 1


# --- the changelog ---------------------------------------------------------------------------------------------------


def test_the_changelog_is_written_from_the_difference(complete, capsys):
    set_version_everywhere(complete)
    earlier = before(complete)
    edit(complete, "data/events.csv", "Exercise Two", "Exercise 2")
    asked = [str(complete), "--previous", str(earlier)]
    assert changelog_command.main([*asked, "--check"]) == 1
    assert "run make changelog" in capsys.readouterr().err
    assert changelog_command.main(asked) == 0
    assert changelog_command.main([*asked, "--check"]) == 0
    text = (complete / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (
        f"{changelog.OPEN}\nSince 0.0.9:\n\n- events, 1 cell changed: `event-two` (title)\n{changelog.CLOSE}\n" in text
    )
    assert "Words." in text, "what people wrote stays"


def test_only_the_first_section_is_written():
    text = "## 1.1.0 (2026-02-01)\n\n{marks}\n\n## 1.0.0 (2026-01-01)\n\n<!-- records -->\nOld.\n<!-- /records -->\n"
    marked = text.format(marks="<!-- records -->\n?\n<!-- /records -->")
    renewed = changelog.renewed(marked, None)
    assert renewed == marked.replace("?", changelog.FIRST)
    with pytest.raises(PackageError, match="lacks the marks"):
        changelog.renewed(text.format(marks=""), None)


def test_the_changelog_of_the_repository_can_be_written():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.heading(text)
    assert changelog.OPEN in changelog.renewed(text, None)
