"""R's package `survey` comes to the same shares, ratios and totals, errors and limits: on a made-up sample, and on the published one where it is settled."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scripts.package.typed import load_texts
from scripts.quality.estimates import OWN, Sample
from scripts.sample import estimators
from scripts.sample.survey import Design
from tests.interop.tools import Tool, run
from tests.packages import ROOT

SURVEY = "survey, a package of R,"
CALLS = """suppressPackageStartupMessages(library(survey))
rows <- read.csv("rows.csv")
drawn <- function(part) svydesign(ids = ~id, strata = rows[[paste0("stratum_", part)]], weights = ~weight, fpc = rows[[paste0("list_", part)]], data = rows)
told <- function(...) cat(format(c(...), digits = 15), sep = ",")
share <- svyciprop(~as.numeric(held), subset(drawn("below"), below > 0), method = "beta")
ratio <- svyratio(~above, ~below, drawn("below"))
total <- svytotal(~below, drawn("below"))
cat("[["); told(coef(share), sqrt(attr(share, "var")), attr(share, "ci"))
cat("],["); told(coef(ratio), SE(ratio)); cat("],["); told(coef(total), SE(total)); cat("]]")
"""
Case = tuple[Design, np.ndarray, np.ndarray]  # the draw, units of an act in each passage, all units


def made(seed: int) -> Case:
    """Makes a sample with strata of three kinds, one of them drawn whole and one with few passages."""
    rng = np.random.default_rng(seed)
    drawn = np.array([25, 30, 3, 60, 12])
    stratum = np.repeat(np.arange(5), drawn)
    design = Design(stratum, np.array([90.0, 310, 40, 1500, 12]), np.array([0, 0, 0, 1, 2]))
    scope = rng.random(len(stratum)) < np.array([0.6, 0.5, 0.5, 0.1, 0.4])[stratum]
    below = np.where(scope, 1.0 + rng.poisson(1.5, len(stratum)), 0)
    return design, np.where(scope, rng.binomial(below.astype(int), 0.2), 0).astype(float), below


def published(frame_id: str) -> Case:
    """Takes the published sample of a frame; skips where it is not settled, or holds no unit."""
    sample = Sample(load_texts(ROOT), ROOT)
    if why := sample.why_not(frame_id):
        pytest.skip(f"{frame_id}: {why}")
    observed = sample.observed(frame_id)
    return observed.design, observed.count("assert", OWN), observed.count()


def by_survey(case: Case, place: Path) -> list[list[float]]:
    """Returns what `survey` says of the share of passages that hold the act, of the ratio of units, and of the total of units."""
    design, above, below = case
    groups = design.groups(below)
    sizes = np.bincount(groups, design.population)
    columns = {
        "id": range(len(above)),
        "weight": design.weight,
        "above": above,
        "below": below,
        "held": (above > 0).astype(int),
        "stratum_below": groups[design.stratum],
        "list_below": sizes[groups[design.stratum]],
    }
    with (place / "rows.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([columns, *zip(*columns.values(), strict=True)])
    (place / "ask.R").write_text(CALLS, encoding="utf-8")
    return json.loads(run(["Rscript", "ask.R"], place))


FRAMES = ("white-house", "state-department-february", "bundestag", "channel-one")


@pytest.mark.parametrize("name", ["made 1", "made 2", "made 3", *FRAMES])
def test_survey_comes_to_the_same(name: str, tmp_path: Path, installed: Callable[[str], Tool]):
    installed(SURVEY)
    case = made(int(name[-1])) if name.startswith("made") else published(name)
    share, ratio, total = by_survey(case, tmp_path)
    design, above, below = case
    ours = estimators.share(design, (above > 0).astype(float), (below > 0).astype(float))
    assert [ours.value, ours.error, *ours.interval] == pytest.approx(share, rel=1e-4)
    ours = estimators.ratio(design, above, below)
    assert [ours.value, ours.error] == pytest.approx(ratio, rel=1e-4)
    ours = estimators.total(design, below)
    assert [ours.value, ours.error] == pytest.approx(total, rel=1e-4)
