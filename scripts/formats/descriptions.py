"""Describes a version of the dataset in the words of others: Citation File Format, DataCite, schema.org, Croissant, Zenodo.

Everything follows from `datapackage.json`, the Table Schemas and the tables. What is not known (a DOI, an address) is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import yaml

from schemas.tables import TableSchema, tables
from scripts.formats.citation import Author, Work, apa, bibtex, dataset, place
from scripts.package.table import Package

PACKED = {".csv": "text/csv", ".json": "application/json", ".parquet": "application/vnd.apache.parquet", ".sqlite": "application/vnd.sqlite3", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
CROISSANT = "http://mlcommons.org/croissant/"
CROISSANT_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "date": "sc:Date"}
CROISSANT_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": CROISSANT,
    "rai": f"{CROISSANT}RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def filled(value: object) -> object:
    """Returns a document without its empty values."""
    if isinstance(value, dict):
        kept = {key: filled(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in ("", None, [], {})}
    return [filled(item) for item in value] if isinstance(value, list) else value


def window() -> str:
    """Returns the days that the dataset covers, as `first/last`."""
    said = tables()["statements"].field("said_until")
    return f"{said.minimum}/{said.maximum}"


def _licences(descriptor: dict) -> list[dict]:
    listed = descriptor.get("licenses")
    return [licence for licence in listed if isinstance(licence, dict)] if isinstance(listed, list) else []


def citation_cff(descriptor: dict) -> bytes:
    """Returns CITATION.cff (Citation File Format 1.2.0)."""
    work = dataset(descriptor)
    dois = [(work.doi, "The archive of this version"), (work.concept_doi, "The dataset, all its versions")]
    document = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite the exact version that you used.",
        "type": "dataset",
        "title": work.title,
        "abstract": descriptor.get("description", ""),
        "version": work.version,
        "date-released": work.date,
        "license": next((licence["name"] for licence in _licences(descriptor) if licence.get("name")), ""),
        "url": work.url,
        "repository-code": place(descriptor, "casus:repository"),
        "identifiers": [
            {"type": "doi", "value": value, "description": description} for value, description in dois if value
        ],
        "authors": [_cff_author(author) for author in work.authors],
        "keywords": descriptor.get("keywords", []),
    }
    written = yaml.safe_dump(filled(document), sort_keys=False, allow_unicode=True, width=110)
    return written.encode("utf-8")


def _cff_author(author: Author) -> dict:
    if not author.is_person:
        return {"name": author.name}
    parts = author.parts
    particles = (parts.get("dropping-particle", ""), parts.get("non-dropping-particle", ""))
    return {
        "family-names": parts["family"],
        "given-names": parts.get("given", ""),
        "name-particle": " ".join(filter(None, particles)),
        "name-suffix": parts.get("suffix", ""),
    }


def zenodo(descriptor: dict) -> dict:
    """Returns .zenodo.json, from which Zenodo takes the metadata of a release that it archives."""
    work = dataset(descriptor)
    document = {
        "upload_type": "dataset",
        "title": work.title,
        "description": descriptor.get("description", ""),
        "version": work.version,
        "publication_date": work.date,
        "access_right": "open",
        "license": next((licence["name"].lower() for licence in _licences(descriptor) if licence.get("name")), ""),
        "creators": [{"name": author.inverted()} for author in work.authors],
        "keywords": descriptor.get("keywords", []),
        "language": "eng",
    }
    return filled(document)


def datacite(descriptor: dict, sizes: list[str]) -> dict:
    """Returns the record for DataCite (metadata schema 4.5, its JSON); `sizes` says how much there is of what.

    Without `doi` where the descriptor has none: the JSON schema allows that, but nothing can be registered without one.
    """
    work = dataset(descriptor)
    publishers = [person["title"] for person in descriptor.get("contributors") or [] if "publisher" in (person.get("roles") or [])]  # fmt: skip
    document = {
        "doi": work.doi,
        "url": work.url,
        "types": {"resourceType": "Coded statements", "resourceTypeGeneral": "Dataset"},
        "creators": [_datacite_creator(author) for author in work.authors],
        "titles": [{"title": work.title, "lang": "en"}],
        "publisher": {"name": (publishers or [author.name for author in work.authors] or [""])[0]},
        "publicationYear": work.year,
        "subjects": [{"subject": word} for word in descriptor.get("keywords", [])],
        "dates": [{"date": work.date, "dateType": "Issued"}, {"date": window(), "dateType": "Other", "dateInformation": "The days on which the statements were made"}],
        "language": "en",
        "relatedIdentifiers": [{"relatedIdentifier": work.concept_doi, "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"}] if work.concept_doi else [],
        "sizes": sizes,
        "formats": ["text/csv", "application/vnd.sqlite3", "application/vnd.apache.parquet", PACKED[".xlsx"]],
        "version": work.version,
        "rightsList": [_rights(licence) for licence in _licences(descriptor)],
        "descriptions": [{"description": descriptor.get("description", ""), "descriptionType": "Abstract", "lang": "en"}],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }  # fmt: skip
    return filled(document)


def _datacite_creator(author: Author) -> dict:
    if not author.is_person:
        return {"name": author.name, "nameType": "Organizational"}
    named = {"givenName": author.given, "familyName": author.family}
    return {"name": author.inverted(), "nameType": "Personal", **named}


def _rights(licence: dict) -> dict:
    return {
        "rights": licence.get("title", ""),
        "rightsUri": licence.get("path", ""),
        "rightsIdentifier": licence.get("name", ""),
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    }


def schema_org(package: Package) -> dict:
    """Returns the dataset as a schema.org Dataset; files are addressed on the homepage, or beside the document where there is none."""
    about, work = package.descriptor, dataset(package.descriptor)
    document = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": work.title,
        "alternateName": "Casus Belli",
        "description": about.get("description", ""),
        "identifier": f"https://doi.org/{work.doi}" if work.doi else "",
        "version": work.version,
        "url": work.url,
        "license": [licence["path"] for licence in _licences(about) if licence.get("path")],
        "creator": [_creator(work, place) for place in range(len(work.authors))],
        "keywords": about.get("keywords", []),
        "datePublished": work.date,
        "temporalCoverage": window(),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "citation": apa(work),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": field.name, "description": field.description}
            for field in tables()["statements"].fields
        ],
        "distribution": [
            {"@type": "DataDownload", "name": name, "description": table.schema.description, "encodingFormat": "text/csv", "contentUrl": f"{work.url.rstrip('/')}/{table.file}" if work.url else table.file}
            for name, table in package.tables.items()
        ],
    }  # fmt: skip
    return filled(document)


def _creator(work: Work, place: int) -> dict:
    author = work.authors[place]
    if author.is_person:
        return {"@type": "Person", "name": author.name, "familyName": author.family, "givenName": author.given}
    return {"@type": "Organization", "name": author.name}


def croissant(package: Package, files: Mapping[str, bytes]) -> dict:
    """Returns the dataset as Croissant 1.0 describes it: the CSV files with their checksums, and each table as a set of records."""
    about, work = package.descriptor, dataset(package.descriptor)
    document = {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": f"{CROISSANT}1.0",
        "name": work.key,
        "alternateName": work.title,
        "description": about.get("description", ""),
        "version": work.version,
        "url": work.url,
        "license": [licence["path"] for licence in _licences(about) if licence.get("path")],
        "creator": [_creator(work, place) for place in range(len(work.authors))],
        "keywords": about.get("keywords", []),
        "datePublished": work.date,
        "inLanguage": "en",
        "citeAs": "\n".join(bibtex(work)),
        "isLiveDataset": False,
        "distribution": [_file_object(table.file, files[table.file]) for table in package.tables.values()],
        "recordSet": [_record_set(table.schema, table.file) for table in package.tables.values()],
    }
    return filled(document)


def _file_object(path: str, data: bytes) -> dict:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{len(data)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _record_set(schema: TableSchema, path: str) -> dict:
    """Describes a table without its references: mlcroissant would join what is referred to, and reads no table with two of them."""
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{schema.name}/{field.name}",
            "name": f"{schema.name}/{field.name}",
            "description": field.description,
            "dataType": CROISSANT_TYPES[field.type],
            "source": {"fileObject": {"@id": path}, "extract": {"column": field.name}},
        }
        for field in schema.fields
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": schema.name,
        "description": schema.description,
        "key": [{"@id": f"{schema.name}/{name}"} for name in schema.key],
        "field": fields,
    }
