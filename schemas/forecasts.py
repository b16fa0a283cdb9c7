"""Rules of meaning for forecasts."""

import pandas as pd

from schemas.frames import before, blank, by_value, more_words
from schemas.rule import rule
from schemas.tables import vocabularies

# Which acts can carry a mode; mentions goes with any act.
CARRIED_BY = {
    "forecasts": {"forecast"},
    "denies": {"forecast", "deny"},
    "threatens": {"threaten"},
    "advocates": {"advocate"},
}
LONGEST_WORDS = 8


def not_in_quote(table, tables, column):
    """Marks words said to be verbatim that a direct quote in the language of the source does not hold."""
    attribution = tables.followed(table, "statement_id", "statements", "attribution")
    quote = tables.followed(table, "statement_id", "statements", "quote")
    absent = [cell.casefold() not in text.casefold() for cell, text in zip(tables[table][column], quote, strict=True)]
    return (attribution == "direct") & ~blank(quote) & pd.Series(absent, dtype=bool)


@rule(
    "mode-act",
    "forecasts",
    "mode",
    "{mode} does not go with the act of “{statement_id}”",
    "forecasts goes with forecast, denies with forecast or deny, threatens with threaten, advocates with advocate; otherwise code mentions",
)
def mode_act(rows, tables):
    """The mode of a forecast fits the act of its statement."""
    act = tables.followed("forecasts", "statement_id", "statements", "act")
    unfit = rows["statement_id"].isin([])
    for mode, acts in CARRIED_BY.items():
        unfit |= (rows["mode"] == mode) & ~act.isin(acts)
    return unfit & act.isin(vocabularies()["act"])


@rule(
    "likelihood-words",
    "forecasts",
    "likelihood_words",
    "the likelihood is {likelihood}, which does not fit the words given",
    "give the words that carry the likelihood; leave them blank where it is unstated",
)
def likelihood_words(rows, tables):
    """A likelihood rests on words of the speaker, and where none is stated there are none."""
    coded = rows["likelihood"].isin(vocabularies()["likelihood"])
    return coded & ((rows["likelihood"] == "unstated") != tables.blank("forecasts", "likelihood_words"))


@rule(
    "likelihood-words-too-long",
    "forecasts",
    "likelihood_words",
    "more than 8 words are given for the likelihood",
    "keep the words that carry it",
)
def likelihood_words_too_long(rows, tables):
    """The words of likelihood are at most 8."""
    return by_value(rows["likelihood_words"], lambda text: more_words(text, LONGEST_WORDS))


@rule(
    "likelihood-words-not-quoted",
    "forecasts",
    "likelihood_words",
    "“{likelihood_words}” is not in the quote",
    "copy the words exactly, or lengthen the quote so that it holds them",
)
def likelihood_words_not_quoted(rows, tables):
    """Where the statement is quoted directly, the words of likelihood are in the quote."""
    return not_in_quote("forecasts", tables, "likelihood_words")


@rule(
    "by-date-past",
    "forecasts",
    "by_date",
    "the day {by_date} is before the statement",
    "a forecast looks ahead: correct the day, or leave it blank",
)
def by_date_past(rows, tables):
    """The day by which something is foreseen is not before the statement."""
    said = tables.followed("forecasts", "statement_id", "statements", "said_from")
    return before(rows["by_date"], said)


@rule(
    "condition-met-unexpected",
    "forecasts",
    "condition_met",
    "“{statement_id}” is unconditional, so its condition cannot be {condition_met}",
    "leave condition_met blank, or have the condition of the statement coded again",
)
def condition_met_unexpected(rows, tables):
    """Whether a condition was met is recorded only if the statement has one."""
    condition = tables.followed("forecasts", "statement_id", "statements", "condition")
    return (condition == "unconditional") & ~tables.blank("forecasts", "condition_met")


@rule(
    "condition-unjudged",
    "forecasts",
    "condition_met",
    "“{statement_id}” is conditional, but whether its condition was met is not recorded",
    "say met, not_met or unclear",
    severity="warning",
)
def condition_unjudged(rows, tables):
    """For a conditional forecast, denial or threat it is recorded whether the condition was met: what was foreseen on a condition cannot be judged without it. A release refuses a forecast where this is missing."""
    condition = tables.followed("forecasts", "statement_id", "statements", "condition")
    conditional = condition.isin([code for code in vocabularies()["condition"] if code != "unconditional"])
    return (
        rows["mode"].isin(["forecasts", "denies", "threatens"])
        & conditional
        & tables.blank("forecasts", "condition_met")
    )
