"""The codebook as PDF: what may be concluded, the dictionary, every code, agreement and audit; tagged and fit for archives."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from schemas.tables import Field, TableSchema, tables
from scripts.formats.cautions import CAUTIONS
from scripts.formats.citation import apa, dataset
from scripts.formats.edition import Edition
from scripts.package.errors import PackageError
from scripts.package.findings import shorten
from scripts.package.records import day
from scripts.quality import audit, reliability
from scripts.quality.sections import Section

TEMPLATE = Path(__file__).with_name("codebook.typ")
STANDARDS = ["a-2a", "ua-1"]  # PDF/A-2a and PDF/UA-1: with them a glyph that no font has is an error, not an empty box
SHOWN = ("Agreement between the coders", "What the figures show", "Quotes found")
FORBIDDEN = "WHAT MUST NOT BE CONCLUDED"  # the heading of the points that are taken over


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the codebook, by path; raises PackageError where a text has a character that none of the open fonts has."""
    import typst  # a part of the release group alone

    told = contents(edition)
    made_at = datetime.datetime.fromisoformat(told["date"]).replace(tzinfo=datetime.UTC)
    try:
        made = typst.compile(
            str(TEMPLATE),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=int(made_at.timestamp()),
            sys_inputs={"data": json.dumps(told)},
        )
    except typst.TypstError as error:
        raise PackageError(f"the codebook cannot be set as PDF: {shorten(error, 200)}") from None
    return {"codebook.pdf": made}


def contents(edition: Edition) -> dict:
    """Returns what the template sets, as texts and lists of texts."""
    descriptor, work = edition.package.descriptor, dataset(edition.package.descriptor)
    limits, support = _limits(edition)
    return {
        "title": work.title,
        "version": work.version,
        "date": work.date,
        "day": day(work.date),
        "authors": [author.name for author in work.authors],
        "keywords": descriptor.get("keywords") or [],
        "description": descriptor.get("description", ""),
        "citation": apa(work),
        "licences": [licence.get("title", "") for licence in descriptor.get("licenses") or []],
        "address": work.place,
        "cautions": CAUTIONS,
        "limits": limits,
        "support": support,
        "tables": [_table(read.schema, len(read.lines)) for read in edition.all.values()],
        "vocabularies": _vocabularies(edition),
        "quality": [vars(section) for section in _quality(edition)],
    }


def _limits(edition: Edition) -> tuple[list[str], str]:
    """Returns what the page on limits says must not be concluded, and what can be, where the package has that page."""
    parts = edition.files.get("LIMITS.txt", b"").decode("utf-8").split("\n\n")
    if FORBIDDEN not in parts:
        return [], ""
    points, support = parts[parts.index(FORBIDDEN) + 1 :][:2]
    return [" ".join(point.split()) for point in points.removeprefix("- ").split("\n- ")], " ".join(support.split())


def _table(schema: TableSchema, rows: int) -> dict:
    fields = [
        {"title": field.title, "name": field.name, "facts": _facts(schema, field), "description": field.description, "example": field.example}
        for field in schema.fields
    ]  # fmt: skip
    return {"name": schema.name, "title": schema.title, "description": schema.description, "rows": f"{rows:,}", "fields": fields}  # fmt: skip


def _facts(schema: TableSchema, field: Field) -> str:
    """Says in one line what a field is: its type, whether it must be filled in, what it refers to, its codes."""
    refers = next((f"refers to {key.table}.{key.target}" for key in schema.foreign_keys if key.field == field.name), "")
    facts = [
        {"integer": "whole number", "date": "day"}.get(field.type, "text"),
        "part of the key" if field.name in schema.key else "",
        "required" if field.required else "",
        refers,
        f"codes: {field.vocabulary}" if field.vocabulary else "",
        "coded twice" if field.coded else "",
    ]
    return " · ".join(filter(None, facts))


def _vocabularies(edition: Edition) -> list[dict]:
    used: dict[str, list[str]] = {}
    for table in tables().values():
        for field in table.fields:
            if field.vocabulary:
                used.setdefault(field.vocabulary, []).append(f"{table.name}.{field.name}")
    codes: dict[str, list[dict]] = {}
    for row in sorted(edition.records.rows["codes"], key=lambda row: (row["vocabulary"], int(row["number"]))):
        codes.setdefault(row["vocabulary"], []).append({name: row[name] for name in ("code", "number", "label", "definition", "test", "example")})  # fmt: skip
    return [
        {"name": name, "title": name.replace("_", " ").capitalize(), "fields": ", ".join(used.get(name, ["codings.value"])), "codes": rows}
        for name, rows in codes.items()
    ]  # fmt: skip


def _quality(edition: Edition) -> list[Section]:
    """Returns the figures of agreement, and those of the audit where the package has one."""
    directory = edition.package.directory
    measured = reliability.sections(reliability.Measured(edition.report))
    audited = audit.sections(audit.read(directory)) if (directory / audit.AUDIT).is_file() else ()
    return [*(section for section in measured if section.title in SHOWN), *audited]
