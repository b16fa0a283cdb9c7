"""The dataset and its records as structured data (schema.org), for search engines and other programs."""

from __future__ import annotations

from schemas.tables import tables as schemas_by_table
from scripts.formats import citation as cite
from scripts.formats.descriptions import schema_org
from scripts.package.records import Row, record_path
from scripts.pages.data import WIKIDATA, Data
from scripts.pages.markup import json_ld

PERSONS = {"person": "Person", "organization": "Organization", "collective": "Organization"}


def dataset_ld(data: Data) -> str:
    """Describes the dataset as a schema.org Dataset."""
    return json_ld(schema_org(data.package))


def statement_ld(data: Data, row: Row) -> str:
    """Describes a statement: as a Quotation where words are quoted, else as a Claim."""
    speaker, work = data.one("speakers", row["speaker_id"]), _work(data.one("sources", row["source_id"]))
    common = {"identifier": row["statement_id"], "isPartOf": _part_of(data), "url": _own(data, "statements", row)}
    who = {"@type": PERSONS[speaker["kind"]], "name": speaker["name"], "sameAs": _item(data, speaker)}
    said = row["said_until"] if row["said_from"] == row["said_until"] else ""
    if not row["quote"]:
        return json_ld(
            {"@type": "Claim", **common, "text": row["summary"], "author": who, "dateCreated": said, "appearance": work}
        )
    kind = {"@type": "Quotation", **common, "text": row["quote"], "inLanguage": row["quote_language"]}
    return json_ld({**kind, "abstract": row["summary"], "creator": who, "dateCreated": said, "isBasedOn": work})


def _work(source: Row) -> dict:
    return {
        "@type": "CreativeWork",
        "name": source["title"],
        "url": source["url"],
        "author": source["author"],
        "publisher": {"@type": "Organization", "name": source["publisher"]} if source["publisher"] else {},
        "datePublished": source["published_on"],
        "inLanguage": source["language"],
    }


def source_ld(data: Data, row: Row) -> str:
    """Describes a source as a CreativeWork, whose own address is that of the page that was read."""
    own = {"identifier": row["source_id"], "mainEntityOfPage": _own(data, "sources", row), "license": row["licence"]}
    return json_ld(_work(row) | own)


def organization_ld(data: Data, row: Row) -> str:
    """Describes an organization, with the one of which it is a part."""
    parent = data.one("organizations", row["parent_id"]) if row["parent_id"] else None
    record = {
        "@type": "Organization",
        "name": row["name"],
        "identifier": row["organization_id"],
        "url": _own(data, "organizations", row),
        "sameAs": WIKIDATA + row["wikidata_id"] if row["wikidata_id"] else "",
        "parentOrganization": {"@type": "Organization", "name": parent["name"]} if parent else {},
    }
    return json_ld(record)


def event_ld(data: Data, row: Row, where: str) -> str:
    """Describes an event with its days and its place."""
    actor = data.one("organizations", row["actor_id"]) if row["actor_id"] else None
    record = {
        "@type": "Event",
        "name": row["title"],
        "identifier": row["event_id"],
        "url": _own(data, "events", row),
        "startDate": row["starts_on"],
        "endDate": row["ends_on"],
        "location": {"@type": "Place", "name": where} if where else {},
        "organizer": {"@type": "Organization", "name": actor["name"]} if actor else {},
        "subjectOf": _work(data.one("sources", row["source_id"])) if row["source_id"] else {},
    }
    return json_ld(record)


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
    return cite.address(data.descriptor, record_path(table, row[schemas_by_table()[table].key[0]]))


def _item(data: Data, speaker: Row) -> str:
    """Returns the Wikidata address of a speaker; that of an organization stands in its own table."""
    rows = [speaker, *data.many("organizations", "organization_id", speaker["speaker_id"])]
    return next((WIKIDATA + row["wikidata_id"] for row in rows if row["wikidata_id"]), "")
