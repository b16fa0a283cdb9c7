"""Measures the validator: turn by turn with `frictionless validate` (its command line, which checks structure only), and with pyarrow
and polars reading the same files, on a package and on larger ones generated from it.

Each is a whole process. Seconds are those on the clock, CPU seconds those of all processors; on a machine that does other things,
too, the latter say more. On the package itself instructions are counted, too, by which machines can be compared.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from scripts.package.errors import PackageError

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
SIZES, FULL_SIZE = (10_000, 100_000), 1_000_000
LARGEST_FOR_BOTH = (
    100_000  # beyond it the two engines together say nothing new: Frictionless decides how long they take
)
VALIDATOR, BOTH, THEIRS = "pandera engine, all layers", "both engines, all layers", "frictionless validate"
READERS = {
    "pyarrow reads": "import sys\nfrom pyarrow import csv\nkept = [csv.read_csv(name) for name in sys.argv[1:]]",
    "polars reads": "import sys\nimport polars\nkept = [polars.read_csv(name, infer_schema=False) for name in sys.argv[1:]]",
}
AROUND = 3  # times that the short ones run where there is but one turn: a virtual machine is not as fast in one minute as in the next
COUNTED = (VALIDATOR, "pyarrow reads")  # one process each, and short enough to take fifty times as long
COUNT = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
GENERATE = "import sys\nfrom pathlib import Path\nfrom scripts.quality.generated import generate\nprint(generate(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))"


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds on the clock, seconds of all processors, and the most memory at once in MiB."""

    clock: float
    cpu: float
    memory: float


@dataclass
class Measured:
    """What was measured on one package: the costs of each tool, in the order in which it ran."""

    name: str
    statements: int
    rows: int
    size: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    instructions: dict[str, int] = field(
        default_factory=dict
    )  # of the tools that are `COUNTED`, where valgrind is there
    # Processors that other work kept busy meanwhile; not a number where the system does not tell.
    others: float = math.nan

    def median(self, tool: str, what: str) -> float:
        """Returns the median of one kind of cost of a tool."""
        return statistics.median(getattr(cost, what) for cost in self.costs[tool])

    def ratio(self, tool: str, other: str, what: str) -> float:
        """Returns how many times as much one tool took as another: the median over the turns or, where one ran more often than the other, the ratio of their medians."""
        if len(self.costs[tool]) != len(self.costs[other]):
            return self.median(tool, what) / self.median(other, what)
        turns = zip(self.costs[tool], self.costs[other], strict=True)
        return statistics.median(getattr(one, what) / getattr(two, what) for one, two in turns)


def cost_of(command: list[str], cwd: Path = ROOT) -> Cost:
    """Runs a command and returns what it took, children included; raises PackageError if it fails."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        clock = time.monotonic() - begun
        if process.returncode:
            said.seek(0)
            last = (said.read().decode(errors="replace").strip().splitlines() or ["no word"])[-1]
            raise PackageError(f"{' '.join(command[:4])} ended with {process.returncode}: {last}")
    per_mib = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / per_mib)


def instructions_of(command: list[str]) -> int:
    """Runs a command in valgrind and returns how many instructions it took, which other work of the machine does not change."""
    ran = subprocess.run([*COUNT, *command], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace")
    counted = re.search(r"I +refs: +([0-9,]+)", ran.stderr)
    if ran.returncode or not counted:
        last = (ran.stderr.strip().splitlines() or ["no word"])[-1]
        raise PackageError(f"valgrind could not count the instructions of {' '.join(command[:4])}: {last}")
    return int(counted[1].replace(",", ""))


def commands(package: Path, both: bool = True) -> dict[str, list[str]]:
    """Returns the command of each tool that is measured on a package."""
    ours = [sys.executable, "-m", "scripts.validate", str(package)]
    tables = sorted(map(str, (package / "data").glob("*.csv")))
    measured = {
        THEIRS: [sys.executable, "-m", "frictionless", "validate", str(package / "datapackage.json")],
        VALIDATOR: [*ours, "--engine", "pandera"],
    }
    if both:
        measured[BOTH] = ours
    return measured | {name: [sys.executable, "-c", code, *tables] for name, code in READERS.items()}


def measure(name: str, package: Path, runs: int, both: bool = True) -> Measured:
    """Measures every tool on a package, turn by turn, so that other work of the machine affects all of them alike."""
    tables = list((package / "data").glob("*.csv"))
    rows = {table.stem: _lines(table) - 1 for table in tables}
    size = sum(table.stat().st_size for table in tables)
    measured = commands(package, both)
    costs = {tool: [] for tool in measured}  # in the order of the page, whichever runs first
    found = Measured(name, rows["statements"], sum(rows.values()), size, costs)
    begun, busy = time.monotonic(), _busy()
    for turn in range(runs):
        for tool in _in_turn(list(measured), alone=runs == 1):
            _say(f"{name}: {tool} ({turn + 1} of {runs})")
            found.costs[tool].append(cost_of(measured[tool]))
    _say("")
    ours = sum(cost.cpu for costs in found.costs.values() for cost in costs)
    others = (_busy() - busy - ours) / (time.monotonic() - begun)
    found.others = 0.0 if others < 0 else others  # clocks tick; what is not a number stays so
    return found


def _in_turn(tools: list[str], alone: bool) -> list[str]:
    """Returns the tools in the order in which they run in a turn; where it stands alone, the short ones run before and after the long ones."""
    short = [tool for tool in tools if tool in (VALIDATOR, *READERS)]
    return [*short, *(tool for tool in tools if tool not in short), *short * (AROUND - 2), *short] if alone else tools


def _lines(file: Path) -> int:
    """Counts the lines of a file without holding it: the most memory of a program counts from that of the one which starts it."""
    with file.open("rb") as stream:
        return sum(1 for _ in stream)


def _busy() -> float:
    """Returns the CPU seconds that all the machine's work has taken since it started, or not a number where only Linux would tell."""
    try:
        user, nice, system, *_ = map(int, Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:])
    except (OSError, ValueError):
        return math.nan
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr, flush=True)


