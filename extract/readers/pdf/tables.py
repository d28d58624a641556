"""A lattice with the text in it, and the text of a cell."""

from __future__ import annotations

import functools
import re
from collections import Counter
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from extract.document import Grid, GridCell
from extract.readers.pdf.glyphs import UNKNOWN
from extract.readers.pdf.labels import is_label
from extract.readers.pdf.lattice import Box
from extract.readers.pdf.lines import TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extract.readers.pdf.glyphs import Glyphs
    from extract.readers.pdf.lattice import Lattice

__all__ = [
    "Table",
    "TableCell",
    "cell_text",
    "grid_of",
    "is_ruled",
    "place_of",
    "table_of",
    "torn_boxes",
    "without_slivers",
]

#: What a wrapped or spread number consists of.
_NUMBER = re.compile(r"[\d.,，．+\-−\s]+")
#: The widest space that editors keep free beside the text of a cell, in points: Word's 5.4 and a border.
_PADDING: Final = 6.5
#: A digit whose middle is nearer to a line than this share of its height stands on the line.
_ON_LINE: Final = 0.2
#: Digits nearer than this share of their width belong to one number; in print with spaces between all letters, those
#: nearer than so many times the usual space, which is no wider than `_SPACED` of their width.
_TOUCHING: Final = 0.12
_LOOSE: Final = 1.15
_SPACED: Final = 0.8
#: No digit is narrower than so many points.
_THINNEST: Final = 0.1
_NOWHERE: Final = np.zeros((2, 1))


class TableCell(msgspec.Struct, frozen=True, eq=False):
    """A cell: where it stands, its lines of text, its place for people, its width in points.

    `torn`: a number runs over its border.
    """

    box: Box
    lines: tuple[TextLine, ...]
    place: str
    width: float
    torn: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table of one page, or of several after they are put together; `xs` are its column lines."""

    xs: tuple[float, ...]
    rows: int
    cells: tuple[TableCell, ...]
    top: float
    bottom: float


def place_of(page: int, box: tuple[float, float, float, float]) -> str:
    """The place of a box for people: points from the page's top left corner."""
    x0, y0, x1, y1 = box
    return f"page:{page}/box:{round(x0)},{round(y0)},{round(x1)},{round(y1)}"


_box_of: Final = attrgetter("box")


def table_of(lattice: Lattice, held: Sequence[Sequence[TextLine]], torn: Sequence[bool], page: int) -> Table:
    """The lattice's cells with the lines that each of its boxes holds, and whether a number runs over its border."""
    xs, ys = ([str(round(at)) for at in places] for places in (lattice.xs, lattice.ys))
    cells = []
    for box, lines, is_torn in zip(lattice.boxes, held, torn, strict=True):
        if lines or box not in lattice.outside:
            top, left, bottom, right = box
            place = f"page:{page}/box:{xs[left]},{ys[top]},{xs[right]},{ys[bottom]}"
            cells.append(TableCell(box, tuple(lines), place, lattice.xs[right] - lattice.xs[left], is_torn))
    return without_slivers(Table(lattice.xs, len(lattice.ys) - 1, tuple(cells), lattice.ys[0], lattice.ys[-1]))


def without_slivers(table: Table) -> Table:
    """The table without rows that are none: nothing begins in them but empty cells, and numbers reach over them.

    Where a page break parts a table, browsers end the cell of a group before the last of its rows ends.
    """
    begun = {cell.box.top for cell in table.cells if cell.lines}
    for row in range(table.rows - 1, 0, -1):
        if row in begun:
            continue
        over = [cell for cell in table.cells if cell.box.top < row < cell.box.bottom]
        ended = [cell for cell in table.cells if cell.box.bottom == row]
        if not any(_is_number(cell.lines) for cell in over) or any(_is_number(cell.lines) for cell in ended):
            continue
        kept = tuple(_a_row_less(cell, row) for cell in table.cells if cell.box[::2] != (row, row + 1))
        table = msgspec.structs.replace(table, rows=table.rows - 1, cells=kept)
    return table


def _a_row_less(cell: TableCell, row: int) -> TableCell:
    """The cell after a row is gone."""
    top, left, bottom, right = cell.box
    return msgspec.structs.replace(cell, box=Box(top - (top > row), left, bottom - (bottom > row), right))


