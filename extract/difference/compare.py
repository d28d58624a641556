"""Two datasets compared, cell by cell."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.dataset.querying import add_views, connect
from extract.dataset.reading import is_dataset
from extract.dataset.writer import NotADatasetError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import duckdb
    import pyarrow as pa

__all__ = ["Difference", "compare"]

_TABLES = ("reports", "cells")
_COUNTS = 'SELECT cause, count(*) FROM difference WHERE "table" IS {} NULL GROUP BY cause ORDER BY cause'
_CHANGED = """
    SELECT * FROM difference WHERE "table" IS NOT NULL AND cause IN ('extractor', 'source_revised')
"""


class Difference:
    """What `compare` found. Context manager: the rows are held by DuckDB, on disk where they are many.

    A row is a report (`table`, `row` and `column` null) or a cell of one whose value or state differs. `cause`:
    `source_revised` the document has other bytes, `extractor` the same bytes are read in another way, `new` and `gone`
    only one side has the report. Where a source was revised and NEW reads the old bytes like the new ones, too, the
    change of that cell is the extractor's.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, stack: ExitStack) -> None:
        self._connection, self._stack = connection, stack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def reports(self) -> Counter[str]:
        """Reports by cause."""
        return Counter(dict(self._connection.sql(_COUNTS.format("")).fetchall()))

    def cells(self) -> Counter[str]:
        """Cells by cause; those of new and gone reports among them."""
        return Counter(dict(self._connection.sql(_COUNTS.format("NOT")).fetchall()))

    def changed(self, limit: int | None = None) -> list[dict[str, Any]]:
        """Cells of reports that both sides have, at most `limit`."""
        query = _CHANGED if limit is None else f"{_CHANGED} LIMIT {limit}"
        rows: list[dict[str, Any]] = self._connection.sql(query).to_arrow_table().to_pylist()
        return rows

    def table(self) -> pa.Table:
        """All rows, in the order of year, agency and report."""
        return self._connection.sql("SELECT * FROM difference").to_arrow_table()

    def write(self, path: Path) -> None:
        """All rows as a Parquet file."""
        quoted = str(path).replace("'", "''")
        self._connection.execute(f"COPY difference TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")


def compare(old: Path, new: Path) -> Difference:
    """The difference between the current reports of two datasets. NotADatasetError where a folder is none."""
    for folder in (old, new):
        if not is_dataset(folder):
            raise NotADatasetError(f"{folder} is not a gongkai dataset")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-")))
        connection = stack.enter_context(connect(old, _TABLES, scratch=scratch, prefix="old_"))
        add_views(connection, new, _TABLES, prefix="new_")
        # Rows keep the order that the last statement gives them.
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(files("extract.difference").joinpath("compare.sql").read_text("utf-8"))
        return Difference(connection, stack.pop_all())
