"""The dictionary page `data/README.md`, generated from the schema: `python -m extract.dataset.dictionary`."""

from __future__ import annotations

from pathlib import Path

from extract.dataset.schema import PARTITION, SCHEMA_VERSION, TABLES, Table, TypeName

__all__ = ["PAGE", "render"]

#: Where the page stands in the repository.
PAGE = Path(__file__).resolve().parents[2] / "data" / "README.md"

_TYPE_NAMES: dict[TypeName, str] = {
    "string": "string",
    "int32": "int32",
    "int64": "int64",
    "decimal": "decimal(24, 6)",
    "date": "date",
    "timestamp": "timestamp, µs UTC",
    "bool": "bool",
    "strings": "list of string",
}

_HEAD = """\
# The dataset

Generated from `extract/dataset/schema.py` by `python -m extract.dataset.dictionary`; do not edit by hand.

Layout: `DIR/<table>/report_year=YYYY/*.parquet`, compressed with zstd. `report_year` is a hive partition column: it
stands in the path, and every reader below gives it back as a column. Documents, and reports of unknown year, are under
`report_year=0`. The descriptions and the version of the schema stand
in the metadata of every file as well.

```python
import duckdb

duckdb.sql("SELECT * FROM read_parquet('DIR/requests/*/*.parquet', hive_partitioning=1) WHERE row = 'received'")
```

```python
import pandas as pd

requests = pd.read_parquet("DIR/requests")
```

```python
import polars as pl

requests = pl.scan_parquet("DIR/requests/**/*.parquet", hive_partitioning=True)
```

A value is the number that the source prints at that place, or null. Null is never zero: `cells.state` says what stands
there instead. A number that an identity implies is in `cells.suggested`, never in a value.

"""

_INDEX_HEAD = f"""\
Schema version {SCHEMA_VERSION}:

| table | one row per | 中文 |
|---|---|---|
"""


def render() -> str:
    """The whole page as Markdown, ending in a line feed; the same schema always gives the same text."""
    index = "".join(f"| [`{table.name}`](#{table.name}) | {table.row} | {table.label_zh} |\n" for table in TABLES)
    return _HEAD + _INDEX_HEAD + index + "".join(_render_table(table) for table in TABLES)


def _render_table(table: Table) -> str:
    rows = "".join(
        f"| `{column.name}`{' (partition)' if column.name == PARTITION else ''} | {_TYPE_NAMES[column.type]} "
        f"| {column.label_zh} | {column.unit} | {column.description} | {column.nulls} |\n"
        for column in table.columns
    )
    head = "| column | type | 中文 | unit | description | null means |\n|---|---|---|---|---|---|\n"
    return f"\n## {table.name}\n\n{table.label_zh}: one row per {table.row}. {table.description}\n\n{head}{rows}"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")
