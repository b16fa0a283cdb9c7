"""One thing in two spellings: addresses, names and texts in a form in which they are compared.

The duplicate rules, the suggestions of the nearest right value and the comparison of versions share it; nothing is stored in it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from schemas.arrow import in_arrow

if TYPE_CHECKING:
    import numpy as np

# Tell who sent a reader or what shape of the page is wanted, not what is read; `ref` also names what is read, then with a digit.
TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|yclid|mc_[ce]id|igshid|ref_(src|url)|pgtype|smid|cmpid|ocid)=.*|module=inline|ref=[a-z._-]*|(amp|outputtype)=(1|true|amp|)",
    re.IGNORECASE,
)
FOR_TELEPHONES = re.compile(r"(?<![^/])amp(?:/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)  # in a path
FRONTS = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")  # of hosts that show the same pages
ARCHIVED = re.compile(
    r"https?://web\.archive\.org/web/[0-9]+[a-z_]*/(?=https?://)", re.IGNORECASE
)  # a copy of what follows
RENAMED = {"twitter.com": "x.com"}
RESOLVERS = ("doi.org", "dx.doi.org")
INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?)$", re.IGNORECASE)
# An address that needs no more than its beginning and the last stroke of its path taken off: nothing in it is escaped or a step that
# leads nowhere, and what it asks for has names.
PLAIN = re.compile(
    rf"https?://(?:www\.)?((?!(?:www|m|mobile|amp)\.|(?:{'|'.join(map(re.escape, (*RESOLVERS, *RENAMED)))})(?:[/?]|$))[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.{{1,2}}(?:[/?]|$))[\w.~!$&'()*+,;=:@-]+)*)/?(?:\?([\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*)*))?",
    re.ASCII,
)
NOT_PLAIN = re.compile(f"{INDEX.pattern}|{FOR_TELEPHONES.pattern}", re.IGNORECASE)
# The same in the syntax of RE2, for many addresses at once: what is plain and asks for one thing at most, but for what may not be.
PLAIN_FORM = r"^https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w.~!$&'()*+,;=:@-]+)*/?(?:\?[\w.~-]+=[\w.~-]*)?$"
NO_PLAIN_FORM = (
    rf"^https?://(?:www\.)?(?:{'|'.join(map(re.escape, (*RESOLVERS, *RENAMED)))})(?:[/?]|$)|^https?://www\.[^./?]+(?:[/?]|$)"
    r"|^https?://(?:www\.(?:www|m|mobile|amp)|m|mobile|amp)\.|/\.\.?(?:[/?]|$)|(?i:/amp(?:[/?]|$)|\.amp(?:[./?]|$)|/(?:index|default)\."
    rf"|\?(?:{TRACKING.pattern})$)"
)
PORTS = {"http": 80, "https": 443}


LETTERS = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
    "Æ": "AE",
    "Œ": "OE",
    "Ø": "O",
    "Ł": "L",
    "Đ": "D",
}
NO_LETTERS = "'’ʼ`´"  # that stand in words


class _Smoothed(dict):
    """What `str.translate` makes of a character, which is asked once: its letters and digits without case and accents, and a space of
    what is neither."""

    def __missing__(self, char: int) -> str:
        self[char] = "".join(map(self._smoothed, unicodedata.normalize("NFKD", chr(char)))).casefold()
        return self[char]

    @staticmethod
    def _smoothed(char: str) -> str:
        if char in NO_LETTERS or unicodedata.combining(char):
            return ""
        return LETTERS.get(char, char if char.isalnum() or char == "_" else " ")


SMOOTHED = _Smoothed()
SMOOTHED_BYTES = bytes(
    ord(char.lower() if char.isalnum() or char == "_" else " ") for char in map(chr, range(128))
) + bytes(128)
TOGETHER = 3_000  # texts, so many that what is worked out of them stays close at hand
NOTHING = 0xFFFFFFFF  # in the place of a character of which nothing is left
LIKE, LIKE_PART = 85, 92  # of 100, by rapidfuzz: texts alike as wholes, and one that is nearly a part of the other
LEAST = 5  # words of a text that can be a part of another
MOST_COMPARED = (
    500  # texts of which each is compared with every other; of more, each with its neighbours in the alphabet
)


def address(url: str) -> str:
    """Returns what two spellings of an address share: no http or https, www, usual port, fragment, tracking or last stroke, and nothing
    that asks for the page as telephones show it."""
    if found := PLAIN.fullmatch(url):  # most, in a tenth of the time
        place, asked = found.group(1), found.group(2) or ""
        if not (any(part in place.lower() for part in ("amp", "index.", "default.")) and NOT_PLAIN.search(place)):
            kept = sorted(pair.split("=") for pair in asked.split("&") if asked and not TRACKING.fullmatch(pair))
            return f"{place}{'?' if kept else ''}{'&'.join(map('='.join, kept))}"
    try:
        parts = urlsplit(ARCHIVED.sub("", url.strip()))
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


def addresses(urls: Sequence[str]) -> list[str]:
    """Returns `address` of each of many addresses; plain ones are shortened all at once."""
    import pyarrow.compute as pc  # late, as numpy below

    written = in_arrow(urls)
    plain = pc.and_not(pc.match_substring_regex(written, PLAIN_FORM), pc.match_substring_regex(written, NO_PLAIN_FORM))
    short = pc.replace_substring_regex(written.filter(plain), r"^https?://(?:www\.)?", "")
    short = pc.replace_substring_regex(short, r"/(\?.*)?$", r"\1")
    short = iter(short.to_numpy(zero_copy_only=False).tolist())
    return [next(short) if is_plain else address(url) for url, is_plain in zip(urls, plain.to_pylist(), strict=True)]


def _way(path: str) -> str:
    """Returns a path without steps that lead nowhere, without the name of the page that a folder shows by itself, and without what
    asks for the page as telephones show it."""
    return INDEX.sub("/", normpath(FOR_TELEPHONES.sub("", re.sub("/+", "/", path)))) if path else ""


def text(words: str) -> str:
    """Returns what two spellings of a text share: its letters and digits, without case, accents, marks and kinds of spaces."""
    if words.isascii():  # in a fifth of the time
        return " ".join(words.encode().translate(SMOOTHED_BYTES, b"'`").decode().split())
    return " ".join(words.translate(SMOOTHED).split())


def texts(many: Sequence[str]) -> list[str]:
    """Returns `text` of each of many texts; what becomes of a character is looked up for thousands of texts at once."""
    return [each for at in range(0, len(many), TOGETHER) for each in _texts(many[at : at + TOGETHER])]


def _texts(many: Sequence[str]) -> list[str]:
    joined = "\n".join(many)
    if joined.count("\n") >= len(many):  # some have several lines
        return list(map(text, many))
    chars = _smoothed(joined)
    chars = chars[chars != NOTHING]
    space = chars == ord(" ")
    again = space[1:] & (space | (chars == ord("\n")))[:-1]  # behind another space, or first in a text
    kept = chars[1:][~again].tobytes().decode("utf-32-le", "surrogatepass")
    return kept.replace(" \n", "\n").removesuffix(" ").split("\n")


def _smoothed(joined: str) -> np.ndarray:
    """Returns the characters of a text, and of a line feed before it, each as `SMOOTHED` has it."""
    import numpy as np  # late, as below

    known = _known_characters()
    joined = f"\n{joined}"
    while True:
        chars = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        smoothed = known[chars]
        if smoothed.all():
            return smoothed
        for char in np.unique(chars[smoothed == 0]).tolist():
            short = SMOOTHED[char]
            if len(short) > 1:
                joined = joined.replace(chr(char), short)
            else:
                known[char] = ord(short) if short else NOTHING


@cache
def _known_characters() -> np.ndarray:
    """Returns what becomes of each character, by its number: 0 where that has not been asked yet, or is several characters."""
    import numpy as np

    known = np.zeros(sys.maxunicode + 1, dtype=np.uint32)
    known[ord("\n")] = ord("\n")  # which stands between two texts
    return known


def name(full: str) -> str:
    """Returns what two spellings of a name share: those of a text, in whatever order its parts are written."""
    return _in_any_order(text(full))


def names(many: Sequence[str]) -> list[str]:
    """Returns `name` of each of many names."""
    return list(map(_in_any_order, texts(many)))


def _in_any_order(words: str) -> str:
    return " ".join(sorted(words.split(" ")))


def identifier(written: str) -> str:
    """Returns what somebody who wrote a name in the place of an identifier may have meant: its words joined by hyphens."""
    return "|".join("-".join(text(part).split(" ")) for part in written.split("|"))


def like(
    texts: Sequence[str], groups: np.ndarray, asked: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> Iterator[tuple[int, int]]:
    """Yields the places of every two texts of one group that are alike, the earlier first, in the order of groups and texts.

    `asked` marks which of some places are to be compared with others that stand beside them.
    """
    import numpy as np  # late, as rapidfuzz: only where somebody said several things

    places = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)
    places = places[np.argsort(groups[places], kind="stable")]
    ordered = np.array(texts, dtype=object)[places]
    lengths = np.array(list(map(len, ordered.tolist())))
    found: set[tuple[int, int]] = set()
    for one, other in _beside(groups[places]):
        wanted = asked(places[one], places[other])
        one, other = one[wanted], other[wanted]
        like_each_other = _like(*(ordered[each].tolist() for each in (one, other)), lengths[one], lengths[other])
        found.update(zip(one[like_each_other].tolist(), other[like_each_other].tolist(), strict=True))
    for one, other in sorted(found):
        yield tuple(sorted((int(places[one]), int(places[other]))))


def _beside(groups: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yields the places of all that stand in sorted groups with the next of its group, the next but one, and so on."""
    import numpy as np

    begins, ends = (np.searchsorted(groups, groups, side) for side in ("left", "right"))
    ones = np.arange(len(groups))
    ends = np.where(ends - begins > MOST_COMPARED, np.minimum(ends, ones + 2), ends)
    for apart in count(1):
        ones = ones[ones + apart < ends[ones]]
        if not len(ones):
            return
        yield ones, ones + apart


def _like(first: list[str], second: list[str], long: np.ndarray, other_long: np.ndarray) -> np.ndarray:
    """Marks the pairs of texts that are alike, as wholes or one as a part of the other; how long they are is given, too."""
    import numpy as np
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import LCSseq

    shared = process.cpdist(first, second, scorer=LCSseq.similarity)  # characters that both have in the same order
    like = 200 * shared >= LIKE * (long + other_long)  # what rapidfuzz calls the ratio
    # Without so many characters of the shorter text the other has no part that is nearly the same; to find that part takes long.
    for place in np.flatnonzero(~like & (shared * (200 - LIKE_PART) >= LIKE_PART * np.minimum(long, other_long))):
        one, other = first[place], second[place]
        if min(one.count(" "), other.count(" ")) + 1 >= LEAST:
            like[place] = fuzz.partial_ratio(one, other, score_cutoff=LIKE_PART) > 0
    return like
