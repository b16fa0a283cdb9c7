"""Reads JSON files, and notes what some programs would read in another way than others, or not at all."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.package.files import BOM, read_bytes
from scripts.package.mistaken import Mistake, mistake

GREATEST = 2**53 - 1  # up to which a program that keeps numbers as JavaScript does holds each whole one exactly
DEEPEST = 50  # levels of a JSON file; ours have 8
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)|-?[0-9][0-9.eE+-]*')
MARKED = Mistake("plain-json", 1, "a byte order mark", "save it as UTF-8 without one")
AS_TEXT = "write it as a text, or leave it out"


class MistakenError(ValueError):
    """A file that is not JSON for a reason that is known: one plain sentence, and the mistake."""

    def __init__(self, name: str, found: Mistake) -> None:
        """Takes the file's name and what lies in its place."""
        said = "holds an unresolved merge:" if found.rule == "merge-conflict" else "is"
        super().__init__(f"{name} {said} {found.detail}" + (f"; {found.mend}" if found.mend else ""))
        self.mistake = found


def read_json(path: Path, root: Path, notes: list[Mistake] | None = None) -> object:
    """Reads a JSON file inside `root`; raises OSError or ValueError, each with one plain sentence.

    `notes` takes what not every program reads alike: a byte order mark, keys that stand twice in an object (the last counts), and
    values that are not JSON or beyond what programs hold. Without it such values are an error, and the rest is let pass.
    """
    data = read_bytes(path, root)
    try:
        if found := mistake(data, data.decode("utf-8", "replace")):
            raise MistakenError(path.name, found)
        text = data.removeprefix(BOM).decode("utf-8")
        document = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, notes))
    except MistakenError:
        raise
    except (RecursionError, ValueError) as error:
        raise ValueError(f"{path.name} {_why_not(error)}") from None
    if _deeper_than(document, DEEPEST):
        raise ValueError(f"{path.name} is nested too deeply")
    odd = list(_odd_values(text))
    if notes is not None:
        notes += [MARKED] * data.startswith(BOM) + odd
    elif odd:
        said = f"its line {odd[0].line} holds {odd[0].detail}"
        raise ValueError(f"{path.name} is not JSON that every program can read: {said}")
    return document


def _why_not(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON, see its line {error.lineno}"
    return "holds a number of too many digits"


def _object(pairs: list[tuple[str, object]], notes: list[Mistake] | None) -> dict:
    thing = dict(pairs)
    if notes is not None and len(thing) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        notes += [Mistake("key-twice", None, key, value=key) for key, count in counts.items() if count > 1]
    return thing


def _odd_values(text: str) -> Iterator[Mistake]:
    """Yields the values of a JSON text that not every program can read, each with its line."""
    line, counted = 1, 0
    for token in TOKEN.finditer(text):
        if found := _odd(token.group()):
            line, counted = line + text.count("\n", counted, token.start()), token.start()
            yield Mistake("plain-json", line, *found, token.group())


def _odd(token: str) -> tuple[str, str] | None:
    """Says what is odd about a text or number as it is written in JSON, and how it is mended; None where nothing is."""
    if token.startswith('"'):
        text = json.loads(token) if "\\u" in token else ""
        hidden = next(
            (char for char in text if (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff"), None
        )
        if hidden is None:
            return None
        if hidden < " ":
            return f"\\u{ord(hidden):04x}, which is a control character", "remove it"
        return f"\\u{ord(hidden):04x}, which is half a character", "remove it, or write the whole character"
    if token.endswith(("NaN", "Infinity")):
        return f"{token}, which JSON does not know", "write null, or leave it out"
    if re.fullmatch(r"-?[0-9]+", token):
        return (
            (f"a number beyond {GREATEST:,}, which many programs round", AS_TEXT)
            if abs(int(token)) > GREATEST
            else None
        )
    return (f"{token}, which is infinite to most programs", AS_TEXT) if math.isinf(float(token)) else None


def _deeper_than(document: object, most: int) -> bool:
    """Says whether a JSON document is nested more than so many levels deep."""
    level = [document]
    for _ in range(most):
        inner = [
            thing.values() if isinstance(thing, dict) else thing for thing in level if isinstance(thing, dict | list)
        ]
        level = [each for things in inner for each in things]
    return bool(level)
