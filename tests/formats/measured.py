"""Measures what each format of a release costs: `python -m tests.formats.measured` prints the table of RELEASING.md.

CPU seconds, because the clock also measures what else the machine is doing.
"""

from __future__ import annotations

import resource
import sys

from scripts.formats.edition import Edition, Format
from scripts.formats.registry import FORMATS
from scripts.package.typed import read_completely, texts
from scripts.quality import agreement
from scripts.versions.release import own_files
from tests.packages import ROOT


def _seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _views(edition: Edition) -> dict[str, bytes]:
    assert edition.all
    return {}


def main() -> int:
    """Prints the table, a line for each format in the order in which they are written."""
    package = read_completely(ROOT)
    edition = Edition(package, own_files(package), agreement.measure(texts(package)))
    print("| Format | Files | Bytes | CPU seconds |\n| --- | --- | --- | --- |")
    views = Format("views, which many share", _views, "", "", "")
    for each in (views, *FORMATS):
        before = _seconds()
        made = each.write(edition)
        edition.files |= made
        print(f"| {each.name} | {len(made):,} | {sum(map(len, made.values())):,} | {_seconds() - before:.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
