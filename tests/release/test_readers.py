"""Four readers see the same release, also where a partition has nothing but nulls in a column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from extract.dataset.writer import DatasetWriter
from tests.dataset.made import BLANK, extracted, matrix, report


@pytest.fixture(scope="module")
def blank_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset whose year 2023 has blanks only: every number of it is null, and so are most texts about it."""
    folder = tmp_path_factory.mktemp("blank") / "dataset"
    names = [row.name for row in matrix("2021").rows]
    columns = ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
    blanks = {(name, column): BLANK for name in names for column in columns}
    blank = report(2023, requests=matrix("2021", cells=blanks), title=None, agency_name=None, published_on=None)
    with DatasetWriter(folder, extractor_version="1") as writer:
        writer.add("blank.html", "a" * 64, extracted(blank))
        writer.add("full.html", "b" * 64, extracted(report(2024)))
    return folder


def with_pandas(folder: Path, table: str) -> pa.Table:
    return pa.Table.from_pandas(pd.read_parquet(folder / table, dtype_backend="pyarrow"), preserve_index=False)


def with_polars(folder: Path, table: str) -> pa.Table:
    return pl.read_parquet(folder / table / "**" / "*.parquet", hive_partitioning=True).to_arrow()


def with_duckdb(folder: Path, table: str) -> pa.Table:
    scanned = f"FROM read_parquet('{folder}/{table}/*/*.parquet', hive_partitioning = true)"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection.sql(scanned).to_arrow_table()


def with_pyarrow(folder: Path, table: str) -> pa.Table:
    return ds.dataset(folder / table, partitioning="hive").to_table()


@pytest.mark.parametrize("read", [with_pandas, with_polars, with_duckdb, with_pyarrow], ids=lambda read: read.__name__)
@pytest.mark.parametrize("table", ["requests", "reports", "cells", "disclosures"])
def test_a_partition_of_nulls_reads_as_the_others(
    read: Callable[[Path, str], pa.Table], table: str, blank_year: Path
) -> None:
    found = read(blank_year, table)
    wanted = with_pyarrow(blank_year, table)
    assert set(found.column_names) == set(wanted.column_names)
    for name in wanted.column_names:
        if name != "report_year":
            kind, stored = found.schema.field(name).type, wanted.schema.field(name).type
            assert _plain(kind) == _plain(stored), name
    order = [name for name in ("report_id", "table", "row", "column", "item") if name in wanted.column_names]
    keys = [(name, "ascending") for name in order]
    for name in wanted.column_names:
        values = [str(value) for value in found.sort_by(keys)[name].to_pylist()]
        assert values == [str(value) for value in wanted.sort_by(keys)[name].to_pylist()], name
    if table == "requests":
        blank = found.filter(ds.field("report_year") == 2023)
        assert blank.num_rows == 25
        assert blank["total"].null_count == 25


def _plain(kind: pa.DataType) -> str:
    """The type without the width of its offsets, in which readers differ."""
    return str(kind).removeprefix("large_").replace("string_view", "string")
