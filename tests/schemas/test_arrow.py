"""What Arrow looks up is what numpy and Python would."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import arrow


@pytest.mark.parametrize("kind", ["bool", "int8", "int32", "int64"])
@pytest.mark.parametrize("of_places", ["int8", "int32", "int64"])
def test_what_stands_at_many_places_is_what_stands_at_each(monkeypatch, kind, of_places):
    monkeypatch.setattr(arrow, "MANY", 0)

    @given(st.lists(st.integers(-100, 100), min_size=1, max_size=9), st.data())
    def check(numbers, data):
        values = np.array(numbers).astype(kind)
        places = np.array(data.draw(st.lists(st.integers(0, len(values) - 1))), dtype=of_places)
        found = arrow.at(values, places)
        assert (found.dtype, found.tolist()) == (values.dtype, values[places].tolist())

    check()


@given(st.lists(st.text(st.sampled_from("aé\U0001f600")), unique=True), st.text(st.sampled_from("aé"), max_size=1))
def test_texts_that_came_from_arrow_are_texts_as_any_others(plain, asked):
    texts = arrow.Texts(pa.array(plain, pa.string()))
    assert texts == plain
    for each in (texts, plain):
        assert arrow.in_arrow(each).to_pylist() == arrow.in_numpy(each).tolist() == plain
        assert arrow.place_of(asked, each) == (plain.index(asked) if asked in plain else -1)
