"""The pictures of README.md are real, small, and what the programs show today."""

import re
import struct
from pathlib import Path

from tests import pictures
from tests.packages import ROOT

SMALL = 150_000  # bytes


def words(picture: str) -> str:
    """Returns what a picture says, without what the size of the small test package alone changes."""
    return re.sub(r"[\d,]+\srows in\s\d+", "rows", re.sub(r"<[^>]+>", "", picture).replace("\u00a0", " "))


def test_the_picture_of_a_finding_shows_what_validate_says():
    drawn = (pictures.ASSETS / "finding.svg").read_text(encoding="utf-8")
    assert words(drawn) == words(pictures.finding()), "run .venv/bin/python -m tests.pictures finding"
    assert "data/statements.csv:4:act" in words(drawn)


def test_lines_of_a_terminal_keep_their_colours_and_spaces():
    drawn = pictures.terminal(["$ x", "  \033[31;1ma < b\033[0m & c"], "A title")
    assert '\u00a0\u00a0<tspan fill="#ff8080" font-weight="bold">a\u00a0&lt;\u00a0b</tspan>\u00a0&amp;\u00a0c' in drawn
    assert "\033" not in drawn
    assert 'textLength="92.4"' in drawn, "eleven letters"


def test_the_page_that_is_photographed_is_a_record():
    table, key = Path(pictures.PAGE).relative_to(ROOT / "site").parts[:2]
    assert key in re.findall(r"^[^,]+", (ROOT / "data" / f"{table}.csv").read_text(encoding="utf-8"), re.MULTILINE)


def test_pictures_are_small_and_shown_with_words():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]{40,})\]\(docs/assets/([^)]+)\)", readme)
    assert [name for _, name in shown] == ["site.png", "finding.svg"]
    assert [name for _, name in shown if (pictures.ASSETS / name).stat().st_size > SMALL] == []
    head = (pictures.ASSETS / "site.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", head[16:24]) == (1280, 900)
