"""Wrong cells that were planted in the sheets of an audit, and how many of them its readers found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.package.errors import QualityError
from scripts.quality import audit
from scripts.quality.rows import FOLDER, Row, read_rows
from scripts.quality.sections import Section, percent

PLANTED = FOLDER / "planted.csv"
COLUMNS = ["sample", "table", "id", "field", "planted", "found"]


@dataclass(frozen=True)
class Detection:
    """How many of the planted cells of a sample its readers called wrong: the share, and the bounds of its 95 % interval (Wilson)."""

    planted: int
    found: int
    share: float
    low: float
    high: float


def read(directory: Path) -> list[Row]:
    """Reads what was planted, nothing where there is no such file; raises QualityError where it cannot be used."""
    rows = []
    for line, row in read_rows(directory / PLANTED, COLUMNS):
        if row["found"] not in ("yes", "no"):
            raise QualityError(f"{PLANTED.name}:{line} should say in found yes or no")
        rows.append(row)
    return rows


def detection(rows: Iterable[Row]) -> Detection | None:
    """Returns how many of some planted cells were found; None where none was planted."""
    found = [row["found"] == "yes" for row in rows]
    if not found:
        return None
    share = sum(found) / len(found)
    return Detection(len(found), sum(found), share, *audit.wilson(share, len(found)))


def section(verdicts: list[Row], planted: list[Row]) -> Section:
    """Returns the part of the report: for each sample the planted cells that were found, and its error rate divided by their share."""
    shown = []
    for sample in audit.samples(verdicts):
        seen = detection(row for row in planted if row["sample"] == sample)
        measured = audit.rate([row for row in verdicts if row["sample"] == sample])
        if seen is None or measured.rate is None:
            continue
        divided = [f"{100 * value / seen.share:.1f} %" if seen.share else "–" for value in (measured.rate, measured.high or 0)]  # fmt: skip
        bounds = f"{100 * seen.low:.0f} to {100 * seen.high:.0f} %"
        shown.append((sample, str(seen.planted), str(seen.found), percent(seen.found, seen.planted), bounds, *divided))
    note = (
        "Before a sheet was read, a program changed some of its cells to wrong ones of all kinds. The share of them that the readers called wrong says how "
        "much they overlook; the error rate and its upper limit are divided by it. Planted cells count as right or wrong by what the table holds."
    )
    heads = ("sample", "planted", "found", "share found", "interval", "error rate divided", "upper limit divided")
    return Section("Planted errors", note, heads, shown)
