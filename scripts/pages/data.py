"""The records as the pages show them: how a code, a name, a record or a source is written and linked."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import iso3166
from langcodes.registry_parser import parse_registry

from schemas.tables import tables as schemas_by_table
from scripts.package.records import Records, day, record_path
from scripts.pages.markup import link, outward, slug, text, text_fragment

OURS = "Summary (ours):"  # no summary stands without it: it would read as the words of the speaker
WIKIDATA = "https://www.wikidata.org/wiki/"


class Data(Records):
    """Records that write themselves as Markdown."""

    def code(self, table: str, column: str, code: str) -> str:
        """Writes a code as a link to its place in the codebook; blank stays blank."""
        vocabulary = schemas_by_table()[table].field(column).vocabulary
        return code_link(vocabulary, code, self.code_row(vocabulary, code)["label"]) if code else ""

    def record(self, table: str, key: str, label: str) -> str:
        """Links to the page of a record, by the value of one of its columns; blank stays blank."""
        return link(self.one(table, key)[label], record_path(table, key)) if key else ""

    def record_link(self, table: str, key: str) -> str:
        """Links to the page of a record by what it is called."""
        return link(self.called(table, key), record_path(table, key))

    def speaker(self, key: str) -> str:
        """Links to a speaker by name."""
        return self.record("speakers", key, "name")

    def side(self, speaker: str) -> str:
        """Writes the side of a speaker."""
        return self.code("speakers", "side", self.one("speakers", speaker)["side"])

    def organization(self, key: str) -> str:
        """Links to an organization by name; blank stays blank."""
        return self.record("organizations", key, "name")

    def event(self, key: str) -> str:
        """Links to an event by title; blank stays blank."""
        return self.record("events", key, "title")

    def statement(self, key: str) -> str:
        """Links to a statement by its identifier."""
        return link(key, record_path("statements", key))

    def told(self, key: str) -> str:
        """Writes what was said in a line: the words first, then the summary, marked as ours, as a link to the statement."""
        row = self.one("statements", key)
        words = f"“{text(row['quote'])}” " if row["quote"] else ""
        return f'{words}<span class="cb-ours">{OURS}</span> {link(row["summary"], record_path("statements", key))}'

    def counted(self, statements: Iterable[str]) -> str:
        """Counts statements by identifier, the curated ones and, where there are any, those of drawn passages apart."""
        curated, sampled = self.by_entry(statements)
        return f"{curated:,} + {sampled:,} sampled" if sampled else f"{curated:,}"

    def source_link(self, key: str) -> str:
        """Links to a source by title, on its own page."""
        return self.record("sources", key, "title")

    def source(self, key: str, locator: str = "", words: str = "") -> str:
        """Writes a source in one line: title with a link to the words, who published it and when, and how it was read."""
        row = self.one("sources", key)
        where = outward(row["title"], text_fragment(row["url"], words))
        parts = [where, text(row["author"]), text(row["publisher"]), day(row["published_on"]), text(locator)]
        read = f"read as {self.label('sources', 'read_as', row['read_as']).lower()} on {day(row['accessed_on'])}"
        return f"{', '.join(part for part in parts if part)} ({text(read)}; [about it]({record_path('sources', key)}))"


def code_link(vocabulary: str, code: str, label: str) -> str:
    """Links to the page of a code."""
    return link(label, code_path(vocabulary, code)) + "{ .cb-code }"


def code_path(vocabulary: str, code: str) -> str:
    """Returns the address of a code's own page."""
    return f"/codebook/{slug(vocabulary)}/{slug(code)}/index.md"


def country(code: str) -> str:
    """Returns the name of a country, as the standard writes it, for its three letters; a code that the standard lacks stays as it is."""
    known = iso3166.countries_by_alpha3.get(code)
    return known.apolitical_name if known else code


def tongue(tag: str) -> str:
    """Returns the English name of a language, as the registry of languages has it, with what else its tag says in parentheses."""
    code, _, rest = tag.partition("-")
    return _tongues().get(code, code) + (f" ({rest})" if rest else "")


@functools.cache
def _tongues() -> dict[str, str]:
    return {entry["Subtag"]: entry["Description"][0] for entry in parse_registry() if entry["Type"] == "language"}


def wikidata(item: str) -> str:
    """Links to a Wikidata item; blank stays blank."""
    return outward(f"Wikidata {item}", WIKIDATA + item) if item else ""
