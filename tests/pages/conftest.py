"""What tests of the site share."""

from __future__ import annotations

import pytest

from scripts.pages import site


@pytest.fixture
def unfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a site be written without what is derived for its pages, which takes most of the time, for tests of what lies beside them."""
    monkeypatch.setattr(site, "pages", lambda data: [(site.EXPLORER, ""), (site.SEARCH, "")])
    monkeypatch.setattr(site, "insertions", lambda data, ways: {})
    monkeypatch.setattr(site, "fill", lambda written, derived: written)
