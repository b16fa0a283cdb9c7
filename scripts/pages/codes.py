"""Writes the page of each code of the codebook: what it means, and every record that carries it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.codings import QUOTE_FOUND
from schemas.tables import tables as schemas_by_table
from schemas.tables import vocabularies
from scripts.package.records import WITH_PAGES, Row, record_path
from scripts.pages import listed
from scripts.pages.data import Data, code_path
from scripts.pages.markup import facts, heading, link, page, section, slug, text

OF_STATEMENTS = {"stances": "statement_id", "forecasts": "statement_id", "figures": "statement_id", "relations": "from_id", "selections": "statement_id"}  # fmt: skip
OF_RECORDS = {  # the other tables with codes whose rows belong to a record with a page
    "posts": ("speakers", "speaker_id"),
    "compliance": ("demands", "demand_id"),
    "outcomes": ("scenarios", "scenario_id"),
}
CALLED, MOST = 80, 1000  # records of one code that are called by name or title; records that are listed at all
NOWHERE = "No record with a page carries it."


def code_pages(data: Data) -> Iterator[tuple[str, str]]:
    """Yields the address and the Markdown of every code's page."""
    for vocabulary, codes in vocabularies().items():
        for code in codes:
            yield code_path(vocabulary, code), _page(data, vocabulary, data.code_row(vocabulary, code))


def meaning(row: Row) -> str:
    """Writes what a code means, the test for it, an example, and what corresponds to it elsewhere."""
    return facts(
        [
            ("Test", text(row.get("test", ""))),
            ("Example", text(row.get("example", ""))),
            ("CAMEO root code", text(row.get("cameo", ""))),
            ("PLOVER event type", text(row.get("plover", ""))),
            ("ICD 203", text(row.get("icd203", ""))),
        ]
    )


def _page(data: Data, vocabulary: str, row: Row) -> str:
    code, label, called = row["code"], row["label"], vocabulary.replace("_", " ").capitalize()
    up = f"[{called}](/codebook/{slug(vocabulary)}/index.md)"
    carried = [part for part in _carried(data, vocabulary, code) if part]
    blocks = [
        heading(text(label), "[Codebook](/codebook/index.md)", up, f"`{code}`"),
        text(row.get("definition", "")),
        meaning(row),
        *(carried or [NOWHERE]),
    ]
    about = f"{label} ({vocabulary.replace('_', ' ')}): {row.get('definition', '')} With the records that carry it."
    return page(f"{called}: {label}", blocks, hide=("navigation", "toc"), description=about, picture="codebook")


def _carried(data: Data, vocabulary: str, code: str) -> Iterator[str]:
    """Yields a section for each field in which records have the code; `quote_found` is coded and no field."""
    if vocabulary == QUOTE_FOUND:
        rows = [row for row in data.many("codings", "variable", vocabulary) if row["value"] == code]
        said = [data.one("statements", key) for key in {row["record"]: None for row in rows}]
        yield section(f"{data.counted(row['statement_id'] for row in said)} statements", listed.statements(data, said))
    for name, schema in schemas_by_table().items():
        for field in schema.fields:
            if field.vocabulary == vocabulary and (rows := data.many(name, field.name, code)):
                yield _section(data, name, field.name, rows)


def _section(data: Data, name: str, field: str, rows: list[Row]) -> str:
    where = f"[`{name}.{field}`](/dictionary/index.md#{slug(name, field)})"
    if name == "statements" or name in OF_STATEMENTS:
        said = [data.one("statements", row[OF_STATEMENTS.get(name, "statement_id")]) for row in rows]
        counted = data.counted({row["statement_id"] for row in said})
        return section(f"{counted} statements, in {where}", listed.statements(data, said))
    table, key = OF_RECORDS.get(name, (name, schemas_by_table()[name].key[0]))
    if table not in WITH_PAGES:
        return section(f"{len(rows):,} rows, in {where}", _elsewhere(data, name))
    keys = {row[key] for row in rows}
    return section(f"{len(keys):,} {table}, in {where}", *_listed(data, table, keys))


def _listed(data: Data, table: str, keys: set[str]) -> Iterator[str]:
    """Yields the records with these identifiers: some by what they are called, more by identifier, and of too many where they are listed."""
    ordered = [key for row in data.in_order(table) if (key := next(iter(row.values()))) in keys]
    yield "\n".join(f"- {data.record_link(table, key)}" for key in ordered[:CALLED])
    rest = ordered[CALLED:]
    if len(ordered) > MOST:
        yield f"These are the first; all are in the [list of {table}](/{table}/index.md) and in {link(data.package.tables[table].file, f'/{data.package.tables[table].file}')}."
    elif rest:
        links = ", ".join(link(key, record_path(table, key)) for key in rest)
        yield f"<details markdown><summary>{len(rest):,} more</summary>\n\n{links}\n\n</details>"


def _elsewhere(data: Data, name: str) -> str:
    """Says where rows are that have no pages: on the page of the sample, or in the file alone."""
    shown = {"frames": "/frames/index.md", "readings": "/frames/index.md", "coders": "/methodology.md", "codings": "/disagreements/index.md"}  # fmt: skip
    more = f" or on {link('a page that shows them', shown[name])}" if name in shown else ""
    return f"They are in {link(data.package.tables[name].file, f'/{data.package.tables[name].file}')}{more}."
