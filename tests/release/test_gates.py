"""Each way in which a dataset can be wrong keeps a release from being written; what a source prints wrong does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.release.commands import gongkai

Edit = Callable[[pa.Table], pa.Table]


def _edit(folder: Path, table: str, change: Edit, year: str = "report_year=2022") -> None:
    (part,) = (folder / table / year).glob("*.parquet")
    pq.write_table(change(pq.ParquetFile(part).read()), part, compression="zstd")


def _set(table: pa.Table, column: str, value: object, where: str = "") -> pa.Table:
    """The column with `value` in the first row, or where `row` is `where` and `column`, if there is one, `total`."""
    field = table.schema.field(column)
    at = 0
    if where:
        names = table["row"].to_pylist()
        columns = table["column"].to_pylist() if "column" in table.column_names else ["total"] * len(names)
        at = next(i for i, pair in enumerate(zip(names, columns, strict=True)) if pair == (where, "total"))
    values = table[column].to_pylist()
    values[at] = value
    return table.set_column(table.schema.get_field_index(column), field, pa.array(values, field.type))


def _other_type(table: pa.Table) -> pa.Table:
    return table.set_column(table.schema.get_field_index("total"), "total", table["total"].cast(pa.float64()))


def _more(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table, table.slice(0, 1)])


BREAKS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a partition with another type": ("schema", lambda folder: _edit(folder, "requests", _other_type)),
    "a table without files": ("schema", lambda folder: _empty(folder / "findings")),
    "a key that is null": ("nulls", lambda folder: _edit(folder, "cells", lambda rows: _set(rows, "report_id", None))),
    "a report twice": ("duplicates", lambda folder: _edit(folder, "reports", _more)),
    "a cell twice": ("duplicates", lambda folder: _edit(folder, "cells", _more)),
    "rows of no report": (
        "orphans",
        lambda folder: _edit(folder, "sections", lambda rows: _set(rows, "report_id", "f" * 32 + "-0")),
    ),
    "a report that its document does not know of": (
        "accounted",
        lambda folder: _edit(folder, "documents", _one_report_more, "report_year=0"),
    ),
    "a document not read without a reason": (
        "accounted",
        lambda folder: _edit(folder, "documents", _no_reason, "report_year=0"),
    ),
    "a number where a blank is printed": (
        "values",
        lambda folder: _edit(folder, "cells", lambda rows: _set(rows, "state", "blank")),
    ),
    "a number that is not that of its cell": (
        "values",
        lambda folder: _edit(folder, "requests", lambda rows: _set(rows, "total", 348, "received")),
    ),
    "a finding that nothing supports": (
        "findings",
        lambda folder: _edit(folder, "findings", lambda rows: _set(rows, "left", 999), "report_year=2024"),
    ),
    "a failure without its finding": (
        "findings",
        lambda folder: _edit(
            folder,
            "findings",
            lambda rows: rows.filter(pc.not_equal(rows["outcome"], "fail")),
            "report_year=2024",
        ),
    ),
}


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _one_report_more(documents: pa.Table) -> pa.Table:
    at = documents["status"].to_pylist().index("extracted")
    counts = documents["reports"].to_pylist()
    counts[at] += 1
    place = documents.schema.get_field_index("reports")
    return documents.set_column(place, documents.schema.field(place), pa.array(counts, pa.int32()))


def _no_reason(documents: pa.Table) -> pa.Table:
    place = documents.schema.get_field_index("reason")
    return documents.set_column(place, documents.schema.field(place), pa.nulls(documents.num_rows, pa.string()))


@pytest.mark.parametrize("name", BREAKS)
def test_a_wrong_dataset_is_not_released(name: str, dataset: Path, tmp_path: Path) -> None:
    gate, spoil = BREAKS[name]
    shutil.copytree(dataset, tmp_path / "dataset")
    spoil(tmp_path / "dataset")
    printed = gongkai("release", tmp_path / "release", "--data", tmp_path / "dataset", status=3)
    broken = [line.split(":")[0] for line in printed.splitlines() if ": broken" in line]
    assert f"gate {gate}" in broken
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_errors_that_the_source_prints_do_not_stop_a_release(release: Path) -> None:
    assert {"S", "X"} <= set(pd.read_parquet(release / "reports")["grade"])


def test_a_year_that_shrinks_stops_a_release_until_it_is_accepted(dataset: Path, release: Path, tmp_path: Path) -> None:
    shutil.copytree(dataset, tmp_path / "dataset")
    for year in (tmp_path / "dataset").glob("*/report_year=2022"):
        shutil.rmtree(year)
    _edit(
        tmp_path / "dataset",
        "documents",
        lambda rows: rows.filter(pc.invert(pc.match_substring(rows["source"], "sanming"))),
        "report_year=0",
    )
    asked = ("release", tmp_path / "release", "--data", tmp_path / "dataset", "--previous", release)
    assert "reports of 2022: 1 before, 0 now" in gongkai(*asked, status=3)
    assert not (tmp_path / "release").exists()
    gongkai(*asked, "--accept-shrinkage")
    changes = (tmp_path / "release" / "CHANGELOG.md").read_text("utf-8")
    assert "| 2022 | 1 | 0 |" in changes
    assert "| no longer there | 1 | 200 |" in changes


def test_a_cell_that_is_read_otherwise_stands_in_the_changelog(dataset: Path, release: Path, tmp_path: Path) -> None:
    shutil.copytree(dataset, tmp_path / "dataset")
    _edit(
        tmp_path / "dataset",
        "cells",
        lambda rows: _set(_set(rows, "value", None, "granted"), "state", "unreadable", "granted"),
    )
    _edit(tmp_path / "dataset", "requests", lambda rows: _set(rows, "total", None, "granted"))
    _edit(tmp_path / "dataset", "reports", lambda rows: _set(rows, "content_digest", "0" * 16))
    gongkai("release", tmp_path / "release", "--data", tmp_path / "dataset", "--previous", release)
    changes = (tmp_path / "release" / "CHANGELOG.md").read_text("utf-8")
    assert "| the same bytes are read otherwise | 1 | 1 |" in changes
    assert "| 2022 | requests/granted/total | 243 | unreadable |" in changes
    (cell,) = pq.read_table(tmp_path / "release" / "diff.parquet").filter(pc.field("table") == "requests").to_pylist()
    assert (cell["cause"], cell["row"], cell["old_value"], cell["new_value"]) == ("extractor", "granted", 243, None)
