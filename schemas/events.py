"""Rules of meaning for events."""

from schemas.frames import before
from schemas.rule import rule


@rule(
    "event-order",
    "events",
    "ends_on",
    "the last day {ends_on} is before the first, {starts_on}",
    "swap the two days, or correct them",
)
def event_order(rows, tables):
    """An event does not end before it starts."""
    return before(rows["ends_on"], rows["starts_on"])
