"""Reads big tables quickly where they are canonical: Arrow splits the file, and what it read must, written canonically, be the file.

That one comparison, byte for byte, proves everything that the strict reader finds out step by step: no byte order mark, LF, a
final newline, quotation marks only where they are needed, the same number of cells in each row, no line break in a cell, and so that
record n stands on line n + 1. Only whether it is UTF-8 is asked of each block as it is read. A file without any quotation mark need not
be written again: cells that Arrow split at nothing but commas and line feeds are what stands between these. Any other file is left to
the strict reader, which says what is wrong and where.
"""

from __future__ import annotations

import codecs
import os
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import BinaryIO

from schemas.arrow import Texts, at, place_of
from schemas.tables import TableSchema

BIG = 1_000_000  # bytes; below it the strict reader is as fast where Arrow is imported anyway
# Bytes that Arrow reads at a time, at least: each block has its own list of distinct texts, and few blocks are soon joined. A longer row
# is left to the strict reader.
BLOCK = 1 << 20
BLOCKS = 64  # of a long file, unless they would be more than eight times as long


class Cells(Sequence):
    """The cells of one column: each distinct text, and for each row which it has."""

    def __init__(self, values: list[str], codes: object) -> None:
        """Takes the distinct texts, and for each row the place of its text among them as an array of integers, numpy's or Python's."""
        self.values, self.codes = values, codes

    def __reduce__(self) -> tuple:
        """Makes the cells for another process, which need not import numpy for them."""
        kind = self.codes.typecode if isinstance(self.codes, array) else self.codes.dtype.char
        return Cells, (list(self.values), array(kind, self.codes.tobytes()))

    def __len__(self) -> int:
        """Counts the rows."""
        return len(self.codes)

    def __getitem__(self, index: int) -> str:
        """Returns the text of one row."""
        return self.values[self.codes[index]]

    def __iter__(self) -> Iterator[str]:
        """Yields the text of every row."""
        return map(self.values.__getitem__, self.codes.tolist())


def cells_at(column: Sequence[str], rows: Iterable[int]) -> list[str]:
    """Returns the texts of some rows of a column."""
    if isinstance(column, Cells):
        return [column.values[column.codes[row]] for row in rows]
    return [column[row] for row in rows]


def distinct(column: Sequence[str]) -> Collection[str]:
    """Returns the distinct texts of a column."""
    return column.values if isinstance(column, Cells) else set(column)


def read_canonical(stream: BinaryIO, schema: TableSchema) -> list[Cells] | None:
    """Returns the columns of a canonical file whose header is the schema's; None where it is not canonical or has no records."""
    file = _Blocks(stream, schema.columns, quoted=False)
    table = _split(file)
    if file.has_marks:
        file = _Blocks(stream, schema.columns, quoted=True)
        table = _split(file)
    if table is None or not table.num_rows or file.end != b"\n":
        return None
    if file.quoted and not (table.num_rows + 1 == file.lines and _is_canonical(table, file)):
        return None
    split = table.columns
    del table  # so that what Arrow holds of a column, but for its texts, goes as soon as its cells are there
    columns = [_cells(split.pop(0)) for _ in schema.columns]
    strange = _begins_again(columns) or _has_row(columns, schema.columns) or _has_row(columns, [""] * len(columns))
    return None if strange else columns


class _StrangeError(Exception):
    """A file holds what no canonical one does, or a quotation mark where none was expected."""


