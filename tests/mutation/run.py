"""Validates every mutant and says which are killed: by its table and by the rule that must report it.

A mutant is killed when exactly what must follow from its breach is reported. It survives when something of that is not reported,
and is noisy when something else is. Survivors are explained in survivors.toml, where an explanation without a survivor fails too.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import multiprocessing
import random
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.checks.validation import Kept, validate
from scripts.package.files import put_measured
from tests.mutation.consequences import Place
from tests.mutation.mutants import Base, Mutant, mutants
from tests.packages import ROOT, base

EXPLAINED = Path(__file__).with_name("survivors.toml")
PAGE = ROOT / "docs" / "mutation.md"


@dataclass(frozen=True)
class Result:
    """What came of a mutant: what was not reported, and what was reported that is none of its consequences."""

    mutant: str
    table: str
    rule: str
    missed: tuple[Place, ...]
    noise: tuple[Place, ...]

    @property
    def killed(self) -> bool:
        """Says whether everything was reported that must be, and nothing else."""
        return not self.missed and not self.noise


def copy(directory: Path) -> Path:
    """Copies the dataset itself, without anything else of the repository, and returns where it is."""
    package = directory / "real"
    shutil.copytree(ROOT / "data", package / "data")
    (package / "schemas").mkdir()
    for path in (ROOT / "schemas").glob("*.schema.json"):
        shutil.copyfile(path, package / "schemas" / path.name)
    shutil.copyfile(ROOT / "datapackage.json", package / "datapackage.json")
    return package


def bases(directory: Path) -> tuple[Base, Base]:
    """Returns the two valid packages that are broken: the real one and the small one of the tests."""
    return Base("real", copy(directory)), Base("small", base(directory))


def small_bases(directory: Path) -> tuple[Base, Base]:
    """Returns the small package in both places: mutants of the real one, which grows, take minutes only to be made."""
    (directory / "first").mkdir()
    (directory / "second").mkdir()
    return Base("real", base(directory / "first")), Base("small", base(directory / "second"))


@contextlib.contextmanager
def broken(mutant: Mutant, directory: Path) -> Iterator[Path]:
    """Breaks a package as a mutant wants it, and mends it again."""
    before = {
        path: path.read_bytes() if path.exists() else None for path in (directory / file for file in mutant.files)
    }
    try:
        for file, data in mutant.files.items():
            _put(directory / file, data)
        yield directory
    finally:
        for path, data in before.items():
            _put(path, data)


def try_out(mutant: Mutant, valid: Base, kept: Kept | None = None) -> Result:
    """Validates a valid package broken by a mutant, and compares what is found with what must be.

    `kept`: what is known of the package, so that only what the mutant changes is read and asked; tests/checks/test_watching.py shows
    that the verdict is that of a fresh run.
    """
    with broken(mutant, valid.directory) as directory:
        findings = validate(directory, "pandera", kept)[0]
    found = {(each.rule, each.file, each.line, each.field) for each in findings}
    expected = mutant.expected(valid)
    missed = expected - found
    noise = {place for place in found - expected if place[0] not in mutant.also}
    return Result(mutant.name, mutant.table, mutant.rule, tuple(sorted(missed, key=str)), tuple(sorted(noise, key=str)))


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(data)


class Worker:
    """A process that has both packages in a folder of its own, and every mutant of them that a seed draws."""

    def __init__(self, seed: int, small: bool) -> None:
        """Copies the packages and makes the mutants."""
        self.folder = tempfile.TemporaryDirectory()
        packages = (small_bases if small else bases)(Path(self.folder.name))
        self.mutants = {each.name: each for each in mutants(*packages, seed)}
        self.bases = {each.name: each for each in packages}
        self.kept = {name: Kept() for name in self.bases}

    def try_out(self, name: str) -> Result:
        """Tries one mutant out."""
        of = self.mutants[name].base
        return try_out(self.mutants[name], self.bases[of], self.kept[of])


_worker: list[Worker] = []


def _start(seed: int, small: bool) -> None:
    _worker.append(Worker(seed, small))


def _try_out(name: str) -> Result:
    return _worker[0].try_out(name)


def side_by_side(names: list[str], seed: int, small: bool, processes: int | None = None) -> Iterator[Result]:
    """Tries mutants out in so many processes, or as many as there are cores."""
    with multiprocessing.get_context("spawn").Pool(processes, _start, (seed, small)) as pool:
        yield from pool.imap_unordered(_try_out, names, chunksize=4)


def names(seed: int, small: bool) -> list[str]:
    """Returns the name of every mutant that a seed draws."""
    with tempfile.TemporaryDirectory() as folder:
        return [each.name for each in mutants(*(small_bases if small else bases)(Path(folder)), seed)]


def explained() -> dict[str, str]:
    """Returns the reason why each mutant that survives does so."""
    return tomllib.loads(EXPLAINED.read_text(encoding="utf-8")) if EXPLAINED.exists() else {}


def counted(done: Iterable[Result], by: str) -> Iterator[tuple[str, int, int]]:
    """Yields for each table or rule, and for all together, how many mutants there were and how many were killed."""
    done = list(done)
    all_of = Counter(getattr(each, by) for each in done)
    killed = Counter(getattr(each, by) for each in done if each.killed)
    yield from ((name, count, killed[name]) for name, count in sorted(all_of.items()))
    yield "all", len(done), killed.total()


def rates(done: Iterable[Result], by: str) -> Iterator[str]:
    """Yields an aligned table of how many mutants were killed by table or by rule."""
    rows = list(counted(done, by))
    width = max(len(name) for name in [*(name for name, *_ in rows), by])
    yield f"{by:<{width}}  mutants  killed   rate"
    for name, count, hit in rows:
        yield f"{name:<{width}}  {count:7}  {hit:6}  {100 * hit // count:4} %"


def report(done: list[Result], reasons: dict[str, str]) -> Iterator[str]:
    """Yields the kill rates and every mutant that was not killed."""
    yield from rates(done, "table")
    yield ""
    yield from rates(done, "rule")
    for title, attribute in (("survivor", "missed"), ("noisy", "noise")):
        for each in sorted(done, key=lambda result: result.mutant):
            if places := getattr(each, attribute):
                yield f"{title}: {each.mutant}" + (f" (explained: {reasons[each.mutant]})" if each.mutant in reasons else "")  # fmt: skip
                yield from (f"    {'not reported' if attribute == 'missed' else 'reported besides'}: {place}" for place in places[:5])  # fmt: skip
                if len(places) > 5:
                    yield f"    and {len(places) - 5} more"


def unexplained(done: list[Result], reasons: dict[str, str]) -> list[str]:
    """Returns the mutants that were not killed and have no explanation, and the explanations that explain nothing."""
    alive = {each.mutant for each in done if not each.killed}
    return sorted((alive - set(reasons)) | (set(reasons) - alive))


def page(done: list[Result], reasons: dict[str, str], small: bool) -> list[str]:
    """Returns what the page on mutants says of one run: its day, the kill rates by table and by rule, and who survived why."""
    of = "the small package" if small else "both packages"
    killed = sum(each.killed for each in done)
    lines = [
        "",
        f"On {datetime.date.today().isoformat()}, {killed:,} of {len(done):,} mutants of {of} were killed.",
        "",
    ]
    for by in ("table", "rule"):
        lines += [f"| {by.capitalize()} | Mutants | Killed | Rate |", "|---|--:|--:|--:|"]
        for name, count, hit in counted(done, by):
            lines.append(
                f"| {f'`{name}`' if name != 'all' else 'all'} | {count:,} | {hit:,} | {100 * hit // count} % |"
            )
        lines.append("")
    survivors = [f"- `{each.mutant}`: {reasons.get(each.mutant, 'not explained')}" for each in done if not each.killed]
    return [*lines, *(["Those that were not:", "", *survivors] if survivors else ["None survived."]), ""]


def main() -> int:
    """Tries out every mutant, or a sample of them; returns 1 where one that is not explained was not killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.run", description="Tries out every mutant.")
    parser.add_argument("--sample", type=int, help="try only so many, drawn with a seed")
    parser.add_argument("--only", default="", help="try only those with this in their names")
    parser.add_argument("--small", action="store_true", help="break the small package in the place of the dataset, too")
    parser.add_argument("--seed", type=int, default=0, help="another seed breaks other rows (0)")
    parser.add_argument("--write", action="store_true", help="put the kill rates of all mutants into docs/mutation.md")
    parser.add_argument("--processes", type=int, help="how many at once (as many as there are cores)")
    options = parser.parse_args()
    done, every = [], names(options.seed, options.small)
    wanted = [name for name in every if options.only in name]
    if not wanted:
        parser.error(f"no mutant has {options.only!r} in its name")
    if options.sample:
        wanted = random.Random(0).sample(wanted, min(options.sample, len(wanted)))
    reasons = {name: why for name, why in explained().items() if len(wanted) == len(every) or name in wanted}
    for each in side_by_side(wanted, options.seed, options.small, options.processes):
        done.append(each)
        if sys.stderr.isatty():
            print(f"\r{len(done)} of {len(wanted)}", end="", file=sys.stderr, flush=True)
        elif len(done) % 100 == 0:
            print(f"{len(done)} of {len(wanted)}", file=sys.stderr, flush=True)
    done.sort(key=lambda each: each.mutant)
    print(*report(done, reasons), sep="\n")
    wrong = unexplained(done, reasons)
    print(f"\n{len(done)} mutants, {sum(each.killed for each in done)} killed, {len(wrong)} unexplained")
    if options.write and len(wanted) == len(every):
        put_measured(PAGE, page(done, reasons, options.small))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
