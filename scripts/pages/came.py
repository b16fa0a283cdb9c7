"""What came of a future that somebody spoke of, by a day: never without that day, or the words that no page shows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from scripts.package.records import Row, day

DECIDED = ("occurred", "partly", "not_occurred")  # outcomes that can be compared with a forecast
NO_DAY = "No day:"  # begins what the reason of an outcome says where no page shows the day
OWN_DAY = "the speaker’s day"
NEARBY = (14, 60)  # days after a statement

# What has come by the horizon of an outcome of which no page shows the day, by whether the days of the whole and of the part are missing.
UNDATED = {("occurred", True, True): "whole", ("occurred", True, False): "whole", ("partly", True, True): "part"}


@dataclass(frozen=True)
class Came:
    """What had come by a day: `already`, `whole`, `part`, `nothing`, or `undated` where no page shows when it came; `on` is the day of it."""

    what: str
    on: str
    by: str


def no_day(outcome: Row) -> str:
    """Returns what the reason of an outcome says about a day that no page shows, or that none is recorded yet."""
    _, found, said = outcome["reason"].partition(NO_DAY)
    return f"no day: {said.strip().rstrip('.')}" if found else "day not recorded yet"


def came_by(said: Row, outcome: Row, by: str, horizon: str) -> Came | None:
    """Returns what of a scenario had come by a day, which counts no further than its horizon; None where that cannot be decided.

    What came before the first day on which the statement can have been made was already so.
    """
    if outcome["outcome"] not in DECIDED:
        return None
    by, begin = min(by, horizon), said["said_from"] or said["said_until"]
    undated = UNDATED.get((outcome["outcome"], not outcome["met_on"], not outcome["partly_on"]))
    if undated and by == horizon:
        return Came(undated, "", by)
    for what, on in (("whole", outcome["met_on"]), ("part", outcome["partly_on"])):
        if on and on <= by:
            return Came("already" if on < begin and what == "whole" else what, on, by)
    return Came("undated" if undated and not outcome["partly_on"] else "nothing", "", by)


def days_asked(said: Row, forecast: Row, horizon: str) -> dict[str, str]:
    """Returns the days by which it is asked what came: the speaker's own, or some days after the statement, and the horizon."""
    start = datetime.date.fromisoformat(said["said_until"])
    asked = {f"{number} days": str(start + datetime.timedelta(number)) for number in NEARBY}
    asked = {OWN_DAY: forecast["by_date"]} if forecast["by_date"] else asked
    return {name: by for name, by in asked.items() if by < horizon} | {"horizon": horizon}


def condition_failed(forecast: Row) -> bool:
    """Says whether a forecast leaves the count, because its if did not come to be."""
    return forecast["condition_met"] == "not_met"


def in_words(found: Came, mode: str, outcome: Row) -> str:
    """Writes what had come by a day; a threat is carried out, and does not come true."""
    threat = mode == "threatens"
    if found.what == "already":
        return f"already so since {day(found.on)}"
    if found.what == "nothing":
        return f"{'not carried out' if threat else 'had not come'} by {day(found.by)}"
    if found.what == "undated":
        return f"cannot be said for {day(found.by)} ({no_day(outcome)})"
    part = " in part" if found.what == "part" else ""
    when = f"on {day(found.on)}" if found.on else f"by {day(found.by)} ({no_day(outcome)})"
    return f"{'carried out' if threat else 'came'}{part} {when}"
