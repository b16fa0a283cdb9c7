"""What can be done with the package: one thin file per command, over the rooms that do the work."""

import importlib.util
import sys

# Said here, before anything else is imported, because every command passes through this file.
for package in ("frictionless", "jsonschema", "pandera", "rapidfuzz"):
    if importlib.util.find_spec(package) is None:
        print(
            "The packages that this command needs are not installed in this Python: run make validate", file=sys.stderr
        )
        raise SystemExit(2)
