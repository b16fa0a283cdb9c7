"""The tables as Parquet files: typed columns, with the words of the dictionary as the fields' metadata."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from scripts.formats.edition import Edition
from scripts.package.table import TableFile

TYPES = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32()}
READS = {"string": str, "integer": int, "date": datetime.date.fromisoformat}


def parquet(table: TableFile) -> bytes:
    """Returns one table as a Parquet file, snappy-compressed, which every reader of the format knows; blank cells are null."""
    fields = [
        _field(field.name, field.type, field.description, required=field.required) for field in table.schema.fields
    ]
    arrays = [_array(cells, field.type) for cells, field in zip(table.columns, table.schema.fields, strict=True)]
    return _written(fields, arrays, table.schema.description)


def files(edition: Edition) -> dict[str, bytes]:
    """Returns a Parquet file for each view and each table, by path."""
    return {f"parquet/{name}.parquet": parquet(table) for name, table in edition.all.items()}


def _field(name: str, kind: str, description: str, *, required: bool) -> pa.Field:
    return pa.field(name, TYPES[kind], nullable=not required, metadata={"description": description})


def _array(cells: Sequence[str], kind: str) -> pa.Array:
    return pa.array([READS[kind](cell) if cell else None for cell in cells], TYPES[kind])


def _written(fields: list[pa.Field], arrays: list[pa.Array], description: str) -> bytes:
    stream = io.BytesIO()
    pq.write_table(
        pa.table(arrays, schema=pa.schema(fields, metadata={"description": description})), stream, compression="snappy"
    )
    return stream.getvalue()
