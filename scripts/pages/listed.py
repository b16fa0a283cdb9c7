"""Lists statements on the page of something that many may refer to: the first in full, all others at least by identifier."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.package.records import Row
from scripts.pages.data import Data
from scripts.pages.markup import dates, table, text

MOST = 40  # statements in full on one page: so many keep it light


def statements(data: Data, rows: Iterable[Row], speakers: bool = True, most: int = MOST) -> str:
    """Writes statements by day: who said what, with the act; `speakers` is no where all have the same one.

    Those beyond the first `most` follow folded, by month, as identifiers that lead to them.
    """
    ordered = data.by_day({row["statement_id"]: row for row in rows}.values())
    shown, rest = ledger(data, ordered[:most], speakers), ordered[most:]
    return "\n\n".join([shown, _folded(data, rest)]) if rest else shown


def ledger(data: Data, rows: Iterable[Row], speakers: bool = True) -> str:
    """Writes statements in full, in the order given."""
    head = ["Date", *(["Speaker", "Side"] if speakers else []), "Act", "Statement"]
    return table("ledger" if speakers else "said", head, [_row(data, row, speakers) for row in rows])


def _row(data: Data, row: Row, speakers: bool) -> list[str]:
    who = [data.speaker(row["speaker_id"]), data.side(row["speaker_id"])] if speakers else []
    marked = "" if row["curated"] == "yes" else " *sampled*"
    act = data.code("statements", "act", row["act"])
    return [dates(row["said_from"], row["said_until"]), *who, act, data.told(row["statement_id"]) + marked]


def _folded(data: Data, rows: list[Row]) -> str:
    months: dict[str, list[str]] = {}
    for row in rows:
        months.setdefault(row["said_until"][:7], []).append(data.statement(row["statement_id"]))
    lines = "\n".join(f"- {text(month)}: {', '.join(links)}" for month, links in months.items())
    number = data.counted(row["statement_id"] for row in rows)
    return f"<details markdown><summary>{number} more, by month</summary>\n\n{lines}\n\n</details>"
