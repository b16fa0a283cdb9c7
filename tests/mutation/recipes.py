"""How each rule of meaning is broken in any package: which rows can be changed, and to what.

`change` returns the cells to change, or nothing where the row does not serve. Findings in other rows than the changed one are
marked by `reported`, asked for each row of the rule's own table. What `also` lists may follow from the same change.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from schemas.forecasts import CARRIED_BY as MODES
from schemas.stances import CARRIED_BY as STANCES
from schemas.statements import OFFICIAL_ACTS, WITHOUT_AUTHORITY, WITHOUT_TARGET

Row = dict[str, str]
Rows = dict[str, list[Row]]
LAST_DAY = "2022-02-24"


@dataclass(frozen=True)
class Recipe:
    """One way to break a rule; see the module's words."""

    rule: str
    table: str
    change: Callable[[Row, Rows], Row | bool | str | None]
    also: tuple[str, ...] = ()
    reported: Callable[[Row, Row], bool] | None = None


def one(rows: Rows, table: str, name: str) -> Row:
    """Returns the row of a table whose first cell is `name`, or blank cells."""
    return next((row for row in rows[table] if next(iter(row.values())) == name), dict.fromkeys(rows[table][0], ""))


def _elsewhere(row: Row, rows: Rows) -> Row | None:
    """Puts a passage into another document, in which no statement that was taken from it stands."""
    taken = {each["statement_id"] for each in rows["selections"] if each["draw_id"] == row["draw_id"]}
    stand_in = {each["source_id"] for name in ("statements", "appearances") for each in rows[name] if each["statement_id"] in taken}  # fmt: skip
    others = [each["source_id"] for each in rows["draws"] if (each["frame_id"], each["listed_day"]) == (row["frame_id"], row["listed_day"])]  # fmt: skip
    # The small package has one passage a day, and a source that serves.
    others += [each["source_id"] for each in rows["sources"] if each["source_id"] == "source-portal"]
    return next(({"source_id": each} for each in others if each not in stand_in), None)


