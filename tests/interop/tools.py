"""The tools with which people load the tables, and how each is made to say what it read.

The lines that load a table stand in docs/loading.md, one section for each tool, and are run as they stand there. What is added
here makes the tool write out every cell: as JSON, as its own file that Python then opens, or as texts between control characters,
which no cell holds.

`python -m tests.interop.tools` says which tools are missing and how to install them.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas.tables import tables
from scripts.formats.sql import ordered
from tests.packages import ROOT

Rows = list[list[str]]  # the header, then the records; blank is ""
PAGE = ROOT / "docs" / "loading.md"
SECTION = re.compile(r"^### (?P<title>.+)\n(?P<body>(?:(?!^##).*\n?)*)", re.MULTILINE)
DEFAULT = re.compile(r"^\| (?P<title>[^|]+) \| `(?P<code>[^`]+)` \| (?P<changed>[^|]+) \|$", re.MULTILINE)
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"\bstatements\b")  # the table whose name stands in the lines
CELL, ROW, TABLE = "\x1f", "\x1e", "\x1d"  # what is written behind a cell, a row, a table
HERE = Path(__file__).resolve().parent


def documented() -> dict[str, str]:
    """Returns, by the title of its section, the code with which the page tells people to load a table."""
    sections = {match["title"]: FENCE.search(match["body"]) for match in SECTION.finditer(PAGE.read_text("utf-8"))}
    return {title: fence["code"] for title, fence in sections.items() if fence}


def defaults() -> dict[str, tuple[str, set[str]]]:
    """Returns, by title, the shortest line that loads a table, and what the page says it changes: each as `table.column`."""
    rows = DEFAULT.finditer(PAGE.read_text("utf-8"))
    return {row["title"]: (row["code"], set(re.findall(r"`([a-z_.]+)`", row["changed"]))) for row in rows}


@dataclass(frozen=True)
class Code:
    """The lines of one tool: those that come first, and, from the first that names a table, those that load one."""

    before: str
    each: str

    @classmethod
    def of(cls, title: str) -> Code:
        """Reads the lines of one section of the page; raises KeyError where it has none."""
        lines = documented()[title].splitlines()
        first = next((place for place, line in enumerate(lines) if EXAMPLE.search(line)), len(lines))
        return cls("\n".join(lines[:first]), "\n".join(lines[first:]))

    def load(self, table: str) -> str:
        """Returns the lines that load one table."""
        return EXAMPLE.sub(table, self.each)


@dataclass(frozen=True)
class Tool:
    """One tool, and a function that reads all tables of the package it runs in."""

    title: str  # of its section
    read: Callable[[Code, Path], dict[str, Rows]] | None  # None: it reads other files of a release than the tables
    asked: str = ""  # a command that says its version and fails where a part is missing; "" for what every checkout has
    install: str = ""  # the command that installs it

    def version(self) -> str | None:
        """Returns the version that the tool says it has, "" for what every checkout has; None where it is not installed."""
        return _asked(self.asked)[0] if self.asked else ""

    def lacking(self) -> str | None:
        """Says in a sentence that the tool is not installed, or refuses, and how to install it; None where it is there and answers."""
        version, why = _asked(self.asked) if self.asked else ("", "")
        if version is not None:
            return None
        return f"{self.title} is not installed{f', or refuses ({why})' if why else ''}: {self.install}"


@functools.cache
def _asked(command: str) -> tuple[str | None, str]:
    """Returns the version that a command says; None, and its last words, where it fails."""
    try:
        done = subprocess.run(shlex.split(command), cwd=HERE, capture_output=True, encoding="utf-8", timeout=120)
    except FileNotFoundError:
        return None, ""
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    found = re.search(r"[0-9]+([.][0-9]+)+", done.stdout + done.stderr)
    if found and done.returncode == 0:
        return found.group(), ""
    return None, (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def run(command: list[str], directory: Path, *, seconds: int = 600, **variables: str) -> str:
    """Runs a command in a package and returns what it printed; raises RuntimeError with its last words where it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(directory)} | variables
    environment["GOCACHE"] = str(ROOT / "build" / "go")  # without which Go would compile its library anew each time
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, timeout=seconds)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()[-800:]}")
    return done.stdout.decode("utf-8")


