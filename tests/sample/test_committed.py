"""The committed design and draw belong together; that needs no text."""

import hashlib
import tomllib
from collections import Counter

import pytest

from scripts import draw
from scripts.quality.rows import read_rows
from scripts.sample import design, intentions
from scripts.sample.drawing import COLUMNS, lot
from scripts.sample.frames import FRAMES
from scripts.sample.screens import SCREENS
from tests.packages import ROOT

FIXED = design.read_design(ROOT / draw.DESIGN)
ROWS = [row for _, row in read_rows(ROOT / draw.DRAWN, COLUMNS)]


def test_the_seed_is_the_hash_of_the_design():
    assert FIXED.seed == hashlib.sha256((ROOT / draw.DESIGN).read_bytes()).hexdigest()


def test_the_drawn_of_each_stratum_are_as_many_as_fixed():
    fixed = {(frame.frame_id, name): size for frame in FRAMES for name, size in FIXED.sizes(frame.frame_id).items()}
    assert Counter((row["frame_id"], row["stratum"]) for row in ROWS) == fixed


def test_no_unit_is_drawn_twice():
    assert len({(row["frame_id"], row["unit"]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("frame_id", [frame.frame_id for frame in FRAMES])
def test_ranks_follow_the_lots(frame_id):
    ranked = sorted((row["stratum"], int(row["rank"]), row["unit"]) for row in ROWS if row["frame_id"] == frame_id)
    by_lot = sorted((stratum, lot(FIXED.seed, frame_id, unit), unit) for stratum, _, unit in ranked)
    assert [unit for _, _, unit in ranked] == [unit for _, _, unit in by_lot]


def test_the_screens_figures_and_questions_are_still_those_of_the_design():
    text = (ROOT / draw.DESIGN).read_text(encoding="utf-8")
    for sentence in (*SCREENS.values(), *intentions.QUESTIONS, *(figure for _, figure in intentions.PRIMARY_FIGURES)):
        assert sentence in text, "the design is fixed: change nothing that it holds"


@pytest.mark.parametrize(
    "frame",
    tomllib.loads((ROOT / draw.DESIGN).read_text(encoding="utf-8"))["frames"],
    ids=lambda frame: frame["frame_id"],
)
def test_the_tables_hold_the_strata_and_the_words_of_the_design(frame, loaded_corpus):
    """Words of strata are no part of the design, but their sum is."""
    strata = loaded_corpus["strata"][loaded_corpus["strata"]["frame_id"] == frame["frame_id"]]
    if not len(strata):
        pytest.skip("its strata are not entered yet")
    sizes = {row.stratum: (int(row.population), int(row.drawn)) for row in strata.itertuples()}
    assert sizes == {row["stratum"]: (row["population"], row["drawn"]) for row in frame["strata"]}
    assert strata["words"].map(int).sum() == frame["words"]
    assert set(strata["seed"]) == {FIXED.seed}
    of_kind = [f"{row.kind}-{row.first_day[:7]}" for row in strata.itertuples()]
    assert of_kind == list(strata["stratum"]), "each of these strata is a kind in a month"
