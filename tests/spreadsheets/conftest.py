"""Keeps this suite out of `make test`, because it needs LibreOffice and R: `make spreadsheets` names it."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignores everything here unless the folder is named on the command line."""
    named = any("spreadsheets" in str(argument) for argument in config.invocation_params.args)
    return None if named else True
