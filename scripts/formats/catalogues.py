"""The descriptions of a version that catalogues and machines read, as files."""

from __future__ import annotations

from scripts.formats.citation import as_json
from scripts.formats.descriptions import citation_cff, croissant, datacite, schema_org
from scripts.formats.edition import Edition
from scripts.package.records import Records


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the descriptions of the release in the words of others, by path."""
    package = edition.package
    described = {
        "datacite.json": datacite(package.descriptor, _sizes(edition.records)),
        "schema-org.jsonld": schema_org(package),
        "croissant.jsonld": croissant(package, edition.files),
    }
    written = {path: f"{as_json(document)}\n".encode() for path, document in described.items()}
    return {"CITATION.cff": citation_cff(package.descriptor)} | written


def _sizes(data: Records) -> list[str]:
    """Says how many statements there are, those of the sample apart."""
    curated, sampled = data.by_entry(row["statement_id"] for row in data.rows["statements"])
    return [f"{curated} curated statements", *([f"{sampled} statements of drawn passages"] if sampled else [])]
