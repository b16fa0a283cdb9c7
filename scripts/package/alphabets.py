"""Recognizes letters that look like those beside them and are others: Cyrillic ones in a Latin word, or the other way round."""

from __future__ import annotations

import re
import unicodedata

LATIN, CYRILLIC = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ", "Ѐ-ҁҊ-ԯᲀ-ᲈ"
OTHERS = ("Ͱ-ͷͺ-ͽͿ΄-ΊΌΎ-ΡΣ-Ͽἀ-ῼ", "Ա-Ֆա-ֆ", "Ꭰ-Ᏽ")  # Greek, Armenian, Cherokee
ALPHABETS = (LATIN, CYRILLIC, *OTHERS)
HAVE = [re.compile(f"[{letters}]").search for letters in ALPHABETS]
MARKS = "[\u0300-\u036f]*"
MIXED = re.compile("|".join(f"[{own}]{MARKS}[{''.join(each for each in ALPHABETS if each != own)}]" for own in ALPHABETS))  # fmt: skip
WORD = re.compile(rf"[{''.join(ALPHABETS)}\u0300-\u036f]+")
# Words of Cyrillic letters alone that look like Latin ones, and the Latin letters that alone look like a word of Russian or Ukrainian.
BEGINS = [re.compile(f"[{letters}]").match for letters in (LATIN, CYRILLIC)]  # a word of one or the other alphabet
LIKE_LATIN, LIKE_CYRILLIC = re.compile("[АВЕЅІЈКМНОРСТУХаеѕіјорсух]+"), re.compile("[aceikouxy]")
# Letters and digits of other shapes: ligatures, full-width and mathematical ones, Roman numerals in one character.
# An initial, and those of one alphabet that look like initials of the other.
INITIAL, LIKE_INITIALS = re.compile(rf"\b([{LATIN}{CYRILLIC}])\."), ("АВЕЅІЈКМНОРСТУХ", "ABCEHIJKMOPSTXY")
SHAPES = ("<font>", "<wide>", "<narrow>", "<compat>")
RESHAPED = "[ŉĲĳĿŀſǄ-ǌǱ-ǳ℀-⅏Ⅰ-ⅿﬀ-ﬗ！-￯𝐀-𝟿]"
# The scripts of the alphabets above, of which the Greek one has some letters of Coptic and some marks, too.
SCRIPTS = (
    r"\p{Latin}",
    r"\p{Cyrillic}",
    r"\p{Greek}\p{Coptic}\x{0374}\x{0385}\x{0387}",
    r"\p{Armenian}",
    r"\p{Cherokee}",
)
# What a cell holds that is looked at more closely, in the syntax of RE2: letters of two alphabets, or of other shapes.
SCREEN = "|".join([*(f"[{one}].*[{''.join(each for each in SCRIPTS if each != one)}]" for one in SCRIPTS), RESHAPED])


def mixed(text: str) -> str | None:
    """Returns the first word of a text whose letters are of several alphabets, or are not those of all words beside it; None where there is none."""
    if sum(bool(has(text)) for has in HAVE) < 2:
        return None
    if MIXED.search(text):
        return next(word for word in WORD.findall(text) if MIXED.search(word))
    words = WORD.findall(text)
    latin, cyrillic = ([word for word in words if begins(word)] for begins in BEGINS)
    if len(latin) > 1 and len(cyrillic) == 1 and LIKE_LATIN.fullmatch(cyrillic[0]):
        return cyrillic[0]
    if len(cyrillic) > 1 and len(latin) == 1 and LIKE_CYRILLIC.fullmatch(latin[0]):
        return latin[0]
    return _initial_of_another_alphabet(text, words)


def _initial_of_another_alphabet(text: str, words: list[str]) -> str | None:
    """Returns the first initial of a text that is not of the alphabet of its one other word, such as a family name."""
    initials = INITIAL.findall(text)
    rest = [word for word in words if word not in initials]
    if not initials or len(rest) != 1:
        return None
    wrong = next((like for like, begins in zip(LIKE_INITIALS, BEGINS, strict=True) if begins(rest[0])), "")
    return next((initial for initial in initials if initial in wrong), None)


def reshaped(text: str) -> str | None:
    """Returns the first letter or digit of a text that is another one in another shape, such as ﬁ or a full-width A; None where there is none."""
    return next(filter(_is_reshaped, re.findall(RESHAPED, text)), None)


def _is_reshaped(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN" and unicodedata.decomposition(char).startswith(SHAPES)


def told(text: str) -> str | None:
    """Says which letters of a text are of another alphabet or shape than those beside them; None where none are."""
    if char := reshaped(text):
        return f"“{char}” ({_name(char)})"
    if not (word := mixed(text)):
        return None
    letters = [[char for char in word if re.match(f"[{own}]", char)] for own in ALPHABETS]
    fewest = min((each for each in letters if each), key=len)
    return f"“{word}” ({', '.join(dict.fromkeys(map(_name, fewest)))})"


def _name(char: str) -> str:
    return unicodedata.name(char, "no name").lower()
