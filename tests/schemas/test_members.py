"""Codes are asked of the lists that their standards keep, and what somebody meant is said; days have come."""

import copy
import datetime
import functools
import json

import idutils
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.licenses._spdx import LICENSES

from schemas.members import STANDARDS, doi, knows_licence, meant_address, meant_licence, meant_orcid
from schemas.tables import front, latest_day, tables
from scripts.checks.identifiers import check_identifiers
from scripts.package.reader import read_package
from scripts.versions import gates
from tests.packages import edit
from tests.verdicts import validate
from tests.versions import edit_json


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
    [("ua", "uk"), ("jp", "ja"), ("by", "be"), ("iw", "he"), ("eng", "en"), ("ger", "de"), ("ru-Cyrl", "ru"), ("en-UK", "en-GB"), ("qqq", ""), ("en-XX", "en"), ("ru-ZZ", "ru"), ("sh", "sr-Latn")],
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
    "host",
    [
        "example.orgg",
        "localhost",
        "example",
        "10.0.0.1",
        "kremlin.ruu",
        "example.org.local",
        "example..org",
        "-a-.example.org",
        "example.org:99999",
    ],
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


def test_a_day_to_come_that_is_beyond_the_window_is_one_finding(package):
    assert [rule for rule, _ in asked(package, "data/frames.csv", "6,2022-01-03", "6,2122-01-03")] == ["maximum"]


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
            if field.name in ("country", "url") or "language" in field.name or "SPDX" in field.description:
                assert field.standard in STANDARDS, f"{schema.name}.{field.name}"


def test_every_day_is_one_that_has_come_or_is_limited_otherwise_or_may_be_to_come():
    may_be_to_come = {"by_date", "horizon_until", "held_until", "as_of"}
    for schema in tables().values():
        for field in schema.fields:
            if field.type == "date" and field.name not in may_be_to_come:
                assert field.past or field.maximum, f"{schema.name}.{field.name}"
    assert latest_day() > datetime.datetime.now(datetime.UTC).date().isoformat()


@pytest.mark.parametrize(
    ("file", "find", "put", "rule"),
    [
        ("data/speakers.csv", "Q1,", "Q1000000000,", "pattern"),
        ("data/sources.csv", "example.org/portal", "example.org/100%", "pattern"),
        ("data/sources.csv", "example.org/portal", "example.org/?q=%D0%9", "pattern"),
        ("data/posts.csv", "2020-01-01", "0202-01-01", "minimum"),
        ("data/posts.csv", "2022-12-31", "9999-12-31", "maximum"),
        ("data/frames.csv", "https://example.org/", "https://example.orgg/", "address"),
        ("data/codes.csv", ",11,ACCUSE,", ",11,ACUSE,", "pattern"),
        ("data/codes.csv", "likely / probable (55-80%)\n", "likely / probable (60-80%)\n", "pattern"),
    ],
)
def test_what_cannot_be_is_found(package, file, find, put, rule):
    assert [name for name, _ in asked(package, file, find, put)] == [rule]


DOI_AT = "https://doi.org/10.1000/xyz"


@pytest.mark.parametrize(
    ("url", "rule", "meant"),
    [
        ("https://doi.org/10.1000", "doi", ""),
        ("https://doi.org/", "doi", ""),
        ("https://doi.org/11.1000/xyz", "doi", ""),
        ("https://dx.doi.org/10.1000/", "doi", ""),
        (f"{DOI_AT}.", "doi", DOI_AT),
        (f"{DOI_AT});", "doi", DOI_AT),
        ("http://www.doi.org/10.1000/xyz;", "doi", DOI_AT),
        ("doi:10.1000/xyz", "pattern", DOI_AT),
        ("10.1000/xyz", "pattern", DOI_AT),
        ("doi.org/10.1000/xyz", "pattern", DOI_AT),
        ("www.example.org/page", "pattern", "https://www.example.org/page"),
        ("example.orgg/page", "pattern", ""),
    ],
)
def test_what_is_no_doi_is_found_where_it_claims_to_be_one(package, url, rule, meant):
    [(found, message)] = asked(package, "data/sources.csv", "https://example.org/portal", url)
    assert found == rule
    assert (f"did you mean “{meant}”?" in message) if meant else ("did you mean" not in message)


@pytest.mark.parametrize(
    "url",
    [
        DOI_AT,
        "http://dx.doi.org/10.1000/xyz",
        "https://doi.org/10.1016/S0140-6736(05)12345-6",
        "https://doi.org/10.1016/s(05)",
        "https://doi.org/10.1000%2Fxyz",
        "https://doi.org/10/gfxj",  # a short DOI
        "https://www.doi.org/the-identifier/what-is-a-doi/",  # a page of that site
        "https://example.org/10.1000",
    ],
)
def test_a_doi_and_an_address_that_claims_none_are_right(url):
    assert tables()["sources"].field("url").defects(url) == []


