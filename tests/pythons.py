"""Says whether other Pythons give the same verdicts: `python -m tests.pythons PYTHON...`, each one with the locked packages installed.

Every broken fixture is validated by each Python, and so is the repository itself, by both engines. Exit 0: every finding of every
package is the same, word for word. Exit 1: one is not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.checks.validation import validate
from tests.packages import ROOT, base, fixtures


def verdicts() -> dict[str, list[dict]]:
    """Returns every finding of the repository, and of each package that a fixture breaks, by the rule that it breaks."""
    found = {"the repository": [each._asdict() for each in validate(ROOT)[0]]}
    for name, fixture in fixtures().items():
        with tempfile.TemporaryDirectory() as folder:
            package = base(Path(folder))
            fixture.apply(package)
            found[name] = [each._asdict() for each in validate(package, "pandera")[0]]
    return found


def main(pythons: list[str]) -> int:
    """Compares the verdicts of other Pythons with those of this one; returns the exit code."""
    here, code = json.loads(json.dumps(verdicts())), 0
    for python in pythons:
        done = subprocess.run([python, "-m", "tests.pythons"], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)  # fmt: skip
        there = json.loads(done.stdout)
        differ = [name for name in here | there if here.get(name) != there.get(name)]
        print(
            f"{python}: {'differs in ' + ', '.join(differ) if differ else f'{len(there)} packages, every finding the same'}"
        )
        code |= bool(differ)
    return code


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(sys.argv[1:]))
    print(json.dumps(verdicts()))
