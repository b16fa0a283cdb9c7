"""Writes the tracker of scenarios: what came of each, then who foresaw, denied, threatened or urged it, in which words, on which condition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from schemas.tables import tables as schemas_by_table
from scripts.package.records import Row, day
from scripts.pages.came import DECIDED, OWN_DAY, Came, came_by, condition_failed, days_asked, in_words
from scripts.pages.data import OURS, Data
from scripts.pages.drawing import STEP, WIDE, Drawing, Mark, rows_of
from scripts.pages.groups import GROUPS, group, label
from scripts.pages.markup import dates, page, section, table, text
from scripts.pages.outcomes import came
from scripts.pages.pictures import STYLES, Picture, opening, picture

FOLDER = "tracker"
SCALE = ("will_not", "almost_no_chance", "very_unlikely", "unlikely", "even", "likely", "very_likely", "almost_certain", "will", "less_likely", "possible", "more_likely")  # fmt: skip
SHORT = {"will_not": "will not", "almost_no_chance": "no chance", "very_unlikely": "v. unlikely", "very_likely": "v. likely", "almost_certain": "almost sure", "less_likely": "less likely", "more_likely": "more likely"}  # fmt: skip
SHAPES = {"russia": "triangle", "belarus": "plus", "ukraine": "square", "west": "circle", "others": "diamond"}
LANES = {"forecasts": "It will or may come", "denies": "It will not come", "threatens": "Threatened", "advocates": "Urged", "mentions": "Named otherwise"}  # fmt: skip
LEFT, LEFT_NARROW, REPEAT = (
    128,
    84,
    6,
)  # pixels: what stands left of the marks; scenarios after which the heads come again
DESCRIPTION = "Every future that was foreseen, denied, threatened or urged in the 2021-22 crisis between Russia and the West: in which words, when, on which condition, and what came of it by which day."
HEAD = ("scenario_id", "scenario", "statement_id", "said_until", "speaker", "side", "mode", "likelihood", "likelihood_words", "condition", "condition_met", "by_date", "horizon_until", "outcome", "met_on", "partly_on", "what_came")  # fmt: skip
CAUTIONS = (
    "**Not a record of anybody’s judgement.** Most outcomes hang on one event, the invasion of 24 February 2022, so that the scenarios are not separate trials. A few chosen "
    "statements are no sample of a speaker’s forecasts. All rules for judging were written after the events, each from the statement that opened its scenario alone, by models that knew the outcome. "
    "There are therefore no rates of success here and no rankings, and none should be made from these pages."
)
READ = "Under the name of each scenario stands what came of it, with the day. Then each mark is one curated statement, in the column of the word that it used, and leads to it; “possible” and “more likely” give no place on the scale. What came is asked by the day that the speaker named; where none was named, 14 and 60 days after the statement; and at the horizon of the scenario, which is the latest day that counts. A threat is carried out or not; what had come before a statement was already so."


def tracked(data: Data, scenario: Row) -> Iterator[str]:
    """Yields who spoke of a scenario, as Markdown: those who say how likely it is, or urge or threaten it, then, folded away, the others."""
    links = data.said(data.many("forecasts", "scenario_id", scenario["scenario_id"]))
    shown = [(said, one) for said, one in links if not _only_named(one)]
    yield _table(data, scenario, shown) or "Nobody is recorded who says whether it will come."
    if rest := [said for said, one in links if _only_named(one)]:
        counted = data.counted(said["statement_id"] for said in rest)
        noun = "statement names" if len(rest) == 1 else "statements name"
        yield f"<details markdown><summary>{counted} {noun} it without saying how likely it is</summary>\n\n{_named(data, scenario, rest)}\n\n</details>"


def _named(data: Data, scenario: Row, rest: list[Row]) -> str:
    """Lists the curated statements that only name a scenario, and leads to the sampled ones: with these, too, a page would weigh too much."""
    rows = [[dates(said["said_from"], said["said_until"]), data.speaker(said["speaker_id"]), data.told(said["statement_id"])] for said in rest if said["curated"] == "yes"]  # fmt: skip
    sampled = len(rest) - len(rows)
    view = f"/explorer/index.md?entry=sampled&scenario={scenario['scenario_id']}&mode=mentions&likelihood=unstated"
    more = [f"The [{sampled} *sampled*]({view}) are in the explorer."] if sampled else []
    return "\n\n".join([table("tracked", ["Date", "Speaker", "Statement"], rows), *more])


def _only_named(forecast: Row) -> bool:
    return forecast["likelihood"] == "unstated" and forecast["mode"] == "mentions"


def _table(data: Data, scenario: Row, links: list[tuple[Row, Row]]) -> str:
    rows = []
    for said, one in links:
        words = f"“{text(one['likelihood_words'])}”" if one["likelihood_words"] else ""
        how = " ".join(part for part in (data.code("forecasts", "mode", one["mode"]), data.code("forecasts", "likelihood", one["likelihood"]), words) if part)  # fmt: skip
        marked = "" if said["curated"] == "yes" else " *sampled*"
        rows.append([dates(said["said_from"], said["said_until"]), data.speaker(said["speaker_id"]), how, _condition(data, said, one), text("; ".join(what_came(data, scenario, said, one))), data.told(said["statement_id"]) + marked])  # fmt: skip
    return table("tracked", ["Date", "Speaker", "In which words", "If", "What came", "Statement"], rows)


def _condition(data: Data, said: Row, one: Row) -> str:
    if not one["condition_met"]:
        return ""
    return f"{data.code('statements', 'condition', said['condition'])} {data.code('forecasts', 'condition_met', one['condition_met'])}"


def what_came(data: Data, scenario: Row, said: Row, one: Row) -> list[str]:
    """Returns what came of one forecast by each day that is asked for, each said once."""
    if condition_failed(one):
        return ["the if did not come to be: nothing to compare"]
    horizon = scenario["horizon_until"]
    outcome = data.one("outcomes", scenario["scenario_id"])
    told: list[tuple[str, Came]] = []
    for name, by in days_asked(said, one, horizon).items():
        found = came_by(said, outcome, by, horizon)
        if found is None:
            return [f"{data.label('outcomes', 'outcome', outcome['outcome']).lower()}, as judged on {day(outcome['judged_on'])}"]  # fmt: skip
        told.append((name, found))
    return [f"{name}: {in_words(found, one['mode'], outcome)}" for name, found in _new(told)]


def _new(told: list[tuple[str, Came]]) -> Iterator[tuple[str, Came]]:
    """Leaves out what a later day repeats (nothing yet) or an earlier one has said (came on that day); the speaker's own day always stays."""
    for place, (name, found) in enumerate(told):
        same = [other for _, other in told[:place] if (other.what, other.on) == (found.what, found.on)]
        later = [other for _, other in told[place + 1 :] if other.what == found.what == "nothing"]
        if name == OWN_DAY or not (later or (same and found.on)):
            yield name, found


