"""What Arrow looks up is what numpy and Python would."""

import re
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import arrow
from scripts.package import alphabets
from tests.verdicts import validate


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


def test_the_screen_knows_every_letter_of_the_alphabets():
    letters = [char for char in map(chr, range(0x41, 0x2000)) if unicodedata.category(char) != "Cn"]
    for alphabet, script in zip(alphabets.ALPHABETS, alphabets.SCRIPTS, strict=True):
        mine = [letter for letter in letters if re.match(f"[{alphabet}]", letter)]
        assert len(mine) > 50
        assert pc.all(pc.match_substring_regex(pa.array(mine), f"[{script}]")).as_py()


def test_no_coding_is_said_to_be_of_nothing_while_a_coded_table_cannot_be_read(package):
    codings = package / "data/codings.csv"
    header, *lines = codings.read_text(encoding="utf-8").splitlines(keepends=True)
    of_statements = [line for line in lines if line.startswith("statements,")]
    of_nothing = of_statements[0].replace("statements,", "statements,0-nobody-", 1)
    codings.write_text("".join([header, of_nothing, *of_statements[1:]]), encoding="utf-8")
    assert "coding-of-nothing" in {found.rule for found in validate(package, "pandera")[0]}
    (package / "data/figures.csv").write_bytes(b"\xff\xfe")
    assert "coding-of-nothing" not in {found.rule for found in validate(package, "pandera")[0]}
