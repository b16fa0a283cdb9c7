"""The groups in which pictures show the sides of speakers, always in the same order, and who of them can speak for a side."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.package.records import Row
from scripts.pages.data import Data

GROUPS = {
    "russia": ("Russia", ("russia",)),
    "belarus": ("Belarus, Donbas", ("belarus", "donbas_authorities")),
    "ukraine": ("Ukraine", ("ukraine",)),
    "west": ("West", ("united_states", "united_kingdom", "nato", "european_union", "allied_state")),
    "others": ("Others", ()),
}
SAID = "West: the United States, the United Kingdom, other members of NATO or the European Union, and the organs of both. Belarus, Donbas: Belarus, and the authorities of the areas of Donetsk and Luhansk that Kyiv did not control. Others: everybody else, scholars and journalists among them."
OF_MANY = (
    "allied_state",
    "other_state",
    "international",
    "independent",
    "mixed",
)  # sides that hold more than one party
NO_AUTHORITY = ("state_media", "outside")


def label(group: str) -> str:
    """Returns the name of a group."""
    return GROUPS[group][0]


def group_of_side(side: str) -> str:
    """Returns the group of a side."""
    return next((group for group, (_, sides) in GROUPS.items() if side in sides), "others")


def group(data: Data, statement: Row) -> str:
    """Returns the group of the side of a statement's speaker."""
    return group_of_side(data.one("speakers", statement["speaker_id"])["side"])


def speaks_for(data: Data, statement: Row, organization: str) -> bool:
    """Says whether a statement can grant or refuse what is asked of an organization.

    Any Western state or organ answers for the West and for NATO, and any body of a state for that state.
    """
    speaker, asked = data.one("speakers", statement["speaker_id"]), data.one("organizations", organization)
    if not speaks_for_a_side(data, statement):
        return False
    if organization == "west" or asked["side"] == "nato":
        return group_of_side(speaker["side"]) == "west"
    if asked["side"] not in OF_MANY:
        return speaker["side"] == asked["side"]
    return organization in _bodies(data, statement) or (speaker["side"], speaker["country"]) == (asked["side"], asked["country"] or None)  # fmt: skip


def _bodies(data: Data, statement: Row) -> Iterator[str]:
    """Yields the organization for which somebody spoke, that of which it is a part, and so on up."""
    post = statement["post_id"]
    body = data.one("posts", post)["organization_id"] if post else statement["speaker_id"]
    while body:
        yield body
        body = next((row["parent_id"] for row in data.many("organizations", "organization_id", body)), "")


def speaks_for_a_side(data: Data, statement: Row) -> bool:
    """Says whether the speaker could grant or refuse something: an organization, or the holder of an office other than one of the media."""
    if data.one("speakers", statement["speaker_id"])["kind"] != "person":
        return True
    return bool(statement["post_id"]) and data.one("posts", statement["post_id"])["authority"] not in NO_AUTHORITY
