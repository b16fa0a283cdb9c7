"""What the explorer is given: every statement in the order of its day, each value as the tables have it, and no text that could run."""

import json
import re
from pathlib import Path

import pytest

from schemas.tables import tables
from scripts.package.typed import read_completely
from scripts.pages import site
from scripts.pages.data import Data
from scripts.pages.explorer import PAGE, SCRIPT, SCRIPTS, STYLES, explorer_page, explorer_script
from tests.packages import ROOT

HOSTILE = '</script><script>alert(1)</script> {{ config }} *a* [b](javascript:c) "d" \u202e e'


@pytest.fixture
def data(package: Path) -> Data:
    return Data(read_completely(package))


def unescaped(found: re.Match[str]) -> str:
    return "<" if found[1] == "u003c" else found[1]


def held(data: Data) -> dict:
    """Returns what the script gives the page."""
    return json.loads(
        re.sub(
            r"\\(u003c|.)",
            unescaped,
            re.fullmatch(r"globalThis\.casusBelli = JSON\.parse\('(.*)'\)\n", explorer_script(data)).group(1),
        )
    )


def values(held: dict, key: str) -> dict[str, list[str]]:
    """Returns by statement the codes that it has in a facet."""
    codes = next(facet["codes"] for facet in held["facets"] if facet["key"] == key)
    group = next(group for group in held["groups"] if key in group["columns"])
    places, found = iter(group["columns"][key]), {}
    for identifier, count in zip(held["cells"]["id"], group["counts"] or [1] * len(held["cells"]["id"]), strict=True):
        taken = [next(places) for _ in range(count)]
        found[identifier] = [codes[place] for place in taken if place >= 0]
    return found


def test_every_statement_is_there_in_the_order_of_its_day(data):
    made = held(data)
    assert made["cells"]["id"] == [row["statement_id"] for row in data.by_day(data.rows["statements"])]
    for name, column in {"quote": "quote", "summary": "summary", "original": "quote_original", "claimed": "claim_words", "until": "said_until"}.items():  # fmt: skip
        assert made["cells"][name] == [row[column] for row in data.by_day(data.rows["statements"])]


def test_each_facet_has_what_the_tables_have(data):
    made = held(data)
    for row in data.rows["statements"]:
        key = row["statement_id"]
        speaker = data.one("speakers", row["speaker_id"])
        post = data.one("posts", row["post_id"]) if row["post_id"] else None
        stances = data.many("stances", "statement_id", key)
        forecasts = data.many("forecasts", "statement_id", key)
        expected = {
            "side": [speaker["side"]],
            "speaker": [row["speaker_id"]],
            "act": [row["act"]],
            "month": [row["said_until"][:7]],
            "tier": [row["tier"]],
            "language": [row["quote_language"] or "unquoted"],
            "office": [post["authority"] if post else "none"],
            "demand": [one["demand_id"] for one in stances],
            "family": [data.one("demands", one["demand_id"])["issue"] for one in stances],
            "stance": [one["stance"] for one in stances],
            "scenario": [one["scenario_id"] for one in forecasts],
            "mode": [one["mode"] for one in forecasts],
            "likelihood": [one["likelihood"] for one in forecasts],
        }
        assert {name: values(made, name)[key] for name in expected} == expected
    assert values(made, "body")["one-001"] == ["ministry-one"]
    assert values(made, "body")["state-two-001"] == ["state-two"]


def test_curated_and_sampled_are_told_apart(data):
    made = held(data)
    curated = dict(zip(made["cells"]["id"], made["curated"], strict=True))
    assert curated["one-001"] == 1
    assert curated["one-003"] == 0
    series = values(made, "series")
    assert series["one-001"] == series["one-003"] == ["series-one"], "a statement can be both"
    assert series["one-002"] == []


def test_other_spellings_of_a_name_are_given(data):
    assert "Speaker Won" in held(data)["names"]["speaker-one"]


def test_every_value_of_a_facet_is_used(data):
    made = held(data)
    for facet in made["facets"]:
        used = {code for codes in values(made, facet["key"]).values() for code in codes}
        assert set(facet["codes"]) == used
        assert len(facet["labels"]) == len(facet["codes"])


def test_no_cell_can_end_the_script_or_hide_in_it(data):
    for name in ("statements", "speakers", "posts", "demands", "scenarios", "other_names"):
        free = [field.name for field in tables()[name].fields if field.type == "string" and not field.enum and not field.name.endswith("_id")]  # fmt: skip
        for row in data.rows[name]:
            row.update({column: HOSTILE for column in free if column not in ("unit_group", "quote_language")})
    script = explorer_script(data)
    assert "<" not in script
    assert "\u202e" not in script
    assert held(data)["cells"]["quote"][0] == HOSTILE.replace("\u202e", "").replace("  ", " ")


def test_the_page_leads_to_pages_that_are_there_and_names_every_control(data):
    page = explorer_page(data)
    addresses = {address for address, _ in site.pages(data)}
    for target in re.findall(r'href="\.\.(/[^"]+)"', page):
        assert target.replace(".html", ".md") in addresses or target.endswith("/statements.csv")
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    for element in re.findall(r"<(?:input|textarea)[^>]*>", page):
        assert re.search(r'id="([^"]+)"', element).group(1) in labelled
    assert "needs JavaScript" in page
    assert PAGE in addresses


def test_the_scripts_and_styles_are_there(data, tmp_path, unfilled):
    site.write_markdown(data, tmp_path / "docs")
    for path in (SCRIPT.lstrip("/"), *SCRIPTS, *STYLES):
        assert (tmp_path / "docs" / path).is_file()
    assert (ROOT / "docs" / SCRIPTS[0]).is_file()
