"""Plain text to lines, and to grids where it keeps its cells apart."""

from __future__ import annotations

import pytest

from extract.document import Grid, Line
from extract.readers.text import read_text

LABEL = "一、本年新收政府信息公开申请数量"


def grids(text: str) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in read_text(text).blocks
        if isinstance(block, Grid)
    ]


def lines(text: str) -> list[tuple[str, int]]:
    return [(block.text, block.number) for block in read_text(text).blocks if isinstance(block, Line)]


@pytest.mark.parametrize("separator", ["|", "\t", ","])
def test_blank_cells_keep_their_place(separator: str) -> None:
    cells = [LABEL, "1", "", "0", "", "", "0", "1"]
    row = separator.join(cells)
    text = f"|{row}|\n|---|---|" if separator == "|" else row
    assert grids(f"{text}\n") == [[cells]]


def test_a_comma_inside_quotes_groups_digits() -> None:
    assert grids(f'{LABEL},"1,234",0,0,0,0,0,"1,234"\n') == [[[LABEL, "1,234", "0", "0", "0", "0", "0", "1,234"]]]


def test_commas_in_prose_make_no_table() -> None:
    assert grids("一是加强领导,二是健全制度,三是强化培训,四是注重宣传,五是加强监督,六是抓好整改,七是总结。\n") == []


def test_lines_keep_their_number_in_the_file() -> None:
    assert lines("a\n\n  \nb\r\nc") == [("a", 1), ("b", 4), ("c", 5)]


@pytest.mark.parametrize("number", ["- 3 -", "—3—", "－ 3 －", "第 3 页 共 12 页", "第3页/共12页"])
def test_page_numbers_on_lines_of_their_own_go(number: str) -> None:
    assert lines(f"a\n{number}\nb") == [("a", 1), ("b", 3)]


@pytest.mark.parametrize("value", ["3", "-", "—", "-3", "0"])
def test_a_cell_on_a_line_of_its_own_stays(value: str) -> None:
    assert lines(f"a\n{value}\nb") == [("a", 1), (value, 2), ("b", 3)]


def test_a_row_of_pipes_wrapped_within_a_number_is_not_cut_there() -> None:
    text = "| 类别 | 甲 | 总计 |\n| --- | --- | --- |\n| 部分公开 | 101 | 10\n1 |\n| 不予公开 | 3 | 3 |\n"
    (rows,) = grids(text)
    assert rows == [["类别", "甲", "总计"], ["部分公开", "101", "10\n1"], ["不予公开", "3", "3"]]


def test_a_row_of_pipes_that_ends_nowhere_may_be_cut() -> None:
    document = read_text("| 类别 | 甲 | 总计 |\n| 部分公开 | 101 | 10\n| 不予公开 | 3 | 3 |\n")
    assert [grid.closed for grid in document.blocks if isinstance(grid, Grid)] == [False, True]


def test_rows_that_never_end_with_a_pipe_are_whole() -> None:
    document = read_text("| 类别 | 甲 | 总计\n| 部分公开 | 101 | 101\n")
    assert [grid.closed for grid in document.blocks if isinstance(grid, Grid)] == [True]


def test_marks_of_bold_text_part_nothing_and_keep_places() -> None:
    (line, _) = read_text("**一、本年新收** 5\n6").blocks
    assert isinstance(line, Line)
    assert line.text == "  一、本年新收   5"


@pytest.mark.parametrize("text", ["> 一、总体情况\n>\n> 本年新收 5", "一、总体情况\r\r本年新收 5"])
def test_quoted_lines_and_lines_that_end_with_a_return_alone(text: str) -> None:
    assert [block.text.strip() for block in read_text(text).blocks if isinstance(block, Line)] == [
        "一、总体情况",
        "本年新收 5",
    ]
