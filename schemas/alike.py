"""One thing in two spellings: addresses, names and texts in a form in which they are compared.

The duplicate rules, the suggestions of the nearest right value and the comparison of versions share it; nothing is stored in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise
from posixpath import normpath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Tell who sent a reader or what shape of the page is wanted, not what is read; `ref` also names what is read, then with a digit.
TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igshid|ref_(src|url))=.*|ref=[a-z._-]*|(amp|outputtype)=(1|true|amp|)",
    re.IGNORECASE,
)
FOR_TELEPHONES = re.compile(r"(?<![^/])amp(?:/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)  # in a path
FRONTS = re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # of hosts that show the same pages
RENAMED = {"twitter.com": "x.com"}
RESOLVERS = ("doi.org", "dx.doi.org")
INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)
PORTS = {"http": 80, "https": 443}
SMOOTHED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D"}
)
APOSTROPHES = re.compile("['’ʼ`´]")
LIKE, LIKE_PART = 85, 92  # of 100, by rapidfuzz: texts alike as wholes, and one that is nearly a part of the other
LEAST = 5  # words of a text that can be a part of another
MOST_COMPARED = (
    500  # texts of which each is compared with every other; of more, each with its neighbours in the alphabet
)


def address(url: str) -> str:
    """Returns what two spellings of an address share: no http or https, www, usual port, fragment, tracking or last stroke, and nothing
    that asks for the page as telephones show it."""
    try:
        parts = urlsplit(url.strip())
        port = "" if parts.port in (None, PORTS.get(parts.scheme)) else f":{parts.port}"
    except ValueError:
        return url
    host = FRONTS.sub("", (parts.hostname or "").removesuffix("."), count=1)
    if host in RESOLVERS:  # a DOI is the same in capitals
        return f"{RESOLVERS[0]}{unquote(parts.path).rstrip('/').casefold()}"
    path = quote(unquote(_way(parts.path)), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    asked = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch("=".join(pair))
    )
    routed = (
        f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    )  # a page of its own, not a place in one
    return f"{RENAMED.get(host, host)}{port}{path}{'?' if asked else ''}{urlencode(asked)}{routed}"


def _way(path: str) -> str:
    """Returns a path without steps that lead nowhere, without the name of the page that a folder shows by itself, and without what
    asks for the page as telephones show it."""
    return INDEX.sub("/", normpath(FOR_TELEPHONES.sub("", re.sub("/+", "/", path)))) if path else ""


def text(words: str) -> str:
    """Returns what two spellings of a text share: its letters and digits, without case, accents, marks and kinds of spaces."""
    if not words.isascii():
        plain = unicodedata.normalize("NFKD", words).translate(SMOOTHED)
        words = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", APOSTROPHES.sub("", words.casefold())))


def name(full: str) -> str:
    """Returns what two spellings of a name share: those of a text, in whatever order its parts are written."""
    return " ".join(sorted(text(full).split(" ")))


def identifier(written: str) -> str:
    """Returns what somebody who wrote a name in the place of an identifier may have meant: its words joined by hyphens."""
    return "|".join("-".join(text(part).split(" ")) for part in written.split("|"))


def like(texts: Iterable[tuple[int, str]], asked: Callable[[int, int], bool] = lambda *_: True) -> Iterator[tuple[int, int]]:  # fmt: skip
    """Yields the numbers of every two texts that are alike, the earlier first; each text comes with its number.

    `asked` says of two numbers whether their texts are to be compared at all.
    """
    from rapidfuzz import fuzz  # late: only where a speaker said several things

    ordered = sorted(texts, key=lambda each: each[1])
    pairs = combinations(ordered, 2) if len(ordered) <= MOST_COMPARED else pairwise(ordered)
    for (one, first), (other, second) in pairs:
        if not asked(one, other):
            continue
        part = min(first.count(" "), second.count(" ")) + 1 >= LEAST
        # Below the cutoff, rapidfuzz need not find out how far, and returns 0.
        if fuzz.ratio(first, second, score_cutoff=LIKE) or (
            part and fuzz.partial_ratio(first, second, score_cutoff=LIKE_PART)
        ):
            yield min(one, other), max(one, other)
