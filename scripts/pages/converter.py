"""Turns the Markdown of record pages into HTML.

Thousands of pages use few forms of Markdown, which scripts/pages/markup.py writes. This knows those alone, and takes a hundredth of the
time; a test compares it with the library that converts all other pages. Whatever else stands in a page is an error.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from scripts.package.errors import SiteError

INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\[(?P<label>(?:[^\[\]]|`[^`]*`)*)\]\((?P<target>[^()\s]+)\)(?P<marked>\{ \.cb-code \})?"
    r"|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*"
)
HEADING = re.compile(r"(?P<level>#{1,3}) (?P<words>.*?)(?: \{ ?(?:#(?P<id>[\w-]+)|\.(?P<kind>[\w-]+)) ?\})?$")
SPAN = re.compile(r'<(?P<tag>p|div)(?P<rest>[^>]*) markdown="span">(?P<words>.*)</(?P=tag)>$', re.DOTALL)
RAW = re.compile(r"</?(?:div|details|figure|script|pre|nav|p)\b")
REFERENCE = re.compile(r"&#\d+;")
PLAIN = {f"&#{code};": chr(code) for code in range(128) if chr(code) not in "<>&\"'"}  # which need not stay references
MARKDOWN = " markdown>"

Resolve = Callable[[str], str]  # from the address in the Markdown to the one in the page


def convert(markdown: str, resolve: Resolve) -> str:
    """Returns the HTML of a page without its front matter."""
    taken: set[str] = set()
    blocks = [block.strip("\n") for block in re.split(r"\n{2,}", markdown)]
    written = "\n".join(_block(block, resolve, taken) for block in blocks if block)
    return REFERENCE.sub(_character, written.replace("</dl>\n<dl>\n", ""))


def _character(reference: re.Match[str]) -> str:
    return PLAIN.get(reference[0], reference[0])


def _block(block: str, resolve: Resolve, taken: set[str]) -> str:
    if found := HEADING.match(block):
        return _heading(found, resolve, taken)
    if found := SPAN.match(block):
        return f"<{found['tag']}{found['rest']}>{_inline(found['words'], resolve)}</{found['tag']}>"
    if RAW.match(block):
        return block.replace(MARKDOWN, ">", 1)
    lines = block.split("\n")
    if lines[0].startswith("| "):
        return _table(lines, resolve)
    if lines[0].startswith("- "):
        items = "\n".join(f"<li>{_inline(line.removeprefix('- '), resolve)}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>"
    if len(lines) == 2 and lines[1].startswith(":   "):
        value = _inline(lines[1].removeprefix(":   "), resolve)
        return f"<dl>\n<dt>{_inline(lines[0], resolve)}</dt>\n<dd>{value}</dd>\n</dl>"
    return f"<p>{_inline(block, resolve)}</p>"


def _heading(found: re.Match[str], resolve: Resolve, taken: set[str]) -> str:
    """Writes a heading with the link to itself that every heading of the site has."""
    words = _inline(found["words"], resolve)
    plain = html.unescape(re.sub("<[^>]*>", "", words)).lower()
    anchor = found["id"] or re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain.encode("ascii", "ignore").decode()).strip())  # fmt: skip
    number = next(n for n in range(len(taken) + 1) if (f"{anchor}_{n}" if n else anchor) not in taken)
    anchor = f"{anchor}_{number}" if number else anchor
    taken.add(anchor)
    level, kind = len(found["level"]), f' class="{found["kind"]}"' if found["kind"] else ""
    own = f'<a class="headerlink" href="#{anchor}" title="Address of this section">&para;</a>'
    return f'<h{level}{kind} id="{anchor}">{words}{own}</h{level}>'


def _table(lines: list[str], resolve: Resolve) -> str:
    head, _, *rows = [[_inline(cell.strip(), resolve) for cell in line[2:-2].split(" | ")] for line in lines]
    if any(len(row) != len(head) for row in rows):
        raise SiteError(f"a table has rows of unequal length: {lines[0]}")
    heads = "\n".join(f"<th>{cell}</th>" for cell in head)
    body = "\n".join("<tr>\n" + "\n".join(f"<td>{cell}</td>" for cell in row) + "\n</tr>" for row in rows)
    return f"<table>\n<thead>\n<tr>\n{heads}\n</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _inline(words: str, resolve: Resolve) -> str:
    if not ("[" in words or "`" in words or "*" in words):  # most texts, which take a tenth of the time so
        return words

    def written(found: re.Match[str]) -> str:
        if found["code"]:
            return f"<code>{html.escape(found['code'], quote=False)}</code>"
        if found["target"]:
            marked = ' class="cb-code"' if found["marked"] else ""
            return f'<a{marked} href="{html.escape(resolve(found["target"]))}">{_inline(found["label"], resolve)}</a>'
        tag = "strong" if found["strong"] else "em"
        return f"<{tag}>{_inline(found[tag], resolve)}</{tag}>"

    return INLINE.sub(written, words)
