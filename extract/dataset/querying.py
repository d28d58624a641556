"""DuckDB over the folder of a dataset: one view a table, bounded in memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from extract.dataset.layout import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

__all__ = ["connect"]

#: What DuckDB may take before it goes to disk: with what Python and Arrow hold it stays below 4 GiB.
_MEMORY = "2500MB"


@contextmanager
def connect(
    folder: Path, tables: Sequence[str], *, scratch: Path, prefix: str = ""
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a view `prefix` + name of each of `tables`, `report_year` among its columns.

    Larger intermediate results go to a folder within `scratch`, which is removed afterwards. What goes wrong within the
    block is raised as OSError where a file cannot be read, else as ValueError.
    """
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET temp_directory = ?", [str(scratch / ".duckdb")])
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET TimeZone = 'UTC'")
        add_views(connection, folder, tables, prefix)
        try:
            yield connection
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
        except duckdb.Error as error:
            raise ValueError(f"{folder} cannot be queried: {error}") from error


def add_views(connection: duckdb.DuckDBPyConnection, folder: Path, tables: Sequence[str], prefix: str = "") -> None:
    """Add views of the tables of the dataset in `folder`."""
    for name in tables:
        found = [str(path) for path in paths_of(folder, name)]
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in found)
        connection.execute(
            f"CREATE VIEW {prefix}{name} AS SELECT * FROM read_parquet([{listed}], hive_partitioning = true,"  # noqa: S608 names are ours, paths quoted
            " hive_types = {'report_year': INTEGER})"
        )
