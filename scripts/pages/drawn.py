"""The pages with pictures: the ledger of demands, the tracker of scenarios, the timeline, troops and answers."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.pages import answers, ledger, timeline, tracker, troops
from scripts.pages.data import Data
from scripts.pages.pictures import Picture, files


def drawn_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every page with pictures."""
    yield f"/{ledger.FOLDER}/index.md", ledger.ledger_page(data)
    yield f"/{tracker.FOLDER}/index.md", tracker.tracker_page(data)
    yield f"/{timeline.FOLDER}/index.md", timeline.timeline_page(data)
    yield f"/{troops.FOLDER}/index.md", troops.troops_page(data)
    yield f"/{answers.FOLDER}/index.md", answers.answers_page(data)


def all_pictures(data: Data) -> Iterator[tuple[str, Picture]]:
    """Yields every picture with the folder in which it and its page lie."""
    for room in (ledger, tracker, troops):
        yield from ((room.FOLDER, made) for made in room.pictures(data))
    yield timeline.FOLDER, timeline.whole(data)
    if answers.related(data):
        yield answers.FOLDER, answers.whole(data)


def drawn_files(data: Data) -> Iterator[tuple[str, bytes]]:
    """Yields the files that can be taken away from these pages, by path from the root of the site."""
    for folder, made in all_pictures(data):
        yield from files(folder, made).items()
