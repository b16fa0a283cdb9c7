"""What was observed in the drawn passages of a frame, as settled or by one reader or coder alone, in the shape that estimators take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from schemas.frames import Tables
from scripts.sample.survey import Design
from scripts.sample.text import SampleError

SETTLED = "settled"
IN_SCOPE, OWN = "in_scope", "own"


@dataclass(frozen=True)
class Observed:
    """The drawn passages of a frame: its strata, its passages with `in_scope`, and the units in these with `act`,
    `voice` and, True or False, `curated`.

    `by` says whose results and codes these are. Passages have the place of their stratum in `stratum` and are numbered from 0; a unit
    has the number of its passage. `acts` is False where nothing is known of units, only of passages.
    """

    frame_id: str
    strata: pd.DataFrame  # kind, first_day, last_day, population, words
    passages: pd.DataFrame  # stratum, listed_day, words, in_scope
    units: pd.DataFrame  # passage, act, voice, curated
    by: str = SETTLED
    acts: bool = True

    @property
    def design(self) -> Design:
        """Returns how the passages were drawn."""
        kinds = pd.factorize(self.strata["kind"])[0]
        return Design(self.passages["stratum"].to_numpy(), self.strata["population"].to_numpy(), kinds)

    def listed(self, column: str) -> np.ndarray:
        """Returns the sum of a column over the strata of each kind, as the design numbers kinds."""
        return np.bincount(self.design.kind, self.strata[column].to_numpy(dtype=float))

    @property
    def in_scope(self) -> np.ndarray:
        """Returns 1 for the passages in scope, else 0."""
        return self.passages["in_scope"].to_numpy(dtype=float)

    @property
    def words(self) -> np.ndarray:
        """Returns the words of the passages in scope, 0 for others."""
        return self.passages["words"].to_numpy(dtype=float) * self.in_scope

    def count(self, act: str = "", voice: str = "", *, curated: bool = False) -> np.ndarray:
        """Returns how many units each passage holds: of one act or of all, in one voice or in any, only curated ones or all."""
        units = self.units
        for column, wanted in (("act", act), ("voice", voice), ("curated", curated)):
            units = units[units[column] == wanted] if wanted else units
        return np.bincount(units["passage"].to_numpy(dtype=int), minlength=len(self.passages)).astype(float)

    def holding(self, act: str, voice: str = "") -> np.ndarray:
        """Returns 1 for the passages in scope that hold at least one unit of an act, else 0."""
        return (self.count(act, voice) > 0) * self.in_scope

    def between(self, first: str, last: str) -> Observed:
        """Returns the part of the draw that lies between two days: the strata all of whose days do, with their passages."""
        kept = ((self.strata["first_day"] >= first) & (self.strata["last_day"] <= last)).to_numpy()
        inside = kept[self.passages["stratum"]]
        places, numbers = np.cumsum(kept) - 1, np.cumsum(inside) - 1
        passages = self.passages[inside].assign(stratum=places[self.passages["stratum"][inside]])
        units = self.units[inside[self.units["passage"]]]
        units = units.assign(passage=numbers[units["passage"]])
        return replace(self, strata=self.strata[kept], passages=passages.reset_index(drop=True), units=units)


def unsettled(tables: Tables, frame_id: str) -> tuple[int, int]:
    """Returns how many passages of a frame are not read and settled yet, and how many were drawn."""
    draws = tables["draws"]["draw_id"][tables["draws"]["frame_id"] == frame_id]
    return int((~draws.isin(results(tables).index)).sum()), len(draws)


def results(tables: Tables) -> pd.Series:
    """Returns the settled result of each passage that has one: the third reader's, else the one on which the first two agree."""
    first, second, third = (of_role(tables, role) for role in ("first", "second", "third"))
    agreed = first[first == second.reindex(first.index)]
    return third.combine_first(agreed)


def of_role(tables: Tables, role: str) -> pd.Series:
    """Returns the result that the reader in a role gave each passage."""
    readings = tables["readings"][tables["readings"]["role"] == role].drop_duplicates("draw_id")
    return pd.Series(readings["result"].to_numpy(dtype=object), index=readings["draw_id"].to_numpy(dtype=object))


