"""Rules of meaning for relations."""

from schemas.frames import before
from schemas.rule import rule


@rule("relation-to-itself", "relations", "to_id", "“{from_id}” is related to itself", "name another statement")
def relation_to_itself(rows, tables):
    """A relation joins two different statements."""
    return rows["from_id"] == rows["to_id"]


@rule(
    "relation-backwards",
    "relations",
    "to_id",
    "“{to_id}” was said after “{from_id}”, so the one cannot refer to the other",
    "swap the two, or correct the days",
)
def relation_backwards(rows, tables):
    """A statement refers to one that was said before it, or on the same day."""
    earlier = tables.followed("relations", "to_id", "statements", "said_from")
    later = tables.followed("relations", "from_id", "statements", "said_until")
    return before(later, earlier)
