"""Asks whether a code is one of those that its standard lists, by packages that ship the lists: no host is asked.

A field names its standard under `casus:standard` in its schema. Two spellings of one thing, such as iw and he, are not both taken:
the standard says which of them is in use.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Standard:
    """A list of codes: the rule that asks for membership, the question itself, and what somebody meant who wrote another code."""

    rule: str
    knows: Callable[[str], bool]
    meant: Callable[[str], str | None]


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


@functools.cache
def knows_language(tag: str) -> bool:
    """Says whether every part of a BCP 47 tag is registered, and the tag is the one in use for its language."""
    from langcodes import tag_is_valid

    private = "qaa" <= tag[:3] <= "qtz"  # set aside for languages that have no tag: nobody else knows what is meant
    return tag_is_valid(tag) and not private and _language_in_use(tag) == tag


@functools.cache
def meant_language(tag: str) -> str | None:
    """Returns the tag in use for a language, or the language of most people in a country whose code was given, as ua is Ukraine's."""
    from iso3166 import countries_by_alpha2
    from langcodes import Language, tag_is_valid

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


@functools.cache
def knows_address(url: str) -> bool:
    """Says whether the host of an address could be reached by its name: its ending is a top-level domain."""
    host = _host(url)
    return bool(host) and "." in host and host.rpartition(".")[2] in _endings()


def meant_address(_: str) -> None:
    """Returns nothing: of many hosts with nearly the same name none is likelier."""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""


STANDARDS = {
    "ISO 3166-1 alpha-3": Standard("country", knows_country, meant_country),
    "BCP 47": Standard("language", knows_language, meant_language),
    "URL": Standard("address", knows_address, meant_address),
}
