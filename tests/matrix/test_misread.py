from __future__ import annotations

import pytest

from extract.document import Grid, GridCell, Line
from extract.matrix.misread import with_known_labels


def read(text: str, certainty: float | None = 0.4) -> str:
    (block,) = with_known_labels([Grid(1, ((GridCell(text, certainty=certainty),),))])
    assert isinstance(block, Grid)
    return block.rows[0][0].text


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("2人或其他组织", "法人或其他组织"),
        ("去律服务机构", "法律服务机构"),
        ("结果维特", "结果维持"),
        ("结果纠止", "结果纠正"),
        ("行政复仪", "行政复议"),
        ("行政处刚", "行政处罚"),
        ("政府集中采沟", "政府集中采购"),
    ],
)
def test_a_misread_head_becomes_the_only_one_it_can_be(misread: str, meant: str) -> None:
    assert read(misread) == meant


@pytest.mark.parametrize(
    "text", ["本年口口件数", "本年制止件数", "属于国家秘蜜", "其他处埋", "无法提拱", "结果", "总汁"]
)
def test_what_could_be_two_heads_or_a_row_is_left_as_it_was_read(text: str) -> None:
    assert read(text) == text


def test_numbers_known_labels_stored_text_and_prose_are_left_alone() -> None:
    assert [read(text) for text in ("10", "结果维持", "")] == ["10", "结果维持", ""]
    assert read("结果维特", certainty=None) == "结果维特"
    line = Line("结果维特", 1, None, 0.3)
    assert with_known_labels([line]) == (line,)
