"""What is printed within a cell: no ink at all, or lines of text, in pixels."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.ocr.rules import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from cv2.typing import MatLike

__all__ = ["Ink", "ink_in"]

#: How much darker than the paper of its cell a dot of ink is, in grey values, at least; as a share of what the darkest
#: dots of the cell are, so that the grey edge of a stroke is none; in deviations of the paper, so that noise is none.
_CONTRAST: Final = 25
_SHARE: Final = 0.15
_NOISE: Final = 4.0
#: A dot between a mark and a line is of both if it is darker than this share of what the mark is.
_JOINED: Final = 0.4
#: What is left of the edge of a line is no thicker than so many dots, and so much of it as near to the line.
_EDGING: Final = 2.2
_ALONG: Final = 0.95
#: Marks lower and narrower than these shares of a character are specks; a dot of a number is no smaller.
_SPECK: Final = 0.12
_MARK: Final = 0.3
#: A line of text is at least so high; what is lower (一, 、) belongs to the line next to it.
_LINE: Final = 0.45


class Ink(NamedTuple):
    """The lines of text of a cell from top to bottom; `clean` where nothing else was there, not even specks.

    `touching` where the ink reaches the edge of the cell or a ruling line: some of it may have been taken for the line.
    """

    lines: tuple[Box, ...]
    clean: bool
    touching: bool


def ink_in(grey: MatLike, painted: MatLike, before: MatLike, cell: Box, glyph: int) -> Ink:
    """The ink in `cell` of a level page whose ruling lines, the dots of `painted`, were painted over.

    `before` is the page before that: it tells whether ink beside a line is one with it.
    """
    import cv2
    import numpy as np

    part = grey[cell.y0 : cell.y1, cell.x0 : cell.x1]
    if part.size == 0:
        return Ink((), clean=False, touching=True)
    paper = float(np.percentile(part, 75))
    darkest = float(np.percentile(part, 1)) if part.size > 1000 else float(part.min())  # noqa: PLR2004 one dot in 100
    smooth = cv2.GaussianBlur(part, (3, 3), 0).astype(np.float32)
    light = smooth[smooth >= np.median(smooth)]
    noise = float(np.sqrt(np.mean(np.square(light - np.median(smooth)))))
    least = max(_CONTRAST, _SHARE * (paper - darkest), _NOISE * noise)
    dots = (paper - smooth > least).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dots, connectivity=8)
    ruled = cv2.dilate(painted[cell.y0 : cell.y1, cell.x0 : cell.x1], np.ones((3, 3), np.uint8)) > 0
    near = cv2.dilate(painted[cell.y0 : cell.y1, cell.x0 : cell.x1], np.ones((7, 7), np.uint8)) > 0
    beside = set(np.unique(labels[ruled]).tolist())
    apart = partial(
        _is_apart, before[cell.y0 : cell.y1, cell.x0 : cell.x1], painted[cell.y0 : cell.y1, cell.x0 : cell.x1]
    )
    height, width = part.shape
    marks: list[Box] = []
    specks = 0
    touching = False
    for number, (x, y, w, h, area) in enumerate(stats[1:].tolist(), 1):
        if max(w, h) < _SPECK * glyph or area < 3:  # noqa: PLR2004 dots of noise
            specks += 1
            continue
        edge = x == 0 or y == 0 or x + w == width or y + h == height
        if (edge or number in beside) and min(w, h) <= max(0.2 * glyph, 3):
            specks += 1  # what is left of a ruling line
            continue
        if (edge or number in beside) and area <= _EDGING * (w + h) and near[labels == number].mean() >= _ALONG:
            specks += 1  # what is left of lines that meet at a corner
            continue
        touching = touching or edge or (number in beside and not apart(labels == number))
        marks.append(Box(x, y, x + w, y + h))
    if not any(max(mark.x1 - mark.x0, mark.y1 - mark.y0) >= _MARK * glyph for mark in marks):
        return Ink((), clean=not marks, touching=touching)
    lines = _lines(marks, glyph)
    return Ink(
        tuple(Box(b.x0 + cell.x0, b.y0 + cell.y0, b.x1 + cell.x0, b.y1 + cell.y0) for b in lines),
        clean=not specks,
        touching=touching,
    )


def _is_apart(page: MatLike, painted: MatLike, mark: npt.NDArray[np.bool_]) -> bool:
    """Whether paper parts a mark from the lines beside it: no dot that is as dark as the mark is joins them."""
    import cv2
    import numpy as np

    paper, ink = float(np.percentile(page, 75)), float(np.percentile(page[mark], 10))
    dark = (page < paper - _JOINED * (paper - ink)).astype(np.uint8)
    _, labels = cv2.connectedComponents(dark, connectivity=8)
    own = set(np.unique(labels[mark & (painted == 0)]).tolist()) - {0}
    return bool(own) and own.isdisjoint(np.unique(labels[painted > 0]).tolist())


def _lines(marks: list[Box], glyph: int) -> list[Box]:
    """The marks gathered into lines of text by the rows of pixels that they share."""
    lines: list[Box] = []
    for mark in sorted(marks, key=lambda mark: mark.y0):
        if lines and mark.y0 < lines[-1].y1:
            lines[-1] = _around(lines[-1], mark)
        else:
            lines.append(mark)
    joined: list[Box] = []
    for line in lines:
        low = bool(joined) and min(_height(line), _height(joined[-1])) < _LINE * glyph
        if low and line.y0 - joined[-1].y1 < _LINE * glyph and line.y1 - joined[-1].y0 <= 1.4 * glyph:
            joined[-1] = _around(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _height(box: Box) -> int:
    return box.y1 - box.y0


def _around(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