def later(day: str, by: int) -> str:
    """Returns the day that comes so many days later."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=by)).isoformat()


def official(row: Row, rows: Rows) -> bool:
    """Says whether the speaker of a statement can act: an organization, or the holder of an office of weight."""
    authority = one(rows, "posts", row["post_id"])["authority"]
    return one(rows, "speakers", row["speaker_id"])["kind"] == "organization" or authority not in ("", "state_media", "outside")  # fmt: skip


def selected(row: Row, rows: Rows) -> bool:
    """Says whether a statement stands in a drawn passage."""
    return any(each["statement_id"] == row["statement_id"] for each in rows["selections"])


def said(rows: Rows, name: str) -> Row:
    """Returns a statement."""
    return one(rows, "statements", name)


def _unlinked(row: Row, rows: Rows) -> bool:
    """Says whether nothing that depends on its act or day is linked to a statement."""
    name = row["statement_id"]
    links = [*rows["stances"], *rows["forecasts"]]
    opens = any(scenario["opened_by"] == name for scenario in rows["scenarios"])
    return not opens and all(link["statement_id"] != name for link in links)


def _excluded(link: Row, rows: Rows, carried_by: dict[str, set[str]]) -> str | None:
    """Returns a stance or mode that the act of the linked statement excludes."""
    act = said(rows, link["statement_id"])["act"]
    return next((code for code, acts in carried_by.items() if act not in acts), None)


def _excluded_stance(link: Row, rows: Rows) -> str | None:
    statement = said(rows, link["statement_id"])
    allowed = {"rejects": {"assert", "forecast"}} if not official(statement, rows) else {}
    return _excluded(link, rows, {code: acts | allowed.get(code, set()) for code, acts in STANCES.items()})


def _another(rows: Rows, table: str, name: str) -> str:
    """Returns the first identifier of a table that is another one."""
    return next(value for row in rows[table] if (value := next(iter(row.values()))) != name)


WORDS = " one two three four five six seven eight nine"
LONG = " ".join(["word"] * 31)
UNTHREATENING = {"threat_means": "", "threat_aim": ""}
NO_DAY = {"met_on": "", "partly_on": ""}
DAYS = ("relation-backwards", "by-date-past", "opened-by-later", "event-day", "post-not-held", "said-after-publication", "published-by", "horizon-before-opening", "outcome-source-early", "said-order", "unit-group-mixed")  # fmt: skip
ACTS = ("stance-act", "mode-act", "target-missing", "target-unexpected", "act-without-authority", "threat-detail-missing", "threat-detail-unexpected")  # fmt: skip
OUTCOMES = ("outcome-unsourced", "outcome-too-early", "outcome-still-open", "outcome-source-early", "outcome-day-early", "outcome-day-late", "outcome-day-unexpected")  # fmt: skip
QUOTED = ("figure-words-not-quoted", "likelihood-words-not-quoted", "quote-not-found")

RECIPES: list[Recipe] = [
    # statements: the quote
    Recipe("quote-missing", "statements", lambda row, _: row["quote"] and {"quote": "", "quote_language": "", "translation": "", "quote_original": ""}),
    Recipe("quote-unexpected", "statements", lambda row, _: row["attribution"] == "indirect" and {"quote": "some words", "quote_language": "en"}, QUOTED),
    Recipe("quote-unexpected", "statements", lambda row, _: row["attribution"] == "mixed" and {"attribution": "indirect"}),
    Recipe("quote-too-long", "statements", lambda row, _: row["quote"] and len(row["quote"]) < 400 and {"quote": f"{row['quote']} {LONG}"}),
    Recipe("quote-too-long", "statements", lambda row, _: row["quote"] and len(row["quote"]) < 400 and {"quote": f"{row['quote']} — {LONG} …"}),
    Recipe("quote-marks", "statements", lambda row, _: row["quote"] and '"' not in row["quote"] and {"quote": f"“{row['quote']}”"}),
    Recipe("quote-marks", "statements", lambda row, _: row["quote"] and {"quote": row["quote"] + ","}),
    Recipe("omission-mark", "statements", lambda row, _: row["quote"] and {"quote": row["quote"] + " [...] thus"}),
    Recipe("omission-mark", "statements", lambda row, _: row["quote"] and {"quote": row["quote"] + "[…] thus"}),
    Recipe("omission-mark", "statements", lambda row, _: row["quote"] and {"quote": row["quote"] + " […]"}),
    Recipe("quote-language", "statements", lambda row, _: row["quote"] and {"quote_language": ""}),
    Recipe("quote-language", "statements", lambda row, _: not row["quote"] and {"quote_language": "en"}),
    Recipe("translation-without-quote", "statements", lambda row, _: not row["quote"] and {"translation": "outlet"}),
    Recipe("original-without-translation", "statements", lambda row, _: not row["translation"] and {"quote_original": "слова"}),
    Recipe("claim-words-unexpected", "statements", lambda row, _: row["attribution"] != "indirect" and {"claim_words": "some words"}),
    Recipe("claim-words-too-long", "statements", lambda row, _: row["attribution"] == "indirect" and {"claim_words": LONG}),
    # statements: how they came in
    Recipe("statement-unselected", "statements", lambda row, rows: not selected(row, rows) and {"curated": "no"}),
    Recipe("statement-twice", "statements", lambda row, rows: not selected(row, rows) and _same_words(row, rows), (*DAYS, *QUOTED, "quote-language", "translation-without-quote", "original-without-translation", "quote-unexpected", "quote-missing", "unit-group-mixed", "unit-group-of-one"), lambda row, changed: row is changed),
    # statements: the day
    Recipe("said-order", "statements", lambda row, _: row["said_until"] < LAST_DAY and {"said_from": later(row["said_until"], 1)}, DAYS),
    Recipe("said-day-unstated", "statements", lambda row, _: row["date_basis"] == "stated" and {"said_from": ""}, DAYS),
    Recipe("said-after-publication", "statements", lambda row, rows: (day := one(rows, "sources", row["source_id"])["published_on"]) and "2021-11" <= day < LAST_DAY and {"said_until": later(day, 1)}, DAYS),
    Recipe("published-by", "statements", lambda row, _: row["date_basis"] == "published_by" and {"said_until": later(row["said_until"], -1)}, DAYS),
    Recipe("event-day", "statements", lambda row, rows: next(({"event_id": event["event_id"]} for event in rows["events"] if event["starts_on"] > row["said_until"]), None)),
    Recipe("event-day", "statements", lambda row, rows: next(({"event_id": event["event_id"]} for event in rows["events"] if (event["ends_on"] or event["starts_on"]) < (row["said_from"] or row["said_until"])), None)),
    Recipe("event-day", "events", lambda row, rows: {"starts_on": "2022-03-01", "ends_on": "2022-03-02"} if any(each["event_id"] == row["event_id"] for each in rows["statements"]) else None, reported=lambda row, changed: row["event_id"] == changed["event_id"]),
    # statements: the office, the act and its target
    Recipe("post-of-another", "statements", lambda row, rows: next(({"post_id": post["post_id"]} for post in rows["posts"] if post["speaker_id"] != row["speaker_id"]), None), (*ACTS, "post-not-held")),
    Recipe("post-not-held", "posts", lambda row, rows: any(each["post_id"] == row["post_id"] for each in rows["statements"]) and {"held_from": "2010-01-01", "held_until": "2021-10-31"}, ("speaker-side",), lambda row, changed: row["post_id"] == changed["post_id"]),
    Recipe("post-not-held", "posts", lambda row, rows: any(each["post_id"] == row["post_id"] for each in rows["statements"]) and {"held_from": "2022-02-25", "held_until": ""}, ("speaker-side",), lambda row, changed: row["post_id"] == changed["post_id"]),
    Recipe("target-unexpected", "statements", lambda row, rows: row["act"] in WITHOUT_TARGET and {"target_id": rows["organizations"][0]["organization_id"]}),
    Recipe("target-unexpected", "statements", lambda row, _: row["act"] in ("demand", "accuse", "offer") and row["target_id"] and {"act": "assert"}, (*ACTS,)),
    Recipe("target-missing", "statements", lambda row, _: row["act"] == "accuse" and {"target_id": ""}),
    *[Recipe("act-without-authority", "statements", lambda row, rows, act=act: not official(row, rows) and {"act": act}, ACTS) for act in OFFICIAL_ACTS],
    Recipe("act-without-authority", "statements", lambda row, rows: row["act"] in OFFICIAL_ACTS and one(rows, "speakers", row["speaker_id"])["kind"] == "person" and {"post_id": ""}),
    *[Recipe("threat-detail-missing", "statements", lambda row, _, name=name: row["act"] == "threaten" and {name: ""}) for name in UNTHREATENING],
    Recipe("threat-detail-missing", "statements", lambda row, _: row["act"] == "threaten" and UNTHREATENING),
    Recipe("threat-detail-unexpected", "statements", lambda row, _: row["act"] != "threaten" and {"threat_means": "force"}),
    Recipe("threat-detail-unexpected", "statements", lambda row, _: row["act"] != "threaten" and {"threat_aim": "deter"}),
    *[Recipe("tier-of-aggregator", "statements", lambda row, _, tier=tier: row["quote"] and {"translation": "back", "tier": tier}) for tier in "123"],
    Recipe("unit-group-of-one", "statements", lambda row, _: not row["unit_group"] and {"unit_group": "alone"}),
    Recipe("unit-group-mixed", "statements", lambda row, rows: next(({"unit_group": each["unit_group"]} for each in rows["statements"] if each["unit_group"] and each["speaker_id"] != row["speaker_id"] and not row["unit_group"]), None), reported=lambda row, changed: row["unit_group"] == changed["unit_group"]),
    # links of statements
    Recipe("stance-act", "stances", lambda row, rows: (code := _excluded_stance(row, rows)) and {"stance": code}),
    Recipe("stance-act", "statements", lambda row, rows: any(each["statement_id"] == row["statement_id"] and each["stance"] == "advances" for each in rows["stances"]) and row["act"] == "demand" and {"act": "accuse"}, (*ACTS,), lambda row, changed: (row["statement_id"], row["stance"]) == (changed["statement_id"], "advances")),
    Recipe("mode-act", "forecasts", lambda row, rows: (code := _excluded(row, rows, MODES)) and {"mode": code}),
    *[Recipe("mode-act", "forecasts", lambda row, rows, mode=mode: said(rows, row["statement_id"])["act"] not in MODES[mode] and {"mode": mode}) for mode in MODES],
    Recipe("likelihood-words", "forecasts", lambda row, _: row["likelihood_words"] and {"likelihood_words": ""}),
    Recipe("likelihood-words", "forecasts", lambda row, _: row["likelihood"] == "unstated" and {"likelihood_words": "perhaps"}, ("likelihood-words-not-quoted",)),
    Recipe("likelihood-words", "forecasts", lambda row, _: row["likelihood_words"] and {"likelihood": "unstated"}),
    Recipe("likelihood-words-too-long", "forecasts", lambda row, _: row["likelihood_words"] and {"likelihood_words": row["likelihood_words"] + WORDS}, ("likelihood-words-not-quoted",)),
    Recipe("likelihood-words-not-quoted", "forecasts", lambda row, rows: row["likelihood_words"] and said(rows, row["statement_id"])["attribution"] == "direct" and {"likelihood_words": "zounds"}),
    Recipe("by-date-past", "forecasts", lambda row, rows: (day := said(rows, row["statement_id"])["said_from"]) > "2021-11-01" and {"by_date": later(day, -1)}, ("horizon-unmarked",)),
    Recipe("condition-met-unexpected", "forecasts", lambda row, rows: said(rows, row["statement_id"])["condition"] == "unconditional" and {"condition_met": "met"}),
    Recipe("condition-unjudged", "forecasts", lambda row, rows: row["condition_met"] and {"condition_met": ""}),
    Recipe("condition-unjudged", "statements", lambda row, rows: row["condition"] == "unconditional" and any(each["statement_id"] == row["statement_id"] and each["mode"] in MODES and each["mode"] != "advocates" for each in rows["forecasts"]) and {"condition": "addressee"}, reported=lambda row, changed: row["statement_id"] == changed["statement_id"] and row["mode"] in MODES and row["mode"] != "advocates"),
    Recipe("relation-to-itself", "relations", lambda row, _: {"to_id": row["from_id"]}, ("relations-uncoded",)),
    Recipe("relation-backwards", "relations", lambda row, rows: _day_before(row, rows), ("relations-uncoded",)),
    Recipe("figure-without-extent", "figures", lambda row, _: row["extent"] and {"extent": ""}),
    Recipe("figure-words-too-long", "figures", lambda row, _: {"words": row["words"] + WORDS}, ("figure-words-not-quoted",)),
    Recipe("figure-words-not-quoted", "figures", lambda row, rows: said(rows, row["statement_id"])["attribution"] == "direct" and {"words": "zounds"}),
    *[Recipe("hedge-bounds", "figures", lambda row, _, hedge=hedge: bool(row["low"]) != bool(row["high"]) and {"hedge": hedge}) for hedge in ("exact", "about", "range")],
    *[Recipe("hedge-bounds", "figures", lambda row, _, hedge=hedge: row["low"] and row["high"] and {"hedge": hedge}) for hedge in ("almost", "up_to", "over")],
    Recipe("hedge-bounds", "figures", lambda row, _: {"low": "", "high": ""}),
    Recipe("hedge-bounds", "figures", lambda row, _: {"hedge": "exact", "low": "5", "high": "6"}),
    Recipe("range-order", "figures", lambda row, _: {"hedge": "range", "low": "6", "high": "5"}),
    Recipe("range-order", "figures", lambda row, _: {"hedge": "range", "low": "10", "high": "9"}),
    Recipe("range-order", "figures", lambda row, _: {"hedge": "range", "low": "5", "high": "5"}),
    Recipe("appearance-of-main-source", "appearances", lambda row, rows: {"source_id": said(rows, row["statement_id"])["source_id"]}),
    # demands and what came of them
    Recipe("demand-cycle", "demands", lambda row, _: {"parent_demand_id": row["demand_id"]}),
    Recipe("demand-cycle", "demands", lambda row, rows: (parent := next((each for each in rows["demands"] if each["parent_demand_id"] == row["demand_id"]), None)) and {"parent_demand_id": parent["demand_id"]}, reported=lambda row, changed: row["demand_id"] in (changed["demand_id"], changed["parent_demand_id"])),
    Recipe("demand-on-oneself", "demands", lambda row, _: {"target_id": row["issuer_id"]}, ("demand-third-party",)),
    Recipe("demand-third-party", "demands", lambda row, _: {"concerns_id": row["issuer_id"]}),
    Recipe("demand-third-party", "demands", lambda row, _: {"concerns_id": row["target_id"]}),
    Recipe("parts-differ", "compliance", lambda row, rows: (opposite := _opposite_of_part(row, rows)) and {"compliance": opposite, "note": ""}),
    # scenarios and what came of them
    Recipe("opened-by-later", "scenarios", lambda row, rows: _later_opener(row, rows), ("horizon-unmarked",)),
    Recipe("horizon-before-opening", "scenarios", lambda row, rows: (day := said(rows, row["opened_by"])["said_until"]) > "2021-11-01" and {"horizon_until": later(day, -1)}, ("outcome-still-open", "outcome-day-late")),
    Recipe("rule-without-partly", "scenarios", lambda row, _: {"resolution_rule": row["resolution_rule"].replace("artly", "art")}),
    Recipe("horizon-unmarked", "scenarios", lambda row, _: "Horizon ours." in row["resolution_rule"] and {"resolution_rule": row["resolution_rule"].replace("Horizon ours.", "Horizon.")}),
    *[Recipe("outcome-unsourced", "outcomes", lambda row, _, outcome=outcome: row["source_id"] and NO_DAY | {"outcome": outcome, "source_id": ""}, ("outcome-too-early",)) for outcome in ("occurred", "partly", "not_occurred", "moot")],
    Recipe("outcome-too-early", "outcomes", lambda row, rows: row["outcome"] == "not_occurred" and {"judged_on": _horizon(row, rows)}),
    Recipe("outcome-too-early", "outcomes", lambda row, rows: row["outcome"] == "not_occurred" and {"judged_on": "2021-11-02"}),
    Recipe("outcome-still-open", "outcomes", lambda row, rows: _horizon(row, rows) < row["judged_on"] and NO_DAY | {"outcome": "open"}),
    *[Recipe("outcome-without-day", "outcomes", lambda row, _, outcome=outcome, day=day: "No day:" not in row["reason"] and {"outcome": outcome, day: ""}, OUTCOMES) for outcome, day in (("occurred", "met_on"), ("partly", "partly_on"))],
    *[Recipe("outcome-day-early", "outcomes", lambda row, rows, day=day: (opened := _opened(row, rows)) > "2021-11-01" and {day: later(opened, -1)}, OUTCOMES) for day in ("met_on", "partly_on")],
    *[Recipe("outcome-day-late", "outcomes", lambda row, rows, outcome=outcome, day=day: (end := _horizon(row, rows)) < row["judged_on"] and NO_DAY | {"outcome": outcome, day: later(end, 1)}, ("outcome-still-open",)) for outcome in ("occurred", "partly", "moot", "open", "unresolvable") for day in NO_DAY],
    *[Recipe("outcome-day-unexpected", "outcomes", lambda row, rows, outcome=outcome: NO_DAY | {"outcome": outcome, "met_on": min(_horizon(row, rows), row["judged_on"])}, ("outcome-unsourced", "outcome-still-open", "outcome-too-early")) for outcome in ("partly", "not_occurred", "moot", "open", "unresolvable")],
    Recipe("outcome-day-unexpected", "outcomes", lambda row, rows: NO_DAY | {"outcome": "not_occurred", "partly_on": min(_horizon(row, rows), row["judged_on"])}, ("outcome-unsourced", "outcome-too-early")),
    Recipe("outcome-source-early", "outcomes", lambda row, rows: _early_source(row, rows)),
    # who speaks, and for whom
    Recipe("organization-cycle", "organizations", lambda row, _: {"parent_id": row["organization_id"]}),
    Recipe("speaking-organization", "speakers", lambda row, _: row["kind"] == "organization" and {"name": row["name"] + " Two"}),
    Recipe("speaking-organization", "speakers", lambda row, _: row["kind"] == "organization" and {"side": "china"}),
    Recipe("speaking-organization", "organizations", lambda row, rows: any(each["speaker_id"] == row["organization_id"] for each in rows["speakers"]) and {"name": row["name"] + " Two"}, reported=lambda row, changed: row["speaker_id"] == changed["organization_id"]),
    Recipe("speaking-organization", "speakers", lambda row, _: row["kind"] == "collective" and {"kind": "organization", "country": "", "wikidata_id": ""}, (*ACTS,)),
    Recipe("person-as-organization", "speakers", lambda row, _: row["kind"] == "organization" and {"kind": "collective"}, ACTS),
    Recipe("authority-id-twice", "speakers", lambda row, _: row["kind"] == "organization" and {"wikidata_id": "Q999999999"}),
    Recipe("authority-id-twice", "speakers", lambda row, _: row["kind"] == "organization" and {"country": "AUT"}),
    Recipe("speaker-side", "speakers", lambda row, _: row["kind"] == "person" and {"side": "china"}),
    Recipe("post-of-no-person", "posts", lambda row, rows: {"speaker_id": next(each["speaker_id"] for each in rows["speakers"] if each["kind"] != "person")}, ("speaker-side", "post-of-another")),
    Recipe("post-order", "posts", lambda row, _: row["held_from"] and {"held_until": later(row["held_from"], -1)}, ("post-not-held", "speaker-side")),
    Recipe("state-media-post", "posts", lambda row, rows: one(rows, "organizations", row["organization_id"])["kind"] != "media" and {"authority": "state_media"}, ACTS),
    Recipe("media-authority", "posts", lambda row, rows: one(rows, "organizations", row["organization_id"])["kind"] == "media" and {"authority": "official"}, ACTS),
    Recipe("media-authority", "organizations", lambda row, rows: row["kind"] != "media" and _acting(row, rows) and {"kind": "media"}, ACTS, lambda row, changed: row["organization_id"] == changed["organization_id"] and row["authority"] not in WITHOUT_AUTHORITY),
    Recipe("act-without-authority", "organizations", lambda row, rows: any(_acts(each, row) for each in rows["statements"]) and {"kind": "media"}, ("media-authority", *ACTS), lambda row, changed: _acts(row, changed)),
    Recipe("other-name-known", "other_names", lambda row, rows: {"name": one(rows, "speakers", row["speaker_id"])["name"]}),
    Recipe("event-order", "events", lambda row, _: {"ends_on": later(row["starts_on"], -1)}, ("event-day",)),
    # sources
    Recipe("source-without-address", "sources", lambda row, _: row["read_as"] != "printed" and {"url": ""}),
    Recipe("source-read-early", "sources", lambda row, _: row["published_on"] > "2021-11-01" and {"accessed_on": later(row["published_on"], -1)}),
    Recipe("source-twice", "sources", lambda row, rows: row is not rows["sources"][0] and row["url"] and rows["sources"][0]["url"] and {"url": rows["sources"][0]["url"]}),
    # what stands twice
    Recipe("speaker-wikidata-twice", "speakers", lambda row, rows: row["kind"] == "person" and (known := _other(row, rows["organizations"], "wikidata_id")) and {"wikidata_id": known}),
    Recipe("speaker-wikidata-twice", "speakers", lambda row, rows: row["kind"] == "person" and (known := _earlier(row, rows["speakers"], "wikidata_id")) and {"wikidata_id": known}),
    Recipe("organization-wikidata-twice", "organizations", lambda row, rows: (known := _earlier(row, rows["organizations"], "wikidata_id")) and {"wikidata_id": known}),
    Recipe("speaker-twice", "speakers", lambda row, rows: row["kind"] == "person" and (name := _earlier(row, rows["speakers"], "name")) and {"name": " ".join(reversed(name.upper().split())), "wikidata_id": ""}),
    Recipe("organization-twice", "organizations", lambda row, rows: (name := _earlier(row, rows["organizations"], "name")) and {"name": name.lower(), "wikidata_id": ""}, ("speaking-organization",)),
    Recipe("event-twice", "events", lambda row, rows: (other := _before(row, rows["events"])) and {"title": other["title"] + ".", "starts_on": other["starts_on"], "ends_on": ""}, ("event-day",)),
    Recipe("demand-twice", "demands", lambda row, rows: (title := _earlier(row, rows["demands"], "title")) and {"title": title.upper()}),
    Recipe("scenario-twice", "scenarios", lambda row, rows: (title := _earlier(row, rows["scenarios"], "title")) and {"title": f"“{title}”"}),
    # the sample
    Recipe("frame-order", "frames", lambda row, _: {"last_day": later(row["first_day"], -1)}, ("draw-day", "stratum-days")),
    Recipe("draw-day", "draws", lambda row, rows: (last := one(rows, "frames", row["frame_id"])["last_day"]) < LAST_DAY and {"listed_day": later(last, 1)}),
    Recipe("draw-day", "draws", lambda row, rows: (first := one(rows, "frames", row["frame_id"])["first_day"]) > "2021-11-01" and {"listed_day": later(first, -1)}),
    Recipe("draw-day", "strata", lambda row, rows: (days := [each["listed_day"] for each in rows["draws"] if (each["frame_id"], each["stratum"]) == (row["frame_id"], row["stratum"])]) and row["first_day"] < min(days) and {"last_day": later(min(days), -1)}, reported=lambda row, changed: (row["frame_id"], row["stratum"]) == (changed["frame_id"], changed["stratum"]) and row["listed_day"] > changed["last_day"]),
    Recipe("stratum-days", "strata", lambda row, _: {"last_day": later(row["first_day"], -1)} if row["first_day"] > "2021-11-01" else None, ("draw-day",)),
    Recipe("stratum-days", "strata", lambda row, rows: (last := one(rows, "frames", row["frame_id"])["last_day"]) < LAST_DAY and {"last_day": later(last, 1)}),
    Recipe("stratum-words", "strata", lambda row, _: int(row["drawn"]) > 1 and {"words": "1"}),
    Recipe("draw-stratum", "draws", lambda row, _: {"stratum": "elsewhere"}),
    Recipe("stratum-overdrawn", "strata", lambda row, _: int(row["drawn"]) > 1 and {"population": str(int(row["drawn"]) - 1)}),
    Recipe("stratum-drawn", "strata", lambda row, _: int(row["drawn"]) < int(row["population"]) and {"drawn": str(int(row["drawn"]) + 1)}),
    Recipe("draw-units", "readings", lambda row, _: row["role"] == "third" and {"result": "in_scope", "units": "7"}, reported=lambda row, changed: row["draw_id"] == changed["draw_id"]),
    Recipe("draw-unsettled", "readings", lambda row, rows: row["role"] == "second" and not any((each["draw_id"], each["role"]) == (row["draw_id"], "third") for each in rows["readings"]) and {"result": "question" if row["result"] != "question" else "apparatus", "units": "0"}, reported=lambda row, changed: row["draw_id"] == changed["draw_id"]),
    Recipe("reading-units", "readings", lambda row, _: row["result"] == "in_scope" and {"units": "0"}),
    Recipe("reading-units", "readings", lambda row, _: row["result"] != "in_scope" and {"units": "3"}),
    Recipe("reading-role-twice", "readings", lambda row, _: row["role"] == "second" and {"role": "first"}),
    Recipe("selection-elsewhere", "draws", lambda row, rows: any(each["draw_id"] == row["draw_id"] for each in rows["selections"]) and _elsewhere(row, rows), reported=lambda row, changed: row["draw_id"] == changed["draw_id"]),
    # codings
    Recipe("coding-of-nothing", "codings", lambda row, _: {"record": row["record"] + "-0"}, ()),
    Recipe("coding-of-uncoded", "codings", lambda row, _: row["table"] == "outcomes" and {"variable": "tier", "value": "4"}),
    Recipe("coding-value", "codings", lambda row, _: row["variable"] == "act" and {"value": "acts"}),
    Recipe("coding-value", "codings", lambda row, _: row["variable"] == "act" and {"value": ""}),
    Recipe("coding-value", "codings", lambda row, _: row["variable"] == "tier" and {"value": "0"}),
    Recipe("coding-value", "codings", lambda row, _: row["variable"] == "quote_found" and {"value": "perhaps"}, ("quote-not-found",)),
    Recipe("coding-value", "codings", lambda row, _: row["variable"] == "target_id" and {"value": "nobody"}),
    Recipe("coding-stale", "codings", lambda row, rows: _latest(row, rows) and {"content_hash": "0123456789abcdef"}),
    Recipe("coding-role-twice", "codings", lambda row, _: row["role"] == "second" and row["variable"] != "quote_found" and {"role": "first"}, ("second-coding-by-first",)),
    Recipe("second-coding-by-first", "codings", lambda row, rows: row["role"] == "first" and _first_elsewhere(row, rows) and {"role": "second"}, ("coding-role-twice",)),
    Recipe("quote-not-found", "codings", lambda row, rows: (row["variable"], row["value"]) == ("quote_found", "found") and _latest(row, rows) and {"value": "not_found"}, reported=lambda row, changed: row["statement_id"] == changed["record"]),
    # the codebook, and what is retired
    Recipe("code-of-no-field", "codes", lambda row, _: {"code": row["code"] + "_more"}, ("code-undefined",)),
    Recipe("number-twice", "codes", lambda row, rows: (number := _earlier_number(row, rows)) and {"number": number}),
    Recipe("icd203-elsewhere", "codes", lambda row, rows: row["vocabulary"] != "likelihood" and {"icd203": _other(row, rows["codes"], "icd203")}),
    Recipe("retired-in-use", "retired", lambda row, rows: row["table"] in ("speakers", "statements") and {"id": _another(rows, row["table"], "")}, ("retired-replacement",)),
    Recipe("retired-replacement", "retired", lambda row, rows: {"replaced_by": "nobody-001"}),
]  # fmt: skip


def _latest(row: Row, rows: Rows) -> bool:
    """Says whether a coding is of the latest round of its record and variable."""
    same = ("table", "record", "variable")
    return not any(
        each["round"] > row["round"] and all(each[name] == row[name] for name in same) for each in rows["codings"]
    )


def _first_elsewhere(row: Row, rows: Rows) -> bool:
    """Says whether the coder of a coding was the first to code another variable of the same record in the same round."""
    same = ("table", "record", "round", "coder_id", "role")
    return any(each is not row and all(each[name] == row[name] for name in same) for each in rows["codings"])


def _day_before(row: Row, rows: Rows) -> Row | None:
    """Relates to a statement that was made on a later day."""
    until = said(rows, row["from_id"])["said_until"]
    linked = {each["to_id"] for each in rows["relations"] if each["from_id"] == row["from_id"]}
    return next(({"to_id": each["statement_id"]} for each in rows["statements"] if each["said_from"] > until and each["statement_id"] not in linked), None)  # fmt: skip


def _later_opener(row: Row, rows: Rows) -> Row | None:
    """Opens a scenario with a statement that was made on a later day than another one which names it."""
    links = [
        said(rows, each["statement_id"]) for each in rows["forecasts"] if each["scenario_id"] == row["scenario_id"]
    ]
    first = min((each["said_until"] for each in links), default="9999")
    return next(({"opened_by": each["statement_id"]} for each in links if (each["said_from"] or each["said_until"]) > first), None)  # fmt: skip


def _before(row: Row, rows: list[Row]) -> Row | None:
    """Returns the first row of the same kind before a row; None where there is none."""
    return (
        next((each for each in rows[: rows.index(row)] if each["kind"] == row["kind"]), None) if "kind" in row else None
    )


def _earlier(row: Row, rows: list[Row], name: str) -> str:
    """Returns what the first row of the same kind before a row has in a column; blank where there is none."""
    before = rows[: rows.index(row)]
    return next((each[name] for each in before if each[name] and each.get("kind") == row.get("kind")), "")


def _other(row: Row, rows: list[Row], name: str) -> str:
    """Returns the first cell of a column that is filled in."""
    return next((each[name] for each in rows if each[name]), "")


def _early_source(row: Row, rows: Rows) -> Row | None:
    """Rests an outcome on a source that came out before the scenario was opened."""
    opened = said(rows, one(rows, "scenarios", row["scenario_id"])["opened_by"])["said_until"]
    return next(({"source_id": each["source_id"]} for each in rows["sources"] if "" < each["published_on"] < opened), None)  # fmt: skip


def _same_words(row: Row, rows: Rows) -> Row | None:
    """Gives a statement the days and words of an earlier one by the same speaker."""
    before = rows["statements"][: rows["statements"].index(row)]
    other = next((each for each in before if each["speaker_id"] == row["speaker_id"]), None)
    return other and {name: other[name] for name in ("said_from", "said_until", "date_basis", "quote", "quote_language", "summary")}  # fmt: skip


def _opposite_of_part(row: Row, rows: Rows) -> str | None:
    """Returns the compliance of a demand that a part of it contradicts."""
    parts = {each["demand_id"] for each in rows["demands"] if each["parent_demand_id"] == row["demand_id"]}
    judged = {each["compliance"] for each in rows["compliance"] if each["demand_id"] in parts}
    return "met" if "not_met" in judged else "not_met" if "met" in judged else None


def _horizon(row: Row, rows: Rows) -> str:
    """Returns the day by which the scenario of an outcome is to come."""
    return one(rows, "scenarios", row["scenario_id"])["horizon_until"]


def _opened(row: Row, rows: Rows) -> str:
    """Returns the earliest day of the statement that opens the scenario of an outcome; blank where it is unknown."""
    return said(rows, one(rows, "scenarios", row["scenario_id"])["opened_by"])["said_from"]


def _acting(row: Row, rows: Rows) -> bool:
    """Says whether somebody holds a post of weight at an organization."""
    held = [each["authority"] for each in rows["posts"] if each["organization_id"] == row["organization_id"]]
    return bool(set(held) - set(WITHOUT_AUTHORITY))


def _acts(statement: Row, organization: Row) -> bool:
    """Says whether an organization speaks in a statement, without an office, and does what needs authority."""
    speaks = statement["speaker_id"] == organization["organization_id"] and not statement["post_id"]
    return speaks and statement["act"] in OFFICIAL_ACTS


def _earlier_number(row: Row, rows: Rows) -> str | None:
    """Returns the number of an earlier code of the same vocabulary."""
    before = rows["codes"][: rows["codes"].index(row)]
    return next((each["number"] for each in before if each["vocabulary"] == row["vocabulary"]), None)