# --- the picture -----------------------------------------------------------------------------------------------------


def worded(data: Data, scenario: Row) -> list[tuple[Row, Row]]:
    """Returns the curated statements that say in words how likely a scenario is, in the order of days."""
    found = data.said(data.many("forecasts", "scenario_id", scenario["scenario_id"]))
    return [(said, one) for said, one in found if said["curated"] == "yes" and one["likelihood"] != "unstated"]


def kinds(data: Data) -> Iterator[tuple[str, str, list[Row]]]:
    """Yields the scenarios by kind: its name for addresses, its label, its scenarios by title."""
    for kind in schemas_by_table()["scenarios"].field("kind").enum:
        if rows := sorted(data.many("scenarios", "kind", kind), key=lambda row: row["title"]):
            yield kind.replace("_", "-"), data.label("scenarios", "kind", kind), rows


def pictures(data: Data) -> Iterator[Picture]:
    """Yields the picture of each kind of scenario of which somebody says how likely it is."""
    for name, title, scenarios in kinds(data):
        if any(worded(data, row) for row in scenarios):
            yield of_scenarios(data, name, title, scenarios)


def of_scenarios(data: Data, name: str, title: str, scenarios: list[Row]) -> Picture:
    """Returns the picture of some scenarios: those of a kind, or one alone."""
    shown = [row for row in scenarios if worded(data, row)]
    rows = [_cells(data, row, said, one) for row in shown for said, one in worded(data, row)]
    on = f"{len(shown)} of {len(scenarios)} scenarios" if len(scenarios) > 1 else "this scenario"
    told = f"{len(rows)} curated statements on {on}, in the columns of their words. {counted(data, shown)} The table below says the same in words."
    heading = f"Words of likelihood, and what came: {title}"
    return Picture(name, heading, told, partial(_draw, data, shown), HEAD, rows, _summary(data, shown))


