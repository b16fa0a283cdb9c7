"""Rules of meaning for figures."""

from schemas.forecasts import LONGEST_WORDS, not_in_quote
from schemas.frames import blank, by_value, more_words
from schemas.rule import rule

EQUAL, UPPER, LOWER, BOTH = ["exact", "about"], ["almost", "up_to"], ["over"], ["range"]


@rule(
    "hedge-bounds",
    "figures",
    "hedge",
    "the hedge {hedge} does not fit low “{low}” and high “{high}”",
    "exact and about: low and high alike; almost and up_to: high only; over: low only; range: both",
)
def hedge_bounds(rows, tables):
    """The hedge decides which bounds are given."""
    low, high, hedge = rows["low"], rows["high"], rows["hedge"]
    fits = hedge.isin(EQUAL) & ~blank(low) & (low == high)
    fits |= hedge.isin(UPPER) & blank(low) & ~blank(high)
    fits |= hedge.isin(LOWER) & ~blank(low) & blank(high)
    fits |= hedge.isin(BOTH) & ~blank(low) & ~blank(high)
    return ~fits & hedge.isin(EQUAL + UPPER + LOWER + BOTH)


@rule(
    "range-order",
    "figures",
    "high",
    "the range runs from {low} to {high}",
    "put the smaller number into low; two equal numbers are no range",
)
def range_order(rows, tables):
    """In a range the lower bound is below the upper."""
    numeric = rows["low"].str.fullmatch("[0-9]{1,18}") & rows["high"].str.fullmatch("[0-9]{1,18}")
    bounds = rows[(rows["hedge"] == "range") & numeric]
    return rows.index.isin(bounds.index[bounds["low"].map(int) >= bounds["high"].map(int)]) & numeric


@rule(
    "figure-words-too-long",
    "figures",
    "words",
    "more than 8 words are given for the figure",
    "keep the words that give the number",
)
def figure_words_too_long(rows, tables):
    """The words of a figure are at most 8."""
    return by_value(rows["words"], lambda text: more_words(text, LONGEST_WORDS))


@rule(
    "figure-words-not-quoted",
    "figures",
    "words",
    "“{words}” is not in the quote",
    "copy the words exactly, or lengthen the quote so that it holds them",
)
def figure_words_not_quoted(rows, tables):
    """Where the statement is quoted directly, the words of the figure are in the quote."""
    return not_in_quote("figures", tables, "words")


@rule(
    "figure-without-extent",
    "figures",
    "extent",
    "it is not recorded whether “{words}” is the whole, a part or a change",
    "have two coders code whole, part or change, and publish what they gave",
    severity="warning",
)
def figure_without_extent(rows, tables):
    """Every figure is marked as the whole, a part or a change of what its quantity names, because parts and additions do not estimate the whole. A release refuses a figure without this mark."""
    return tables.blank("figures", "extent")
