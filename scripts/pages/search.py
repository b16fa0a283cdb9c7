"""Writes the search page, and the script that holds what else than statements it looks through: records, codes, fields, rules and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown.extensions.toc import slugify

from schemas.rule import RULES
from schemas.tables import tables as schemas_by_table
from scripts.package.records import Row, record_path
from scripts.pages.data import Data, code_path
from scripts.pages.explorer import SCRIPT as STATEMENTS
from scripts.pages.explorer import STYLES
from scripts.pages.markup import data_script, page, slug, visible

PAGE = "/search/index.md"
SCRIPT = "/search/places.js"
SCRIPTS = ("assets/explorer/words.js", "assets/explorer/answers.js", "assets/explorer/search.js")
DESCRIPTION = "Search statements in their languages, speakers, demands, scenarios, events, codes and pages; no word is left out, and other spellings and endings are found."
NO_WORDS = re.compile(r"<!--.*?-->|<[^>]+>|```.*?```|\{[^}]*\}|\]\([^)]*\)|[\[\]*_`|#]", re.DOTALL)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
Place = tuple[
    str, str, str, str
]  # what is found: its kind, its title, its address from the root, the words it is found by


def search_page() -> str:
    """Writes the page, whose parts the script fills."""
    skeleton = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
    scripts = (STATEMENTS.lstrip("/"), SCRIPT.lstrip("/"), *SCRIPTS)
    return page(
        "Search", [skeleton], hide=("navigation", "toc"), description=DESCRIPTION, styles=STYLES, scripts=scripts
    )


def search_script(data: Data, written: dict[str, str]) -> str:
    """Writes the script with all places; `written` are the written pages, Markdown by address."""
    found = [*_records(data), *_codes(data), *_fields(), *_rules(), *_sections(written)]
    places = [[kind, visible(title), address.replace(".md", ".html"), visible(words)] for kind, title, address, words in found]  # fmt: skip
    return data_script("casusPlaces", places)


def _records(data: Data) -> Iterator[Place]:
    for row in data.rows["speakers"]:
        yield "Speakers", row["name"], record_path("speakers", row["speaker_id"]), _of_speaker(data, row)
    for table, kind in (("demands", "Demands"), ("scenarios", "Scenarios")):
        for row in data.rows[table]:
            key = row[schemas_by_table()[table].key[0]]
            yield kind, row["title"], record_path(table, key), f"{key} {row['description']}"
    for row in data.rows["events"]:
        yield "Events", row["title"], record_path("events", row["event_id"]), f"{row['event_id']} {row['starts_on']} {row['place']}"  # fmt: skip
    for row in data.rows["sources"]:
        yield "Sources", row["title"], record_path("sources", row["source_id"]), f"{row['source_id']} {row['publisher']} {row['author']}"  # fmt: skip
    for row in data.rows["organizations"]:
        yield "Organizations", row["name"], record_path("organizations", row["organization_id"]), row["organization_id"]


def _of_speaker(data: Data, row: Row) -> str:
    key = row["speaker_id"]
    names = [one["name"] for one in data.many("other_names", "speaker_id", key)]
    offices = [one["title"] for one in data.many("posts", "speaker_id", key)]
    return " | ".join([key, row["name_native"], *names, *dict.fromkeys(offices)])


def _codes(data: Data) -> Iterator[Place]:
    for row in data.rows["codes"]:
        vocabulary, code = row["vocabulary"], row["code"]
        yield (
            "Codes",
            f"{row['label']} ({vocabulary.replace('_', ' ')})",
            code_path(vocabulary, code),
            f"{code} {row['definition']}",
        )


def _fields() -> Iterator[Place]:
    for name, schema in schemas_by_table().items():
        for field in schema.fields:
            yield "Fields of the tables", f"{name}.{field.name}", f"/dictionary/index.md#{slug(name, field.name)}", field.description  # fmt: skip


def _rules() -> Iterator[Place]:
    for rule in RULES.values():
        yield "Rules", rule.name, f"/rules/index.md#{rule.name}", rule.explains


def _sections(written: dict[str, str]) -> Iterator[Place]:
    """Yields each section of the written pages, and what stands before the first."""
    for address, markdown in written.items():
        title = re.search(r"^# (.+)$", markdown, re.MULTILINE)
        if not title:
            continue
        opening, *parts = HEADING.split(markdown[title.end() :])
        yield "Pages", _plain(title.group(1)), address, _plain(opening)
        for heading, body in zip(parts[::2], parts[1::2], strict=True):
            named = re.search(r"\{\s*#([\w-]+)", heading)
            anchor = named.group(1) if named else slugify(_plain(heading), "-")
            yield "Pages", f"{_plain(title.group(1))}: {_plain(heading)}", f"{address}#{anchor}", _plain(body)


def _plain(markdown: str) -> str:
    return " ".join(NO_WORDS.sub(" ", markdown).split())
