"""Asks whether a code is one of those that its standard lists, or has the form and check digit that it prescribes where nobody lists them all.

The lists come from packages that ship them: no host is asked. A field names its standard under `casus:standard` in its schema. Two spellings of one thing, such as iw and he, are not both taken:
the standard says which of them is in use.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemas import alike


@dataclass(frozen=True)
class Standard:
    """A list of codes: questions by the rule that asks each, and what somebody meant who wrote another code."""

    asks: dict[str, Callable[[str], bool]]
    meant: Callable[[str], str | None]

    def broken(self, code: str) -> list[str]:
        """Names the first rule that a code breaks, if there is one."""
        return [rule for rule, fine in self.asks.items() if not fine(code)][:1]


@functools.cache
def knows_country(code: str) -> bool:
    """Says whether ISO 3166-1 has the alpha-3 code, or it is that of Kosovo, which everybody uses."""
    from iso3166 import countries_by_alpha3

    return code in countries_by_alpha3


@functools.cache
def meant_country(code: str) -> str | None:
    """Returns the alpha-3 code for a code of two letters, or for the beginning of one country's name, as GER is for Germany."""
    from iso3166 import countries_by_alpha2, countries_by_apolitical_name

    if found := countries_by_alpha2.get(code.upper()):
        return found.alpha3
    named = {country.alpha3 for name, country in countries_by_apolitical_name.items() if name.startswith(code.upper())}
    return named.pop() if len(named) == 1 and len(code) > 2 else None


PRIVATE_PLACE = re.compile(r"-(AA|Q[M-Z]|X[A-JL-Z]|ZZ)$")  # all but XK, which is Kosovo's


@functools.cache
def knows_language(tag: str) -> bool:
    """Says whether every part of a BCP 47 tag is registered, and the tag is the one in use for its language."""
    from langcodes import tag_is_valid

    # Set aside for languages and places that have no tag: nobody else knows what is meant.
    private = "qaa" <= tag[:3] <= "qtz" or PRIVATE_PLACE.search(tag)
    return tag_is_valid(tag) and not private and _language_in_use(tag) == tag


@functools.cache
def meant_language(tag: str) -> str | None:
    """Returns the tag in use for a language, or the language of most people in a country whose code was given, as ua is Ukraine's."""
    from iso3166 import countries_by_alpha2
    from langcodes import Language, tag_is_valid

    if knows_language(placed_nowhere := PRIVATE_PLACE.sub("", tag)):
        return placed_nowhere
    if tag_is_valid(tag) and (better := _language_in_use(tag)) != tag:
        return better
    first = tag.partition("-")[0].upper()
    country = first if first in countries_by_alpha2 else ""
    return Language.get(f"und-{country}").maximize().language if country else None


def _language_in_use(tag: str) -> str:
    from langcodes import Language

    return Language.get(tag).simplify_script().to_tag()


@functools.cache
def _endings() -> frozenset[str]:
    """Returns the top-level domains that IANA lists, from the package validators, whose import would take longer than all else here."""
    folder = importlib.util.find_spec("validators").submodule_search_locations[0]
    lines = (Path(folder) / "_tld.txt").read_text(encoding="ascii").split("\n")
    return frozenset(line.strip().lower() for line in lines if line and not line.startswith("#"))


NO_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")  # in the name of a host, between two periods


def knows_address(url: str) -> bool:
    """Says whether the host of an address could be reached by its name: its parts have the form of names, and its ending is a top-level domain."""
    return _is_host(_host(url)) and not NO_ESCAPE.search(url)


@functools.cache
def _is_host(name: str) -> bool:
    *names, ending = name.split(".")
    return bool(names) and all(map(NAME.fullmatch, names)) and ending in _endings()


def meant_address(written: str) -> str | None:
    """Returns the address of a DOI for what only nearly is one, or an address for one without https or with a percent sign that begins
    no escape; of hosts with like names none is likelier."""
    if found := DOI.match(_in_address(written) or written):
        return f"https://doi.org/{_without_marks(found.group(1))}"
    if NO_ESCAPE.search(written):
        return NO_ESCAPE.sub("%25", written)
    bare = re.fullmatch(r"[\w.-]+(/.*)?", written) and knows_address(f"https://{written}")
    return f"https://{written}" if bare else None


PLAIN_HOST = re.compile(
    r"https?://([a-z0-9.-]+)(?:[/?#]|\Z)"
)  # of most addresses: no capitals, no port, nobody's name in front


def _host(url: str) -> str:
    if found := PLAIN_HOST.match(url):
        return found.group(1).removesuffix(".")
    try:
        parts = urlsplit(url)
        return (
            "" if parts.port == 0 else (parts.hostname or "").removesuffix(".")
        )  # asking for a port that is none raises
    except ValueError:
        return ""


