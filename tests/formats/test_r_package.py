"""The R package as text: the same whoever writes it, in ASCII, and a help page for each table. R itself reads it in `make interop`."""

import io
import tarfile

import pytest

from scripts.formats import r_package


@pytest.fixture(scope="module")
def parts(small) -> dict[str, bytes]:
    [(path, data)] = r_package.files(small).items()
    assert path == f"r/casusbelli_{small.package.descriptor['version']}.tar.gz"
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert {(entry.mtime, entry.uid, entry.uname, entry.mode) for entry in archive} == {(0, 0, "", 0o644)}
        return {entry.name.removeprefix("casusbelli/"): archive.extractfile(entry).read() for entry in archive}


def test_every_table_but_the_raw_codes_has_data_and_a_help_page(parts, small):
    for name in small.for_people:
        assert f"data/{name}.R" in parts
        page = parts[f"man/{name}.Rd"].decode()
        for field in small.all[name].schema.fields:
            assert f"\\item{{\\code{{{field.name}}}}}{{" in page
    assert "data/codings.R" not in parts


def test_data_is_ascii_and_escaped(parts):
    assert all(data.isascii() for path, data in parts.items() if path.startswith("data/"))
    assert r_package.quoted('a "b" \\ иначе') == r'"a \"b\" \\ \U{438}\U{43d}\U{430}\U{447}\U{435}"'


def test_the_page_of_the_package_says_what_must_not_be_concluded(parts):
    assert "must not be concluded" in parts["man/casusbelli-package.Rd"].decode()


def test_whole_numbers_too_great_for_r_are_doubles(small):
    table = small.package.tables["figures"]
    great = [[*cells] for cells in table.columns]
    great[table.schema.columns.index("high")] = ["3000000000", "20"]
    lines = r_package.data(type(table)(table.schema, table.file, great, table.lines), r_package.numbers(small))
    assert "high = as.numeric(c(3000000000, 20))" in lines
    assert "low = as.integer(c(NA, 10L))" in lines


def test_the_bytes_are_the_same_when_written_again(small):
    assert r_package.files(small) == r_package.files(small)
