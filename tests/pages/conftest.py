"""What tests of the site share."""

from __future__ import annotations

import pytest

from scripts.package.table import Package
from scripts.pages import site
from scripts.pages.data import Data
from scripts.pages.ways import Ways
from scripts.quality.estimates_report import Report


@pytest.fixture(scope="session")
def whole(repository: Package) -> Data:
    """The tables of the repository itself."""
    return Data(repository)


@pytest.fixture(scope="session")
def ways(whole: Data) -> Ways:
    """What the pages in docs/ways take from them."""
    return Ways(whole)


@pytest.fixture(scope="session")
def found(ways: Ways) -> Report:
    """What was concluded from the sample, computed once for all tests that only look at it."""
    return ways.found()


@pytest.fixture
def unfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a site be written without what is derived for its pages, which takes most of the time, for tests of what lies beside them."""
    monkeypatch.setattr(site, "pages", lambda data: [(site.EXPLORER, ""), (site.SEARCH, "")])
    monkeypatch.setattr(site, "insertions", lambda data, ways: {})
    monkeypatch.setattr(site, "fill", lambda written, derived: written)
