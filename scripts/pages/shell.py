"""Puts the pages of records into a shell: one empty page that MkDocs built, so that thousands look like all others and take seconds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.package.errors import SiteError
from scripts.package.records import WITH_PAGES
from scripts.pages.converter import convert
from scripts.pages.markup import page

PAGE = "/shell/page/index.md"
FOLDERS = (*WITH_PAGES, "codebook/*", "disagreements")  # whose pages are put into the shell; mkdocs.yml leaves them out
TOKEN = re.compile(r'<h1 id="content">@@content@@.*?</h1>|shell/page/|@@(title|description|picture)@@')
DEPTH = PAGE.count("/") - 1


def shell_page() -> str:
    """Writes the empty page, with a token for everything that differs between records."""
    body = ["# @@content@@ { #content }"]
    return page("@@title@@", body, hide=("navigation", "toc"), description="@@description@@", picture="@@picture@@")


def fill_shells(docs: Path, site: Path) -> None:
    """Writes the pages of records into a site that MkDocs has built of the same folder, and takes the shell away.

    Raises SiteError where a page leads to something that is not there.
    """
    built = site / PAGE.lstrip("/").replace(".md", ".html")
    shell = built.read_text(encoding="utf-8")
    files = {path.relative_to(docs).as_posix() for path in docs.rglob("*") if path.is_file()}
    for path in _sources(docs):
        address = path.relative_to(docs).as_posix()
        target = site / address.replace(".md", ".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(shell, address, path.read_text(encoding="utf-8"), files), encoding="utf-8")
    built.unlink()
    for folder in (built.parent, built.parent.parent):
        folder.rmdir()


def _sources(docs: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(docs.glob(f"{folder}/*/index.md"))


def _filled(shell: str, address: str, markdown: str, files: set[str]) -> str:
    front, body = markdown.removeprefix("---\n").split("\n---\n", 1)
    told = dict(line.split(": ", 1) for line in front.split("\n"))
    up = "../" * address.count("/")

    def resolve(target: str) -> str:
        if not target.startswith("/"):
            return target
        path = re.split(r"[?#]", target[1:], maxsplit=1)[0]
        if path not in files:
            raise SiteError(f"{address} leads to {path}, which is not there")
        return up + target[1:].replace(
            f"{path}", path.removesuffix(".md") + ".html" if path.endswith(".md") else path, 1
        )

    content = f'<span id="content"></span>{convert(body, resolve)}'

    def value(token: re.Match[str]) -> str:
        if token[1]:
            return json.loads(told[token[1]])
        return content if token[0].startswith("<") else address.replace(".md", ".html")

    return TOKEN.sub(value, shell.replace('="' + "../" * DEPTH, f'="{up}'))


def sitemap(site: Path, home: str, day: str) -> None:
    """Writes the list of all pages for search engines, or none where the site has no address yet."""
    for path in site.glob("sitemap.xml*"):
        path.unlink()
    if not home:
        return
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "404.html")
    on = f"<lastmod>{day}</lastmod>" if day else ""
    lines = [f"<url><loc>{home.rstrip('/')}/{each}</loc>{on}</url>" for each in pages]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    (site / "sitemap.xml").write_text("\n".join([head, *lines, "</urlset>\n"]), encoding="utf-8")
