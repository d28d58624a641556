"""The views in DuckDB: hand-computed measures, refusals of the crosswalk, nulls that stay null."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from extract.dataset.views import SOURCES, views
from extract.dataset.writer import DatasetWriter
from extract.report import COLUMNS, Cell, Disclosure, Indicator, Remedy, Report
from tests.dataset.made import BLANK, extracted, matrix, number, older_report, report


def connect(folder: Path, *reports: Report) -> duckdb.DuckDBPyConnection:
    with DatasetWriter(folder, extractor_version="1") as writer:
        for place, each in enumerate(reports):
            writer.add(f"{place}.html", f"{place:032x}" * 2, extracted(each))
    tables = {name: f"read_parquet('{folder}/{name}/*/*.parquet', hive_partitioning=true)" for name in SOURCES}
    connection = duckdb.connect()
    for sql in views(tables).values():
        connection.execute(sql)
    return connection


def totals(form: str, values: dict[str, int | None]) -> dict[tuple[str, str], Cell]:
    """Cells of natural persons and totals: `values` by row, zero elsewhere; None leaves both blank."""
    rows = [row.name for row in matrix(form).rows]
    return {
        (row, column): BLANK if values.get(row, 0) is None else number(values.get(row) or 0)
        for row in rows
        for column in ("natural_person", "total")
    }


def measures(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    found = connection.sql("SELECT measure, value FROM measures").fetchall()
    return dict(found)


def test_the_published_rates_of_shanghai_2019_come_out(tmp_path: Path) -> None:
    # The report of 上海市人民政府办公厅 for 2019 says 4.34 % of its 805 results were refusals.
    values: dict[str, int | None] = {
        "received": 859, "carried_in": 18, "granted": 272, "partially_granted": 3, "denied_state_secret": 14,
        "denied_internal_affairs": 13, "denied_process": 8, "unavailable_not_held": 265,
        "unavailable_needs_creation": 60, "unavailable_unclear": 12, "declined_petition": 137, "declined_repeat": 21,
        "processed_total": 805, "carried_out": 72,
    }  # fmt: skip
    made = report(2019, "2019", requests=matrix("2019", cells=totals("2019", values)), disclosures=())
    found = measures(connect(tmp_path / "d", made))
    assert round(100 * found["denial_rate"], 2) == 4.35  # 35/805 = 4.3478 %, which the report cuts to 4.34
    assert found["denial_rate"] == 35 / 805
    assert found["disclosure_rate"] == 275 / 805
    assert found["unavailable_rate"] == 337 / 805
    assert found["declined_rate"] == 158 / 805
    assert found["disposal_rate"] == 805 / 877
    assert found["backlog_rate"] == 72 / 877
    assert found["workload"] == 877
    assert found["denied_state_secret_share"] == 14 / 35
    assert found["substantive_disclosure_rate"] == 275 / 310
    assert found["other_handled_rate"] == 0


def test_a_null_part_and_a_denominator_of_zero_give_null(tmp_path: Path) -> None:
    values: dict[str, int | None] = {"received": 3, "granted": 3, "processed_total": 3, "denied_process": None}
    blank = report(2024, requests=matrix("2021", cells=totals("2021", values)))
    found = measures(connect(tmp_path / "blank", blank))
    assert (found["denial_rate"], found["substantive_disclosure_rate"], found["granted_rate"]) == (None, None, 1.0)
    nothing = report(2024, requests=matrix("2021", 0))
    found = measures(connect(tmp_path / "zero", nothing))
    assert (found["granted_rate"], found["disposal_rate"], found["workload"]) == (None, None, 0)


def test_a_series_refuses_what_is_not_comparable_and_names_how_the_rest_compares(tmp_path: Path) -> None:
    new = report(2024)
    old = report(
        2020,
        "2019",
        disclosures=(
            Disclosure("licences_decisions", "licences", "decisions", "行政许可", "件", number(7)),
            Disclosure("normative_docs_total_public", "normative_docs", "total_public", "规范性文件", "件", number(40)),
        ),
    )
    older = older_report(
        2016,
        "2014",
        (
            Indicator("applications_received", 17, "收到申请数", "件", number(17)),
            Indicator("answers", 25, "申请答复数", "件", number(16)),
            Indicator("answers_granted", 27, "同意公开答复数", "件", number(9)),
            Indicator("answers_partially_granted", 28, "同意部分公开答复数", "件", number(1)),
            Indicator("reviews", 40, "行政复议数量", "万件", number(2)),
        ),
    )
    connection = connect(tmp_path / "d", new, old, older)
    found = {
        (series, form): (value, comparable)
        for series, form, value, comparable in connection.sql(
            "SELECT series, form, value, comparable FROM series"
        ).fetchall()
    }
    assert found["received", "2021"] == (3, "reference")
    assert found["received", "2019"] == (3, "exact")
    assert found["received", "2014"] == (17, "approximate")
    assert found["licences", "2019"] == (7, "exact")
    assert found["granted", "2021"] == (3, "reference")
    assert ("granted", "2014") not in found
    assert found["answers_granted", "2014"] == (9, "reference")
    assert ("answers_granted", "2019") not in found
    assert ("normative_docs_in_force", "2019") not in found
    assert found["normative_docs_total_public", "2019"] == (40, "reference")
    assert ("carried_in", "2014") not in found
    assert found["review_total", "2014"] == (None, "approximate")  # printed in 万件
    refused = connection.sql(
        "SELECT reason FROM crosswalk WHERE series = 'granted' AND form = '2014' AND comparable = 'not_comparable'"
    ).fetchall()
    assert len(refused) == 1
    assert "level shifts" in refused[0][0]
    rates = dict(connection.sql("SELECT measure, value FROM measures WHERE report_year = 2016").fetchall())
    assert rates["disclosure_rate_2014"] == 10 / 16
    assert "disclosure_rate" not in rates


def test_the_other_results_of_both_forms_are_one_series(tmp_path: Path) -> None:
    split: dict[str, int | None] = {"other_not_corrected": 1, "other_fee_unpaid": 2, "other_misc": 4}
    new = report(2024, requests=matrix("2021", cells=totals("2021", split)))
    gap = report(2023, requests=matrix("2021", cells=totals("2021", split | {"other_misc": None})))
    old = report(2020, "2019", requests=matrix("2019", cells=totals("2019", {"other_handled": 5})))
    connection = connect(tmp_path / "d", new, gap, old)
    found = connection.sql("SELECT value FROM series WHERE series = 'other_handled' ORDER BY report_year").fetchall()
    assert found == [(5,), (None,), (7,)]


def test_section_two_is_joined_by_its_own_form(tmp_path: Path) -> None:
    mixed = report(
        2021,
        "2021",
        disclosures=(Disclosure("licences_decisions", "licences", "decisions", "行政许可", "件", number(7)),),
    )
    connection = connect(tmp_path / "d", mixed)
    assert connection.sql("SELECT form, disclosure_form, licences FROM figures").fetchall() == [("2021", "2019", 7)]
    assert connection.sql("SELECT form, comparable FROM series WHERE series = 'licences'").fetchall() == [
        ("2019", "exact")
    ]


def test_reviews_and_suits_count_what_is_concluded(tmp_path: Path) -> None:
    five = {"review": (4, 1, 0, 3, 8), "suit_direct": (2, 1, 0, 1, 4), "suit_after_review": (0, 1, 1, 0, 2)}
    remedies = tuple(Remedy(name, tuple(map(number, values))) for name, values in five.items())
    found = measures(connect(tmp_path / "d", report(2024, remedies=remedies)))
    assert found["review_correction_rate"] == 1 / 5
    assert found["review_correction_rate_of_all"] == 1 / 8
    assert found["suit_correction_rate"] == 2 / 5
    assert found["remedy_rate"] == (8 + 6) / 3


@pytest.mark.parametrize(
    ("year", "scope", "day", "expected"),
    [
        (2024, "agency", "2025-01-31", True),
        (2024, "agency", "2025-02-01", False),
        (2024, "government_aggregate", "2025-03-31", True),
        (2018, "agency", "2019-03-31", True),
        (2024, "unknown", "2025-01-20", None),
        (0, "agency", "2025-01-20", None),
    ],
)
def test_timeliness_depends_on_scope_and_year(
    tmp_path: Path, year: int, scope: str, day: str, *, expected: bool | None
) -> None:
    made = msgspec.structs.replace(report(2024), report_year=year, scope=scope)
    connection = connect(tmp_path / "d", made)
    shown = connection.execute("SELECT CAST(? AS DATE) <= due_on FROM timeliness", [day]).fetchall()
    assert shown == [(expected,)]


def test_every_view_and_its_columns_are_described(tmp_path: Path) -> None:
    connection = connect(tmp_path / "d", report(2024))
    described = dict(connection.sql("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    assert set(described) == {"crosswalk", "figures", "series", "measure_definitions", "measures", "timeliness"}
    assert all(described.values())
    assert connection.sql("SELECT count(*) FROM figures").fetchall() == [(1,)]
    assert len(COLUMNS) == 7
