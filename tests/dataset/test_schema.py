import pyarrow as pa
import pytest

from extract.dataset.chinese import IncompleteError, check_complete
from extract.dataset.dictionary import PAGES, Language, render
from extract.dataset.release.schema import RELEASE_TABLES
from extract.dataset.schema import PARTITION, TABLES, Column, Table, arrow_schema
from extract.report import COLUMNS, OUTCOMES

NAMES = [
    "documents",
    "reports",
    "requests",
    "cells",
    "disclosures",
    "remedies",
    "indicators",
    "sections",
    "findings",
    "report_sources",
]
OURS = ["agencies", "agency_names", "divisions"]


def test_tables_are_those_of_the_contract() -> None:
    assert [table.name for table in TABLES] == NAMES + OURS


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "documents",
            (
                "document_id source media_type encoding archive archive_offset fetched_at status reason reports "
                "extractor_version"
            ),
        ),
        (
            "reports",
            (
                "report_id document_id source title agency_name agency_code division_code report_year scope form "
                "published_on grade revision is_current"
            ),
        ),
        ("requests", f"report_id report_year form row row_number row_label {' '.join(COLUMNS)}"),
        ("cells", "report_id table row column value raw state method readings suggested locator"),
        ("disclosures", "report_id item value unit state"),
        ("remedies", f"report_id channel {' '.join(OUTCOMES)}"),
        ("indicators", "report_id report_year form indicator number label value cumulative unit state"),
        ("sections", "report_id number heading text"),
        ("findings", "report_id check outcome left right cells"),
        ("report_sources", "report_id document_id source role"),
    ],
)
def test_columns_of_the_contract_are_there_in_order(table: str, columns: str) -> None:
    names = [column.name for spec in TABLES if spec.name == table for column in spec.columns]
    assert [name for name in names if name in columns.split()] == columns.split()


@pytest.mark.parametrize("table", NAMES + OURS)
def test_every_field_is_described_and_the_partition_is_not_stored(table: str) -> None:
    schema = arrow_schema(table)
    assert PARTITION not in schema.names
    assert schema.metadata[b"table"].decode() == table
    for field in schema:
        assert field.metadata[b"description"]
        assert field.metadata[b"label_zh"]
        assert {b"unit", b"nulls"} <= set(field.metadata)


def test_types_of_numbers() -> None:
    assert arrow_schema("requests").field("total").type == pa.int64()
    assert arrow_schema("cells").field("value").type == pa.decimal128(24, 6)
    assert arrow_schema("disclosures").field("value").type == pa.decimal128(24, 6)
    assert arrow_schema("documents").field("fetched_at").type == pa.timestamp("us", tz="UTC")
    assert arrow_schema("findings").field("cells").type == pa.list_(pa.string())


@pytest.mark.parametrize("language", PAGES)
def test_the_dictionary_pages_are_up_to_date(language: Language) -> None:
    assert PAGES[language].read_text(encoding="utf-8") == render(language), "run: python -m extract.dataset.dictionary"


def test_every_table_column_unit_and_null_has_a_chinese_text() -> None:
    check_complete(RELEASE_TABLES)


def test_a_column_without_chinese_text_is_refused() -> None:
    columns = (Column("shade", "string", "Colour.", "颜色", "nm", "too dark"),)
    with pytest.raises(IncompleteError) as refused:
        check_complete((*RELEASE_TABLES, Table("paint", "pot", "颜料", "Paint.", columns)))
    for problem in ("paint: no text", "paint.shade: no text", "the unit 'nm'", "the meaning of null 'too dark'"):
        assert problem in str(refused.value)


def test_a_chinese_text_that_belongs_to_no_column_is_refused() -> None:
    with pytest.raises(IncompleteError, match="sections: a text, but no such table"):
        check_complete([table for table in RELEASE_TABLES if table.name != "sections"])
