from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from extract.dataset.reading import read_report, read_table
from extract.dataset.writer import DatasetWriter
from extract.report import Extraction, ReportSource
from tests.dataset.made import extracted, report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from extract.report import Report

NAMES = ("沭阳县水利局", "三明市财政局", "信访局", "北京市朝阳区统计局", "沭阳县财政局")
REPORTS = {
    f"{place:032x}" * 2: report(2023 + place % 2, agency_name=NAMES[place % 5], division_code=None, title=f"{place}")
    for place in range(30)
}


def write(out: Path, reports: list[tuple[str, Report]], flush_weight: int = 1) -> None:
    with DatasetWriter(out, extractor_version="1", flush_weight=flush_weight) as writer:
        for digest, made in reports:
            writer.add(f"http://x/{digest[:32]}", digest, extracted(made))


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*.parquet")) if "documents" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_reports_of_a_place_stand_together_and_in_one_row_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.dataset.arranging.GROUP", 4)
    write(tmp_path / "d", list(REPORTS.items()))
    for table in ("reports", "requests", "cells", "sections"):
        for year in (2023, 2024):
            file = pq.ParquetFile(tmp_path / "d" / table / f"report_year={year}" / "part-00000.parquet")
            groups = [file.read_row_group(place)["report_id"].to_pylist() for place in range(file.num_row_groups)]
            assert [len(set(group)) for group in groups] == [4, 4, 4, 3]
            assert len(set().union(*groups)) == 15
    codes = [row["place_code"] for row in read_table(tmp_path / "d", "requests").to_pylist()]
    of_2023 = codes[: len(codes) // 2]
    assert of_2023 == sorted(of_2023, key=lambda code: code or "9")
    assert set(codes) == {"321322", "350400", "110105", None}


def test_reports_are_whole_after_sorting(tmp_path: Path) -> None:
    write(tmp_path / "d", list(REPORTS.items()))
    for digest, made in list(REPORTS.items())[::7]:
        assert read_report(tmp_path / "d", f"{digest[:32]}-0") == made


def test_the_order_in_which_reports_come_changes_no_byte(tmp_path: Path) -> None:
    write(tmp_path / "a", list(REPORTS.items()))
    shuffled = random.Random(1).sample(list(REPORTS.items()), len(REPORTS))
    write(tmp_path / "b", shuffled, flush_weight=1000)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_file_in_order_is_left_as_it_is(tmp_path: Path) -> None:
    write(tmp_path / "a", list(REPORTS.items())[:1])
    write(tmp_path / "b", list(REPORTS.items())[:1], flush_weight=1000)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_rows_of_a_report_that_is_not_there_are_kept(tmp_path: Path) -> None:
    digest, made = next(iter(REPORTS.items()))
    page = ReportSource("f" * 32 + "-0", 2023, "f" * 64, "http://x/page", "context")
    with DatasetWriter(tmp_path / "d", extractor_version="1", flush_weight=1) as writer:
        writer.add(
            "http://x/page", "f" * 64, Extraction("not_a_report", "no_matrix", "text/html", None, sources=(page,))
        )
        writer.add("http://x/file", digest, extracted(made))
    rows = read_table(tmp_path / "d", "report_sources", ["source"]).to_pylist()
    assert sorted(row["source"] for row in rows) == ["http://x/file", "http://x/page"]
