"""Casus Belli: the tables of one version as pandas frames. `load()` returns all by name, `load("statements")` one.

Texts are `string`, whole numbers `Int64`, days `datetime64[s]`; blank cells are missing, and nothing else is. The flat tables, such as
`statements_flat`, spell out what others refer to; `codes` says what the codes mean.
"""

from __future__ import annotations

import json
from importlib import resources

import pandas as pd

TYPES: dict[str, dict[str, str]] = json.loads((resources.files(__package__) / "types.json").read_text(encoding="utf-8"))


def load(table: str | None = None) -> dict[str, pd.DataFrame] | pd.DataFrame:
    """Returns every table by name, or the one that is named; raises KeyError where there is none of that name."""
    return {name: _read(name) for name in TYPES} if table is None else _read(table)


def _read(table: str) -> pd.DataFrame:
    kinds = TYPES[table]
    texts = {name: "string" if kind.startswith("datetime") else kind for name, kind in kinds.items()}
    with (resources.files(__package__) / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        frame = pd.read_csv(stream, dtype=texts, keep_default_na=False, na_values=[""])
    days = [name for name, kind in kinds.items() if kind.startswith("datetime")]
    return frame.assign(**{name: pd.to_datetime(frame[name], format="%Y-%m-%d").astype(kinds[name]) for name in days})
