"""Throws hostile packages at the validator: `python -m tests.hostile.run [--packages N] [--seed N] [--again FILE]`.

Most are drawn by Hypothesis and validated in this process under a guard (guard.py); some run as the command itself, with limits on
time and memory, among them every fixture of ten megabytes. Each must be answered: with findings or one plain sentence, never a
traceback, nothing outside the package read, no host asked. What fails is made as small as Hypothesis can and saved in build/hostile.
Exit 0: all were answered. Exit 1: some were not.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from schemas.rule import RULES
from scripts.checks import report, witness
from scripts.checks.validation import validate
from scripts.package import quick
from scripts.package.errors import PackageError
from scripts.package.reader import read_package
from tests.hostile.faults import thrown
from tests.hostile.fixtures import BIG
from tests.hostile.guard import guarded
from tests.hostile.packages import PROOF, Deed, hostile, make, real
from tests.packages import ROOT, base

SAVED = ROOT / "build" / "hostile"
SECONDS, MEMORY = (
    30,
    2**30,
)  # what a fixture of ten megabytes may take, memory being that of the largest process in bytes
REAL_EVERY, WITNESS_EVERY, COMMAND_EVERY = (
    10,
    10,
    50,
)  # how often the repository's own data, Frictionless, a whole process
LONGEST = 1_200  # characters of a sentence with its hint, which may list the codes or the header


def answered(package: Path, with_witness: bool = False) -> Counter:
    """Validates a package in this process and returns what was answered; raises AssertionError where the answer is none."""
    begun = time.process_time()
    counts: Counter = Counter()
    with guarded(package):
        try:
            findings, rows = validate(package, "pandera")
            if with_witness:
                findings += witness.examine(read_package(package, quick.BIG))
        except PackageError as error:
            _is_sentence(str(error))
            counts["refused"] += 1
        else:
            counts["valid" if not findings else "findings"] += 1
            _are_plain(findings, rows)
            counts.update(f"rule {name}" for name in {found.rule for found in findings})
    assert not (package.parent / PROOF).exists(), "a Python module of the package was imported"
    assert time.process_time() - begun < SECONDS, "the answer took too long"
    return counts


def _is_sentence(text: str) -> None:
    assert text, "there is no sentence"
    assert text.isprintable(), f"more than one plain line: {text!r}"
    assert len(text) <= LONGEST, f"a sentence of {len(text)} characters"
    assert "Traceback" not in text


def _are_plain(findings: list, rows: dict[str, int]) -> None:
    """Fails unless each finding is one plain sentence of a known rule, and every report can be printed and is safe to print."""
    for found in findings:
        assert found.rule in RULES
        _is_sentence(found.message)
        _is_sentence(f"{found.message} {found.hint}")
    document = json.loads(report.as_json(findings, rows))
    assert len(document["findings"]) == len(findings)
    assert document["valid"] == (not any(found.severity == "error" for found in findings))
    for line in [*report.as_text(findings, rows, colour=False), *report.as_github(findings, rows)]:
        assert line.isprintable(), f"unprintable: {line!r}"
    log = [line for line in report.as_github(findings, rows) if line.startswith("::")]
    assert all(line.startswith(("::error file=", "::warning file=", "::notice ::")) for line in log)


def commanded(package: Path, *arguments: str, meddle: Callable[[Path], None] | None = None) -> tuple[float, float, int]:
    """Runs the command on a package; returns seconds, processor seconds and the bytes of the largest process.

    Raises AssertionError where it answers anything but a report or a sentence, or takes too much.
    """
    done = threading.Event()
    meddler = threading.Thread(target=_meddle, args=(package, meddle, done))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as problems:
        begun = time.monotonic()
        command = [sys.executable, "-m", "scripts.validate", str(package), "--format", "json", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=problems, preexec_fn=_limit)
        meddler.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        clock = time.monotonic() - begun
        done.set()
        meddler.join()
        out.seek(0)
        problems.seek(0)
        said, complained = out.read().decode(), problems.read().decode()
    _is_answer(process.returncode, said, complained)
    processors, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    # On a machine that does other things, too, the clock says little; then all processors together have the time of one.
    assert min(clock, processors) < SECONDS, f"it took {clock:.0f} s, {processors:.0f} processor seconds"
    assert memory < MEMORY, f"it took {memory / 2**20:.0f} MiB"
    return clock, processors, memory


def _is_answer(code: int, said: str, complained: str) -> None:
    assert code in (0, 1, 2, 3), f"it ended with {code}: {complained[-300:]}"
    document = json.loads(said)
    assert document["valid"] == (code == 0)
    if code in (2, 3):
        _is_sentence(complained.rstrip("\n"))
    else:
        assert complained == "", f"it said {complained[-300:]!r}"
    assert not any("it failed" in found["message"] for found in document["findings"]), "Frictionless failed"


def _limit() -> None:
    """Ends a process that has gone astray; what it may take is judged afterwards, more strictly."""
    resource.setrlimit(resource.RLIMIT_AS, (8 * MEMORY, 8 * MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (4 * SECONDS, 4 * SECONDS))


def _meddle(package: Path, meddle: Callable[[Path], None] | None, done: threading.Event) -> None:
    while meddle and not done.is_set():
        with contextlib.suppress(OSError):
            meddle(package)


def growing_and_shrinking(package: Path) -> None:
    """Changes tables while they are read: cuts them, lengthens them, puts them back."""
    for name in ("statements", "codings", "codes"):
        path = package / "data" / f"{name}.csv"
        data = path.read_bytes()
        for changed in (data[: len(data) // 2], data + b"x," * 50_000, b"", data):
            path.write_bytes(changed)


def throw(number: int, start: int, label: str) -> tuple[Counter, list[str]]:
    """Draws so many packages from one seed and tries each; returns what was counted and the files in which failures were saved."""
    counts: Counter = Counter()
    last: list[Deed] = []

    @seed(start)
    @settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False)  # fmt: skip
    @given(hostile)
    def each(drawn: list[Deed]) -> None:
        last[:] = drawn
        counts["packages"] += 1
        counts.update(f"deed {deed[0]}" for deed in drawn)
        counts.update(attempt(drawn, zlib.crc32(repr(drawn).encode(errors="replace"))))

    try:
        each()
    except Exception:
        return counts, [save(last, start, label)]
    return counts, []


def attempt(drawn: list[Deed], turn: int) -> Counter:
    """Makes one package and tries it in the way that its turn asks for, which depends on nothing but the package."""
    counts: Counter = Counter()
    with tempfile.TemporaryDirectory(prefix="casus-hostile-") as folder:
        package = (real if turn % REAL_EVERY == 0 else make)(Path(folder), drawn)
        counts.update(answered(package, with_witness=turn % WITNESS_EVERY == 1))
        if turn % COMMAND_EVERY == 2:
            commanded(package)
            counts["as a command"] += 1
        _may_be_removed(package)
    return counts


def _may_be_removed(package: Path) -> None:
    for path in package.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)


def save(drawn: list[Deed], start: int, label: str) -> str:
    """Saves what failed, which Hypothesis has made small, and why; returns the file's name."""
    SAVED.mkdir(parents=True, exist_ok=True)
    path = SAVED / f"{label}.json"
    plain = [[{"bytes": part.hex()} if isinstance(part, bytes) else part for part in deed] for deed in drawn]
    document = {"seed": start, "deeds": plain, "why": traceback.format_exc().splitlines()[-40:]}
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
    return str(path.relative_to(ROOT))


