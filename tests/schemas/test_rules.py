"""One broken fixture for every rule, which must raise exactly that rule at exactly that place."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from schemas import rules  # noqa: F401  (registers the rules of meaning)
from schemas.demands import in_cycle
from schemas.rule import RULES, Rule, register
from tests.packages import BASE, Fixture, base, edit, fixtures
from tests.verdicts import known_of, validate

ALL = fixtures()
# Not broken by data: it says that Frictionless knows something that our own checks do not (see test_engines.py).
NOT_BY_DATA = {"frictionless"}


@pytest.fixture(scope="module")
def raised(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """Validates the fixtures of the selected tests on all cores; gives each test what was broken and what was found.

    A fixture written by hand has a package of its own; of those made by a loop as many share one as touch different rows.
    """
    selected = [item for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]
    packages: list[tuple[Path, list[Fixture]]] = []
    for name in [item.callspec.params["name"] for item in selected if "name" in item.callspec.params]:
        _place(ALL[name], packages, tmp_path_factory)
    known_of(packages[0][0])  # now, so that every process has it from this one
    with ProcessPoolExecutor() as pool:
        jobs = [(fixtures, pool.submit(validate, package, "pandera")) for package, fixtures in packages]
        of_rule = {fixture.rule: (fixtures, job) for fixtures, job in jobs for fixture in fixtures}
        yield lambda name: (of_rule[name][0], of_rule[name][1].result()[0])
        pool.shutdown(cancel_futures=True)


def _place(fixture: Fixture, packages: list[tuple[Path, list[Fixture]]], paths: pytest.TempPathFactory) -> None:
    """Applies a fixture to a package of the same family that still has what is edited, or else to a new one."""
    for package, others in packages:
        if fixture.family and fixture.family == others[0].family:
            try:
                others.append(fixture.apply(package))
            except ValueError:
                continue
            return
    package = base(paths.mktemp("rule"))
    packages.append((package, [fixture.apply(package)]))


def test_the_base_package_is_valid(package):
    findings, rows = validate(package, engine="both")
    assert findings == []
    assert all(rows.values()), "every table is used"


def test_every_rule_has_a_fixture_and_every_fixture_a_rule():
    without = sorted(set(RULES) - set(ALL) - NOT_BY_DATA)
    assert not without, f"no fixture in tests/rules breaks the rules {', '.join(without)}"
    nothing = sorted(set(ALL) - set(RULES))
    assert not nothing, f"no rules are called like the fixtures {', '.join(nothing)}"


@pytest.mark.parametrize("name", sorted(ALL))
def test_fixture_raises_its_rule_and_nothing_else(name, raised):
    applied, findings = raised(name)
    also = {rule for fixture in applied for rule in fixture.also}
    found = {(found.rule, found.file, found.line, found.field) for found in findings}
    beside = {place for place in found if place[0] in also}
    assert found - beside == {place for fixture in applied for place in fixture.expected()}
    assert {place[0] for place in beside} == also, "what `also` lists follows in fact"
    for each in findings:
        assert each.severity == RULES[each.rule].severity
        assert each.message.isprintable()
        assert each.hint.isprintable()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_explained(rule: Rule):
    sentences = [rule.explains, *(ALL[name].why for name in ALL if name == rule.name)]
    for sentence in sentences:
        assert sentence.endswith("."), f"“{sentence}” is no sentence"
        assert len(sentence.split()) >= 4
    assert rule.says.strip()
    assert rule.hint.strip()
    assert not rule.hint.endswith("."), "a hint is a phrase: it stands behind an arrow or in front of a period"


def test_a_rule_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        register(next(iter(RULES.values())))


@pytest.mark.parametrize("find", ["Nobody Two", "Speaker"])
def test_an_edit_that_does_not_apply_fails(package, find):
    stale = Fixture("stale", "Why.", "data/speakers.csv", find=find, replace="Somebody")
    with pytest.raises(ValueError, match="times, not once"):
        stale.apply(package)


def test_the_hashes_of_the_base_package_are_what_the_design_says():
    """Computed here anew, from the words of the design and without the project's own function."""
    tables = {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in BASE.glob("*.csv")}
    seen = {}
    for row in tables["statements"]:
        parts = [row["speaker_id"], row["source_id"], row["locator"], row["quote"] or row["summary"]]
        seen[row["statement_id"]] = [*parts, row["claim_words"]] if row["claim_words"] else parts
    for row in tables["scenarios"]:
        seen[row["scenario_id"]] = [row["scenario_id"], row["resolution_rule"], row["horizon_until"]]
    for row in tables["demands"]:
        seen[row["demand_id"]] = [row["demand_id"], row["description"]]
    for row in tables["figures"]:
        counted = [row[name] for name in ("quantity", "scope", "low", "high", "unit", "words")]
        seen[row["figure_id"]] = [sha(seen[row["statement_id"]]), *counted]
    for row in tables["codings"]:
        assert row["content_hash"] == sha(seen[row["record"].split("|")[0]])


