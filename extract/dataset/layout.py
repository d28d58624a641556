"""Where the files of a dataset are, and how one is written: compression, encodings, row groups."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from extract.dataset.schema import PARTITION, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.parquet as pq

__all__ = ["ACROSS", "UNFINISHED", "open_file", "part_path", "paths_of", "replacing", "write_table"]


#: How the names of files with findings across reports begin; such files stand beside the parts.
ACROSS = "across-"
#: How the name of a file ends until it is whole, with _ before it: readers of the folder pass over such names, and the
#: next writing removes what a killed process left behind.
UNFINISHED = ".new"
#: Columns in which a value begins as the one before it does.
_ALIKE = {"cells": ("locator",)}


def part_path(folder: Path, table: str, year: int, part: int) -> Path:
    """The path of a part of a table's year."""
    return folder / table / f"{PARTITION}={year}" / f"part-{part:05d}.parquet"


def paths_of(folder: Path, table: str) -> list[Path]:
    """The files of a table, in the order of years and parts."""
    found = (folder / table).glob(f"{PARTITION}=*/*.parquet")
    return sorted(found, key=lambda path: (int(path.parent.name.partition("=")[2]), path.name))


def open_file(path: Path, table: str) -> pq.ParquetWriter:
    """A writer for rows of `table` at `path`; its folders are made.

    Columns get dictionaries, all but those whose values hardly come again and begin alike: of these each value is
    written as what it has other than the one before it, which every reader of Parquet 2 knows.
    """
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(table)
    alike = [name for name in schema.names if name in _ALIKE.get(table, ())]
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        use_dictionary=[name for name in schema.names if name not in alike] if alike else True,
        column_encoding=dict.fromkeys(alike, "DELTA_BYTE_ARRAY") or None,
    )


def write_table(path: Path, rows: pa.Table, groups: Sequence[int]) -> None:
    """Write `rows` as the file `path` in row groups of those sizes; a file that is there is replaced as a whole."""
    with replacing(path) as file:
        start = 0
        for size in groups:
            file.write_table(rows.slice(start, size))
            start += size


@contextmanager
def replacing(path: Path) -> Iterator[pq.ParquetWriter]:
    """A writer of a file beside `path` that takes its place when the block ends without an exception."""
    new = path.with_name(f"_{path.name}{UNFINISHED}")
    try:
        with open_file(new, path.parent.parent.name) as file:
            yield file
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
