"""One picture of a page to lines and grids: set upright, ruled tables found, every cell read, numbers read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from extract.document import Block, Grid, GridCell, Line
from extract.readers.ocr.cells import ALONE, read_cells
from extract.readers.ocr.ink import Ink, ink_in
from extract.readers.ocr.prose import PAGE, fold_of, lines_on, order, read_lines, without_tables
from extract.readers.ocr.quarters import quarters_of
from extract.readers.ocr.rules import Box, Rules, find_rules
from extract.readers.ocr.tables import Ruled, RuledCell, find_tables
from extract.readers.ocr.upright import turn_of, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

    from extract.readers.ocr.engine import Recognised

__all__ = ["read_page", "upright"]

#: A longer side is scaled down to this: 220 dots an inch of A4, where the engine gains nothing from more.
_LONGEST: Final = 2600
#: A page whose paper is darker than this is light print on a dark screen.
_DARK: Final = 100
#: How much redder than green or blue a dot of a seal is.
_RED: Final = 30
#: … and how light in its red, where no print is under it.
_UNDER: Final = 128


class _CellRead(NamedTuple):
    """A cell of a table with what was read in it."""

    text: str
    cell: RuledCell
    certainty: float


def upright(image: MatLike) -> tuple[MatLike, float]:
    """The picture, in three colours, as places on it are counted: level; and by what factor it was scaled down."""
    import cv2
    import numpy as np

    if image.ndim == 2:  # noqa: PLR2004 rows and columns: a picture in grey
        image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    shorter, longer = sorted(image.shape[:2])
    factor = min(_LONGEST / min(longer, PAGE * shorter), 1.0)
    if factor < 1:
        image = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    if np.median(image) < _DARK:
        image = 255 - image
    image = np.ascontiguousarray(np.rot90(image, quarters_of(image)))
    return turned(image, turn_of(_without_seals(image))), factor


def read_page(image: MatLike, *, page: int, tables: int, lines: int, scale: float) -> list[Block]:
    """The blocks of a page from top to bottom; `tables` and `lines` are how many the document has before it.

    `image` is in grey or in blue, green and red, at most two dimensions of some thousand pixels; `scale` is the number
    of its pixels to one unit of the places given (1 for a picture, dots a point for a page of a PDF). Certainty is 1
    for a cell that holds no ink; of a number it is at most 0.5 where one reading alone says so or another contradicts,
    where its cell may be cut or its digits are small, and 0 where no two readings agree.
    """
    level, factor = upright(image)
    grey = _without_seals(level)
    rules = find_rules(grey)
    ruled = find_tables(rules)
    unit = scale * factor
    bare = without_tables(level, ruled)
    beside = lines_on(bare)
    fold = fold_of(level, [*(table.box for table in ruled), *beside])
    ruled = sorted(ruled, key=lambda table: order(table.box, fold))
    blocks: list[tuple[tuple[bool, int, int], Block]] = []
    grids = _grids(grey, rules, ruled)
    for number, (table, rows) in enumerate(zip(ruled, grids, strict=True), tables + 1):
        cells = tuple(
            tuple(
                GridCell(
                    read.text, read.cell.rows, read.cell.columns, _place(page, read.cell.box, unit), read.certainty
                )
                for read in row
            )
            for row in rows
        )
        blocks.append((order(table.box, fold), Grid(number, cells)))
    prose = read_lines(bare, beside, fold)
    for number, (box, read) in enumerate(prose, lines + 1):
        blocks.append((order(box, fold), Line(read.text, number, _place(page, box, unit), read.certainty)))
    return [block for _, block in sorted(blocks, key=lambda item: item[0])]


def _place(page: int, box: Box, unit: float) -> str:
    return f"page:{page}/box:{','.join(str(round(side / unit)) for side in box)}"


def _without_seals(image: MatLike) -> MatLike:
    """The picture in grey without what is red: stamps vanish with their edges, black print under them stays."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    red = image[:, :, 2]
    stamped = red.astype(np.int16) - np.maximum(image[:, :, 0], image[:, :, 1]) > _RED
    if not stamped.any():
        return grey
    near = cv2.dilate(stamped.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    pale = near & (red > _UNDER)
    paper = np.uint8(np.percentile(grey, 75))
    return np.where(pale, paper, np.where(near, np.maximum(red, grey), grey)).astype(np.uint8)


def _unruled(grey: MatLike, rules: Rules) -> MatLike:
    """The page in grey with its ruling lines painted in the colour of the paper."""
    import cv2
    import numpy as np

    mask = cv2.bitwise_or(rules.level, rules.upright)
    bare = grey.copy()
    bare[mask > 0] = np.percentile(grey, 75)
    return bare


def _grids(grey: MatLike, rules: Rules, ruled: Sequence[Ruled]) -> list[list[list[_CellRead]]]:
    """For each table its rows of cells with their text."""
    import cv2

    painted, bare = cv2.bitwise_or(rules.level, rules.upright), _unruled(grey, rules)
    inks = [[ink_in(bare, painted, grey, _within(cell.box), rules.glyph) for cell in table.cells] for table in ruled]
    reads = iter(read_cells([ink for table in inks for ink in table], bare, rules.glyph))
    grids = []
    for table, inked in zip(ruled, inks, strict=True):
        rows: dict[int, list[_CellRead]] = {}
        for cell, ink in zip(table.cells, inked, strict=True):
            text, certainty = _cell_text(ink, next(reads))
            if cell.doubtful or ink.touching:
                certainty = min(certainty, ALONE)
            rows.setdefault(cell.row, []).append(_CellRead(text, cell, certainty))
        grids.append([rows[r] for r in sorted(rows)])
    return grids


def _within(box: Box) -> Box:
    return Box(box.x0 + 1, box.y0 + 1, box.x1, box.y1)


def _cell_text(ink: Ink, read: Sequence[Recognised]) -> tuple[str, float]:
    """The text of a cell and its certainty: 1 without ink, 0 where there is ink and no text."""
    if not ink.lines:
        return "", 1.0 if ink.clean else 0.0
    certainty = min(each.certainty for each in read)
    return "\n".join(each.text for each in read if each.text), certainty