def sha(parts: list[str]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def found(package: Path) -> list[tuple[str, str, int | None]]:
    """Validates a package and returns rule, file and line of each finding."""
    return [(each.rule, each.file, each.line) for each in validate(package, engine="pandera")[0]]


def test_without_a_third_coder_one_of_the_two_is_enough(package):
    edit(package, "data/statements.csv", "forecast,unconditional,,,5", "forecast,unconditional,,,3")  # second coder's
    edit(package, "data/sources.csv", "aggregator", "opinion")
    assert found(package) == []


def test_without_a_third_coder_what_neither_gave_is_unsupported(package):
    edit(package, "data/statements.csv", "forecast,unconditional,,,5", "forecast,unconditional,,,4")
    assert found(package) == [("statements-tier-unsupported", "data/statements.csv", 2)]


def test_what_is_no_code_is_not_called_unsupported_too(package):
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert found(package) == [("stance-code", "data/stances.csv", 5)]


def test_the_latest_round_counts(package):
    first = "outcomes,scenario-two,coder-one,1,first,outcome,open,2026-11-21,cd63dac6710612c0\n"
    again = first.replace(",1,first,outcome,open", ",2,first,outcome,unresolvable")
    edit(package, "data/codings.csv", first, first + again)
    edit(package, "data/outcomes.csv", "scenario-two,open", "scenario-two,unresolvable")
    assert found(package) == [("outcomes-uncoded", "data/outcomes.csv", 3)], "and lacks a second coding"


def test_an_old_round_may_be_stale(package):
    first = "outcomes,scenario-two,coder-one,1,first,outcome,open,2026-11-21,cd63dac6710612c0\n"
    second = first.replace("coder-one,1,first", "coder-two,1,second").replace("-21,", "-22,")
    stale = [row.replace("cd63dac6710612c0", "0" * 16) for row in (first, second)]
    newer = [row.replace(",1,", ",2,") for row in (first, second)]
    edit(package, "data/codings.csv", first + second, stale[0] + newer[0] + stale[1] + newer[1])
    assert found(package) == []


PLAIN = "statements,one-001,coder-plain,1,plain,act,demand,2026-11-24,b57866d6230414d3\n"


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("coder-plain", "coder-three").replace("demand,2026", "offer,2026"),  # a second plain reader
        PLAIN.replace(",1,plain", ",2,plain"),  # a later round
    ],
)
def test_plain_readers_may_be_several_and_count_as_nothing(package, other):
    """Neither as a role that is taken, nor as a round that makes the trained coders' an old one, nor as a value that was given."""
    edit(package, "data/codings.csv", PLAIN, "".join(sorted([PLAIN, other])))
    assert found(package) == []


def test_a_plain_reading_of_what_has_changed_is_not_stale(package):
    edit(package, "data/codings.csv", PLAIN, PLAIN.replace("b57866d6230414d3", "0" * 16))
    assert found(package) == []


def test_a_plain_reader_supports_no_published_value(package):
    """announce is what the plain reader gave one-002; the trained coders gave threaten."""
    edit(package, "data/statements.csv", "threaten,addressee,economic,compel", "announce,addressee,,")
    assert ("statements-act-unsupported", "data/statements.csv", 4) in found(package)


def test_a_figure_whose_extent_nobody_has_coded_is_one_warning(package):
    edit(package, "data/figures.csv", "persons,whole,", "persons,,")
    for row in ("coder-one,1,first", "coder-two,1,second"):
        path = package / "data/codings.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(f"figures,figure-one,{row}")))
    assert found(package) == [("figure-without-extent", "data/figures.csv", 2)]


