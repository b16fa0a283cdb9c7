"""The README of a release's archive: what is what, how to load it, how to cite it, and what must not be concluded."""

from __future__ import annotations

from scripts.formats.citation import apa, dataset
from scripts.package.table import Package
from scripts.versions.changes import Difference

TEXT = """# {title}

Version {version}, {day}. {description}

## What is what

| file | for |
|---|---|
| `{name}.xlsx` | people who work in a spreadsheet: a sheet for each table, the dictionary first, dropdowns for codes |
| `statements_flat.csv` | people who want a single file: a row for each statement, with names, offices, sides and addresses spelled out |
| `data/*.csv`, `schemas/`, `datapackage.json` | people who load tables: the data itself (UTF-8, comma, ISO dates, a blank cell is a missing value), its types and words |
| `{name}.sqlite` | people who use SQL: typed, with keys and indices; the view `statements_flat`; the codebook in the table `codes` |
| `parquet/` | people who load typed columns in R, Python, DuckDB or Spark |
| `changes.csv` | people who used an earlier version: what has changed since, row by row |
| `reliability.json` | people who want to know how far the coders agree |
| `for-coders.xlsx` | people who want to code {drawn} randomly drawn statements without seeing the codes |
| `CITATION.cff`, `citation.bib`, `citation.ris`, `citation.csl.json` | people who cite it |
| `datacite.json`, `schema-org.jsonld`, `croissant.jsonld` | catalogues and machines |
| `made.json` | people who want to know how this archive was made: from which commit, and with which uncommitted changes |
| `SHA256SUMS` | people who check that nothing was lost: `sha256sum -c SHA256SUMS` |

## Load it

```r
statements <- read.csv("data/statements.csv", encoding = "UTF-8", na.strings = "", colClasses = c(said_from = "Date", said_until = "Date"))
```

```python
import pandas as pd

statements = pd.read_parquet("parquet/statements.parquet")
```

```sh
sqlite3 {name}.sqlite "SELECT speaker, act, count(*) FROM statements_flat GROUP BY 1, 2 ORDER BY 3 DESC"
```

In Excel open `{name}.xlsx`; a CSV is better imported (as text, UTF-8) than opened.

## Before you count

The curated selection is purposive: do not draw conclusions about rates, trends or differences between sides from it. Statements whose `curated` is `no` are
here only because they are in a randomly drawn passage of a complete series: never count them together with the others. Count statements in drawn passages
with the weights of `draws` and `strata`, and only for the series in `frames`. The columns show which quotes are translations, which dates are known only from
the day of publication, and which codes no person has checked.

## Cite it

{citation}

{changes}
"""


def readme(package: Package, found: Difference | None) -> str:
    """Returns the README, in Markdown."""
    from scripts.formats.coding_workbook import DRAWN

    about, work = package.descriptor, dataset(package.descriptor)
    since = f"Since {found.old_version}: {len(found.changes):,} changes, see `changes.csv`." if found else "There is no earlier release, so `changes.csv` has its header only."  # fmt: skip
    return TEXT.format(
        title=work.title,
        version=work.version,
        day=work.date,
        description=about.get("description", ""),
        name=about["name"],
        drawn=min(DRAWN, len(package.tables["statements"].lines)),
        citation=apa(work),
        changes=since,
    )
