"""Agreement between coders: values computed by hand, what counts as a category, which round counts, and what is printed."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.frames import Tables
from schemas.tables import tables as schemas
from scripts.package.errors import QualityError
from scripts.quality import agreement, reliability
from scripts.quality.agreement import measure
from scripts.quality.alpha import DRAWS, SEED, Agreement, alpha, alphas_of, interval, verdict
from scripts.quality.cuts import cuts_of_all, match, measure_cuts
from scripts.quality.links import measure_links
from scripts.reliability import main
from tests.empty import empty, fill

Codings = list[dict[str, str]]
KINDS = {"model-a": "model", "model-b": "model", "person-a": "person", "program-a": "program"}


def frames(**tables: list[dict[str, str]]) -> Tables:
    """Makes the tables of a package from rows; columns that are not named are blank, and every coder of KINDS is there."""
    tables = {"coders": [{"coder_id": coder, "kind": kind} for coder, kind in KINDS.items()], **tables}
    return Tables(
        {
            name: pd.DataFrame(tables.get(name, []), columns=schema.columns, dtype=object).fillna("")
            for name, schema in schemas().items()
        }
    )


def coded(pairs: list[tuple[str, str]], variable: str = "act", table: str = "statements", **cells: str) -> Codings:
    """Makes the codings of records r0, r1, ... by a first and a second coder, one pair of codes a record."""
    common = {"table": table, "variable": variable, "round": "1", **cells}
    return [
        {"record": f"r{index}", "role": role, "coder_id": f"model-{role[0]}", "value": value, **common}
        for index, pair in enumerate(pairs)
        for role, value in zip(("first", "second"), pair, strict=True)
    ]


def by_models(codings: Codings) -> Codings:
    coders = {"first": "model-a", "second": "model-b", "third": "person-a"}
    return [{**coding, "coder_id": coders[coding["role"]]} for coding in codings]


def variable(codings: Codings, name: str = "act", table: str = "statements", **tables) -> agreement.Variable:
    report = measure(frames(codings=by_models(codings), **tables))
    return next(found for found in report.variables if (found.table, found.name) == (table, name))


def test_alpha_by_hand():
    # Ten records coded a, b or c. First coder:  a a a a b b b c c c
    #                                  second:  a a a b b b c c c a
    # Three of ten records differ: observed disagreement 3/10. All 20 values: eight a, six b, six c. Two values drawn from
    # them are alike with probability (8*7 + 6*5 + 6*5) / (20*19) = 116/380, so expected disagreement is 264/380.
    # alpha = 1 - (3/10) / (264/380) = 1 - 114/264 = 25/44.
    measured = variable(coded(list(zip("aaaabbbccc", "aaabbbccca", strict=True)))).latest
    assert measured.alpha == pytest.approx(25 / 44, abs=1e-12)
    assert (measured.n, measured.raw) == (10, 0.7)
    assert [vars(category) for category in measured.categories] == [
        {"code": "a", "first": 4, "second": 4, "both": 3},
        {"code": "b", "first": 3, "second": 3, "both": 2},
        {"code": "c", "first": 3, "second": 3, "both": 2},
    ]


def test_ordinal_alpha_by_hand_differs_from_nominal():
    # Four records with ranks (1,1) (1,2) (2,2) (3,3): three 1, three 2, two 3 among eight values. The distance of two ranks is
    # the square of the values from one to the other, each end counted half: 1-2: (3/2 + 3/2)^2 = 9, 2-3: (3/2 + 2/2)^2 = 6.25,
    # 1-3: (3/2 + 3 + 2/2)^2 = 30.25. Observed, both ways: 2*9 = 18. By chance: 2 * (9*9 + 6*6.25 + 6*30.25) = 600.
    # alpha = 1 - (8-1) * 18/600 = 0.79. Nominal: 1 - 7 * 2 / (8*8 - 3*3 - 3*3 - 2*2) = 2/3.
    ranks = [("1", "1"), ("1", "2"), ("2", "2"), ("3", "3")]
    tier, act = variable(coded(ranks, "tier"), "tier"), variable(coded(ranks))
    assert (tier.level, act.level) == ("ordinal", "nominal")
    assert tier.latest.alpha == pytest.approx(0.79, abs=1e-12)
    assert act.latest.alpha == pytest.approx(2 / 3, abs=1e-12)


def test_perfect_agreement_is_one():
    measured = variable(coded([("demand", "demand"), ("offer", "offer")] * 6))
    assert (measured.latest.alpha, measured.latest.raw, measured.verdict) == (1, 1, "passes")


def test_one_category_has_no_alpha_but_n_and_raw_agreement():
    measured = variable(coded([("demand", "demand")] * 12))
    assert (measured.latest.n, measured.latest.raw, measured.latest.alpha) == (12, 1, None)
    assert (measured.latest.low, measured.latest.high, measured.latest.skipped) == (None, None, DRAWS)
    assert measured.verdict == "none"


def test_nothing_coded_gives_nothing():
    report = measure(frames())
    assert {found.latest for found in report.variables} == {Agreement(0, None, None, None, None, 0, ())}
    assert {found.verdict for found in report.variables} == {"none"}
    assert (report.quote_found.share, report.coders) == (None, ())


def test_blank_is_a_category():
    pairs = [("", "")] * 3 + [("force", "force")] * 3 + [("force", ""), ("", "")]
    same = [(first or "none", second or "none") for first, second in pairs]
    measured = variable(coded(pairs, "threat_means"), "threat_means").latest
    assert [category.code for category in measured.categories] == ["", "force"]
    assert measured.n == 8
    assert measured.alpha == variable(coded(same, "threat_means"), "threat_means").latest.alpha


def test_the_latest_round_of_each_record_counts_and_every_round_is_shown():
    before = coded([("demand", "offer"), ("offer", "demand"), ("deny", "deny")])
    after = coded([("demand", "demand"), ("offer", "offer")], round="2")
    measured = variable([*before, *after])
    assert (measured.latest.n, measured.latest.raw, measured.latest.alpha) == (3, 1, 1)
    assert {number: of_round.n for number, of_round in measured.rounds.items()} == {"1": 3, "2": 2}
    assert measured.rounds["1"].raw == pytest.approx(1 / 3)
    assert measured.rounds["2"].raw == 1


def test_one_round_is_not_shown_twice():
    assert variable(coded([("demand", "offer")])).rounds == {}


def test_a_record_coded_once_in_its_latest_round_is_counted_as_unpaired():
    again = coded([("demand", "")], round="2")[:1]
    measured = variable([*coded([("demand", "demand"), ("offer", "offer")]), *again])
    assert (measured.latest.n, measured.unpaired) == (1, 1)


def test_the_third_coder_settles_but_does_not_count():
    third = {"record": "r0", "role": "third", "value": "offer", "table": "statements", "variable": "act", "round": "1"}
    pairs = [("demand", "demand"), ("offer", "offer")]
    assert variable([*coded(pairs), third]) == variable(coded(pairs))


@pytest.mark.parametrize(
    ("n", "measured", "says"),
    [
        (10, 0.80, "passes"),
        (10, 0.7999, "tentative"),
        (10, 0.667, "tentative"),
        (10, 0.6669, "blocks"),
        (10, -0.2, "blocks"),
        (9, 0.95, "none"),
        (10, None, "none"),
    ],
)
def test_the_verdict(n, measured, says):
    assert verdict(Agreement(n, 1.0, measured, None, None, 0, ())) == says


counts = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=size, max_size=size).map(
        np.array
    )
)


@given(counts, st.booleans())
def test_the_formula_of_the_bootstrap_equals_the_package(table, ordinal):
    expected = alpha(table, ordinal)
    assume(expected is not None)
    assert alphas_of(table[None], ordinal)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("ordinal", [False, True])
def test_the_interval_is_that_of_records_drawn_one_by_one(ordinal):
    table = np.array([[12, 2, 1], [3, 10, 2], [0, 1, 9]])
    records = np.repeat(np.argwhere(table), table[table > 0], axis=0)
    random = np.random.default_rng(1)
    drawn = []
    for _ in range(1000):
        sample = np.zeros_like(table)
        for first, second in random.choice(records, len(records)):
            sample[first, second] += 1
        drawn.append(alpha(sample, ordinal))
    assert interval(table, ordinal, seed=2, draws=4000)[:2] == pytest.approx(
        np.percentile(drawn, [2.5, 97.5]), abs=0.04
    )


def test_a_seed_gives_the_same_interval_and_another_a_different_one():
    codings = frames(codings=coded([("demand", "demand"), ("offer", "offer"), ("demand", "offer")] * 9))
    assert measure(codings) == measure(codings)
    acts = [measure(codings, seed=seed).variables[2] for seed in (1, 2)]
    assert acts[0].latest.alpha == acts[1].latest.alpha
    assert acts[0].latest.low != acts[1].latest.low


def test_draws_with_one_category_are_skipped_and_counted():
    low, high, skipped = interval(np.array([[9, 0], [0, 1]]), False, seed=1, draws=1000)
    assert (low, high) == (1, 1)
    assert 300 < skipped < 400  # the one record is not drawn with probability 0.9^10 = 0.35


def statements(acts: list[str]) -> list[dict[str, str]]:
    return [
        {"statement_id": f"r{index}", "act": act, "speaker_id": "east" if index % 2 else "west"}
        for index, act in enumerate(acts)
    ]


SPEAKERS = [{"speaker_id": "east", "side": "russia"}, {"speaker_id": "west", "side": "nato"}]


def test_parts_by_act_and_side_with_at_least_ten_records():
    pairs = [("unconditional", "unconditional"), ("addressee", "unconditional")] * 10
    said = statements(["demand"] * 11 + ["offer"] * 9)
    measured = variable(coded(pairs, "condition"), "condition", statements=said, speakers=SPEAKERS)
    assert {part: of_part.n for part, of_part in measured.by_act.items()} == {"demand": 11}
    assert {part: of_part.raw for part, of_part in measured.by_side.items()} == {"nato": 1, "russia": 0}


def test_links_are_parted_by_their_statement():
    pairs = [("advances", "advances"), ("rejects", "rejects")] * 5
    links = [{"statement_id": f"r{index}", "demand_id": "d"} for index in range(10)]
    codings = [{**row, "record": row["record"] + "|d"} for row in coded(pairs, "stance", "stances")]
    said = statements(["demand"] * 10)
    measured = variable(codings, "stance", "stances", statements=said, stances=links, speakers=SPEAKERS)
    assert {part: of_part.n for part, of_part in measured.by_act.items()} == {"demand": 10}
    assert measured.by_side == {}


def test_outcomes_have_no_parts():
    pairs = [("occurred", "occurred"), ("moot", "moot")] * 6
    measured = variable(
        coded(pairs, "outcome", "outcomes"), "outcome", "outcomes", statements=statements(["demand"] * 12)
    )
    assert (measured.latest.n, measured.by_act, measured.by_side) == (12, {}, {})


def test_curated_and_sampled_statements_are_parted(capsys):
    pairs = [("demand", "demand")] * 11 + [("offer", "demand")] * 12
    said = [row | {"curated": "yes" if number < 11 else "no"} for number, row in enumerate(statements(["demand"] * 23))]
    measured = variable(coded(pairs), statements=said, speakers=SPEAKERS)
    assert {part: (of_part.n, of_part.raw) for part, of_part in measured.by_entry.items()} == {"curated": (11, 1), "sampled": (12, 0)}  # fmt: skip


def test_figures_are_parted_by_their_statement():
    figures = [{"figure_id": f"f{index}", "statement_id": f"r{index}", "extent": "whole"} for index in range(12)]
    codings = [
        row | {"record": f"f{row['record'][1:]}"} for row in coded([("whole", "whole")] * 12, "extent", "figures")
    ]
    measured = variable(codings, "extent", "figures", statements=statements(["accuse"] * 12), figures=figures)
    assert {part: of_part.n for part, of_part in measured.by_act.items()} == {"accuse": 12}


def plain(codes: list[str], coder: str = "person-a", **cells: str) -> Codings:
    """Makes the codings of a plain reader, one a record."""
    common = {"table": "statements", "variable": "act", "round": "1", "role": "plain", "coder_id": coder, **cells}
    return [{"record": f"r{index}", "value": code, **common} for index, code in enumerate(codes)]


def test_plain_readers_are_held_against_what_is_published_and_beside_the_trained():
    # Published: demand demand offer offer. The plain reader gives demand offer offer offer: three of four alike. Values: three
    # demand, five offer of eight; two are alike by chance with (3*2 + 5*4)/56 = 26/56. alpha = 1 - (1/4) / (30/56) = 8/15.
    # The trained coders coded the last three of these and r9, which the plain reader did not: two of three alike.
    published = statements(["demand", "demand", "offer", "offer", *["deny"] * 6])
    trained = [
        row
        for row in coded([("", ""), ("demand", "demand"), ("offer", "demand"), ("offer", "offer")])
        if row["record"] != "r0"
    ]
    trained += [row | {"record": "r9"} for row in coded([("deny", "offer")])]
    report = measure(
        frames(codings=[*by_models(trained), *plain(["demand", "offer", "offer", "offer"])], statements=published)
    )
    (reading,) = report.plain
    assert (reading.coder_id, reading.table, reading.name) == ("person-a", "statements", "act")
    assert (reading.published.n, reading.published.raw) == (4, 0.75)
    assert reading.published.alpha == pytest.approx(8 / 15, abs=1e-12)
    assert (reading.trained.n, reading.trained.raw) == (3, pytest.approx(2 / 3))


def test_plain_readers_change_no_figure_of_the_trained():
    trained = coded([("demand", "demand"), ("offer", "demand"), ("offer", "offer")] * 5)
    before = measure(frames(codings=by_models(trained)))
    readers = [*plain(["deny"] * 15, round="2"), *plain(["offer"] * 15, coder="program-a")]
    after = measure(frames(codings=[*by_models(trained), *readers]))
    assert (after.variables, after.quote_found) == (before.variables, before.quote_found)
    assert before.plain == ()


def test_of_a_plain_reader_the_latest_round_counts():
    codings = [*plain(["offer"] * 3), *plain(["demand"] * 3, round="2")]
    (reading,) = measure(frames(codings=codings, statements=statements(["demand"] * 3))).plain
    assert (reading.published.n, reading.published.raw) == (3, 1)


def test_plain_reading_has_a_section_of_its_own(package):
    parts = {part.title: part for part in reliability.sections(reliability.measure(package))}
    assert parts["Plain reading"].rows == [("coder-plain", "statements.act", "3", "0.333", "0.286", "3", "1.000", "1.000")]  # fmt: skip
    assert "curated and sampled" in parts["Agreement between the coders"].note.lower()


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("model-a", "model-b", "consistency between two models, not validated by people"),
        ("program-a", "model-b", "consistency between a model and a program, not validated by people"),
        ("person-a", "model-b", "a person coded 2 of 2 records"),
    ],
)
def test_what_coded_is_said_truthfully(first, second, says):
    coders = {"first": first, "second": second}
    codings = [{**row, "coder_id": coders[row["role"]]} for row in coded([("demand", "demand"), ("offer", "offer")])]
    report = measure(frames(codings=codings))
    said = {found.name: found.coded_by for found in report.variables}
    assert said["act"] == says
    assert said["condition"] == "nobody has coded it twice; not validated by people"
    assert [vars(coder) for coder in report.coders] == [
        {"coder_id": coder, "kind": KINDS[coder], "codings": 2} for coder in sorted([first, second])
    ]


def test_quotes_count_as_found_only_by_the_second_coder():
    answers = [("found", "found"), ("found", "not_found"), ("found", "found"), ("found", "not_applicable")]
    earlier = coded([("found", "not_found")] * 3, "quote_found", round="1")
    report = measure(frames(codings=by_models([*earlier, *coded(answers, "quote_found", round="2")])))
    found = report.quote_found
    assert (found.found, found.not_found, found.not_applicable, found.share) == (2, 1, 1, pytest.approx(2 / 3))
    assert found.coded_by == "said by coders of kind model; not validated by people"
    assert {number: quotes.share for number, quotes in report.quote_found_rounds.items()} == {"1": 0, "2": found.share}
    assert "quote_found" not in {of.name for of in report.variables}


HEADER = "source_id,locator,coder_id,unit,from_word,to_word,speaker\n"


def test_cuts_by_hand(tmp_path):
    # Passage 1: model-a cuts words 1-10, 11-20, 21-30; model-b cuts 1-10, 12-20 and 21-24. The first are alike; the second
    # share nine of ten words; the third share four of ten, less than half: F1 = 2*2/6. In passage 2 only model-a found a unit:
    # F1 = 0. In passage 3 neither did. Passage 4 only model-a was given: it does not count.
    # Two of 4 + 3 units match: F1 = 2*2/7. One of the two has the same span, the other the same speaker.
    path = tmp_path / "cuts.csv"
    path.write_text(
        HEADER
        + "s,1,model-a,1,1,10,putin\ns,1,model-a,2,11,20,lavrov\ns,1,model-a,3,21,30,putin\ns,2,model-a,4,1,5,putin\n"
        + "s,3,model-a,,,,\ns,4,model-a,5,1,9,putin\n"
        + "s,1,model-b,1,1,10,peskov\ns,1,model-b,2,12,20,lavrov\ns,1,model-b,3,21,24,putin\ns,2,model-b,,,,\ns,3,model-b,,,,\n"
    )
    (cuts,) = measure_cuts(path)
    assert (cuts.first, cuts.second, cuts.units_first, cuts.units_second) == ("model-a", "model-b", 4, 3)
    assert (cuts.matched, cuts.f1, cuts.same_span, cuts.same_speaker) == (2, pytest.approx(4 / 7), 1, 1)
    assert [(passage.locator, passage.matched, passage.f1) for passage in cuts.passages] == [
        ("1", 2, pytest.approx(2 / 3)),
        ("2", 0, 0),
        ("3", 0, None),
    ]


def test_cuts_of_several_sources_by_any_pairs_are_pooled(tmp_path):
    # a and b share a passage of s, with F1 = 1; c and d one of t, where one of 1 + 2 units each matches: 2*1/3. Pooled:
    # two matched of 2 + 3 units, 2*2/5. a and c share nothing and are no pair.
    path = tmp_path / "cuts.csv"
    path.write_text(
        HEADER + "s,1,a,1,1,9,x\ns,1,b,1,1,9,x\nt,1,c,1,1,9,x\nt,1,d,1,1,9,x\nt,1,d,2,10,12,x\n", encoding="utf-8"
    )
    cuts = measure_cuts(path)
    assert [(pair.first, pair.second, pair.f1) for pair in cuts] == [("a", "b", 1), ("c", "d", pytest.approx(2 / 3))]
    pooled = cuts_of_all(cuts)
    assert (len(pooled.passages), pooled.matched, pooled.f1) == (2, 2, pytest.approx(4 / 5))
    assert (pooled.units_first, pooled.units_second, pooled.same_span, pooled.same_speaker) == (2, 3, 2, 2)
    # Of two passages the one, the other or both are drawn, each in a quarter, a quarter and half of the draws.
    assert (pooled.low, pooled.high) == (pytest.approx(2 / 3), 1)


def test_passages_without_units_have_no_interval(tmp_path):
    path = tmp_path / "cuts.csv"
    path.write_text(HEADER + "s,1,a,,,,\ns,1,b,,,,\n", encoding="utf-8")
    (cuts,) = measure_cuts(path)
    assert (cuts.f1, cuts.low, cuts.high) == (None, None, None)


def test_the_largest_overlap_is_matched_first_and_each_unit_once():
    long, short, other = (1, 10, "a"), (1, 6, "a"), (1, 9, "a")
    assert match([short, long], [other]) == [(long, other)]
    assert match([(1, 4, "a")], [(3, 6, "a")]) == []  # they share two of six words
    assert match([(1, 4, "a")], [(1, 2, "a")]) == [((1, 4, "a"), (1, 2, "a"))]  # exactly half


def test_each_two_of_three_cutters_are_compared(tmp_path):
    path = tmp_path / "cuts.csv"
    path.write_text(HEADER + "".join(f"s,1,{coder},1,1,9,a\n" for coder in "cab"))
    assert [(cuts.first, cuts.second, cuts.f1) for cuts in measure_cuts(path)] == [
        ("a", "b", 1),
        ("a", "c", 1),
        ("b", "c", 1),
    ]


def test_no_cuts_no_measure(tmp_path):
    assert measure_cuts(tmp_path / "cuts.csv") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source_id,locator\n", "cuts.csv should have the columns source_id,"),
        ("", "cuts.csv:1 has no header: begin it with the header: source_id,"),
        (HEADER + "s,1,a,1,0,3,x\n", "cuts.csv:2 has no from_word and to_word"),
        (HEADER + "s,1,a,1,1,3,x\ns,1,a,1,4,3,x\n", "cuts.csv:3 has no from_word and to_word"),
        (HEADER + "s,1,a,1,one,3,x\n", "cuts.csv:2 has no from_word and to_word"),
        (HEADER + "s,1,a,1,1,3\n", "cuts.csv:2 has too many or too few cells"),
        (HEADER + "s,1,a,1,1,3,x,y\n", "cuts.csv:2 has too many or too few cells"),
        (HEADER + 's,1,a,1,1,3,"x\n', "cuts.csv cannot be read"),
        (HEADER + "\udcff", "cuts.csv:2 holds bytes that are not UTF-8"),
    ],
)
def test_cuts_that_cannot_be_used_are_refused_in_one_sentence(tmp_path, capsys, text, says):
    package = empty(tmp_path / "package")
    path = package / "docs/quality/cuts.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(QualityError, match=f"^{says}"):
        measure_cuts(path)
    assert main([str(package)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture
def blocked(tmp_path):
    """A package in which act blocks a release: the coders agree on half of the records."""
    made = empty(tmp_path / "blocked")
    fill(made, "coders", *({"coder_id": coder, "kind": kind} for coder, kind in KINDS.items()))
    fill(made, "codings", *by_models(coded([("demand", "demand"), ("offer", "demand")] * 10)))
    return made


def test_a_variable_that_blocks_is_exit_code_one(blocked, tmp_path, capsys):
    assert main([str(blocked)]) == 1
    act = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("statements.act"))
    assert act.split()[1:5] == ["nominal", "20", "0", "0.500"]
    assert act.endswith("blocks")
    assert main([str(empty(tmp_path / "nothing"))]) == 0


def test_the_base_package_is_measured(package, capsys):
    assert main([str(package)]) == 0
    out = capsys.readouterr().out
    assert "statements.act" in out
    assert f"seed {SEED}" in " ".join(out.split())


def test_the_columns_of_the_text_are_aligned(blocked, capsys):
    main([str(blocked)])
    lines = capsys.readouterr().out.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("variable"))
    verdicts = {line.rindex("  ") for line in lines[start : start + 14]}
    assert len(verdicts) == 1
    assert max(len(line) for line in lines) <= 120


def test_json_has_everything(blocked, capsys):
    assert main([str(blocked), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert list(report) == [
        "seed",
        "draws",
        "variables",
        "quote_found",
        "quote_found_rounds",
        "coders",
        "plain",
        "cuts",
        "links",
        "readings",
    ]
    act = next(found for found in report["variables"] if found["name"] == "act")
    assert (act["verdict"], act["latest"]["n"], act["coded_by"]) == (
        "blocks",
        20,
        "consistency between two models, not validated by people",
    )


def test_markdown_is_tables(blocked, capsys):
    assert main([str(blocked), "--format", "markdown"]) == 1
    out = capsys.readouterr().out
    assert "## Agreement between the coders\n\nKrippendorff's alpha" in out
    assert "\n|---|---|---|---|---|---|---|---|---|\n" in out
    assert "\n| statements.act | nominal | 20 | 0 | 0.500 |" in out


def test_the_report_pools_several_pairs_of_cutters(blocked, capsys):
    (blocked / "docs" / "quality").mkdir(parents=True)
    three = HEADER + "".join(f"s,1,{coder},1,1,9,a\n" for coder in "abc")
    (blocked / "docs" / "quality" / "cuts.csv").write_text(three, encoding="utf-8")
    assert main([str(blocked), "--format", "markdown"]) == 1
    assert "\n| all pairs | 1 | 3, 3 | 3 | 1.000 |" in capsys.readouterr().out


def test_a_package_that_cannot_be_read_is_one_sentence(blocked, capsys):
    (blocked / "data/codings.csv").write_bytes(b"")
    assert main([str(blocked)]) == 1
    out, problem = capsys.readouterr()
    assert (out, problem) == (
        "",
        "data/codings.csv:1 has no header (make validate says more)\n",
    )


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["nowhere"]])
def test_wrong_usage_is_one_sentence(tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, problem = capsys.readouterr()
    assert (out, problem.count("\n")) == ("", 1)


LINKS = "coder_id,statement_id,table,target_id\n"


def test_links_are_compared_on_the_statements_that_both_saw(tmp_path):
    # model-a saw one-001, one-002 and one-003, model-b only the last two. Published are go-home for 001 and 003, and for 004,
    # which nobody saw. model-a chose go-home for 001 and 002: one of 2 + 2 links is shared, and only 001 is the same.
    # With model-b, who chose none for 002 and go-home for 003, nothing is shared of 1 + 1 links.
    path = tmp_path / "links.csv"
    path.write_text(
        LINKS
        + "model-a,one-001,stances,go-home\nmodel-a,one-002,stances,go-home\nmodel-a,one-003,,\n"
        + "model-b,one-002,,\nmodel-b,one-003,stances,go-home\n",
        encoding="utf-8",
    )
    stances = [{"statement_id": f"one-00{number}", "demand_id": "go-home"} for number in (1, 3, 4)]
    said = [{"statement_id": f"one-00{number}"} for number in (1, 2, 3, 4)]
    links = measure_links(path, frames(statements=said, stances=stances))
    of_stances = {(link.first, link.second): link for link in links if link.table == "stances"}
    assert list(of_stances) == [("published", "model-a"), ("published", "model-b"), ("model-a", "model-b")]
    assert {pair: tuple(vars(link).values())[3:] for pair, link in of_stances.items()} == {
        ("published", "model-a"): (3, 2, 2, 1, 0.5, 1),
        ("published", "model-b"): (2, 1, 1, 1, 1, 2),
        ("model-a", "model-b"): (2, 1, 1, 0, 0, 0),
    }
    assert {link.f1 for link in links if link.table == "forecasts"} == {None}
    assert measure_links(tmp_path / "none.csv", frames()) == ()


@pytest.mark.parametrize(
    "row", ["model-a,one-001,stances,", "model-a,one-001,demands,go-home", "model-a,one-001,,go-home"]
)
def test_a_link_of_no_table_is_refused(tmp_path, row):
    (tmp_path / "links.csv").write_text(LINKS + row + "\n", encoding="utf-8")
    with pytest.raises(QualityError, match=r"^links\.csv:2 must name a link"):
        measure_links(tmp_path / "links.csv", frames())