TWICE = "one-004,speaker-one,post-one,2022-01-14,2022-01-14,stated,,press,,source-series,para. 8,indirect,,,,,the border would stay open whatever came,State One will leave its border open in any case.,deny,unconditional,,,1,,no,\n"


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        (["passage-1"], ["passage-3"], False),
        (["passage-1"], ["passage-1"], True),
        (["passage-1", "passage-3"], ["passage-3"], True),
        (["passage-1"], [], True),
        ([], ["passage-3"], True),
    ],
)
def test_the_same_words_count_again_only_where_another_drawn_passage_holds_them(package, first, second, twice):
    edit(package, "data/statements.csv", "state-two-001,state-two,", f"{TWICE}state-two-001,state-two,")
    rows = sorted([f"one-003,{draw},guest\n" for draw in first] + [f"one-004,{draw},own\n" for draw in second])
    edit(package, "data/selections.csv", "one-003,passage-1,guest\n", "".join(rows))
    assert (("statement-twice", "data/statements.csv", 6) in found(package)) is twice


def test_of_three_alike_each_that_an_earlier_one_forbids_is_told(package):
    more = TWICE + TWICE.replace("one-004", "one-005")
    edit(package, "data/statements.csv", "state-two-001,state-two,", f"{more}state-two-001,state-two,")
    edit(package, "data/selections.csv", "one-003,passage-1,guest\n", "one-003,passage-1,guest\none-004,passage-3,own\none-005,passage-1,own\n")  # fmt: skip
    assert [line for rule, _, line in found(package) if rule == "statement-twice"] == [7]


@pytest.mark.parametrize(
    ("note", "answered"), [("Parts differ: why.", True), ("Parts differ:", False), ("parts differ", False), ("", False)]
)
def test_a_note_answers_why_a_demand_and_its_part_differ(package, note, answered):
    edit(package, "data/compliance.csv", "unclear,,No report of a signature was found.,The treaty was never put to a vote.", f"met,,Signed.,{note}")  # fmt: skip
    assert (("parts-differ", "data/compliance.csv", 2) in found(package)) is not answered


DAYS = [
    # outcome, met_on, partly_on, judged by the horizon 2022-12-31 of scenario-one: the rules that are broken
    ("occurred", "2022-12-31", "", set()),
    ("occurred", "2022-12-31", "2022-03-01", set()),
    ("occurred", "", "2022-03-01", {"outcome-without-day"}),
    ("occurred", "2023-01-01", "", {"outcome-day-late"}),
    ("partly", "", "2022-12-31", set()),
    ("partly", "", "", {"outcome-without-day"}),
    ("partly", "2022-12-31", "2022-03-01", {"outcome-day-unexpected"}),
    ("partly", "2023-01-01", "2022-03-01", {"outcome-day-late"}),
    ("not_occurred", "", "", set()),
    ("not_occurred", "2023-01-01", "2023-01-01", set()),
    ("not_occurred", "2022-12-31", "", {"outcome-day-unexpected"}),
    ("not_occurred", "", "2022-12-31", {"outcome-day-unexpected"}),
    ("moot", "2022-03-01", "", {"outcome-day-unexpected"}),
    ("unresolvable", "2022-03-01", "", {"outcome-day-unexpected"}),
    ("moot", "", "2022-03-01", set()),
    ("moot", "2023-01-01", "", {"outcome-day-late"}),
    ("open", "2023-01-01", "2023-01-01", {"outcome-day-late"}),
]


@pytest.mark.parametrize(("outcome", "met_on", "partly_on", "broken"), DAYS)
def test_the_days_of_an_outcome_fit_it_and_its_horizon(package, outcome, met_on, partly_on, broken):
    edit(package, "data/outcomes.csv", "not_occurred,2023-01-03,2023-01-02,", f"{outcome},{met_on},{partly_on},")
    assert {rule for rule, _, _ in found(package) if "day" in rule} == broken


