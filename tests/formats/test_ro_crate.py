"""The RO-Crate: rdflib finds every file in it, and nothing that it points to is missing."""

import json

import pytest
import rdflib

from scripts.formats import ro_crate
from scripts.formats.registry import write
from tests.formats.editions import documented, edition


@pytest.fixture(scope="module")
def crate(tmp_path_factory):
    """The files of an edition, and its crate."""
    made = write(edition(documented(tmp_path_factory.mktemp("crate"))))
    return made, json.loads(made[ro_crate.NAME])


@pytest.fixture(scope="module")
def graph(crate):
    """The crate as triples; the context stands on the web, so the names are taken for those of schema.org, which most are."""
    local = crate[1] | {"@context": {"@vocab": "http://schema.org/", "@base": "file:///crate/"}}
    return rdflib.Graph().parse(data=json.dumps(local), format="json-ld", publicID="file:///crate/")


def test_every_file_of_the_archive_made_so_far_is_a_part(crate, graph):
    parts = {str(part).removeprefix("file:///crate/") for part in graph.objects(predicate=rdflib.URIRef("http://schema.org/hasPart"))}  # fmt: skip
    assert parts == set(crate[0]) - {ro_crate.NAME}
    sizes = {str(one).removeprefix("file:///crate/"): int(size) for one, size in graph.subject_objects(rdflib.URIRef("http://schema.org/contentSize"))}  # fmt: skip
    assert sizes == {path: len(data) for path, data in crate[0].items() if path != ro_crate.NAME}


def test_whatever_is_pointed_to_is_described(crate):
    entities = {entity["@id"]: entity for entity in crate[1]["@graph"]}
    assert len(entities) == len(crate[1]["@graph"])
    for entity in entities.values():
        for key, value in entity.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and key != "conformsTo":
                    assert one["@id"] in entities


def test_the_root_has_what_the_specification_asks_for(crate, small):
    document = crate[1]
    assert document["@context"] == "https://w3id.org/ro/crate/1.2/context"
    descriptor, root = document["@graph"][:2]
    assert (descriptor["about"], descriptor["conformsTo"]) == ({"@id": "./"}, {"@id": "https://w3id.org/ro/crate/1.2"})
    assert root["@type"] == "Dataset"
    front = small.package.descriptor
    assert (root["name"], root["version"], root["datePublished"]) == (front["title"], front["version"], front["created"][:10])  # fmt: skip
    assert root["description"]
    assert root["license"] == [{"@id": front["licenses"][0]["path"]}]
