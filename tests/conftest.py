"""What all tests share: the repository on the import path, and a valid package of their own."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.packages import base


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small valid package that the test may break."""
    return base(tmp_path)
