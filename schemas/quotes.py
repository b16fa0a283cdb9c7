"""Rules of meaning for the quotes of statements, and for the words that make an indirect claim, as the source prints them."""

import re
from collections.abc import Callable

import pandas as pd

from schemas import screen
from schemas.frames import Tables, by_value, more_words
from schemas.rule import rule

LONGEST_QUOTE = 30
OMISSION = re.compile(r"\[(\.\.\.|…)\]")
OPENING = ("“", '"', "«", "„", "‘")
ENCLOSED = re.compile(r"[“\"][^“”\"]*[”\"]|«[^«»]*»|„[^„“”]*[“”]|‘[^‘’]*’")


def _found(tables: Tables, expression: str, asked: Callable[[str], bool]) -> pd.Series:
    """Marks the statements for whose quote the answer is yes, which is asked only where a regular expression, in the syntax of RE2, is found."""
    quotes = screen.matching(expression, tables.distinct("statements", "quote"))
    return tables.holds("statements", "quote", set(filter(asked, quotes)))


@rule(
    "quote-missing",
    "statements",
    "quote",
    "the attribution is {attribution}, but nothing is quoted",
    "copy the speaker's own words from the source, or code the attribution as indirect",
)
def quote_missing(rows, tables):
    """A direct or mixed attribution quotes the speaker's own words, as short as the point needs."""
    return rows["attribution"].isin(["direct", "mixed"]) & tables.blank("statements", "quote")


@rule(
    "quote-unexpected",
    "statements",
    "quote",
    "the attribution is indirect, but words are quoted",
    "leave the quote blank, or code the attribution as direct or mixed",
)
def quote_unexpected(rows, tables):
    """An indirect attribution quotes nothing: none of the words are the speaker's."""
    return (rows["attribution"] == "indirect") & ~tables.blank("statements", "quote")


@rule(
    "quote-too-long",
    "statements",
    "quote",
    "the quote has more than 30 words",
    "keep the words that carry the proposition; an omission is written as […] between spaces",
)
def quote_too_long(rows, tables):
    """A quote has at most 30 words, counting the space-separated tokens that hold a letter or a digit."""
    return _found(tables, f"(?: [^ ]*){{{LONGEST_QUOTE}}}", lambda quote: more_words(quote, LONGEST_QUOTE))


@rule(
    "quote-marks",
    "statements",
    "quote",
    "the quote is enclosed in quotation marks or ends in a comma",
    "drop the enclosing marks and the comma that closes them; inner marks stay",
)
def quote_marks(rows, tables):
    """The marks that enclose a quote, and a comma printed only to close it, are not part of it."""
    return _found(
        tables, f",$|^[{''.join(OPENING)}]", lambda quote: quote.endswith(",") or bool(ENCLOSED.fullmatch(quote))
    )


@rule(
    "omission-mark",
    "statements",
    "quote",
    "an omission is not written as […] between two spaces",
    "write the three characters […] with a space on either side, and never first or last",
)
def omission_mark(rows, tables):
    """What we leave out of a quote is shown as […], with a space on either side; an ellipsis that the source prints is kept as printed."""

    def misplaced(quote: str) -> bool:
        marks = list(OMISSION.finditer(quote))
        return any(
            f" {mark.group()} " != quote[max(mark.start() - 1, 0) : mark.end() + 1] or mark.group() != "[…]"
            for mark in marks
        )

    return _found(tables, r"\[", misplaced)


@rule(
    "quote-language",
    "statements",
    "quote_language",
    "the quote has no language, or a language is given without a quote",
    "give the language in which the source prints the quote, such as en; leave it blank where nothing is quoted",
)
def quote_language(rows, tables):
    """A language is given for every quote, and only for quotes."""
    return tables.blank("statements", "quote") != tables.blank("statements", "quote_language")


@rule(
    "translation-without-quote",
    "statements",
    "translation",
    "a translation is named, but nothing is quoted",
    "leave the translation blank where nothing is quoted",
)
def translation_without_quote(rows, tables):
    """Only a quote can be translated."""
    return ~tables.blank("statements", "translation") & tables.blank("statements", "quote")


@rule(
    "original-without-translation",
    "statements",
    "quote_original",
    "the original words are given for a quote that is not marked as translated",
    "say in translation who translated the quote, or move the original words into the quote",
)
def original_without_translation(rows, tables):
    """The words in the language spoken are given beside a translated quote; a quote printed in that language is the original itself."""
    return ~tables.blank("statements", "quote_original") & tables.blank("statements", "translation")


@rule(
    "claim-words-unexpected",
    "statements",
    "claim_words",
    "the attribution is {attribution}, but claim words are given",
    "leave claim_words blank: where words are quoted, the quote is what can be checked",
)
def claim_words_unexpected(rows, tables):
    """The words that make a claim are given for indirect statements only: the others have a quote."""
    return rows["attribution"].isin(["direct", "mixed"]) & ~tables.blank("statements", "claim_words")


@rule(
    "claim-words-too-long",
    "statements",
    "claim_words",
    "there are more than 30 claim words",
    "keep the words that make the claim; an omission is written as […] between spaces",
)
def claim_words_too_long(rows, tables):
    """The words that make a claim are at most 30, counted like those of a quote."""
    return by_value(rows["claim_words"], lambda words: more_words(words, LONGEST_QUOTE))
