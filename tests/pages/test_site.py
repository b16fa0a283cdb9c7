"""The site: cells stay text, addresses stay on the web, pages hold what the tables hold, and a built site asks no other host."""

import functools
import itertools
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemas.rule import RULES
from schemas.tables import tables, vocabularies
from scripts.formats import citation as cite
from scripts.package.records import WITH_PAGES, days, is_web_address
from scripts.package.typed import read_completely
from scripts.pages import site
from scripts.pages.data import Data
from scripts.pages.frames import NOT_READ, NOT_SETTLED, result
from scripts.pages.markup import (
    code_block,
    dates,
    facts,
    json_ld,
    link,
    outward,
    page,
    slug,
    table,
    text,
    text_fragment,
    title_text,
)
from scripts.pages.prose import MARKER, fill, insertions
from scripts.pages.structured import statement_ld
from scripts.pages.ways import Ways
from scripts.site import main
from tests.packages import FIXTURES, ROOT, WHOLE, base, edit
from tests.verdicts import validate

BUILT = ROOT / "site"
HOSTILE = [
    "<script>alert(1)</script>",
    "a | b || c",
    "*bold* _under_ **strong** `code` ``",
    "[label](javascript:alert(1)) ![x](http://evil.example/x.png) [x]: http://evil.example",
    "{% raw %} {{ config }} {: onclick=alert(1) } {#id}",
    "</td></table><img src=x onerror=alert(1)>",
    "<!-- counts --> &lt;b&gt; &amp; &#60;i&#62;",
    "# heading\n\n> quote\n\n    code\n\n1. one\n- two\n\n***",
    "\\`\\* \x02wzxhzdk:0\x03 \x00 ‮ \u200b",
    '" onmouseover="alert(1)" x=\'y\'',
    "~~~ ::: !!! ??? +++ --- === ^^^",
    "http://evil.example/ <http://evil.example/> www.evil.example me@evil.example",
]
ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>[](){}*_`|\\!#&;:/\"'-+.=~^$%@ \n\ta1", max_size=60),
    st.sampled_from(HOSTILE),
)


def settings() -> dict:
    """Reads mkdocs.yml; its tag for an environment variable gives the default."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])
    return yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)


@functools.cache
def converter() -> markdown.Markdown:
    """Returns Markdown as the site's settings have it."""
    extensions = settings()["markdown_extensions"]
    names = [name if isinstance(name, str) else next(iter(name)) for name in extensions]
    configured = {name: options for item in extensions if isinstance(item, dict) for name, options in item.items()}
    return markdown.Markdown(extensions=names, extension_configs=configured)


class Outline(HTMLParser):
    """Takes a page apart: its elements with their attributes, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def shape(self) -> list[tuple[str, tuple]]:
        return [(tag, tuple(sorted(set(attributes) - {"id"}))) for tag, attributes in self.elements]


def seen(value: str) -> str:
    """Returns what a reader should see of a cell: its words in one line, without what cannot be seen."""
    return " ".join(re.sub(r"[^\s]", lambda found: found[0] if found[0].isprintable() else "", value).split())


def rendered(source: str) -> Outline:
    """Renders a page as MkDocs does, which takes the front matter off first."""
    body = source.split("\n---\n", 1)[1] if source.startswith("---\n") else source
    return Outline(converter().reset().convert(body))


# --- cells stay text -------------------------------------------------------------------------------------------------

PLACES = {
    "start": lambda value: f"above\n\n{text(value) or 'x'}\n\nbelow",
    "paragraph": lambda value: f"before {text(value)} after",
    "table": lambda value: table("x", ["Head", "Other"], [[text(value), "next"], ["a", "b"]]),
    "facts": lambda value: facts([("Term", f"x{text(value)}"), ("Other", "y")]),
    "link": lambda value: f"see {link(value, '/x.md')} there",
    "list": lambda value: f"- x {text(value)}\n- y",
    "heading": lambda value: f"# x{text(value)} {{ .cb-titled }}\n\nbelow",
    "code": lambda value: code_block(["first", f"x{value}", "last"]),
    "outward": lambda value: f"see {outward(value, 'https://example.org/')} there",
}


@pytest.mark.parametrize("place", PLACES)
@given(value=ANY_TEXT)
def test_cell_stays_text(place, value):
    """Whatever a cell holds, a page has the same elements as with a harmless cell, and shows the cell's words."""
    made, harmless = rendered(PLACES[place](value)), rendered(PLACES[place]("harmless"))
    assert made.shape == harmless.shape
    assert seen(value) in " ".join("".join(made.texts).split())


@given(value=ANY_TEXT)
def test_title_cannot_leave_its_element(value):
    title = title_text(value)
    assert not set("<>\"'") & set(title)
    assert yaml.safe_load(page(value, []).splitlines()[1]) == {"title": title}
    assert Outline(f'<title>{title}</title><i title="{title}">').shape == [("title", ()), ("i", ("title",))]


@given(value=ANY_TEXT)
def test_structured_data_cannot_close_its_script(value):
    written = json_ld({"@type": "Claim", "text": f"x{value}"})
    made = rendered(f"text\n\n{written}\n\ntext")
    assert [tag for tag, _ in made.elements] == ["p", "script", "p"]
    inside = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside)["text"] == f"x{value}"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "//example.org/",
        "http://",
        "https:example.org",
        "http://a b/",
        "http://[",
        "",
    ],
)
def test_only_web_addresses_are_links(url):
    assert not is_web_address(url)
    assert outward("label", url) == "label"


def test_an_address_cannot_leave_its_attribute():
    made = rendered(outward("label", 'https://example.org/"onclick="alert(1)'))
    assert made.elements == [("p", {}), ("a", {"href": 'https://example.org/"onclick="alert(1)', "rel": "noopener"})]


# --- small things ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "https://e.org/p"),
        ("pack up and go", "https://e.org/p#:~:text=pack%20up%20and%20go"),
        ("one-two, three & four", "https://e.org/p#:~:text=one%2Dtwo%2C%20three%20%26%20four"),
        ("a b c d e f g h i", "https://e.org/p#:~:text=a%20b%20c%20d,f%20g%20h%20i"),
        ("otherwise […] we will close", "https://e.org/p#:~:text=otherwise,we%20will%20close"),
        ("манатки", "https://e.org/p#:~:text=%D0%BC%D0%B0%D0%BD%D0%B0%D1%82%D0%BA%D0%B8"),
    ],
)
def test_text_fragment(words, expected):
    assert text_fragment("https://e.org/p", words) == expected


def test_text_fragment_keeps_the_anchor_of_an_address():
    assert text_fragment("https://e.org/p#part", "pack up") == "https://e.org/p#part:~:text=pack%20up"


def test_days():
    assert days("2022-01-10", "2022-01-10") == "10 January 2022"
    assert days("2022-01-08", "2022-01-10") == "between 8 January 2022 and 10 January 2022"
    assert days("", "2022-01-10") == "by 10 January 2022"
    assert rendered(dates("", "2022-01-10")).texts == ["≤ 2022-01-10"]


def test_empty_tables_and_facts_leave_nothing():
    assert table("x", ["Head"], []) == ""
    assert facts([("Term", "")]) == ""


def test_a_marker_that_nothing_fills_is_an_error():
    with pytest.raises(KeyError):
        fill("<!-- nothing-fills-this -->", {})


def test_links_of_the_contributors_guide_lead_to_pages_or_nowhere(tmp_path):
    guide = tmp_path / "CONTRIBUTING.md"
    guide.write_text("# C\n\n[a](README.md) [b](data/x.csv) [c](https://example.org/) [d](#here)\n", encoding="utf-8")
    assert "[a](/index.md) b [c](https://example.org/) [d](#here)" in site.contributing(guide, {"resources": []})


# --- the pages of a small package ------------------------------------------------------------------------------------


@pytest.fixture
def data(package: Path) -> Data:
    return Data(read_completely(package))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the small package, written once for all tests that only read them."""
    directory = tmp_path_factory.mktemp("site")
    site.write_markdown(Data(read_completely(base(directory))), directory / "docs")
    return directory / "docs"


def of_records(data: Data) -> dict[str, str]:
    """Returns the pages of records and their lists alone: to make the others would take most of the time."""
    return dict([*site.list_pages(data), *site.record_pages(data)])


def test_every_record_field_code_and_rule_has_its_place(data, written):
    for name in WITH_PAGES:
        key = tables()[name].key[0]
        assert data.rows[name]
        for row in data.rows[name]:
            assert (written / name / row[key] / "index.md").is_file()
    dictionary = (written / "dictionary" / "index.md").read_text(encoding="utf-8")
    for name, schema in tables().items():
        for column in schema.columns:
            assert f"{{#{slug(name, column)}}}" in dictionary
    for vocabulary, codes in vocabularies().items():
        codebook = (written / "codebook" / slug(vocabulary) / "index.md").read_text(encoding="utf-8")
        assert [f"{{#{slug(vocabulary, code)}}}" in codebook for code in codes] == [True] * len(codes)
    rules = (written / "rules" / "index.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### .*\{#(.+)\}$", rules, re.MULTILINE)) == sorted(RULES)
    example = tomllib.loads((FIXTURES / "threat-detail-missing.toml").read_text(encoding="utf-8"))
    assert text(example["why"]) in rules


def test_nothing_is_left_to_fill_in(written):
    assert not [path for path in written.rglob("*.md") if MARKER.search(path.read_text(encoding="utf-8"))]


def test_figures_of_the_home_page_are_those_of_the_tables(data, written):
    shown = {
        label: int(number)
        for number, label in re.findall(
            r"^- \*\*(\d+)\*\* \[([a-z ]+)\]", (written / "index.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    curated = [row for row in data.rows["statements"] if row["curated"] == "yes"]
    assert 0 < len(curated) < len(data.rows["statements"]), "the sample is counted apart"
    assert shown == {name: len(data.rows[name]) for name in (*WITH_PAGES[1:], "sources")} | {
        "curated statements": len(curated),
        "statements of drawn passages": len(data.rows["statements"]) - len(curated),
        "curated statements coded twice": len(curated),
    }


def test_coded_twice_counts_what_is_coded_twice(package):
    codings = package / "data" / "codings.csv"
    lines = codings.read_text(encoding="utf-8").splitlines(keepends=True)
    codings.write_text(
        "".join(line for line in lines if not line.startswith("statements,one-001,coder-two")), encoding="utf-8"
    )
    changed = Data(read_completely(package))
    assert changed.coded_twice() == changed.by_entry(row["statement_id"] for row in changed.rows["statements"])[0] - 1


def test_agreement_is_measured_not_typed(package, written):
    from scripts.quality import reliability

    methodology = (written / "methodology.md").read_text(encoding="utf-8")
    for part in reliability.sections(reliability.measure(package)):
        for row in part.rows:
            assert f"| {' | '.join(text(cell) for cell in row)} |" in methodology


def test_written_pages_hold_no_figure_of_the_data():
    """Rows, speakers, alphas: derived at markers. In prose stand dates, versions, exit codes and line numbers only."""
    allowed = re.compile(
        r"11 January 2022|(1 )?November 2021|24 February 2022|Python 3\.11|CC BY 4\.0|SHA-256|UTF-8|version 2\b"
    )
    for name in ("index.md", "methodology.md", "limits.md", "cite.md"):
        prose = re.sub(r"```.*?```", "", (ROOT / "docs" / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r".*\d.*", allowed.sub("", prose)), name


def test_every_statement_is_listed_on_the_page_of_its_day(data, written):
    led = re.findall(r"\]\((/days/[^)]+)\)", (written / "statements" / "index.md").read_text(encoding="utf-8"))
    assert led == [f"/days/{on}/index.md" for on in sorted({row["said_until"] for row in data.rows["statements"]})]
    listed = [key for address in led for key in re.findall(r"/statements/([a-z0-9-]+-[0-9]{3})/", (written / address.lstrip("/")).read_text(encoding="utf-8"))]  # fmt: skip
    assert listed == [
        row["statement_id"]
        for row in sorted(
            data.rows["statements"], key=lambda row: (row["said_until"], row["said_from"], row["statement_id"])
        )
    ]


def test_statement_page_tells_what_the_tables_tell(data, written):
    shown = rendered((written / "statements" / "one-002" / "index.md").read_text(encoding="utf-8"))
    told = " ".join("".join(shown.texts).split())
    for part in (
        "otherwise […] we will close the border",
        "иначе мы закроем границу",
        "Speaker One, Minister, Ministry One",
        "tier 3",
        "Stance",
        "Enforces",
        "Variable Round First Second Third Plain Published",
        "1 coder-one (person); 2 coder-two (model); 3 coder-plain (model); 4 coder-three (person)",
        "State Two should stay out of Alliance One for good.",
        "read as original page on 20 November 2026",
    ):
        assert part in told
    assert ("blockquote", {"lang": "en"}) in shown.elements
    links = [attributes.get("href", "") for tag, attributes in shown.elements if tag == "a"]
    assert "https://example.org/news#:~:text=otherwise,we%20will%20close%20the" not in links
    assert "https://example.org/news#:~:text=otherwise,will%20close%20the%20border" in links


def told(written: Path, address: str) -> str:
    """Returns the words of a page in one line."""
    return " ".join("".join(rendered((written / address).read_text(encoding="utf-8")).texts).split())


def test_statement_pages_say_curated_or_sampled_with_the_passage(written):
    assert "Selection Curated" in told(written, "statements/one-002/index.md")
    both = told(written, "statements/one-001/index.md")
    assert "Selection Curated sampled: it is in passage passage-2 of Series One" in both
    sampled = told(written, "statements/one-003/index.md")
    assert "Selection Not curated sampled: it is in passage passage-1 of Series One" in sampled
    assert "Claimed in the words “the border would stay open whatever came”" in sampled
    listed = "".join(path.read_text(encoding="utf-8") for path in (written / "days").rglob("*.md"))
    assert [line for line in listed.splitlines() if "*sampled* |" in line and "/one-003/" in line]
    assert listed.count("*sampled* |") == 1


def test_counts_of_statements_keep_the_sample_apart(written):
    speaker = next(line for line in (written / "speakers/index.md").read_text(encoding="utf-8").splitlines() if "speaker-one" in line)  # fmt: skip
    assert speaker.endswith("| 2 + 1 sampled |")
    assert "| 0 + 1 sampled |" in (written / "sources/index.md").read_text(encoding="utf-8")
    source = told(written, "sources/source-series/index.md")
    assert "Statements from it (0 + 1 sampled)" in source
    assert "Drawn passages: passage-1, passage-3, passage-4" in source


def test_the_sample_is_listed_with_its_counts(written):
    page = (written / "frames/index.md").read_text(encoding="utf-8")
    assert "| `core` Paragraphs that the screen hits&#46; | 10 | 2 | 5 | 2 | 2 | 2 |" in page
    assert "| `far` All other paragraphs&#46; | 41 | 3 | 13.67 | 3 | 0 | 0 |" in page
    assert page.count('<span id="passage&#45;') == 5
    assert "commit 8c45d090913a21d5cac19942e6f2a531e44331a7" in told(written, "frames/index.md")


def test_a_passage_is_what_its_readers_settled(package):
    def found(draw: str) -> str:
        return result(Data(read_completely(package)), draw)

    assert found("passage-2") == "in_scope", "the third reader settles"
    edit(package, "data/readings.csv", "passage-2,coder-three,third,in_scope,1,2026-11-26\n", "")
    assert found("passage-2") == NOT_SETTLED
    edit(package, "data/readings.csv", "passage-2,coder-two,second,mention_only,0,2026-11-25\n", "")
    assert found("passage-2") == NOT_READ


OUTCOMES = {
    "occurred": ({"met_on": "2022-02-24"}, "Occurred on 24 February 2022"),
    "occurred without a day": ({"outcome": "occurred"}, "Occurred (day not recorded yet)"),
    "partly": ({"partly_on": "2022-02-24"}, "Partly on 24 February 2022"),
    "not_occurred": ({}, "Not occurred by 31 December 2022"),
    "not_occurred, late": ({"outcome": "not_occurred", "met_on": "2023-01-03", "partly_on": "2023-01-02"}, "Not occurred by 31 December 2022 (late: in part on 2 January 2023, on 3 January 2023)"),
    "moot": ({}, "Moot as of 20 November 2026"),
    "open": ({}, "Open as of 20 November 2026"),
}  # fmt: skip


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_never_stands_without_its_day(data, outcome):
    cells, says = OUTCOMES[outcome]
    row = data.one("outcomes", "scenario-one")
    row.update({"outcome": outcome, "met_on": "", "partly_on": ""} | cells)
    pages = of_records(data)
    day = next(each for each in re.findall(r"[0-9]+ [A-Z][a-z]+ [0-9]{4}|not recorded", says))
    assert says in " ".join("".join(rendered(pages["/scenarios/scenario-one/index.md"]).texts).split())
    listed = next(line for line in pages["/scenarios/index.md"].splitlines() if "/scenario-one/" in line)
    came = listed.split(" | ")[3]
    assert ("<time>" in came) == (day != "not recorded")


def test_what_a_coder_gave_and_is_not_published_is_bold(written):
    page_of = (written / "statements" / "one-002" / "index.md").read_text(encoding="utf-8")
    assert "**`indirect`**" in page_of  # the second coder's attribution; mixed is published


def test_model_coders_are_not_taken_for_people(package):
    coders = package / "data" / "coders.csv"
    coders.write_text(coders.read_text(encoding="utf-8").replace(",person,", ",model,"), encoding="utf-8")
    pages = of_records(Data(read_completely(package)))
    assert "No person has coded this record" in pages["/statements/one-002/index.md"]


def test_what_coders_have_in_common_is_said_once(data):
    alike = "A made-up model. It <b>read</b> part {}."
    data.rows["coders"] = [
        {"coder_id": "solo", "kind": "person", "description": "A made-up person. Read all."},
        *({"coder_id": f"model-{part}", "kind": "model", "description": alike.format(part)} for part in "ab"),
    ]
    made = rendered(insertions(data, Ways(data))["coders"]())
    told = " ".join("".join(made.texts).split())
    assert told.count("A made-up model.") == 1
    assert (
        "2 coders, each described as follows: “A made-up model.” What each of them did: model-a It <b>read</b> part a. model-b It <b>read</b> part b."
        in told
    )
    assert "A made-up person. Read all." in told
    anchors = [attributes["id"] for tag, attributes in made.elements if tag == "dt"]
    assert anchors == ["coder-solo", "coder-model-a", "coder-model-b"]


def test_relations_are_shown_from_both_ends(data):
    pages = of_records(data)
    for relation in data.rows["relations"]:
        for here, there in (("from_id", "to_id"), ("to_id", "from_id")):
            assert f"(/statements/{relation[there]}/index.md)" in pages[f"/statements/{relation[here]}/index.md"]


def test_scenario_pages_say_when_their_rules_were_written(data):
    pages = of_records(data)
    assert "All rules were written after the events" in pages["/scenarios/index.md"]
    for row in data.rows["scenarios"]:
        assert "All rules were written after the events" in pages[f"/scenarios/{row['scenario_id']}/index.md"]


def test_retired_identifiers_lead_on(data):
    assert "(/statements/one-001/index.md)" in of_records(data)["/statements/one-009/index.md"]


def test_structured_data_names_speaker_and_source(data):
    row = data.one("statements", "one-002")
    described = json.loads(re.sub(r"</?script[^>]*>", "", statement_ld(data, row)))
    assert described["@type"] == "Quotation"
    assert described["text"] == row["quote"]
    assert described["creator"] == {"@type": "Person", "name": "Speaker One"} | (
        {"sameAs": described["creator"]["sameAs"]} if "sameAs" in described["creator"] else {}
    )
    assert described["isBasedOn"]["url"] == "https://example.org/news"
    indirect = json.loads(re.sub(r"</?script[^>]*>", "", statement_ld(data, data.one("statements", "state-two-001"))))
    assert (indirect["@type"], indirect["text"]) == ("Claim", data.one("statements", "state-two-001")["summary"])


def test_pages_offer_every_form_of_their_citation(data, written):
    page = rendered((written / "statements" / "one-002" / "index.md").read_text(encoding="utf-8"))
    told = " ".join("".join(page.texts).split())
    for form in cite.FORMATS.values():
        assert " ".join(" ".join(form(cite.record(data, "statements", "one-002"))).split()) in told


def test_the_package_lies_beside_the_pages(package, written):
    for path in [package / "datapackage.json", *package.glob("data/*.csv"), *package.glob("schemas/*.json")]:
        assert (written / path.relative_to(package)).read_bytes() == path.read_bytes()


def test_a_table_cannot_take_the_place_of_a_page(package, tmp_path, unfilled):
    (package / "data" / "posts.csv").rename(package / "index.md")
    descriptor = (package / "datapackage.json").read_text(encoding="utf-8")
    (package / "datapackage.json").write_text(descriptor.replace("data/posts.csv", "index.md"), encoding="utf-8")
    with pytest.raises(site.SiteError, match="page"):
        site.write_markdown(Data(read_completely(package)), tmp_path / "docs")


def test_the_same_package_gives_the_same_pages(data, written, tmp_path):
    site.write_markdown(data, tmp_path / "again")
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (written, tmp_path / "again")
    )
    assert first == second


@pytest.mark.parametrize("first", [0, 5])
def test_no_page_of_a_hostile_package_has_an_element_of_its_making(data, first):
    """Every free text of every table is replaced; each page keeps the elements that it had with harmless text."""
    before = _with_texts(data, itertools.repeat("quite harmless"))
    after = _with_texts(data, itertools.islice(itertools.cycle(HOSTILE), first, None))
    assert len(before) > len(data.rows["statements"])
    for address, shape in after.items():
        assert shape == before[address], address


def _with_texts(data: Data, values: Iterator[str]) -> dict[str, list]:
    """Returns the shapes of the pages when every free text is the next of the values."""
    for name, schema in tables().items():
        keys = {key.field for key in schema.foreign_keys} | set(schema.key)
        free = [
            field.name
            for field in schema.fields
            if field.type == "string"
            and not (field.enum or field.name in keys or field.name.endswith("_id"))
            and field.name
            not in ("vocabulary", "code", "record", "variable", "value", "id", "replaced_by", "unit_group")
        ]
        for number, row in enumerate(data.rows[name]):
            row.update({column: next(values) for column in free})
            if "name" in free:  # by which lists are sorted: they shall stay in order
                row["name"] = f"{number:03} {row['name']}"
    made_of_schemas = ("/dictionary", "/codebook", "/rules", "/contributing")
    pages = ((address, source) for address, source in site.pages(data) if not address.startswith(made_of_schemas))
    return {address: _in_one_line(rendered(source).shape) for address, source in pages}


def _in_one_line(shape: list[tuple[str, tuple]]) -> list[tuple[str, tuple]]:
    """Returns a shape in which the words of a drawing take one line each: longer words take more lines, which are elements of ours."""
    return [one for place, one in enumerate(shape) if one[0] != "text" or shape[place - 1] != one]


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def shared_verdict(monkeypatch):
    """A package is validated before its site is built: what it has of the small package is asked once."""
    monkeypatch.setattr(site, "validate", validate)


def test_no_package_is_refused(tmp_path, capsys):
    assert main([str(tmp_path), "--output", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_an_invalid_package_is_refused(package, tmp_path):
    codings = package / "data" / "statements.csv"
    codings.write_text(codings.read_text(encoding="utf-8").replace(",threaten,", ",threatens,"), encoding="utf-8")
    with pytest.raises(site.SiteError, match="make validate"):
        site.build(package, tmp_path / "out")


def test_a_folder_that_is_no_site_is_not_replaced(package, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(site.SiteError, match="no site"):
        site.build(package, tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text(encoding="utf-8") == "years of work"


def test_a_failed_build_leaves_the_old_site(package, tmp_path, monkeypatch, unfilled):
    def fail(*_):
        raise site.SiteError("MkDocs could not build the site")

    monkeypatch.setattr(site, "_run_mkdocs", fail)
    monkeypatch.setattr(site, "BUILD", tmp_path / "build")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "404.html").write_text("old", encoding="utf-8")
    with pytest.raises(site.SiteError):
        site.build(package, tmp_path / "out")
    assert (tmp_path / "out" / "404.html").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == ["out"]


def test_a_broken_link_fails_the_build(written, tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(written, docs, ignore=shutil.ignore_patterns("statements", "speakers"))
    for name in ("statements", "speakers", "demands", "scenarios"):
        (docs / name).mkdir(exist_ok=True)
        (docs / name / "index.md").write_text("# List", encoding="utf-8")
    with (docs / "cite.md").open("a", encoding="utf-8") as stream:
        stream.write("\n[gone](/no/such.md) [lost](/codebook/act/index.md#act-nothing)\n")
    with pytest.raises(site.SiteError) as caught:
        site._run_mkdocs(docs, tmp_path / "out", {})
    assert "no/such.md" in str(caught.value)
    assert "#act-nothing" in str(caught.value)


def test_mkdocs_is_told_to_ask_no_other_host():
    configured = settings()
    assert configured["theme"]["font"] is False
    assert configured["extra"]["generator"] is False
    assert configured["plugins"] == []
    assert "repo_url" not in configured
    assert "navigation.instant" not in configured["theme"]["features"]
    for address in configured["extra_css"]:
        assert (ROOT / "docs" / address).is_file()


# --- the built site --------------------------------------------------------------------------------------------------

FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
    "form": ("action",),
    "body": ("background",),
}
NOT_FETCHED = {"canonical", "alternate", "author", "license", "next", "prev"}  # relations of a link that load nothing
IN_STYLES = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


def fetched(outline: Outline) -> Iterator[str]:
    """Yields every address that a browser loads by itself for a page."""
    for tag, attributes in outline.elements:
        for name in FETCHED.get(tag, ()):
            yield attributes.get(name) or ""
        if tag == "link" and not set((attributes.get("rel") or "").split()) <= NOT_FETCHED:
            yield attributes.get("href") or ""
        if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh":
            yield (attributes.get("content") or "").partition("url=")[2]
        if tag == "a":
            yield attributes.get("ping") or ""
        yield from in_styles(attributes.get("style") or "")


def in_styles(styles: str) -> list[str]:
    return [one or other for one, other in IN_STYLES.findall(styles)]


def foreign(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def test_what_a_browser_would_load_is_recognized():
    source = (
        '<link rel="stylesheet" href="https://a.example/"><link rel="canonical" href="https://b.example/">'
        '<img srcset="//c.example/x 2x"><p style="background: url(http://d.example/)"><a href="https://e.example/">'
    )
    assert [address for address in fetched(Outline(source)) if foreign(address)] == [
        "https://a.example/",
        "//c.example/x 2x",
        "http://d.example/",
    ]


@functools.cache
def outline(path: Path) -> Outline:
    return Outline(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def built() -> dict[Path, Outline]:
    """The pages of the built site: with CASUS_WHOLE=1 all, else those that are not of one record, and every thirtieth of the others."""
    if not BUILT.is_dir():
        pytest.skip("there is no site/ to look at: run make site first")
    found = sorted(BUILT.rglob("*.html"))
    few = [path for place, path in enumerate(found) if len(path.relative_to(BUILT).parts) < 3 or place % 30 == 0]
    return {path: outline(path) for path in (found if WHOLE else few)}


def test_built_site_loads_nothing_from_another_host(built):
    found = {str(path): address for path, outline in built.items() for address in fetched(outline) if foreign(address)}
    for path in BUILT.rglob("*.css"):
        found |= {str(path): address for address in in_styles(path.read_text(encoding="utf-8")) if foreign(address)}
    assert not found


def test_links_of_the_built_site_resolve(built):
    broken = [
        f"{path.relative_to(BUILT)}: {address}"
        for path, outline in built.items()
        for address in _internal(outline)
        if not _resolves(path, address)
    ]
    assert not broken


def _internal(outline: Outline) -> set[str]:
    addresses = {attributes.get("href") for tag, attributes in outline.elements if tag in ("a", "link")}
    addresses |= {attributes.get("src") for tag, attributes in outline.elements if tag in ("script", "img", "iframe")}
    return {address for address in addresses if address and not urlsplit(address).scheme}


def _resolves(path: Path, address: str) -> bool:
    parts = urlsplit(address)
    if not parts.path:
        target = path
    else:
        root = BUILT if parts.path.startswith("/") else path.parent
        target = Path(os.path.normpath(root / unquote(parts.path).lstrip("/")))
    if not target.is_relative_to(BUILT):
        return False
    target = target / "index.html" if target.is_dir() else target
    if not target.is_file():
        return False
    if target == BUILT / "sql" / "index.html" and parts.fragment.startswith("sql="):  # a question, not a place
        return True
    return not parts.fragment or target.suffix != ".html" or unquote(parts.fragment) in _anchors(target)


@functools.cache
def _anchors(path: Path) -> set[str | None]:
    return {attributes.get("id") for _, attributes in outline(path).elements}


def test_pages_of_the_built_site_say_what_they_are(built):
    for path, outline in built.items():
        tags = [tag for tag, _ in outline.elements]
        assert tags.count("title") >= 1, path
        assert tags.count("h1") == 1, path
        assert ("html", {"lang": "en", "class": "no-js"}) in outline.elements, path
