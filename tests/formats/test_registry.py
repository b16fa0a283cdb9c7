"""Every format of the registry is written, told of in the README, and read back by the program that the registry names."""

import pytest

from scripts.formats.registry import FORMATS, write
from tests.formats.editions import documented, edition
from tests.packages import ROOT

# The file of tests in which the reader of a format reads it back.
PROOFS = {
    "workbook": "tests/versions/test_release.py",
    "flat CSV": "tests/versions/test_release.py",
    "SQLite": "tests/versions/test_release.py",
    "Parquet": "tests/versions/test_release.py",
    "Stata": "tests/interop/test_readers.py",
    "SPSS": "tests/interop/test_readers.py",
    "R package": "tests/interop/test_readers.py",
    "list for coders": "tests/versions/test_release.py",
    "references": "tests/formats/test_references.py",
    "catalogues": "tests/versions/test_release.py",
    "DDI-Codebook": "tests/formats/test_ddi.py",
    "method and limits": "tests/formats/test_pages_as_text.py",
    "RO-Crate": "tests/formats/test_ro_crate.py",
}


def test_every_format_has_a_proof():
    assert list(PROOFS) == [each.name for each in FORMATS]


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_the_proof_uses_the_reader_that_the_registry_names(each):
    assert each.reader in (ROOT / PROOFS[each.name]).read_text(encoding="utf-8")


def test_no_format_writes_a_file_of_another(tmp_path):
    made = edition(documented(tmp_path))
    for each in FORMATS:
        files = each.write(made)
        assert files, each.name
        assert not files.keys() & made.files.keys(), each.name
        made.files |= files


def test_each_format_is_told_of_when_it_is_written(small):
    told = []
    write(small, told.append)
    assert told == [each.name for each in FORMATS]
