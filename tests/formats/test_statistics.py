"""The files for Stata and SPSS, read back by pyreadstat cell by cell; haven and PSPP read them in `make interop`."""

import datetime
import io
import struct
import warnings

import pandas as pd
import pyreadstat
import pytest

from scripts.formats import spss, stata
from scripts.formats.flat_links import VIEWS
from scripts.package.errors import PackageError
from tests.formats.editions import edition, numbers
from tests.packages import edit

READERS = {"stata": (stata, pyreadstat.read_dta), "spss": (spss, pyreadstat.read_sav)}


@pytest.fixture(scope="module")
def read(small, tmp_path_factory):
    """Writes the files of one program, with warnings as errors, and returns what is read back, by table."""

    def again(program: str, **options: object) -> dict:
        written, reader = READERS[program]
        place = tmp_path_factory.mktemp(program)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made = written.files(small)
        found = {}
        for path, data in made.items():
            file = place / path.rpartition("/")[2]
            file.write_bytes(data)
            found[file.stem] = reader(file, **options)
        return found

    return again


def shown(cell: object) -> str:
    """Returns a cell that was read as the table has it."""
    if cell is None or cell != cell:
        return ""
    return cell.isoformat() if isinstance(cell, datetime.date) else str(int(cell) if isinstance(cell, float) else cell)


@pytest.mark.parametrize("program", READERS)
def test_every_table_but_the_raw_codes_is_there(read, small, program):
    assert set(read(program)) == {*(view.name for view in VIEWS), *small.package.tables} - {"codings"}


@pytest.mark.parametrize("program", READERS)
def test_every_cell_is_there_codes_as_their_numbers(read, small, program):
    numbered = numbers(small)
    for name, (frame, _) in read(program).items():
        table = small.all[name]
        for field, cells in zip(table.schema.fields, table.columns, strict=True):
            wanted = [numbered[field.vocabulary, cell][0] if field.vocabulary and cell else cell for cell in cells]
            assert [shown(cell) for cell in frame[field.name]] == wanted, (name, field.name)


@pytest.mark.parametrize("program", READERS)
def test_every_number_of_a_code_has_the_label_of_the_codebook(read, small, program):
    numbered = numbers(small)
    for name, (_, meta) in read(program).items():
        fields = [field for field in small.all[name].schema.fields if field.vocabulary]
        assert set(meta.variable_value_labels) == {field.name for field in fields}
        for field in fields:
            wanted = {int(number): label for number, label in (numbered[field.vocabulary, code] for code in field.enum)}
            assert meta.variable_value_labels[field.name] == wanted, (name, field.name)


def test_labels_of_variables_are_titles_in_stata_and_say_more_in_spss(read, small):
    for name, (_, meta) in read("stata").items():
        assert meta.column_labels == [field.title for field in small.all[name].schema.fields]
    for name, (_, meta) in read("spss").items():
        for field, label in zip(small.all[name].schema.fields, meta.column_labels, strict=True):
            whole = f"{field.title}: {field.description}"
            assert label == whole or (label.endswith("…") and whole.startswith(label[:-1]) and len(label) > 200)
            assert len(label.encode()) <= 255


def test_the_label_of_a_file_names_table_and_version(read, small):
    version = small.package.descriptor["version"]
    for program in READERS:
        assert read(program)["statements"][1].file_label == f"Statements, Casus Belli {version}"


def test_descriptions_are_notes_of_the_variables_in_stata(small):
    data = stata.files(small)["stata/statements.dta"]
    field = small.package.tables["statements"].schema.field("act")
    whole = b"act".ljust(129, b"\0") + b"note1".ljust(129, b"\0") + field.description.encode() + b"\0"
    assert b"<ch>" + struct.pack("<I", len(whole)) + whole + b"</ch>" in data
    assert len(pd.read_stata(io.BytesIO(data), convert_categoricals=False)) == 6, "and pandas reads it"


def test_codes_are_nominal_and_whole_numbers_are_counted_in_spss(read):
    meta = read("spss")["figures"][1]
    assert (meta.variable_measure["hedge"], meta.variable_measure["low"]) == ("nominal", "scale")
    assert meta.original_variable_types["as_of"] == "SDATE10"


@pytest.mark.parametrize("program", READERS)
def test_the_bytes_do_not_depend_on_the_clock(small, program, monkeypatch):
    written = READERS[program][0]
    first = written.files(small)
    now = datetime.datetime.now().strftime("%d %b %y").encode()
    assert all(now not in data[:400] for data in first.values())
    assert written.files(small) == first


def test_cyrillic_and_long_texts_come_back_whole(package, tmp_path):
    long = "Слово " * 160
    edit(package, "data/scenarios.csv", small_rule(package), long.strip())
    made = edition(package)
    for program, (written, reader) in READERS.items():
        path = tmp_path / program
        path.write_bytes(next(data for name, data in written.files(made).items() if "/scenarios." in name))
        assert long.strip() in list(reader(path)[0]["resolution_rule"])


def small_rule(package) -> str:
    return edition(package).records.rows["scenarios"][0]["resolution_rule"]


def test_a_code_without_a_number_is_one_sentence(small):
    table = small.package.tables["statements"]
    with pytest.raises(PackageError, match=r"of statements\..* has no number in codes"):
        stata.stata(table, {}, "title")
