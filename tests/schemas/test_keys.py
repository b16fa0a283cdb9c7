"""Rows are told apart by the texts of several columns, by whichever of two ways is sooner."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import keys

ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("12345")), max_size=12)


@pytest.mark.parametrize("most_counted", [0, keys.MOST_COUNTED])
@given(rows=ROWS)
def test_rows_have_one_number_if_they_have_the_same_texts(most_counted, rows):
    columns = list(zip(*rows, strict=True)) or [()] * 3
    values = [sorted(set(column)) for column in columns]
    encoded = [(np.array([of.index(text) for text in column], dtype=np.int32), of) for column, of in zip(columns, values, strict=True)]  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "MOST_COUNTED", most_counted)
        numbers = keys.combined(*encoded)
    assert sorted(set(numbers.tolist())) == list(range(len(set(rows))))
    assert len(set(zip(numbers.tolist(), rows, strict=True))) == len(set(rows))
    firsts = [place for place, row in enumerate(rows) if row not in rows[:place]]
    assert sorted(keys.first_rows(numbers).tolist()) == firsts
    assert numbers[keys.first_rows(numbers)].tolist() == sorted(set(numbers.tolist()))
    assert np.flatnonzero(~keys.repeated(numbers)).tolist() == firsts
