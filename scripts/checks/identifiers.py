"""What the descriptor says by identifiers of standards: licences, addresses, DOIs, ORCID iDs, roles, and the day on which it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator

import schemas.structure  # noqa: F401  (registers the rules that cells and the descriptor share)
from schemas import alike
from schemas.members import doi, knows_address, knows_doi, knows_licence, meant_address, meant_licence, meant_orcid
from schemas.rule import Finding, Rule, register
from schemas.tables import is_date, latest_day
from scripts.checks.describe import nearest
from scripts.package.findings import finding
from scripts.package.records import is_web_address

FRONT = "datapackage.json"
# The roles that Data Package and its first version name, those of DataCite and those of CRediT, in small letters and without spaces.
ROLES = frozenset([
    "creator", "contributor", "author", "publisher", "maintainer", "wrangler", "contact", "funder", "contactperson",
    "datacollector", "datacurator", "datamanager", "distributor", "editor", "hostinginstitution", "producer",
    "projectleader", "projectmanager", "projectmember", "registrationagency", "registrationauthority",
    "relatedperson", "researcher", "researchgroup", "rightsholder", "sponsor", "supervisor", "translator",
    "workpackageleader", "other", "conceptualization", "datacuration", "formalanalysis", "fundingacquisition",
    "investigation", "methodology", "projectadministration", "resources", "software", "supervision", "validation",
    "visualization", "writingoriginaldraft", "writingreviewediting",
])  # fmt: skip
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+][0-9A-Za-z.+-]+)?")
PLACES = ("homepage", "casus:repository", "casus:issues", "image")  # addresses that may be blank
LISTS = ("licenses", "contributors", "sources")  # of things that may have an address under `path`

register(
    Rule(
        "descriptor-identifier",
        "package",
        "The addresses, e-mail addresses, DOIs and ORCID iDs in datapackage.json, its version, its day and the roles of contributors have the form of their standard, a domain that exists and the right check digit.",
        "has “{value}” as {detail}, which is none",
        "compare it with the page that it comes from",
    )
)


def check_lists(descriptor: dict) -> Iterator[Finding]:
    """Yields what is none of the things that the lists of the descriptor are made of; its profile says nothing of these."""
    for name in LISTS:
        for number, thing in enumerate(_listed(descriptor, name)):
            if not isinstance(thing, dict):
                yield _odd(f"{name}/{number}", "an object")
                continue
            for key, value in thing.items():
                several = key == "roles" and isinstance(value, list)
                if not all(isinstance(each, str) for each in (value if several else [value])):
                    yield _odd(f"{name}/{number}/{key}", "a list of texts" if key == "roles" else "a text")


def _odd(where: str, ought: str) -> Finding:
    return finding("descriptor-profile", FRONT, value=where, detail=f"{where}: it is not {ought}")


def check_identifiers(descriptor: dict) -> Iterator[Finding]:
    """Yields what is no identifier of the standard that it claims."""
    listed = {name: [each for each in _listed(descriptor, name) if isinstance(each, dict)] for name in LISTS}
    for name in _texts(listed["licenses"], "name"):
        if not knows_licence(name):
            yield _with(finding("licence", FRONT, value=name), meant_licence(name))
    for place in PLACES:
        yield from _address(f"the address under {place}", descriptor.get(place))
    for path in (path for things in listed.values() for path in _texts(things, "path")):
        yield from _orcid(path) if "orcid" in path.lower() else _address("an address", path) if ":" in path else ()
    yield from _people(listed["contributors"])
    yield from _dois(descriptor)
    yield from _made(descriptor)


def _people(contributors: list[dict]) -> Iterator[Finding]:
    """A role is one that programs know, because citations name the creators; a letter could be sent to an address."""
    for role in (role for person in contributors for role in _listed(person, "roles") if isinstance(role, str)):
        if alike.text(role).replace(" ", "") not in ROLES:
            found = finding("descriptor-identifier", FRONT, value=role, detail="the role of a contributor")
            yield _with(found, nearest(role, sorted(ROLES)))
    for email in _texts(contributors, "email"):
        name, _, host = email.rpartition("@")
        if not name or not knows_address(f"https://{host}") or re.search(r"[\s/@]", f"{name}{host}"):
            yield finding("descriptor-identifier", FRONT, value=email, detail="the e-mail address of a contributor")


def _made(descriptor: dict) -> Iterator[Finding]:
    """A version is three numbers, as semantic versioning has them, and was made on a day that has come."""
    version, created = descriptor.get("version"), descriptor.get("created")
    if isinstance(version, str) and not VERSION.fullmatch(version):
        yield finding("descriptor-identifier", FRONT, value=version, detail="the semantic version of the package")
    if isinstance(created, str) and created and not is_date(created[:10]):
        yield finding("descriptor-identifier", FRONT, value=created, detail="the day on which the package was made")
    elif isinstance(created, str) and created[:10] > latest_day():
        yield finding("day-to-come", FRONT, value=created[:10])


def _listed(descriptor: dict, name: str) -> list:
    found = descriptor.get(name)
    return found if isinstance(found, list) else []


def _texts(things: list[dict], key: str) -> Iterator[str]:
    return (thing[key] for thing in things if isinstance(thing.get(key), str) and thing[key])


def _address(where: str, url: object) -> Iterator[Finding]:
    if isinstance(url, str) and url and not (is_web_address(url) and knows_address(url) and knows_doi(url)):
        yield _with(finding("descriptor-identifier", FRONT, value=url, detail=where), meant_address(url))


def _orcid(path: str) -> Iterator[Finding]:
    meant = meant_orcid(path)
    if path != meant:
        yield _with(finding("descriptor-identifier", FRONT, value=path, detail="the ORCID iD of a contributor"), meant)


def _dois(descriptor: dict) -> Iterator[Finding]:
    """The id may be another identifier; under casus:concept_doi there is a DOI."""
    for key in ("id", "casus:concept_doi"):
        value = descriptor.get(key)
        claimed = isinstance(value, str) and (key != "id" or "doi" in value.lower() or value.startswith("10."))
        if claimed and value and not doi(value):
            meant = meant_address(value)
            found = finding("descriptor-identifier", FRONT, value=value, detail=f"the DOI under {key}")
            yield _with(found, meant if meant and doi(meant) else None)


def _with(found: Finding, meant: str | None) -> Finding:
    better = f"; did you mean “{meant}”?" if meant and meant != found.value else ""
    return found._replace(message=f"{found.message}{better}")