def torn_boxes(glyphs: Glyphs, owners: NDArray[np.intp], pages: Sequence[Sequence[Lattice]]) -> list[bool]:
    """For each box of the lattices of some pages, and for what is outside of them on each, whether it is torn.

    A number runs over the border of a torn box: its digits stand on the line above or below, or as near to digits
    beside the box as in one number. `owners` are the numbers of the boxes that hold the glyphs.
    """
    page_of: list[int] = []
    sides: list[NDArray[np.float64]] = []
    for number, lattices in enumerate(pages):
        page_of += [number] * (sum(len(lattice.boxes) for lattice in lattices) + 1)
        sides += [np.array(lattice.ys)[lattice.corners[::2]] for lattice in lattices]
        sides.append(_NOWHERE)
    tops, bottoms = np.hstack(sides)
    torn = np.zeros(len(page_of), np.bool_)
    digits = np.flatnonzero(glyphs.are(str.isdigit))
    x0, y0, x1, y1 = glyphs.boxes[:, digits]
    owners = owners[digits]
    middles = (y0 + y1) / 2
    room = np.minimum(middles - tops[owners], bottoms[owners] - middles)
    torn[owners[room < _ON_LINE * (y1 - y0)]] = True
    page = np.array(page_of)[owners]
    order = np.lexsort((x0, np.rint(y0), page))
    x0, y0, x1, owners, page = x0[order], y0[order], x1[order], owners[order], page[order]
    gaps = (x0[1:] - x1[:-1]) / np.maximum(x1 - x0, _THINNEST)[:-1]
    beside = (np.abs(y0[1:] - y0[:-1]) < 1) & (page[1:] == page[:-1])
    same = owners[1:] == owners[:-1]
    within = gaps[beside & same & (gaps < _SPACED)]
    near = beside & ~same & (np.abs(gaps) < max(_TOUCHING, _LOOSE * float(np.median(within)) if len(within) else 0.0))
    torn[owners[1:][near]] = torn[owners[:-1][near]] = True
    return torn.tolist()


def cell_text(cell: TableCell, *, one_number: bool = False, one_column: bool = False) -> str:
    """The text of a cell.

    The digits of a number are joined where the borders prove that they are one: over gaps in a cell of `one_column`;
    over lines where the next digit had no room in the line before, or where `one_number` says that the row has one
    number to a cell. Else they stay apart, by blanks or line breaks, and whoever reads the cell has to prove it. A
    number that runs over a border stays unknown.
    """
    lines = cell.lines
    if not lines:
        return ""
    if len(lines) == 1 and not cell.torn and (" " not in lines[0].text or not _is_number(lines)):
        return lines[0].text
    texts = [line.text for line in lines]
    if cell.torn:
        return "\n".join(texts) + UNKNOWN
    if _is_number(lines):
        if one_column or cell.box.right - cell.box.left == 1:
            texts = ["".join(text.split()) for text in texts]
        # A raised digit stands beside the number, and not above it.
        if any(line.y0 <= after.y0 <= line.middle for line, after in pairwise(lines)):
            return "\n".join(texts) + UNKNOWN
        whole = one_number or _wrapped(lines, cell.width)
        return ("" if whole and not any(" " in text for text in texts) else "\n").join(texts)
    joined = texts[0]
    for text in texts[1:]:
        joined += ("\n" if joined[-1].isascii() and text[0].isascii() else "") + text
    return joined


def _is_number(lines: Sequence[TextLine]) -> bool:
    return _is_numeral(lines[0].text if len(lines) == 1 else "".join([line.text for line in lines]))


@functools.lru_cache(maxsize=65536)
def _is_numeral(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and any(map(str.isdigit, text))


def _wrapped(lines: Sequence[TextLine], width: float) -> bool:
    """Whether each line but the last leaves no room for the next character."""
    room = width - 2 * _PADDING
    return all(line.x1 - line.x0 + after.size / 2 > room for line, after in pairwise(lines))


def is_ruled(table: Table) -> bool:
    """Whether rulings part all rows and columns: no cells with numbers of several rows, or of several columns.

    A number wrapped in a narrow cell, or spread over a wide one as those beside it are, is one.
    """
    columns = [cell for cell in table.cells if len(cell.lines) > 2 and _is_number(cell.lines)]  # noqa: PLR2004
    if sum(not _wrapped(cell.lines, cell.width) for cell in columns) > 1:
        return False
    single = [cell for cell in table.cells if len(cell.lines) == 1]
    wide = [cell for cell in single if cell.lines[0].text.count(" ") > 2 and _is_number(cell.lines)]  # noqa: PLR2004
    alone = list(Counter(cell.box.top for cell in wide).values()).count(1)
    spread = all(len(part) == 1 for cell in wide for part in cell.lines[0].text.split())
    return alone < 3 or spread  # noqa: PLR2004 - a row or two may be anything


def grid_of(table: Table) -> Grid | None:
    """The table as every reader gives it, without its number; None where it holds no text."""
    rows: list[list[GridCell]] = [[] for _ in range(table.rows)]
    # Where some cell has its number in one line, the row's cells have one number each, however it is wrapped.
    one_number = {cell.box.top for cell in table.cells if len(cell.lines) == 1 and _is_numeral(cell.lines[0].text)}
    # A label over just these columns of the lattice says that they are one.
    headed = {(c.box.left, c.box.right) for c in table.cells if c.box.right - c.box.left > 1 and is_label(cell_text(c))}
    for cell in sorted(table.cells, key=_box_of):
        top, left, bottom, right = cell.box
        text = cell_text(cell, one_number=top in one_number, one_column=(left, right) in headed)
        rows[top].append(GridCell(text, bottom - top, right - left, cell.place))
    kept = tuple(tuple(row) for row in rows if row)
    return Grid(0, kept) if any(cell.text for row in kept for cell in row) else None