class _Blocks:
    """A file that Arrow reads block by block: each is looked at while it is at hand, and the whole is never held."""

    closed = False  # as Arrow asks of a file

    def __init__(self, stream: BinaryIO, names: list[str], *, quoted: bool) -> None:
        """Takes a file from its beginning, and whether a quotation mark in it is one; otherwise reading ends at the first."""
        self.names, self.quoted = names, quoted
        self.lines, self.end, self.has_marks = 0, b"", False
        self._stream, self._header = stream, ",".join(names).encode() + b"\n"
        self._decoder, self._within = codecs.getincrementaldecoder("utf-8")(), False
        stream.seek(0)

    def read(self, size: int) -> bytes:
        """Returns the next block; raises _StrangeError as soon as the file is known not to be canonical."""
        block = self._stream.read(size)
        self.has_marks = not self.quoted and b'"' in block
        if self.has_marks or b"\r" in block or b"\0" in block or not (self.end or block.startswith(self._header)):
            raise _StrangeError
        self._see_to_encoding(block)
        if self.quoted:
            self.lines += block.count(b"\n")
        self.end = block[-1:] or self.end
        return block

    def _see_to_encoding(self, block: bytes) -> None:
        """Raises UnicodeDecodeError if a block is no UTF-8; most are ASCII, which is known at once."""
        if self._within or not block.isascii():
            self._decoder.decode(block)
            self._within = bool(self._decoder.getstate()[0])

    def block_size(self) -> int:
        """Returns how many bytes are read at a time: more of a long file, so that Arrow has work while Python is busy with another table."""
        size = self._stream.seek(0, os.SEEK_END)
        self._stream.seek(0)
        return min(max(BLOCK, size // BLOCKS), 8 * BLOCK)

    def records(self) -> BinaryIO:
        """Returns the file anew, from its first record on."""
        self._stream.seek(len(self._header))
        return self._stream


def _split(file: _Blocks) -> object | None:
    """Returns the file as Arrow splits it into cells; None where it is not UTF-8, has rows of different length or is strange otherwise."""
    import pyarrow as pa
    from pyarrow import csv

    types = dict.fromkeys(file.names, pa.dictionary(pa.int32(), pa.string()))
    try:
        return csv.read_csv(
            pa.PythonFile(file, mode="r"),
            csv.ReadOptions(column_names=file.names, skip_rows=1, block_size=file.block_size()),
            csv.ParseOptions(
                newlines_in_values=False, ignore_empty_lines=False, quote_char='"' if file.quoted else False
            ),
            csv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError, _StrangeError):
        return None


def _begins_again(columns: list[Cells]) -> bool:
    """Says whether the first row comes again: somebody may have put the table behind itself."""
    rows = (columns[0].codes == columns[0].codes[0]).nonzero()[0]
    for column in columns[1:]:
        rows = rows[column.codes[rows] == column.codes[0]]
    return len(rows) > 1


def _has_row(columns: list[Cells], row: list[str]) -> bool:
    """Says whether a row stands among the columns."""
    found = True
    for column, text in zip(columns, row, strict=True):
        if (place := place_of(text, column.values)) < 0:
            return False
        found &= column.codes == place
    return found.any()


def _is_canonical(table: object, file: _Blocks) -> bool:
    """Says whether the table, written canonically, is the file, byte for byte."""
    import pyarrow as pa
    import pyarrow.compute as pc

    last, stream = table.num_columns - 1, file.records()
    for batch in table.to_batches():
        columns = [
            _quoted(column.dictionary, "\n" if place == last else "").take(column.indices)
            for place, column in enumerate(batch.columns)
        ]
        lines = pc.binary_join_element_wise(*columns, ",")
        text = lines.buffers()[2]
        if not text.equals(pa.py_buffer(stream.read(text.size))):
            return False
    return not stream.read(1)


def _quoted(values: object, ending: str) -> object:
    """Returns texts as they stand in a canonical file, followed by an ending."""
    import pyarrow.compute as pc

    if (marked := _marked(values)) is not None:
        doubled = pc.replace_substring(values.filter(marked), '"', '""')
        values = pc.replace_with_mask(values, marked, pc.binary_join_element_wise('"', doubled, '"', ""))
    return pc.binary_join_element_wise(values, ending, "") if ending else values


def _marked(values: object) -> object | None:
    """Marks the texts that hold a comma or a quotation mark; None where none does."""
    import numpy as np
    import pyarrow as pa

    _, offsets, text = values.buffers()
    ends = np.frombuffer(offsets, np.int32)[1:]
    chars = np.frombuffer(text or b"", np.uint8)
    places = np.flatnonzero((chars == ord(",")) | (chars == ord('"')))
    if not len(places):
        return None
    marked = np.zeros(len(values), dtype=bool)
    marked[np.searchsorted(ends, places, side="right")] = True
    return pa.array(marked)


def _cells(column: object) -> Cells:
    import numpy as np

    column = column.unify_dictionaries()
    if column.num_chunks == 0:
        return Cells([], np.zeros(0, dtype=np.int32))
    values = Texts(column.chunk(0).dictionary)
    # The shortest that pandas would choose; it also holds the number of texts, because one is added to the largest code elsewhere.
    short = next(kind for kind in (np.int8, np.int16, np.int32) if len(values) < np.iinfo(kind).max)
    codes = [chunk.indices.to_numpy() for chunk in column.chunks]
    return Cells(values, np.concatenate(codes, dtype=short, casting="same_kind"))


def out_of_order(keys: list[Cells]) -> list[int]:
    """Returns the rows whose key, of one or more columns, is less than that of the row before, in the order of code points."""
    import numpy as np

    less = np.zeros(max(len(keys[0]) - 1, 0), dtype=bool)
    equal = ~less
    for column in keys:
        ranks = np.empty(len(column.values), dtype=np.int32)
        ranks[sorted(range(len(ranks)), key=column.values.__getitem__)] = np.arange(len(ranks), dtype=np.int32)
        ordered = at(ranks, column.codes)
        less |= equal & (ordered[1:] < ordered[:-1])
        equal &= ordered[1:] == ordered[:-1]
    return (np.flatnonzero(less) + 1).tolist()