def script(command: list[str], file: str, emit: str, each: str, frame: str = "{}") -> Callable[[Code, Path], dict[str, Rows]]:  # fmt: skip
    """Reads all tables in one program: the page's lines, and behind each table's a call that writes its rows.

    `emit` defines the call and stands in front, `each` makes it, with «table» for its name, and «lines» for the page's lines
    where these do not simply stand before it; `frame` is the whole program, with {} for all of that.
    """
    pattern = each if "«lines»" in each else f"«lines»\n{each}"

    def read(code: Code, directory: Path) -> dict[str, Rows]:
        parts = [pattern.replace("«table»", name).replace("«lines»", code.load(name)) for name in tables()]
        (directory / file).write_text(frame.replace("{}", "\n".join([code.before, emit, *parts])), encoding="utf-8")
        return dict(_written(run([*command, file], directory)))

    return read


def _written(output: str) -> Iterator[tuple[str, Rows]]:
    for part in output.split(TABLE)[:-1]:
        name, *rows = part.strip("\n").split(ROW)
        yield name, [row.split(CELL)[:-1] for row in rows[:-1]]


def shell(collect: Callable[[str, str, Path], Rows], **variables: str) -> Callable[[Code, Path], dict[str, Rows]]:
    """Runs the page's lines in a shell, table by table; `collect` gets the table's name, what was printed, and the folder."""

    def read(code: Code, directory: Path) -> dict[str, Rows]:
        for line in code.before.splitlines():
            run(["bash", "-c", f"set -o pipefail; {line}"], directory, **variables)
        names = [table.name for table in ordered()]
        printed = {name: code.each and run(["bash", "-c", code.load(name)], directory, **variables) for name in names}
        return {name: collect(name, text, directory) for name, text in printed.items()}

    return read


def from_json(name: str, printed: str, directory: Path) -> Rows:
    """Takes a JSON array of objects, which is what Miller and csvkit print."""
    records = json.loads(printed)
    return [list(records[0]), *([_text(cell) for cell in record.values()] for record in records)] if records else []


def from_sqlite(name: str, printed: str, directory: Path) -> Rows:
    """Opens the database into which the shell imported."""
    with sqlite3.connect(directory / "casus.db") as connection:
        found = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        return [[column[0] for column in found.description], *([_text(cell) for cell in row] for row in found)]


def from_workbook(name: str, printed: str, directory: Path) -> Rows:
    """Opens the workbook that Calc made."""
    import openpyxl

    sheet = openpyxl.load_workbook(directory / "calc" / f"{name}.xlsx").active
    width = len(tables()[name].columns)
    return [[_text(cell) for cell in row] for row in sheet.iter_rows(max_col=width, values_only=True)]


def by_postgres(code: Code, directory: Path) -> dict[str, Rows]:
    """Runs the page's lines in a server of its own, in which it makes the database anew."""
    from tests.interop.postgres import server

    with server() as variables:
        return shell(functools.partial(_from_postgres, variables=variables), **variables)(code, directory)


def _from_postgres(name: str, printed: str, directory: Path, variables: Mapping[str, str]) -> Rows:
    keys = ", ".join(
        f'"{column}"' for column in tables()[name].key
    )  # a table has no order of its own, the files have this
    copy = f'COPY (SELECT * FROM "{name}" ORDER BY {keys}) TO STDOUT WITH (FORMAT csv, HEADER)'
    return list(csv.reader(io.StringIO(run(["psql", "casus", "--command", copy], directory, **variables), newline="")))


def _text(cell: object) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else f"{type(cell).__name__} {cell}"


