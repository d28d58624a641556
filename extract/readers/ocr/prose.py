"""The lines of text beside the tables of a page, and the order in which a sheet with two pages is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.readers.ocr.engine import Recognised, detect, recognise
from extract.readers.ocr.rules import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

    from extract.readers.ocr.tables import Ruled

__all__ = ["PAGE", "fold_of", "lines_on", "order", "read_lines", "without_tables"]

#: A page is so many times as long as wide; a longer picture is several of them, or a screen that was scrolled.
PAGE: Final = 1.5
#: A sheet with two pages side by side is so many times as wide as high.
_WIDE: Final = 1.2


def lines_on(page: MatLike) -> list[Box]:
    """The lines of text on a page, a page's length at a time; it is cut where there is least ink."""
    found: list[Box] = []
    height, width = page.shape[:2]
    top = 0
    while top < height:
        end = height
        if height - top > PAGE * width:
            first, last = top + width, round(top + PAGE * width)
            end = first + int(page[first:last].min(axis=(1, 2)).argmax())
        found += [Box(box.x0, box.y0 + top, box.x1, box.y1 + top) for box in detect(page[top:end])]
        top = end
    return found


def without_tables(level: MatLike, ruled: Sequence[Ruled]) -> MatLike:
    """The page with paper where its tables are."""
    page = level.copy()
    for table in ruled:
        page[table.box.y0 : table.box.y1, table.box.x0 : table.box.x1] = 255
    return page


def fold_of(page: MatLike, boxes: Sequence[Box]) -> float | None:
    """Where a sheet is folded that shows two pages side by side; None for one page.

    It is wide, both halves hold something, and nothing crosses its middle.
    """
    height, width = page.shape[:2]
    middle = width / 2
    halves = {box.x0 > middle for box in boxes if not box.x0 < middle < box.x1}
    crossed = any(box.x0 < middle < box.x1 for box in boxes)
    return middle if width > _WIDE * height and len(halves) > 1 and not crossed else None


def order(box: Box, fold: float | None) -> tuple[bool, int, int]:
    """What tells what is read first: the page of a folded sheet, then the height on it."""
    return fold is not None and box.x0 > fold, box.y0, box.x0


def read_lines(page: MatLike, boxes: Sequence[Box], fold: float | None) -> list[tuple[Box, Recognised]]:
    """What is read in `boxes`, in order; what stands in one row of a page is one line."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: order(box, fold)):
        middle = (box.y0 + box.y1) / 2
        same_page = bool(rows) and order(rows[-1][0], fold)[0] == order(box, fold)[0]
        if same_page and rows[-1][0].y0 < middle < rows[-1][0].y1:
            rows[-1].append(box)
        else:
            rows.append([box])
    crops = [page[box.y0 : box.y1, box.x0 : box.x1] for row in rows for box in row]
    reads = iter(recognise(crops))
    lines = []
    for row in rows:
        parts = sorted(((box, next(reads)) for box in row), key=lambda part: part[0].x0)
        told = [(box, read) for box, read in parts if read.text]
        if told:
            around = Box(
                min(box.x0 for box, _ in told),
                min(box.y0 for box, _ in told),
                max(box.x1 for box, _ in told),
                max(box.y1 for box, _ in told),
            )
            text = " ".join(read.text for _, read in told)
            lines.append((around, Recognised(text, min(read.certainty for _, read in told))))
    return lines
