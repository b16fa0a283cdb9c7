"""Rules of meaning for selections."""

from schemas.frames import blank, pairs
from schemas.rule import rule


@rule(
    "selection-elsewhere",
    "selections",
    "draw_id",
    "neither the source nor an appearance of “{statement_id}” is the document of “{draw_id}”",
    "correct the passage, or add the document to data/appearances.csv if it carries the same utterance",
)
def selection_elsewhere(rows, tables):
    """A statement is selected from a drawn passage only if that document is its source or carries it too."""
    document = tables.followed("selections", "draw_id", "draws", "source_id")
    source = tables.followed("selections", "statement_id", "statements", "source_id")
    carried = (rows["statement_id"] + "|" + document).isin(pairs(tables["appearances"], "statement_id", "source_id"))
    return ~blank(document) & ~blank(source) & (document != source) & ~carried
