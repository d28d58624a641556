"""The matrix in layouts that the form does not have: read as what it says, or ambiguous, and never another row's."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from extract import extract_reports
from extract.forms import load_form

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = load_form("2021").requests.rows
NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
TITLE = "甲县水利局2024年政府信息公开工作年度报告"
HEADING = "三、收到和处理政府信息公开申请情况"
LINES = [
    (f"{row.ordinal}、{row.label}", [str(10 * i), "1", "0", "2", "0", "0", str(10 * i + 3)])
    for i, row in enumerate(ROWS, 1)
]


def _tds(texts: list[str]) -> str:
    return f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>"


def _read(document: str) -> list[list[str | None]]:
    (report,) = extract_reports(document.encode())
    return [[None if cell.value is None else str(cell.value) for cell in row.cells] for row in report.requests.rows]


def _text(lines: list[str]) -> str:
    return "\n".join([TITLE, HEADING, *lines, "甲县水利局"])


OFFICIAL = [values for _, values in LINES]


@pytest.mark.parametrize("head", [True, False])
def test_labels_behind_their_values_keep_their_own(head: bool) -> None:  # noqa: FBT001
    rows = ([_tds([*NAMES, "项目"])] if head else []) + [_tds([*values, label]) for label, values in LINES]
    document = f"<h1>{TITLE}</h1><table>{''.join(rows)}</table>"
    assert _read(document) == OFFICIAL
    (report,) = extract_reports(document.encode())
    assert report.requests.rows[0].cells[0].locator == f"table:1/row:{1 + head}/cell:1"


def test_a_table_from_right_to_left_is_read_by_its_head() -> None:
    rows = [_tds([*NAMES[::-1], "项目"])] + [_tds([*values[::-1], label]) for label, values in LINES]
    assert _read(f"<h1>{TITLE}</h1><table>{''.join(rows)}</table>") == OFFICIAL


@pytest.mark.parametrize("separator", ["\n", " "])
def test_values_before_their_labels_in_text_are_not_given_to_the_row_before(separator: str) -> None:
    read = _read(_text([separator.join([*values, label]) for label, values in LINES]))
    assert {value for row in read for value in row} == {None}


def test_items_of_section_two_before_their_labels_are_not_given_to_the_item_before() -> None:
    items = [
        "信息内容",
        "本年处理决定数量",
        "117",
        "行政许可",
        "信息内容",
        "本年处理决定数量",
        "45",
        "行政处罚",
        "3",
        "行政强制",
    ]
    matrix = [line for label, values in LINES for line in (label, *values)]
    (report,) = extract_reports("\n".join([TITLE, "二、主动公开政府信息情况", *items, HEADING, *matrix]).encode())
    assert {item.cell.value for item in report.disclosures} <= {None}


def test_a_foot_written_above_the_body_keeps_its_row() -> None:
    (last, values), body = LINES[-1], "".join(_tds([label, *counts]) for label, counts in LINES[:-1])
    head = _tds(["项目", *NAMES])
    table = f"<thead>{head}</thead><tfoot>{_tds([last, *values])}</tfoot><tbody>{body}</tbody>"
    assert _read(f"<h1>{TITLE}</h1><table>{table}</table>") == OFFICIAL


@pytest.mark.parametrize(
    "line",
    [
        lambda label, values: f"{label}： {' '.join(values)}",
        lambda label, values: "\n".join([f"{label}：", *values]),
        lambda label, values: f"{label}：{'，'.join(values)}",
        lambda label, values: f"│{label}│{'│'.join(values)}│",
        lambda label, values: f"|**{label}**|{'|'.join(f'**{value}**' for value in values)}|",
        lambda label, values: f"|{label.replace('.', chr(92) + '.')}|{'|'.join(values)}|",
    ],
    ids=["colon", "colon and lines", "colon and commas", "box", "bold", "escaped"],
)
def test_marks_around_labels_and_values_take_no_number_away(line: Callable[[str, list[str]], str]) -> None:
    assert _read(_text([line(label, values) for label, values in LINES])) == OFFICIAL


def test_all_labels_before_all_numbers_are_ambiguous_and_not_blank() -> None:
    labels, numbers = [label for label, _ in LINES], [value for _, values in LINES for value in values]
    (report,) = extract_reports(_text([*labels, *numbers]).encode())
    assert {cell.state for row in report.requests.rows for cell in row.cells} <= {"ambiguous", "absent"}


def test_a_page_that_a_feed_has_escaped_is_read() -> None:
    table = f"<table>{_tds(['项目', *NAMES])}{''.join(_tds([label, *values]) for label, values in LINES)}</table>"
    assert _read(html.escape(f"<h1>{TITLE}</h1>{table}")) == OFFICIAL


def test_the_halves_of_a_matrix_side_by_side_in_two_tables_are_one() -> None:
    tables = [
        "".join(_tds([label, *cells[part]]) for label, cells in [("项目", NAMES), *LINES])
        for part in (slice(0, 4), slice(4, 7))
    ]
    assert _read(f"<h1>{TITLE}</h1>{''.join(f'<table>{table}</table>' for table in tables)}") == OFFICIAL
