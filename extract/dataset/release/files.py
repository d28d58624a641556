"""DuckDB over the Parquet files of a folder of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.dataset.layout import paths_of
from extract.dataset.schema import PARTITION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

__all__ = ["connect", "literal", "scan", "year_of"]

#: What DuckDB may hold in memory; beyond that it sorts and groups on disk.
_MEMORY = "2GB"


def year_of(part: Path) -> int:
    """The report year of a file, from its folder."""
    return int(part.parent.name.partition("=")[2])


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that puts what does not fit into memory under `work`, and never asks the network."""
    import duckdb

    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": _MEMORY}
    )
    connection.execute(f"SET temp_directory = {literal(str(work / '.duckdb'))}")
    return connection


def scan(folder: Path, table: str, years: Sequence[int] | None = None) -> str:
    """SQL that reads a table, or its files of some years, with the partition column as an integer."""
    files = [str(part) for part in paths_of(folder, table) if years is None or year_of(part) in years]
    listed = ", ".join(literal(file) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = true, hive_types = {{'{PARTITION}': INTEGER}})"


def literal(text: str) -> str:
    """A string constant of SQL."""
    return "'" + text.replace("'", "''") + "'"
