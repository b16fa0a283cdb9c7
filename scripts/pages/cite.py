"""The box from which a record is cited, and the dataset and its records as structured data (schema.org)."""

from __future__ import annotations

import re
from urllib.parse import quote

from schemas.tables import tables as schemas_by_table
from scripts.formats import citation as cite
from scripts.formats.descriptions import schema_org
from scripts.package.records import WITH_PAGES, Row, record_path
from scripts.pages.data import WIKIDATA, Data
from scripts.pages.markup import code_block, json_ld, link, outward

GITHUB = re.compile(r"https://github\.com/[^/?#]+/[^/?#]+/issues")
PERSONS = {"person": "Person", "organization": "Organization", "collective": "Organization"}
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
    return "\n\n".join(
        [
            "## Cite",
            citations(cite.record(data, table, key)),
            f"Permanent address on this site: {link(path.strip('/').removesuffix('index.md'), path)}. Identifiers are never reused.",
            _report(data, table, key),
        ]
    )


def _report(data: Data, table: str, key: str) -> str:
    """Links to the form for an error in a record, filled in where the tracker is GitHub's; blank where no tracker is known."""
    tracker = cite.place(data.descriptor, "casus:issues").rstrip("/")
    if not tracker:
        return ""
    asked = f"/new?template=correction.yml&table={table}&record={quote(key, safe='')}"
    return outward("Report an error in this record", tracker + (asked if GITHUB.fullmatch(tracker) else ""))


def dataset_ld(data: Data) -> str:
    """Describes the dataset as a schema.org Dataset."""
    return json_ld(schema_org(data.package))


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
    others = [one["name"] for one in data.many("other_names", "speaker_id", row["speaker_id"])]
    record = {
        "@type": PERSONS[row["kind"]],
        "name": row["name"],
        "alternateName": list(filter(None, [row["name_native"], *others])),
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
    return cite.address(data.descriptor, record_path(table, row[schemas_by_table()[table].key[0]]))


def _item(data: Data, speaker: Row) -> str:
    """Returns the Wikidata address of a speaker; that of an organization stands in its own table."""
    rows = [speaker, *data.many("organizations", "organization_id", speaker["speaker_id"])]
    return next((WIKIDATA + row["wikidata_id"] for row in rows if row["wikidata_id"]), "")
