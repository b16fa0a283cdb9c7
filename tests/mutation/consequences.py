"""What is wrong across the rows of a package, worked out anew on plain rows and without the project's own checks.

A valid package has none of it. When a mutant breaks one thing, what this module finds afterwards is what follows from it: a
speaker that is gone dangles elsewhere, a changed quote makes its codings stale, a changed code is one that no coder gave.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from schemas.codings import QUOTE_FOUND, coded_variables
from schemas.tables import tables, vocabularies

Row = dict[str, str]
Rows = dict[str, list[Row]]
Place = tuple[str, str, int | None, str | None]  # rule, file, physical line (header = 1), field

UNUSED = ("sources", "speakers", "organizations")
FORESEEN = ("forecasts", "denies", "threatens")
OPPOSITE = {"met": "not_met", "not_met": "met"}


def consequences(rows: Rows, unread: frozenset[str] = frozenset()) -> set[Place]:
    """Returns what does not fit together; `unread` names tables that are not known whole, of which nothing is concluded."""
    found: set[Place] = set()
    coded, latest = frozenset(coded_variables()), _latest(rows)
    seen_in = coded | {"scenarios", "demands", "codings"}
    for places, reads in [
        (_dangling(rows, unread), frozenset()),
        (_unused(rows), frozenset(tables())),
        (_replaced_by_nothing(rows, unread), frozenset(["retired"])),
        (_coded_nothing(rows), coded | {"codings"}),
        (_coded_otherwise(rows), frozenset(["organizations", "codings"])),
        (_stale(rows, latest), seen_in),
        (_unlinked(rows), frozenset(["scenarios", "forecasts"])),
        (_without_day(rows), frozenset(["outcomes"])),
        (_without_extent(rows), frozenset(["figures"])),
        (_unjudged(rows), frozenset(["forecasts", "statements"])),
        (_without_link(rows), frozenset(["forecasts", "stances", "statements"])),
        (_contradicting(rows), frozenset(["demands", "compliance"])),
        (_unselected(rows), frozenset(["statements", "selections"])),
        (_elsewhere(rows), frozenset(["selections", "statements", "appearances", "draws"])),
        (_miscounted(rows), frozenset(["strata", "draws"])),
        (_of_no_stratum(rows), frozenset(["strata", "draws", "frames"])),
        (_unread(rows), frozenset(["draws", "readings"])),
        (_units(rows), frozenset(["draws", "readings", "selections"])),
    ]:
        if not reads & unread:
            found.update(places)
    for table in coded - unread:
        if "codings" not in unread:
            found.update(_uncoded(rows, table, latest))
        if not unread & {"codings", "organizations"}:
            found.update(_unsupported(rows, table, latest))
    for table, judged in (("scenarios", "outcomes"), ("demands", "compliance")):
        if not unread & {table, judged}:
            rule = "outcome-missing" if judged == "outcomes" else "compliance-missing"
            field = tables()[table].key[0]
            known = {row[field] for row in rows[judged]}
            found |= {
                (rule, *at(table, index), field) for index, row in enumerate(rows[table]) if row[field] not in known
            }
    return found


def at(table: str, index: int) -> tuple[str, int]:
    """Returns file and physical line of a row."""
    return f"data/{table}.csv", index + 2


def key(table: str, row: Row) -> str:
    """Returns the key of a row, its cells joined by `|`."""
    return "|".join(row[name] for name in tables()[table].key)


def _dangling(rows: Rows, unread: frozenset[str]) -> Iterator[Place]:
    for table, schema in tables().items():
        for reference in schema.foreign_keys:
            if reference.table in unread:
                continue
            known = {row[reference.target] for row in rows[reference.table]} | {""}
            for index, row in enumerate(rows[table]):
                if row[reference.field] not in known:
                    yield "foreign-key", *at(table, index), reference.field


def _unused(rows: Rows) -> Iterator[Place]:
    used = defaultdict(set)
    used["organizations"] = {row["speaker_id"] for row in rows["speakers"]}
    for table, schema in tables().items():
        for reference in schema.foreign_keys:
            used[reference.table] |= {row[reference.field] for row in rows[table]}
    for table in UNUSED:
        field = tables()[table].key[0]
        for index, row in enumerate(rows[table]):
            if row[field] and row[field] not in used[table]:
                yield f"unused-{table[:-1]}", *at(table, index), field


def _replaced_by_nothing(rows: Rows, unread: frozenset[str]) -> Iterator[Place]:
    for index, row in enumerate(rows["retired"]):
        known = row["table"] in tables() and row["table"] not in unread
        if known and row["replaced_by"] and all(key(row["table"], one) != row["replaced_by"] for one in rows[row["table"]]):  # fmt: skip
            yield "retired-replacement", *at("retired", index), "replaced_by"


def _coded_nothing(rows: Rows) -> Iterator[Place]:
    coded = coded_variables()
    known = {(table, key(table, row)) for table in coded for row in rows[table]}
    for index, coding in enumerate(rows["codings"]):
        if coding["table"] in coded and (coding["table"], coding["record"]) not in known:
            yield "coding-of-nothing", *at("codings", index), "record"


def _values(rows: Rows, table: str, variable: str) -> set[str]:
    if variable == QUOTE_FOUND:
        return set(vocabularies()[QUOTE_FOUND])
    field = tables()[table].field(variable)
    allowed = set(field.enum) or {row["organization_id"] for row in rows["organizations"]}
    return allowed if field.required else allowed | {""}


def _coded_otherwise(rows: Rows) -> Iterator[Place]:
    allowed = {
        (table, variable): _values(rows, table, variable)
        for table, variables in coded_variables().items()
        for variable in variables
    }
    for index, coding in enumerate(rows["codings"]):
        if coding["value"] not in allowed.get((coding["table"], coding["variable"]), {coding["value"]}):
            yield "coding-value", *at("codings", index), "value"


Latest = dict[tuple[str, str, str], list[tuple[int, Row]]]


def _latest(rows: Rows) -> Latest:
    """Returns the codings of the latest round, with their places, by table, record and variable; without plain readers."""
    newest: dict[tuple[str, str, str], str] = {}
    of = [(coding["table"], coding["record"], coding["variable"]) for coding in rows["codings"]]
    for what, coding in zip(of, rows["codings"], strict=True):
        if coding["role"] != "plain":
            newest[what] = max(
                newest.get(what, ""), coding["round"], key=lambda text: (len(text), text)
            )  # 10 comes after 9
    found = defaultdict(list)
    for index, (what, coding) in enumerate(zip(of, rows["codings"], strict=True)):
        if coding["role"] != "plain" and coding["round"] == newest[what]:
            found[what].append((index, coding))
    return found


def _stale(rows: Rows, latest: Latest) -> Iterator[Place]:
    seen = {}
    for row in reversed(rows["statements"]):  # of two rows with the same key the first counts
        parts = row["speaker_id"], row["source_id"], row["locator"], row["quote"] or row["summary"]
        seen[row["statement_id"]] = (*parts, *([row["claim_words"]] if row["claim_words"] else []))
    records = {("statements", name): parts for name, parts in seen.items()}
    for table, link in (("stances", "statement_id"), ("forecasts", "statement_id"), ("relations", "from_id")):
        for row in rows[table]:
            if row[link] in seen:
                records[table, key(table, row)] = seen[row[link]]
    for row in reversed(rows["scenarios"]):
        parts = row["scenario_id"], row["resolution_rule"], row["horizon_until"]
        records["outcomes", row["scenario_id"]] = parts
    for row in reversed(rows["demands"]):
        records["compliance", row["demand_id"]] = row["demand_id"], row["description"]
    for row in reversed(rows["figures"]):
        if row["statement_id"] in seen:
            counted = [row[name] for name in ("quantity", "scope", "low", "high", "unit", "words")]
            records["figures", row["figure_id"]] = (_hash(seen[row["statement_id"]]), *counted)
    for (table, record, _), codings in latest.items():
        if (table, record) in records:
            now = _hash(records[table, record])
            for index, coding in codings:
                if coding["content_hash"] != now:
                    yield "coding-stale", *at("codings", index), "content_hash"


def _hash(parts: tuple[str, ...]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lost(rows: Rows, table: str, latest: Latest) -> list[Row]:
    """Returns the codings that are told to be of nothing: what a record lacks may be among them, and is then told there."""
    known = {key(table, row) for row in rows[table]}
    return [coding for (of, record, _), codings in latest.items() if of == table and record not in known for _, coding in codings]  # fmt: skip


def _uncoded(rows: Rows, table: str, latest: Latest) -> Iterator[Place]:
    roles = defaultdict(set)
    for (of_table, record, variable), codings in latest.items():
        if of_table == table:
            roles[record] |= {(variable, coding["role"]) for _, coding in codings}
    wanted = {(variable, role) for variable in coded_variables()[table] for role in ("first", "second")}
    wanted -= {(QUOTE_FOUND, "first")}
    lost = {(coding["variable"], coding["role"]) for coding in _lost(rows, table, latest)}
    for index, row in enumerate(rows[table]):
        lacks = wanted - roles[key(table, row)]
        if not lacks <= lost and any(row[name] for name in tables()[table].coded):
            yield f"{table}-uncoded", *at(table, index), tables()[table].key[0]


def _unsupported(rows: Rows, table: str, latest: Latest) -> Iterator[Place]:
    lost = {(coding["variable"], coding["value"]) for coding in _lost(rows, table, latest)}
    for variable in tables()[table].coded:
        allowed = _values(rows, table, variable)
        for index, row in enumerate(rows[table]):
            codings = [coding for _, coding in latest.get((table, key(table, row), variable), [])]
            settled = [coding for coding in codings if coding["role"] == "third"] or codings
            given = {each["value"] for each in settled} | {value for name, value in lost if name == variable}
            if settled and row[variable] in allowed and row[variable] not in given:
                yield f"{table}-{variable.replace('_', '-')}-unsupported", *at(table, index), variable


def _unlinked(rows: Rows) -> Iterator[Place]:
    links = {(row["statement_id"], row["scenario_id"]) for row in rows["forecasts"]}
    for index, row in enumerate(rows["scenarios"]):
        if (row["opened_by"], row["scenario_id"]) not in links:
            yield "opened-by-unlinked", *at("scenarios", index), "opened_by"


# --- what is to be filled in -----------------------------------------------------------------------------------------


def _without_day(rows: Rows) -> Iterator[Place]:
    day = {"occurred": "met_on", "partly": "partly_on"}
    for index, row in enumerate(rows["outcomes"]):
        if row["outcome"] in day and not row[day[row["outcome"]]] and "No day:" not in row["reason"]:
            yield "outcome-without-day", *at("outcomes", index), "outcome"


def _without_extent(rows: Rows) -> Iterator[Place]:
    for index, row in enumerate(rows["figures"]):
        if not row["extent"]:
            yield "figure-without-extent", *at("figures", index), "extent"


def _unjudged(rows: Rows) -> Iterator[Place]:
    conditional = set(vocabularies()["condition"]) - {"unconditional"}
    on_terms = {row["statement_id"] for row in _first("statements", rows) if row["condition"] in conditional}
    for index, row in enumerate(rows["forecasts"]):
        if row["mode"] in FORESEEN and row["statement_id"] in on_terms and not row["condition_met"]:
            yield "condition-unjudged", *at("forecasts", index), "condition_met"


def _without_link(rows: Rows) -> Iterator[Place]:
    linked = {row["statement_id"] for table in ("stances", "forecasts") for row in rows[table]}
    for index, row in enumerate(rows["statements"]):
        asked = row["act"] in ("demand", "reject", "forecast") and row["curated"] == "yes"
        if asked and row["statement_id"] not in linked and not re.match(r"No link:.*\w", row["note"]):
            yield "statement-unlinked", *at("statements", index), "act"


def _contradicting(rows: Rows) -> Iterator[Place]:
    judged = defaultdict(set)
    for row in rows["compliance"]:
        judged[row["demand_id"]].add(row["compliance"])
    of_parts = defaultdict(set)
    for row in rows["demands"]:
        of_parts[row["parent_demand_id"]] |= judged[row["demand_id"]]
    for index, row in enumerate(rows["compliance"]):
        if OPPOSITE.get(row["compliance"]) in of_parts[row["demand_id"]] and not re.match(r"Parts differ:.*\w", row["note"]):  # fmt: skip
            yield "parts-differ", *at("compliance", index), "compliance"


# --- the sample ------------------------------------------------------------------------------------------------------


def _first(table: str, rows: Rows) -> list[Row]:
    """Returns the rows of a table whose key is one identifier, of two with the same the first."""
    name = tables()[table].key[0]
    return list({row[name]: row for row in reversed(rows[table])}.values())


def _unselected(rows: Rows) -> Iterator[Place]:
    selected = {row["statement_id"] for row in rows["selections"]}
    for index, row in enumerate(rows["statements"]):
        if row["curated"] == "no" and row["statement_id"] not in selected:
            yield "statement-unselected", *at("statements", index), "curated"


def _elsewhere(rows: Rows) -> Iterator[Place]:
    documents = {row["draw_id"]: row["source_id"] for row in _first("draws", rows)}
    sources = {row["statement_id"]: row["source_id"] for row in _first("statements", rows)}
    carried = {(row["statement_id"], row["source_id"]) for row in rows["appearances"]}
    for index, row in enumerate(rows["selections"]):
        document, source = documents.get(row["draw_id"], ""), sources.get(row["statement_id"], "")
        if document and source and document != source and (row["statement_id"], document) not in carried:
            yield "selection-elsewhere", *at("selections", index), "draw_id"


def _miscounted(rows: Rows) -> Iterator[Place]:
    for index, row in enumerate(rows["strata"]):
        there = sum((one["frame_id"], one["stratum"]) == (row["frame_id"], row["stratum"]) for one in rows["draws"])
        if row["drawn"].isdigit() and row["drawn"] != str(there):
            yield "stratum-drawn", *at("strata", index), "drawn"


def _of_no_stratum(rows: Rows) -> Iterator[Place]:
    frames = {row["frame_id"] for row in rows["frames"]}
    strata = {(row["frame_id"], row["stratum"]) for row in rows["strata"]}
    for index, row in enumerate(rows["draws"]):
        if row["frame_id"] in frames and row["stratum"] and (row["frame_id"], row["stratum"]) not in strata:
            yield "draw-stratum", *at("draws", index), "stratum"


def _readings(rows: Rows) -> dict[str, dict[str, Row]]:
    """Returns by passage the reading of each role, of two in one role the first."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in reversed(rows["readings"]):
        found[row["draw_id"]][row["role"]] = row
    return found


