import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.columns import Columns
from extract.dataset.schema import arrow_schema
from extract.report import Cell, Disclosure, Extraction, Indicator, MatrixRow, RequestMatrix
from tests.dataset.made import BLANK, broken_report, extracted, matrix, number, older_report, report

DIGEST = "ab" * 32


def columns_of(*extractions: Extraction) -> Columns:
    columns = Columns("1")
    for place, extraction in enumerate(extractions):
        columns.add_document(f"{place}.html", f"{place:032x}" * 2, extraction)
    return columns


def rows(columns: Columns, table: str, year: int = 2024) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = columns.tables()[table, year].to_pylist()
    return found


def test_a_report_becomes_rows_of_every_table() -> None:
    tables = columns_of(extracted(broken_report())).tables()
    counts = {name: table.num_rows for (name, _), table in tables.items()}
    assert counts == {
        "documents": 1,
        "reports": 1,
        "requests": 25,
        "cells": 25 * 7 + 3 + 15,
        "disclosures": 3,
        "remedies": 3,
        "sections": 2,
        "findings": 2,
        "report_sources": 1,
    }
    for (name, _), table in tables.items():
        assert table.schema.equals(arrow_schema(name), check_metadata=True)


def test_a_second_number_that_does_not_fit_is_null_and_leaves_the_state_of_the_first() -> None:
    row = Indicator("proactive_documents", 1, "主动公开文件数", "条", number(5), number(10**18))
    columns = columns_of(extracted(older_report(2016, indicators=(row,))))
    (found,) = rows(columns, "indicators", 2016)
    assert (found["value"], found["cumulative"], found["state"]) == (5, None, "number")
    assert [cell["state"] for cell in rows(columns, "cells", 2016)] == ["number", "unreadable"]


def test_the_document_keeps_where_it_comes_from() -> None:
    columns = Columns("7")
    when = dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    extraction = Extraction("unreadable", "too_large", "", None, (), "limit")
    columns.add_document("http://a/", None, extraction, archive="a.warc.gz", archive_offset=319, fetched_at=when)
    (row,) = rows(columns, "documents", 0)
    assert row == {
        "document_id": None,
        "source": "http://a/",
        "media_type": None,
        "encoding": None,
        "archive": "a.warc.gz",
        "archive_offset": 319,
        "fetched_at": when,
        "status": "unreadable",
        "reason": "too_large",
        "detail": "limit",
        "reports": 0,
        "extractor_version": "7",
    }


def test_values_stand_where_they_are_printed_and_null_is_never_zero() -> None:
    columns = columns_of(extracted(broken_report()))
    by_row = {row["row"]: row for row in rows(columns, "requests")}
    assert by_row["received"]["natural_person"] == by_row["received"]["total"] == 1
    assert by_row["processed_total"]["natural_person"] == 2
    assert by_row["denied_process"]["natural_person"] == 0
    assert by_row["denied_process"]["business"] is None
    assert by_row["denied_process"]["research"] is None
    cells = {(row["table"], row["row"], row["column"]): row for row in rows(columns, "cells")}
    assert cells["requests", "processed_total", "natural_person"]["suggested"] == 1
    assert cells["requests", "denied_process", "research"]["readings"] == 2
    assert cells["disclosures", "fees", "10k_yuan"]["value"] == Decimal("59237.244900")
    assert {key: row["state"] for key, row in cells.items() if row["row"] == "denied_process"} == {
        ("requests", "denied_process", "natural_person"): "number",
        ("requests", "denied_process", "business"): "blank",
        ("requests", "denied_process", "research"): "ambiguous",
        ("requests", "denied_process", "nonprofit"): "slash",
        ("requests", "denied_process", "legal_service"): "absent",
        ("requests", "denied_process", "other"): "word",
        ("requests", "denied_process", "total"): "number",
    }


def test_report_ids_depend_on_the_bytes_and_the_place() -> None:
    columns = Columns("1")
    columns.add_document("a", DIGEST, extracted(report(), report(index=1, year=2023)))
    assert rows(columns, "reports")[0]["report_id"] == f"{DIGEST[:32]}-0"
    assert rows(columns, "reports", 2023)[0]["report_id"] == f"{DIGEST[:32]}-1"


def test_the_same_bytes_twice_are_two_documents_and_one_report() -> None:
    columns = Columns("1")
    columns.add_document("empty", DIGEST, Extraction("not_a_report", "no_title", "", None))
    columns.add_document("a", DIGEST, extracted(report()))
    columns.clear()
    columns.add_document("b", DIGEST, extracted(report()))
    assert [row["document_id"] for row in rows(columns, "documents", 0)] == [DIGEST]
    assert ("reports", 2024) not in columns.tables()


def test_a_ragged_report_is_refused_and_leaves_nothing() -> None:
    columns = Columns("1")
    ragged = RequestMatrix("2021", (MatrixRow("received", 1, "", (BLANK,)),))
    with pytest.raises(ValueError, match="received has 1 cells"):
        columns.add_document("a", DIGEST, extracted(report(), report(requests=ragged)))
    assert columns.tables() == {}


@pytest.mark.parametrize(
    ("printed", "whole", "exact", "state"),
    [
        (10**17, 10**17, Decimal(10**17), "number"),
        (-3, -3, Decimal(-3), "number"),
        (Decimal("3.5"), None, Decimal("3.5"), "number"),
        (Decimal("4.0"), 4, Decimal(4), "number"),
        (10**18, None, None, "unreadable"),
        (10**30, None, None, "unreadable"),
        (Decimal("0.1234567"), None, None, "unreadable"),
        (Decimal("1E+20"), None, None, "unreadable"),
        (Decimal("NaN"), None, None, "unreadable"),
    ],
)
def test_a_number_is_stored_exactly_or_not_at_all(
    printed: int | Decimal, whole: int | None, exact: Decimal | None, state: str
) -> None:
    cells = {("received", "natural_person"): number(printed)}
    item = Disclosure("fees", "fees", "", "收费", "万元", number(printed))
    made = report(requests=matrix("2021", cells=cells), disclosures=(item,))
    columns = columns_of(extracted(report(), made))
    assert rows(columns, "requests")[25]["natural_person"] == whole
    (cell,) = [row for row in rows(columns, "cells") if row["raw"] == str(printed) and row["row"] == "received"]
    assert (cell["value"], cell["state"]) == (exact, state)
    stored = rows(columns, "disclosures")[3]
    assert (stored["value"], stored["state"]) == (exact, state)


@given(st.lists(st.none() | st.integers(-(10**18) + 1, 10**18 - 1) | st.decimals(-(10**6), 10**6, places=4)))
def test_decimals_survive(values: list[int | Decimal | None]) -> None:
    items = tuple(
        Disclosure("i", "r", f"{place}", "", "", Cell(value, "", "blank" if value is None else "number"))
        for place, value in enumerate(values)
    )
    tables = columns_of(extracted(report(disclosures=items))).tables()
    if items:
        assert tables["disclosures", 2024]["value"].to_pylist() == values


def test_half_a_surrogate_pair_does_not_stop_the_batch() -> None:
    columns = columns_of(extracted(report(title="a\ud800b")))
    assert rows(columns, "reports")[0]["title"] == "a\\ud800b"