SUFFIX = st.text(st.sampled_from("abcXYZ0189-_/()."), min_size=1, max_size=12).map(lambda text: f"{text}z")


@given(st.integers(1000, 999_999_999), SUFFIX, st.sampled_from(["", "doi:", "https://doi.org/", "http://dx.doi.org/"]))
def test_a_doi_is_one_in_whatever_form_and_no_longer_with_a_period_behind_it(prefix, suffix, form):
    name = f"10.{prefix}/{suffix}"
    assert doi(form + name) == name
    assert bool(idutils.is_doi(name)), "a library that knows DOIs takes it for one, too"
    assert doi(f"{form}{name}.") == ""
    assert meant_address(f"{form}{name}.") == f"https://doi.org/{name}"
    assert STANDARDS["URL"].broken(f"https://doi.org/{name}") == []


# --- licences -------------------------------------------------------------------------------------------------------------------------


SPELLED = [
    ("CC-BY", "CC-BY-4.0"),
    ("CC BY 4.0", "CC-BY-4.0"),
    ("cc-by-4.0", "CC-BY-4.0"),
    ("Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0"),
    ("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0"),
    ("CC0", "CC0-1.0"),
    ("Apache 2.0", "Apache-2.0"),
    ("The MIT License", "MIT"),
    ("GPL-2.0", "GPL-2.0-only"),  # which SPDX has given up
    ("GPLv3", "GPL-3.0-only"),
    ("LGPL-2.1+", "LGPL-2.1-or-later"),
    ("CC-BY-5.0", ""),
    ("public domain", ""),
]


@pytest.mark.parametrize(("name", "meant"), SPELLED)
def test_what_was_meant_by_a_licence_in_another_spelling_is_known(name, meant):
    assert not knows_licence(name)
    assert meant_licence(name) == (meant or None)


@pytest.mark.parametrize(("name", "meant"), SPELLED[:3])
@pytest.mark.parametrize("place", ["datapackage.json", "data/sources.csv"])
def test_a_licence_that_spdx_does_not_list_is_found(package, place, name, meant):
    [(rule, message)] = asked(package, place, *licensed(place, name))
    assert rule == "licence"
    assert (f"did you mean “{meant}”?" in message) if meant else ("did you mean" not in message)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("datapackage.json", "CC0-1.0"),
        ("datapackage.json", "LicenseRef-of-the-archive"),
        ("data/sources.csv", "CC-BY-SA-4.0"),
        ("data/sources.csv", "MIT OR Apache-2.0"),
        ("data/sources.csv", "LicenseRef-of-the-archive"),
    ],
)
def test_a_licence_that_spdx_lists_is_right(package, place, name):
    assert asked(package, place, *licensed(place, name)) == []


def licensed(place: str, name: str) -> tuple[str, str]:
    """Returns what stands in a file of the package, and the same with another licence."""
    found = '"name": "CC-BY-4.0"' if place.endswith("json") else ",CC-BY-4.0"
    return found, found.replace("CC-BY-4.0", name)


@given(st.sampled_from(sorted(each["id"] for each in LICENSES.values() if not each["deprecated"])), st.data())
def test_every_licence_of_spdx_is_known_and_meant_by_other_spellings(name, data):
    assert knows_licence(name)
    assert meant_licence(name) in (name, None)
    other = data.draw(st.sampled_from([name.lower(), name.upper(), name.replace("-", " "), name.replace("-", "_")]))
    assert knows_licence(other) is (other == name)
    assert meant_licence(other) in (name, None)


# --- what the descriptor says of itself ------------------------------------------------------------------------------------------


ORCID_AT = "https://orcid.org/0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("keys", "value", "where"),
    [
        (["contributors", 0], "Somebody", "contributors/0"),
        (["contributors", 0], 1, "contributors/0"),
        (["contributors", 0, "title"], {}, "contributors/0/title"),
        (["contributors", 0, "roles"], "creator", "contributors/0/roles"),
        (["contributors", 0, "roles", 0], 1, "contributors/0/roles"),
        (["contributors", 0, "email"], None, "contributors/0/email"),
        (["licenses", 0], [], "licenses/0"),
        (["licenses", 0, "path"], 1, "licenses/0/path"),
    ],
)
def test_the_lists_of_the_descriptor_hold_what_the_standard_has_there(package, keys, value, where):
    (package / "datapackage.json").write_text(json.dumps(within(keys, value)), encoding="utf-8")
    found = validate(package, "pandera")[0]
    assert {each.rule for each in found} == {"descriptor-profile"}
    assert where in {each.value for each in found}


