"""Writes what changed from version to version: as a page, and as a feed (Atom) that tells of each new one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from html import escape

from scripts.formats import citation as cite
from scripts.package.files import own_text
from scripts.pages.data import Data
from scripts.pages.links import on_site
from scripts.pages.markup import page
from scripts.versions.changelog import HEADING, OPEN, sections

PAGE, FEED = "/changes.md", "/changes.xml"
FILE = "CHANGELOG.md"
NONE = "No version is described yet."
ABOUT = "What changed in each version of the dataset: new tables and columns, corrected values, added records."
MARKS = re.compile(r"[*`]|\]\([^)]*\)|\[")
LISTED = re.compile(
    r"^- (?P<what>[^:\n]+)(?::.*)?$", re.MULTILINE
)  # a line of the list of records, without the identifiers


def changes_page(data: Data) -> str:
    """Writes the changelog as a page, each version under an anchor of its own."""
    told = on_site(_changelog(data), "", data.descriptor)
    anchored = HEADING.sub(lambda head: f"{head[0]} {{#{_anchor(head['version'])}}}", told)
    opening = f"# Changes\n\nThe same as a feed, which tells of each new version: [Atom]({FEED})."
    _, _, body = anchored.partition("\n")
    return page("Changes", [opening, body.strip() or NONE], description=ABOUT)


def feed(data: Data) -> str:
    """Writes the feed: an entry for each version, with what is said of it and what changed in each table."""
    whole = cite.dataset(data.descriptor)
    told = _changelog(data)
    found = sections(told) if HEADING.search(told) else {}
    home = cite.address(data.descriptor, FEED)
    days = [HEADING.match(each)["day"] for each in found.values()]
    updated = max(days, default=whole.date or "1970-01-01")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<title>{escape(whole.title)}: versions</title>",
        f"<id>{_identifier(whole.key, 'versions')}</id>",
        f"<updated>{updated}T00:00:00Z</updated>",
        *(f"<author><name>{escape(author.name)}</name></author>" for author in whole.authors),
        *([f'<link rel="self" href="{escape(home)}"/>'] if home else []),
        *(line for version, each in found.items() for line in _entry(data, version, each)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(data: Data, version: str, told: str) -> Iterator[str]:
    written, _, records = told.partition("\n")[2].partition(OPEN)
    paragraphs = [_plain(each) for each in written.split("\n\n") if each.strip()]
    counted = [_plain(found["what"]) for found in LISTED.finditer(records)]
    shown = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    shown += f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in counted)}</ul>" if counted else ""
    place = cite.address(data.descriptor, PAGE.replace(".md", ".html")) or PAGE.strip("/").replace(".md", ".html")
    yield "<entry>"
    yield f"<title>Version {escape(version)}</title>"
    yield f"<id>{_identifier(cite.dataset(data.descriptor).key, version)}</id>"
    yield f"<updated>{HEADING.match(told)['day']}T00:00:00Z</updated>"
    yield f'<link rel="alternate" type="text/html" href="{escape(place)}#{_anchor(version)}"/>'
    yield f'<content type="html">{escape(shown)}</content>'
    yield "</entry>"


def _changelog(data: Data) -> str:
    path = data.package.directory / FILE
    return own_text(path) if path.is_file() else ""


def _plain(markdown: str) -> str:
    return " ".join(MARKS.sub("", markdown.replace("\\_", "_")).split())


def _anchor(version: str) -> str:
    return f"v{version.replace('.', '-')}"


def _identifier(name: str, version: str) -> str:
    """Returns an identifier that stays the same wherever the feed is published."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{version}").urn
