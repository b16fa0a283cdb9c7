"""Recognizes what is no file of ours although it lies in the place of one: a pointer to it, a workbook, a web page, an unresolved merge."""

from __future__ import annotations

import re
from dataclasses import dataclass

POINTED = "the contents of the file are kept elsewhere: fetch them with {command}"
SAVED = "save it as CSV (UTF-8, comma) and put that in its place"
BEGINNINGS = [
    (rb"version https://(git-lfs\.github\.com|hawser\.github\.com)/spec/", "a pointer of Git LFS", POINTED.format(command="git lfs pull")),
    (rb"[./]*(\.git/annex/objects|annex/objects)/", "a pointer of git-annex", POINTED.format(command="git annex get")),
    (rb"\0GITCRYPT\0", "encrypted by git-crypt", POINTED.format(command="git-crypt unlock")),
    (rb"(?i)(\xef\xbb\xbf)?\s*<(!doctype\s+html|html[\s>])", "a web page", "download the file itself: on GitHub by the button “Download raw file”"),
    (rb"PK(\x03\x04|\x05\x06)", "a workbook or another zip archive", SAVED),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of an old Excel", SAVED),
    (rb"SQLite format 3\0", "a SQLite database", SAVED),
    (rb"PAR1", "a Parquet file", SAVED),
    (rb"%PDF-", "a PDF", SAVED),
    (rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\0|\x28\xb5\x2f\xfd", "compressed", "unpack it and put the file itself in its place"),
]  # fmt: skip
MARK = re.compile(r"^(?:(?P<opens><{7,})|(?P<closes>>{7,})|(?P<base>\|{7,})|={7,})(?: .*)?\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Mistake:
    """Why a file cannot be read as what it should be: the rule, its line, the words for the rule's sentence and hint, the text meant."""

    rule: str
    line: int | None
    detail: str
    mend: str = ""
    value: str | None = None

    @property
    def words(self) -> dict[str, str | None]:
        """Returns what the sentence and the hint of the rule ask for."""
        return {"detail": self.detail, "mend": self.mend, "value": self.value}


def mistake(data: bytes, text: str) -> Mistake | None:
    """Returns why the bytes of a file, and the text that they hold, are no file of ours; None where they may be one."""
    for begins, what, mend in BEGINNINGS:
        if re.match(begins, data):
            return Mistake("wrong-file", 1, what, mend)
    blocks = conflicts(text, is_prose=False)
    if not blocks:
        return None
    told = [f"lines {first} to {last}" if first < last else f"line {first}" for first, last in blocks]
    return Mistake(
        "merge-conflict", blocks[0][0], " and ".join([*told[:MOST_TOLD], *(["more"] if told[MOST_TOLD:] else [])])
    )


MOST_TOLD = 10  # conflicts whose lines are named


def conflicts(text: str, *, is_prose: bool = True) -> list[tuple[int, int]]:
    """Returns the first and the last line of every stretch of a text that git or another program could not merge.

    A row of equals signs alone is none in prose: in Markdown it makes a heading.
    """
    marks = list(MARK.finditer(text))
    if is_prose and not any(mark["opens"] or mark["closes"] or mark["base"] for mark in marks):
        return []
    blocks: list[tuple[int, int]] = []
    opened = False
    line, counted = 1, 0
    for mark in marks:
        line, counted = line + text.count("\n", counted, mark.start()), mark.start()
        if opened:
            blocks[-1] = blocks[-1][0], line
        else:
            blocks.append((line, line))
        opened = not mark["closes"] and (opened or bool(mark["opens"]))
    return blocks