@pytest.mark.parametrize(
    ("keys", "value", "meant"),
    [
        (["id"], "https://doi.org/10.5072", ""),
        (["id"], "https://doi.org/10.5072/one.", "https://doi.org/10.5072/one"),
        (["id"], "10.5072", ""),
        (["casus:concept_doi"], "zenodo.1234", ""),
        (["version"], "one", ""),
        (["version"], "1.0", ""),
        (["version"], "01.0.0", ""),
        (["created"], "2026-02-30T00:00:00Z", ""),
        (["created"], "29.11.2026", ""),
        (["homepage"], "https://casus.exampel", ""),
        (["homepage"], "www.example.org", "https://www.example.org"),
        (["casus:repository"], "git@example.org:casus", ""),
        (["casus:issues"], "https://localhost/issues", ""),
        (["licenses", 0, "path"], "https://creativecommons.orgg/", ""),
        (["contributors", 0, "path"], "https://orcid.org/0000-0002-1825-0098", ""),
        (["contributors", 0, "path"], "http://orcid.org/0000000218250097", ORCID_AT),
        (["contributors", 0, "path"], "https://orcid.org/", ""),
        (["contributors", 0, "roles", 0], "creater", "creator"),
        (["contributors", 0, "roles", 0], "boss", ""),
        (["contributors", 0, "email"], "editors", ""),
        (["contributors", 0, "email"], "editors@example", ""),
        (["contributors", 0, "email"], "@example.org", ""),
        (["contributors", 0, "email"], "editors@example.orgg", ""),
    ],
)
def test_what_the_descriptor_says_by_an_identifier_is_asked_of_its_standard(keys, value, meant):
    [found] = check_identifiers(within(keys, value))
    assert (found.rule, found.value) == ("descriptor-identifier", value)
    assert (f"did you mean “{meant}”?" in found.message) if meant else ("did you mean" not in found.message)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["id"], "https://doi.org/10.5072/one"),
        (["id"], "10.5072/one"),
        (["id"], "b03ec84d-77fd-4270-813b-0c698943f7ce"),
        (["casus:concept_doi"], "10.5072/one"),
        (["homepage"], ""),
        (["casus:issues"], "https://example.org/issues"),
        (["contributors", 0, "path"], ORCID_AT),
        (["contributors", 0, "path"], "people/one.txt"),
        (["contributors", 0, "roles", 0], "Data Curator"),
        (["contributors", 0, "roles", 0], "ContactPerson"),
        (["contributors", 0, "roles", 0], "Writing – review & editing"),
        (["contributors", 0, "email"], "the.editors+data@mail.example.org"),
    ],
)
def test_identifiers_of_the_descriptor_that_are_right(keys, value):
    assert list(check_identifiers(within(keys, value))) == []


def within(keys: list, value: str) -> dict:
    """Returns the descriptor with another value at a place."""
    document = copy.deepcopy(front())
    functools.reduce(lambda part, key: part[key], keys[:-1], document)[keys[-1]] = value
    return document


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ({"encoding": "cp1251"}, 1),
        ({"mediatype": "text/tab-separated-values", "format": "tsv"}, 2),
        ({"dialect": {"delimiter": ";"}}, 1),
        ({"dialect": {"header": False}}, 1),
        ({"encoding": "UTF-8", "dialect": {"delimiter": ","}}, 0),
    ],
)
def test_a_table_is_said_to_be_what_it_is(package, form, found):
    edit_json(package / "datapackage.json", lambda front: front["resources"][0].update(form))
    assert [each.rule for each in validate(package)[0]] == ["resource-form"] * found


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("0.2.0", []),
        ("1.0.0", []),
        ("0.1.7", ["retired-version"]),
        ("1.0.1", ["retired-version"]),
        ("9.0.0", ["retired-version"]),
    ],
)
def test_a_record_is_retired_in_a_version_that_there_was_or_that_is_to_come(package, version, found):
    edit_json(package / "datapackage.json", lambda front: front.update(version="1.0.0"))
    assert [
        rule for rule, _ in asked(package, "data/retired.csv", "after all.,,0.1.0", f"after all.,,{version}")
    ] == found


@pytest.mark.parametrize(("days", "found"), [(1, []), (3, ["day-to-come"])])
def test_a_package_was_not_made_on_a_day_to_come(days, found):
    day = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)
    assert [each.rule for each in check_identifiers(within(["created"], f"{day}T00:00:00Z"))] == found


@given(st.integers(0, 10**15 - 1))
def test_of_the_eleven_last_signs_of_an_orcid_one_is_right(number):
    """And it is the one that a library takes which knows check digits by ISO 7064."""
    digits = f"{number:015}"
    right = [sign for sign in "0123456789X" if meant_orcid(digits + sign)]
    assert len(right) == 1
    assert [sign for sign in "0123456789X" if idutils.is_isni(digits + sign)] == right
