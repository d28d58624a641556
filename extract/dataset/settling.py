"""What only the whole dataset shows: who is who, which version of a report is current, which one is a copy."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from extract.dataset.layout import paths_of, write_table
from extract.dataset.querying import connect
from extract.dataset.schema import PARTITION, arrow_schema
from extract.divisions import divisions

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pyarrow as pa

__all__ = ["SETTLED_TABLES", "settle"]

#: Tables that are written anew each time.
SETTLED_TABLES = ("agencies", "agency_names", "divisions")
_OF_FILE = """
    SELECT settled.* FROM read_parquet(?, file_row_number = true, hive_partitioning = false) AS file
    JOIN settled USING (report_id) ORDER BY file_row_number
"""
_SETTLED = ("revision", "is_current", "agency_id", "same_as")


def settle(folder: Path) -> None:
    """Number the versions in `reports`, name the agencies and the copies; write the tables of agencies and divisions.

    Files whose rows stay as they are, are left alone; others are replaced, never written into. The same rows give the
    same result, in whatever order and however many steps they came.
    """
    with connect(folder, ("reports", "documents"), scratch=folder) as connection:
        connection.execute(files("extract.dataset").joinpath("settling.sql").read_text("utf-8"))
        for path in paths_of(folder, "reports"):
            _rewrite(connection, path)
        for name in ("agencies", "agency_names"):
            _replace(folder, name, connection.table(name).to_arrow_table())
    _replace(folder, "divisions", _divisions())


def _rewrite(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        groups = [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)]
        old = file.read()
    found: pa.Table = connection.sql(_OF_FILE, params=[str(path)]).to_arrow_table()
    new = old
    for name in _SETTLED:
        field = old.schema.field(name)
        new = new.set_column(old.schema.get_field_index(name), field, found[name].cast(field.type))
    if not new.equals(old):
        write_table(path, new, groups)


def _replace(folder: Path, name: str, rows: pa.Table) -> None:
    write_table(folder / name / f"{PARTITION}=0" / "part-00000.parquet", rows.cast(arrow_schema(name)), [rows.num_rows])


def _divisions() -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema("divisions")
    rows = divisions()
    return pa.table([[getattr(row, name) for row in rows] for name in schema.names], schema=schema)
