"""Writes the page on the sample: the series, their strata with the counts, and every passage that was drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.tables import tables
from scripts.package.records import Row
from scripts.pages.data import Data
from scripts.pages.markup import date, dates, facts, link, outward, section, table, text

PAGE = "/frames/index.md"
LISTED = re.compile(tables()["frames"].field("listed_from").pattern)
NOT_READ, NOT_SETTLED = "not read twice yet", "not settled yet"


def frames(data: Data) -> Iterator[str]:
    """Yields the parts of the page."""
    yield (
        "A sample in addition to the curated statements: every passage of each series below had a known chance of being drawn, and every proposition in scope in a "
        "drawn passage is a statement. The weight of a passage says how many passages it represents. Counts made with these weights hold for the series, and for nothing else."
    )
    if data.rows["frames"]:
        more = ", ".join(f"[{name}](/{data.package.tables[name].file})" for name in ("strata", "draws", "readings", "selections"))  # fmt: skip
        yield f"The other tables of the sample as CSV: {more}."
    for row in data.rows["frames"]:
        heading = f"{text(row['title'])} {{#{row['frame_id']}}}"
        yield section(heading, text(row["description"]), _facts(data, row), _strata(data, row), _passages(data, row))
    yield "" if data.rows["frames"] else "No series has been drawn from yet."


def _facts(data: Data, row: Row) -> str:
    return facts(
        [
            ("Whose words", data.organization(row["organization_id"])),
            ("Side", data.code("frames", "side", row["side"])),
            ("Days", dates(row["first_day"], row["last_day"])),
            ("Documents", text(row["documents"])),
            ("A passage is", text(row["unit"])),
            ("Language", text(row["language"])),
            ("Known to be missing", text(row["gaps"])),
            ("Listed from", _listed(row["listed_from"])),
            ("Hash of the list", f"<code>{text(row['list_hash'])}</code>"),
            ("Licence", text(row["licence"])),
        ]
    )


def _listed(place: str) -> str:
    """Writes where a series was listed from; an address that the schema would not allow stays plain text."""
    repository, _, commit = place.partition("@")
    if not LISTED.fullmatch(place):
        return text(place)
    return f"{outward(repository, repository)}, commit <code>{text(commit)}</code>"


def _strata(data: Data, frame: Row) -> str:
    heads = ["Stratum", "Passages in it", "Drawn", "Weight of each", "Read twice", "In scope", "Statements"]
    rows = [
        [
            f"`{row['stratum']}` {text(row['definition'])}",
            f"{int(row['population']):,}",
            f"{int(row['drawn']):,}",
            weight(row),
            *_counts(data, frame, row),
        ]
        for row in data.many("strata", "frame_id", frame["frame_id"])
    ]
    return table("figures", heads, rows)


def _counts(data: Data, frame: Row, stratum: Row) -> list[str]:
    """Counts the passages of a stratum that were read twice and that are in scope, and the statements in them."""
    drawn = [row for row in data.many("draws", "frame_id", frame["frame_id"]) if row["stratum"] == stratum["stratum"]]
    found = [result(data, row["draw_id"]) for row in drawn]
    held = {one["statement_id"] for row in drawn for one in data.many("selections", "draw_id", row["draw_id"])}
    counted = (len(found) - found.count(NOT_READ), found.count("in_scope"), len(held))
    return [f"{number:,}" for number in counted]


def weight(stratum: Row) -> str:
    """Writes the weight of each passage drawn from a stratum, which is computed and never stored."""
    drawn = int(stratum["drawn"])
    return f"{int(stratum['population']) / drawn:,.4g}" if drawn else ""


def result(data: Data, draw: str) -> str:
    """Returns what a passage is: the third reader's result, or the one on which the first two agree, or that it is not known."""
    of_role = {row["role"]: row["result"] for row in data.many("readings", "draw_id", draw)}
    if not {"first", "second"} <= set(of_role):
        return NOT_READ
    return of_role.get("third") or (of_role["first"] if of_role["first"] == of_role["second"] else NOT_SETTLED)


def _passages(data: Data, frame: Row) -> str:
    drawn = data.many("draws", "frame_id", frame["frame_id"])
    rows = [
        [
            f'<span id="{text(row["draw_id"])}"></span>`{row["draw_id"]}`',
            f"{data.source_link(row['source_id'])}, {text(row['locator'])}",
            date(row["listed_day"]),
            text(row["stratum"]),
            _said(data, result(data, row["draw_id"])),
            ", ".join(data.statement(one["statement_id"]) for one in data.many("selections", "draw_id", row["draw_id"])),
        ]
        for row in drawn
    ]  # fmt: skip
    shown = table("plain", ["Passage", "Document", "Listed on", "Stratum", "Result", "Statements"], rows)
    if not shown:
        return ""
    noun = "passage" if len(rows) == 1 else "passages"
    return f"<details markdown><summary>{len(rows):,} drawn {noun}</summary>\n\n{shown}\n\n</details>"


def _said(data: Data, found: str) -> str:
    return text(found) if found in (NOT_READ, NOT_SETTLED) else data.code("readings", "result", found)


def entry(data: Data, statement: Row) -> str:
    """Writes how a statement came in: curated, or sampled, or both, with each drawn passage that holds it."""
    held = [data.one("draws", one["draw_id"]) for one in data.many("selections", "statement_id", statement["statement_id"])]  # fmt: skip
    passages = "; ".join(_place(data, row) for row in held)
    curated = data.code("statements", "curated", statement["curated"])
    return f"{curated} sampled: it is in {passages}" if passages else curated


def _place(data: Data, draw: Row) -> str:
    frame = data.one("frames", draw["frame_id"])
    passage = link(f"passage {draw['draw_id']}", f"{PAGE}#{draw['draw_id']}")
    series = link(frame["title"], f"{PAGE}#{frame['frame_id']}")
    return f"{passage} of {series}"
