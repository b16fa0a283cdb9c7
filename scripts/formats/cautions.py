"""What a user must know before counting, in the words that every format with room for words carries."""

from __future__ import annotations

CAUTIONS = (
    "The curated selection is purposive, so that rates, trends and comparisons of sides must not be concluded from it.",
    "Statements whose curated is no are here only because a passage of a complete series was drawn that holds them: never count them together with the others.",
    "What stands in drawn passages is counted with the weights of draws and strata, for the series in frames and for nothing else.",
    "A translation, a date that only publication bounds, and a code that no person has checked say so in their columns.",
)
