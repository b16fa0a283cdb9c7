"""Says how the dataset and each of its records are cited, and describes them as structured data (schema.org)."""

from __future__ import annotations

import re

from schemas.tables import tables as schemas_by_table
from scripts.pages_data import WIKIDATA, WITH_PAGES, Data, Row
from scripts.pages_markup import aside, code_block, is_web_address, json_ld, link, record_path

PERSONS = {"person": "Person", "organization": "Organization", "collective": "Organization"}
BIBTEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "{}%&#_$"},
}


def creators(data: Data) -> list[str]:
    """Returns who made the dataset, as the descriptor names them."""
    return [person["title"] for person in data.descriptor.get("contributors", []) if person.get("title")]


def address(data: Data, path: str = "/") -> str:
    """Returns the public address of a page; blank where the descriptor names no homepage."""
    home = data.descriptor.get("homepage", "")
    return home.rstrip("/") + path.removesuffix("index.md") if is_web_address(home) else ""


def citation(data: Data, record: str = "", path: str = "/") -> str:
    """Returns the plain text citation of the dataset, or of one record in it (such as `statement ryabkov-001`)."""
    about = data.descriptor
    parts = [f"{'; '.join(creators(data))} ({about.get('created', '')[:4]})", about.get("title", "")]
    parts[1] += f" (version {about.get('version', '')}) [Data set]"
    return ". ".join(part for part in [*parts, record[:1].upper() + record[1:], address(data, path)] if part)


def bibtex(data: Data, record: str = "", path: str = "/") -> list[str]:
    """Returns the BibTeX entry of the dataset, or of one record in it, line by line."""
    about = data.descriptor
    key = re.sub(r"[^a-z0-9]+", "-", f"{about.get('name', '')} {record.split(' ')[-1]}".lower()).strip("-")
    fields = {
        "author": "{" + "} and {".join(_bibtex(name) for name in creators(data)) + "}",
        "title": _bibtex(about.get("title", "") + (f": {record}" if record else "")),
        "year": about.get("created", "")[:4],
        "version": _bibtex(about.get("version", "")),
        "note": "Data set",
        "url": address(data, path),
    }
    return [f"@misc{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items() if value), "}"]


def _bibtex(value: str) -> str:
    return "".join(BIBTEX.get(character, character) for character in value)


def cite_box(data: Data, record: str, path: str) -> str:
    """Writes the box from which a record's citation is copied, with its permanent place in the site."""
    return "\n\n".join(
        [
            f"## {aside('Cite')}",
            code_block([citation(data, record, path)]),
            '<details class="cb-bibtex"><summary>BibTeX</summary>'
            + code_block(bibtex(data, record, path))
            + "</details>",
            f"Permanent place in this site: {link(path.strip('/').removesuffix('index.md'), path)}. Identifiers are never reused.",
        ]
    )


def dataset_ld(data: Data) -> str:
    """Describes the dataset as a schema.org Dataset."""
    about, said = data.descriptor, schemas_by_table()["statements"].field("said_until")
    record = {
        "@type": "Dataset",
        "name": about.get("title", ""),
        "description": about.get("description", ""),
        "version": about.get("version", ""),
        "url": address(data),
        "license": [licence["path"] for licence in about.get("licenses", []) if licence.get("path")],
        "creator": [{"@type": "Organization", "name": name} for name in creators(data)],
        "keywords": about.get("keywords", []),
        "dateModified": about.get("created", "")[:10],
        "temporalCoverage": f"{said.minimum}/{said.maximum}",
        "isAccessibleForFree": True,
        "variableMeasured": [field.title for field in schemas_by_table()["statements"].fields],
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": "text/csv", "contentUrl": address(data, f"/{table.file}") or table.file}
            for name, table in data.package.tables.items()
        ],
    }  # fmt: skip
    return json_ld(record)


def statement_ld(data: Data, row: Row) -> str:
    """Describes a statement: as a Quotation where words are quoted, else as a Claim."""
    speaker, source = data.one("speakers", row["speaker_id"]), data.one("sources", row["source_id"])
    work = {
        "@type": "CreativeWork",
        "name": source["title"],
        "url": source["url"],
        "author": source["author"],
        "publisher": {"@type": "Organization", "name": source["publisher"]},
        "datePublished": source["published_on"],
        "inLanguage": source["language"],
    }
    common = {"identifier": row["statement_id"], "isPartOf": _part_of(data), "url": _own(data, "statements", row)}
    who = {"@type": PERSONS[speaker["kind"]], "name": speaker["name"], "sameAs": _item(data, speaker)}
    said = row["said_until"] if row["said_from"] == row["said_until"] else ""
    if not row["quote"]:
        return json_ld(
            {"@type": "Claim", **common, "text": row["summary"], "author": who, "dateCreated": said, "appearance": work}
        )
    kind = {"@type": "Quotation", **common, "text": row["quote"], "inLanguage": row["quote_language"]}
    return json_ld({**kind, "abstract": row["summary"], "creator": who, "dateCreated": said, "isBasedOn": work})


def speaker_ld(data: Data, row: Row) -> str:
    """Describes a speaker as a Person or an Organization."""
    record = {
        "@type": PERSONS[row["kind"]],
        "name": row["name"],
        "alternateName": row["name_native"],
        "identifier": row["speaker_id"],
        "url": _own(data, "speakers", row),
        "sameAs": _item(data, row),
    }
    return json_ld(record)


def term_ld(data: Data, table: str, row: Row) -> str:
    """Describes a demand or a scenario as a defined term of the dataset."""
    key = row[schemas_by_table()[table].key[0]]
    record = {
        "@type": "DefinedTerm",
        "name": row["title"],
        "description": row["description"],
        "termCode": key,
        "url": _own(data, table, row),
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": table, "isPartOf": _part_of(data)},
    }
    return json_ld(record)


def _part_of(data: Data) -> dict:
    return {"@type": "Dataset", "name": data.descriptor.get("title", ""), "version": data.descriptor.get("version", "")}


def _own(data: Data, table: str, row: Row) -> str:
    assert table in WITH_PAGES
    return address(data, record_path(table, row[schemas_by_table()[table].key[0]]))


def _item(data: Data, speaker: Row) -> str:
    """Returns the Wikidata address of a speaker; that of an organization stands in its own table."""
    rows = [speaker, *data.many("organizations", "organization_id", speaker["speaker_id"])]
    return next((WIKIDATA + row["wikidata_id"] for row in rows if row["wikidata_id"]), "")
