"""Merged, missing and padded cells: a number is read where it stands under the header, or not at all."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from extract import extract_reports
from extract.document import Grid, GridCell
from extract.matrix.spans import layout
from tests.comparison import compare
from tests.generator import HTML_SHAPES, JOINED_SHAPES, SEPARATED_SHAPES, Figures, consistent_figures

HEAD = (
    "<tr><td rowspan=2>申请人情况</td><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td>"
    "<td rowspan=2>总计</td></tr>"
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)
FULL = "<tr><td>二、上年结转政府信息公开申请数量</td>" + "<td>1</td>" * 6 + "<td>6</td></tr>"
LAST = "<tr><td>（二）部分公开</td>" + "<td>0</td>" * 7 + "</tr>"


def granted(cells: str) -> list[tuple[object, str]]:
    """The cells of one row between two whole ones."""
    first = FULL.replace("二、上年结转", "一、本年新收")
    page = f"<table>{HEAD}{first}{FULL}<tr><td>（一）予以公开</td>{cells}</tr>{LAST}</table>"
    (report,) = extract_reports(page.encode())
    rows = {row.name: row for row in report.requests.rows}
    assert [cell.value for cell in rows["carried_in"].cells] == [1, 1, 1, 1, 1, 1, 6]
    assert [cell.value for cell in rows["partially_granted"].cells] == [0] * 7
    return [(cell.value, cell.state) for cell in rows["granted"].cells]


def test_a_browser_s_grid() -> None:
    rows = ((GridCell("a", 2, 1), GridCell("b", 1, 2)), (GridCell("c"), GridCell("d")), (GridCell("e", 1, 3),))
    assert layout(Grid(1, rows)) == [
        [(0, 0), (0, 1), (0, 1)],
        [(0, 0), (1, 0), (1, 1)],
        [(2, 0), (2, 0), (2, 0)],
    ]


def test_a_whole_row_is_read() -> None:
    assert granted("".join(f"<td>{n}</td>" for n in (9, 8, 7, 6, 5, 4, 39))) == [
        (n, "number") for n in (9, 8, 7, 6, 5, 4, 39)
    ]


def test_a_blank_over_several_columns_leaves_the_others_in_place() -> None:
    found = granted("<td>9</td><td colspan=5></td><td>9</td>")
    assert [value for value, _ in found] == [9, None, None, None, None, None, 9]
    assert {state for value, state in found if value is None} == {"blank"}


def test_a_number_over_several_columns_belongs_to_none_of_them() -> None:
    found = granted("<td>9</td><td colspan=5>3</td><td>12</td>")
    assert found == [(9, "number"), *[(None, "ambiguous")] * 5, (12, "number")]


@pytest.mark.parametrize("cells", ["<td>9</td><td>9</td>", "<td>9</td>" * 6])
def test_a_row_with_too_few_cells_is_not_shifted_into_place(cells: str) -> None:
    assert all(value is None for value, _ in granted(cells))


def test_a_missing_cell_in_the_middle_is_not_closed_up() -> None:
    found = granted("<td>9</td><td></td><td></td><td></td><td></td><td>9</td>")
    assert all(value is None for value, _ in found)


def test_digits_with_a_blank_inside_are_one_number_only_if_the_sum_says_so() -> None:
    zeros = "<td>0</td>" * 5
    assert granted(f"<td>1 62</td>{zeros}<td>162</td>")[0] == (162, "number")
    assert granted(f"<td>1 62</td>{zeros}<td>63</td>")[0] == (None, "unreadable")


@pytest.mark.parametrize("text", ["1O", "约5", "5（见附件）", "l2", "1.5", "-3", "三"])
def test_what_is_no_count_is_null_and_kept_as_printed(text: str) -> None:
    value, state = granted(f"<td>{text}</td>" + "<td>0</td>" * 6)[0]
    assert value is None
    assert state in ("unreadable", "word")


@pytest.mark.parametrize("more", [1, 2, 30])
def test_numbers_beyond_the_last_column_are_not_lost_in_silence(more: int) -> None:
    figures = consistent_figures(random.Random(3), "2021", "small")
    page = HTML_SHAPES["tidy"](figures, random.Random(3)).decode()
    end = page.index("</tr>", page.index("（一）予以公开"))
    (report,) = extract_reports((page[:end] + "<td>9</td>" * more + page[end:]).encode())
    assert compare(figures, report, table="requests").wrong == []
    assert report.findings or report.grade != "A"


LONG = "9" * 30


@pytest.mark.parametrize("shape", ["tidy", "lines_without_prose", "joined_with_spaces"])
def test_a_number_longer_than_any_count_is_unreadable_in_a_table_and_in_text(shape: str) -> None:
    figures = consistent_figures(random.Random(3), "2021", "small")
    shapes: dict[str, Callable[[Figures, random.Random], bytes | str]] = {
        **HTML_SHAPES,
        **SEPARATED_SHAPES,
        **JOINED_SHAPES,
    }
    made = shapes[shape](figures, random.Random(3))
    text = made if isinstance(made, str) else made.decode()
    at = text.index("一、本年新收")
    first = re.compile(r"(?<=[>\s量])\d+").search(text, at + 8)
    assert first is not None
    (report,) = extract_reports((text[: first.start()] + LONG + text[first.end() :]).encode())
    assert report.requests.rows[0].cells[0].value is None
    assert report.requests.to_pandas().shape == (25, 7)
