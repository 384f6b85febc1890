"""In: rows; out: a Parquet file, written group by group, so that memory stays flat however many rows there are.

pyarrow is an extra (``pip install 'kpucrawl[export]'``): it is large, and few need it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from kpucrawl.errors import BadOption

from .columns import DAYS, FLOATS, INTEGERS, TIMES
from .rows import Rows, Value

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 5_000
"""Rows a group, some 15 MB of text: two of them are held in memory, one that is read and one that is being written."""
AT_ONCE = 500
"""Rows read before they are turned into columns: as many as a processor's cache holds, which saves a tenth of the reading."""
COMPRESSION = "zstd"
"""Half the size of snappy on prose, at the same speed of reading. Half of the whole time goes into it."""
DIFFERENT = frozenset("id article url title body text key digest page_digest page_offset number".split())
"""Columns whose values hardly ever come twice: a dictionary of them would be made in vain."""


def write_parquet(rows: Rows, stream: BinaryIO) -> int:
    """Write rows as one Parquet table and return how many; raises BadOption where pyarrow is not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 – half a second and 100 MB, for this format only
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise BadOption("Parquet needs pyarrow: pip install 'kpucrawl[export]', or take --format jsonl or csv") from error
    schema = pa.schema([(name, _type(pa, name)) for name in rows.columns])
    repeating = [name for name in rows.columns if name not in DIFFERENT]
    written = 0
    lines = iter(rows.lines)
    # Packing takes as long as reading, and runs beside it: pyarrow lets go of Python's lock.
    with (
        parquet.ParquetWriter(
            stream, schema, compression=COMPRESSION, use_dictionary=repeating, write_statistics=_ordered(rows.columns)
        ) as writer,
        ThreadPoolExecutor(1) as beside,
    ):
        before: Future[None] | None = None
        while group := _group(pa, schema, lines):
            if before is not None:
                before.result()
            before = beside.submit(writer.write_table, table := pa.Table.from_batches(group, schema))
            written += table.num_rows
        if before is not None:
            before.result()
    return written


def _group(pa: Any, schema: pa.Schema, lines: Iterator[Sequence[Value]]) -> list[pa.RecordBatch]:
    """Return the next rows as columns, in pieces; none where there are no more."""
    batches: list[pa.RecordBatch] = []
    while len(batches) < GROUP // AT_ONCE and (some := list(islice(lines, AT_ONCE))):
        columns = zip(*some, strict=True)
        arrays = [_array(pa, name, column) for name, column in zip(schema.names, columns, strict=True)]
        batches.append(pa.record_batch(arrays, schema=schema))
    return batches


def _ordered(columns: Sequence[str]) -> list[str]:
    """Return the columns whose least and greatest value help whoever looks for some rows."""
    return [name for name in columns if name not in {"body", "text"}]


def _type(pa: Any, name: str) -> pa.DataType:
    if name in INTEGERS:
        return pa.int64()
    if name in FLOATS:
        return pa.float64()
    if name in DAYS:
        return pa.date32()
    return pa.timestamp("ms", tz="UTC") if name in TIMES else pa.string()


def _array(pa: Any, name: str, column: Sequence[Value]) -> pa.Array:
    if name in DAYS or name in TIMES:
        return pa.array(column, pa.string()).cast(_type(pa, name))
    if name in INTEGERS or name in FLOATS:
        return pa.array(column, _type(pa, name))
    try:
        return pa.array(column, pa.string())
    except pa.ArrowException:  # a number among texts
        return pa.array((None if value is None else str(value) for value in column), pa.string(), size=len(column))
