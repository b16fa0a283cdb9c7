"""The files that lie beside the tables: what other programs leave there is told from what somebody put there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from schemas.rule import Finding, Rule, register
from schemas.tables import tables
from scripts.package.descriptor import path_of
from scripts.package.files import is_unfinished
from scripts.package.findings import finding, shorten
from scripts.package.table import Package

register(Rule("stray-file", "package", "The folders of the tables hold nothing but the tables.", "is not named in datapackage.json", "remove it, or name it as a resource"))  # fmt: skip
register(Rule("left-beside", "package", "No program has a table open or has left a copy of one beside it. Files that a system puts into every folder, such as .DS_Store, do not count.", "{detail}", "{mend}", "warning"))  # fmt: skip

# What a system, a file server, git, R or a notebook puts into folders by itself: it is no part of a package, and nobody's mistake.
UNNOTICED = re.compile(r"[.]DS_Store|[.]_.*|__MACOSX|__pycache__|[.]localized|Icon\r|Thumbs[.]db|ehthumbs[.]db|desktop[.]ini|[.]directory|[.]nfs.*|[.]fuse_hidden.*|[.]git(keep|ignore|attributes)|[.]ipynb_checkpoints|[.]Rhistory|[.]RData|[.]Rproj[.]user", re.IGNORECASE)  # fmt: skip
CLOSE = "save the table there and close it; if it is not open, remove the file"
COPY = "check whether it has anything that the table lacks, then remove it"
LEFT = [
    (r"[.]~lock[.](?P<table>.+)#", "is there while LibreOffice has {table} open", CLOSE),
    (r"~[$](?P<table>.+)", "is there while Excel has {table} open", CLOSE),
    (r"[.]#(?P<table>.+)", "is there while Emacs has unsaved changes to {table}", CLOSE),
    (r"#(?P<table>.+)#", "holds changes to {table} that Emacs has not saved", CLOSE),
    (r"[.](?P<table>.+)[.]sw[a-p]", "is there while Vim has {table} open, or has not been closed properly", CLOSE),
    (r"[.](?P<table>.+)[.]kate-swp", "is there while Kate has {table} open", CLOSE),
    (r"(?P<table>.+[.]csv)(~|[.](bak|old|orig|rej|save|tmp))", "is a copy of {table} made by a program", COPY),
    (r"(?P<table>.+)_(BACKUP|BASE|LOCAL|REMOTE)_[0-9]+[.]csv", "is a copy of {table}.csv from a merge", COPY),
]  # fmt: skip


def check_folders(package: Package) -> Iterator[Finding]:
    """Yields what lies in the folders of the tables and is no table; the file of a table that the descriptor lost is none."""
    paths = {name: path_of(package.descriptor, name) for name in tables()}
    named = {path or f"data/{name}.csv" for name, path in paths.items()}
    for folder in sorted({str(Path(path).parent) for path in paths.values() if path} - {"."}):
        place = package.directory / folder
        if not os.path.isdir(place) or not place.resolve().is_relative_to(package.directory.resolve()):
            continue
        try:
            names = sorted(os.listdir(place))
        except OSError:
            yield finding("missing-file", folder, detail="may not be listed")
            continue
        for name in names:
            if f"{folder}/{name}" not in named and not is_unfinished(name) and not UNNOTICED.fullmatch(name):
                yield _beside(folder, name)


def _beside(folder: str, name: str) -> Finding:
    for form, detail, mend in LEFT:
        if found := re.fullmatch(form, name, re.DOTALL):
            return finding(
                "left-beside", f"{folder}/{name}", detail=detail.format(table=shorten(found["table"])), mend=mend
            )
    return finding("stray-file", f"{folder}/{name}")
