"""The names of people as reference styles write them: particles, suffixes, initials, and people who have one name only.

A name is given in two parts, as `datapackage.json` has it, and taken apart as CSL does: particles that begin the family name belong to
it ("van Gogh, V."), particles that end the given name only stand before the family name ("Humboldt, A. von"), and a suffix follows the
given name behind a comma ("Martin Luther, Jr.").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

JOINED = re.compile(r"([^\W\d_]{1,2}['’])(?=\w)")  # a particle that is written together with the name, as in d'Aubignac
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # such names have no comma and no initials


@dataclass(frozen=True)
class Author:
    """Who made the dataset: a person with family and given name, or with one name in either place, or else a name as it stands."""

    name: str
    family: str = ""
    given: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """Returns the parts of the name by their names in CSL, those that are there; `literal` is one that stands as it is."""
        if not self.family or not self.given:
            one = self.family or self.given
            return {"family": one} if one else {"literal": self.name}
        kept, family = _before(self.family)
        given, comma, suffix = self.given.partition(",")
        if not suffix.strip()[
            :1
        ].isupper():  # what follows the comma is a part of the particles, as in "François, abbé d'"
            given, suffix = given + comma + suffix, ""
        given, dropped = _behind(given)
        found = {"family": family, "given": given, "dropping-particle": dropped, "non-dropping-particle": kept}
        return {part: text for part, text in (found | {"suffix": suffix.strip()}).items() if text}

    @property
    def is_person(self) -> bool:
        """Says whether it is a person, who has a family or a given name."""
        return bool(self.family or self.given)

    def inverted(self) -> str:
        """Returns the name with the family name first, given names whole: `van Gogh, Vincent`; one name, or a literal, as it stands."""
        return self._in_order(str)

    def with_initials(self) -> str:
        """Returns the name as APA has it: `van Gogh, V.`; one name, or a literal, as it stands."""
        return self._in_order(initials)

    def _in_order(self, shown: Callable[[str], str]) -> str:
        parts = self.parts
        if "given" not in parts:
            return parts.get("literal") or parts["family"]
        if EAST_ASIAN.search(self.family):
            return self.family + self.given
        given = f"{shown(parts['given'])} {parts.get('dropping-particle', '')}".strip()
        return ", ".join(part for part in (self.family, given, parts.get("suffix", "")) if part)


def _is_small(word: str) -> bool:
    letters = word.lstrip("'’")
    return letters[:1].islower()


def _before(family: str) -> tuple[str, str]:
    """Splits a family name into the particles before it, words that begin with a small letter, and the rest."""
    words = family.split()
    number = next((place for place, word in enumerate(words[:-1]) if not _is_small(word)), len(words) - 1)
    kept, rest = " ".join(words[:number]), " ".join(words[number:])
    if not kept and _is_small(rest) and (joined := JOINED.match(rest)):
        return joined.group(1), rest[joined.end() :]
    return kept, rest


def _behind(given: str) -> tuple[str, str]:
    """Splits given names from the particles behind them; the first word is never one."""
    words = given.split()
    number = next((place for place in range(len(words), 1, -1) if not _is_small(words[place - 1])), 1)
    return " ".join(words[:number]), " ".join(words[number:])


def initials(given: str) -> str:
    """Returns the initials of given names, such as `J.-P. M.`; abbreviations of several letters and particles inside stay as they are."""
    first, *others = re.sub(r"\.(?=\w)", ". ", given).split() or [""]
    return " ".join([_initial(first), *(word if _is_small(word) else _initial(word) for word in others)]).strip()


def _initial(word: str) -> str:
    end = "," if word.endswith(",") else ""
    word = word.removesuffix(",")
    if (not word[:1].isupper() and not word[:1].islower()) or (len(word) > 2 and word.endswith(".")):
        return word + end  # letters without capitals have no initials
    first, *others = [part for part in word.split("-") if part]
    return "-".join([f"{first[0]}.", *(f"{part[0]}." for part in others if not _is_small(part))]) + end