def test_a_reason_answers_why_no_page_shows_the_day(package):
    edit(package, "data/outcomes.csv", "not_occurred,2023-01-03,2023-01-02,", "occurred,,,")
    assert ("outcome-without-day", "data/outcomes.csv", 2) in found(package)
    row = (package / "data/outcomes.csv").read_text(encoding="utf-8").splitlines()[1]
    reason = row.rsplit(",", 1)[1]
    edit(package, "data/outcomes.csv", reason, f"{reason} No day: reports give the month.")
    assert "outcome-without-day" not in {rule for rule, *_ in found(package)}


def test_no_day_is_too_early_where_nobody_knows_when_the_scenario_was_named(package):
    """scenario-one was named by 12 January, and nobody knows how long before."""
    edit(package, "data/outcomes.csv", "not_occurred,2023-01-03,2023-01-02,", "occurred,2021-12-01,,")
    assert "outcome-day-early" not in {rule for rule, _, _ in found(package)}


def test_an_organization_that_is_a_medium_cannot_act(package):
    edit(package, "data/organizations.csv", "state-two,State Two,state,", "state-two,State Two,media,")
    assert ("act-without-authority", "data/statements.csv", 6) in found(package)


def test_two_readers_who_counted_otherwise_both_stand_until_a_third_settles(package):
    edit(
        package,
        "data/readings.csv",
        "passage-1,coder-two,second,in_scope,1",
        "passage-1,coder-two,second,in_scope,2",
    )
    assert found(package) == [], "one of the two counted as many as there are"
    edit(package, "data/readings.csv", "passage-1,coder-two,", "passage-1,coder-three,third,in_scope,2,2026-11-26\npassage-1,coder-two,")  # fmt: skip
    assert found(package) == [("draw-units", "data/draws.csv", 2)]


def test_a_passage_that_nobody_has_read_has_no_units_to_count(package):
    path = package / "data/readings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("passage-1,")), encoding="utf-8")
    assert found(package) == [("draws-unread", "data/draws.csv", 2)]


@pytest.mark.parametrize("row", ["scenarios", "sources", "events", "posts", "forecasts", "statements"])
def test_a_date_that_is_none_breaks_no_rule_that_compares_days(package, row):
    """A mistyped or blank date is one finding at its own cell, not several elsewhere."""
    cells = {
        "scenarios": ("2022-12-31", "31.12.2022"),
        "sources": ("2023-01-05,2026-11-20", "2023-01-05,"),
        "events": ("2022-02-10", "2022-2-1"),
        "posts": ("2022-12-31", "2020"),
        "forecasts": ("2030-12-31", "0"),
        "statements": (",,2022-01-12,", ",,12 January 2022,"),
    }
    edit(package, f"data/{row}.csv", *cells[row])
    assert {rule for rule, _, _ in found(package)} - {"coding-stale"} <= {"date", "required"}
    assert len({line for rule, _, line in found(package) if rule != "coding-stale"}) == 1


def test_a_cycle_is_found_and_what_only_leads_to_it_is_not():
    def marked(parents: dict[str, str]) -> set[str]:
        ids = pd.Series(list(parents), dtype=object)
        return set(ids[in_cycle(ids, pd.Series(list(parents.values()), dtype=object))])

    assert marked({"a": "b", "b": "c", "c": "b", "d": "d", "e": "a", "f": "", "g": "f"}) == {"b", "c", "d"}
    chain = {
        f"d{number}": f"d{number + 1}" for number in range(100_000)
    }  # which must not take the square of its length
    assert marked(chain) == set()
    assert marked(chain | {"d100000": "d99999"}) == {"d99999", "d100000"}


def test_no_coding_is_said_to_be_of_nothing_while_a_coded_table_cannot_be_read(package):
    codings = package / "data/codings.csv"
    header, *lines = codings.read_text(encoding="utf-8").splitlines(keepends=True)
    of_statements = [line for line in lines if line.startswith("statements,")]
    of_nothing = of_statements[0].replace("statements,", "statements,0-nobody-", 1)
    codings.write_text("".join([header, of_nothing, *of_statements[1:]]), encoding="utf-8")
    assert "coding-of-nothing" in {found.rule for found in validate(package, "pandera")[0]}
    (package / "data/figures.csv").write_bytes(b"\xff\xfe")
    assert "coding-of-nothing" not in {found.rule for found in validate(package, "pandera")[0]}
