"""Puts texts that had to be escaped into the list of shared strings of a workbook: in a cell itself not every reader undoes it."""

from __future__ import annotations

import re
from collections.abc import Mapping

ESCAPED = re.compile(rb'(<c [^>]*)t="inlineStr"><is>(<t[^>]*>[^<]*_x005F_[^<]*</t>)</is></c>')
PART = "xl/sharedStrings.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
RELATION = b'<Relationship Id="strings" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>'


def shared(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Returns the parts of a workbook with its escaped texts as shared strings; the same parts where there are none."""
    texts: dict[bytes, int] = {}

    def refer(cell: re.Match[bytes]) -> bytes:
        return cell[1] + b't="s"><v>%d</v></c>' % texts.setdefault(cell[2], len(texts))

    made = {
        name: ESCAPED.sub(refer, data) if name.startswith("xl/worksheets/") else data for name, data in parts.items()
    }
    if not texts:
        return made
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    made[PART] = b'<sst xmlns="%s" uniqueCount="%d">%s</sst>' % (MAIN, len(texts), items)
    for name, end, added in (
        ("[Content_Types].xml", b"</Types>", TYPE),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", RELATION),
    ):
        made[name] = made[name].replace(end, added + end)
    return made
