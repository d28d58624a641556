"""Tables found on drawn pages by their lines alone: nothing is recognised here, so nothing is slow."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from extract.readers.ocr import engine_found
from extract.readers.ocr.ink import ink_in
from extract.readers.ocr.page import upright
from extract.readers.ocr.rules import Box, find_rules
from extract.readers.ocr.tables import Ruled, find_tables
from extract.readers.ocr.upright import turn_of
from tests.generator import consistent_figures
from tests.generator.layout import Layout, Table, report
from tests.generator.pictures import FONTS, Print, Scan, drawn, font_found, scanned

if TYPE_CHECKING:
    from PIL.Image import Image

pytestmark = [
    pytest.mark.skipif(not engine_found(), reason="the extra `ocr` is not installed"),
    pytest.mark.skipif(not font_found(), reason="the Debian package fonts-noto-cjk is not installed"),
]

#: Rows, columns and spans of each cell.
Cells = set[tuple[int, int, int, int]]


def in_colour(page: Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[:, :, ::-1])


def grey(page: Image) -> np.ndarray:
    return np.asarray(page.convert("L"))


def tables_of(page: Image) -> list[Ruled]:
    level, _ = upright(in_colour(page))
    return find_tables(find_rules(level.min(axis=2)))


def drawn_cells(style: Print) -> tuple[Image, list[Cells]]:
    """The first page of a report and, of each table that stands on it whole, the cells that were drawn."""
    figures = consistent_figures(Random(4), "2021", "medium")
    parts = report(figures, Random(4), Layout(prose=False))
    table = next(part for part in parts if isinstance(part, Table))
    cells: Cells = set()
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(table.rows):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            cells.add((r, c, box.rows, box.columns))
            taken |= {(r + down, c + across) for down in range(box.rows) for across in range(box.columns)}
            c += box.columns
    return drawn(figures, Random(4), style=style)[0], [cells]


SCANS = {
    "clean": Scan(),
    "turned left": Scan(turn=2.0),
    "turned right": Scan(turn=-2.0, blur=0.6),
    "noise": Scan(turn=0.7, blur=0.5, noise=12),
    "jpeg": Scan(turn=-1.1, jpeg=40),
    "grey paper": Scan(turn=0.3, noise=5, paper=210),
}
STYLES = {
    "150 dpi": Print(),
    "200 dpi, thick": Print(dpi=200, line=1.5),
    "150 dpi, grey lines": Print(line_ink=110),
    "200 dpi, tight": Print(dpi=200, padding=1.0, font="sans"),
}


#: Where lines are as thick as the strokes of the text, a line beside them may be taken for one of those.
_THICK = "200 dpi, thick"


@pytest.mark.parametrize("style", [name for name in STYLES if name != _THICK])
@pytest.mark.parametrize("scan", SCANS)
def test_the_cells_of_a_table_are_those_that_were_drawn(style: str, scan: str) -> None:
    page, (cells,) = drawn_cells(STYLES[style])
    table = tables_of(scanned(page, SCANS[scan], Random(1)))[0]
    assert {(cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells} == cells
    # A doubtful cell is not read: no more than one of a table may be lost so.
    assert sum(cell.doubtful for cell in table.cells if cell.column) <= 1


@pytest.mark.parametrize("scan", SCANS)
def test_a_line_that_is_not_seen_joins_cells_and_never_cuts_one(scan: str) -> None:
    page, (cells,) = drawn_cells(STYLES[_THICK])
    table = tables_of(scanned(page, SCANS[scan], Random(1)))[0]
    found = {(cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells}
    owner = {place: cell for cell in found for place in _places(cell)}
    assert all(len({owner[place] for place in _places(cell)}) == 1 for cell in cells)
    assert len(found & cells) >= 0.75 * len(cells)


def _places(cell: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    row, column, rows, columns = cell
    return [(row + down, column + across) for down in range(rows) for across in range(columns)]


@pytest.mark.parametrize("turn", [-2.4, -1.3, -0.2, 0.0, 0.5, 1.9, 2.4])
def test_a_page_is_set_upright_to_a_twentieth_of_a_degree(turn: float) -> None:
    page, _ = drawn_cells(Print())
    assert turn_of(grey(scanned(page, Scan(turn=turn, noise=6), Random(2)))) == pytest.approx(-turn, abs=0.05)


def test_text_photographs_and_frames_are_no_tables() -> None:
    figures = consistent_figures(Random(4), "2021", "medium")
    unruled = drawn(figures, Random(4), style=Print(ruled=False))[0]
    assert tables_of(unruled) == []
    framed = np.full((400, 600), 255, np.uint8)
    framed[20:380, 20:580] = 0
    framed[22:378, 22:578] = 255
    assert find_tables(find_rules(framed)) == []


def test_a_pattern_of_lines_is_no_table_and_takes_no_time() -> None:
    pattern = np.full((2400, 2400), 255, np.uint8)
    pattern[::8] = 0
    pattern[:, ::8] = 0
    assert find_tables(find_rules(pattern)) == []


def test_a_line_that_is_gone_makes_its_cells_doubtful_or_one() -> None:
    """Never two cells where nobody can see whether there are two."""
    page, _ = drawn_cells(Print())
    dots = grey(page).copy()
    table = tables_of(page)[0]
    zero = next(cell for cell in table.cells if (cell.row, cell.column) == (2, 1))
    dots[zero.box.y0 + 4 : zero.box.y1 - 3, zero.box.x1 - 3 : zero.box.x1 + 4] = 255
    found = find_tables(find_rules(dots))[0]
    there = [cell for cell in found.cells if cell.row == 2 and cell.column <= 2 < cell.column + cell.columns]
    assert there[0].columns == 2 or there[0].doubtful


def _cell(text: str = "", *, size: int = 22, speck: bool = False) -> np.ndarray:
    from PIL import Image, ImageDraw, ImageFont

    cell = Image.new("L", (120, 44), 245)
    pen = ImageDraw.Draw(cell)
    pen.text((50, 8), text, font=ImageFont.truetype(FONTS["sans"][0], size, index=2), fill=20)
    if speck:
        pen.rectangle((20, 20, 22, 22), fill=20)
    return np.asarray(cell)


def test_a_cell_is_blank_only_if_there_is_nothing_in_it() -> None:
    bare = np.zeros((44, 120), np.uint8)
    whole = Box(0, 0, 120, 44)
    blank = ink_in(_cell(), bare, _cell(), whole, 22)
    assert (blank.lines, blank.clean) == ((), True)
    speck = ink_in(_cell(speck=True), bare, _cell(speck=True), whole, 22)
    assert (speck.lines, speck.clean) == ((), False)
    for text in ("0", "1", "-", "—", "/"):
        assert len(ink_in(_cell(text), bare, _cell(text), whole, 22).lines) == 1, text


def _beside_line(first: int) -> tuple[np.ndarray, np.ndarray]:
    """The dots of a line from column `first` on, three wide, and a cell with it and an 8 before column 62."""
    painted = np.zeros((44, 120), np.uint8)
    painted[:, first : first + 3] = 255
    page = _cell("8").copy()
    page[painted > 0] = 20
    return painted, page


def test_ink_that_a_ruling_line_touches_is_told_as_cut() -> None:
    painted, page = _beside_line(61)
    assert ink_in(_cell("8"), painted, page, Box(0, 0, 120, 44), 22).touching


def test_ink_beside_a_ruling_line_is_whole_where_paper_parts_them() -> None:
    painted, page = _beside_line(64)
    ink = ink_in(_cell("8"), painted, page, Box(0, 0, 120, 44), 22)
    assert (len(ink.lines), ink.touching) == (1, False)


def test_the_rest_of_lines_that_meet_is_no_ink_of_the_number_beside_it() -> None:
    painted = np.zeros((44, 120), np.uint8)
    painted[:4] = painted[:, :4] = 255
    bare = _cell("8").copy()
    bare[4, 4:] = bare[4:, 4] = 150
    page = bare.copy()
    page[painted > 0] = 20
    ink = ink_in(bare, painted, page, Box(0, 0, 120, 44), 22)
    assert (len(ink.lines), ink.touching, ink.clean) == (1, False, False)
    assert ink.lines[0].x0 > 40
