"""The formats in which a release leaves. To add one, write its file here in this folder and add its line to FORMATS."""

from __future__ import annotations

from scripts.formats import (
    catalogues,
    codebook,
    coding_workbook,
    ddi,
    delimited,
    pages_as_text,
    parquet,
    r_package,
    references,
    ro_crate,
    spss,
    stata,
    tables_workbook,
    wheel,
)
from scripts.formats.edition import Edition, Format


def _sqlite(edition: Edition) -> dict[str, bytes]:
    return {f"{edition.package.descriptor['name']}.sqlite": edition.database}


# In the order in which they are written: a format that describes the files of others comes after them.
FORMATS = (
    Format("workbook", tables_workbook.files, "openpyxl", "`«name».xlsx`", "people who work in a spreadsheet: version, citation and cautions first, then the flat sheets, a sheet for each table, dropdowns for codes"),
    Format("flat CSV", delimited.files, "csv", "`statements_flat.csv`, `forecasts_flat.csv`, `stances_flat.csv`, `figures_flat.csv`", "people who open one file: a row for each statement, forecast, stance or figure, with names, offices, sides and addresses spelled out"),
    Format("SQLite", _sqlite, "sqlite3", "`«name».sqlite`", "people who ask in SQL: typed, with keys and indices; the flat tables as views; the codebook in the table `codes`"),
    Format("Parquet", parquet.files, "pyarrow", "`parquet/`", "people who load typed columns in R, Python, DuckDB, Spark"),
    Format("Stata", stata.files, "haven", "`stata/`", "people who work in Stata: numbers with labels for codes, days, each description as a note"),
    Format("SPSS", spss.files, "haven", "`spss/`", "people who work in SPSS, PSPP or jamovi: the same"),
    Format("R package", r_package.files, "R CMD check", "`r/`", "people who work in R: factors, Dates, labels, a help page for each table, `citation()`; install it with `install.packages(FILE, repos = NULL)`"),
    Format("wheel", wheel.files, "pip", "`python/`", "people who work in Python: `pip install` the wheel, then `import casus_belli; casus_belli.load()`"),
    Format("list for coders", coding_workbook.files, "openpyxl", "`for-coders.xlsx`", "people who want to code statements drawn by lot, without seeing the codes"),
    Format("references", references.files, "pandoc", "`citation.bib`, `citation.ris`, `citation.csl.json`, `citations/`", "people who cite it: the dataset, and each record that has a page on the site, with its source"),
    Format("catalogues", catalogues.files, "mlcroissant", "`CITATION.cff`, `datacite.json`, `schema-org.jsonld`, `croissant.jsonld`", "catalogues and machines"),
    Format("DDI-Codebook", ddi.files, "lxml", "`ddi-codebook.xml`", "data archives and Dataverse: DDI-Codebook 2.5, each variable with its codes"),
    Format("method and limits", pages_as_text.files, "re", "`METHODOLOGY.txt`, `LIMITS.txt`", "people who want to read how the statements were found and coded, and what must not be concluded from them"),
    Format("codebook", codebook.files, "pdftotext", "`codebook.pdf`", "people who read or print it: what may be concluded, every field, every code with its test and number, agreement and audit"),
    Format("RO-Crate", ro_crate.files, "rdflib", "`ro-crate-metadata.json`", "repositories and workflow systems: every file of the archive"),
)  # fmt: skip


def write(edition: Edition, tell: object = lambda _: None) -> dict[str, bytes]:
    """Returns the files of an edition with those of every format, by path; `tell` is told which is being written."""
    for each in FORMATS:
        tell(each.name)
        edition.files |= each.write(edition)
    return edition.files
