"""Reads big tables quickly where they are canonical: Arrow splits the file, and what it read must, written canonically, be the file.

That one comparison, byte for byte, proves everything that the strict reader finds out step by step: UTF-8, no byte order mark, LF, a
final newline, quotation marks only where they are needed, the same number of cells in each row, no line break in a cell, and so that
record n stands on line n + 1. A file without any quotation mark need not be written again: cells that Arrow split at nothing but
commas and line feeds are what stands between these. Any other file is left to the strict reader, which says what is wrong and where.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence

from schemas.tables import TableSchema

BIG = 1_000_000  # bytes; below it the strict reader is as fast where Arrow is imported anyway
# Bytes that Arrow reads at a time: each block has its own list of distinct texts, and few blocks are soon joined. A longer row is left
# to the strict reader.
BLOCK = 1 << 20


class Cells(Sequence):
    """The cells of one column, each distinct text kept once."""

    def __init__(self, values: list[str], codes: object) -> None:
        """Takes the distinct texts, and for each row the place of its text among them as an array of integers, numpy's or Python's."""
        self.values, self.codes = values, codes

    def __reduce__(self) -> tuple:
        """Makes the cells for another process, which need not import numpy for them."""
        kind = self.codes.typecode if isinstance(self.codes, array) else self.codes.dtype.char
        return Cells, (self.values, array(kind, self.codes.tobytes()))

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


def read_canonical(data: bytes, schema: TableSchema) -> list[Cells] | None:
    """Returns the columns of a canonical file whose header is the schema's; None where it is not canonical or has no records."""
    header = ",".join(schema.columns).encode() + b"\n"
    if len(data) == len(header) or not data.startswith(header) or not data.endswith(b"\n"):
        return None
    if b"\r" in data or b"\0" in data or _begins_again(data, len(header)):
        return None
    import pyarrow as pa
    from pyarrow import csv

    quoted = b'"' in data
    try:
        table = csv.read_csv(
            pa.py_buffer(data),
            csv.ReadOptions(column_names=schema.columns, skip_rows=1, block_size=BLOCK),
            csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False, quote_char='"' if quoted else False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(schema.columns, pa.dictionary(pa.int32(), pa.string())),
                strings_can_be_null=False,
            ),
        ).unify_dictionaries()
    except pa.ArrowInvalid:  # not UTF-8, or rows of different length
        return None
    if quoted and not (table.num_rows + 1 == data.count(b"\n") and _is_canonical(table, data, len(header))):
        return None
    columns = [_cells(column) for column in table.columns]
    return None if _has_row(columns, schema.columns) or _has_row(columns, [""] * len(columns)) else columns


def _has_row(columns: list[Cells], row: list[str]) -> bool:
    """Says whether a row stands among the columns."""
    found = True
    for column, text in zip(columns, row, strict=True):
        if text not in column.values:
            return False
        found &= column.codes == column.values.index(text)
    return found.any()


def _begins_again(data: bytes, at: int) -> bool:
    """Says whether the first row, which begins at a place, comes again: somebody may have put the table behind itself."""
    first = data[at - 1 : data.find(b"\n", at) + 1]
    return data.find(first, at + len(first) - 2) >= 0


def _is_canonical(table: object, data: bytes, at: int) -> bool:
    """Says whether the table, written canonically, is the data from a place on, byte for byte."""
    import pyarrow as pa
    import pyarrow.compute as pc

    last, file = table.num_columns - 1, pa.py_buffer(data)
    written: dict[int, object] = {}
    for batch in table.to_batches():
        columns = []
        for place, column in enumerate(batch.columns):
            if place not in written:  # the dictionaries are the same in all batches
                written[place] = _quoted(column.dictionary, "\n" if place == last else "")
            columns.append(written[place].take(column.indices))
        lines = pc.binary_join_element_wise(*columns, pa.scalar(",", pa.large_string()))
        text = lines.buffers()[2]
        if at + text.size > len(data) or not text.equals(file.slice(at, text.size)):
            return False
        at += text.size
    return at == len(data)


def _quoted(values: object, ending: str) -> object:
    """Returns texts as they stand in a canonical file, followed by an ending."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = values.cast(pa.large_string())
    mark, last, nothing = (pa.scalar(text, pa.large_string()) for text in ('"', ending, ""))
    marked = pc.match_substring_regex(values, '[,"]')
    if pc.any(marked).as_py():
        doubled = pc.replace_substring(values.filter(marked), '"', '""')
        values = pc.replace_with_mask(values, marked, pc.binary_join_element_wise(mark, doubled, mark, nothing))
    return pc.binary_join_element_wise(values, last, nothing) if ending else values


def _cells(column: object) -> Cells:
    import numpy as np

    if column.num_chunks == 0:
        return Cells([], np.zeros(0, dtype=np.int32))
    values = column.chunk(0).dictionary.to_numpy(zero_copy_only=False).tolist()
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
        ordered = ranks[column.codes]
        less |= equal & (ordered[1:] < ordered[:-1])
        equal &= ordered[1:] == ordered[:-1]
    return (np.flatnonzero(less) + 1).tolist()
