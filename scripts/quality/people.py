"""Shares of units corrected by the codes of people, where people have coded the statements laid out for them.

Design-based supervised learning (Egami, Hinck, Stewart and Wei 2023): in the place of what a model coded stands that code and, for a unit
that people coded, the difference to theirs, divided by the probability with which it was laid out. So a model's faults are taken
out of the figure as far as the units that people coded show them, whatever the model is like.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from schemas.frames import Tables
from scripts.quality.laid_out import probabilities
from scripts.sample.observed import Observed


class People:
    """The acts that people gave to the statements laid out for them."""

    def __init__(self, tables: Tables) -> None:
        """Takes the tables; the latest act that a person gave a statement counts."""
        statements = tables["statements"]
        self.published = dict(zip(statements["statement_id"], statements["act"], strict=True))
        self.chances = probabilities(statements.to_dict("records"))
        self.acts = {key: act for key, act in _of_people(tables).items() if key in self.chances}
        self.selections = tables["selections"]

    @property
    def left(self) -> int:
        """Returns how many of the statements that are laid out no person has coded yet."""
        return len(self.chances) - len(self.acts)

    @property
    def complete(self) -> bool:
        """Says whether there is anything to correct by, and all of it."""
        return bool(self.chances) and not self.left

    def count(self, observed: Observed, act: str, voice: str = "") -> np.ndarray:
        """Returns how many units of an act each passage holds, corrected; the number of a passage need not be whole, nor above 0."""
        places = dict(zip(observed.passages["draw_id"], range(len(observed.passages)), strict=True))
        counted = np.zeros(len(observed.passages))
        for key, draw, of_voice in self.selections[["statement_id", "draw_id", "voice"]].itertuples(index=False):
            place = places.get(draw)
            if place is not None and observed.in_scope[place] and voice in ("", of_voice):
                counted[place] += self._corrected(key, act)
        return counted

    def _corrected(self, key: str, act: str) -> float:
        modelled = float(self.published.get(key) == act)
        if key not in self.acts:
            return modelled
        return modelled + (float(self.acts[key] == act) - modelled) / self.chances[key]


def _of_people(tables: Tables) -> dict[str, str]:
    codings, coders = tables["codings"], tables["coders"]
    people = set(coders["coder_id"][coders["kind"] == "person"])
    given = codings[
        (codings["table"] == "statements") & (codings["variable"] == "act") & codings["coder_id"].isin(people)
    ]
    given = given.assign(round=pd.to_numeric(given["round"])).sort_values("round", kind="stable")
    return dict(zip(given["record"], given["value"], strict=True))
