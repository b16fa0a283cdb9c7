"""Codes are asked of the lists that their standards keep, and what somebody meant is said; days have come."""

import datetime

import pytest

from schemas.members import STANDARDS
from schemas.tables import latest_day, tables
from scripts.checks.validation import validate
from scripts.package.reader import read_package
from scripts.versions import gates
from tests.packages import edit


def asked(package, file, find, put):
    """Puts a cell in the place of another, and returns the rule and message of each finding."""
    edit(package, file, find, put)
    return [(each.rule, each.message) for each in validate(package, "pandera")[0]]


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("GER", "DEU"),
        ("SWI", "CHE"),
        ("UA", "UKR"),
        ("OST", ""),
        ("SUN", ""),
        ("ROM", "ROU"),
        ("CRO", "HRV"),
        ("XXX", ""),
    ],
)
def test_a_country_that_iso_3166_does_not_list_is_found(package, code, meant):
    [(rule, message)] = asked(package, "data/events.csv", "City One,CHE", f"City One,{code}")
    assert rule == ("country" if len(code) == 3 else "pattern")
    assert (f"did you mean “{meant}”?" in message) if meant else ("did you mean" not in message)


@pytest.mark.parametrize("code", ["DEU", "UKR", "XKX", "TWN", "PSE"])
def test_a_country_that_is_listed_is_right(package, code):
    assert asked(package, "data/events.csv", "City One,CHE", f"City One,{code}") == []


@pytest.mark.parametrize(
    ("tag", "meant"),
    [("ua", "uk"), ("jp", "ja"), ("by", "be"), ("iw", "he"), ("eng", "en"), ("ger", "de"), ("ru-Cyrl", "ru"), ("en-UK", "en-GB"), ("qqq", "")],
)  # fmt: skip
def test_a_language_that_is_not_registered_or_not_in_use_is_found(package, tag, meant):
    [(rule, message)] = asked(package, "data/sources.csv", "stored_copy,en", f"stored_copy,{tag}")
    assert rule == "language"
    assert (f"did you mean “{meant}”?" in message) if meant else ("did you mean" not in message)


@pytest.mark.parametrize("tag", ["uk", "ru", "de", "sr-Latn", "zh-Hant", "pt-BR", "en-GB", "kk"])
def test_a_language_in_use_is_right(package, tag):
    assert asked(package, "data/sources.csv", "stored_copy,en", f"stored_copy,{tag}") == []


def test_an_address_without_a_domain_is_told_so(package):
    [(rule, message)] = asked(
        package, "data/sources.csv", "https://example.org/portal", "http://203.0.113.7:8080/portal"
    )
    assert rule == "address"
    assert message == "“http://203.0.113.7:8080/portal” names a computer by its number, not by a domain"


@pytest.mark.parametrize(
    "host", ["example.orgg", "localhost", "example", "10.0.0.1", "kremlin.ruu", "example.org.local"]
)
def test_an_address_whose_domain_does_not_exist_is_found(package, host):
    [(rule, _)] = asked(package, "data/sources.csv", "example.org/portal", f"{host}/portal")
    assert rule == "address"


@pytest.mark.parametrize(
    "host", ["www.kremlin.ru", "archive.ph", "xn--80aswg.xn--p1ai", "user@example.org", "example.org:8080"]
)
def test_an_address_of_a_domain_that_exists_is_right(package, host):
    assert asked(package, "data/sources.csv", "example.org/portal", f"{host}/portal") == []


@pytest.mark.parametrize("days", [2, 30, 36_500])
def test_a_day_that_has_not_come_is_found(package, days):
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)
    assert [rule for rule, _ in asked(package, "data/sources.csv", "2022-01-20,2026-11-20", f"2022-01-20,{day}")] == [
        "day-to-come"
    ]


@pytest.mark.parametrize("days", [0, 1])
def test_a_day_has_come_somewhere_before_it_comes_here(package, days):
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)
    assert asked(package, "data/sources.csv", "2022-01-20,2026-11-20", f"2022-01-20,{day}") == []


def test_a_release_knows_no_day_after_its_own(package):
    said = list(gates.of_days(read_package(package), "2026-11-19"))
    assert "data/sources.csv:2:accessed_on is 2026-11-20, after the day of the release, 2026-11-19" in said
    assert list(gates.of_days(read_package(package), "2026-12-31")) == []


def test_every_field_of_such_a_code_asks_its_standard():
    """So that a new table cannot have a country that nobody asks about."""
    of_countries = {
        field.name for schema in tables().values() for field in schema.fields if field.standard.startswith("ISO")
    }
    assert of_countries == {"country"}
    for schema in tables().values():
        for field in schema.fields:
            if field.name == "country" or "language" in field.name or field.name == "url":
                assert field.standard in STANDARDS, f"{schema.name}.{field.name}"


def test_every_day_is_one_that_has_come_or_is_limited_otherwise_or_may_be_to_come():
    may_be_to_come = {"by_date", "horizon_until", "held_until", "as_of"}
    for schema in tables().values():
        for field in schema.fields:
            if field.type == "date" and field.name not in may_be_to_come:
                assert field.past or field.maximum, f"{schema.name}.{field.name}"
    assert latest_day() > datetime.datetime.now(datetime.UTC).date().isoformat()


@pytest.mark.parametrize(
    ("name", "says"),
    [("CC-BY-5.0", ""), ("cc-by-4.0", "did you mean “CC-BY-4.0”?"), ("GPL-2", ""), ("CC-BY", "")],
)
def test_a_licence_that_spdx_does_not_list_is_found(package, name, says):
    edit(package, "datapackage.json", '"name": "CC-BY-4.0"', f'"name": "{name}"')
    [each] = validate(package, "pandera")[0]
    assert each.rule == "licence"
    assert says in each.message


@pytest.mark.parametrize("name", ["CC0-1.0", "MIT", "CC-BY-SA-4.0"])
def test_a_licence_that_spdx_lists_is_right(package, name):
    edit(package, "datapackage.json", '"name": "CC-BY-4.0"', f'"name": "{name}"')
    assert validate(package, "pandera")[0] == []
