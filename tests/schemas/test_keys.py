"""Rows are told apart by the texts of several columns, by whichever of three ways is soonest."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import keys
from schemas.frames import Tables
from schemas.tables import tables as schemas
from scripts.package.reader import read_package

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


@given(rows=ROWS, many=st.integers(1, 3))
def test_rows_of_an_ordered_table_are_told_apart_as_those_of_any_other(rows, many):
    names = schemas()["codings"].key[:3]
    frame = pd.DataFrame(sorted(rows), columns=list(names), dtype=object)
    both = [Tables({"codings": frame}, ordered=known) for known in (frozenset(["codings"]), frozenset())]
    ordered, other = (tables.combined("codings", *names[:many]) for tables in both)
    again = [row[:many] in [each[:many] for each in sorted(rows)[:place]] for place, row in enumerate(sorted(rows))]
    assert [tables.repeated("codings", *names[:many]).tolist() for tables in both] == [again, again]
    assert sorted(set(ordered.tolist())) == list(range(len({row[:many] for row in rows})))
    assert len(set(zip(ordered.tolist(), other.tolist(), strict=True))) == len({row[:many] for row in rows})


@pytest.mark.parametrize("many", [0, keys.MANY])
@given(texts=st.lists(st.sampled_from(["", "a", "é", "ab"])))
def test_texts_are_counted_in_the_order_in_which_they_come_first(many, texts):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "MANY", many)
        codes, values = keys.factorized(texts)
    assert values == list(dict.fromkeys(texts))
    assert [values[code] for code in codes.tolist()] == texts


@pytest.mark.parametrize(("values", "kind"), [(11, "int8"), (12, "int16")])
def test_keys_are_as_short_as_their_number_allows_and_none_runs_over(values, kind):
    codes = np.arange(values).repeat(values), np.tile(np.arange(values), values)
    found = keys.combined(*((each, list(map(str, range(values)))) for each in codes))
    assert (found.dtype, found.tolist()) == (kind, list(range(values**2)))


def test_only_tables_that_were_read_in_order_count_as_ordered(package):
    assert read_package(package).tables["stances"].ordered
    file = package / "data/stances.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    read = read_package(package)
    assert not read.tables["stances"].ordered
    assert read.tables["codings"].ordered


def test_blank_cells_are_marked_and_the_marks_are_nobody_s_to_change():
    tables = Tables({"codes": pd.DataFrame({"code": ["a", "", "b"], "label": ["x", "y", "x"]})})
    assert tables.blank("codes", "code").tolist() == [False, True, False]
    assert not tables.blank("codes", "label").any()
    marks = tables.blank("codes", "code")
    with pytest.raises(ValueError, match="read-only"):
        marks[0] = True