def report(found: Measured) -> Iterator[str]:
    """Yields what was measured on one package, as Markdown, which is readable in a terminal, too."""
    turns = _counted(len(found.costs[THEIRS]), "turn")
    if len(found.costs[VALIDATOR]) > len(found.costs[THEIRS]):
        turns += f" in which the short ones ran {AROUND} times, before and after the long ones"
    yield f"**{found.name}**: {found.statements:,} statements, {found.rows:,} rows in all tables, {found.size / 1e6:,.1f} MB, {turns}{_disturbed(found)}"
    yield ""
    yield f"| {'':26} | seconds | CPU s | MiB at most | seconds, Frictionless = 1 | CPU, Frictionless = 1 |"
    yield f"|{'-' * 28}|--------:|------:|------------:|--------------------------:|----------------------:|"
    for tool in found.costs:
        clock, cpu, memory = (found.median(tool, what) for what in ("clock", "cpu", "memory"))
        ratios = [found.ratio(tool, THEIRS, what) for what in ("clock", "cpu")]
        yield f"| {tool:26} | {clock:7.2f} | {cpu:5.1f} | {memory:11,.0f} | {ratios[0]:25.3f} | {ratios[1]:21.3f} |"
    yield ""
    yield from _in_words(found)
    if found.instructions:
        counts = [f"{tool} {count / 1e9:.2f}" for tool, count in found.instructions.items()]
        yield f"Instructions counted by valgrind, in thousand millions: {', '.join(counts)}."
    yield ""


def _disturbed(found: Measured) -> str:
    if math.isnan(found.others):
        return ""
    return f"; meanwhile other work kept {found.others:.2f} processors busy"


def _in_words(found: Measured) -> Iterator[str]:
    faster = [1 / found.ratio(VALIDATOR, THEIRS, what) for what in ("clock", "cpu")]
    memory = found.median(VALIDATOR, "memory")
    floors = [f"{memory / found.median(name, 'memory'):.1f} times as much as {name.split()[0]}" for name in READERS]
    yield f"The pandera engine with all layers is {faster[0]:.1f} times as fast as Frictionless ({faster[1]:.1f} times by CPU); of memory it needs {' and '.join(floors)}."


def growth(all_measured: list[Measured]) -> Iterator[str]:
    """Yields how the cost grows from each generated package to the next."""
    generated = all_measured[1:]
    for small, large in pairwise(generated):
        rows = large.rows / small.rows
        exponents = {
            tool: math.log(large.median(tool, "cpu") / small.median(tool, "cpu"), rows) for tool in (VALIDATOR, THEIRS)
        }
        yield f"From {small.rows:,} to {large.rows:,} rows the CPU seconds of the pandera engine grow as the rows to the power of {exponents[VALIDATOR]:.2f}, those of Frictionless {exponents[THEIRS]:.2f}."


def machine() -> str:
    """Describes the machine and the packages on one line, without names of people or places."""
    try:
        model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))[1]
    except (OSError, TypeError):
        model = platform.processor() or platform.machine()
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("frictionless", "pandera", "pandas", "pyarrow", "polars")
    )
    load = f"load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else "load not known"
    return f"{os.cpu_count()} processors ({model}), {platform.system()}, Python {platform.python_version()}, {versions}; {load}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def told(directory: Path, runs: int, sizes: list[int]) -> Iterator[str]:
    """Yields the lines of the page as they are measured: the machine, each package, how the cost grows."""
    yield from ["", f"Measured on {datetime.date.today().isoformat()}: {machine()}.", ""]
    measured: list[Measured] = []
    for found in _all_measured(directory, runs, sizes):
        measured.append(found)
        yield from report(found)
    yield from growth(measured)


def _all_measured(directory: Path, runs: int, sizes: list[int]) -> Iterator[Measured]:
    """Yields what was measured on the package itself, and on each that is generated from it."""
    found = measure("The package itself", directory, runs)
    for tool in COUNTED if shutil.which(COUNT[0]) else ():
        _say(f"{found.name}: instructions, {tool}")
        found.instructions[tool] = instructions_of(commands(directory)[tool])
    yield found
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="casus-bench-") as folder:
            package = Path(folder) / "package"
            _say(f"generating {size:,} statements")
            # In a process of its own, whose memory goes with it.
            cost_of([sys.executable, "-c", GENERATE, str(directory), str(package), str(size)])
            turns = min(runs, max(1, runs * SIZES[0] // size))
            yield measure(f"Generated, {size:,}", package, turns, both=size <= LARGEST_FOR_BOTH)
