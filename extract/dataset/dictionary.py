"""The dictionary pages `data/README.md` and `data/README.zh.md`, generated from the schema.

`python -m extract.dataset.dictionary` writes both.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extract.dataset.chinese import chinese_column, chinese_table, chinese_terms
from extract.dataset.schema import PARTITION, SCHEMA_VERSION, TABLES, Column, Table, TypeName

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PAGES", "Language", "render"]

Language = Literal["en", "zh"]

_DATA = Path(__file__).resolve().parents[2] / "data"
#: Where the pages stand in the repository.
PAGES: dict[Language, Path] = {"en": _DATA / "README.md", "zh": _DATA / "README.zh.md"}

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

_RECIPES = """\
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
"""

_HEADS: dict[Language, str] = {
    "en": f"""\
# The dataset

中文：[README.zh.md](README.zh.md)

Generated from `extract/dataset/tables.toml` by `python -m extract.dataset.dictionary`; do not edit by hand.

Layout: `DIR/<table>/report_year=YYYY/*.parquet`, compressed with zstd. `report_year` is a hive partition column: it
stands in the path, and every reader below gives it back as a column. Documents, and reports of unknown year, are under
`report_year=0`. The descriptions and the version of the schema stand
in the metadata of every file as well.

{_RECIPES}
A value is the number that the source prints at that place, or null. Null is never zero: `cells.state` says what stands
there instead. A number that an identity implies is in `cells.suggested`, never in a value.

Schema version {SCHEMA_VERSION}:

| table | one row per | 中文 |
|---|---|---|
""",
    "zh": f"""\
# 数据集

English: [README.md](README.md)

本页由 `python -m extract.dataset.dictionary` 依 `extract/dataset/tables.toml` 和 `dictionary_zh.toml` 生成，
请勿手工修改。

目录结构：`DIR/<表>/report_year=YYYY/*.parquet`，zstd 压缩。`report_year` 是 hive 分区列，写在路径中，
用下列任一方式读取时都会作为一列还原。文件表以及年度未知的报告在 `report_year=0` 之下。
各列的说明和模式版本也写在每个文件的元数据中。

{_RECIPES}
数值是原文在该处所印的数字，否则为空。空值绝不是零：`cells.state` 说明该处印的是什么。由勾稽关系推出的数字只放在
`cells.suggested` 中，绝不放进数值。

模式版本 {SCHEMA_VERSION}：

| 表 | 每行一个 | 名称 |
|---|---|---|
""",
}

_COLUMN_HEADS: dict[Language, str] = {
    "en": "| column | type | 中文 | unit | description | null means |\n|---|---|---|---|---|---|\n",
    "zh": "| 列 | 类型 | 名称 | 单位 | 说明 | 空值表示 |\n|---|---|---|---|---|---|\n",
}


def render(language: Language = "en", tables: Sequence[Table] = TABLES) -> str:
    """The whole page as Markdown, ending in a line feed; the same schema always gives the same text."""
    index = "".join(
        f"| [`{table.name}`](#{table.name}) | {_texts(table, language)[0]} | {table.label_zh} |\n" for table in tables
    )
    return _HEADS[language] + index + "".join(_render_table(table, language) for table in tables)


def _texts(table: Table, language: Language) -> tuple[str, str]:
    """What a row is, and what the table holds."""
    if language == "en":
        return table.row, table.description
    chinese = chinese_table(table.name)
    return chinese.row, chinese.description


def _render_table(table: Table, language: Language) -> str:
    row, description = _texts(table, language)
    summary = f"one row per {row}. {description}" if language == "en" else f"每行一个{row}。{description}"
    head = f"\n## {table.name}\n\n{table.label_zh}{': ' if language == 'en' else '：'}{summary}\n\n"
    return head + _COLUMN_HEADS[language] + "".join(_render_column(table, column, language) for column in table.columns)


def _render_column(table: Table, column: Column, language: Language) -> str:
    mark = {"en": " (partition)", "zh": "（分区列）"}[language] if column.name == PARTITION else ""
    unit, description, nulls = column.unit, column.description, column.nulls
    if language == "zh":
        description = chinese_column(table.name, column.name)
        unit, nulls = chinese_terms(column)
    return (
        f"| `{column.name}`{mark} | {_TYPE_NAMES[column.type]} | {column.label_zh} | {unit} "
        f"| {description} | {nulls} |\n"
    )


if __name__ == "__main__":
    for _language, _page in PAGES.items():
        _page.parent.mkdir(parents=True, exist_ok=True)
        _page.write_text(render(_language), encoding="utf-8")
