"""Reads plenary speeches of the Bundestag, 20th legislative period: the XML of its stenographic reports.

`FOLDER/parser/data_20/200NN-data.xml`, one file a sitting. Speeches are the elements `rede`, those given to the record in writing among
them; oral questions (Fragestunde) stand outside them and are no part of the series. A file whose sitting is not the one of its name is
a copy of another and left out.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.package.errors import AccessError
from scripts.package.files import reason
from scripts.sample.passages import Paragraph, Turn
from scripts.sample.text import SampleError, files, in_window, plain

NAME = re.compile(r"20(\d{3})-data")
# Classes of p that are speech: begun anew, going on, quoted. Some paragraphs of speeches have no class.
SPOKEN = frozenset(["J", "J_1", "O", "Z", None])
GOES_ON = "O"
NOTES = frozenset(["fussnote", "sup"])
ASKED_GOVERNMENT = re.compile("Befragung der Bundesregierung")


def read_turns(folder: Path) -> Iterator[Turn]:
    """Yields the turns of every speech of the window; raises SampleError where texts are missing or cannot be read."""
    for path in files(folder, "parser/data_20/20*-data.xml"):
        root = _root(path)
        named = NAME.fullmatch(path.stem)
        if not named or named.group(1).lstrip("0") != root.get("sitzung-nr"):
            continue
        day = "-".join(reversed((root.get("sitzung-datum") or "").split(".")))
        if in_window(day):
            yield from _sitting(path.name, day, root)


def _root(path: Path) -> ET.Element:
    try:
        return ET.parse(path).getroot()
    except ET.ParseError as error:
        raise SampleError(f"{path.name} is not XML ({error})") from None
    except OSError as error:
        raise AccessError(f"{path} could not be read ({reason(error)})") from None


def _sitting(document: str, day: str, root: ET.Element) -> Iterator[Turn]:
    asked = {
        speech.get("id")
        for item in root.iter("tagesordnungspunkt")
        if any(ASKED_GOVERNMENT.search("".join(title.itertext())) for title in item.findall("p"))
        for speech in item.iter("rede")
    }
    for speech in root.iter("rede"):
        for said in _speech(speech):
            question = not said.in_office and (said.interposed or speech.get("id") in asked)
            yield Turn(document, day, said.name, tuple(said.paragraphs), question, speech.get("id") or "")


@dataclass
class _Said:
    """What one speaker says within a speech, until the chair or another speaks."""

    name: str
    in_office: bool
    interposed: bool
    paragraphs: list[Paragraph] = field(default_factory=list)

    def add(self, number: int, text: str, goes_on: bool) -> None:
        """Adds a printed paragraph; one that goes on from the one before becomes one with it."""
        if goes_on and self.paragraphs:
            before = self.paragraphs.pop()
            number, last, text = before.first, number, f"{before.text} {text}"
            self.paragraphs.append(Paragraph(number, last, text))
        elif text:
            self.paragraphs.append(Paragraph(number, number, text))


def _speech(speech: ET.Element) -> Iterator[_Said]:
    """Yields what each speaker says in a speech, the chair left out; paragraphs are counted from 1, speakers' names among them."""
    said: _Said | None = None
    holder = None
    for number, element in enumerate(_spoken(speech), 1):
        if element.tag == "name" or element.find("redner") is not None:
            if said and said.paragraphs:
                yield said
            said = None
        if (member := element.find("redner")) is not None:
            holder = holder or member.get("id")
            said = _Said(_name(member), member.find("name/rolle") is not None, member.get("id") != holder)
            said.add(number, plain((member.tail or "").partition(":")[2]), goes_on=False)
        elif element.tag == "p" and said:
            said.add(number, plain("".join(_seen(element))), element.get("klasse") == GOES_ON)
    if said and said.paragraphs:
        yield said


def _spoken(speech: ET.Element) -> Iterator[ET.Element]:
    """Yields the paragraphs of a speech and the chair's names; heckles and other apparatus are left out."""
    for element in speech:
        if element.tag == "name" or (
            element.tag == "p" and (element.get("klasse") in SPOKEN or element.find("redner") is not None)
        ):
            yield element


def _name(member: ET.Element) -> str:
    parts = (member.findtext(f"name/{part}") for part in ("vorname", "namenszusatz", "nachname"))
    return plain(" ".join(filter(None, parts)))


def _seen(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in NOTES:
            yield from _seen(child)
        yield child.tail or ""
