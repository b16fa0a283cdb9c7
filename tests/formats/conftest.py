"""The base package as an edition, from which each format is written."""

from __future__ import annotations

import pytest

from scripts.formats.edition import Edition
from tests.formats.editions import documented, edition


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of the base package: every table has rows, one statement was drawn."""
    return edition(documented(tmp_path_factory.mktemp("edition")))
