"""Rules of meaning for statements."""

import pandas as pd

import schemas.quotes  # noqa: F401  (the rules of its quotes, which fill a file of their own)
from schemas.frames import Tables, before, blank, earliest
from schemas.rule import rule
from schemas.tables import vocabularies

OFFICIAL_ACTS = ["reject", "threaten", "demand", "offer", "announce"]
WITHOUT_TARGET = ["assert", "announce", "deny", "forecast"]
WITHOUT_AUTHORITY = ["state_media", "outside"]


def has_authority(tables: Tables) -> pd.Series:
    """Marks the statements whose speaker can act: an organization that is no medium, or a post other than state media and outside."""
    authority = tables.followed("statements", "post_id", "posts", "authority")
    kind = tables.followed("statements", "speaker_id", "speakers", "kind")
    body = tables.followed("statements", "speaker_id", "organizations", "kind")
    return ((kind == "organization") & (body != "media")) | ~authority.isin(["", *WITHOUT_AUTHORITY])


def earliest_day(statements: pd.DataFrame) -> pd.Series:
    """Returns the earliest day of each statement, or the latest where the earliest is unknown."""
    return statements["said_from"].where(~blank(statements["said_from"]), statements["said_until"])


@rule(
    "said-order",
    "statements",
    "said_from",
    "the earliest day {said_from} is after the latest day {said_until}",
    "swap the two days, or correct them",
)
def said_order(rows, tables):
    """The earliest day on which something can have been said is not after the latest."""
    return before(rows["said_until"], rows["said_from"])


@rule(
    "said-day-unstated",
    "statements",
    "said_from",
    "the day is marked as stated, but the earliest day is blank",
    "give the stated day or days, or mark the day as inferred or published_by",
)
def said_day_unstated(rows, tables):
    """A day that the source states has an earliest and a latest day."""
    return (rows["date_basis"] == "stated") & tables.blank("statements", "said_from")


@rule(
    "said-after-publication",
    "statements",
    "said_until",
    "the latest day {said_until} is after the source came out",
    "nothing is said after it is printed: correct said_until or the source's published_on",
)
def said_after_publication(rows, tables):
    """What a source reports was said no later than the day on which the source came out."""
    published = tables.followed("statements", "source_id", "sources", "published_on")
    return before(published, rows["said_until"])


@rule(
    "published-by",
    "statements",
    "said_until",
    "the day rests on publication, but {said_until} is not the day on which the first source came out",
    "give the earliest published_on of the statement's source and its appearances",
)
def published_by(rows, tables):
    """Where only publication bounds the day, the latest day is that of the earliest source known to carry the words."""
    asked = rows["date_basis"] == "published_by"
    ids = pd.concat([rows["statement_id"][asked], tables["appearances"]["statement_id"]])
    published = [
        tables.followed(table, "source_id", "sources", "published_on") for table in ("statements", "appearances")
    ]
    first = earliest(ids, pd.concat([published[0][asked], published[1]]))
    day = rows["statement_id"].map(first).astype(object).fillna("")
    return asked & (before(rows["said_until"], day) | before(day, rows["said_until"]))


@rule(
    "event-day",
    "statements",
    "event_id",
    "“{event_id}” was not under way on the day of the statement",
    "leave the event blank unless it was said there; if it was, correct the days of the statement or of the event",
)
def event_day(rows, tables):
    """A statement made at an event was made on one of the days of the event."""
    starts = tables.followed("statements", "event_id", "events", "starts_on")
    ends = tables.followed("statements", "event_id", "events", "ends_on")
    ends = ends.where(~blank(ends), starts)
    return before(rows["said_until"], starts) | before(ends, earliest_day(rows))


@rule(
    "post-of-another",
    "statements",
    "post_id",
    "the office “{post_id}” is not held by “{speaker_id}”",
    "name an office of this speaker, or leave it blank",
)
def post_of_another(rows, tables):
    """The office is one that this speaker holds."""
    holder = tables.followed("statements", "post_id", "posts", "speaker_id")
    return ~blank(holder) & (holder != rows["speaker_id"])


@rule(
    "post-not-held",
    "statements",
    "post_id",
    "the office “{post_id}” was not held on the day of the statement",
    "leave the office blank, or correct held_from and held_until in posts",
)
def post_not_held(rows, tables):
    """The office was held on the day on which the words were spoken."""
    held_from = tables.followed("statements", "post_id", "posts", "held_from")
    held_until = tables.followed("statements", "post_id", "posts", "held_until")
    return before(rows["said_until"], held_from) | before(held_until, earliest_day(rows))


