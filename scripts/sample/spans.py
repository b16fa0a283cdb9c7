"""Where in the drawn passages the words stand that two readers took for units: places of characters, without the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.package.files import contents
from scripts.sample.passages import Passage
from scripts.sample.text import SampleError

COLUMNS = ["frame_id", "unit", "reader", "result", "characters", "spans"]
READERS = ("1", "2")
OMISSION = " […] "

Row = dict[str, str]


def answers(folder: Path, frame_id: str, reader: str) -> list[dict]:
    """Returns the raw answers of one reader of a frame, one a passage; raises SampleError where there are none or they are damaged."""
    path = folder / f"{frame_id}-reader-{reader}.jsonl"
    if (data := contents(path)) is None:
        raise SampleError(f"{path.name} is missing")
    try:
        return [json.loads(line) for line in data.decode("utf-8").splitlines()]
    except ValueError as error:
        raise SampleError(f"{path.name} cannot be read ({error})") from None


def rows(passages: Mapping[str, Passage], frame_id: str, folder: Path) -> Iterator[Row]:
    """Yields for each drawn passage of a frame and each reader the result and the spans of the units; passages by their unit.

    `spans` has a unit as `first-last`, characters counted from 0, the last one left out; fragments of one unit are joined by `+`,
    units by a space. Raises SampleError where words do not stand in their passage, or a passage is not among those drawn.
    """
    for reader in READERS:
        for answer in answers(folder, frame_id, reader):
            if (passage := passages.get(answer["unit"])) is None:
                raise SampleError(f"reader {reader} of {frame_id} read {answer['unit']}, which was not drawn")
            units = [_span(each["quote"] or each["claim_words"], passage) for each in answer["units"]]
            yield {
                "frame_id": frame_id,
                "unit": passage.unit,
                "reader": reader,
                "result": answer["result"],
                "characters": str(len(passage.text)),
                "spans": " ".join(units),
            }


def _span(words: str, passage: Passage) -> str:
    """Returns where words stand, their fragments in the order of the passage; a line break of the passage counts as a space."""
    places, start = [], 0
    for fragment in words.strip().split(OMISSION):
        found = re.compile(r"\s+".join(map(re.escape, fragment.split()))).search(passage.text, start)
        if found is None:
            raise SampleError(f"“{fragment}” does not stand in {passage.unit}")
        places.append(f"{found.start()}-{found.end()}")
        start = found.end()
    return "+".join(places)


def characters(spans: str) -> list[frozenset[int]]:
    """Returns the places of the characters of each unit."""
    return [frozenset(place for part in unit.split("+") for place in _range(part)) for unit in spans.split()]


def _range(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first), int(last))
