"""What becomes of the tables when a tool opens and saves them, `make format` has mended what it can and the validator has looked.

`python -m tests.spreadsheets.measure` writes the results into docs/spreadsheets.md (`--check` only looks).
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime
import io
import itertools
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from schemas.frames import content_hash
from schemas.rule import LAYERS, RULES, Finding
from schemas.tables import tables
from scripts import format as format_command
from scripts import stamp as stamp_command
from scripts.checks.validation import validate
from scripts.package import files
from scripts.package.files import CLOSE, OPEN
from scripts.package.findings import shorten
from tests.packages import ROOT, base, edit
from tests.spreadsheets.tools import WAYS, Way, lacking, versions

PAGE = ROOT / "docs" / "spreadsheets.md"
REFRESH = ".venv/bin/python -m tests.spreadsheets.measure"
# After a finding of one of these every cell of the file has been called into doubt.
WHOLLY = {
    "encoding": "letters lost",
    "separator": "semicolons for commas",
    "row-numbers": "a column of row numbers",
}
WHOLE_FILE = {"encoding", "separator"}
Cell = tuple[str, int, str]  # file, line, field


@dataclass(frozen=True)
class Result:
    """What one way of saving did to one package."""

    way: Way
    alike: bool  # every file as it was, byte for byte, before anything was mended
    formatted: bool  # every file as it was, byte for byte, after `make format`
    changed: dict[Cell, tuple[str, str]]  # the cells with another text than before: what it was and what it is
    before: list[Finding]  # the errors before `make format` put the rows into order
    findings: list[Finding]  # after it

    @property
    def silent(self) -> dict[Cell, tuple[str, str]]:
        """Returns the changed cells for which no error was reported, neither there nor for the whole file."""
        told = {(found.file, found.line, found.field) for found in self.before}
        doubted = {found.file for found in self.before if found.rule in WHOLE_FILE}
        return {cell: pair for cell, pair in self.changed.items() if cell not in told and cell[0] not in doubted}

    def main_findings(self) -> list[Finding]:
        """Returns for each changed cell the first error, and those of whole files: what follows from them is left out."""
        cells: dict[Cell, Finding] = {}
        files: dict[Cell, Finding] = {}
        for found in sorted(self.before, key=lambda found: LAYERS.index(RULES[found.rule].layer)):
            place = (found.file, found.line, found.field)
            if place in self.changed:
                cells.setdefault(place, found)
            elif found.rule in WHOLE_FILE | {"row-numbers"}:
                files.setdefault(place, found)
        return [*files.values(), *cells.values()]

    def became(self) -> dict[str, str]:
        """Returns in words what became of the cells: an example of each kind of change, one kind for each hint that people get."""
        if self.alike:
            return {"": "every file the same, byte for byte"}
        if self.formatted:
            return {"": "the same once `make format` has taken quotation marks away"}
        examples: dict[str, str] = {}
        for found in self.main_findings():
            pair = self.changed.get((found.file, found.line, found.field))
            examples.setdefault(found.hint or "", _example(*pair) if pair else WHOLLY[found.rule])
        return examples


def ours(directory: Path) -> Path:
    """Copies the repository's own package into a new folder and returns its path."""
    package = directory / "package"
    package.mkdir()
    for folder in ("data", "schemas"):
        shutil.copytree(ROOT / folder, package / folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copyfile(ROOT / "datapackage.json", package / "datapackage.json")
    return package


def hard(directory: Path) -> Path:
    """Makes a valid package of cells that tools are known to take for something else, and returns its path."""
    package = base(directory)
    data = package / "data"
    for table in data.glob("*.csv"):  # an identifier that may be read as a month
        table.write_text(table.read_text(encoding="utf-8").replace("source-portal", "may-2022"), encoding="utf-8")
    edit(package, "data/sources.csv", "Book One", "1984")
    edit(package, "data/sources.csv", "Chronicle One", '"“Ça va”, he said — ""no"""')
    edit(package, "data/events.csv", "City One", "'s-Hertogenbosch")
    edit(package, "data/posts.csv", "2019-05-01", "1899-12-31")
    edit(package, "data/posts.csv", "2022-12-31", "")  # a column of days that is blank throughout
    zero = _locator("[0-9]{15}", ["speaker-one", "source-news"], "State Two must never join Alliance One", begins="0")
    power = _locator("[0-9]{12,14}e[0-9]{1,3}", ["speaker-two", "source-interview"], _quote(package, "two-001"))
    edit(package, "data/statements.csv", "source-news,para. 1,direct", f"source-news,{zero},direct")
    edit(package, "data/statements.csv", "source-interview,para. 7", f"source-interview,{power}")
    codings = (data / "codings.csv").read_text(encoding="utf-8")
    (data / "codings.csv").write_text(re.sub(r",[0-9a-f]{16}$", ",", codings, flags=re.MULTILINE), encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        format_command.main([str(package)])
        stamp_command.main([str(package)])
    return package


def _locator(form: str, before: list[str], words: str, begins: str = "") -> str:
    """Returns a locator with which the content hash of a statement looks like a number."""
    tried = (f"line {number}" for number in itertools.count(1))
    return next(text for text in tried if re.fullmatch(begins + form, content_hash([*before, text, words])))


def _quote(package: Path, statement: str) -> str:
    rows = _records(package / "data" / "statements.csv")
    return next(row["quote"] for row in rows if row["statement_id"] == statement)


def measure(way: Way, package: Path) -> Result:
    """Opens and saves every table of a package in one way, puts it back, mends what `make format` mends, and validates."""
    data = sorted((package / "data").glob("*.csv"))
    before = {path.name: path.read_bytes() for path in data}
    cells = {path.name: _cells(path) for path in data}
    saved = package / "saved"
    saved.mkdir()
    way.save(data, saved)
    for path in data:
        shutil.move(saved / path.name, path)
    saved.rmdir()
    alike = all(path.read_bytes() == before[path.name] for path in data)
    changed = {cell: pair for path in data for cell, pair in _differences(cells[path.name], _cells(path)).items()}
    errors = [found for found in validate(package, engine="pandera")[0] if found.severity == "error"]
    with contextlib.redirect_stdout(io.StringIO()):
        format_command.main([str(package)])
    findings, _ = validate(package, engine="pandera")
    formatted = all(path.read_bytes() == before[path.name] for path in data)
    return Result(way, alike, formatted, changed, errors, findings)


def _records(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _cells(path: Path) -> dict[Cell, str]:
    """Returns the cells of the schema's columns by file, line and field; none where the file cannot be read so."""
    return {
        (f"data/{path.name}", line, field): cell or ""
        for line, row in enumerate(_records(path), start=2)
        for field, cell in row.items()
        if field in tables()[path.stem].columns
    }


def _differences(old: dict[Cell, str], new: dict[Cell, str]) -> dict[Cell, tuple[str, str]]:
    return {cell: (text, new.get(cell, "")) for cell, text in old.items() if new.get(cell, "") != text}


def results(make: object, directory: Path) -> list[Result]:
    """Measures every way whose program is there; `make` makes the package anew for each, in a folder of its own."""
    found = []
    for way in WAYS:
        if not lacking(way):
            place = directory / way.name
            place.mkdir(parents=True)
            found.append(measure(way, make(place)))
    return found


def page(real: list[Result], made: list[Result], said: str) -> str:
    """Returns the Markdown of the results: what each tool did to which cells, and what people are told of it."""
    lines = [said, "", "| Tool | How it opened and saved | What became of the cells | Rules that report it |"]
    lines.append("| --- | --- | --- | --- |")
    told: dict[tuple[str, str], Finding] = {}
    for pair in zip(made, real, strict=True):
        way = pair[0].way
        rules = {found.rule: found for result in pair for found in result.main_findings()}
        kinds = {kind: text for result in reversed(pair) for kind, text in result.became().items()}
        became = "; ".join(dict.fromkeys(text for kind, text in kinds.items() if kind or not rules))
        lines.append(f"| {way.tool} | {way.how} | {became} | {', '.join(f'`{rule}`' for rule in sorted(rules))} |")
        for result in pair:
            for found in result.main_findings():
                told.setdefault((found.rule, found.hint or ""), found)
    lines += ["", "What people are told, with one example of each:", ""]
    for (rule, hint), found in sorted(told.items()):
        place = " ".join(part for part in (Path(found.file).stem, found.field) if part)
        lines.append(f"- `{rule}` ({_markdown(place)}): {_markdown(found.message)} → {_markdown(hint)}")
    return "\n".join(lines)


def _example(old: str, new: str) -> str:
    return " → ".join(f"“{_markdown(shorten(text, 24))}”" if text else "blank" for text in (old, new))


def _markdown(text: str) -> str:
    return re.sub(r"([*_|<>\[\]`])", r"\\\1", shorten(text, 300))


def measured() -> str:
    """Measures everything and returns the Markdown, dated."""
    with tempfile.TemporaryDirectory() as place:
        real = results(ours, Path(place, "ours"))
        made = results(hard, Path(place, "hard"))
    return page(real, made, f"Measured on {datetime.date.today().isoformat()} with {versions()}.")


def main(arguments: list[str] | None = None) -> int:
    """Writes the results into the page, or only looks whether they are still so; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.spreadsheets.measure", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, only say whether the results are as they were"
    )
    options = parser.parse_args(arguments)
    if absent := {reason for way in WAYS if (reason := lacking(way))}:
        print("; ".join(sorted(absent)), file=sys.stderr)
        return 2
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(OPEN)
    is_now, _, tail = rest.partition(CLOSE)
    ought = f"\n{measured()}\n"
    if is_now.split("\n")[2:] == ought.split("\n")[2:]:  # without the line of the day and the versions
        return 0
    if options.check:
        print(f"the results in {PAGE.relative_to(ROOT)} are stale: run {REFRESH}", file=sys.stderr)
        return 1
    files.replace(PAGE, f"{head}{OPEN}{ought}{CLOSE}{tail}".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
