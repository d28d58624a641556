"""The dataset read back: tables as Arrow, and one report as a `Report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from extract.dataset.schema import PARTITION, TABLES, arrow_schema, partitioning
from extract.dataset.writer import NotADatasetError
from extract.report import (
    COLUMNS,
    OUTCOMES,
    Cell,
    Disclosure,
    Finding,
    Indicator,
    MatrixRow,
    Remedy,
    Report,
    RequestMatrix,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

__all__ = ["is_dataset", "open_table", "read_report", "read_table"]


def is_dataset(folder: Path) -> bool:
    """Whether `folder` has a folder for every table."""
    return all((folder / table.name).is_dir() for table in TABLES)


def open_table(folder: Path, table: str) -> ds.Dataset:
    """The table as a `pyarrow.dataset.Dataset`, with `report_year`. NotADatasetError if `folder` is none."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    if not is_dataset(folder):
        raise NotADatasetError(f"{folder} is not a gongkai dataset")
    schema = arrow_schema(table).append(pa.field(PARTITION, pa.int32()))
    return ds.dataset(folder / table, schema=schema, format="parquet", partitioning=partitioning())


def read_table(
    folder: Path, table: str, columns: Sequence[str] | None = None, where: pc.Expression | None = None
) -> pa.Table:
    """The rows of the table for which `where` holds, in the order they were written."""
    return open_table(folder, table).to_table(columns=None if columns is None else list(columns), filter=where)


def read_report(folder: Path, report_id: str) -> Report:
    """The report with that id, as it was extracted. KeyError if the dataset has none."""
    import pyarrow.dataset as ds

    found = _rows(folder, "reports", ds.field("report_id") == report_id)
    if not found:
        raise KeyError(report_id)
    head = found[0]
    where = (ds.field(PARTITION) == head[PARTITION]) & (ds.field("report_id") == report_id)
    cells = {(row["table"], row["row"], row["column"]): _cell(row) for row in _rows(folder, "cells", where)}
    places = [place for place in cells if place[0] == "disclosures"]
    return Report(
        index=int(report_id.rpartition("-")[2]),
        title=head["title"],
        agency_name=head["agency_name"],
        agency_code=head["agency_code"],
        division_code=head["division_code"],
        report_year=head[PARTITION],
        scope=head["scope"],
        scope_phrase=head["scope_phrase"],
        form=head["form"],
        published_on=head["published_on"],
        grade=head["grade"],
        requests=_matrix(head["form"], _rows(folder, "requests", where), cells),
        disclosures=tuple(
            Disclosure(row["item"], place[1], place[2], row["label"], row["unit"], cells[place])
            for place, row in zip(places, _rows(folder, "disclosures", where), strict=True)
        ),
        remedies=tuple(
            Remedy(row["channel"], tuple(cells["remedies", row["channel"], outcome] for outcome in OUTCOMES))
            for row in _rows(folder, "remedies", where)
        ),
        indicators=tuple(
            Indicator(
                row["indicator"],
                row["number"],
                row["label"],
                row["unit"],
                cells["indicators", row["indicator"], "value"],
                cells.get(("indicators", row["indicator"], "cumulative")),
            )
            for row in _rows(folder, "indicators", where)
        ),
        sections=tuple(Section(row["number"], row["heading"], row["text"]) for row in _rows(folder, "sections", where)),
        findings=tuple(
            Finding(row["check"], row["outcome"], row["left"], row["right"], tuple(row["cells"]), row["detail"])
            for row in _rows(folder, "findings", where)
        ),
    )


def _rows(folder: Path, table: str, where: pc.Expression) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", read_table(folder, table, where=where).to_pylist())


def _matrix(form: str, rows: list[dict[str, Any]], cells: dict[tuple[str, str, str], Cell]) -> RequestMatrix:
    return RequestMatrix(
        rows[0]["form"] if rows else form,
        tuple(
            MatrixRow(
                row["row"],
                row["row_number"],
                row["row_label"],
                tuple(cells["requests", row["row"], column] for column in COLUMNS),
            )
            for row in rows
        ),
    )


def _cell(row: dict[str, Any]) -> Cell:
    value = row["value"]
    if value is not None:
        value = int(value) if value == int(value) else value.normalize()
    return Cell(value, row["raw"], row["state"], row["method"], row["readings"], row["suggested"], row["locator"])
