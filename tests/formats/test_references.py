"""The references to every record, by lines, and read back by pandoc where it is installed."""

import json
import re
import shutil
import subprocess

import pytest

from scripts.formats import references
from scripts.formats.citation import KIND
from scripts.package.records import NAMED, WITH_PAGES
from tests.formats.editions import edition, rows
from tests.formats.test_cite import known
from tests.packages import base
from tests.versions import edit_json


@pytest.fixture(scope="module")
def informed(tmp_path_factory):
    """An edition that knows its own address."""
    package = base(tmp_path_factory.mktemp("known"))
    edit_json(package / "datapackage.json", lambda front: front.update(known(front)))
    return edition(package)


@pytest.fixture(scope="module")
def written(informed):
    return references.files(informed)


def keys(made) -> list[tuple[str, str]]:
    return [(table, next(iter(row.values()))) for table in WITH_PAGES for row in rows(made, table)]


def test_every_record_with_a_page_has_a_reference_in_each_format(informed, written):
    wanted = [f"casus-belli-{KIND.get(table, '')}{key}" for table, key in keys(informed)]
    assert len(set(wanted)) == len(wanted)
    items = json.loads(written["citations/records.csl.json"])
    assert [item["id"] for item in items] == wanted
    assert re.findall(r"^@misc\{(.+),$", written["citations/records.bib"].decode(), re.MULTILINE) == wanted
    assert re.findall(r"^ID  - (.+)\r$", written["citations/records.ris"].decode(), re.MULTILINE) == wanted


def test_a_reference_has_the_source_and_the_address_of_its_record(informed, written):
    items = {item["id"]: item for item in json.loads(written["citations/records.csl.json"])}
    for table, key in keys(informed):
        item = items[f"casus-belli-{KIND.get(table, '')}{key}"]
        assert item["URL"].endswith(f"/{table}/{key}/")
        assert ("note" in item) is (table not in NAMED), "a speaker is taken from no one source"
    assert "https://example.org/news" in items["casus-belli-one-001"]["note"]
    assert "para. 1" in items["casus-belli-one-001"]["note"]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_pandoc_reads_the_titles_addresses_and_sources_from_bibtex(written):
    command = ["pandoc", "--from", "bibtex", "--to", "csljson"]
    done = subprocess.run(command, input=written["citations/records.bib"], capture_output=True, check=True)
    read = {item["id"]: item for item in json.loads(done.stdout)}
    items = {item["id"]: item for item in json.loads(written["citations/records.csl.json"])}
    assert set(read) == set(items)
    for key, item in items.items():
        assert words(read[key]["title"]) == words(item["title"])
        assert read[key]["URL"] == item["URL"]
        assert words(read[key].get("note", "")) == words(item.get("note", ""))


def words(text: str) -> list[str]:
    """Returns the words of a text: pandoc sets marks and spaces as its own style has them."""
    return re.findall(r"\w+", re.sub(r"<[^>]+>", "", text))
