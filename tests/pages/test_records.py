"""The pages of records: what each kind tells and leads to, what coders disagreed on, and that they are converted as all others are."""

import html
import itertools
import json
import re
import tomllib
from html.parser import HTMLParser

import pytest
from lxml import etree

from schemas.tables import vocabularies
from scripts.package.errors import SiteError
from scripts.package.records import WITH_PAGES, record_path
from scripts.package.typed import read_completely
from scripts.pages import changes, listed, shell, site, styles
from scripts.pages.converter import convert
from scripts.pages.data import Data, code_path
from scripts.pages.markup import code_block
from scripts.pages.records import record_pages
from tests.packages import ROOT, WHOLE, edit
from tests.pages.test_site import HOSTILE, _with_texts, converter, rendered, settings


class Sequence(HTMLParser):
    """The elements and the words of a page, in their order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.parts.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.parts and isinstance(self.parts[-1], list):
            self.parts[-1].append(words)
        elif words:
            self.parts.append([words])

    @property
    def told(self) -> list[object]:
        return [" ".join(" ".join(part).split()) if isinstance(part, list) else part for part in self.parts]


@pytest.fixture
def data(package) -> Data:
    return Data(read_completely(package))


@pytest.fixture
def pages(data) -> dict[str, str]:
    return dict(site.pages(data))


def body(page: str) -> str:
    return page.split("\n---\n", 1)[1]


def told(page: str) -> str:
    return " ".join("".join(rendered(page).texts).split())


def links(page: str) -> list[str]:
    return [attributes.get("href", "") for tag, attributes in rendered(page).elements if tag == "a"]


def in_shell(pages: dict[str, str]) -> dict[str, str]:
    """Returns the pages that the shell takes."""
    patterns = [re.compile(f"/{folder}/[^/]+/index.md".replace("*", "[^/]+")) for folder in shell.FOLDERS]
    return {address: page for address, page in pages.items() if any(each.fullmatch(address) for each in patterns)}


# --- as all other pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [None, 0, 4] if WHOLE else [None, 4])
def test_pages_of_records_are_converted_as_the_library_converts_them(data, first):
    """Also where every free text is hostile: the same elements, attributes and words in the same order."""
    if first is not None:
        _with_texts(data, itertools.islice(itertools.cycle(HOSTILE), first, None))
    made = in_shell(dict(site.pages(data)))
    assert len(made) > 100
    for address, page in made.items():
        ours = Sequence(convert(body(page), lambda target: target)).told
        theirs = Sequence(converter().reset().convert(body(page))).told
        assert ours == theirs, address


def test_a_page_that_leads_nowhere_fails_the_build(data, tmp_path):
    docs, built = tmp_path / "docs", tmp_path / "site"
    (docs / "statements/one").mkdir(parents=True)
    (built / "shell/page").mkdir(parents=True)
    (built / "shell/page/index.html").write_text('<h1 id="content">@@content@@</h1>', encoding="utf-8")
    (docs / "statements/one/index.md").write_text("---\ntitle: \"x\"\n---\n[gone](/no/such.md)\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(SiteError, match="leads to no/such"):
        shell.fill_shells(docs, built)


def test_mkdocs_leaves_out_exactly_what_the_shell_takes():
    assert settings()["exclude_docs"].split() == [f"/{folder}/*/index.md" for folder in shell.FOLDERS]


def test_styles_keep_what_pages_use():
    css = (
        '@charset "utf-8";:root{--a:1px;--b:url("data:x;{}")}.used,.unused>p{color:red}.unused{--c:2}'
        "@media print{.unused{x:y}}@media screen{.used:not(.unused)::after{content:';}'}p{margin:0}}.a\\:b{x:y}"
    )
    kept = "".join(styles._kept(styles._parts(css), {"used", "a:b"}))
    assert kept == (
        '@charset "utf-8";:root{--a:1px;--b:url("data:x;{}")}.used{color:red}'
        "@media screen{.used:not(.unused)::after{content:';}'}p{margin:0}}.a\\:b{x:y}"
    )


# --- what each kind tells --------------------------------------------------------------------------------------------


def test_every_record_and_every_code_has_a_page(data, pages):
    for name in WITH_PAGES:
        for row in data.rows[name]:
            assert record_path(name, next(iter(row.values()))) in pages
    for vocabulary, codes in vocabularies().items():
        assert {code_path(vocabulary, code) for code in codes} <= set(pages)


def test_every_link_between_records_goes_both_ways(data, pages):
    """Whatever a row says of another record: the page of each leads to that of the other."""
    pairs = [
        *(("statements", row["statement_id"], table, row[column]) for row in data.rows["statements"] for table, column in (("speakers", "speaker_id"), ("events", "event_id"), ("sources", "source_id"), ("organizations", "target_id"))),
        *(("stances", row["statement_id"], "demands", row["demand_id"]) for row in data.rows["stances"]),
        *(("forecasts", row["statement_id"], "scenarios", row["scenario_id"]) for row in data.rows["forecasts"]),
        *(("appearances", row["statement_id"], "sources", row["source_id"]) for row in data.rows["appearances"]),
        *(("demands", row["demand_id"], "organizations", row[column]) for row in data.rows["demands"] for column in ("issuer_id", "target_id", "concerns_id")),
        *(("demands", row["demand_id"], "sources", row["source_id"]) for row in data.rows["demands"]),
        *(("scenarios", row["scenario_id"], "organizations", row[column]) for row in data.rows["scenarios"] for column in ("actor_id", "target_id")),
        *(("events", row["event_id"], table, row[column]) for row in data.rows["events"] for table, column in (("organizations", "actor_id"), ("sources", "source_id"))),
        *(("speakers", row["speaker_id"], "organizations", row["organization_id"]) for row in data.rows["posts"]),
        *(("organizations", row["organization_id"], "organizations", row["parent_id"]) for row in data.rows["organizations"]),
    ]  # fmt: skip
    assert len(pairs) > 30
    for name, key, table, other in pairs:
        if other:
            here = record_path(name if name in WITH_PAGES else "statements", key)
            assert record_path(table, other) in links(pages[here]), (here, other)
            assert here in links(pages[record_path(table, other)]), (other, here)


def test_sides_are_shown_where_people_speak(pages):
    assert "Side Other state" in told(pages["/statements/one-002/index.md"])
    assert "Date Speaker Side Stance Statement" in told(pages["/demands/demand-two/index.md"])
    assert "/codebook/side/other-state/index.md" in links(pages["/events/event-one/index.md"])


def test_a_statement_leads_to_those_before_and_behind_it(pages):
    shown = told(pages["/statements/two-001/index.md"])
    assert "In the list: previous Speaker One, 10 January 2022; next State Two, 13 January 2022" in shown
    assert "By the same speaker" not in shown
    only = told(pages["/statements/one-002/index.md"])
    assert "By the same speaker: previous Speaker One, 10 January 2022; next Speaker One, 14 January 2022" in only


def test_the_link_to_the_words_is_announced_where_it_leads_to_them(pages, package):
    assert "leads to the words themselves (a text fragment)" in told(pages["/statements/one-001/index.md"])
    assert "text fragment" not in told(pages["/statements/state-two-001/index.md"]), "nothing is quoted"
    edit(package, "data/sources.csv", "https://example.org/news,", "https://example.org/news.pdf,")
    changed = dict(record_pages(Data(read_completely(package))))
    assert "text fragment" not in told(changed["/statements/one-001/index.md"])


def test_a_source_says_whether_its_address_is_an_archived_copy(pages, package):
    assert "No archived copy is recorded" in told(pages["/sources/source-news/index.md"])
    assert "https://web.archive.org/web/*/https://example.org/news" in links(pages["/sources/source-news/index.md"])
    assert "Archive" not in told(pages["/sources/source-book/index.md"]), "a printed book has no address"
    edit(package, "data/sources.csv", "https://example.org/news,", "https://archive.md/x,")
    changed = dict(record_pages(Data(read_completely(package))))
    assert "The address is that of an archived copy." in told(changed["/sources/source-news/index.md"])


def test_countries_are_named(pages):
    assert "Country Austria" in told(pages["/speakers/speaker-one/index.md"])
    assert "City One, Switzerland" in told(pages["/events/event-one/index.md"])


def test_a_retired_record_says_why_and_what_replaced_it(pages):
    replaced, withdrawn = (told(pages[f"/{key}/index.md"]) for key in ("statements/one-009", "speakers/speaker-nine"))
    assert "retired in version 0.1.0. The same utterance as another statement. one-001 (Speaker One, 10 January 2022) has replaced it." in replaced  # fmt: skip
    assert "Said nothing after all. Nothing has replaced it." in withdrawn


def test_a_code_lists_the_records_that_carry_it(data, pages):
    for row in data.rows["statements"]:
        for column, vocabulary in (("act", "act"), ("tier", "tier"), ("condition", "condition")):
            page = pages[code_path(vocabulary, row[column])]
            assert record_path("statements", row["statement_id"]) in links(page)
    assert "/demands/demand-two/index.md" in links(pages["/codebook/issue/enlargement/index.md"])
    assert "/speakers/speaker-one/index.md" in links(pages["/codebook/authority/minister/index.md"])
    assert "/statements/one-001/index.md" in links(pages["/codebook/quote-found/found/index.md"])
    assert "No record with a page carries it." in told(pages["/codebook/act/accuse/index.md"])
    assert "Test 3 of 10" in told(pages["/codebook/act/demand/index.md"])


def test_statements_beyond_the_first_are_listed_by_identifier(data):
    shown = listed.statements(data, data.rows["statements"], most=2)
    assert told("---\n---\n" + shown).count("Summary (ours):") == 2
    assert set(re.findall(r"/statements/([\w-]+)/", shown)) == {row["statement_id"] for row in data.rows["statements"]}
    assert "3 + 1 sampled more, by month" in shown


KINDS = {
    "statements/one-002": "Quotation",
    "statements/state-two-001": "Claim",
    "speakers/speaker-one": "Person",
    "speakers/state-two": "Organization",
    "organizations/ministry-one": "Organization",
    "events/event-one": "Event",
    "sources/source-news": "CreativeWork",
    "demands/demand-one": "DefinedTerm",
    "scenarios/scenario-one": "DefinedTerm",
}


@pytest.mark.parametrize("record", KINDS)
def test_structured_data_says_what_a_page_is_about(data, record):
    data.descriptor["homepage"] = "https://example.org/casus/"
    page = dict(record_pages(data))[f"/{record}/index.md"]
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    described = json.loads(written)
    assert described["@type"] == KINDS[record]
    own = described.get("mainEntityOfPage" if record.startswith("sources") else "url")
    assert own == f"https://example.org/casus/{record}/"
    assert "Permanent address: https://example.org/casus/" + record in told(page), "the citation is whole"


def test_what_is_copied_keeps_the_spaces_that_formats_count():
    (shown,) = re.findall(r"<code>(.*)</code>", code_block(["TY  - DATA"]))
    assert html.unescape(shown) == "TY  - DATA"


# --- disagreements ---------------------------------------------------------------------------------------------------


def test_disagreements_are_told_in_words_and_listed(data, pages):
    shown = told(pages["/statements/one-002/index.md"])
    assert "attribution, round 1: the first coder gave Mixed, the second Indirect; published is Mixed." in shown
    page = pages["/disagreements/statements-attribution/index.md"]
    assert "Indirect or Mixed (1)" in told(page)
    assert "/statements/one-002/index.md" in links(page)
    assert "/statements/one-001/index.md" not in links(page)
    listed_on = {address for address in pages if address.startswith("/disagreements/")}
    assert {link for link in links(pages["/disagreements/index.md"]) if "/disagreements/" in link} == listed_on - {"/disagreements/index.md"}  # fmt: skip


def test_every_disagreement_is_listed_once(package):
    """Counted by hand in the file: what the first two coders of a round gave different values."""
    edit(package, "data/codings.csv", "forecasts,one-002|scenario-two,coder-two,1,second,mode,threatens", "forecasts,one-002|scenario-two,coder-two,1,second,mode,forecasts")  # fmt: skip
    data = Data(read_completely(package))
    values: dict[tuple, set] = {}
    roles: dict[tuple, set] = {}
    for row in data.rows["codings"]:
        if row["role"] in ("first", "second"):
            key = (row["table"], row["variable"], row["record"], row["round"])
            values.setdefault(key, set()).add(row["value"])
            roles.setdefault(key, set()).add(row["role"])
    differing = [key for key, given in values.items() if len(given) > 1]
    pages = {address: page for address, page in site.pages(data) if address.startswith("/disagreements/")}
    assert f"{len(differing)} disagreements" in told(pages["/disagreements/index.md"])
    rows = sum(page.count("\n| ") - 2 * page.count("\n| --- ") for page in pages.values())
    assert rows == len(differing) + len({key[:2] for key, given in roles.items() if len(given) > 1})
    changed = told(pages["/disagreements/forecasts-mode/index.md"])
    assert "Border closed: Speaker One, 10 January 2022: “otherwise […] we will close the border”" in changed


# --- versions --------------------------------------------------------------------------------------------------------


def test_the_feed_tells_of_every_version(data, package):
    (package / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 1.1.0 (2026-12-24)\n\nTwo **things** & more.\n\n<!-- records -->\nSince 1.0.0:\n\n"
        "- statements, 2 records added: `a-001`; `a-002`\n<!-- /records -->\n\n## 1.0.0 (2026-11-29)\n\nThe first.\n",
        encoding="utf-8",
    )
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.fromstring(changes.feed(data).encode())
    assert feed.xpath("a:entry/a:title/text()", namespaces=space) == ["Version 1.1.0", "Version 1.0.0"]
    assert feed.xpath("a:updated/text()", namespaces=space) == ["2026-12-24T00:00:00Z"]
    content = feed.xpath("a:entry/a:content/text()", namespaces=space)[0]
    assert content == "<p>Two things &amp; more.</p><ul><li>statements, 2 records added</li></ul>"
    identifiers = feed.xpath("//a:id/text()", namespaces=space)
    assert len(set(identifiers)) == 3
    data.descriptor["homepage"] = "https://example.org/casus/"
    published = etree.fromstring(changes.feed(data).encode())
    assert published.xpath("//a:id/text()", namespaces=space) == identifiers, "the same wherever it is published"
    anchors = published.xpath("a:entry/a:link/@href", namespaces=space)
    assert anchors[0] == "https://example.org/casus/changes.html#v1-1-0"
    ids = [attributes.get("id") for _, attributes in rendered(changes.changes_page(data)).elements]
    assert {"v1-1-0", "v1-0-0"} <= set(ids)


def test_a_package_without_a_changelog_has_an_empty_feed(data):
    assert etree.fromstring(changes.feed(data).encode()).findall("{*}entry") == []
    assert "No version is described yet." in changes.changes_page(data)


def test_previews_need_no_package_that_is_not_locked():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    assert any(isinstance(each, str) and each.startswith("typst") for each in groups["site"])
