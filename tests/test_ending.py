"""Texts cut inside their very last number: it is told that it may be cut, and not read as whole."""

from __future__ import annotations

import random

import pytest

from extract import extract_document
from extract.forms import load_form, load_vertical_form
from tests.comparison import compare
from tests.generator import JOINED_SHAPES, SEPARATED_SHAPES, consistent_figures

TITLE = "甲县水利局2016年政府信息公开工作年度报告"
LABELS = [(row.label, row.unit) for row in load_vertical_form("2014").indicators.rows]


def _vertical(separator: str, last: str) -> str:
    values = [*map(str, range(1, len(LABELS))), last]
    cells = (separator.join((label, unit, value)) for (label, unit), value in zip(LABELS, values, strict=True))
    return "\n".join([TITLE, "政府信息公开情况统计表", separator.join(("统计指标", "单位", "统计数")), *cells])


@pytest.mark.parametrize("separator", ["\n", " ", "\t"])
@pytest.mark.parametrize("last", ["2", "230", "23,"])
def test_the_last_number_of_a_vertical_form_at_the_very_end_may_be_cut(separator: str, last: str) -> None:
    extraction = extract_document(_vertical(separator, last).encode())
    (report,) = extraction.reports
    assert extraction.reason == "cut_off"
    cell = report.indicators[-1].cell
    assert (cell.value, cell.state) == (None, "unreadable")
    assert report.indicators[-2].cell.value == len(LABELS) - 1


@pytest.mark.parametrize("end", ["\n", "\n甲县水利局", "人次"])
def test_a_last_number_with_anything_behind_it_is_whole(end: str) -> None:
    extraction = extract_document((_vertical("\n", "230") + end).encode())
    assert extraction.reports[0].indicators[-1].cell.value == 230
    assert extraction.reason is None


def test_a_sum_proves_the_last_number_of_the_matrix() -> None:
    rows = [f"{row.ordinal}、{row.label} 3 0 0 0 0 9 12" for row in load_form("2021").requests.rows]
    title = "甲县水利局2024年政府信息公开工作年度报告"
    for end, value in (("", 12), ("0", None)):
        (report,) = extract_document(("\n".join([title, *rows]) + end).encode()).reports
        assert report.requests.rows[-1].cells[-1].value == value


@pytest.mark.parametrize("name", ["lines", "spaces", "tabs", "comma_separated", "joined", "joined_rows"])
def test_a_text_cut_anywhere_behind_its_labels_yields_no_wrong_number(name: str) -> None:
    for seed in range(3):
        rng = random.Random(f"{name}/{seed}")
        figures = consistent_figures(rng, size="medium")
        text = str((SEPARATED_SHAPES | JOINED_SHAPES)[name](figures, rng))
        for _ in range(12):
            cut = rng.randint(text.find("公开申请数量"), len(text))
            for report in extract_document(text[:cut].encode()).reports:
                assert compare(figures, report).wrong == []
