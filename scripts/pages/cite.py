"""The box from which a record is cited, and where an error in it is reported."""

from __future__ import annotations

import re
from urllib.parse import quote

from scripts.formats import citation as cite
from scripts.package.records import record_path
from scripts.pages.data import Data
from scripts.pages.markup import code_block, link, outward

GITHUB = re.compile(r"https://github\.com/[^/?#]+/[^/?#]+/issues")
FOLDED = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}  # the forms for programs, and what they are called


def citations(work: cite.Work) -> str:
    """Writes all forms of a citation: the text, and those for reference managers folded away."""
    folded = [
        f'<details class="cb-bibtex"><summary>{called}</summary>{code_block(cite.FORMATS[form](work))}</details>'
        for form, called in FOLDED.items()
    ]
    return "\n\n".join([code_block([cite.apa(work)]), *folded])


def cite_box(data: Data, table: str, key: str) -> str:
    """Writes the box from which a record's citation is copied, with its permanent place in the site."""
    path = record_path(table, key)
    full = cite.address(data.descriptor, path)
    return "\n\n".join(
        [
            "## Cite",
            citations(cite.record(data, table, key)),
            f"Permanent address{'' if full else ' on this site'}: {link(full or path.strip('/').removesuffix('index.md'), path)}. Identifiers are never reused.",
            _report(data, table, key),
        ]
    )


def _report(data: Data, table: str, key: str) -> str:
    """Links to the form for an error in a record, filled in where the tracker is GitHub's, or, where no tracker is known, says how to correct it."""
    tracker = cite.place(data.descriptor, "casus:issues").rstrip("/")
    if not tracker:
        row = f"row `{key}` of [data/{table}.csv](/data/{table}.csv)"
        return f"An error in this record? It is {row}: {link('how to correct it', '/contributing.md#when-you-change-an-existing-row')}."
    record = quote(key, safe="")
    asked = f"/new?template=correction.yml&title=Correction%3A+{table}%2F{record}&table={table}&record={record}"
    return outward("Report an error in this record", tracker + (asked if GITHUB.fullmatch(tracker) else ""))
