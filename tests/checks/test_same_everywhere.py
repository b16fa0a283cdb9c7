"""The same package gives the same bytes of findings under any hash seed, locale and number of processors, and in whatever order its files lie."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.tables import tables
from scripts.checks import validation, witness
from scripts.package.table import canonical
from tests.packages import ROOT, WHOLE, base, edit

# Frictionless is a second program, of which the start takes as long as all the rest.
ENGINE = "both" if WHOLE else "pandera"

# Every table is read quickly, by Arrow and its threads, in blocks of a few rows, as a table of gigabytes would be.
SAY = """
import sys
from pathlib import Path
from scripts.checks import report, validation
from scripts.package import quick
from scripts.package.terminal import for_machines
quick.BIG, quick.BLOCK = int(sys.argv[2]), 4096
findings, rows = validation.validate(Path(sys.argv[1]), sys.argv[3])
for_machines()
for form in report.FORMATS.values():
    print(*form(findings, rows, Path(sys.argv[1])), sep="\\n")
"""


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """A package in which every third row of every table has a cell cut short, so that near values are looked for everywhere."""
    package = base(tmp_path_factory.mktemp("spoilt"))
    for name in tables():
        path = package / "data" / f"{name}.csv"
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        for place, row in enumerate(rows[::3]):
            row[place % len(row)] = row[place % len(row)][:-1] or "x"
        path.write_text(canonical([header, *sorted(rows)]), encoding="utf-8")
    for name in ("b.csv", "a.csv", "statements.csv.orig"):
        (package / "data" / name).write_text("", encoding="utf-8")
    return package


def said(package: Path, processors: int | None = None, quick_from: int = 0, **environment: str) -> bytes:
    """Returns what is said of a package in all three forms, by Python in another environment."""
    done = subprocess.run(
        [sys.executable, "-c", SAY, package.name, str(quick_from), ENGINE],
        cwd=package.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        check=True,
        preexec_fn=processors and (lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])),
    )
    return done.stdout


def laid_out_again(package: Path) -> Path:
    """Copies a package file by file, the last first, with the resources of its descriptor the other way round."""
    place = package.parent / "other" / package.name
    for file in sorted((file for file in package.rglob("*") if file.is_file()), reverse=True):
        target = place / file.relative_to(package)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    described = json.loads((place / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"].reverse()
    (place / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def expected(spoilt):
    """What is said of the spoilt package where nothing is out of the ordinary."""
    return said(spoilt, PYTHONHASHSEED="0", LC_ALL="C.UTF-8")


def test_findings_are_the_same_bytes_everywhere(spoilt, expected):
    assert expected.count(b"did you mean") > 50
    elsewhere = {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}
    assert said(laid_out_again(spoilt), **elsewhere) == expected


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system does not say which processors are used")
def test_findings_are_the_same_bytes_on_one_processor(spoilt, expected):
    assert said(spoilt, processors=1, PYTHONHASHSEED="2", LC_ALL="C", OMP_NUM_THREADS="1") == expected


def test_findings_are_the_same_bytes_however_a_table_is_read(spoilt, expected):
    assert said(spoilt, quick_from=1 << 40, PYTHONHASHSEED="3") == expected


def test_whether_the_witness_is_waited_for_depends_on_the_number_of_errors_alone(package, monkeypatch):
    edit(package, "data/stances.csv", "rejects", "rejectz")
    assert "frictionless" not in {found.rule for found in validation.validate(package)[0]}
    monkeypatch.setattr(validation, "WRONG_THROUGHOUT", 0)
    monkeypatch.setattr(witness, "results", lambda _: pytest.fail("the witness is waited for"))
    of_witness = [found for found in validation.validate(package)[0] if found.rule == "frictionless"]
    assert [found.message for found in of_witness] == ["Frictionless says: nothing yet; too much is wrong already"]
    assert of_witness[0].hint == "mend what is listed first, then run the validator again"
