"""Writes safe Markdown: whatever a cell holds, it stays text in its place and makes no element, link or table of its own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from scripts.package.records import is_web_address

PLAIN = frozenset(" ,")  # ASCII that means nothing to Markdown or HTML, besides letters and digits
ESCAPED = {code: f"&#{code};" for code in range(128) if not chr(code).isalnum() and chr(code) not in PLAIN}
OMISSION = " […] "  # how a quote marks words that were left out
RUNS = re.compile(r"(^ +| {2,}| +$)")  # of spaces, other than the single ones between words
EDGE_WORDS = 4  # of a long quote: so many words at either end find it on its page
SHORT_QUOTE = 8  # words up to which a text fragment holds the whole quote


def text(value: str) -> str:
    """Returns a cell as text for Markdown and HTML alike: all ASCII punctuation as numeric character references.

    Line breaks become spaces, characters that cannot be seen are dropped.
    """
    return visible(value).translate(ESCAPED)


def visible(value: str) -> str:
    """Returns a cell in one line, without the characters that cannot be seen."""
    if not value.isprintable():  # seldom, and slow
        value = "".join(character for character in value if character.isprintable() or character.isspace())
    return " ".join(value.split())


def title_text(value: str) -> str:
    """Returns a cell for a page's title, which no Markdown touches and which a theme may unescape once: no angle brackets."""
    return html.escape(visible(value.replace("<", "‹").replace(">", "›")))


def slug(*parts: str) -> str:
    """Returns the anchor of a field or code, such as `act-demand`."""
    return "-".join(part.replace("_", "-") for part in parts)


def link(label: str, target: str) -> str:
    """Links to a page of the site; the label is a cell, the target an address from the root such as `/statements/x/index.md`."""
    return f"[{text(label)}]({target})"


def outward(label: str, url: str) -> str:
    """Links to another host; where the address is not one of the web, only the label is returned."""
    return f'<a href="{text(url)}" rel="noopener">{text(label)}</a>' if is_web_address(url) else text(label)


def text_fragment(url: str, words: str) -> str:
    """Adds to an address the text fragment (WICG) that leads browsers to a quote: the whole of a short one, else its ends."""
    pieces = words.split(OMISSION)
    first, last = pieces[0].split(), pieces[-1].split()
    if not words:
        return url
    if len(pieces) == 1 and len(first) <= SHORT_QUOTE:
        directive = _encoded(first)
    else:
        directive = f"{_encoded(first[:EDGE_WORDS])},{_encoded(last[-EDGE_WORDS:])}"
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


def _encoded(words: Iterable[str]) -> str:
    """Percent-encodes words; the hyphen too, which separates the parts of a text directive."""
    return quote(" ".join(words), safe="").replace("-", "%2D")


def dates(start: str, end: str) -> str:
    """Writes a span of days for a table, in ISO dates that do not break; `≤` where the first is unknown."""
    if start == end:
        return date(end)
    return f"{date(start)} – {date(end)}" if start else date(f"≤ {end}")


def date(iso: str) -> str:
    """Writes an ISO date for a table, such that it does not break; blank stays blank."""
    return f"<time>{text(iso)}</time>" if iso else ""


# Tables whose rows are cards on narrow screens: a row there is a few lines, and nothing scrolls sideways.
CARDS = frozenset(["answers", "demand-ledger", "demands", "disagreed", "events", "foreseen", "ledger", "organizations", "said", "scenarios", "sources", "speakers", "tracked", "tracked-kinds", "troops"])  # fmt: skip
SMALL = frozenset(["counted", "days", "offices", "variables"])  # of few and short columns: cards on phones alone


def table(kind: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Writes a Markdown table in a box of its own class, which scrolls or folds; no rows make no table. Cells are Markdown."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if not lines:
        return ""
    ruled = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines]
    folds = " cb-cards" if kind in CARDS else " cb-small" if kind in SMALL else ""
    return "\n".join([f'<div class="cb-table cb-{kind}{folds}" markdown>', "", *ruled, "", "</div>"])


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Writes what is known of a record as a definition list; blank facts are left out. Values are Markdown."""
    lines = [f"{term}\n:   {value}\n" for term, value in pairs if value]
    return "\n".join(['<div class="cb-facts" markdown>', "", *lines, "</div>"]) if lines else ""


def section(heading: str, *blocks: str, level: int = 2) -> str:
    """Writes a section if any of its blocks holds something. The heading is Markdown."""
    filled = [block for block in blocks if block]
    return "\n\n".join([f"{'#' * level} {heading}", *filled]) if filled else ""


def page(
    title: str,
    blocks: Iterable[str],
    hide: Sequence[str] = (),
    *,
    description: str = "",
    **more: Sequence[str] | str,
) -> str:
    """Writes a page; `title` is a cell for the browser's tab, `hide` names the side bars that the page does without.

    `description` is a cell for search engines; `more` are the page's own scripts and styles, and the kind of its preview picture.
    """
    front = [f"title: {json.dumps(title_text(title), ensure_ascii=False)}"]
    front += [f"description: {json.dumps(title_text(description), ensure_ascii=False)}"] if description else []
    front += [f"hide: [{', '.join(hide)}]"] if hide else []
    front += [f"{key}: {json.dumps(paths)}" for key, paths in more.items()]
    return "\n".join(["---", *front, "---", ""]) + "\n\n".join(block for block in blocks if block) + "\n"


def heading(title: str, *steps: str) -> str:
    """Writes the heading of a page and the way to it, which styles put above it.

    Everything is Markdown.
    """
    way = f'<div class="cb-trail" markdown="span">{" › ".join(steps)}</div>'
    return f"# {title} {{ .cb-titled }}\n\n{way}"


def json_ld(record: dict) -> str:
    """Writes structured data (schema.org) as a script element that no cell can close; empty values are left out."""
    data = json.dumps({"@context": "https://schema.org", **_filled(record)}, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        data = data.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{data}</script>'


def data_script(name: str, value: object) -> str:
    """Writes data for our scripts, as the value of a name; browsers read a text as JSON in half the time that they take for a script."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    quoted = data.replace("\\", "\\\\").replace("'", "\\'").replace("<", "\\u003c")
    return f"globalThis.{name} = JSON.parse('{quoted}')\n"


def _filled(value: object) -> object:
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item not in ("", None, [], {})}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def code_block(lines: Iterable[str]) -> str:
    """Writes lines of cells as a block of code, which the theme gives a button that copies it; runs of spaces stay, which formats count."""
    written = "\n".join(line.translate(ESCAPED) if line.isprintable() else _spaced(line) for line in lines)
    return f"<pre><code>{written}</code></pre>"


def _spaced(line: str) -> str:
    return "".join(part if part.isspace() else text(part) for part in RUNS.split(line))


def record_page(
    title: str, table: str, identifier: str, blocks: Iterable[str], shown: str = "", description: str = ""
) -> str:
    """Writes the page of a record; `shown` is the heading where it differs from the title; they and `description` are cells."""
    top = heading(text(shown or title), f"[{table.capitalize()}](/{table}/index.md)", f"`{identifier}`")
    return page(title, [top, *blocks], hide=("navigation", "toc"), description=description, picture=table)
