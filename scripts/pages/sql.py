"""Writes the page on which the database can be asked in SQL, and the scripts that it loads when asked: the database, and SQLite for browsers.

SQLite for browsers is sql.js, which npm installs beside this file by a lock with hashes. Where it is not installed, the page says so and
shows the worked questions alone.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from schemas.tables import TableSchema
from schemas.tables import tables as schemas_by_table
from scripts.formats import citation as cite
from scripts.formats.flat_links import VIEWS
from scripts.formats.sqlite import database
from scripts.pages.data import Data
from scripts.pages.markup import code_block, page, slug, text
from scripts.pages.pictures import MADE_BY

FOLDER = "sql"
TITLE = "SQL in the browser"
PAGE = f"/{FOLDER}/index.md"
STYLES = ("assets/explorer/explorer.css", "assets/pictures.css", "assets/sql/sql.css")
SCRIPTS = tuple(f"assets/sql/{name}.js" for name in ("engine", "bars", "sql"))
POLICY = ("'wasm-unsafe-eval'",)  # what this page's policy allows beyond that of the others: WebAssembly, no more
DESCRIPTION = "Ask the database of the 2021-22 crisis in SQL, in your browser: worked questions, answers as table, picture and CSV, and an address for each."
LEFT_OUT = "codings"  # more than half of the bytes of the database, and asked for by few
SQLJS = Path(__file__).with_name("sqljs")
LIBRARY = {"sql-wasm-inline.js": "dist/sql-wasm-inline.js", "sql.js-licence.txt": "LICENSE"}
QUESTION = re.compile(r"^(?P<asked>[^\n?]+\?) ?(?P<note>.*)\n\n```sql\n(?P<sql>[^`]+?)\n```$", re.MULTILINE)


def sql_page(data: Data, loading: str, files: dict[str, bytes]) -> str:
    """Writes the page; `loading` is the written page with the first questions, `files` what `sql_files` yields."""
    written = loading + Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    worked = list(QUESTION.finditer(written))
    if not files:
        said = "This copy of the site was built without sql.js, so that no question can be asked on this page. The questions below can be asked of the SQLite file of a release with any program that opens it: see [loading](/loading.md)."
        return page(TITLE, [f"# {TITLE}", said, *map(_written, worked), _schema()], description=DESCRIPTION)
    skeleton = string.Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))
    filled = skeleton.substitute(
        questions="".join(map(_linked, worked)),
        schema=_schema(),
        first=text(worked[0]["sql"]),
        size=f"{sum(len(gzip.compress(content)) for content in files.values()) / 1e6:.1f}",
        version=text(data.descriptor.get("version", "")),
        citation=text(cite.apa(cite.dataset(data.descriptor))),
        home=text(cite.address(data.descriptor, PAGE)),
    )
    blocks = [f"# {TITLE}", MADE_BY, filled]
    return page(TITLE, blocks, hide=("navigation", "toc"), description=DESCRIPTION, styles=STYLES, scripts=SCRIPTS, policy=POLICY)  # fmt: skip


def _linked(question: re.Match) -> str:
    return (
        f'<li><a href="#sql={quote(question["sql"], safe="")}">{text(question["asked"])}</a> {_note(question)}</li>\n'
    )


def _written(question: re.Match) -> str:
    return f"{text(question['asked'])} {_note(question)}\n\n{code_block(question['sql'].splitlines())}"


def _note(question: re.Match) -> str:
    note = re.sub(r":$", ".", question["note"])
    return re.sub(r"`([^`]+)`", lambda found: f"<code>{text(found[1])}</code>", note)


def _schema() -> str:
    """Writes the names of all views, tables and columns, folded away."""
    views = [_columns(view.schema, text(view.name)) for view in VIEWS]
    kept = [schema for name, schema in schemas_by_table().items() if name != LEFT_OUT]
    tables = [_columns(one, f'<a href="../dictionary/index.html#{slug(one.name)}">{text(one.name)}</a>') for one in kept]  # fmt: skip
    return f'<details class="cbs-schema"><summary>Tables and columns</summary>\n<p>Four views are spelled out for counting:</p>\n<dl>{"".join(views)}</dl>\n<p>Tables, as in the dictionary:</p>\n<dl>{"".join(tables)}</dl>\n</details>'


def _columns(schema: TableSchema, name: str) -> str:
    columns = ", ".join(f"<code>{text(field.name)}</code>" for field in schema.fields)
    return f"<dt>{name}</dt><dd>{text(schema.description)} Columns: {columns}.</dd>\n"


def sql_files(data: Data) -> Iterator[tuple[str, bytes]]:
    """Yields what the page loads when it is asked, by path from the root of the site; nothing where sql.js is not installed."""
    library = SQLJS / "node_modules" / "sql.js"
    if not _installed():
        return
    for name, path in LIBRARY.items():
        yield f"{FOLDER}/{name}", (library / path).read_bytes()
    packed = gzip.compress(database(data.package, without=(LEFT_OUT,)), mtime=0)
    yield f"{FOLDER}/database.js", f'globalThis.casusDatabase = "{base64.b64encode(packed).decode()}"\n'.encode()


def _installed() -> bool:
    """Says whether npm has installed just what the lock names; what it installed it writes down last."""
    there = SQLJS / "node_modules" / ".package-lock.json"
    if not there.is_file():
        return False
    locks = [json.loads(path.read_text(encoding="utf-8")) for path in (SQLJS / "package-lock.json", there)]
    wanted, found = (lock["packages"].get("node_modules/sql.js", {}).get("integrity") for lock in locks)
    return wanted == found