def counted(data: Data, scenarios: list[Row]) -> str:
    """Counts what came of scenarios by their horizons, each once; those of which every if failed, or that cannot be decided, are left out."""
    kept = [row for row in scenarios if not all(condition_failed(one) for _, one in worded(data, row))]
    outcomes = Counter(data.one("outcomes", row["scenario_id"])["outcome"] for row in kept)
    names = {"occurred": "came", "partly": "came in part", "not_occurred": "did not come"}
    told = [f"{outcomes[code]} {names[code]}" for code in DECIDED if outcomes[code]]
    undecided = len(scenarios) - sum(outcomes[code] for code in DECIDED)
    left = f"; {undecided} cannot be compared" if undecided else ""
    return f"Each scenario counted once, by its own horizon: {', '.join(told) or 'none'}{left}."


def since_first(data: Data, scenario: Row) -> str:
    """Says what came after the first statement about a scenario whose if did not fail, so that each scenario is told once."""
    links = worded(data, scenario)
    first = next((link for link in links if not condition_failed(link[1])), links[0])
    return f"After the first, of {day(first[0]['said_until'])}: {'; '.join(what_came(data, scenario, *first))}"


def _draw(data: Data, scenarios: list[Row], drawing: Drawing) -> None:
    links = [link for row in scenarios for link in worded(data, row)]
    groups = {group(data, said) for said, _ in links}
    drawing.legend((SHAPES[key], key, label(key)) for key in GROUPS if key in groups)
    used = [code for code in SCALE if code in {one["likelihood"] for _, one in links}]
    for place, row in enumerate(scenarios):
        if drawing.width == WIDE and place % REPEAT == 0:
            _heads(drawing, used)
        drawing.height += 10
        drawing.words(row["title"], 13, kind="cb-strong")
        drawing.words(f"{_outcome(data, row)}. {since_first(data, row)}.", 11, kind="cb-quiet")
        for mode, name in LANES.items():
            if mine := [link for link in worded(data, row) if link[1]["mode"] == mode]:
                _lane(data, drawing, used, name, mine)
    drawing.height += 4


def _heads(drawing: Drawing, used: list[str]) -> None:
    """Writes the words of likelihood above their columns."""
    drawing.height += 26
    wide = (drawing.width - LEFT) / len(used)
    for place, code in enumerate(used):
        drawing.at(SHORT.get(code, code), LEFT + place * wide, drawing.height - 4, 11, kind="cb-strong")
    drawing.line(0, drawing.height, drawing.width, drawing.height)


