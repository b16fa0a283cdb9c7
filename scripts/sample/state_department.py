"""Reads the State Department's feed of press releases, February 2022: snapshots of one RSS file, which overlap.

`FOLDER/*.rss` holds every version of `data.rss` in the history of the repository, whatever the files are called. In a clone, with bash:

    git rev-list COMMIT -- data.rss | while read c; do git show $c:data.rss > FOLDER/$c.rss; done

An item counts once, with the text of the earliest snapshot that has it. The feed dates items in UTC; the day that is listed is
Washington's. Text is taken from `content:encoded`, since `description` also carries scripts.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path

from scripts.sample.passages import Turn
from scripts.sample.text import LAST_DAY, SampleError, files, plain, read
from scripts.sample.transcripts import speaker, turns

FIRST_DAY = "2022-02-01"  # the history of the feed has a gap before
WASHINGTON = timezone(timedelta(hours=-5))  # all of February
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
UNSEEN = frozenset(["script", "style", "template", "noscript"])
INLINE = frozenset(
    ["a", "abbr", "b", "cite", "em", "font", "i", "input", "ins", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"]
)  # fmt: skip


def read_turns(folder: Path) -> Iterator[Turn]:
    """Yields the turns of every item of the days listed; raises SampleError where texts are missing or cannot be read."""
    earliest: dict[str, tuple[datetime, str, ET.Element]] = {}
    for path in files(folder, "*.rss"):
        text = read(path)
        channel = _channel(path, text)
        taken_at = _time(path, channel.findtext("lastBuildDate"))
        for item in channel.iter("item"):
            if not (identity := item.findtext("guid")):
                raise SampleError(f"{path.name} has an item without a guid")
            if identity not in earliest or (taken_at, text) < earliest[identity][:2]:
                earliest[identity] = taken_at, text, item
    for identity, (_, _, item) in earliest.items():
        day = _time(folder, item.findtext("pubDate")).astimezone(WASHINGTON).date().isoformat()
        if FIRST_DAY <= day <= LAST_DAY:
            yield from turns(identity, day, printed(item.findtext(CONTENT) or ""))


def _channel(path: Path, text: str) -> ET.Element:
    try:
        channel = ET.fromstring(text).find("channel")
    except ET.ParseError as error:
        raise SampleError(f"{path.name} is not XML ({error})") from None
    if channel is None:
        raise SampleError(f"{path.name} is no RSS feed: it has no channel")
    return channel


def _time(path: Path, written: str | None) -> datetime:
    try:
        time = parsedate_to_datetime(written or "")
    except ValueError:
        raise SampleError(
            f"{path.name} has a feed or an item with no date that can be read: {written or 'none'}"
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


class _Printed(HTMLParser):
    """Collects the paragraphs of a page that a reader sees; a line break counts where a speaker's tag follows."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.lines = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.hidden += tag in UNSEEN
        if tag == "br":
            self.lines.append("")
        elif tag not in INLINE:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNSEEN and self.hidden > 0
        if tag not in INLINE and tag != "br":
            self.end()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.lines[-1] += data

    def end(self) -> None:
        """Ends a paragraph."""
        begun = ""
        for line in map(plain, self.lines):
            if speaker(line):
                self.paragraphs.append(begun)
                begun = ""
            begun = f"{begun} {line}".strip()
        self.paragraphs.append(begun)
        self.lines = [""]


def printed(page: str) -> list[str]:
    """Returns the printed paragraphs of a page, plain."""
    parser = _Printed()
    parser.feed(page)
    parser.close()
    parser.end()
    return [text for text in parser.paragraphs if text]
