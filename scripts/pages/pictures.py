"""Puts a picture into a page: what it shows in words, the table behind it, its files to take away, and how to cite it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from scripts.formats import citation as cite
from scripts.package.table import canonical
from scripts.pages.data import Data
from scripts.pages.drawing import NARROW, WIDE, Drawing
from scripts.pages.groups import SAID
from scripts.pages.markup import code_block, text, visible

STYLES = "assets/pictures.css"
PIXELS_PER_INCH = 144  # of a picture in pixels: twice its size, as screens and printers want it
SHEET = b"""#set page(width: auto, height: auto, margin: 9pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")"""  # in Typst
MADE_BY = "Language models found, chose and coded the statements; no person has validated the codes: [who coded](/methodology.md#who-coded), [limits](/limits.md)."
CHOSEN = "Only curated statements are drawn. They were chosen because they matter, so their number shows what was entered, not how often something was said. Statements of the [sample](/frames/index.md) are never counted with them: tables give their number apart, or mark them *sampled*. What may be counted is under [estimates](/estimates.md)."


def opening(title: str, *told: str) -> list[str]:
    """Returns the top of a page: who made it, how to read it, and, folded away, which sides stand together."""
    sides = f"<details markdown><summary>Which sides stand together</summary>\n\n{text(SAID)}\n\n</details>"
    return [f"# {title}", MADE_BY, *told, CHOSEN, sides]


@dataclass(frozen=True)
class Picture:
    """A picture and what belongs to it. The cells of `rows` are texts; `shown` is the same table in Markdown."""

    name: str  # of its files
    title: str
    told: str  # what it shows, in words
    draw: Callable[[Drawing], None]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shown: str


def picture(data: Data, folder: str, made: Picture) -> str:
    """Writes a picture as Markdown, once for wide windows and once for phones; the page lies in `folder`."""
    drawn = []
    for width, kind in ((WIDE, "wide"), (NARROW, "narrow")):
        drawing = Drawing(width)
        made.draw(drawing)
        drawn.append(f'<div class="cb-{kind}">{drawing.svg(made.title)}</div>')
    files = f'Download: [picture (SVG)](/{folder}/{made.name}.svg), [picture (PNG)](/{folder}/{made.name}.png), [table (CSV)](/{folder}/{made.name}.csv).'  # fmt: skip
    return "\n\n".join(
        [
            f'<figure class="cb-picture">{"".join(drawn)}<figcaption>{text(made.told)}</figcaption></figure>',
            files,
            f"<details markdown><summary>The table behind it</summary>\n\n{made.shown}\n\n</details>",
            f"<details><summary>Cite this picture</summary>{code_block([_cited(data, folder, made)])}</details>",
        ]
    )


def _cited(data: Data, folder: str, made: Picture) -> str:
    place = cite.address(data.descriptor, f"/{folder}/{made.name}.svg")
    return f"“{made.title}” [Picture]. In: {cite.apa(cite.dataset(data.descriptor))}" + (f" {place}" if place else "")


def files(folder: str, made: Picture) -> dict[str, bytes]:
    """Returns the files of a picture by path from the root of the site: the drawing with its styles, the same in pixels, and the table."""
    drawing = Drawing(WIDE, linked=False)
    drawing.words(visible(made.title), 15, kind="cb-strong")
    made.draw(drawing)
    styles = Path(__file__).resolve().parents[2].joinpath("docs", STYLES).read_text(encoding="utf-8")
    svg = drawing.svg(made.title, styles)
    columns = [made.head, *([visible(cell) for cell in row] for row in made.rows)]
    return {
        f"{folder}/{made.name}.svg": svg.encode("utf-8"),
        f"{folder}/{made.name}.png": png(svg),
        f"{folder}/{made.name}.csv": canonical(columns).encode("utf-8"),
    }


def png(svg: str) -> bytes:
    """Returns a drawing in pixels, with the letters that Typst carries, so that it is the same on every machine."""
    return typst.compile(SHEET, format="png", ppi=PIXELS_PER_INCH, ignore_system_fonts=True, sys_inputs={"svg": svg})
