"""The README of a release's archive: what is what, how to load it, how to cite it, and what must not be concluded."""

from __future__ import annotations

from scripts.formats.cautions import CAUTIONS
from scripts.formats.citation import apa, dataset
from scripts.formats.registry import FORMATS
from scripts.package.table import Package
from scripts.versions.changes import Difference

TEXT = """# {title}

Version {version}, {day}. {description}

## What is what

| file | for |
|---|---|
| `data/*.csv`, `schemas/`, `datapackage.json` | people who load tables: the data itself (UTF-8, comma, ISO dates, a blank cell is a missing value), its types and words |
{formats}
| `changes.csv` | people who used an earlier version: what has changed since, row by row |
| `reliability.json` | people who want to know how far the coders agree |
| `LICENSE`, `LICENSE-CC-BY-4.0.txt`, `LICENSE-MIT.txt` | people who pass it on: which licence covers what, and their texts |
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

{cautions}

## Cite it

{citation}

{changes}
"""


def readme(package: Package, found: Difference | None) -> str:
    """Returns the README, in Markdown."""
    about, work = package.descriptor, dataset(package.descriptor)
    since = f"Since {found.old_version}: {len(found.changes):,} changes, see `changes.csv`." if found else "There is no earlier release, so `changes.csv` has its header only."  # fmt: skip
    return TEXT.format(
        title=work.title,
        version=work.version,
        day=work.date,
        description=about.get("description", ""),
        name=about["name"],
        formats="\n".join(f"| {each.files} | {each.whom} |".replace("«name»", about["name"]) for each in FORMATS),
        cautions="\n".join(f"- {sentence}" for sentence in CAUTIONS),
        citation=apa(work),
        changes=since,
    )
