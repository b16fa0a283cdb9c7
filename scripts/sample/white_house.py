"""Reads the White House briefing room: Markdown files in the folders of the repository, a day at the head of each name.

`FOLDER/press-briefings/2021-11/2021-11-01-title.md` and the like, each with a front matter between two lines of three hyphens.
Printed paragraphs are set apart by blank lines, but an item of a list is one too, and so is a line after a hard line break that opens
with a speaker's tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.sample.passages import Turn
from scripts.sample.text import SampleError, files, in_window, plain, read
from scripts.sample.transcripts import speaker, turns

FOLDERS = ("press-briefings", "speeches-remarks", "statements-releases")
DAY = re.compile(r"\d{4}-\d\d-\d\d(?=-)")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
BULLET = re.compile(r"\s*-\s+\S")
NUMBERED = re.compile(r"\s*\d+[.)]\s+\S")  # also a line of prose that opens with a year: an item only below another
HARD_BREAK = re.compile(r"(?:\s{2}|\\)\Z")
URL = r"\((?:[^()]|\([^()]*\))*\)"
# What is markup and not read: pictures, marks of quotations and headings, bullets, addresses of links, tags, emphasis.
UNSEEN = re.compile(rf"!\[[^\]]*\]{URL}|\A\s*(?:>|#+|[-+*])\s+|(?<!\\\])(?<=\]){URL}|<[/a-zA-Z!][^>]*>|(?<!\\)\*+")
BRACKET = re.compile(r"(?<!\\)[\[\]]|\^(?=\w+\^)|(?<=\w)\^")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_turns(folder: Path) -> Iterator[Turn]:
    """Yields the turns of every document of the window; raises SampleError where texts are missing or cannot be read."""
    for name in FOLDERS:
        for path in files(folder, f"{name}/**/*.md"):
            day = DAY.match(path.name)
            if not day:
                raise SampleError(f"{path.name} should begin with its day, as in 2021-11-01-title.md")
            if in_window(day.group()):
                yield from turns(path.relative_to(folder).as_posix(), day.group(), printed(read(path)))


def printed(text: str) -> list[str]:
    """Returns the printed paragraphs of a document, plain."""
    body = FRONT_MATTER.sub("", text)
    blocks = re.split(r"\n(?:[^\S\n]*\n)+", f"\n{body}\n")
    seen = (seen_text(lines) for block in blocks for lines in _paragraphs(block.split("\n")))
    return [text for text in seen if text]


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yields the paragraphs of a block of lines: a list is cut at its items, other lines at hard breaks before a speaker's tag."""
    begun: list[str] = []
    for line in lines:
        if begun and (_is_item(line, lines[0]) or _is_hidden_tag(line, begun[-1])):
            yield "\n".join(begun)
            begun = []
        begun.append(line)
    yield "\n".join(begun)


def _is_item(line: str, first: str) -> bool:
    return bool(BULLET.match(line) or (NUMBERED.match(line) and NUMBERED.match(first)))


def _is_hidden_tag(line: str, before: str) -> bool:
    return bool(HARD_BREAK.search(before) and speaker(seen_text(line)))


def seen_text(marked: str) -> str:
    """Returns what a reader sees of a paragraph in Markdown, plain."""
    return plain(ESCAPED.sub(r"\1", BRACKET.sub("", UNSEEN.sub("", marked))))
