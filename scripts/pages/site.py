"""Builds the website.

Writes the pages as Markdown into build/docs (the written ones of docs/, filled with what is derived, and those generated from the
package), then lets MkDocs turn them into the site, which appears whole or not at all.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.validation import validate
from scripts.formats.citation import place
from scripts.package.descriptor import safe
from scripts.package.errors import AccessError, SiteError
from scripts.package.files import must_read, own_text
from scripts.package.typed import read_completely
from scripts.pages.changes import FEED, changes_page, feed
from scripts.pages.changes import PAGE as CHANGES
from scripts.pages.codes import code_pages
from scripts.pages.data import Data
from scripts.pages.days import day_pages
from scripts.pages.disagreements import disagreement_pages
from scripts.pages.drawn import drawn_files, drawn_pages
from scripts.pages.estimates import rates_files
from scripts.pages.explorer import PAGE as EXPLORER
from scripts.pages.explorer import SCRIPT, explorer_page, explorer_script
from scripts.pages.links import on_site
from scripts.pages.lists import list_pages
from scripts.pages.previews import preview_files
from scripts.pages.prose import contributing, fill, insertions
from scripts.pages.quality import quality_pages
from scripts.pages.records import record_pages
from scripts.pages.reference import reference_pages
from scripts.pages.search import PAGE as SEARCH
from scripts.pages.search import SCRIPT as PLACES
from scripts.pages.search import search_page, search_script
from scripts.pages.shell import PAGE as SHELL
from scripts.pages.shell import fill_shells, shell_page, sitemap
from scripts.pages.sql import PAGE as SQL
from scripts.pages.sql import sql_files, sql_page
from scripts.pages.styles import classes, purge
from scripts.pages.ways import FOLDER, Ways
from scripts.pages.ways import written as all_written

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "docs"
BUILD = ROOT / "build"
COMMENTS = re.compile(
    r"/\*\*.*?\*/ ?|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE
)  # of our scripts: a third of their bytes


def write_markdown(data: Data, target: Path) -> None:
    """Writes everything that MkDocs reads into a folder that is not there yet: pages, styles, and the package itself.

    Raises SiteError where a page's address would leave the folder.
    """
    shutil.copytree(WRITTEN, target)
    ways = Ways(data)
    derived = insertions(data, ways)
    for path in sorted(target.rglob("*.md")):
        folder = Path("docs", path.parent.relative_to(target)).as_posix()
        written = on_site(own_text(path), folder, data.descriptor)
        path.write_bytes(fill(written, derived).encode("utf-8"))
    for address, markdown in pages(data):
        path = target / address.lstrip("/")
        if not path.resolve().is_relative_to(target.resolve()):
            raise SiteError(f"{address} is no address of a page")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(markdown.encode("utf-8"))
    extra = (
        preview_files(data) if place(data.descriptor, "homepage") else {}
    )  # whoever shows them needs whole addresses
    of_ways = ways.files(all_written(WRITTEN / FOLDER))
    files = [*drawn_files(data), *of_ways, *rates_files(data, ways.found()), *extra.items()]
    for path, content in (*files, (FEED, feed(data).encode("utf-8"))):
        (target / path.lstrip("/")).parent.mkdir(exist_ok=True)
        (target / path.lstrip("/")).write_bytes(content)
    _copy_package(data, target)
    _write_scripts(data, target)
    _write_sql(data, target)


def _write_scripts(data: Data, target: Path) -> None:
    """Writes what the explorer and the search look through."""
    written = {"/index.md": WRITTEN / "index.md", "/contributing.md": ROOT / "CONTRIBUTING.md"}
    written |= {f"/{path.relative_to(WRITTEN).as_posix()}": path for folder in (WRITTEN, WRITTEN / FOLDER) for path in sorted(folder.glob("*.md"))}  # fmt: skip
    texts = {address: path.read_text(encoding="utf-8") for address, path in written.items() if path.is_file()}
    (target / SCRIPT.lstrip("/")).write_text(explorer_script(data), encoding="utf-8")
    (target / PLACES.lstrip("/")).write_text(search_script(data, texts), encoding="utf-8")
    for path in sorted((target / "assets").rglob("*.js")):
        path.write_text(COMMENTS.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")


def _write_sql(data: Data, target: Path) -> None:
    """Writes the page on which the database can be asked, and what it loads."""
    files = dict(sql_files(data))
    page = sql_page(data, own_text(WRITTEN / "loading.md"), files)
    for path, content in {SQL.lstrip("/"): page.encode("utf-8"), **files}.items():
        (target / path).parent.mkdir(exist_ok=True)
        (target / path).write_bytes(content)


def pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every page that is not written by hand, but for the one that `_write_sql` writes."""
    yield EXPLORER, explorer_page(data)
    yield SEARCH, search_page()
    yield from list_pages(data)
    yield from day_pages(data)
    yield from record_pages(data)
    yield from code_pages(data)
    yield from disagreement_pages(data)
    yield SHELL, shell_page()
    yield CHANGES, changes_page(data)
    yield from reference_pages(data)
    yield from quality_pages(data)
    yield from drawn_pages(data)
    yield "/contributing.md", contributing(ROOT / "CONTRIBUTING.md", data.descriptor)


