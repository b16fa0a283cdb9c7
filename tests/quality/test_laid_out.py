"""Which statements are laid out for people, with what probability, and what their codes change."""

import hashlib
from collections import Counter

import pandas as pd
import pytest

from schemas.frames import Tables
from schemas.tables import vocabularies
from scripts.quality import alpha
from scripts.quality.estimates import UNITS, Sample, corrected, exploratory, result
from scripts.quality.laid_out import drawn, probabilities
from scripts.quality.people import People
from scripts.sample.observed import settled
from tests.sample import made


def lots(keys, seed=alpha.SEED):
    """Sorts identifiers by their lot."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}|{key}".encode()).hexdigest())


def of_statements(*acts, curated=0):
    """Makes sampled statements with these acts, and of so many curated ones."""
    sampled = [{"statement_id": f"s-{place:03d}", "curated": "no", "act": act} for place, act in enumerate(acts)]
    chosen = [{"statement_id": f"c-{place:03d}", "curated": "yes", "act": "assert"} for place in range(curated)]
    return [*sampled, *chosen]


def test_the_least_lots_are_drawn_and_another_seed_draws_others():
    assert drawn(of_statements(curated=30), 2) == lots([f"c-{place:03d}" for place in range(30)])[:2]
    assert drawn(of_statements(curated=30), 9, seed=1) != drawn(of_statements(curated=30), 9, seed=2)


def test_rare_acts_of_the_sample_are_drawn_more_often_and_each_chance_is_known():
    """Of 25, 15 come from the sample: both threats, and of two common acts six and seven."""
    data = of_statements(*["threaten"] * 2, *["assert"] * 40, *["forecast"] * 20, curated=50)
    chances = probabilities(data, 25)
    assert Counter(key[0] for key in chances) == {"s": 15, "c": 10}
    assert {round(chance, 4) for chance in chances.values()} == {1.0, 6 / 20, 7 / 40, 0.2}
    assert {"s-000", "s-001"} <= set(chances)
    sampled = [key for key in drawn(data, 25) if key.startswith("s") and 2 <= int(key[2:]) < 42]
    assert sampled == lots([f"s-{place:03d}" for place in range(2, 42)])[:7]


def test_where_one_part_runs_out_the_other_fills_up():
    assert len(drawn(of_statements("assert", "deny", curated=50), 25)) == 25
    assert len(drawn(of_statements(*["assert"] * 50, curated=3), 25)) == 25
    assert len(drawn(of_statements("assert", curated=3), 25)) == 4


# --- what people's codes change ------------------------------------------------------------------------------------------


def with_people(acts: dict[str, str]) -> Tables:
    """Returns the small sample with a person's codes of some statements, all others laid out coded as published."""
    tables = made.tables()
    laid = probabilities(tables["statements"].to_dict("records"))
    published = dict(zip(tables["statements"]["statement_id"], tables["statements"]["act"], strict=True))
    rows = [{"table": "statements", "record": key, "coder_id": "one", "round": "1", "role": "second", "variable": "act", "value": acts.get(key, published[key])} for key in laid]  # fmt: skip
    frames = {name: tables[name] for name in ("statements", "selections", "frames", "strata", "draws", "readings")}
    frames["codings"] = pd.DataFrame(rows)
    frames["coders"] = pd.DataFrame([{"coder_id": "one", "kind": "person", "description": "."}])
    return Tables(frames)


def test_where_people_agree_nothing_changes():
    tables = with_people({})
    people, observed = People(tables), settled(tables, "white-house")
    assert people.complete
    assert people.count(observed, "threaten").tolist() == observed.count("threaten").tolist()


def test_what_people_code_otherwise_counts_for_all_that_it_stands_for():
    """A unit that was laid out with a chance of one in four, and is no threat to a person, takes four threats away."""
    tables = with_people({})
    chances = People(tables).chances
    key = next(key for key, act in People(tables).published.items() if act == "threaten" and key in chances)
    tables = with_people({key: "forecast"})
    people, observed = People(tables), settled(tables, "white-house")
    of_key = tables["selections"]["statement_id"].tolist().index(key)
    frame = tables["draws"].set_index("draw_id")["frame_id"][tables["selections"]["draw_id"].iloc[of_key]]
    observed = settled(tables, frame)
    before, after = observed.count("threaten").sum(), people.count(observed, "threaten").sum()
    assert before - after == pytest.approx(1 / chances[key])
    assert people.count(observed, "forecast").sum() - observed.count("forecast").sum() == pytest.approx(
        1 / chances[key]
    )


def test_the_corrected_shares_are_printed_beside_the_others(tmp_path):
    sample = Sample(with_people({}), tmp_path)
    shares = {figure.act: result(sample, figure) for figure in corrected("white-house", sample.people)}
    assert set(shares) == set(vocabularies()["act"])
    plain = next(each for each in exploratory("white-house", sample.observed("white-house")) if each.kind is UNITS and each.act == "threaten")  # fmt: skip
    assert shares["threaten"].estimate.value == pytest.approx(result(sample, plain).estimate.value)
    assert shares["threaten"].figure.words.endswith("corrected by people's codes")


def test_until_people_have_coded_everything_nothing_is_corrected():
    tables = with_people({})
    codings = tables["codings"].iloc[1:]
    frames = {name: tables[name] for name in ("statements", "selections", "coders")} | {"codings": codings}
    people = People(Tables(frames))
    assert (people.complete, people.left) == (False, 1)
    assert list(corrected("white-house", people)) == []
