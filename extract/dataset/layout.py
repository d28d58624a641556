"""Where the files of a dataset are, and how one is written: compression, encodings, row groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.dataset.schema import PARTITION, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["ACROSS", "open_file", "part_path", "paths_of", "write_table"]


#: How the names of files with findings across reports begin; such files stand beside the parts.
ACROSS = "across-"


def part_path(folder: Path, table: str, year: int, part: int) -> Path:
    """The path of a part of a table's year."""
    return folder / table / f"{PARTITION}={year}" / f"part-{part:05d}.parquet"


def paths_of(folder: Path, table: str) -> list[Path]:
    """The files of a table, in the order of years and parts."""
    found = (folder / table).glob(f"{PARTITION}=*/*.parquet")
    return sorted(found, key=lambda path: (int(path.parent.name.partition("=")[2]), path.name))


def open_file(path: Path, table: str) -> pq.ParquetWriter:
    """A writer for rows of `table` at `path`; its folders are made."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(path, arrow_schema(table), compression="zstd")


def write_table(path: Path, rows: pa.Table, groups: Sequence[int]) -> None:
    """Write `rows` as the file `path` in row groups of those sizes; a file that is there is replaced as a whole."""
    new = path.with_suffix(".new")
    with open_file(new, path.parent.parent.name) as file:
        start = 0
        for size in groups:
            file.write_table(rows.slice(start, size))
            start += size
    new.replace(path)
