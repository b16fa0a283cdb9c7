"""The codebook as PDF: all that it must hold goes in, and the bytes are the same again. pdftotext reads it in `make interop`."""

import re

import pytest

from scripts.formats import codebook, pages_as_text
from scripts.package.errors import PackageError
from tests.formats.editions import documented, edition
from tests.packages import ROOT


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    found = edition(documented(tmp_path_factory.mktemp("codebook")))
    found.files |= pages_as_text.files(found)
    return found


def test_it_is_a_pdf_that_claims_both_standards_and_is_the_same_again(made):
    [data] = codebook.files(made).values()
    assert data.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert codebook.files(made)["codebook.pdf"] == data


def test_it_has_every_field_and_every_code(made):
    told = codebook.contents(made)
    fields = [(table["name"], field["name"]) for table in told["tables"] for field in table["fields"]]
    assert fields == [(name, field.name) for name, table in made.all.items() for field in table.schema.fields]
    codes = {(each["name"], code["code"]): code for each in told["vocabularies"] for code in each["codes"]}
    for row in made.records.rows["codes"]:
        shown = codes.pop((row["vocabulary"], row["code"]))
        assert all(shown[name] == row[name] for name in ("number", "label", "definition", "test", "example"))
    assert codes == {}


def test_it_has_what_must_not_be_concluded_and_what_can_be(made):
    told = codebook.contents(made)
    page = (ROOT / "docs/limits.md").read_text(encoding="utf-8")
    headed = re.findall(r"^- \*\*(.+?)\*\*", page.partition("## What may be counted")[0], re.MULTILINE)
    assert [point[: len(head)] for point, head in zip(told["limits"], headed, strict=True)] == headed
    assert told["support"].startswith("What the data can support is what a single row can show")


def test_it_has_the_figures_of_agreement_and_of_the_audit(made, tmp_path):
    titles = [section["title"] for section in codebook.contents(made)["quality"]]
    assert titles[0] == "Agreement between the coders"
    package = documented(tmp_path)
    (package / "docs/quality").mkdir()
    (package / "docs/quality/audit.csv").write_text(
        "table,id,field,verdict,note,auditor,audited_on,sample\nstatements,one-001,act,right,,coder-three,2026-11-01,1\n",
        encoding="utf-8",
    )
    titles = [section["title"] for section in codebook.contents(edition(package))["quality"]]
    assert titles[-2:] == ["Samples", "Error rates by field"]


def test_no_text_is_taken_for_markup(package):
    found = edition(package)
    found.package.descriptor["description"] = "#panic() $x$ *a* _b_ <c> @d \\\\ ]] = e"
    assert codebook.files(found)["codebook.pdf"].startswith(b"%PDF")


def test_a_character_that_no_font_has_is_one_sentence(package):
    found = edition(package)
    found.package.descriptor["description"] = "漢字"
    with pytest.raises(PackageError, match=r"^the codebook cannot be set as PDF: .*(glyph|font|displayed)"):
        codebook.files(found)
