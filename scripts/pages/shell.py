"""Puts the pages of records into a shell: one empty page that MkDocs built, so that thousands look like all others and take seconds."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.package.errors import SiteError
from scripts.package.records import WITH_PAGES
from scripts.pages.converter import convert
from scripts.pages.days import FOLDER as DAYS
from scripts.pages.markup import page
from scripts.pages.styles import classes

PAGE = "/shell/page/index.md"
FOLDERS = (
    *WITH_PAGES,
    DAYS,
    "codebook/*",
    "disagreements",
)  # whose pages are put into the shell; mkdocs.yml leaves them out
TOKEN = re.compile(r'(<h1 id="content">@@content@@.*?</h1>|shell/page/|@@(?:title|description|picture)@@)')
DEPTH = PAGE.count("/") - 1


def shell_page() -> str:
    """Writes the empty page, with a token for everything that differs between records."""
    body = ["# @@content@@ { #content }"]
    return page("@@title@@", body, hide=("navigation", "toc"), description="@@description@@", picture="@@picture@@")


def fill_shells(docs: Path, site: Path) -> set[str]:
    """Writes the pages of records into a site that MkDocs has built of the same folder, and takes the shell away;
    returns the classes of their elements.

    Raises SiteError where a page leads to something that is not there.
    """
    built = site / PAGE.lstrip("/").replace(".md", ".html")
    shell = built.read_text(encoding="utf-8")
    files = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
    used: set[str] = set()
    around = functools.cache(lambda depth: _around(shell, depth))
    for path in _sources(docs):
        address = path.relative_to(docs).as_posix()
        target = site / address.replace(".md", ".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        told, content = _converted(address, path.read_text(encoding="utf-8"), files)
        used |= classes(content)
        target.write_text(_filled(around(address.count("/")), address, told, content), encoding="utf-8")
    built.unlink()
    for folder in (built.parent, built.parent.parent):
        folder.rmdir()
    return used


def _sources(docs: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(docs.glob(f"{folder}/*/index.md"))


def _converted(address: str, markdown: str, files: set[str]) -> tuple[dict[str, str], str]:
    """Returns the front matter of a page and its content as HTML."""
    front, body = markdown.removeprefix("---\n").split("\n---\n", 1)
    up = "../" * address.count("/")

    def resolve(target: str) -> str:
        if not target.startswith("/"):
            return target
        path = re.split(r"[?#]", target[1:], maxsplit=1)[0]
        if path not in files:
            raise SiteError(f"{address} leads to {path}, which is not there")
        return up + (path.removesuffix(".md") + ".html" if path.endswith(".md") else path) + target[1 + len(path) :]

    return dict(line.split(": ", 1) for line in front.split("\n")), convert(body, resolve)


def _around(shell: str, depth: int) -> list[str]:
    """Cuts the shell of pages so many folders down into pieces that are, in turn, written as they are and tokens."""
    return TOKEN.split(shell.replace('="' + "../" * DEPTH, '="' + "../" * depth))


def _filled(around: list[str], address: str, told: dict[str, str], content: str) -> str:
    def value(token: str) -> str:
        if token.startswith("@@"):
            return json.loads(told[token.strip("@")])
        return f'<span id="content"></span>{content}' if token.startswith("<") else address.removesuffix("index.md")

    return "".join(value(piece) if place % 2 else piece for place, piece in enumerate(around))


def sitemap(site: Path, home: str, day: str) -> None:
    """Writes the list of all pages for search engines, or none where the site has no address yet."""
    for path in site.glob("sitemap.xml*"):
        path.unlink()
    if not home:
        return
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "404.html")
    on = f"<lastmod>{day}</lastmod>" if day else ""
    lines = [f"<url><loc>{home.rstrip('/')}/{_canonical(each)}</loc>{on}</url>" for each in pages]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    (site / "sitemap.xml").write_text("\n".join([head, *lines, "</urlset>\n"]), encoding="utf-8")


def _canonical(path: str) -> str:
    """Returns the address of a page as it is cited: that of a folder without the name of its page."""
    return re.sub(r"(^|/)index\.html$", r"\1", path)
