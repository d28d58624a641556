"""Rows in the order of places: what belongs to one province stands together, and a reader can pass over the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extract.dataset.layout import replacing
from extract.dataset.querying import connect
from extract.dataset.schema import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    import pyarrow as pa

__all__ = ["arrange"]

#: Reports of a row group: 25,000 rows of the matrix, 200,000 cells.
GROUP = 1000
_BATCH = 50_000
#: What sorting may hold in memory; the rest is sorted on disk.
_MEMORY = "400MB"
_RANKED = """
    CREATE TEMP TABLE ranked AS
    SELECT report_id, report_year, row_number() OVER (
        PARTITION BY report_year ORDER BY place_code NULLS LAST, agency_id NULLS LAST, report_id
    ) - 1 AS rank FROM reports
"""
_IN_ORDER = """
    SELECT rows.* EXCLUDE (file_row_number), coalesce(rank, 1000000000) AS rank
    FROM read_parquet($1, file_row_number = true, hive_partitioning = false) AS rows
    LEFT JOIN (SELECT report_id, rank FROM ranked WHERE report_year = $2) USING (report_id)
    ORDER BY coalesce(rank, 1000000000), file_row_number
"""
_ORDERED = """
    SELECT coalesce(bool_and(rank >= before), true) FROM (
        SELECT coalesce(rank, 1000000000) AS rank, lag(rank, 1, rank) OVER (ORDER BY file_row_number) AS before
        FROM read_parquet($1, file_row_number = true, hive_partitioning = false)
        LEFT JOIN (SELECT report_id, rank FROM ranked WHERE report_year = $2) USING (report_id)
    )
"""


def arrange(folder: Path, paths: Sequence[Path]) -> None:
    """Sort the files `paths` of the dataset in `folder` by the place, agency and id of their reports.

    The rows of one report keep their order and stand in one row group. The order depends on the reports alone, not on
    when they came. Memory is bounded: what is too large is sorted on disk.
    """
    paths = [path for path in paths if "report_id" in arrow_schema(path.parent.parent.name).names]
    if not paths:
        return
    with connect(folder, ("reports",), scratch=folder) as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(_RANKED)
        for path in paths:
            _arrange(connection, path)


def _arrange(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    import pyarrow.parquet as pq

    table, year = path.parent.parent.name, int(path.parent.name.partition("=")[2])
    with pq.ParquetFile(path) as file:
        groups = file.num_row_groups
    if groups == 0:
        return
    if groups == 1 and connection.execute(_ORDERED, [str(path), year]).fetchall() == [(True,)]:
        return
    batches = connection.sql(_IN_ORDER, params=[str(path), year]).to_arrow_reader(_BATCH)
    with replacing(path) as file:
        for rows in _row_groups(batches):
            file.write_table(rows.cast(arrow_schema(table)))


def _row_groups(batches: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The rows without their rank, cut where another thousand reports begins."""
    import numpy as np
    import pyarrow as pa

    pending: list[pa.Table] = []
    current = -1
    for batch in batches:
        rows = pa.table(batch)
        block = rows["rank"].to_numpy() // GROUP
        starts = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist()]
        for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
            if start < end and block[start] != current:
                if pending:
                    yield pa.concat_tables(pending).combine_chunks()
                pending, current = [], block[start]
            pending.append(rows.slice(start, end - start).drop_columns(["rank"]))
    if pending:
        yield pa.concat_tables(pending).combine_chunks()
