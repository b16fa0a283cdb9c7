"""Rules of meaning for speakers."""

from schemas.frames import by_value
from schemas.rule import rule
from schemas.tables import is_date, vocabularies

WINDOW = ("2021-11-01", "2022-02-24")


@rule(
    "speaking-organization",
    "speakers",
    "speaker_id",
    "is an organization that speaks, but organizations has no “{speaker_id}” with the same name and side",
    "an organization that speaks has the same identifier, name and side in both tables",
)
def speaking_organization(rows, tables):
    """An organization that speaks is also in organizations, with the same identifier, name and side."""
    name = tables.followed("speakers", "speaker_id", "organizations", "name")
    side = tables.followed("speakers", "speaker_id", "organizations", "side")
    return (rows["kind"] == "organization") & ((name != rows["name"]) | (side != rows["side"]))


@rule(
    "person-as-organization",
    "speakers",
    "speaker_id",
    "“{speaker_id}” is an organization too, but the kind here is {kind}",
    "give the speaker an identifier of its own, or make its kind organization",
)
def person_as_organization(rows, tables):
    """A person or collective does not share its identifier with an organization."""
    return (rows["kind"] != "organization") & rows["speaker_id"].isin(tables["organizations"]["organization_id"])


@rule(
    "authority-id-twice",
    "speakers",
    "wikidata_id",
    "the Wikidata id and country of an organization belong in organizations",
    "leave wikidata_id and country blank here",
)
def authority_id_twice(rows, tables):
    """A fact is written once: the Wikidata id and country of an organization that speaks are in organizations."""
    return (rows["kind"] == "organization") & ~(
        tables.blank("speakers", "wikidata_id") & tables.blank("speakers", "country")
    )


@rule(
    "speaker-side",
    "speakers",
    "side",
    "the side {side} is not that of an office held in the window",
    "give the side of the organization of the post held, or independent where there is none",
)
def speaker_side(rows, tables):
    """The side of a person is that of the organization of an office held between 1 November 2021 and 24 February 2022, otherwise independent; never nationality or sympathy."""
    posts = tables["posts"]
    later = by_value(posts["held_from"], lambda day: is_date(day) and day > WINDOW[1])
    earlier = by_value(posts["held_until"], lambda day: is_date(day) and day < WINDOW[0])
    in_window = ~later & ~earlier
    side = tables.followed("posts", "organization_id", "organizations", "side")
    held = set((posts["speaker_id"] + "|" + side)[in_window])
    in_office = rows["speaker_id"].isin(posts["speaker_id"][in_window])
    fits = (rows["speaker_id"] + "|" + rows["side"]).isin(held) | (~in_office & (rows["side"] == "independent"))
    return (rows["kind"] == "person") & ~fits & rows["side"].isin(vocabularies()["side"])
