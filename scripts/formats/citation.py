"""How the dataset and each of its records are cited: the one place from which the site, the releases and the command line have their citations.

Everything follows from `datapackage.json` and the tables: the version, the authors, the address where there is a `homepage`, the
DOI where `id` is one. While there is none, nothing is put in its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from schemas.members import doi
from schemas.tables import is_date, tables
from scripts.formats.names import Author
from scripts.package.records import Records, Row, is_web_address, record_path

MOST_AUTHORS = 20  # that APA lists; of more, all but the last from the twentieth on are left out
KIND = {
    "organizations": "organization-",
    "events": "event-",
    "sources": "source-",
}  # in keys: an organization can have a speaker's identifier
BIBTEX = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",  # BibTeX counts braces, escaped ones too
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{char: f"\\{char}" for char in "%&#_$"},
    }
)


@dataclass(frozen=True)
class Work:
    """What is cited: the dataset in one version, or one record in it. What is not known is blank.

    `within` is the title of the dataset where `title` is that of a record; `doi` that of the version, `concept_doi` that of the
    dataset in all its versions, both as `10.…`; `date` the ISO day on which the version was made; `source` the page from which a record
    is taken, as a reference.
    """

    key: str
    title: str
    within: str
    authors: tuple[Author, ...]
    version: str
    date: str
    url: str
    doi: str
    concept_doi: str
    source: str = ""

    @property
    def year(self) -> str:
        """Returns the year of the version."""
        return self.date[:4]

    @property
    def place(self) -> str:
        """Returns the address of the work: that of the record, else the DOI, else that of the dataset."""
        resolved = f"https://doi.org/{self.doi}" if self.doi else ""
        return (self.url or resolved) if self.within else (resolved or self.url)


def dataset(descriptor: dict) -> Work:
    """Returns the dataset, in the version that a descriptor describes, as a work."""
    day = _text(descriptor, "created")[:10]
    return Work(
        key=_text(descriptor, "name"),
        title=_text(descriptor, "title"),
        within="",
        authors=authors(descriptor),
        version=_text(descriptor, "version"),
        date=day if is_date(day) else "",
        url=address(descriptor),
        doi=doi(_text(descriptor, "id")),
        concept_doi=doi(_text(descriptor, "casus:concept_doi")),
    )


def record(data: Records, table: str, key: str) -> Work:
    """Returns one record of a table that has pages as a work; raises KeyError where there is none."""
    row = data.one(table, key)
    whole = dataset(data.descriptor)
    return replace(
        whole,
        key=f"{whole.key}-{KIND.get(table, '')}{key}",
        title=f"{table[:-1].capitalize()} {key} ({data.called(table, key)})",
        within=whole.title,
        url=address(data.descriptor, record_path(table, key)),
        source=_source(data, table, row),
    )


def _source(data: Records, table: str, row: Row) -> str:
    """Returns the source of a record, in APA's order, with the place in it; that of a scenario is its opening statement's, and a source is its own."""
    if table == "scenarios":
        row = data.one("statements", row["opened_by"])
    if not row.get("source_id"):
        return ""
    source = data.one("sources", row["source_id"])
    who = source["author"] or source["publisher"]
    day = f"({source['published_on'] or 'n.d.'})"
    publisher = source["publisher"] if source["author"] else ""
    return ", ".join(
        part for part in (f"{who} {day}", source["title"], publisher, row.get("locator", ""), source["url"]) if part
    )


def record_now(data: Records, table: str, key: str) -> tuple[Work, str]:
    """Returns as a work the record that has an identifier now, and a sentence where that is another one, which has replaced it.

    Raises KeyError, with one plain sentence, where there is no such record, or where it was withdrawn.
    """
    seen: list[str] = []
    while key not in seen and (gone := _retired(data, table, key)):
        seen.append(key)
        why = f"{table}/{key} was retired in version {gone['version']}: {gone['reason']}"
        if not gone["replaced_by"]:
            raise KeyError(why)
        key = gone["replaced_by"]
    note = f"{why} The record cited is {table}/{key}, which replaced it." if seen else ""
    return record(data, table, key), note


def _retired(data: Records, table: str, key: str) -> Row | None:
    if data.many(table, tables()[table].key[0], key):
        return None
    return next((row for row in data.many("retired", "id", key) if row["table"] == table), None)


def authors(descriptor: dict) -> tuple[Author, ...]:
    """Returns who made the dataset: the contributors whose role is creator, or who have none."""
    named = descriptor.get("contributors")
    return tuple(
        Author(person["title"], _text(person, "familyName"), _text(person, "givenName"))
        for person in (named if isinstance(named, list) else [])
        if isinstance(person, dict) and _text(person, "title") and "creator" in (person.get("roles") or ["creator"])
    )


def address(descriptor: dict, path: str = "/") -> str:
    """Returns the public address of a page; blank where the descriptor names no homepage."""
    home = place(descriptor, "homepage")
    return home.rstrip("/") + path.removesuffix("index.md") if home else ""


def place(descriptor: dict, key: str) -> str:
    """Returns the web address under a key such as `homepage`, `casus:repository` or `casus:issues`; blank where there is none."""
    given = _text(descriptor, key)
    return given if is_web_address(given) else ""


def _text(descriptor: dict, key: str) -> str:
    value = descriptor.get(key, "")
    return value if isinstance(value, str) else ""


def apa(work: Work) -> str:
    """Returns the reference as APA (7th edition) has it for a data set, or for an entry in one; without italics."""
    who = _apa_names([author.with_initials() for author in work.authors])
    kind = f"(Version {work.version}) [Data set]" if work.version else "[Data set]"
    title = f"{work.title}. In {work.within} {kind}" if work.within else f"{work.title} {kind}".strip()
    head = f"{who.rstrip('.')}. ({work.year or 'n.d.'})" if who else f"({work.year or 'n.d.'})"
    cited = ". ".join(part for part in [head, title, work.place] if part) + ("" if work.place else ".")
    return f"{cited} (Source: {work.source})" if work.source else cited


def _apa_names(names: list[str]) -> str:
    """Joins the names of authors: up to twenty, or the first nineteen and the last."""
    if len(names) > MOST_AUTHORS:
        return ", ".join(names[: MOST_AUTHORS - 1]) + ", . . . " + names[-1]
    *others, last = names or [""]
    return ", ".join(others) + ", & " + last if others else last


def bibtex(work: Work) -> list[str]:
    """Returns the BibTeX entry, line by line; @misc, because plain BibTeX has no entry for data."""
    names = " and ".join(_bibtex_name(author) for author in work.authors)
    kind = f"Data set, version {_bibtex(work.version)}"  # not a field of its own, which plain BibTeX does not print
    fields = {
        "author": names,
        "title": "{" + _bibtex(work.title) + "}",
        "year": work.year,
        "howpublished": f"In: {_bibtex(work.within)}. {kind}" if work.within else kind,
        "doi": "" if work.within else work.doi,
        "note": f"Source: {_bibtex(work.source)}" if work.source else "",
        "url": work.place.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D"),
    }
    key = re.sub(r"[^a-z0-9]+", "-", work.key.lower()).strip("-")
    return [f"@misc{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items() if value), "}"]


def _bibtex_name(author: Author) -> str:
    """Writes a name for BibTeX, which takes a name apart at commas, spaces and the word `and`, but not inside of braces."""
    parts = author.parts
    if "given" not in parts:
        return "{" + _bibtex(parts.get("literal") or parts["family"]) + "}"
    given = f"{parts['given']} {parts.get('dropping-particle', '')}".strip()
    named = [_unparted(author.family), *([_unparted(parts["suffix"])] if "suffix" in parts else []), _unparted(given)]
    return ", ".join(named)


def _unparted(text: str) -> str:
    written = _bibtex(text)
    return "{" + written + "}" if "," in text or " and " in f" {text} " else written


def _bibtex(value: str) -> str:
    return value.translate(BIBTEX)


def ris(work: Work) -> list[str]:
    """Returns the RIS record, line by line; a file of it has CR LF behind each line, as the format wants.

    A comma behind the name of a body keeps programs from taking its last word for a family name.
    """
    fields = [
        ("TY", "DATA"),
        ("ID", work.key),
        *(("AU", author.inverted() if "given" in author.parts else f"{author.inverted()},") for author in work.authors),
        ("TI", work.title),
        ("T2", work.within),
        ("PY", work.year),
        ("DA", work.date.replace("-", "/")),
        ("ET", work.version),
        ("DO", "" if work.within else work.doi),
        ("UR", work.place),
        ("N1", f"Source: {work.source}" if work.source else ""),
    ]
    return [*(f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value), "ER  - "]


def csl(work: Work) -> dict:
    """Returns the item in CSL-JSON; a file of it holds a list of items."""
    item = {
        "id": work.key,
        "type": "entry" if work.within else "dataset",
        "title": work.title,
        "container-title": work.within,
        "author": [author.parts for author in work.authors],
        "issued": {"date-parts": [[int(part) for part in work.date.split("-")]]} if work.date else {},
        "version": work.version,
        "DOI": "" if work.within else work.doi,
        "URL": work.place,
        "note": f"Source: {work.source}" if work.source else "",
    }
    return {name: value for name, value in item.items() if value}


def as_json(document: object) -> str:
    """Returns a JSON document as the files and pages show it."""
    return json.dumps(document, ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[Work], list[str]]] = {
    "apa": lambda work: [apa(work)],
    "bibtex": bibtex,
    "ris": ris,
    "csl": lambda work: as_json([csl(work)]).split("\n"),
}
