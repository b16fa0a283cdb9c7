"""Rules of meaning for appearances."""

from schemas.rule import rule


@rule(
    "appearance-of-main-source",
    "appearances",
    "source_id",
    "“{source_id}” is the source of “{statement_id}” already",
    "appearances are for other sources: remove the row",
)
def appearance_of_main_source(rows, tables):
    """An appearance names another source than the statement's own."""
    return rows["source_id"] == tables.followed("appearances", "statement_id", "statements", "source_id")
