"""Findings across reports on disk: beside those of the reports themselves, in files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.dataset.layout import ACROSS, write_table
from extract.dataset.schema import PARTITION, arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

__all__ = ["write_findings"]


def write_findings(folder: Path, found: pa.Table) -> None:
    """Put `found` into the table `findings` of the dataset, in place of what an earlier check found across reports.

    A file whose rows stay the same is left alone, so that a second check changes nothing.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    schema = arrow_schema("findings")
    stale = set((folder / "findings").glob(f"{PARTITION}=*/{ACROSS}*.parquet"))
    for year in pc.unique(found[PARTITION]).to_pylist():
        rows = found.filter(pc.equal(found[PARTITION], year)).select(schema.names).cast(schema).combine_chunks()
        path = folder / "findings" / f"{PARTITION}={year}" / f"{ACROSS}00000.parquet"
        stale.discard(path)
        if not path.exists() or not pq.ParquetFile(path).read().equals(rows):
            write_table(path, rows, [rows.num_rows])
    for path in stale:
        path.unlink()
