"""Readers that know pages or sheets name them in every locator."""

from __future__ import annotations

from extract.assembly import assemble
from extract.document import Grid, GridCell, Line
from extract.matrix.requests import read_requests
from extract.narrative import read_metadata
from extract.places import placed

LABELS = ("本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "（一）予以公开", "（七）总计")


def test_cells_take_the_places_of_their_reader() -> None:
    rows = tuple(
        (GridCell(label), *(GridCell(str(i), place=f"page:2/box:{i},{n},9,9") for i in (1, 0, 0, 0, 0, 0, 1)))
        for n, label in enumerate(LABELS)
    )
    blocks = (Line("某县2024年政府信息公开工作年度报告", 1, place="page:1/box:0,0,9,9"), Grid(1, rows))
    read = assemble(blocks, read_metadata([blocks[0].text], {}, None), read_requests(blocks))
    report = placed(read.report, blocks)
    received = report.requests.rows[0]
    assert [cell.locator for cell in received.cells] == [f"page:2/box:{i},0,9,9" for i in (1, 0, 0, 0, 0, 0, 1)]
    assert [cell.value for cell in received.cells] == [1, 0, 0, 0, 0, 0, 1]


def test_a_document_without_places_keeps_its_numbers() -> None:
    rows = tuple((GridCell(label), *(GridCell("0") for _ in range(7))) for label in LABELS)
    blocks = (Grid(1, rows),)
    read = assemble(blocks, read_metadata([], {}, None), read_requests(blocks))
    assert placed(read.report, blocks) is read.report
