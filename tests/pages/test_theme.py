"""What every page has around its text: a policy that lets nothing else run, what search engines need, and where an error is reported."""

import html
import re
import struct
from pathlib import Path

import pytest

from scripts.package.records import WITH_PAGES
from scripts.package.typed import read_completely
from scripts.pages import site
from scripts.pages.data import Data
from scripts.pages.previews import KINDS
from tests.packages import ROOT, base

PLACES = {"homepage": "https://example.org/casus/", "casus:issues": "https://github.com/example/casus/issues"}
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)  # fmt: skip


def built(folder: Path, places: dict) -> Path:
    """Builds the pages of the small package, of every kind one or two, as MkDocs builds them for a descriptor."""
    data = Data(read_completely(base(folder)))
    data.descriptor.update(places)
    site.write_markdown(data, folder / "docs")
    site._run_mkdocs(folder / "docs", folder / "site", data.descriptor)
    return folder / "site"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("published"), PLACES)


@pytest.fixture(scope="module")
def unpublished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("unpublished"), dict.fromkeys(PLACES, ""))


def pages(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def test_every_page_has_a_strict_policy_and_nothing_that_it_forbids(unpublished):
    found = pages(unpublished)
    assert len(found) > 50
    for address, source in found.items():
        (policy,) = POLICY.findall(source)
        assert "default-src 'none'" in policy
        assembly = " 'wasm-unsafe-eval'" if address == "sql/index.html" and (unpublished / "sql/database.js").exists() else ""  # fmt: skip
        assert f"script-src 'self'{assembly};" in policy
        assert "unsafe" not in policy.replace(assembly or " ", "")
        assert INLINE.findall(source) == [], address


def test_every_kind_of_page_has_its_own_description(unpublished):
    described = {
        address: re.search(r'<meta name="description" content="([^"]*)">', source).group(1)
        for address, source in pages(unpublished).items()
        if address != "404.html"
    }
    assert len(set(described.values())) == len(described), "no two pages have the same description"
    assert "otherwise […] we will close the border" in described["statements/one-002/index.html"]
    assert "Summary (ours): " in described["statements/commentators-001/index.html"]


def test_a_published_site_has_canonical_addresses_and_a_sitemap(published):
    shown = (published / "statements/one-002/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/casus/statements/one-002/">' in shown
    listed = re.findall(r"<loc>(.*?)</loc>", (published / "sitemap.xml").read_text(encoding="utf-8"))
    canonical = [
        re.search(r'<link rel="canonical" href="([^"]*)">', source).group(1)
        for address, source in pages(published).items()
        if address != "404.html"
    ]
    assert sorted(listed) == sorted(canonical)
    assert len(set(listed)) == len(listed) > 100


def test_every_page_has_a_preview_picture_that_is_there(published):
    kinds = set()
    for address, source in pages(published).items():
        if address != "404.html":
            (shown,) = re.findall(r'<meta property="og:image" content="https://example.org/casus/([^"]*)">', source)
            kinds.add(shown)
            assert (published / shown).is_file(), address
    assert {f"previews/{name}.png" for name in WITH_PAGES} < kinds
    assert kinds == {f"previews/{name}.png" for name in KINDS}
    for kind in kinds:
        head = (published / kind).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", head[16:24]) == (1200, 630), kind


def test_an_unpublished_site_claims_no_address(unpublished):
    for address, source in pages(unpublished).items():
        assert 'rel="canonical"' not in source, address
        assert "og:image" not in source, address
    assert not list(unpublished.glob("sitemap.xml*"))


def test_an_error_is_reported_where_the_tracker_is_known_and_nowhere_else(published, unpublished):
    record = "statements/one-002/index.html"
    shown = html.unescape((published / record).read_text(encoding="utf-8"))
    form = "https://github.com/example/casus/issues/new?template=correction.yml&title=Correction%3A+statements%2Fone-002&table=statements&record=one-002"
    assert form in shown
    assert PLACES["casus:issues"] in (published / "cite.html").read_text(encoding="utf-8")
    for address, source in pages(unpublished).items():
        assert "Report an error" not in source, address


def test_scripts_and_styles_of_pages_are_there(unpublished):
    for address, source in pages(unpublished).items():
        for file in re.findall(r'(?:<script src|<link rel="stylesheet" href)="([^"]+)"', source):
            start = unpublished if file.startswith("/") else (unpublished / address).parent
            assert (start / file.lstrip("/")).resolve().is_file(), f"{address}: {file}"


def test_the_theme_overrides_what_material_has():
    """A part that Material no longer has would be left unused without a word."""
    import material

    theirs = Path(material.__file__).parent / "templates"
    for path in (ROOT / "scripts" / "pages" / "theme").rglob("*.html"):
        assert (theirs / path.relative_to(ROOT / "scripts" / "pages" / "theme")).is_file(), path.name
