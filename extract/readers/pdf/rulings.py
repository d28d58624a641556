"""Drawings to rulings: the straight lines across and down a page, put together from the pieces that producers draw.

Of many pages at once: most of a small array's time is the call.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from extract.readers.pdf.shapes import THICKEST, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extract.readers.pdf.glyphs import Turn
    from extract.readers.pdf.shapes import Drawings

    #: Straight lines, a row for each: its place across, where it starts and where it ends.
    Rulings = NDArray[np.float64]
    _Numbers = NDArray[np.float64]

__all__ = ["Drawn", "Pieces", "Ruling", "Rulings", "merged", "pieces_of"]

#: So many dots in a row are a line.
_DOTS: Final = 6
#: A merged ruling shorter than so many times the distance within which rulings are one is a mark and no border.
_SHORTEST: Final = 1.5


class Drawn(NamedTuple):
    """What a page draws, and what sets it upright."""

    drawings: Drawings
    turn: Turn

    def of(self, which: NDArray[np.bool_]) -> Drawn:
        """The page with some of its drawings."""
        return self._replace(drawings=self.drawings.chosen(which))


class Pieces(NamedTuple):
    """Rulings as drawn, in pieces: in four rows the page of each, its place across, its start and its end.

    `dashes` are the bars across the page that are too short to be told from dots.
    """

    across: _Numbers
    down: _Numbers
    dashes: _Numbers


class Ruling(NamedTuple):
    """A straight line: its place across, where it starts and where it ends."""

    at: float
    start: float
    end: float


def pieces_of(pages: Sequence[Drawn]) -> Pieces:
    """The horizontal and the vertical rulings of upright pages in pieces.

    What lies off the page is cut off: some producers draw a table over several pages in each of them.
    """
    lengths = [len(drawn.drawings) for drawn in pages]
    page = np.repeat(np.arange(len(pages)), lengths)
    kinds = np.concatenate([drawn.drawings.kinds for drawn in pages])
    boxes = np.hstack([drawn.turn.box(*drawn.drawings.boxes.T) for drawn in pages])
    sizes = np.repeat(np.array([drawn.turn.size for drawn in pages]).T, lengths, axis=1)
    order = np.lexsort((*boxes[::-1], kinds, page))
    on_page = np.logical_and.reduce((boxes[2:] >= 0) & (boxes[:2] <= sizes))
    order = order[on_page[order]]
    again = np.arange(len(order)) > 0  # neighbouring cells draw the same border
    for each in (page, kinds, *boxes):
        again[1:] &= each[order[1:]] == each[order[:-1]]
    order = order[~again]
    page, bars, boxes, sizes = page[order], kinds[order] == Kind.BAR, boxes[:, order], sizes[:, order]
    steps = boxes[2:] - boxes[:2]
    steep, flat = steps <= THICKEST
    x, y = (boxes[:2] + boxes[2:]) / 2
    x0, y0 = np.maximum(boxes[:2], 0.0)
    x1, y1 = np.minimum(boxes[2:], sizes)
    rows, columns = np.array((page, y, x0, x1)), np.array((page, x, y0, y1))
    across = [rows[:, bars & flat & ~steep]]
    down = [columns[:, bars & ~flat]]
    if not bars.all():
        across += [np.array((page, at, x0, x1))[:, ~bars] for at in (y0, y1)]
        down += [np.array((page, at, y0, y1))[:, ~bars] for at in (x0, x1)]
    dots = bars & flat & steep
    if dots.any():
        across.append(_dotted(page[dots], y[dots], x[dots]))
        down.append(_dotted(page[dots], x[dots], y[dots]))
    return Pieces(np.hstack(across), np.hstack(down), np.array((page, y, *boxes[::2]))[:, dots & (steps[0] > steps[1])])


def _dotted(pages: NDArray[np.intp], places: _Numbers, along: _Numbers) -> _Numbers:
    """The lines that dots make which have their place across in common and stand close together along it."""
    rows: dict[tuple[int, int], list[float]] = {}
    for page, at, place in zip(pages.tolist(), places.tolist(), along.tolist(), strict=True):
        rows.setdefault((page, round(at * 2)), []).append(place)
    found: list[tuple[float, float, float, float]] = []
    for (page, twice), dots in rows.items():
        dots.sort()
        start = before = dots[0]
        count = 0
        for place in (*dots, inf):
            if place - before > THICKEST:
                if count >= _DOTS:
                    found.append((page, twice / 2, start, before))
                start, count = place, 0
            before = place
            count += 1
    return np.array(found).reshape(-1, 4).T


def merged(pieces: _Numbers, snaps: _Numbers) -> list[Rulings]:
    """For each page the rulings put together from their pieces: those in one line that touch.

    `snaps` says for each page within how many points of each other its rulings are one.
    """
    page, at, start, end = pieces[:, np.lexsort(pieces[::-1])]
    apart = (at[1:] - at[:-1] > snaps[page[1:].astype(np.intp)]) | (page[1:] != page[:-1])
    line = np.concatenate(([0], np.cumsum(apart)))[: len(page)]
    weight = end - start + 1
    middles = np.bincount(line, at * weight) / np.bincount(line, weight)
    pages = page[np.flatnonzero(np.concatenate(([True], apart)))[: len(middles)]].astype(np.intp)
    order = np.lexsort((start, line))
    lines: list[int] = []
    starts: list[float] = []
    ends: list[float] = []
    reach, before = snaps[pages].tolist(), -1
    for number, begin, stop in zip(line[order].tolist(), start[order].tolist(), end[order].tolist(), strict=True):
        if number == before and begin <= ends[-1] + reach[number]:
            ends[-1] = max(ends[-1], stop)
            continue
        lines.append(number)
        starts.append(begin)
        ends.append(stop)
        before = number
    found = np.array((pages[lines], middles[lines], starts, ends))
    found = found[:, found[3] - found[2] >= _SHORTEST * snaps[pages[lines]]]
    bounds = np.searchsorted(found[0], np.arange(1, len(snaps)))
    return np.split(found[1:].T, bounds)
