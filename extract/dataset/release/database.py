"""The release as one DuckDB file: the tables with their descriptions, and views that read like questions."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from extract.dataset.chinese import chinese_column, chinese_table
from extract.dataset.release.files import literal, scan
from extract.dataset.release.schema import RELEASE_TABLES
from extract.dataset.views import SOURCES, views

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

__all__ = ["write_database"]

#: The oldest DuckDB that opens the file.
_STORAGE = "v1.0.0"


def write_database(folder: Path, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Write the tables in `folder` to the new file `path`; its rows are in the order of the Parquet files.

    The same tables give the same rows, not the same bytes: DuckDB compresses text after a sample that it draws anew.
    """
    connection.execute(f"ATTACH {literal(str(path))} AS release (STORAGE_VERSION '{_STORAGE}')")
    connection.execute("USE release")
    for table in RELEASE_TABLES:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        connection.execute(f'CREATE TABLE "{table.name}" AS SELECT {columns} FROM {scan(folder, table.name)}')
        chinese = chinese_table(table.name).description
        connection.execute(f'COMMENT ON TABLE "{table.name}" IS {literal(f"{table.description} {chinese}")}')
        for column in table.columns:
            text = f"{column.description} {column.label_zh}：{chinese_column(table.name, column.name)}"
            connection.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {literal(text)}')
    for definition in views({name: f'"{name}"' for name in SOURCES}).values():
        connection.execute(definition)
    connection.execute(files("extract.dataset.release").joinpath("views.sql").read_text("utf-8"))
    connection.execute("USE memory")
    connection.execute("DETACH release")
