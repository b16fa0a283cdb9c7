"""The files for Stata and SPSS in haven (R) and PSPP: every cell, every label."""

import csv
import io
import re
from pathlib import Path

import pytest

from scripts.formats import codebook, pages_as_text, r_package, spss, stata
from scripts.formats.edition import Edition
from tests.formats.editions import edition, numbers
from tests.interop.tools import CELL, ROW, TABLE, run
from tests.packages import ROOT, base

HAVEN = r"""
library(haven)
text <- function(column) {
  labels <- attr(column, "labels")
  shown <- if (is.null(labels)) if (is.numeric(column)) format(column, scientific = FALSE, trim = TRUE, digits = 15) else as.character(column) else names(labels)[match(column, labels)]
  shown[is.na(column)] <- ""
  enc2utf8(shown)
}
emit <- function(name, frame) {
  rows <- rbind(names(frame), sapply(frame, function(column) attr(column, "label")), if (nrow(frame)) sapply(frame, text, simplify = "matrix"))
  written <- paste0(apply(rows, 1, function(row) paste0(row, "\x1f", collapse = "")), "\x1e", collapse = "")
  writeLines(paste0(name, "\x1e", written, "\x1d"), stdout(), sep = "", useBytes = TRUE)
}
for (file in list.files(".", "[.](dta|sav)$", recursive = TRUE)) emit(file, (if (grepl("dta$", file)) read_dta else read_sav)(file))
"""


@pytest.fixture(scope="module", params=["base", "published"])
def written(request, tmp_path_factory) -> tuple[Edition, Path]:
    """An edition, and the folder that holds its files for both programs."""
    place = tmp_path_factory.mktemp(request.param)
    made = edition(base(place) if request.param == "base" else ROOT)
    for path, data in (stata.files(made) | spss.files(made)).items():
        (place / path).parent.mkdir(exist_ok=True)
        (place / path).write_bytes(data)
    return made, place


def labelled(made: Edition, name: str) -> list[list[str]]:
    """Returns the rows of a table with the label of each code in its place."""
    numbered, table = numbers(made), made.all[name]
    columns = [
        [numbered[field.vocabulary, cell][1] if field.vocabulary and cell else cell for cell in cells]
        for field, cells in zip(table.schema.fields, table.columns, strict=True)
    ]
    return list(map(list, zip(*columns, strict=True)))


def test_haven_reads_every_cell_and_every_label(written, installed):
    installed("haven")
    made, place = written
    (place / "read.R").write_text(HAVEN, encoding="utf-8")
    printed = run(["Rscript", "read.R"], place, LC_ALL="C.UTF-8")
    found = {}
    for part in printed.split(TABLE)[:-1]:
        file, *rows = part.split(ROW)[:-1]
        found[file.strip()] = [row.split(CELL)[:-1] for row in rows]
    assert set(found) == {f"{folder}.{end}" for name in made.for_people for folder, end in ((f"stata/{name}", "dta"), (f"spss/{name}", "sav"))}  # fmt: skip
    for file, (head, labels, *rows) in found.items():
        name = Path(file).stem
        fields = made.all[name].schema.fields
        assert head == [field.name for field in fields]
        assert rows == labelled(made, name), file
        if file.endswith("dta"):
            assert labels == [field.title for field in fields]
        else:
            assert all(label.startswith(f"{field.title}: ") for label, field in zip(labels, fields, strict=True))


def test_pspp_reads_every_cell_and_every_label_of_a_code(written, installed):
    installed("PSPP")
    made, place = written
    for name in made.for_people:
        run(["pspp-convert", "--output-format=csv", "--labels", f"spss/{name}.sav", f"{name}.csv"], place, LC_ALL="C.UTF-8")  # fmt: skip
        head, *rows = csv.reader(io.StringIO((place / f"{name}.csv").read_text(encoding="utf-8"), newline=""))
        fields = made.all[name].schema.fields
        assert head == [field.name for field in fields]
        wanted = [[_as_pspp(cell, field.type) for cell, field in zip(row, fields, strict=True)] for row in labelled(made, name)]  # fmt: skip
        assert [[cell.strip() for cell in row] for row in rows] == wanted, name


def _as_pspp(cell: str, kind: str) -> str:
    """Writes a day as PSPP writes it into a CSV file: month, day, year."""
    year, month, day = cell.split("-") if kind == "date" and cell else ("", "", "")
    return f"{month}/{day}/{year}" if day else cell


