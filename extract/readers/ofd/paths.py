"""The paths of an OFD page: their straight lines and rectangles, in points from the bottom of the page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extract.readers.ofd.package import numbers
from extract.readers.pdf.shapes import Drawing, Kind
from extract.readers.xml import child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from extract.readers.ofd.page import Matrix

__all__ = ["cover_of", "drawings_of", "is_opaque", "is_white"]

#: A bar of at most this many points is a ruling, and not an area.
_THICKEST: Final = 4.0
#: Words of a path that are looked at.
_WORDS: Final = 60_000
#: How many numbers follow a command; the last two are where it leads.
_ARGUMENTS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_WHITE: Final = 245
_CORNERS: Final = 4

Point = tuple[float, float]


def drawings_of(element: _Element, matrix: Matrix, height: float, *, white: bool) -> list[Drawing]:
    """The bars and rectangles of a path object that is painted, filled in `white` or not; curves are none."""
    stroked = element.get("Stroke") != "false"
    filled = element.get("Fill") == "true" and not white
    if not stroked and not filled:
        return []
    found: list[Drawing] = []
    for points, straight in _parts(element):
        placed = [_moved(point, matrix, height) for point in points]
        box = _around(placed)
        if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
            found.append(Drawing(box, Kind.BAR))
        elif straight and _is_rectangle(placed):
            found.append(Drawing(box, Kind.OUTLINE if stroked else Kind.FILL))
        elif straight and stroked:
            for start, end in pairwise(placed):
                step = _around([start, end])
                if min(step[2] - step[0], step[3] - step[1]) <= 1:
                    found.append(Drawing(step, Kind.BAR))
    return found


def cover_of(element: _Element, matrix: Matrix) -> tuple[float, float, float, float] | None:
    """The box, from the top of the page, that a path covers where it is one rectangle, and no mere line."""
    parts = list(_parts(element))
    if len(parts) != 1 or not parts[0][1]:
        return None
    placed = [_moved(point, matrix, 0.0) for point in parts[0][0]]
    left, bottom, right, top = _around(placed)
    return (left, -top, right, -bottom) if _is_rectangle(placed) and top - bottom > _THICKEST else None


def is_white(color: _Element | None) -> bool:
    """Whether a colour is that of paper, or so near to it that nobody can tell; or none at all."""
    if color is None:
        return False
    values = _values(color)
    return color.get("Alpha") == "0" or (bool(values) and min(values) >= _WHITE)


def is_opaque(element: _Element, color: _Element | None) -> bool:
    """Whether nothing is seen through an object that is filled with a colour."""
    return all((each.get("Alpha") or "255") == "255" for each in (element, color) if each is not None)


def _values(color: _Element) -> list[int]:
    """The channels of a colour, in decimals or as `#FF`."""
    found = []
    for word in (color.get("Value") or "").split():
        try:
            found.append(int(word[1:], 16) if word.startswith("#") else int(word))
        except ValueError:
            return []
    return found


def _parts(element: _Element) -> Iterator[tuple[list[Point], bool]]:
    """The parts of a path: their points, and whether straight lines join them."""
    data = child(element, "AbbreviatedData")
    words = ((data.text or "") if data is not None else "").split()[:_WORDS]
    points: list[Point] = []
    straight = True
    at = 0
    while at < len(words):
        command = words[at]
        count = _ARGUMENTS.get(command)
        at += 1
        if count is None:
            continue
        values = numbers(" ".join(words[at : at + count]))
        if len(values) < count:
            break
        at += count
        if command in ("M", "S"):
            if len(points) > 1:
                yield points, straight
            points, straight = [], True
        if command == "C":
            points.extend(points[:1])
        else:
            points.append((values[-2], values[-1]))
            straight = straight and command in ("M", "S", "L")
    if len(points) > 1:
        yield points, straight


def _moved(point: Point, matrix: Matrix, height: float) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, height - (b * x + d * y + f)


def _around(points: list[Point]) -> tuple[float, float, float, float]:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _is_rectangle(points: list[Point]) -> bool:
    """Whether the corners are four and the sides are upright; the first point may come again at the end."""
    corners = points[:-1] if len(points) > _CORNERS and _near(points[0], points[-1]) else points
    if len(corners) != _CORNERS:
        return False
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    return all(min(abs(x1 - x0), abs(y1 - y0)) <= 1 for (x0, y0), (x1, y1) in sides)


def _near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1
