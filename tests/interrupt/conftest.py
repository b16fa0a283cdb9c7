"""Keeps this suite out of `make test`, because it takes minutes: `make interrupt` names it."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignores everything here unless the folder is named on the command line."""
    named = any("interrupt" in str(argument) for argument in config.invocation_params.args)
    return None if named else True
