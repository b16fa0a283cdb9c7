"""Every format of the registry is written, told of in the README, and read back by the program that the registry names."""

import itertools

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
    "wheel": "tests/formats/test_wheel.py",
    "list for coders": "tests/versions/test_release.py",
    "references": "tests/formats/test_references.py",
    "catalogues": "tests/versions/test_release.py",
    "DDI-Codebook": "tests/formats/test_ddi.py",
    "method and limits": "tests/formats/test_pages_as_text.py",
    "codebook": "tests/interop/test_readers.py",
    "RO-Crate": "tests/formats/test_ro_crate.py",
}


def test_every_format_has_a_proof():
    assert list(PROOFS) == [each.name for each in FORMATS]


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_the_proof_uses_the_reader_that_the_registry_names(each):
    assert each.reader in (ROOT / PROOFS[each.name]).read_text(encoding="utf-8")


def test_each_format_writes_files_of_its_own_and_is_told_of_before(tmp_path):
    made, told = edition(documented(tmp_path)), []
    before = {}
    write(made, lambda name: (told.append(name), before.update({name: set(made.files)})))
    assert told == [each.name for each in FORMATS]
    numbers = [len(before[name]) for name in told] + [len(made.files)]
    assert all(less < more for less, more in itertools.pairwise(numbers)), (
        "a format that writes nothing, or over another's file"
    )