# --- DOIs and ORCID iDs: nobody ships them all, so their form is asked ---------------------------------------------------------------

DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?:doi:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-~]+)", re.IGNORECASE
)
SHORT_DOI = re.compile(r"10/[a-z0-9]+")  # which doi.org takes, too
BRACKETS = {")": "(", "]": "[", ">": "<", "}": "{"}


def doi(text: str) -> str:
    """Returns the DOI that a text is, without a resolver in front; blank if it is none, or has a mark of its sentence behind it."""
    found = DOI.fullmatch(text)
    return found.group(1) if found and _without_marks(found.group(1)) == found.group(1) else ""


def _without_marks(name: str) -> str:
    """Returns a DOI without what stood behind it in a sentence: periods, commas, quotation marks, brackets that it does not open."""
    while name[-1] in ".,;:!?'\"" or name.count(name[-1]) > name.count(BRACKETS.get(name[-1], name[-1])):
        name = name[:-1]
    return name


def _in_address(url: str) -> str:
    """Returns what an address asks doi.org for, or a stroke for nothing; blank if it leads elsewhere, or to the pages of that site itself."""
    host = _host(url)
    if host.removeprefix("www.") not in alike.RESOLVERS:
        return ""
    asked = unquote(urlsplit(url).path).lstrip("/")
    return "" if host.startswith("www.") and not asked.startswith("10") else asked or "/"


def knows_doi(url: str) -> bool:
    """Says whether an address that leads to doi.org names a DOI there; every other address is none of its business."""
    asked = _in_address(url)
    return not asked or bool(doi(asked)) or bool(SHORT_DOI.fullmatch(asked))


ORCID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])/?", re.IGNORECASE
)


def meant_orcid(written: str) -> str | None:
    """Returns the address of the ORCID iD that a text holds in whatever spelling; None if its check digit, by ISO 7064, is wrong."""
    found = ORCID.fullmatch(written.strip())
    digits = "".join(found.groups()).upper() if found else ""
    total = functools.reduce(lambda total, digit: (total + int(digit)) * 2, digits[:-1], 0)
    if not digits or digits[-1] != "0123456789X"[(12 - total % 11) % 11]:
        return None
    return "https://orcid.org/" + "-".join(digits[place : place + 4] for place in range(0, 16, 4))


# --- licences ------------------------------------------------------------------------------------------------------------------------

IN_WORDS = {  # of names of licences, and of addresses of Creative Commons
    "creative commons": "cc", "creativecommons": "cc", "attribution": "by", "non commercial": "nc", "noncommercial": "nc",
    "share alike": "sa", "sharealike": "sa", "no derivatives": "nd", "noderivatives": "nd", "publicdomain zero": "0",
}  # fmt: skip
NO_PART = re.compile(r"\b(?:https?|org|licen[cs]es?|the|version|international|unported|deed(?: [a-z]{2})?|legalcode)\b")


@functools.cache
def _licences() -> dict[str, str]:
    """Returns the licences that SPDX lists and has not given up, by what two spellings of their identifiers share."""
    from packaging.licenses._spdx import LICENSES

    return {alike.text(each["id"]): each["id"] for each in LICENSES.values() if not each["deprecated"]}


@functools.cache
def knows_licence(name: str) -> bool:
    """Says whether SPDX lists a licence, or an expression of several; LicenseRef- begins the name of one that it does not list."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        written = canonicalize_license_expression(name)
    except InvalidLicenseExpression:
        return False
    return written == name and meant_licence(name) in (name, None)


@functools.cache
def meant_licence(name: str) -> str | None:
    """Returns the identifier for a licence in another spelling or in words, and of one without its version the latest."""
    words = alike.text(name.replace("_", " ").replace("+", " or later"))
    for said, short in IN_WORDS.items():
        words = words.replace(said, short)
    words = re.sub(r"(?<=[a-z])v?(?=[0-9])(?<!cc)", " ", NO_PART.sub(" ", words))
    words = " ".join(words.split()).replace("cc 0", "cc0")
    ids = _licences()
    listed = [
        key
        for key in ids
        if key.startswith(f"{words} ") and re.fullmatch(r"[0-9 ]+(only)?|only", key[len(words) + 1 :])
    ]
    latest = max(listed, key=lambda key: [int(part) for part in re.findall(r"[0-9]+", key)], default="")
    return ids.get(words) or ids.get(latest)


def _only(rule: str, knows: Callable[[str], bool], meant: Callable[[str], str | None]) -> Standard:
    return Standard({rule: knows}, meant)


STANDARDS = {
    "ISO 3166-1 alpha-3": _only("country", knows_country, meant_country),
    "BCP 47": _only("language", knows_language, meant_language),
    "URL": Standard({"address": knows_address, "doi": knows_doi}, meant_address),
    "SPDX": _only("licence", knows_licence, meant_licence),
}