@rule(
    "target-unexpected",
    "statements",
    "target_id",
    "{act} has no target, but “{target_id}” is given",
    "leave the target blank; the audience is not coded",
)
def target_unexpected(rows, tables):
    """Assertions, announcements, denials and forecasts have no target."""
    return rows["act"].isin(WITHOUT_TARGET) & ~tables.blank("statements", "target_id")


@rule(
    "target-missing",
    "statements",
    "target_id",
    "{act} needs a target, the party that it is about",
    "name the organization that is to act, or that is blamed",
)
def target_missing(rows, tables):
    """An accusation names the party that it blames, and a statement that advances a demand names the party that is to act. A request to people who are no organization has no target."""
    stances = tables["stances"]
    advancing = rows["statement_id"].isin(stances["statement_id"][stances["stance"] == "advances"])
    return ((rows["act"] == "accuse") | ((rows["act"] == "demand") & advancing)) & tables.blank(
        "statements", "target_id"
    )


@rule(
    "act-without-authority",
    "statements",
    "act",
    "{act} needs an office or an organization that speaks, and “{speaker_id}” has neither here",
    "give the office held, or code the act by tests 6 to 10 of the codebook: advocate, forecast, accuse or assert",
)
def act_without_authority(rows, tables):
    """Only an organization that is no medium, or the holder of an office that is neither state media nor outside, can reject, threaten, demand, offer or announce."""
    return rows["act"].isin(OFFICIAL_ACTS) & ~has_authority(tables)


@rule(
    "threat-detail-missing",
    "statements",
    "threat_means",
    "the threat has no means or no aim",
    "fill in threat_means and threat_aim; unspecified is a code of both",
)
def threat_detail_missing(rows, tables):
    """A threat has means and an aim."""
    return (rows["act"] == "threaten") & (
        tables.blank("statements", "threat_means") | tables.blank("statements", "threat_aim")
    )


@rule(
    "threat-detail-unexpected",
    "statements",
    "threat_means",
    "{act} is not a threat, but the means or the aim of a threat is given",
    "leave threat_means and threat_aim blank",
)
def threat_detail_unexpected(rows, tables):
    """Only a threat has the means and the aim of a threat."""
    another = rows["act"].isin([act for act in vocabularies()["act"] if act != "threaten"])
    return another & ~(tables.blank("statements", "threat_means") & tables.blank("statements", "threat_aim"))


@rule(
    "tier-of-aggregator",
    "statements",
    "tier",
    "tier {tier} is too good for an aggregator or a back-translation",
    "code tier 4 or 5, or find a better source",
)
def tier_of_aggregator(rows, tables):
    """A source that is an aggregator or a back-translation is tier 4 or 5."""
    kind = tables.followed("statements", "source_id", "sources", "kind")
    return ((kind == "aggregator") | (rows["translation"] == "back")) & rows["tier"].isin(["1", "2", "3"])


@rule(
    "unit-group-of-one",
    "statements",
    "unit_group",
    "no other statement shares the group “{unit_group}”",
    "give the other units of the utterance the same group, or leave it blank",
)
def unit_group_of_one(rows, tables):
    """A unit group joins at least two units of one utterance."""
    return ~tables.blank("statements", "unit_group") & ~rows["unit_group"].duplicated(keep=False)


@rule(
    "unit-group-mixed",
    "statements",
    "unit_group",
    "the group “{unit_group}” joins statements of several speakers, or of days that exclude each other",
    "an utterance has one speaker and one day: split the group",
)
def unit_group_mixed(rows, tables):
    """The units of one utterance have one speaker, and can have been said on one day. Their sources may differ: one report carries one unit, another the next."""
    grouped = rows[~tables.blank("statements", "unit_group")]
    groups = grouped["unit_group"]
    several = grouped["speaker_id"].groupby(groups).transform("nunique") > 1
    begun = _of_group(grouped["said_from"], groups, "max")  # the latest day on which a unit can have begun
    several |= before(_of_group(grouped["said_until"], groups, "min"), begun)
    return several.reindex(rows.index, fill_value=False)


def _of_group(days: pd.Series, groups: pd.Series, which: str) -> pd.Series:
    """Returns for each row the first ("min") or last ("max") text of its group, in the order of code points."""
    ordered = pd.Series(pd.Categorical(days, ordered=True), index=days.index)  # texts would be compared one by one
    return ordered.groupby(groups).transform(which).astype(object)


@rule(
    "statement-unselected",
    "statements",
    "curated",
    "is not curated, but no drawn passage holds it",
    "name the passage in data/selections.csv, or write yes if somebody chose the statement",
)
def statement_unselected(rows, tables):
    """A statement is curated, or is in a drawn passage, or both: there is no third way into the dataset."""
    return (rows["curated"] == "no") & ~rows["statement_id"].isin(tables["selections"]["statement_id"])
