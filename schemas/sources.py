"""Rules of meaning for sources."""

from schemas.frames import before, blank
from schemas.rule import rule


@rule(
    "source-without-address",
    "sources",
    "url",
    "the source has no address",
    "give the address; only a printed source has none",
)
def source_without_address(rows, tables):
    """A source that is not printed has an address."""
    return (rows["read_as"] != "printed") & blank(rows["url"])


@rule(
    "source-read-early",
    "sources",
    "accessed_on",
    "the source was read on {accessed_on}, before it came out on {published_on}",
    "correct one of the two days",
)
def source_read_early(rows, tables):
    """A source is read after it came out."""
    return before(rows["accessed_on"], rows["published_on"])


@rule(
    "source-twice",
    "sources",
    "url",
    "an earlier source has the same address",
    "use that source instead of a second one",
)
def source_twice(rows, tables):
    """One address is one source."""
    return ~blank(rows["url"]) & rows["url"].duplicated()
