"""The estimators, on draws small enough to work out by hand, and what must hold for any draw."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.sample import estimators
from scripts.sample.survey import Design


def design(stratum, population, kind=None) -> Design:
    kind = list(range(len(population))) if kind is None else kind
    return Design(np.array(stratum), np.array(population, dtype=float), np.array(kind))


def values(*cells) -> np.ndarray:
    return np.array(cells, dtype=float)


def test_a_total_and_its_error_are_those_worked_out_by_hand():
    """Two of four passages hold 1 and 3, three of six hold 0, 0 and 3: weights of 2; 16/4 and 36/6 times the variances 2 and 3."""
    drawn = design([0, 0, 1, 1, 1], [4, 6])
    found = estimators.total(drawn, values(1, 3, 0, 0, 3))
    assert found.value == 14
    assert found.error == pytest.approx(math.sqrt(4**2 * (1 - 2 / 4) * 2 / 2 + 6**2 * (1 - 3 / 6) * 3 / 3))


def test_a_ratio_is_linearized():
    """Of one stratum of ten: totals 3 and 6 of three passages; residuals 0.5, -0.5 and 0 of a ratio of a half."""
    found = estimators.ratio(design([0, 0, 0], [10]), values(1, 1, 1), values(1, 3, 2))
    assert found.value == 0.5
    assert found.interval[0] * found.interval[1] == pytest.approx(0.5**2), "limits on the log scale"
    assert found.error == pytest.approx(math.sqrt(10**2 * (1 - 3 / 10) / 3 * 0.25) / 20)


def test_a_share_without_strata_or_correction_has_the_limits_of_clopper_and_pearson():
    """Known from every table: 4 of 20, 5.7 to 43.7 percent. A list so long that the draw does not exhaust it, and one less for the variance."""
    found = estimators.share(design([0] * 20, [1e9]), values(*[1] * 4, *[0] * 16), np.ones(20))
    assert found.value == 0.2
    assert found.effective == pytest.approx(19)
    assert found.interval == pytest.approx((0.057, 0.437), abs=0.012)


def test_nothing_found_still_has_an_upper_limit():
    """Of 30 passages with equal weights none: 1 less the thirtieth root of 0.025."""
    found = estimators.share(design([0] * 30, [3000]), np.zeros(30), np.ones(30))
    assert found.interval == pytest.approx((0, 1 - 0.025 ** (1 / 30)))


def test_a_kind_of_stratum_without_a_unit_carries_its_exact_upper_limit():
    drawn = design([0] * 10 + [1] * 20, [20, 500])
    counted = values(*[2] * 5, *[0] * 25)
    found, without = estimators.total(drawn, counted), estimators.total(design([0] * 10, [20]), counted[:10])
    more = 500 * (1 - 0.025 ** (1 / 20)) * 2
    assert found.unseen == 20
    assert found.value == without.value
    assert found.interval[1] == pytest.approx(
        found.value + math.hypot(without.interval[1] - found.value, more), rel=0.01
    )


def test_months_without_a_unit_or_with_few_passages_are_joined_with_the_next_of_their_kind():
    drawn = design([0] * 6 + [1] * 3 + [2] * 6 + [3] * 6 + [4] * 6, [60] * 5, [0, 0, 0, 1, 1])
    found = np.zeros(27)
    found[[0, 7, 10, 22]] = 1
    assert list(drawn.groups(found)) == [0, 1, 1, 2, 2]
    found[10] = found[22] = 0
    assert list(drawn.groups(found)) == [0, 1, 1, 2, 2], (
        "the last is joined with the one before, a kind without any is one"
    )


def test_one_passage_of_a_stratum_tells_nothing_of_its_error():
    assert math.isnan(estimators.share(design([0, 0, 0, 1], [9, 9]), values(1, 0, 1, 1), np.ones(4)).error)


def test_a_difference_within_one_draw_knows_that_its_parts_go_together():
    """The same share twice: a difference of nothing, known exactly."""
    drawn, above = design([0] * 40, [400]), values(*[1] * 10, *[0] * 30)
    one = estimators.share(drawn, above, np.ones(40))
    low, high = estimators.difference(one, one, drawn).interval
    apart = estimators.difference(one, one).interval
    assert high - low < (apart[1] - apart[0]) / 2
    assert estimators.difference(one, one).p == 1


def test_p_is_the_level_at_which_the_interval_touches_zero():
    first, second = (estimators.share(design([0] * 60, [900]), values(*[1] * found, *[0] * (60 - found)), np.ones(60)) for found in (12, 25))  # fmt: skip
    found = estimators.difference(first, second)
    assert 0 < found.p < 0.05
    assert found.limits(found.p)[0] == pytest.approx(0, abs=1e-6)
    assert found.interval[0] > 0
    assert estimators.difference(second, first).p == pytest.approx(found.p)


def test_holm_multiplies_the_least_most_and_never_puts_one_before_another():
    assert estimators.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert estimators.holm([0.5, 1.0, 0.5]) == [1.0, 1.0, 1.0]


def test_a_share_of_a_list_keeps_the_limits_of_its_kinds():
    """Two kinds of the same size: the distances of the whole from its limits are those of the halves, squared, added and halved."""
    drawn, above = design([0] * 30 + [1] * 30, [300, 300]), values(*[1] * 12, *[0] * 18, *[1] * 3, *[0] * 27)
    whole = estimators.share_of_list(drawn, above, np.ones(60), values(300, 300))
    halves = [estimators.share(design([0] * 30, [300]), part, np.ones(30)) for part in (above[:30], above[30:])]
    assert whole.value == pytest.approx(0.25)
    for end in (0, 1):
        apart = math.hypot(*(half.interval[end] - half.value for half in halves)) / 2
        assert abs(whole.interval[end] - whole.value) == pytest.approx(apart)


@st.composite
def draws(draw) -> tuple[Design, np.ndarray, np.ndarray]:
    """Draws a design with some passages of two or three strata, and two counts of which no passage has more of the first."""
    sizes = draw(st.lists(st.integers(6, 15), min_size=2, max_size=3))
    population = [size * draw(st.integers(2, 50)) for size in sizes]
    stratum = np.repeat(np.arange(len(sizes)), sizes)
    below = np.array(draw(st.lists(st.integers(0, 5), min_size=len(stratum), max_size=len(stratum))), dtype=float)
    above = np.floor(below * draw(st.sampled_from([0.3, 0.5, 0.8])))
    below[0], above[0] = 5, 2
    return design(stratum, population), above, below


@given(draws(), st.floats(0.001, 1000))
def test_a_share_does_not_change_with_the_unit_in_which_both_are_counted(drawn, factor):
    plan, above, below = drawn
    one, other = estimators.share(plan, above, below), estimators.share(plan, above * factor, below * factor)
    assert other.value == pytest.approx(one.value)
    assert other.interval == pytest.approx(one.interval, rel=1e-6)


@given(draws())
def test_a_draw_of_everything_leaves_no_error(drawn):
    plan, above, below = drawn
    whole = Design(plan.stratum, plan.drawn.astype(float), plan.kind)
    for found in (
        estimators.share(whole, above, below),
        estimators.share_of_list(whole, above, below, np.bincount(plan.stratum, below)),
        estimators.ratio(whole, above, below),
        estimators.total(whole, above),
    ):
        assert found.error == pytest.approx(0, abs=1e-9)
        assert found.interval == pytest.approx((found.value, found.value))


@given(draws())
def test_an_interval_holds_its_figure_and_grows_with_the_confidence(drawn):
    plan, above, below = drawn
    for found in (estimators.share(plan, above, below), estimators.ratio(plan, above, below), estimators.total(plan, above)):  # fmt: skip
        (low, high), (lower, higher) = found.limits(0.1), found.limits(0.05)
        assert lower <= low <= found.value <= high <= higher


@given(draws(), st.randoms())
def test_the_order_of_the_passages_does_not_matter(drawn, chance):
    plan, above, below = drawn
    order = list(range(len(above)))
    chance.shuffle(order)
    one, other = (estimators.share(*each) for each in ((plan, above, below), (Design(plan.stratum[order], plan.population, plan.kind), above[order], below[order])))  # fmt: skip
    assert other.value == pytest.approx(one.value)
    assert other.interval == pytest.approx(one.interval)
