"""A matrix whose sums say that 总计 stands first, whatever its header says."""

from __future__ import annotations

import pytest

from extract import extract_reports
from extract.forms import load_form

LABELS = [f"{row.ordinal}、{row.label}" for row in load_form("2021").requests.rows]
TOTAL_FIRST = ["6", "1", "2", "0", "0", "0", "3"]
OFFICIAL = ["1", "2", "0", "0", "0", "3", "6"]
TITLE = "甲县水利局2024年政府信息公开工作年度报告"


def page(values: list[str], zeros: int = 5) -> str:
    rows = [values] * (len(LABELS) - zeros) + [["0"] * 7] * zeros
    lines = (
        f"<tr><td>{label}</td>{''.join(f'<td>{value}</td>' for value in row)}</tr>"
        for label, row in zip(LABELS, rows, strict=True)
    )
    return f"<h1>{TITLE}</h1><table>{''.join(lines)}</table>"


def text(values: list[str]) -> str:
    head = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    return "\n".join([TITLE, *head, *(line for label in LABELS for line in (label, *values))])


@pytest.mark.parametrize("document", [page(TOTAL_FIRST), text(TOTAL_FIRST)], ids=["no header", "header refuted"])
def test_a_total_that_stands_first_is_not_given_to_natural_persons(document: str) -> None:
    (report,) = extract_reports(document.encode())
    received = report.requests.rows[0].cells
    assert [cell.value for cell in received] == [None, None, None, 0, 0, None, None]
    assert {cell.state for cell in received} == {"ambiguous", "number"}


@pytest.mark.parametrize("document", [page(OFFICIAL), text(OFFICIAL)], ids=["no header", "header"])
def test_the_official_order_is_read(document: str) -> None:
    (report,) = extract_reports(document.encode())
    assert [cell.value for cell in report.requests.rows[0].cells] == [1, 2, 0, 0, 0, 3, 6]


def test_rows_of_zeros_are_read_whatever_the_order() -> None:
    (report,) = extract_reports(page(TOTAL_FIRST).encode())
    assert [cell.value for cell in report.requests.rows[-1].cells] == [0] * 7


def test_one_row_that_breaks_its_sum_puts_nothing_in_doubt() -> None:
    broken = page(OFFICIAL).replace("<td>1</td><td>2</td>", "<td>9</td><td>2</td>", 1)
    (report,) = extract_reports(broken.encode())
    assert report.requests.rows[0].cells[0].value == 9