PYTHON = r"""
import sys
def emit(name, rows):
    text = lambda cell: "" if cell is None or cell != cell else str(cell).removesuffix(" 00:00:00")
    written = ["".join(text(cell) + "\x1f" for cell in row) + "\x1e" for row in rows]
    sys.stdout.buffer.write((name + "\x1e" + "".join(written) + "\x1d").encode())
"""
DICTS = 'emit("«table»", [list(«table»[0]), *(row.values() for row in «table»)] if «table» else [])'
PANDAS = 'emit("«table»", [«table».columns, *«table».astype(object).where(«table».notna(), None).to_numpy().tolist()])'
POLARS = 'emit("«table»", [«table».columns, *«table».iter_rows()])'
ARROW = 'emit("«table»", [«table».column_names, *zip(*(column.to_pylist() for column in «table».columns))])'
DUCKDB = "import duckdb; run = duckdb.connect().execute"
DUCKDB_EACH = """run('''«lines»'''); found = run("FROM «table»")
emit("«table»", [[column[0] for column in found.description], *found.fetchall()])"""
R = r"""
emit <- function(name, frame) {
  frame[] <- lapply(frame, as.character)
  rows <- rbind(names(frame), as.matrix(frame))
  rows[is.na(rows)] <- ""
  written <- paste0(apply(rows, 1, function(row) paste0(enc2utf8(row), "\x1f", collapse = "")), "\x1e", collapse = "")
  writeLines(paste0(name, "\x1e", written, "\x1d"), stdout(), sep = "", useBytes = TRUE)
}
"""
NODE = r"""
const emit = (name, rows) => process.stdout.write(name + "\x1e" + rows.map((row) => row.map((cell) => cell + "\x1f").join("") + "\x1e").join("") + "\x1d");
const records = (objects) => (objects.length ? [Object.keys(objects[0]), ...objects.map(Object.values)] : []);
"""
PERL = r"""
binmode STDOUT, ":encoding(UTF-8)";
sub emit { my ($name, $rows) = @_; print $name, "\x1e", (map { (map { $_ . "\x1f" } @$_), "\x1e" } @$rows), "\x1d" }
"""
GO = r"""
func emit(name string, rows [][]string, err error) {
	if err != nil { panic(err) }
	os.Stdout.WriteString(name + "\x1e")
	for _, row := range rows {
		for _, cell := range row { os.Stdout.WriteString(cell + "\x1f") }
		os.Stdout.WriteString("\x1e")
	}
	os.Stdout.WriteString("\x1d")
}
func main() {
"""
RUBY = r"""
def emit(name, table)
  rows = [table.headers, *table.map(&:fields)]
  print name, "\x1e", rows.map { |row| row.map { |cell| "#{cell}\x1f" }.join + "\x1e" }.join, "\x1d"
end
"""
PHP = r"""
function emit($name, $rows) {
  echo $name, "\x1e";
  foreach ($rows as $row) { foreach ($row as $cell) echo $cell, "\x1f"; echo "\x1e"; }
  echo "\x1d";
}
"""
R_EACH = RUBY_EACH = 'emit("«table»", «table»)'
NODE_EACH = 'emit("«table»", records(«table»));'
PERL_EACH = PHP_EACH = 'emit("«table»", $«table»);'
GO_EACH = '{ «lines»; emit("«table»", «table», err) }'
OURS = [sys.executable]
NPM = "npm ci --prefix tests/interop"
# Half a gigabyte, which nobody else needs; Java 17 or newer runs it.
SPARK = ROOT / "build" / "spark" / "bin" / "python"
SPARK_INSTALL = "apt-get install openjdk-17-jre-headless && python3 -m venv build/spark && build/spark/bin/pip install --require-hashes -r tests/interop/spark.txt"
# Clients alone do not do: the server's programs stand in a folder for each version.
POSTGRES = "psql --version && { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; }"


def _apt(*packages: str) -> str:
    return "apt-get install " + " ".join(packages)


def _package(name: str) -> str:
    code = f"import importlib.metadata; print(importlib.metadata.version('{name}'))"
    return shlex.join([sys.executable, "-c", code])


