"""The dataset in DDI-Codebook 2.5, which data archives and Dataverse read: the study, each CSV file, and each variable with its codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree

from schemas.tables import Field
from scripts.formats.cautions import CAUTIONS
from scripts.formats.citation import Work, apa, dataset
from scripts.formats.descriptions import window
from scripts.formats.edition import Edition
from scripts.package.records import Row
from scripts.package.table import TableFile

SPACE = "ddi:codebook:2_5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
TERMS = {"type": "DVN:TOU", "level": "dv"}  # where Dataverse looks for the licence


def files(edition: Edition) -> dict[str, bytes]:
    """Returns the document, by path."""
    root = ElementTree.Element("codeBook", {"xmlns": SPACE, "version": "2.5", "xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{SPACE} {SCHEMA}"})  # fmt: skip
    work, descriptor = dataset(edition.package.descriptor), edition.package.descriptor
    _citation(_under(root, "docDscr"), work, descriptor)
    _study(_under(root, "stdyDscr"), work, edition)
    for name, table in edition.all.items():
        _file(root, name, table)
    variables = _under(root, "dataDscr")
    for name, table in edition.all.items():
        for field, cells in zip(table.schema.fields, table.columns, strict=True):
            _variable(variables, name, field, cells, edition)
    ElementTree.indent(root)
    return {"ddi-codebook.xml": ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"}


def _under(parent: ElementTree.Element, tag: str, text: str = "", /, **attributes: str) -> ElementTree.Element:
    """Adds an element with a text, and attributes that are not blank."""
    element = ElementTree.SubElement(parent, tag, {key: value for key, value in attributes.items() if value})
    element.text = text or None
    return element


def _citation(parent: ElementTree.Element, work: Work, descriptor: dict) -> None:
    citation = _under(parent, "citation")
    title = _under(citation, "titlStmt")
    _under(title, "titl", work.title)
    if work.doi:
        _under(title, "IDNo", work.doi, agency="DOI")
    if work.authors:
        responsible = _under(citation, "rspStmt")
        for author in work.authors:
            _under(responsible, "AuthEnty", author.inverted())
    distributed = _under(citation, "distStmt")
    for person in descriptor.get("contributors") or []:
        if person.get("email"):
            _under(distributed, "contact", person["title"], email=person["email"])
    _under(distributed, "distDate", work.date, date=work.date)
    _under(_under(citation, "verStmt"), "version", work.version, date=work.date)
    _under(citation, "biblCit", apa(work))
    if work.place:
        _under(citation, "holdings", URI=work.place)


def _study(study: ElementTree.Element, work: Work, edition: Edition) -> None:
    descriptor = edition.package.descriptor
    _citation(study, work, descriptor)
    about = _under(study, "stdyInfo")
    subject = _under(about, "subject")
    for word in descriptor.get("keywords") or []:
        _under(subject, "keyword", word)
    _under(about, "abstract", descriptor.get("description", ""))
    scope, (first, last) = _under(about, "sumDscr"), window().split("/")
    _under(scope, "timePrd", first, date=first, event="start")
    _under(scope, "timePrd", last, date=last, event="end")
    _under(scope, "anlyUnit", "One proposition by one speaker")
    _under(scope, "dataKind", "Coded statements")
    method = _under(study, "method")
    collected = _under(method, "dataColl")
    _under(collected, "sampProc", " ".join(CAUTIONS))
    _under(method, "notes", "How statements were found, cut and coded, and how far the coders agree, is told in codebook.pdf.")  # fmt: skip
    access = _under(study, "dataAccs")
    licences = [licence for licence in descriptor.get("licenses") or [] if isinstance(licence, dict)]
    _under(_under(access, "useStmt"), "citReq", apa(work))
    for licence in licences:
        _under(access, "notes", f"{licence.get('title', '')} ({licence.get('path', '')})", **TERMS)


def _file(root: ElementTree.Element, name: str, table: TableFile) -> None:
    described = _under(root, "fileDscr", ID=f"file-{name}", URI=table.file)
    text = _under(described, "fileTxt")
    _under(text, "fileName", table.file)
    _under(text, "fileCont", table.schema.description)
    size = _under(text, "dimensns")
    _under(size, "caseQnty", str(len(table.lines)))
    _under(size, "varQnty", str(len(table.schema.fields)))
    _under(text, "fileType", "text/csv; charset=utf-8; header=present")


def _variable(parent: ElementTree.Element, table: str, field: Field, cells: Sequence[str], edition: Edition) -> None:
    described = _under(parent, "var", ID=f"{table}.{field.name}", name=field.name, files=f"file-{table}", intrvl="contin" if field.type == "integer" and not field.vocabulary else "discrete")  # fmt: skip
    _under(described, "labl", field.title)
    if field.minimum or field.maximum:
        _under(_under(described, "valrng"), "range", min=field.minimum, max=field.maximum)
    _under(described, "txt", field.description)
    if field.vocabulary:
        counted = Counter(cells)
        for code in field.enum:
            _category(described, edition.records.code_row(field.vocabulary, code), counted[code])
    kind = "numeric" if field.type == "integer" else "character"
    _under(described, "varFormat", type=kind, schema="ISO", category="date" if field.type == "date" else "")


def _category(variable: ElementTree.Element, code: Row, number: int) -> None:
    category = _under(variable, "catgry")
    _under(category, "catValu", code["code"])
    _under(category, "labl", code["label"])
    _under(category, "txt", " ".join(filter(None, (code.get("definition", ""), code.get("test", "")))))
    _under(category, "catStat", str(number), type="freq")
