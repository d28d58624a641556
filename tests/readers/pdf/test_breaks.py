"""What browsers make of borders where a page ends: cells that end too early, words below their cell."""

from __future__ import annotations

from extract.readers.pdf.lattice import Box
from extract.readers.pdf.lines import TextLine
from extract.readers.pdf.stitching import stitched
from extract.readers.pdf.tables import Table, TableCell, cell_text, grid_of, without_slivers


def _cell(text: str, box: tuple[int, int, int, int], at: float = 0.0, runs: tuple[TextLine, ...] = ()) -> TableCell:
    lines = (TextLine(at, 0.0, at + 9.0, 9.0, text, 9.0, runs),) if text else ()
    return TableCell(Box(*box), lines, "page:1/box:0,0,0,0", 40.0)


def test_a_group_that_ends_before_its_last_row_makes_no_row() -> None:
    cells = (
        _cell("（四）无法提供", (0, 0, 1, 1)),
        _cell("3.补正后申请内容仍不明确", (0, 1, 2, 2)),
        _cell("7", (0, 2, 2, 3)),
        _cell("", (1, 0, 2, 1)),
        _cell("（五）不予处理", (2, 0, 3, 1)),
        _cell("1.信访举报投诉类申请", (2, 1, 3, 2)),
        _cell("8", (2, 2, 3, 3)),
    )
    grid = grid_of(without_slivers(Table((0.0, 40.0, 80.0, 120.0), 3, cells, 0.0, 60.0)))
    assert grid is not None
    assert [[(cell.text, cell.rowspan) for cell in row] for row in grid.rows] == [
        [("（四）无法提供", 1), ("3.补正后申请内容仍不明确", 1), ("7", 1)],
        [("（五）不予处理", 1), ("1.信访举报投诉类申请", 1), ("8", 1)],
    ]


def test_a_blank_row_below_numbers_stays() -> None:
    cells = (
        _cell("2.重复申请", (0, 0, 2, 1)),
        _cell("7", (0, 1, 1, 2)),
        _cell("8", (0, 2, 2, 3)),
        _cell("", (1, 1, 2, 2)),
    )
    table = Table((0.0, 40.0, 80.0, 120.0), 2, cells, 0.0, 40.0)
    assert without_slivers(table) == table


def test_the_rest_of_a_head_below_a_break_goes_back_to_its_labels() -> None:
    xs = (0.0, 40.0, 80.0)
    upper = Table(xs, 1, (_cell("结果", (0, 0, 1, 1)), _cell("结果", (0, 1, 1, 2), 40.0)), 0.0, 20.0)
    words = (TextLine(10.0, 9.0, 19.0, 18.0, "持", 9.0), TextLine(50.0, 9.0, 59.0, 18.0, "正", 9.0))
    lower = Table(
        xs,
        3,
        (
            _cell("维", (0, 0, 1, 1), 10.0),
            _cell("纠", (0, 1, 1, 2), 50.0),
            _cell("持 正", (1, 0, 2, 2), 10.0, words),
            _cell("4", (2, 0, 3, 1), 10.0),
            _cell("5", (2, 1, 3, 2), 50.0),
        ),
        0.0,
        60.0,
    )
    table = stitched(upper, lower)
    assert [cell_text(cell) for cell in sorted(table.cells, key=lambda cell: cell.box)] == [
        "结果维持", "结果纠正", "4", "5",
    ]  # fmt: skip
