"""A lattice with the text in it, and the text of a cell."""

from __future__ import annotations

import bisect
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from extract.document import Grid, GridCell
from extract.readers.pdf.glyphs import UNKNOWN
from extract.readers.pdf.lines import lines_of, text_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.glyphs import Glyph
    from extract.readers.pdf.lattice import Box, Lattice
    from extract.readers.pdf.lines import TextLine

__all__ = ["Table", "TableCell", "cell_text", "grid_of", "place_of", "table_of"]

#: What a wrapped or spread number consists of.
_NUMBER = re.compile(r"[\d.,，．+\-−\s]*\d[\d.,，．+\-−\s]*")
#: The widest space that editors keep free beside the text of a cell, in points: Word's 5.4 and a border.
_PADDING: Final = 6.5
#: Digits nearer than this share of their width belong to one number.
_TOUCHING: Final = 0.12


class TableCell(NamedTuple):
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
    return f"page:{page}/box:" + ",".join(str(round(each)) for each in box)


def table_of(lattice: Lattice, glyphs: Sequence[Glyph], page: int) -> Table:
    """The lattice's cells with the glyphs whose middle they hold."""
    owner = [[0] * (len(lattice.xs) - 1) for _ in range(len(lattice.ys) - 1)]
    for number, box in enumerate(lattice.boxes):
        for row in owner[box.top : box.bottom]:
            row[box.left : box.right] = [number] * (box.right - box.left)
    held: list[list[Glyph]] = [[] for _ in lattice.boxes]
    columns, rows = lattice.xs[1:-1], lattice.ys[1:-1]
    digits: list[tuple[Glyph, int]] = []
    for glyph in glyphs:
        row = bisect.bisect(rows, (glyph.y0 + glyph.y1) / 2)
        number = owner[row][bisect.bisect(columns, (glyph.x0 + glyph.x1) / 2)]
        held[number].append(glyph)
        if glyph.char.isdigit():
            digits.append((glyph, number))
    torn = _torn(digits)
    cells = []
    for number, box in enumerate(lattice.boxes):
        if box in lattice.outside and not held[number]:
            continue
        place = lattice.place(box)
        lines = tuple(text_line(line) for line in lines_of(held[number]))
        cells.append(TableCell(box, lines, place_of(page, place), place[2] - place[0], number in torn))
    return Table(lattice.xs, len(lattice.ys) - 1, tuple(cells), lattice.ys[0], lattice.ys[-1])


def _torn(digits: list[tuple[Glyph, int]]) -> set[int]:
    """The cells between which digits stand as near to each other as in one number."""
    torn: set[int] = set()
    digits.sort(key=lambda each: (round(each[0].y0), each[0].x0))
    for (before, one), (after, other) in pairwise(digits):
        if one != other and abs(after.y0 - before.y0) < 1:
            gap = after.x0 - before.x1
            if abs(gap) < _TOUCHING * (before.x1 - before.x0):
                torn |= {one, other}
    return torn


def cell_text(lines: Sequence[TextLine], width: float, *, single: bool, torn: bool = False) -> str:
    """The text of a cell.

    The digits of a number are joined where the borders prove that they are one: over gaps in a cell of a `single`
    column, over lines where the next digit had no room in the line before. Else they stay apart, by blanks or line
    breaks, and whoever reads the cell has to prove it. A `torn` number stays unknown.
    """
    if not lines:
        return ""
    texts = [line.text for line in lines]
    if torn:
        return "\n".join(texts) + UNKNOWN
    if all(_NUMBER.fullmatch(text) for text in texts):
        if single:
            texts = ["".join(text.split()) for text in texts]
        whole = not any(" " in text for text in texts) and _wrapped(lines, width)
        return ("" if whole else "\n").join(texts)
    joined = texts[0]
    for text in texts[1:]:
        joined += ("\n" if joined[-1].isascii() and text[0].isascii() else "") + text
    return joined


def _wrapped(lines: Sequence[TextLine], width: float) -> bool:
    """Whether each line but the last leaves no room for one more digit."""
    room = width - 2 * _PADDING
    return all(line.x1 - line.x0 + line.size / 2 > room for line in lines[:-1])


def grid_of(table: Table, number: int) -> Grid | None:
    """The table as every reader gives it; None where it holds no text."""
    rows: list[list[GridCell]] = [[] for _ in range(table.rows)]
    for box, lines, place, width, torn in sorted(table.cells, key=lambda cell: cell.box):
        columns = box.right - box.left
        text = cell_text(lines, width, single=columns == 1, torn=torn)
        rows[box.top].append(GridCell(text, box.bottom - box.top, columns, place))
    kept = tuple(tuple(row) for row in rows if row)
    return Grid(number, kept) if any(cell.text for row in kept for cell in row) else None
