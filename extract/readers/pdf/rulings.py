"""Drawings to rulings: the straight lines across and down a page, put together from the pieces that producers draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from extract.readers.pdf.shapes import THICKEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from extract.readers.pdf.glyphs import Turn
    from extract.readers.pdf.shapes import Drawing

__all__ = ["Ruling", "merged", "rulings_of"]

#: So many dots in a row are a line.
_DOTS: Final = 6
#: A merged ruling shorter than so many times the distance within which rulings are one is a mark and no border.
_SHORTEST: Final = 1.5


class Ruling(NamedTuple):
    """A straight line: its place across, where it starts and where it ends."""

    at: float
    start: float
    end: float


def rulings_of(drawings: Iterable[Drawing], turn: Turn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The horizontal and the vertical rulings of the upright page, as drawn: in pieces, in no order, a row for each.

    What lies off the page is cut off: some producers draw a table over several pages in each of them.
    """
    listed = list(drawings)
    x0, y0, x1, y1 = turn.box(*np.array([box for box, _ in listed]).reshape(-1, 4).T)
    bars = np.array([kind == "bar" for _, kind in listed], np.bool_)
    width, height = turn.size
    on_page = ~((x1 < 0) | (y1 < 0) | (x0 > width) | (y0 > height))
    flat, steep = y1 - y0 <= THICKEST, x1 - x0 <= THICKEST
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    x0, y0, x1, y1 = np.maximum(x0, 0.0), np.maximum(y0, 0.0), np.minimum(x1, width), np.minimum(y1, height)
    across, down, areas = on_page & bars & flat & ~steep, on_page & bars & ~flat, on_page & ~bars
    dots = on_page & bars & flat & steep
    rows = [_stacked(y, x0, x1, across), _stacked(y0, x0, x1, areas), _stacked(y1, x0, x1, areas)]
    columns = [_stacked(x, y0, y1, down), _stacked(x0, y0, y1, areas), _stacked(x1, y0, y1, areas)]
    if dots.any():
        places = list(zip(x[dots].tolist(), y[dots].tolist(), strict=True))
        rows.append(_dotted((y, x) for x, y in places))
        columns.append(_dotted(places))
    return np.concatenate(rows), np.concatenate(columns)


def _stacked(
    at: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    return np.column_stack((at[chosen], start[chosen], end[chosen]))


def _dotted(dots: Iterable[tuple[float, float]]) -> NDArray[np.float64]:
    """The lines that dots make which have the first coordinate in common and stand close together in the second."""
    rows: dict[int, list[float]] = {}
    for at, along in dots:
        rows.setdefault(round(at * 2), []).append(along)
    found: list[Ruling] = []
    for at, places in rows.items():
        places.sort()
        start = before = places[0]
        count = 0
        for place in (*places, float("inf")):
            if place - before > THICKEST:
                if count >= _DOTS:
                    found.append(Ruling(at / 2, start, before))
                start, count = place, 0
            before = place
            count += 1
    return np.array(found).reshape(-1, 3)


def merged(rulings: NDArray[np.float64], snap: float) -> list[Ruling]:
    """Rulings put together from their pieces: those in one line (nearer than `snap` points) that touch."""
    if not len(rulings):
        return []
    at, start, end = rulings[np.lexsort(rulings.T[::-1])].T
    line = np.concatenate(([0], np.cumsum(at[1:] - at[:-1] > snap)))
    weight = end - start + 1
    middles = (np.bincount(line, at * weight) / np.bincount(line, weight)).tolist()
    order = np.lexsort((start, line))
    found: list[Ruling] = []
    current, first, last = -1, 0.0, 0.0
    for number, begin, stop in zip(line[order].tolist(), start[order].tolist(), end[order].tolist(), strict=True):
        if number != current or begin > last + snap:
            if current >= 0:
                found.append(Ruling(middles[current], first, last))
            current, first, last = number, begin, stop
        elif stop > last:
            last = stop
    found.append(Ruling(middles[current], first, last))
    return [each for each in found if each.end - each.start >= _SHORTEST * snap]