def settled(tables: Tables, frame_id: str) -> Observed:
    """Returns what was settled of a frame, whose passages must all be settled."""
    draws, strata = _drawn(tables, frame_id)
    found = results(tables).reindex(draws["draw_id"])
    held = tables["selections"]
    looked_up = {
        name: tables.look_up(held["statement_id"], "statements", "statement_id", name) for name in ("act", "curated")
    }
    units = held.assign(act=looked_up["act"], curated=looked_up["curated"] == "yes")
    return _observed(frame_id, strata, draws, found, units)


def _drawn(tables: Tables, frame_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    strata = tables["strata"][tables["strata"]["frame_id"] == frame_id]
    strata = strata.sort_values(["kind", "first_day"]).reset_index(drop=True)
    draws = tables["draws"][tables["draws"]["frame_id"] == frame_id].reset_index(drop=True)
    broken = ~draws["stratum"].isin(strata["stratum"]) | ~draws["words"].str.isdigit()
    if broken.any() or not strata[["population", "words", "drawn"]].stack().str.isdigit().all():
        raise SampleError(f"the strata and draws of {frame_id} do not fit together: make validate says where")
    places = {name: place for place, name in enumerate(strata["stratum"])}
    draws = draws.assign(stratum=draws["stratum"].map(places).astype(int), words=draws["words"].astype(int))
    return draws, strata.astype({"population": int, "words": int})


def _observed(
    frame_id: str,
    strata: pd.DataFrame,
    draws: pd.DataFrame,
    found: pd.Series,
    units: pd.DataFrame,
    by: str = SETTLED,
    acts: bool = True,
) -> Observed:
    """Puts the parts together; `units` have draw_id, act and voice, and those of other frames or of passages not in scope are left out."""
    passages = draws.assign(in_scope=(found == IN_SCOPE).to_numpy())
    numbers = {draw: number for number, draw in enumerate(draws["draw_id"]) if passages["in_scope"].iloc[number]}
    units = units[units["draw_id"].isin(numbers)]
    units = pd.DataFrame(
        {
            "passage": units["draw_id"].map(numbers).to_numpy(dtype=int),
            "act": units["act"].to_numpy(dtype=object),
            "voice": units["voice"].to_numpy(dtype=object),
            "curated": units.get("curated", pd.Series(False, index=units.index)).to_numpy(dtype=bool),
        }
    )
    return Observed(frame_id, strata, passages, units, by, acts)


def alone(tables: Tables, frame_id: str, answers: dict[str, pd.DataFrame]) -> Iterator[Observed]:
    """Yields the frame as one reader, or one coder, alone has it.

    The readers in the roles first and second, with their own results and, where `answers` has those of the role, their own units and
    acts; then the settled units with the acts of the first, the second and each plain coder where that one coded all of them.
    """
    draws, strata = _drawn(tables, frame_id)
    for role in ("first", "second"):
        found = of_role(tables, role).reindex(draws["draw_id"])
        units = answers.get(role, pd.DataFrame({"draw_id": [], "act": [], "voice": []}))
        yield _observed(frame_id, strata, draws, found, units, f"{role} reader", acts=role in answers)
    whole = settled(tables, frame_id)
    selections = tables["selections"][tables["selections"]["draw_id"].isin(draws["draw_id"])]
    for coder, acts in _coded(tables).items():
        coded = selections.assign(act=selections["statement_id"].map(acts))
        if len(coded) and coded["act"].notna().all():
            found = results(tables).reindex(draws["draw_id"])
            yield replace(_observed(frame_id, strata, draws, found, coded, coder), passages=whole.passages)


def _coded(tables: Tables) -> dict[str, pd.Series]:
    """Returns the acts that coders gave to statements, in the latest round of each: by role, plain coders together."""
    codings = tables["codings"]
    codings = codings[(codings["table"] == "statements") & (codings["variable"] == "act")]
    codings = codings.assign(round=codings["round"].astype(int)).sort_values("round")
    found = {}
    for role in ("first", "second", "plain"):
        latest = codings[codings["role"] == role].drop_duplicates("record", keep="last")
        found[f"{role} coder"] = pd.Series(latest["value"].to_numpy(dtype=object), index=latest["record"].to_numpy())
    return found
