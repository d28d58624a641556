"""The description of the tables: one file, and a bad one is refused with the place named."""

from __future__ import annotations

import pytest

from extract.dataset.schema import TABLES, SchemaError, read_tables
from extract.report import COLUMNS, OUTCOMES

SHARED = '[shared.key]\nname = "key"\ntype = "string"\nlabel_zh = "键"\ndescription = "Key."\n'
TABLE = '[[tables]]\nname = "t"\nrow = "thing"\nlabel_zh = "表"\ndescription = "Things."\n'
KEY = '[[tables.columns]]\nshared = "key"\n'
COLUMN = '[[tables.columns]]\nname = "a"\ntype = "int32"\nlabel_zh = "甲"\ndescription = "A."\n'


def test_columns_are_those_of_the_file_with_shared_ones_and_one_for_each_outcome() -> None:
    each = '[[tables.columns]]\neach = "outcome"\ntype = "int64"\ndescription = "Cases: {label}."\nunit = "件"\n'
    (table,) = read_tables(SHARED + TABLE + KEY + COLUMN + each)
    assert [column.name for column in table.columns] == ["key", "a", *OUTCOMES]
    assert (table.columns[2].description, table.columns[2].label_zh) == ("Cases: decision upheld.", "结果维持")
    assert (table.columns[1].unit, table.columns[1].nulls) == ("", "never")


def test_the_request_matrix_has_the_form_s_columns_in_its_order() -> None:
    (requests,) = [table for table in TABLES if table.name == "requests"]
    assert [column.name for column in requests.columns if column.name in COLUMNS] == list(COLUMNS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tables = [", "tables.toml: "),
        (TABLE + COLUMN, "'shared' is not there"),
        (SHARED + TABLE + '[[tables.columns]]\nshared = "code"\n', "'code' is not there"),
        (SHARED + TABLE + COLUMN.replace("int32", "int16"), "int16"),
        (SHARED + TABLE + COLUMN + 'colour = "red"\n', "colour"),
        (SHARED + TABLE + COLUMN.replace('label_zh = "甲"\n', ""), "label_zh"),
        (SHARED + TABLE + COLUMN + COLUMN, "table t has two columns a"),
        (SHARED + TABLE + '[[tables.columns]]\neach = "year"\ntype = "int64"\ndescription = "x"\n', "'year'"),
    ],
)
def test_a_bad_description_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(SchemaError, match=says):
        read_tables(text)
