"""The encoding is what the bytes say it is, whatever header and meta tag claim."""

from __future__ import annotations

import random

import pytest

from extract import extract_document
from extract.readers.charset import decode
from tests.comparison import Comparison, compare
from tests.generator import SEPARATED_SHAPES, consistent_figures

TEXT = "某县财政局2024年政府信息公开工作年度报告。本年新收政府信息公开申请数量为三件，均已按期答复。"


@pytest.mark.parametrize(
    "claimed", [None, "text/html; charset=utf-8", "text/html; charset=gb2312", "text/html; charset=x"]
)
@pytest.mark.parametrize("actual", ["utf-8", "gb18030", "gbk"])
def test_the_text_is_right_whatever_is_claimed(actual: str, claimed: str | None) -> None:
    assert decode(TEXT.encode(actual), claimed)[0] == TEXT


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides_and_is_no_text(name: str) -> None:
    assert decode(TEXT.encode(name), "text/plain; charset=gbk")[0] == TEXT


def test_a_page_in_gbk_that_claims_utf_8_is_read() -> None:
    page = f'<html><head><meta charset="utf-8"></head><body><p>{TEXT}</p></body></html>'
    assert TEXT in decode(page.encode("gbk"))[0]


def test_utf_8_cut_in_the_middle_of_a_character_stays_utf_8() -> None:
    assert decode(TEXT.encode()[:-1]) == (TEXT[:-1], "utf-8")


def test_a_stray_byte_does_not_change_a_number() -> None:
    figures = consistent_figures(random.Random(1), "2021", "medium")
    text = SEPARATED_SHAPES["lines_without_prose"](figures, random.Random(1))
    text = text if isinstance(text, str) else text.decode()
    (report,) = extract_document(b"\xff" + text.encode()).reports
    assert compare(figures, report, table="requests") == Comparison(right=175)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "gb18030"])
def test_a_report_in_another_encoding_gives_the_same_numbers(name: str) -> None:
    figures = consistent_figures(random.Random(2), "2021", "medium")
    text = SEPARATED_SHAPES["lines_without_prose"](figures, random.Random(2))
    text = text if isinstance(text, str) else text.decode()
    mark = "\ufeff" if name.startswith("utf-16") else ""
    (report,) = extract_document((mark + text).encode(name)).reports
    assert compare(figures, report, table="requests") == Comparison(right=175)