def _module(name: str) -> str:
    code = f"JSON.parse(fs.readFileSync('node_modules/{name}/package.json')).version"
    return shlex.join(["node", "-p", code])


TOOLS = [
    Tool("csv of the standard library", script(OURS, "read.py", PYTHON, DICTS)),
    Tool("pandas", script(OURS, "read.py", PYTHON, PANDAS), _package("pandas")),
    Tool("polars", script(OURS, "read.py", PYTHON, POLARS), _package("polars")),
    Tool("pyarrow", script(OURS, "read.py", PYTHON, ARROW), _package("pyarrow")),
    Tool("Frictionless", script(OURS, "read.py", PYTHON, DICTS), _package("frictionless")),
    Tool("Casus Belli's own loader", script(OURS, "read.py", PYTHON, PANDAS)),
    Tool("R", script(["Rscript"], "read.R", R, R_EACH), "Rscript --version", _apt("r-base-core")),
    Tool("readr", script(["Rscript"], "read.R", R, R_EACH), "Rscript -e 'packageVersion(\"readr\")'", _apt("r-cran-readr")),
    Tool("DuckDB", script(OURS, "read.py", PYTHON + DUCKDB, DUCKDB_EACH), _package("duckdb")),
    Tool("SQLite", shell(from_sqlite), "sqlite3 --version", _apt("sqlite3")),
    Tool("PostgreSQL", by_postgres, f"sh -c '{POSTGRES}'", _apt("postgresql")),
    Tool("Miller", shell(from_json), "mlr --version", _apt("miller")),
    Tool("csvkit", shell(from_json), "csvjson --version", _apt("csvkit")),
    Tool("JavaScript with csv-parse", script(["node"], "read.mjs", NODE, NODE_EACH), _module("csv-parse"), NPM),
    Tool("JavaScript with Papa Parse", script(["node"], "read.mjs", NODE, NODE_EACH), _module("papaparse"), NPM),
    Tool("Perl with Text::CSV", script(["perl"], "read.pl", PERL, PERL_EACH), "perl -MText::CSV -e 'print Text::CSV->VERSION'", _apt("libtext-csv-perl")),
    Tool("Go", script(["go", "run"], "read.go", GO, GO_EACH, "package main\n{}\n}\n"), "go version", _apt("golang-go")),
    Tool("Ruby", script(["ruby"], "read.rb", RUBY, RUBY_EACH), "ruby --version", _apt("ruby")),
    Tool("PHP", script(["php"], "read.php", PHP, PHP_EACH, "<?php\n{}"), "php --version", _apt("php-cli")),
    Tool("LibreOffice Calc", shell(from_workbook), "soffice --version", _apt("libreoffice-calc")),
]  # fmt: skip

# Programs that read other files of a release than the tables.
READERS = [
    Tool("haven", None, "Rscript -e 'packageVersion(\"haven\")'", _apt("r-cran-haven")),
    Tool("R CMD check", None, "R --version", _apt("r-base-dev")),
    Tool("pdftotext", None, "pdftotext -v", _apt("poppler-utils")),
    Tool("PSPP", None, "pspp-convert --version", _apt("pspp")),
]


def _no_tables(code: Code, directory: Path) -> dict[str, Rows]:
    return {}


# What loads no tables and is compared in another way.
BESIDE = [
    Tool("survey, a package of R,", _no_tables, "Rscript -e 'packageVersion(\"survey\")'", _apt("r-cran-survey")),
    Tool("Spark", _no_tables, f"sh -c 'java -version && {SPARK} -c \"import pyspark; print(pyspark.__version__)\"'", SPARK_INSTALL),
]  # fmt: skip


def main() -> int:
    """Prints what is missing and how to install it; returns 1 where anything is."""
    missing = [sentence for tool in [*TOOLS, *BESIDE, *READERS] if (sentence := tool.lacking())]
    for sentence in missing:
        print(sentence)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
