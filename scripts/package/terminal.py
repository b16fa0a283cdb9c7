"""How output is shown in a terminal: with colour where it is wanted, and readable without."""

from __future__ import annotations

import os
import sys


def wants_colour(stream: object = sys.stdout) -> bool:
    """Says whether to colour: only on a terminal, and never where NO_COLOR is set (no-color.org)."""
    return (
        bool(getattr(stream, "isatty", lambda: False)())
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def paint(text: str, code: str, colour: bool) -> str:
    """Returns a text in the colour of an ANSI code such as `31;1`, or as it is."""
    return f"\033[{code}m{text}\033[0m" if colour else text
