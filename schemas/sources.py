"""Rules of meaning for sources."""

import pandas as pd

from schemas import alike
from schemas.frames import before, compared_as
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
    return (rows["read_as"] != "printed") & tables.blank("sources", "url")


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
    "an earlier source has the same address or, if it is printed, the same title, author, publisher and day",
    "use that source instead of a second one",
)
def source_twice(rows, tables):
    """One address is one source, however it is spelled: with or without www, https, a last stroke or what tells who sent the reader. A printed source has no address and is one by its title, author, publisher and day."""
    no_address = tables.blank("sources", "url")
    books, addresses = rows[no_address], rows.loc[~no_address, "url"]
    of_address = compared_as(addresses, alike.addresses)
    of_book = [compared_as(books[name], alike.texts) for name in ("title", "author", "publisher")]
    twice = [pd.concat([*of_book, books["published_on"]], axis=1).duplicated(), of_address.duplicated()]
    return pd.concat(twice).reindex(rows.index)
