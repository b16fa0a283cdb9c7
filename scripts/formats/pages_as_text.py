"""The pages on method and limits as plain texts, which outlive the site."""

from __future__ import annotations

import re

from scripts.formats.edition import Edition
from scripts.package.files import as_text, must_read

PAGES = {"docs/methodology.md": "METHODOLOGY.txt", "docs/limits.md": "LIMITS.txt"}
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
DERIVED = re.compile(
    r"^<!-- [a-z-]+ -->\n", re.MULTILINE
)  # where the site puts figures; they stand in reliability.json
MARK = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
EMPTY = re.compile(r"^## [^\n]+\n+(?=## |\Z)", re.MULTILINE)  # a section of which nothing is left
SIGNS = re.compile(r"\*\*|`|^#+ ", re.MULTILINE)


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the pages that the checkout of the package has, by path in the archive."""
    directory = edition.package.directory
    there = {name: directory / page for page, name in PAGES.items() if (directory / page).is_file()}
    return {name: plain(as_text(path, must_read(path, directory))).encode("utf-8") for name, path in there.items()}


def plain(markdown: str) -> str:
    """Returns a page without front matter, links, marks and emphasis; a heading is a line in capitals."""
    text = LINK.sub(r"\1", MARK.sub("", DERIVED.sub("", FRONT.sub("", markdown))))
    lines = [line.upper() if line.startswith("#") else line for line in EMPTY.sub("", text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", SIGNS.sub("", "\n".join(lines))).strip() + "\n"
