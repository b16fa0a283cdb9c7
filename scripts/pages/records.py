"""Writes the page of every record that has one, and of those that are retired."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.tables import tables as schemas_by_table
from scripts.package.records import WITH_PAGES, Row, record_path
from scripts.pages.data import Data
from scripts.pages.demands import demand_page
from scripts.pages.events import event_page
from scripts.pages.markup import record_page, text
from scripts.pages.organizations import organization_page
from scripts.pages.scenarios import scenario_page
from scripts.pages.sources import source_page
from scripts.pages.speakers import speaker_page
from scripts.pages.statements import statement_page

WRITERS = (statement_page, speaker_page, demand_page, scenario_page, organization_page, event_page, source_page)


def record_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every record's page, and of every retired record's."""
    for name, write in zip(WITH_PAGES, WRITERS, strict=True):
        for row, around in _with_neighbours(data, name):
            yield record_path(name, next(iter(row.values()))), f"{write(data, row)}\n{around}\n"
    for row in data.rows["retired"]:
        if row["table"] in WITH_PAGES:
            yield record_path(row["table"], row["id"]), _retired(data, row)


def _with_neighbours(data: Data, table: str) -> Iterator[tuple[Row, str]]:
    """Yields each record with the links to those before and behind it in the list and, for statements, to those of the same speaker."""
    rows = data.in_order(table)
    keys = [next(iter(row.values())) for row in rows]
    own: dict[str, list[str]] = {}
    if table == "statements":
        for row in rows:
            own.setdefault(row["speaker_id"], []).append(row["statement_id"])
    places = {key: (said, place) for said in own.values() for place, key in enumerate(said)}
    for place, row in enumerate(rows):
        lines = [_steps(data, table, "In the list", keys, place)]
        lines += [_steps(data, table, "By the same speaker", *places[keys[place]])] if own else []
        shown = "\n".join(f"- {line}" for line in lines if line)
        yield (
            row,
            f'<nav class="cb-steps" aria-label="Previous and next" markdown>\n\n{shown}\n\n</nav>' if shown else "",
        )


def _steps(data: Data, table: str, which: str, keys: list[str], place: int) -> str:
    def step(called: str, at: int) -> list[str]:
        if not 0 <= at < len(keys):
            return []
        return [f"{called} {data.record_link(table, keys[at])}"]

    found = step("previous", place - 1) + step("next", place + 1)
    return f"{which}: {'; '.join(found)}" if found else ""


def _retired(data: Data, row: Row) -> str:
    """Writes the page at the address of an identifier that was once released."""
    table, key = row["table"], row["id"]
    told = f"It was retired in version {text(row['version'])}. {text(row['reason'])}"
    instead = "Nothing has replaced it."
    if row["replaced_by"]:
        label = f"`{row['replaced_by']}`"
        known = data.many(table, schemas_by_table()[table].key[0], row["replaced_by"])
        called = f" ({text(data.called(table, row['replaced_by']))})" if known else ""
        instead = f"[{label}]({record_path(table, row['replaced_by'])}){called} has replaced it."
    about = f"The identifier {key} was retired in version {row['version']}: {row['reason']}"
    return record_page(f"{key} (retired)", table, key, [told, instead], description=about)
