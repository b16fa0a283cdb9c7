"""Transcripts in English as American offices print them: speakers' tags, stage directions, and what is no text of a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scripts.sample.passages import Paragraph, Turn
from scripts.sample.text import count_words

MOST_IN_HEADING = 12  # words
MOST_IN_TAG = 8  # words
QUESTION = re.compile(r"[*“\"]?Q(?::| |$)")
TITLE = re.compile(r"(?:Mr|Ms|Mrs|Dr|Amb|Gen|Lt|Col|Sec|Sen|Rep|Gov)\.?")
PREFIX = re.compile(r"(?:Mc|Mac|De|Di|La|Le|Von|Van)(?=[A-Z])")  # small letters in names such as McMILLON
SMALL = frozenset(["and", "at", "for", "in", "of", "on", "the"])
ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
# One word alone is a tag only where it is a role, misspelled or not (MODERTOR, PARTICPIANT); else it is a heading or NATO.
ROLE = re.compile(
    r"(?:AIDE|AIDES|ANNOUNCER|AUDIENCE|INTERPRETER|MOD?ERA?TOR|OPERATOR|PARTI\w+|QUESTION|REPORTER|STAFF|VOICE)S?"
)
HEADING = re.compile(r"FACT SHEET|MEMORANDUM|NOMINATION|WITHDRAWAL|STATEMENT|(?:.* )?SENT TO |(?:MESSAGE )?TO THE |(?:THE )?MEDAL OF |EXECUTIVE ORDER|WE |NOW|WHEREAS|VESSEL ")  # fmt: skip
# Those who ask: their turns are listed apart.
ASKS = re.compile(r"Q|QUESTION|REPORTER|MOD?ERA?TOR|OPERATOR|PARTI\w+|AUDIENCE\b.*|VOICE|UNIDENTIFIED .*")

DIRECTION = re.compile(r"(?:[(\[][^()\[\]]*[)\]][.\s]*)+")
CLOCK = r"\d{1,2}[:.]\d\d ?[ap]\.? ?m\.?,?(?: [a-z]{1,5}| \(?local(?: time)?\)?)?"
APPARATUS = re.compile(
    rf"(?:end,? )?{CLOCK}|end|[#*\s]+|(?:begin|end) (?:of )?text[.:]?|joseph r\. biden,? jr\.?|the white house,? .{{0,40}}", re.IGNORECASE
)  # fmt: skip


def speaker(text: str) -> tuple[str, str] | None:
    """Returns the tag with which a plain paragraph opens and what follows it; None where it opens with none."""
    if found := QUESTION.match(text):
        return "Q", text[found.end() :].strip()
    tag, colon, rest = text.partition(":")
    name = ASIDE.sub("", tag).strip('*“" ')
    words = name.split()
    if not colon or not 0 < len(words) <= MOST_IN_TAG or HEADING.match(name):
        return None
    if len(words) == 1 and not ROLE.fullmatch(name):
        return None
    if not _is_loud(words[0]) or not all(word in SMALL or _is_loud(word) for word in words):
        return None
    return name, rest.strip("* ")


def _is_loud(word: str) -> bool:
    """Says whether a word of a tag is printed in capitals, but for titles and the like."""
    return bool(TITLE.fullmatch(word)) or PREFIX.sub("", word).isupper()


def is_left_out(text: str) -> bool:
    """Says whether a plain paragraph is a stage direction, the time of day, or a mark of the end, and nothing else."""
    return bool(DIRECTION.fullmatch(text) or APPARATUS.fullmatch(text))


def is_heading(text: str) -> bool:
    """Says whether a plain paragraph could be a line of the heading: a byline, an address, a place, a time; short and no sentence."""
    if count_words(text) > MOST_IN_HEADING:
        return False
    named = all(word in SMALL or not word[0].islower() for word in text.split())  # such as Washington, D.C.
    return named or text[-1] not in '.!?”"'


def turns(document: str, day: str, printed: Iterable[str]) -> Iterator[Turn]:
    """Yields the turns of a document from its printed paragraphs, plain; lines that open with a tag have to be paragraphs already.

    The speaker carries over until the next tag. The heading is left out: what stands before the first paragraph that is more. A
    document without a text of any speaker has one turn, which is empty.
    """
    name, kept, opened = "", [], False
    for number, text in enumerate(printed, 1):
        tagged = speaker(text)
        if tagged:
            if kept:
                yield _turn(document, day, name, kept)
            (name, text), kept = tagged, []
        opened = opened or bool(tagged) or not (is_left_out(text) or is_heading(text))
        if opened and text and not is_left_out(text):
            kept.append(Paragraph(number, number, text))
    if kept or not opened:
        yield _turn(document, day, name, kept)


def _turn(document: str, day: str, name: str, kept: list[Paragraph]) -> Turn:
    return Turn(document, day, name, tuple(kept), question=bool(ASKS.fullmatch(name)))
