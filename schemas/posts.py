"""Rules of meaning for posts."""

from schemas.frames import before, blank
from schemas.rule import rule
from schemas.statements import WITHOUT_AUTHORITY
from schemas.tables import vocabularies


@rule(
    "post-of-no-person",
    "posts",
    "speaker_id",
    "“{speaker_id}” is not a person",
    "only a person holds an office: correct the speaker or its kind",
)
def post_of_no_person(rows, tables):
    """An office is held by a person."""
    kind = tables.followed("posts", "speaker_id", "speakers", "kind")
    return kind.isin(["organization", "collective"])  # what is no kind is a finding of structure


@rule(
    "post-order",
    "posts",
    "held_until",
    "the last day in office {held_until} is before the first, {held_from}",
    "swap the two days, or correct them",
)
def post_order(rows, tables):
    """The last day in an office is not before the first."""
    return before(rows["held_until"], rows["held_from"])


@rule(
    "state-media-post",
    "posts",
    "authority",
    "state_media is the authority of a post at a medium, and “{organization_id}” is not one",
    "correct the authority, or the kind of the organization",
)
def state_media_post(rows, tables):
    """A post in state media is held at an organization of the kind media."""
    kind = tables.followed("posts", "organization_id", "organizations", "kind")
    return (rows["authority"] == "state_media") & ~blank(kind) & (kind != "media")


@rule(
    "media-authority",
    "posts",
    "authority",
    "{authority} is no authority at “{organization_id}”, which is a medium",
    "code state_media or outside: who writes or speaks for a medium acts for no state",
)
def media_authority(rows, tables):
    """A post at an organization of the kind media carries no authority: it is state media or outside."""
    kind = tables.followed("posts", "organization_id", "organizations", "kind")
    acting = [code for code in vocabularies()["authority"] if code not in WITHOUT_AUTHORITY]
    return (kind == "media") & rows["authority"].isin(acting)
