"""How output is shown: to people with what their terminal knows and colour where it is wanted, to programs the same everywhere."""

from __future__ import annotations

import io
import os
import sys


def for_people() -> None:
    """Lets the standard output spell out, by backslashes, a character that the terminal's code page lacks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def for_machines() -> None:
    """Makes the standard output UTF-8 with line feeds, whatever code page terminal and locale have: a program reads what follows."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def wants_colour(stream: object = None) -> bool:
    """Says whether to colour what goes to a stream, or to the standard output: only on a terminal, and never where NO_COLOR is set (no-color.org)."""
    return (
        bool(getattr(stream or sys.stdout, "isatty", lambda: False)())
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def paint(text: str, code: str, colour: bool) -> str:
    """Returns a text in the colour of an ANSI code such as `31;1`, or as it is."""
    return f"\033[{code}m{text}\033[0m" if colour else text
