"""The readers' raw answers in docs/sample/readings: the units that each reader found alone, before anything was settled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from schemas.frames import Tables
from scripts.package.errors import QualityError
from scripts.package.files import contents
from scripts.quality.rows import read_rows
from scripts.sample.drawing import COLUMNS

FOLDER = Path("docs", "sample")
ROLES = {"first": "reader-1", "second": "reader-2"}
SAME = [
    "stratum",
    "locator",
    "listed_day",
    "passage_hash",
]  # which together tell a passage from all others of its frame


def answers(directory: Path, tables: Tables, frame_id: str) -> dict[str, pd.DataFrame]:
    """Returns by role the units that a reader found: draw_id, act and voice of each; without a role whose answers are not there.

    Raises QualityError where the answers are damaged, AccessError where they cannot be read.
    """
    drawn = _draw_ids(directory, tables, frame_id)
    found = {}
    for role, reader in ROLES.items():
        path = directory / FOLDER / "readings" / f"{frame_id}-{reader}.jsonl"
        if drawn and (data := contents(path)) is not None:
            found[role] = pd.DataFrame(_units(path, data, drawn), columns=["draw_id", "act", "voice"])
    return found


def _draw_ids(directory: Path, tables: Tables, frame_id: str) -> dict[str, str]:
    """Returns the draw_id of each unit of the list that was drawn from a frame."""
    of_frame = tables["draws"][tables["draws"]["frame_id"] == frame_id]
    known = dict(zip(of_frame[SAME].itertuples(index=False, name=None), of_frame["draw_id"], strict=True))
    rows = [row for _, row in read_rows(directory / FOLDER / "drawn.csv", COLUMNS) if row["frame_id"] == frame_id]
    places = {row["unit"]: tuple(row[name] for name in SAME) for row in rows}
    return {unit: known[place] for unit, place in places.items() if place in known}


def _units(path: Path, data: bytes, drawn: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        try:
            answer = json.loads(line)
            units = [(unit["act"], unit["voice"]) for unit in answer["units"]]
            unit = answer["unit"]
        except (ValueError, LookupError, TypeError) as error:
            raise QualityError(f"{path.name}:{number} is no answer of a reader ({error})") from None
        for act, voice in units:
            yield drawn.get(unit, ""), act, voice
