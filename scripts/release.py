"""Makes a release: `python -m scripts.release [DIR] [--output dist] [--previous PATH] [--check]`.

Writes one archive, NAME-VERSION.zip, whole or not at all, whose bytes depend only on the package (and the previous release). All
checks are made first; each refusal is one sentence. Exit 0: the archive is there (with --check: nothing is refused, and
nothing was written). Exit 1: refused, or a table is damaged. Exit 2: DIR is no package, or wrong usage. Exit 3: something could not be
read or written, or git could not be asked. Exit 130: interrupted; an archive that was there is as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from scripts.command import Parser, run
from scripts.versions.history import uncommitted
from scripts.versions.release import release


def _work(options: argparse.Namespace) -> int:
    def tell(step: str) -> None:
        print(f"{step} ...", file=sys.stderr)

    refused, path = release(options.directory, options.output, options.previous, check=options.check, tell=tell)
    if refused:
        print(*(f"refused: {sentence}" for sentence in refused), sep="\n", file=sys.stderr)
        return 1
    if left := uncommitted(options.directory):
        print(
            f"the archive has changes that are not committed (made.json lists them): {', '.join(left)}", file=sys.stderr
        )
    print("nothing prevents a release" if options.check else f"{path}: {path.stat().st_size:,} bytes, SHA-256 {_digest(path)}")  # fmt: skip
    return 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = Parser("release", "Makes the archive of a release, unless something prevents it.")
    parser.add_argument("--output", type=Path, default=Path("dist"), help="the folder for the archive (dist)")
    parser.add_argument(
        "--previous",
        type=Path,
        help="the previous release: a folder or an archive (by default the latest in docs/releases.csv or among git's tags)",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, only say what prevents a release")
    return run(parser, _work, arguments)


if __name__ == "__main__":
    sys.exit(main())
