"""Draws the pictures of README.md: `python -m tests.pictures [finding] [site]`, from the top of the checkout.

finding: what `make validate` prints about a copy of the small test package with one mistake, as docs/assets/finding.svg. It is drawn
from the real output, and a test fails when the output has changed since. site: a page of the site that `make site` has built, as
Chromium shows it, as docs/assets/site.png. Without a name both are drawn. Exit 0: drawn. Exit 1: there is no site, or no Chromium.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.checks.report import as_text
from scripts.checks.validation import validate
from scripts.package.files import write
from tests.packages import ROOT, base, edit

ASSETS = ROOT / "docs" / "assets"
PAGE = ROOT / "site" / "demands" / "no-new-nato-members" / "index.html"
MISTAKE = ("data/statements.csv", ",threaten,", ",threatens,")
SIZE = 14  # of the letters, in pixels
WIDTH, HEIGHT, EDGE = 0.6 * SIZE, 1.5 * SIZE, 1.2 * SIZE  # of a letter, of a line, around all
INK, PAPER = "#d8dee9", "#1e2430"
COLOURS = {"31": "#ff8080", "32": "#8fd694", "33": "#e6c371", "36": "#7fd0e6"}  # by the codes of a terminal
PAINTED = re.compile(r"\033\[([0-9;]+)m(.*?)\033\[0m")
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--window-size=1280,900"]  # fmt: skip


def finding() -> str:
    """Returns the picture of a finding, as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        package = base(Path(folder))
        edit(package, *MISTAKE)
        findings, rows = validate(package, "both")
    lines = ["$ make validate", *as_text(findings, rows, colour=True)]
    return terminal(lines, "A terminal in which make validate reports one mistake")


def terminal(lines: list[str], title: str) -> str:
    """Draws lines with the colour codes of a terminal, as SVG that looks alike with every monospaced font."""
    longest = max(len(PAINTED.sub(r"\2", line)) for line in lines)
    width, height = round(longest * WIDTH + 2 * EDGE), round(len(lines) * HEIGHT + 2 * EDGE)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
            f"<title>{html.escape(title)}</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>',
            f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="{SIZE}" fill="{INK}">',
            *(_line(line, EDGE + (number + 0.75) * HEIGHT) for number, line in enumerate(lines) if line),
            "</g>",
            "</svg>\n",
        ]
    )


def _line(line: str, y: float) -> str:
    line = line.replace(" ", "\u00a0")  # which no program folds
    painted, length = PAINTED.sub(_painted, html.escape(line, quote=False)), len(PAINTED.sub(r"\2", line))
    # The length is said, so that a line takes the same room whatever the font.
    return f'<text x="{EDGE:.1f}" y="{y:.1f}" textLength="{length * WIDTH:.1f}">{painted}</text>'


def _painted(found: re.Match[str]) -> str:
    codes = found[1].split(";")
    styles = [f'fill="{COLOURS[code]}"' for code in codes if code in COLOURS]
    styles += ['font-weight="bold"'] if "1" in codes else []
    styles += ['opacity="0.75"'] if "2" in codes else []
    return f"<tspan {' '.join(styles)}>{found[2]}</tspan>"


def photograph(page: Path, picture: Path) -> None:
    """Takes a picture of a built page; raises FileNotFoundError or CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder, "page.png")
        command = [shutil.which("chromium") or "chromium", *CHROMIUM, f"--user-data-dir={folder}/profile", f"--screenshot={taken}", page.as_uri()]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        write(picture, taken.read_bytes())


def main(names: list[str]) -> int:
    """Draws the pictures that are named, or both; returns the exit code."""
    if "finding" in names or not names:
        write(ASSETS / "finding.svg", finding().encode("utf-8"))
    if "site" in names or not names:
        if not PAGE.is_file():
            print("there is no site to photograph: run make site first", file=sys.stderr)
            return 1
        try:
            photograph(PAGE, ASSETS / "site.png")
        except (FileNotFoundError, subprocess.CalledProcessError) as error:
            print(f"Chromium took no picture: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
