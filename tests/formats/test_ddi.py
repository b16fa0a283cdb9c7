"""The DDI-Codebook: valid by the official schema where that is at hand, and the same tables, variables and codes when lxml reads it."""

import os
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from scripts.formats import ddi
from tests.formats.editions import edition
from tests.formats.test_cite import known
from tests.packages import ROOT, base
from tests.versions import edit_json

SPACE = {"d": ddi.SPACE}
# The schema is published by the DDI Alliance under the LGPL and is not kept here: say where it lies, or put it beside the checkout.
PLACES = [Path(os.environ.get("DDI_CODEBOOK", "")), *(parent / "shared" / "ddi" for parent in ROOT.parents)]
SCHEMA = next((place / "codebook.xsd" for place in PLACES if (place / "codebook.xsd").is_file()), None)


@pytest.fixture(scope="module")
def read(small):
    return etree.fromstring(ddi.files(small)["ddi-codebook.xml"])


@pytest.fixture(scope="module")
def schema():
    if SCHEMA is None:
        pytest.skip("the schema of DDI-Codebook 2.5 is not here: say in DDI_CODEBOOK in which folder codebook.xsd lies")
    return etree.XMLSchema(etree.parse(SCHEMA))


@pytest.fixture(scope="module")
def informed(tmp_path_factory):
    package = base(tmp_path_factory.mktemp("known"))
    edit_json(package / "datapackage.json", lambda front: front.update(known(front)))
    return etree.fromstring(ddi.files(edition(package))["ddi-codebook.xml"])


def test_it_keeps_to_the_official_schema_with_and_without_what_is_not_known_yet(read, informed, schema):
    for document in (read, informed):
        schema.assertValid(document)


def test_the_schema_notices_what_is_wrong(small, schema):
    text = ddi.files(small)["ddi-codebook.xml"]
    assert not schema.validate(etree.fromstring(text.replace(b"<labl>", b"<label>").replace(b"</labl>", b"</label>")))


def test_it_has_neither_a_byte_order_mark_nor_a_document_type(small):
    text = ddi.files(small)["ddi-codebook.xml"]
    assert text.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<codeBook ")
    assert b"<!DOCTYPE" not in text


def test_every_file_is_there_with_its_rows_and_variables(read, small):
    for name, table in small.all.items():
        [file] = read.xpath(f"//d:fileDscr[@ID='file-{name}']", namespaces=SPACE)
        assert file.get("URI") == table.file
        told = [file.findtext(f".//d:{key}", namespaces=SPACE) for key in ("fileName", "caseQnty", "varQnty")]
        assert told == [table.file, str(len(table.lines)), str(len(table.schema.fields))]


def test_every_variable_belongs_to_a_file_that_is_there(read):
    """The schema takes `files` for any names."""
    there = set(read.xpath("//d:fileDscr/@ID", namespaces=SPACE))
    assert set(read.xpath("//d:var/@files", namespaces=SPACE)) == there


def test_every_variable_has_its_words_and_every_code_its_meaning_and_number_of_rows(read, small):
    variables = {each.get("ID"): each for each in read.iterfind(".//d:var", SPACE)}
    wanted = {f"{name}.{field.name}" for name, table in small.all.items() for field in table.schema.fields}
    assert set(variables) == wanted
    for name, table in small.all.items():
        for field, cells in zip(table.schema.fields, table.columns, strict=True):
            variable = variables[f"{name}.{field.name}"]
            assert variable.findtext("d:txt", namespaces=SPACE) == field.description
            counted = Counter(cells)
            codes = [(each.findtext("d:catValu", namespaces=SPACE), each.findtext("d:catStat", namespaces=SPACE)) for each in variable.iterfind("d:catgry", SPACE)]  # fmt: skip
            assert codes == ([(code, str(counted[code])) for code in field.enum] if field.vocabulary else [])


def test_the_study_names_title_authors_version_and_licence(informed, small):
    front = known(small.package.descriptor)
    study = informed.find("d:stdyDscr", SPACE)
    assert study.findtext(".//d:titl", namespaces=SPACE) == front["title"]
    assert study.findtext(".//d:version", namespaces=SPACE) == front["version"]
    assert study.find(".//d:IDNo", SPACE).get("agency") == "DOI"
    assert study.findall(".//d:AuthEnty", SPACE)
    [licence] = study.findall("d:dataAccs/d:notes", SPACE)
    assert (licence.get("type"), licence.get("level")) == ("DVN:TOU", "dv")
    assert front["licenses"][0]["path"] in licence.text
    assert "must not be concluded" in study.findtext(".//d:sampProc", namespaces=SPACE)
