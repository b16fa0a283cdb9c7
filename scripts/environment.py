"""Imported first by every command: says plainly what to run where the locked packages are not installed."""

import importlib.util
import sys

for package in ("frictionless", "jsonschema", "pandera", "rapidfuzz"):
    if importlib.util.find_spec(package) is None:
        print(
            "The packages that this command needs are not installed in this Python: run make validate", file=sys.stderr
        )
        raise SystemExit(2)
