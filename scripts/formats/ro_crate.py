"""The archive as an RO-Crate 1.2: every file in it, with who made it and under which licence."""

from __future__ import annotations

from pathlib import PurePosixPath

from scripts.formats.citation import apa, as_json, dataset
from scripts.formats.descriptions import PACKED, filled
from scripts.formats.edition import Edition
from scripts.formats.names import Author

VERSION = "https://w3id.org/ro/crate/1.2"
NAME = "ro-crate-metadata.json"
KINDS = PACKED | {".dta": "application/x-stata-dta", ".sav": "application/x-spss-sav", ".pdf": "application/pdf", ".xml": "application/xml", ".txt": "text/plain", ".md": "text/markdown", ".gz": "application/gzip", ".whl": "application/zip", ".jsonld": "application/ld+json", ".bib": "application/x-bibtex", ".ris": "application/x-research-info-systems", ".cff": "application/yaml"}  # fmt: skip


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the metadata of the crate, by path; it names every file that was made before it."""
    descriptor, work = edition.package.descriptor, dataset(edition.package.descriptor)
    licences = [licence for licence in descriptor.get("licenses") or [] if isinstance(licence, dict) and licence.get("path")]  # fmt: skip
    authors = {f"#author-{place}": author for place, author in enumerate(work.authors, start=1)}
    titles = {table.file: table.schema.description for table in edition.all.values()}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": work.title,
        "description": descriptor.get("description", ""),
        "version": work.version,
        "datePublished": work.date,
        "identifier": f"https://doi.org/{work.doi}" if work.doi else "",
        "url": work.url,
        "keywords": ", ".join(descriptor.get("keywords") or []),
        "creditText": apa(work),
        "license": [{"@id": licence["path"]} for licence in licences],
        "author": [{"@id": identifier} for identifier in authors],
        "hasPart": [{"@id": path} for path in sorted(edition.files)],
    }
    graph = [
        {"@id": NAME, "@type": "CreativeWork", "conformsTo": {"@id": VERSION}, "about": {"@id": "./"}},
        root,
        *({"@id": licence["path"], "@type": "CreativeWork", "name": licence.get("title", "")} for licence in licences),
        *(_author(identifier, author) for identifier, author in authors.items()),
        *(_file(path, data, titles.get(path, "")) for path, data in sorted(edition.files.items())),
    ]
    return {NAME: f"{as_json({'@context': f'{VERSION}/context', '@graph': [filled(each) for each in graph]})}\n".encode()}  # fmt: skip


def _author(identifier: str, author: Author) -> dict:
    named = {"givenName": author.given, "familyName": author.family} if author.is_person else {}
    return {"@id": identifier, "@type": "Person" if author.is_person else "Organization", "name": author.name} | named


def _file(path: str, data: bytes, description: str) -> dict:
    kind = KINDS.get(PurePosixPath(path).suffix, "text/plain")
    return {"@id": path, "@type": "File", "name": path, "description": description, "encodingFormat": kind, "contentSize": str(len(data))}  # fmt: skip
