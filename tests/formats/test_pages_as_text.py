"""Method and limits as plain texts, without anything that only a site shows."""

import re

import pytest

from scripts.formats import pages_as_text
from tests.formats.editions import documented, edition
from tests.packages import ROOT, base


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return {name: data.decode() for name, data in pages_as_text.files(edition(documented(tmp_path_factory.mktemp("text")))).items()}  # fmt: skip


def test_both_pages_are_there_with_all_their_words(written):
    assert set(written) == {"METHODOLOGY.txt", "LIMITS.txt"}
    for page, name in pages_as_text.PAGES.items():
        text = re.sub(r"\A---.*?---|<!--.*?-->|\]\([^)]*\)", " ", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)  # fmt: skip
        source = re.findall(r"\w+", text.lower())
        found = re.findall(r"\w+", written[name].lower())
        assert set(source) - set(found) <= {"coders", "agreement", "the", "between", "figures"}, (
            "headings of derived parts"
        )
        assert len(found) > 0.98 * len(source)


def test_nothing_is_left_that_only_a_site_shows(written):
    for text in written.values():
        assert not re.search(r"<!--|\]\(|\*\*|`|^#|^---", text, re.MULTILINE)
    assert written["LIMITS.txt"].startswith("LIMITS\n")
    assert "WHAT MUST NOT BE CONCLUDED\n" in written["LIMITS.txt"]


def test_a_package_without_pages_has_no_texts(tmp_path):
    assert pages_as_text.files(edition(base(tmp_path))) == {}


def test_a_section_of_which_nothing_is_left_goes():
    assert pages_as_text.plain("---\na: b\n---\n# One\n\nTwo [three](x.md).\n\n## Four\n\n<!-- five -->\n\n## Six\n\n**Seven**\n") == "ONE\n\nTwo three.\n\nSIX\n\nSeven\n"  # fmt: skip
