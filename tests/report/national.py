"""A made dataset of as many reports as asked for, columns at a time: seconds where documents would take hours."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from extract.dataset.schema import PARTITION, TABLES, arrow_schema
from extract.report import COLUMNS, OUTCOMES
from tests.dataset.made import matrix

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

__all__ = ["make_national"]

_ROWS = [row.name for row in matrix("2021").rows]
_PROVINCES = dict(
    zip(
        ("11", "31", "32", "35", "37", "44", "51", "65"),
        ("北京", "上海", "江苏", "福建", "山东", "广东", "四川", "新疆"),
        strict=True,
    )
)
_BODIES = ("财政局", "教育局", "公安局", "信访局", "发展和改革局", "人民政府", "人民政府办公室", "市场监督管理局")
_CHANNELS = ("review", "suit_direct", "suit_after_review")
_GRADES = ("A", "B", "S", "X")
_FIRST_YEAR = 2021
_YEARS = 5
#: One report in so many breaks C1, one leaves a cell blank.
_BROKEN, _BLANK = 20, 10


def make_national(folder: Path, count: int, seed: int = 1) -> None:
    """Write `count` reports of form 2021 over five years to the new `folder`.

    Every 20th breaks C1 in the total, with its finding; every 10th leaves a cell blank.
    """
    random = np.random.default_rng(seed)
    numbers = np.arange(count)
    ids = [f"{number:032x}-0" for number in numbers.tolist()]
    values = random.poisson(0.4, (count, len(_ROWS), len(COLUMNS))).astype(np.int64)
    values[:, :, 0] += random.geometric(0.05, (count, len(_ROWS)))
    results = slice(_ROWS.index("granted"), _ROWS.index("processed_total"))
    values[:, :, -1] = values[:, :, :-1].sum(axis=2)
    values[:, _ROWS.index("processed_total")] = values[:, results].sum(axis=1)
    values[:, _ROWS.index("carried_in")] = 0
    values[:, _ROWS.index("carried_out")] = 0
    values[:, _ROWS.index("received")] = values[:, _ROWS.index("processed_total")]
    values[::_BROKEN, _ROWS.index("received"), -1] += 1
    blank = np.zeros(values.shape, np.bool_)
    blank[5::_BLANK, _ROWS.index("denied_process"), 2] = True
    years = _FIRST_YEAR + numbers % _YEARS
    for year in range(_FIRST_YEAR, _FIRST_YEAR + _YEARS):
        own = np.flatnonzero(years == year)
        _write_year(folder, year, [ids[number] for number in own.tolist()], own, values[own], blank[own])
    _write(folder, "documents", 0, {}, 0)


def _write_year(  # noqa: PLR0913, PLR0917 what a year consists of
    folder: Path,
    year: int,
    ids: list[str],
    own: npt.NDArray[np.int64],
    values: npt.NDArray[np.int64],
    blank: npt.NDArray[np.bool_],
) -> None:
    numbers = own.tolist()
    codes = list(_PROVINCES)
    agencies = [f"{_PROVINCES[codes[n // 5 % 8]]}第{n // 320}县{_BODIES[n // 40 % 8]}" for n in numbers]
    broken = np.flatnonzero(own % _BROKEN == 0).tolist()
    blanks = np.flatnonzero(own % _BLANK == 5).tolist()
    total = ["requests/received/total", "requests/carried_in/total"]
    handled = ["requests/processed_total/total", "requests/carried_out/total"]
    tables: dict[str, tuple[dict[str, Any], int]] = {
        "reports": (
            {
                "report_id": ids,
                "source": [f"http://www.example.gov.cn/xxgk/{n}.html" for n in numbers],
                "title": [f"{name}{year}年政府信息公开工作年度报告" for name in agencies],
                "agency_name": agencies,
                "division_code": [f"{codes[n // 5 % 8]}0000" for n in numbers],
                "scope": ["agency" if n % 8 else "government_aggregate" for n in numbers],
                "form": ["2021"] * len(ids),
                "published_on": [dt.date(year + 1, 1, 20)] * len(ids),
                "grade": [_GRADES[2 if n % _BROKEN == 0 else 1 if n % _BLANK == 5 else 0] for n in numbers],
                "is_current": [True] * len(ids),
            },
            len(ids),
        ),
        "requests": (
            {
                "report_id": np.repeat(np.array(ids, object), len(_ROWS)),
                "form": ["2021"] * (len(ids) * len(_ROWS)),
                "row": _ROWS * len(ids),
                "row_number": np.tile(np.arange(1, len(_ROWS) + 1, dtype=np.int32), len(ids)),
                **{
                    name: pa.array(values[:, :, place].ravel(), mask=blank[:, :, place].ravel())
                    for place, name in enumerate(COLUMNS)
                },
            },
            len(ids) * len(_ROWS),
        ),
        "remedies": (
            {
                "report_id": np.repeat(np.array(ids, object), len(_CHANNELS)),
                "channel": list(_CHANNELS) * len(ids),
                **{name: np.zeros(len(ids) * len(_CHANNELS), np.int64) for name in OUTCOMES},
            },
            len(ids) * len(_CHANNELS),
        ),
        "cells": (
            {
                "report_id": [ids[place] for place in blanks],
                "table": ["requests"] * len(blanks),
                "row": ["denied_process"] * len(blanks),
                "column": ["research"] * len(blanks),
                "state": ["blank"] * len(blanks),
                "raw": [""] * len(blanks),
            },
            len(blanks),
        ),
        "findings": (
            {
                "report_id": [ids[place] for place in broken],
                "check": ["C1"] * len(broken),
                "outcome": ["fail"] * len(broken),
                "left": [int(values[place, 0, -1]) for place in broken],
                "right": [int(values[place, 0, -1]) - 1 for place in broken],
                "cells": [total + handled] * len(broken),
            },
            len(broken),
        ),
    }
    for table in TABLES:
        columns, rows = tables.get(table.name, ({}, 0))
        if table.name != "documents":
            _write(folder, table.name, year, columns, rows)


def _write(folder: Path, table: str, year: int, columns: dict[str, Any], rows: int) -> None:
    """The rows as a file; a column that is not given has the least value of its type, or null."""
    schema = arrow_schema(table)
    arrays = []
    for field in schema:
        if field.name in columns:
            arrays.append(pa.array(columns[field.name], field.type))
        elif rows and pa.types.is_boolean(field.type):
            arrays.append(pa.array([False] * rows))
        else:
            arrays.append(pa.nulls(rows, field.type))
    path = folder / table / f"{PARTITION}={year}" / "part-00000.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")
