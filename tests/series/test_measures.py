"""Measures by hand, and that DuckDB and Python say the same of generated reports on all forms."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from extract import extract_document
from extract.dataset.series import figures, measures, series
from extract.dataset.views import SOURCES, views
from extract.dataset.writer import DatasetWriter
from extract.forms import FormError
from extract.series.measures import due_on, evaluate, load_measures, parse_measures
from extract.series.page import PAGE, render
from tests.dataset.made import extracted, matrix, number, report
from tests.generator import (
    HTML_SHAPES,
    VERTICAL_FORMS,
    VERTICAL_HTML_SHAPES,
    consistent_figures,
    vertical_figures,
    with_blanks,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

BY_NAME = {measure.name: measure for measure in load_measures()}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generated reports on every form, whole and with blanks, read from their pages."""
    folder = tmp_path_factory.mktemp("series") / "d"
    with DatasetWriter(folder, extractor_version="1") as writer:
        for seed in range(36):
            rng = random.Random(seed)
            if seed % 3 == 2:
                older = vertical_figures(rng, VERTICAL_FORMS[seed // 3 % 3], blank=0.05 * (seed % 2))
                data = VERTICAL_HTML_SHAPES["tidy"](older, rng)
            else:
                made = consistent_figures(rng, ("2019", "2021")[seed % 3])
                data = HTML_SHAPES["tidy"](with_blanks(made, rng) if seed % 4 == 0 else made, rng)
            assert writer.add(f"{seed}.html", f"{seed:032x}" * 2, extract_document(data)) == 1
    return folder


@pytest.fixture(scope="module")
def connection(dataset: Path) -> duckdb.DuckDBPyConnection:
    tables = {name: f"read_parquet('{dataset}/{name}/*/*.parquet', hive_partitioning=true)" for name in SOURCES}
    found = duckdb.connect()
    for sql in views(tables).values():
        found.execute(sql)
    return found


def rows(table: pa.Table, columns: list[str]) -> list[tuple[Any, ...]]:
    return sorted(zip(*(table[name].to_pylist() for name in columns), strict=True), key=str)


def test_duckdb_and_python_give_the_same_figures(dataset: Path, connection: duckdb.DuckDBPyConnection) -> None:
    ours = figures(dataset)
    theirs = connection.sql("SELECT * FROM figures").to_arrow_table()
    assert ours.column_names == theirs.column_names
    assert rows(ours, ours.column_names) == rows(theirs, ours.column_names)
    assert ours.num_rows == 36


def test_duckdb_and_python_give_the_same_series(dataset: Path, connection: duckdb.DuckDBPyConnection) -> None:
    ours = series(dataset)
    theirs = connection.sql("SELECT * FROM series").to_arrow_table()
    assert ours.column_names == theirs.column_names
    assert rows(ours, ours.column_names) == rows(theirs, ours.column_names)
    assert set(ours["form"].to_pylist()) == {"2021", "2019", *VERTICAL_FORMS}
    assert set(ours["comparable"].to_pylist()) == {"reference", "exact", "approximate"}


def test_duckdb_and_python_give_the_same_measures(dataset: Path, connection: duckdb.DuckDBPyConnection) -> None:
    ours = measures(dataset)
    theirs = connection.sql("SELECT * FROM measures").to_arrow_table()
    assert sorted(ours.column_names) == sorted(theirs.column_names)
    assert rows(ours, ours.column_names) == rows(theirs, ours.column_names)
    values = ours["value"].to_pylist()
    assert any(value is None for value in values)
    assert not any(value is not None and math.isnan(value) for value in values)


def test_one_report_by_hand_is_what_the_dataset_says(dataset: Path) -> None:
    wide = {row["report_id"]: row for row in figures(dataset).to_pylist()}
    for row in measures(dataset).to_pylist():
        found = evaluate(BY_NAME[row["measure"]], wide[row["report_id"]])
        assert (found.value, found.numerator, found.denominator) == (row["value"], row["numerator"], row["denominator"])


def test_a_measure_with_a_null_part_or_a_denominator_of_zero_is_null() -> None:
    rate = BY_NAME["disclosure_rate"]
    assert evaluate(rate, {"granted": 3, "partially_granted": 1, "processed_total": 8}).value == 0.5
    assert evaluate(rate, {"granted": 3, "partially_granted": None, "processed_total": 8}).value is None
    assert evaluate(rate, {"granted": 3, "processed_total": 8}).value is None
    assert evaluate(rate, {"granted": 0, "partially_granted": 0, "processed_total": 0}).value is None
    assert (
        evaluate(BY_NAME["normative_docs_net_increase"], {"normative_docs_issued": 2, "normative_docs_repealed": 5})[2]
        == -3
    )


def test_published_rates_come_out() -> None:
    # 上海市人民政府办公厅 2019: 4.34 % of 805 results refused; 上海普陀: 81 of 263 answers granted, 30.80 %.
    assert evaluate(BY_NAME["denial_rate"], {"denied": 35, "processed_total": 805}).value == 35 / 805
    putuo = {"answers_granted": 80, "partially_granted": 1, "answers": 263}
    assert round(100 * (evaluate(BY_NAME["disclosure_rate_2014"], putuo).value or 0), 2) == 30.80


def test_requests_by_head_need_the_population_and_a_report_on_the_whole_division(tmp_path: Path) -> None:
    whole = report(2024, requests=matrix("2021", 530), scope="government_aggregate")
    office = report(2023, requests=matrix("2021", 530), scope="agency")
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        writer.add("a", "a" * 64, extracted(whole))
        writer.add("b", "b" * 64, extracted(office))
    population = {f"{'a' * 32}-0": 5_300_000.0, f"{'b' * 32}-0": 5_300_000.0}
    found = measures(tmp_path / "d", {"population": population}).to_pylist()
    assert [(row["report_year"], row["value"]) for row in found if row["measure"] == "requests_per_10k"] == [
        (2024, 1.0)
    ]
    names = {row["measure"] for row in measures(tmp_path / "d").to_pylist()}
    assert "requests_per_10k" not in names


def test_every_share_names_its_denominator() -> None:
    for measure in load_measures():
        assert bool(measure.denominator) == bool(measure.of)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"processed_total"', '"processed"', "no series processed"),
        ('of = "总计"', 'of = ""', "a denominator has a name"),
        ('forms = ["2021"]', 'forms = ["2014"]', "series granted does not join form 2014"),
        ('label = "率"', 'labels = "率"', "unknown field"),
    ],
)
def test_a_measure_that_divides_by_nothing_known_is_refused(old: str, new: str, message: str) -> None:
    text = (
        'due = []\n[[measures]]\nname = "rate"\nlabel = "率"\nforms = ["2021"]\nnumerator = ["granted"]\n'
        'denominator = ["processed_total"]\nof = "总计"\n'
    )
    assert len(parse_measures(text).measures) == 1
    with pytest.raises(FormError, match=message):
        parse_measures(text.replace(old, new))


def test_reports_are_due_by_law() -> None:
    days = [str(due_on(year, scope)) for year, scope in ((2018, "agency"), (2019, "agency"), (2019, "government_own"))]
    assert days == ["2019-03-31", "2020-01-31", "2020-03-31"]
    assert due_on(2024, "unknown") is None
    assert due_on(0, "agency") is None


def test_the_page_is_the_one_that_the_data_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()


def test_an_absurd_number_does_not_stop_the_views(tmp_path: Path) -> None:
    huge = {(row, "total"): number(10**18 - 1) for row in ("granted", "partially_granted", "processed_total")}
    huge |= {(row.name, "total"): number(10**18 - 1) for row in matrix("2021").rows if row.name.startswith("denied")}
    with DatasetWriter(tmp_path / "d", extractor_version="1") as writer:
        writer.add("a", "a" * 64, extracted(report(2024, requests=matrix("2021", cells=huge))))
    found = {row["measure"]: row["value"] for row in measures(tmp_path / "d").to_pylist()}
    assert found["denial_rate"] == 8.0
    assert figures(tmp_path / "d")["denied"].to_pylist() == [8 * (10**18 - 1)]
