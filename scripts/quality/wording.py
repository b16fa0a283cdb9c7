"""Compares words with the text of a source: whether a quote is in it, and how long a run of words is copied from it."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import markdown

from scripts.package.files import read_own

OMISSION = " […] "  # how a quote marks words of ours that were left out
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# Elements inside a line, which do not separate words.
INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"]
)  # fmt: skip
UNSEEN = frozenset(["head", "noscript", "script", "style", "template", "title"])
# Marks that editors exchange for each other without touching a word.
FOLDED = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
FOLDING = str.maketrans(FOLDED)


class _Seen(HTMLParser):
    """Collects the text of a page that a reader sees; block elements separate words."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.hidden += tag in UNSEEN
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN and self.hidden > 0
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)

    def _separate(self, tag: str) -> None:
        if tag not in INLINE:
            self.parts.append("\n")


def read_text(path: Path) -> str:
    """Reads the text of a source (.txt as it stands, .md without its front matter, .html as a reader sees it), normalised.

    Raises AccessError where it cannot be read, and UnicodeDecodeError where it is not UTF-8.
    """
    written = read_own(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    if path.suffix == ".md":
        written = markdown.markdown(FRONT_MATTER.sub("", written))
    return normalised(written if path.suffix == ".txt" else _seen(written))


def _seen(page: str) -> str:
    parser = _Seen()
    parser.feed(page)
    parser.close()
    return "".join(parser.parts)


def normalised(text: str) -> str:
    """Returns a text in NFC with every run of spaces and line breaks as one plain space, without characters that cannot be seen."""
    seen = (char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")
    return " ".join("".join(seen).split())


def folded(text: str) -> str:
    """Returns a text with typographic quotation marks, apostrophes, dashes and ellipses replaced by plain ones."""
    return text.translate(FOLDING)


def missing_fragment(quote: str, text: str) -> str | None:
    """Returns the first fragment of a quote that a normalised text lacks after the fragments before it; None if it has them all."""
    place = 0
    for fragment in quote.split(OMISSION):
        found = _whole(fragment).search(text, place)
        if not found:
            return fragment
        place = found.end()
    return None


def widest_gap(quote: str, text: str) -> int:
    """Returns how many words the widest omission of a quote leaves out where its fragments are closest; 0 without omissions.

    The quote must be in the text.
    """
    first, *rest = (_whole(fragment) for fragment in quote.split(OMISSION))
    widest = []
    for start in first.finditer(text):
        place, gaps = start.end(), [0]
        for fragment in rest:
            found = fragment.search(text, place)
            if not found:
                break
            gaps.append(len(words(text[place : found.start()])))
            place = found.end()
        else:
            widest.append(max(gaps))
    return min(widest)


def _whole(fragment: str) -> re.Pattern[str]:
    """Matches a fragment that neither begins nor ends inside a word of the text."""
    return re.compile(
        rf"(?<!\w){re.escape(fragment)}(?!\w)" if fragment[:1].isalnum() else rf"{re.escape(fragment)}(?!\w)"
    )


def words(text: str) -> list[str]:
    """Returns the words of a text for comparison: lower case, marks dropped, so that a comma hides no copy."""
    return re.findall(r"\w+(?:'\w+)*", folded(text).casefold())


def longest_run(ours: str, theirs: list[str]) -> list[str]:
    """Returns the longest run of our words that is also in theirs, the first of several."""
    mine, text, best = words(ours), f" {' '.join(theirs)} ", []
    for start in range(len(mine)):
        while start + len(best) < len(mine) and f" {' '.join(mine[start : start + len(best) + 1])} " in text:
            best = mine[start : start + len(best) + 1]
    return best
