"""Characters that cannot be seen and yet belong to how a word is written: joiners of Persian, Hindi and other scripts, and of emoji."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

NON_JOINER, JOINER = "\u200c", "\u200d"
MANY = 10_000  # more joiners than any cell that is not too long holds
NEAR = 12  # characters before a joiner among which its letter or picture stands, marks upon it left out
VIRAMA = 9  # the combining class of the sign that takes the vowel away from a letter of India and its neighbours
# Scripts whose letters change their form by what stands beside them, as the names of their letters begin.
JOINING = frozenset(["ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN", "PHAGS-PA", "ADLAM", "HANIFI", "SOGDIAN", "MANICHAEAN", "CHORASMIAN"])  # fmt: skip
# Code points set aside for pictures, so that the answer is the same in a Python that does not know the newest.
PICTURES = re.compile("[\U0001f000-\U0001faff\U0001fc00-\U0001fffd↔↕]")
# Of England and other parts of states.
FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
BESIDE_PICTURES = "\ufe0f\u20e3"  # selects the coloured form; puts a key around it
# Characters that are shown as nothing although Unicode counts them as letters, marks or signs; the first stands for a picture that a
# program left out when it copied a text.
BLANK = frozenset("\ufffc\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def hidden(text: str) -> dict[str, None]:
    """Returns the characters of a text that cannot be seen and do nothing there, each once, in their order; spaces are not among them."""
    suspects = "".join(filter(_cannot_be_seen, dict.fromkeys(text)))
    if not suspects:
        return {}
    text = FLAG.sub("", text)
    found: dict[str, None] = {}
    for place in islice(re.finditer(f"[{re.escape(suspects)}]", text), MANY):
        if place.group() not in found and not _belongs(text, place.start()):
            found[place.group()] = None
    return found


SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # of a variant of the character before


def stray(text: str) -> dict[str, None]:
    """Returns the marks of a text that stand upon nothing, each once, in their order: accents behind a space, selectors of variants
    behind a letter that has none."""
    return {
        char: None
        for char, before in zip(text, f" {text}", strict=False)
        if is_mark(char) and _bears_none(before, char)
    }


def is_mark(char: str) -> bool:
    """Says whether a character is shown together with the one before it."""
    return unicodedata.category(char)[0] == "M"


def _bears_none(before: str, mark: str) -> bool:
    kind = unicodedata.category(before)
    if SELECTORS.match(mark):
        return kind[0] in "ZCM" or (kind in ("Lu", "Ll") and before != "ℹ")  # which is a picture, too
    return kind[0] in "ZC" and before not in (NON_JOINER, JOINER)


def _cannot_be_seen(char: str) -> bool:
    return char in BLANK or not (char.isprintable() or char in "\n\0" or PICTURES.match(char))


def _belongs(text: str, at: int) -> bool:
    """Says whether a joiner stands where it changes how the characters beside it are written."""
    char, before, after = text[at], text[max(at - NEAR, 0) : at], text[at + 1 : at + 2]
    if char not in (NON_JOINER, JOINER) or not before:
        return False
    if unicodedata.combining(before[-1]) == VIRAMA or (
        char == JOINER and unicodedata.combining(after or " ") == VIRAMA
    ):
        return True
    if char == JOINER and _is_picture(before.rstrip(BESIDE_PICTURES)[-1:]) and _is_picture(after):
        return True
    return not before[-1].isspace() and (_joins(after) or (char == JOINER and _joins(_letter(before))))


def _is_picture(char: str) -> bool:
    return bool(PICTURES.match(char)) or (bool(char) and unicodedata.category(char) == "So")


def _letter(before: str) -> str:
    """Returns the last letter of a text, marks upon it left out; blank where another character comes last."""
    at = len(before)
    while at and unicodedata.category(before[at - 1]) == "Mn":
        at -= 1
    return before[at - 1 : at]


def _joins(char: str) -> bool:
    return bool(char) and char.isalpha() and unicodedata.name(char, "").split(" ")[0] in JOINING