def again(path: Path) -> int:
    """Tries a saved failure once more, in every way."""
    saved = json.loads(path.read_text(encoding="utf-8"))["deeds"]
    drawn = [tuple(bytes.fromhex(part["bytes"]) if isinstance(part, dict) and "bytes" in part else part for part in deed) for deed in saved]  # fmt: skip
    for turn in (REAL_EVERY, 1, 2):
        print(dict(attempt(drawn, turn)))
    return 0


def _throw(job: tuple[int, int, str]) -> tuple[Counter, list[str]]:
    return throw(*job)


def big(names: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Tries the fixtures of ten megabytes as commands; yields name, what it took or why it failed, and whether it was answered."""
    for name in names:
        with tempfile.TemporaryDirectory(prefix="casus-hostile-") as folder:
            package = base(Path(folder))
            BIG[name](package)
            try:
                clock, processors, memory = commanded(package)
                yield name, f"{clock:.1f} s, {processors:.1f} processor seconds, {memory / 2**20:.0f} MiB", True
            except (AssertionError, ValueError) as error:
                yield name, str(error), False


def changed_while_read(times: int) -> Iterator[tuple[str, str, bool]]:
    """Validates packages whose files change under the reader."""
    for number in range(times):
        with tempfile.TemporaryDirectory(prefix="casus-hostile-") as folder:
            try:
                commanded(base(Path(folder)), meddle=growing_and_shrinking)
                yield f"changed while read {number + 1}", "answered", True
            except (AssertionError, ValueError) as error:
                yield f"changed while read {number + 1}", str(error), False


def main() -> int:
    """Runs the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.run", description="Throws hostile packages at the validator.")  # fmt: skip
    parser.add_argument("--packages", type=int, default=int(os.environ.get("PACKAGES", "2000")), help="how many are drawn (2000)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED", "0")), help="another seed draws others (0)")  # fmt: skip
    parser.add_argument("--faults", type=int, default=int(os.environ.get("FAULTS", "100")), help="how often a command meets a full disk and such (100)")  # fmt: skip
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--again", type=Path, help="try a saved failure once more")
    options = parser.parse_args()
    if options.again:
        return again(options.again)
    begun = time.monotonic()
    share = 100
    jobs = [(min(share, options.packages - at), options.seed * 1_000_000 + at, f"{options.seed}-{at}") for at in range(0, options.packages, share)]  # fmt: skip
    counts: Counter = Counter()
    failed: list[str] = []
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for done, saved in pool.imap_unordered(_throw, jobs):
            counts.update(done)
            failed += saved
            print(f"\r{counts['packages']:,} packages, {len(failed)} failures", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    tried = 0
    others = itertools.chain(big(list(BIG)), changed_while_read(5), thrown(options.faults, options.seed))
    for name, what, fine in others:
        print(f"{'ok    ' if fine else 'FAILED'}  {name}: {what}", flush=True)
        tried += 1
        failed += [] if fine else [name]
    summary(counts, tried, failed, time.monotonic() - begun)
    return int(bool(failed))


def summary(counts: Counter, tried: int, failed: list[str], seconds: float) -> None:
    """Prints what was tried and how it was answered."""
    for kind, title in (("deed ", "done to them"), ("rule ", "rules that answered")):
        found = sorted((name.removeprefix(kind), count) for name, count in counts.items() if name.startswith(kind))
        print(f"\n{title}: " + ", ".join(f"{name} {count}" for name, count in found))
    print(f"\n{counts['packages']:,} drawn packages: {counts['findings']:,} answered with findings, {counts['refused']:,} refused with a sentence, {counts['valid']:,} valid still")  # fmt: skip
    print(f"of them {counts['as a command']:,} also as a command; beside them {tried} big or changing packages, and commands that something befell; {seconds:.0f} s")  # fmt: skip
    print(f"{len(failed)} not answered" + "".join(f"\n    {name}" for name in failed))


if __name__ == "__main__":
    sys.exit(main())
