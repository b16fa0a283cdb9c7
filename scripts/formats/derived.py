"""The files of the repository that follow from the descriptor: CITATION.cff and .zenodo.json."""

from __future__ import annotations

from pathlib import Path

from scripts.formats.citation import as_json
from scripts.formats.descriptions import citation_cff, zenodo
from scripts.package.descriptor import read_descriptor
from scripts.package.files import plain

COMMAND = "make citation"


def derived_files(descriptor: dict) -> dict[str, bytes]:
    """Returns the files of the repository that follow from the descriptor, by name."""

    return {
        "CITATION.cff": citation_cff(descriptor),
        ".zenodo.json": (as_json(zenodo(descriptor)) + "\n").encode("utf-8"),
    }


def stale_files(directory: Path) -> list[str]:
    """Returns a sentence for each derived file that is not what follows from the descriptor."""
    derived = derived_files(read_descriptor(directory)).items()
    stale = [name for name, data in derived if not _is(directory / name, data)]
    return [f"{name} is stale: run {COMMAND}" for name in stale]


def _is(path: Path, data: bytes) -> bool:
    return path.is_file() and plain(path.read_bytes()) == data