def _unread(rows: Rows) -> Iterator[Place]:
    readings, roles, results = _readings(rows), vocabularies()["reading_role"], vocabularies()["reading_result"]
    for index, row in enumerate(rows["draws"]):
        of_draw = readings.get(row["draw_id"], {})
        if not {"first", "second"} <= set(of_draw) and set(of_draw) <= set(roles):
            yield "draws-unread", *at("draws", index), "draw_id"
        first, second = (of_draw[role]["result"] if role in of_draw else "" for role in ("first", "second"))
        if first in results and second in results and first != second and not of_draw.get("third", {}).get("result"):
            yield "draw-unsettled", *at("draws", index), "draw_id"


def _units(rows: Rows) -> Iterator[Place]:
    readings, selected_of = _readings(rows), Counter(row["draw_id"] for row in rows["selections"])
    for index, row in enumerate(rows["draws"]):
        selected = str(selected_of[row["draw_id"]])
        of_draw = {role: one["units"] for role, one in readings.get(row["draw_id"], {}).items() if one["units"]}
        counted = {of_draw[role] for role in ("first", "second") if role in of_draw}
        counted = {of_draw["third"]} if "third" in of_draw else counted
        if counted and selected not in counted:
            yield "draw-units", *at("draws", index), "draw_id"
