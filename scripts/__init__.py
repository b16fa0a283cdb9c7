"""What can be done with the package: one thin file per command, over the rooms that do the work."""

import importlib.util
import sys


def _obstacle() -> str | None:
    """Says in one sentence why no command can run here; None where all can."""
    for package in ("frictionless", "jsonschema", "pandera", "rapidfuzz"):
        if importlib.util.find_spec(package) is None:
            return "The packages that this command needs are not installed in this Python: run make validate"
    from scripts.package.checkout import broken

    return broken()


# Said here, before anything else is imported, because every command passes through this file.
if sentence := _obstacle():
    print(sentence, file=sys.stderr)
    raise SystemExit(2)