INSTALLED = r"""
.libPaths(c("library", .libPaths()))
library(casusbelli)
emit <- function(name) {
  frame <- get(name)
  kinds <- sapply(frame, function(column) class(column)[1])
  labels <- sapply(frame, function(column) attr(column, "label"))
  text <- function(column) {
    shown <- if (is.numeric(column)) format(column, scientific = FALSE, trim = TRUE, digits = 15) else as.character(column)
    shown[is.na(column)] <- ""
    enc2utf8(shown)
  }
  rows <- rbind(names(frame), kinds, labels, if (nrow(frame)) sapply(frame, text, simplify = "matrix"))
  written <- paste0(apply(rows, 1, function(row) paste0(row, "\x1f", collapse = "")), "\x1e", collapse = "")
  writeLines(paste0(name, "\x1e", written, "\x1d"), stdout(), sep = "", useBytes = TRUE)
}
for (name in data(package = "casusbelli")$results[, "Item"]) emit(name)
cat("levels of act:", levels(statements$act), "\n")
cat(format(citation("casusbelli"), style = "text"), "\n")
stopifnot(length(help("statements", package = "casusbelli")) == 1)
"""
KINDS = {"date": {"Date"}, "integer": {"integer", "numeric"}, "string": {"character"}}


def test_r_checks_installs_and_loads_the_package_with_every_cell(written, installed):
    """Under a locale without an idea of UTF-8 too, into a library of its own."""
    installed("R CMD check")
    made, place = written
    [(path, data)] = r_package.files(made).items()
    archive = place / Path(path).name
    archive.write_bytes(data)
    checked = run(["R", "CMD", "check", "--no-manual", archive.name], place, LC_ALL="C.UTF-8")
    assert "WARNING" not in checked
    assert "ERROR" not in checked
    (place / "library").mkdir()
    (place / "load.R").write_text(INSTALLED, encoding="utf-8")
    run(["R", "CMD", "INSTALL", "--library=library", archive.name], place, LC_ALL="C")
    *parts, rest = run(["Rscript", "load.R"], place, LC_ALL="C.UTF-8").split(TABLE)
    assert f"Data set, version {made.package.descriptor['version']}" in rest
    assert "levels of act: reject threaten demand offer announce deny advocate forecast accuse assert" in rest
    found = {name.strip(): [row.split(CELL)[:-1] for row in rows[:-1]] for name, *rows in (part.split(ROW) for part in parts)}  # fmt: skip
    assert set(found) == set(made.for_people)
    for name, (head, kinds, labels, *rows) in found.items():
        table = made.all[name]
        assert head == [field.name for field in table.schema.fields]
        assert labels == [field.title for field in table.schema.fields]
        for kind, field in zip(kinds, table.schema.fields, strict=True):
            assert kind in ({"factor"} if field.vocabulary else KINDS[field.type]), (name, field.name)
        assert rows == [list(row) for row in zip(*table.columns, strict=True)], name


# The text in the order in which it was set, without the head and the foot of each page.
BODY = ["-raw", "-nopgbrk", "-x", "0", "-y", "60", "-W", "595", "-H", "725"]


def test_pdftotext_finds_every_word_of_the_codebook(written, installed):
    """Words are compared without spaces and hyphens, because lines are broken between and inside of them."""
    installed("pdftotext")
    made, place = written
    made.files |= pages_as_text.files(made)
    (place / "codebook.pdf").write_bytes(codebook.files(made)["codebook.pdf"])
    run(["pdftotext", *BODY, "codebook.pdf", "codebook.txt"], place)
    found = squeezed((place / "codebook.txt").read_text(encoding="utf-8"))
    for table in made.all.values():
        for field in table.schema.fields:
            assert squeezed(f"{field.title} {field.name}") in found
            assert squeezed(field.description) in found, (table.schema.name, field.name)
    for row in made.records.rows["codes"]:
        assert squeezed(f"{row['label']} {row['code']} {row['number']} {row['definition']}") in found
        assert squeezed(row["test"]) in found
        assert squeezed(row["example"]) in found
    about = run(["pdfinfo", "codebook.pdf"], place)
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE)
    assert re.search(rf"^Title: +{re.escape(made.package.descriptor['title'])}$", about, re.MULTILINE)


def squeezed(text: str) -> str:
    """Returns the letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text)