def _lane(data: Data, drawing: Drawing, used: list[str], name: str, links: list[tuple[Row, Row]]) -> None:
    """Draws the statements of one kind about one scenario, each in the column of its word; phones have the words beside the marks."""
    if drawing.width == WIDE:
        top, left, wide = drawing.height + 12, LEFT, (drawing.width - LEFT) / len(used)
        drawing.at(name, 0, top + 4, 11)
    else:
        drawing.words(f"{name}:", 11)
        top, left, wide = drawing.height + 8, LEFT_NARROW, drawing.width - LEFT_NARROW
    bottom = top
    for place, code in enumerate(used):
        mine = [_mark(data, said, one) for said, one in links if one["likelihood"] == code]
        if not mine:
            continue
        if drawing.width != WIDE:
            drawing.at(SHORT.get(code, code), 10, top + 4, 11, kind="cb-quiet")
        x = left + 5 + (place * wide if drawing.width == WIDE else 0)
        for column, line, mark in rows_of(mine, max(1, int((wide - 8) // STEP))):
            drawing.mark(mark, x + column * STEP, top + line * STEP)
            bottom = max(bottom, top + line * STEP)
        top = top if drawing.width == WIDE else bottom + STEP + 3
    drawing.height = bottom + STEP / 2 + 2


def _mark(data: Data, said: Row, one: Row) -> Mark:
    name = data.one("speakers", said["speaker_id"])["name"]
    words = f"“{one['likelihood_words']}”" if one["likelihood_words"] else f"{OURS} {said['summary']}"
    mode = data.label("forecasts", "mode", one["mode"]).lower()
    return Mark(SHAPES[group(data, said)], group(data, said), f"{name}, {day(said['said_until'])}, {mode}: {words}", f"/statements/{said['statement_id']}/index.html", said["said_until"])  # fmt: skip


def _outcome(data: Data, scenario: Row) -> str:
    return came(data, data.one("outcomes", scenario["scenario_id"]), day, plain=True)


# --- the tables ------------------------------------------------------------------------------------------------------


def _cells(data: Data, scenario: Row, said: Row, one: Row) -> list[str]:
    speaker, outcome = data.one("speakers", said["speaker_id"]), data.one("outcomes", scenario["scenario_id"])
    told = "; ".join(what_came(data, scenario, said, one))
    return [scenario["scenario_id"], scenario["title"], said["statement_id"], said["said_until"], speaker["name"], speaker["side"], one["mode"], one["likelihood"], one["likelihood_words"], said["condition"], one["condition_met"], one["by_date"], scenario["horizon_until"], outcome["outcome"], outcome["met_on"], outcome["partly_on"], told]  # fmt: skip


def _summary(data: Data, scenarios: list[Row]) -> str:
    """Writes for each scenario which words were used how often, and what came after the first of its statements whose if did not fail."""
    rows = []
    for row in scenarios:
        links = worded(data, row)
        used = Counter((one["mode"], one["likelihood"]) for _, one in links)
        words = "; ".join(f"{text(data.label('forecasts', 'mode', mode).lower())}, {text(data.label('forecasts', 'likelihood', code).lower())}: [{number}](/explorer/index.md?scenario={row['scenario_id']}&mode={mode}&likelihood={code})" for (mode, code), number in used.items())  # fmt: skip
        rows.append([data.record("scenarios", row["scenario_id"], "title"), text(_outcome(data, row)), words, text(since_first(data, row))])  # fmt: skip
    return table("tracked-kinds", ["Scenario", "What came", "Words, with the number of statements", "After the first of them"], rows)  # fmt: skip


def tracker_page(data: Data) -> str:
    """Writes the page."""
    drawn = {made.name: made for made in pictures(data)}
    blocks = opening("What was foreseen, and what came", CAUTIONS, READ)
    for name, title, scenarios in kinds(data):
        parts = [picture(data, FOLDER, drawn[name])] if name in drawn else []
        parts += [_folded(data, row) for row in scenarios]
        blocks.append(section(f"{text(title)} {{#{name}}}", *parts))
    return page("What was foreseen, and what came", blocks, description=DESCRIPTION, styles=(STYLES,))


def _folded(data: Data, scenario: Row) -> str:
    """Writes a scenario folded away: its title and what came, then who said what."""
    head = f"{text(scenario['title'])}: {text(_outcome(data, scenario))}"
    where = data.record("scenarios", scenario["scenario_id"], "title")
    links = data.said(data.many("forecasts", "scenario_id", scenario["scenario_id"]))
    shown = _table(data, scenario, [(said, one) for said, one in links if not _only_named(one)])
    rest = data.counted(said["statement_id"] for said, one in links if _only_named(one))
    named = f"The rule, the reason and the source of the outcome are on its page: {where}. Statements that name it without saying how likely it is: {rest}."
    return "\n\n".join([f"<details markdown><summary>{head}</summary>", text(scenario["description"]), shown, named, "</details>"])  # fmt: skip
