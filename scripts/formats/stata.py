"""The views and tables for Stata 14 and later: release 118, which holds UTF-8 and long texts.

A description is longer than the 80 characters of a variable's label: the label is the title, and the description a note of the variable.
"""

from __future__ import annotations

import datetime
import io
import struct

from pandas.io.stata import StataWriterUTF8

from scripts.formats.edition import Edition
from scripts.formats.labelled import Numbers, frame, numbers, title, value_labels
from scripts.package.table import TableFile

MOMENT = datetime.datetime(1980, 1, 1)  # files of a release have no time of their own
NAME = 129  # bytes of a name in a characteristic


class _WithNotes(StataWriterUTF8):
    """pandas' writer, which leaves the place for characteristics empty; Stata keeps notes there."""

    notes: dict[str, str]

    def _write_characteristics(self) -> None:
        self._update_map("characteristics")
        inside = b"".join(self._tag(_characteristic(*each), "ch") for name, text in self.notes.items() for each in ((name, "note0", "1"), (name, "note1", text)))  # fmt: skip
        self._write_bytes(self._tag(inside, "characteristics"))


def _characteristic(variable: str, name: str, text: str) -> bytes:
    """Returns a characteristic with its length in front, all little-endian, as the header of the file says."""
    content = variable.encode().ljust(NAME, b"\0") + name.encode().ljust(NAME, b"\0") + text.encode() + b"\0"
    return struct.pack("<I", len(content)) + content


def files(edition: Edition) -> dict[str, bytes]:
    """Returns a file for each view and each table but the raw codes, by path."""
    numbered = numbers(edition)
    return {f"stata/{name}.dta": stata(table, numbered, title(edition, table)) for name, table in edition.for_people.items()}  # fmt: skip


def stata(table: TableFile, numbered: Numbers, label: str) -> bytes:
    """Returns one table as a file of Stata."""
    stream, data = io.BytesIO(), frame(table, numbered)
    writer = _WithNotes(
        stream,
        data,
        convert_dates={field.name: "td" for field in table.schema.fields if field.type == "date"},
        write_index=False,
        byteorder="little",
        time_stamp=MOMENT,
        data_label=label,
        variable_labels={field.name: field.title for field in table.schema.fields},
        version=118,
        value_labels=value_labels(table, numbered),
    )
    writer.notes = {"_dta": table.schema.description} | {field.name: field.description for field in table.schema.fields}
    writer.write_file()
    return stream.getvalue()
