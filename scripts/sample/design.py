"""The design: one TOML file with everything that is fixed before the first passage is read; its SHA-256 is the seed of the draw."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.package import files
from scripts.sample.intentions import PRIMARY_FIGURES, QUESTIONS
from scripts.sample.lists import Listing
from scripts.sample.passages import MOST_WORDS
from scripts.sample.screens import SCREENS
from scripts.sample.strata import FLOOR, LEAST_IN_MONTH
from scripts.sample.text import FIRST_DAY, LAST_DAY, SampleError

HEAD = """\
# The sampled core: what is fixed before the first passage is read. Written by `python -m scripts.draw --texts DIR --design`.
# The SHA-256 of this file, byte for byte, is the seed of the draw. Nobody chooses it.
"""
RULES = {
    "first_day": FIRST_DAY,
    "last_day": LAST_DAY,
    "passage": f"Consecutive printed paragraphs of one speaker's turn, as many as stay within {MOST_WORDS} words; a longer paragraph is a passage by itself. In channel-one an item: title and lead. A word stands between spaces and holds a letter or a digit.",
    "text": "NFC, each run of spaces as one, characters that cannot be seen left out; paragraphs one a line. Printed markup, speakers' tags, headings, the time of day and stage directions that are a paragraph of their own are left out; stage directions within a paragraph stay.",
    "questions": "Turns of reporters, moderators, audiences and operators, of members who ask the government, and of members within another's speech are listed apart: they are in no stratum and are not drawn.",
    "order": "Documents by listed day and name, passages as printed. The listed day is that of the file's name in white-house, that of Washington when the item came out in state-department-february, that of the sitting in bundestag, that of the listing in channel-one.",
    "list_hash": "SHA-256 in UTF-8 of the lines `unit passage_hash`, one for each passage in order, each ended by a line feed. A unit is `document#first-last`, with the numbers of its paragraphs, or `document#speech:first-last`; a passage_hash is the SHA-256 of the passage's text.",
    "strata": f"core: the screen hits the passage. near: it stands next to a core passage in the same turn, or in the turn that answers a question the screen hits. far: the rest. In channel-one rundowns by title, then hits of the screen, then others. Each by month of the listed day; a month with less than {LEAST_IN_MONTH} passages is joined with the next. A passage keeps its stratum whatever is read in it.",
    "sizes": f"Least sizes. Those of a kind of stratum are allotted to its months by population, {FLOOR} at least, rounded by largest remainder, of equal remainders the earlier month. More may be drawn later: by Neyman allocation from what the first half of the passages of each stratum, by rank, shows, far before core.",
    "figures": "Each with a 95 percent interval for the finite list: stratified, clustered by passage, with finite population correction. A share has Korn-Graubard limits and is shown from an effective 30 passages on; a figure below that is reported as not carried. Threats and offers of the questions are counted as in the figures. The questions are asked two-sided and adjusted together by Holm's procedure at five percent. Whatever is not listed below is exploratory.",
    "draw": "Within a stratum the passages with the smallest SHA-256 of `seed|frame|unit` in UTF-8, as hexadecimal digits; their order is the rank.",
}


def written(listings: Sequence[Listing]) -> str:
    """Returns the text of the design for the lists of all frames."""
    return "\n".join(
        [
            HEAD,
            *_table("[rules]", RULES),
            "[screens] # whatever the case of letters",
            *(f"{name} = '{expression}'" for name, expression in SCREENS.items()),
            "",
            *(line for listing in listings for line in _table("[[frames]]", _frame(listing))),
            *(line for row in _figures() for line in _table("[[primary_figures]]", row)),
            *(
                line
                for number, asked in enumerate(QUESTIONS, 1)
                for line in _table("[[questions]]", {"number": number, "question": asked})
            ),
        ]
    )


def _frame(listing: Listing) -> dict[str, object]:
    frame, passages = listing.frame, listing.passages
    return {
        "frame_id": frame.frame_id,
        "title": frame.title,
        "repository": frame.repository,
        "commit": frame.commit,
        "list_hash": listing.list_hash,
        "documents": listing.documents,
        "passages": len(passages),
        "words": sum(passage.words for passage in passages),
        "questions": listing.questions,
        "first_day": passages[0].of.day,
        "last_day": passages[-1].of.day,
        "gaps": list(frame.gaps),
        "screen": frame.screen,
        "strata": [
            {"stratum": name, "population": population, "drawn": listing.drawn[name]}
            for name, population in listing.populations.items()
        ],
    }


def _figures() -> Iterator[dict[str, object]]:
    for number, (frame_id, figure) in enumerate(PRIMARY_FIGURES, 1):
        yield {"number": number, "frame_id": frame_id, "figure": figure}


def _table(head: str, values: dict[str, object]) -> list[str]:
    return [head, *(f"{key} = {_value(value)}" for key, value in values.items()), ""]


def _value(value: object) -> str:
    """Returns a value in TOML: lists one item a line, tables in one line; strings as JSON writes them, which TOML reads alike."""
    if isinstance(value, list):
        return "\n".join(["[", *(f"    {_value(item)}," for item in value), "]"])
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(of)}' for key, of in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)


def write(path: Path, listings: Sequence[Listing]) -> None:
    """Writes the design for the lists of all frames in one step; raises AccessError where that fails."""
    files.write(path, written(listings).encode("utf-8"))


@dataclass(frozen=True)
class Design:
    """A design that was written: the seed that it gives, and its frames by frame_id, each with `list_hash` and `strata`."""

    seed: str
    frames: dict[str, dict]

    def sizes(self, frame_id: str) -> dict[str, int]:
        """Returns how many passages of each stratum of a frame are drawn."""
        return {row["stratum"]: row["drawn"] for row in self.frames[frame_id]["strata"]}

    def difference(self, listing: Listing) -> str | None:
        """Says in one sentence that a list or its strata are not those of the design; None where they are."""
        fixed, now = self.frames.get(listing.frame.frame_id, {}), _frame(listing)
        if all(fixed.get(key) == now[key] for key in ("list_hash", "strata")):
            return None
        return (
            f"the list of {listing.frame.frame_id} is {listing.list_hash[:12]}, in the design {fixed.get('list_hash', 'none')[:12]}: "
            f"are the texts those of commit {listing.frame.commit[:9]}, and all of them?"
        )


def read_design(path: Path) -> Design:
    """Reads a design; raises SampleError where there is none, or the file is no design."""
    try:
        data = path.read_bytes()
        frames = tomllib.loads(data.decode("utf-8"))["frames"]
        return Design(hashlib.sha256(data).hexdigest(), {frame["frame_id"]: frame for frame in frames})
    except FileNotFoundError:
        raise SampleError(f"{path.name} is missing: run the command with --design first") from None
    except (ValueError, LookupError, TypeError) as error:
        raise SampleError(f"{path.name} is no design ({error})") from None
