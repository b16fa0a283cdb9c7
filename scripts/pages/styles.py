"""Takes out of the theme's styles what no page of the site uses: more than half, which every first view would load."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

TOKENS = re.compile(r"""\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\)|[{};]|[^\\"'{};u]+|u""")
CLASSES = re.compile(r'class="([^"]*)"')
CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
NEGATED = re.compile(r":not\([^()]*\)")
COMMA = re.compile(r",(?![^(]*\))")
NESTED = ("@media", "@supports", "@layer", "@container")
PROPERTY = re.compile(r"""(?<=[;{])(--[\w-]+):(?:[^;{}"]|"[^"]*")*(?:;|(?=}))""")
ASKED = re.compile(r"var\((--[\w-]+)")


def purge(site: Path, used: set[str]) -> None:
    """Rewrites the theme's style sheets of a built site to hold the rules that some page can use; `used` are the classes in pages.

    The theme's own scripts go, too: no page loads them.
    """
    shutil.rmtree(site / "assets" / "javascripts", ignore_errors=True)
    for path in (site / "assets").rglob("*.js"):  # a word in one of our scripts might be a class
        used |= set(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    sheets = {path: path.read_text(encoding="utf-8") for path in sorted((site / "assets").rglob("*.css"))}
    theirs = [path for path in sheets if path.parent.name == "stylesheets"]
    for path in theirs:
        sheets[path] = "".join(_kept(_parts(sheets[path]), used))
    asked = {name for css in sheets.values() for name in ASKED.findall(css)}
    for path in theirs:
        kept = PROPERTY.sub(lambda found: found[0] if found[1] in asked else "", sheets[path])
        path.write_text(kept, encoding="utf-8")
        path.with_suffix(".css.map").unlink(missing_ok=True)


def classes(html: str) -> set[str]:
    """Returns the classes of the elements of a page."""
    return {"js"}.union(*(found.split() for found in set(CLASSES.findall(html))))


def _parts(css: str) -> Iterator[tuple[str, str]]:
    """Yields each rule as what stands before its braces and what stands in them; a statement without braces has a blank second part."""
    head, body, depth = "", "", 0
    for token in TOKENS.findall(css):
        depth += (token == "{") - (token == "}")
        if depth == 0 and token in ("}", ";"):
            yield (head, body) if token == "}" else (head + ";", "")
            head = body = ""
        elif depth == 0:
            head += token
        elif not (depth == 1 and token == "{" and not body):
            body += token


def _kept(parts: Iterator[tuple[str, str]], used: set[str]) -> Iterator[str]:
    for head, body in parts:
        if not body:
            yield head if head.endswith(";") else ""
        elif head.startswith(NESTED):
            inner = "".join(_kept(_parts(body), used))
            yield f"{head}{{{inner}}}" if inner else ""
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := ",".join(each for each in COMMA.split(head) if _is_used(each, used)):
            yield f"{selectors}{{{body}}}"


def _is_used(selector: str, used: set[str]) -> bool:
    """Says whether all classes that a selector asks for are used; those that it excludes do not count."""
    asked = CLASS.findall(NEGATED.sub("", selector))
    return all(name.replace("\\", "") in used for name in asked)
