"""Five questions of docs/loading.md: each line gives what the tables say, worked out the long way."""

import csv
import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from scripts.formats.sqlite import database
from tests.packages import ROOT

PAGE = (ROOT / "docs/loading.md").read_text(encoding="utf-8")
PART = re.search(r"^## Five questions.*?(?=^## )", PAGE, re.DOTALL | re.MULTILINE).group()
LINES = re.findall(r"^```sql\n(.+)\n```$", PART, re.MULTILINE)
UNALIGNED = {"Austria", "Cyprus", "Finland", "Ireland", "Malta", "Sweden"}


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / f"data/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def by_key(name: str) -> dict[str, dict[str, str]]:
    return {next(iter(row.values())): row for row in table(name)}


STATEMENTS, SPEAKERS, ORGANIZATIONS, DEMANDS = (by_key(name) for name in ("statements", "speakers", "organizations", "demands"))  # fmt: skip
SCENARIOS, POSTS = by_key("scenarios"), by_key("posts")
CURATED = {key for key, row in STATEMENTS.items() if row["curated"] == "yes"}


def name_of(key: str) -> str:
    return SPEAKERS[STATEMENTS[key]["speaker_id"]]["name"]


def side(key: str) -> str:
    return SPEAKERS[STATEMENTS[key]["speaker_id"]]["side"]


def group(organization: str) -> str:
    """Returns the group of the West in which an organization stands, by what it is; blank where in none."""
    row = ORGANIZATIONS.get(organization, {"side": "", "country": ""})
    if organization == "west" or row["side"] in ("nato", "european_union"):
        return "west" if organization == "west" else row["side"]
    if row["side"] in ("united_states", "united_kingdom"):
        return "nato_members"
    if row["side"] != "allied_state":
        return ""
    states = {one["country"] for one in ORGANIZATIONS.values() if one["kind"] == "state" and one["name"] in UNALIGNED}
    return "eu_members" if row["country"] in states else "nato_members"


def foretold() -> list[tuple]:
    found = {
        row["statement_id"]
        for row in table("forecasts")
        if row["mode"] == "forecasts"
        and SCENARIOS[row["scenario_id"]]["kind"] == "full_offensive"
        and STATEMENTS[row["statement_id"]]["condition"] == "unconditional"
    }
    return [(len(found & CURATED),)]


def lowest() -> list[tuple]:
    weeks: dict[str, int] = {}
    for row in table("figures"):
        said = STATEMENTS[row["statement_id"]]
        if (row["quantity"], row["unit"], row["extent"]) == ("troops_near_ukraine", "persons", "whole") and said["curated"] == "yes":  # fmt: skip
            counted = date.fromisoformat(row["as_of"] or said["said_until"])
            monday = (counted - timedelta(days=counted.weekday())).isoformat()
            number = int(row["low"] or row["high"])
            weeks[monday] = min(number, weeks.get(monday, number))
    return sorted(weeks.items())


def rejecting() -> list[tuple]:
    meant = {
        key
        for key, row in DEMANDS.items()
        if row["issue"] == "enlargement"
        and ORGANIZATIONS[row["issuer_id"]]["side"] == "russia"
        and group(row["target_id"])
    }
    assert {"no-new-nato-members", "no-membership-for-ukraine-and-georgia", "no-nato-accession-of-former-soviet-states"} <= meant  # fmt: skip
    found = {row["statement_id"] for row in table("stances") if row["stance"] == "rejects" and row["demand_id"] in meant}  # fmt: skip
    return sorted({(name_of(key),) for key in found & CURATED})


def above(demand: str) -> set[str]:
    parent = DEMANDS[demand]["parent_demand_id"]
    return {demand} | (above(parent) if parent else set())


def threatening() -> list[tuple]:
    found = set()
    for row in table("stances"):
        said = STATEMENTS[row["statement_id"]]
        held = POSTS.get(said["post_id"], {}).get("authority", "")
        official = side(row["statement_id"]) == "russia" and held not in ("", "state_media", "outside")
        if official and row["stance"] == "enforces" and "russian-security-guarantees" in above(row["demand_id"]):
            found.add(row["statement_id"])
    shown = [(key, name_of(key), STATEMENTS[key]["threat_means"], STATEMENTS[key]["quote"]) for key in sorted(found & CURATED)]  # fmt: skip
    return [tuple(cell or None for cell in row) for row in shown]


def directed() -> list[tuple]:
    counted: dict[str, int] = {}
    for key in CURATED:
        where = group(STATEMENTS[key]["target_id"])
        if STATEMENTS[key]["act"] == "threaten" and side(key) == "russia" and where:
            counted[where] = counted.get(where, 0) + 1
    return sorted(counted.items())


ANSWERS = [foretold, lowest, rejecting, threatening, directed]


@pytest.fixture(scope="module")
def connection(repository):
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database(repository))
        yield opened


def test_there_are_five_lines():
    assert len(LINES) == len(ANSWERS) == 5


@pytest.mark.parametrize(
    ("line", "answer"), list(zip(LINES, ANSWERS, strict=True)), ids=[each.__name__ for each in ANSWERS]
)
def test_a_line_answers_what_the_tables_say(connection, line, answer):
    found = connection.execute(line).fetchall()
    assert found == answer()
    assert found not in ([], [(0,)])