def _copy_package(data: Data, target: Path) -> None:
    """Puts the package beside the pages, so that its files can be downloaded from the site."""
    files = ["datapackage.json", *(table.file for table in data.package.tables.values())]
    described = (resource.get("schema") for resource in data.descriptor["resources"] if isinstance(resource, dict))
    for name in [*files, *(schema for schema in described if safe(schema))]:
        if (target / name).exists():
            raise SiteError(f"{name} cannot be the path of a table: the site has a page there")
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(must_read(data.package.directory / name, data.package.directory))


def build(directory: Path, output: Path) -> int:
    """Builds the site of a package into `output`, which is replaced in one step; returns the number of its pages.

    Raises SiteError, LoadError or PackageError, each with one plain sentence.
    """
    errors = sum(found.severity == "error" for found in validate(directory, "pandera")[0])
    if errors:
        raise SiteError(f"the package has {errors} error{'' if errors == 1 else 's'}: make validate says which")
    if output.exists() and not (output.is_dir() and (not any(output.iterdir()) or (output / "404.html").exists())):
        raise SiteError(f"{output} is there and is no site that was built before: name another folder")
    data = Data(read_completely(directory))
    BUILD.mkdir(exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="docs.", dir=BUILD) as work,
        tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.resolve().parent) as beside,
    ):
        write_markdown(data, Path(work, "docs"))
        _run_mkdocs(Path(work, "docs"), Path(beside, "site"), data.descriptor)
        number = len(list(Path(beside, "site").rglob("*.html")))
        _swap(Path(work, "docs"), BUILD / "docs", Path(work, "old"))
        _swap(Path(beside, "site"), output, Path(beside, "old"))
    return number


def _swap(new: Path, place: Path, aside: Path) -> None:
    """Puts a folder in the place of another, which is moved aside, and comes back if that fails or is interrupted."""
    try:
        if place.exists():
            place.rename(aside)
        new.rename(place)
    except BaseException:
        if aside.exists() and not place.exists():
            aside.rename(place)
        raise


def _run_mkdocs(docs: Path, site: Path, descriptor: dict) -> None:
    """Runs MkDocs, where any warning counts as a failure; raises SiteError with what it said, AccessError where it could not write."""
    environment = os.environ | {
        "SITE_DOCS": str(docs),
        "SOURCE_DATE_EPOCH": _epoch(descriptor.get("created", "")),  # so that two builds of one version are the same
        "SITE_URL": place(descriptor, "homepage"),
        "SITE_ISSUES": place(descriptor, "casus:issues"),
        "PYTHONIOENCODING": "utf-8",
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
    }
    # Not --quiet: it would keep the warnings from those who count them.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(ROOT / "mkdocs.yml")]
    done = subprocess.run([*command, "--site-dir", str(site)], env=environment, capture_output=True, encoding="utf-8")
    if done.returncode:
        said = re.sub(r"\033\[[0-9;]*m", "", done.stdout + done.stderr).strip().splitlines()
        if refused := re.match(r"\w*Error: \[Errno [0-9]+\] ([^:]*)", said[-1] if said else ""):
            raise AccessError(f"the site could not be written ({refused.group(1)})")
        if "Traceback (most recent call last):" in said:
            said = said[-1:]
        told = [line for line in said if not line.startswith("INFO")]
        raise SiteError("\n".join(["MkDocs could not build the site:", *told]))
    used = set().union(*(classes(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")))
    purge(site, used | fill_shells(docs, site))
    sitemap(site, environment["SITE_URL"], descriptor.get("created", "")[:10])


def _epoch(created: str) -> str:
    """Returns the moment at which the version was made, in seconds since 1970; 0 where the descriptor does not say."""
    try:
        moment = datetime.datetime.fromisoformat(created)
    except ValueError:
        return "0"
    return str(
        int(moment.replace(tzinfo=moment.tzinfo or datetime.UTC).timestamp())
    )  # a day begins in one time zone for all
