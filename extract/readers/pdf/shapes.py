"""What a page draws besides text: rulings, by whatever means they are drawn, and pictures."""

from __future__ import annotations

from ctypes import byref
from enum import IntEnum
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from extract.readers.pdf.native import (
    address_of,
    answers,
    bounds_of,
    fills_of,
    modes_of,
    objects_in,
    objects_of,
    segments_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pypdfium2 import PdfPage

    from extract.readers.pdf.native import Item

    _Number = TypeVar("_Number", float, NDArray[np.float64])

__all__ = ["THICKEST", "Area", "Box", "Colour", "Drawing", "Drawings", "Kind", "Shapes", "shapes_of"]

#: A bar of at most this many points is a ruling, and not an area; LibreOffice gives hairlines the bounds of 2 points.
THICKEST: Final = 4.0
#: A bar thinner than that hides no digit.
_THIN: Final = 1.5
#: A line of two points with bounds of more than this share of their length as their height may slant.
_SLOPE: Final = 0.12
#: Objects and segments looked at on one page; a page of the form has some hundreds, a map a hundred thousand.
_OBJECTS: Final = 40_000
_SEGMENTS: Final = 40_000
#: Forms within forms; a page that is printed into a page is one more.
_DEPTH: Final = 6
#: The segments of a line, and of paths that have no more than a rectangle's, which their bounds tell.
_LINE: Final = 2
_SIMPLE: Final = frozenset((_LINE, 4, 5))
_WHITE: Final = 245
#: Text that is not painted, or only cuts out what is painted behind it.
_UNPAINTED: Final = frozenset((3, 7))

#: A box of the file: left, bottom, right, top.
Box = tuple[float, float, float, float]
#: Red, green, blue, and how opaque, from 0 to 255.
Colour = tuple[int, int, int, int]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Kind(IntEnum):
    """How a thing is drawn: as a bar, as the outline of a rectangle, or as one that is filled."""

    BAR = 0
    OUTLINE = 1
    FILL = 2


_BAR, _OUTLINE, _FILL = map(np.int8, Kind)
#: What is not shown is of no kind.
_NOTHING: Final = np.int8(-1)


class Drawing(NamedTuple):
    """One drawn thing as a box of the file."""

    box: Box
    kind: Kind


class Drawings(msgspec.Struct, frozen=True, eq=False):
    """Drawn things: a row for the box of each, and the kind of each."""

    boxes: NDArray[np.float64]
    kinds: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.kinds)

    def chosen(self, which: NDArray[np.bool_]) -> Drawings:
        """Those of a mask."""
        return Drawings(self.boxes[which], self.kinds[which])

    @staticmethod
    def of(drawings: Sequence[Drawing]) -> Drawings:
        """Things drawn one by one."""
        boxes = np.array([each.box for each in drawings], np.float64).reshape(-1, 4)
        return Drawings(boxes, np.array([each.kind for each in drawings], np.int8))

    @staticmethod
    def joined(several: Sequence[Drawings]) -> Drawings:
        """All of several collections in turn."""
        if len(several) == 1:
            return several[0]
        return Drawings(
            np.concatenate([each.boxes for each in several]), np.concatenate([each.kinds for each in several])
        )


class Area(NamedTuple):
    """A filled area: its box in the file, its colour (None: a picture), and how many texts were painted before it."""

    box: Box
    colour: Colour | None
    before: int


class Shapes(msgspec.Struct):
    """`hidden` holds the addresses of text objects that are not shown, `painted` those that are, in order.

    `pictures` holds the boxes of pictures, `covered` counts the text painted before the last of them. `slants` are
    the boxes of slanting lines, `areas` what is filled, whatever its colour.
    """

    drawings: Drawings = Drawings.of(())
    pictures: list[Box] = []
    hidden: set[int] = set()
    painted: list[object] = []
    covered: int = 0
    slants: list[Box] = []
    areas: list[Area] = []


class _Collection:
    """What is found, and what may still be looked at: objects inside of forms, and segments of paths."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self.drawings: list[Drawings] = []
        self.objects = _OBJECTS
        self.segments = _SEGMENTS


def shapes_of(page: PdfPage) -> Shapes:
    """Everything drawn on the page but the text itself, in the coordinates of the file. Bounded."""
    found = _Collection()
    _collect(found, objects_of(page, _OBJECTS), _IDENTITY, 0)
    if found.drawings:
        found.shapes.drawings = Drawings.joined(found.drawings)
    return found.shapes


def _collect(found: _Collection, items: Sequence[Item], matrix: _Matrix, depth: int) -> None:
    """Add objects to what is found; `matrix` leads from their coordinates to the page's."""
    import pypdfium2.raw as pdfium

    form = pdfium.FPDF_PAGEOBJ_FORM
    kinds = answers("FPDFPageObj_GetType", items)
    begin = 0
    for i in [i for i, kind in enumerate(kinds) if kind == form]:
        _add(found, items[begin:i], kinds[begin:i], matrix)
        begin = i + 1
        if depth < _DEPTH:
            inside = objects_in(items[i], found.objects)
            found.objects -= len(inside)
            _collect(found, inside, _product(_matrix(items[i]), matrix), depth + 1)
    _add(found, items[begin:], kinds[begin:], matrix)


def _add(found: _Collection, items: Sequence[Item], kinds: Sequence[int], matrix: _Matrix) -> None:
    """Add objects that are no forms."""
    import pypdfium2.raw as pdfium

    text, path, image = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE
    shapes = found.shapes
    texts = list(compress(items, map(text.__eq__, kinds)))
    modes = answers("FPDFTextObj_GetTextRenderMode", texts)
    before = _Before(kinds, text, modes, len(shapes.painted))
    if not _UNPAINTED.isdisjoint(modes):
        shapes.hidden.update(address_of(item) for item, mode in zip(texts, modes, strict=True) if mode in _UNPAINTED)
        texts = [item for item, mode in zip(texts, modes, strict=True) if mode not in _UNPAINTED]
    shapes.painted += texts
    if image in kinds:
        places = [i for i, kind in enumerate(kinds) if kind == image]
        known, boxes = _bounds([items[i] for i in places], matrix)
        for i in known.nonzero()[0].tolist():
            shapes.covered = before.count(places[i])
            shapes.pictures.append(_box(boxes[i].tolist()))
            shapes.areas.append(Area(shapes.pictures[-1], None, shapes.covered))
    if path in kinds:
        _draw(found, items, [i for i, kind in enumerate(kinds) if kind == path], matrix, before)


class _Before:
    """How many texts are painted before each of some objects; few are asked for."""

    def __init__(self, kinds: Sequence[int], text: int, modes: Sequence[int], first: int) -> None:
        self._asked = (kinds, text, modes)
        self._first = first
        self._counts: list[int] = []

    def count(self, place: int) -> int:
        """The number of texts before the object at `place`, those of objects before all of these included."""
        if not self._counts:
            kinds, text, modes = self._asked
            left = iter(modes)
            painted = [kind == text and next(left) not in _UNPAINTED for kind in kinds]
            self._counts = list(accumulate(painted, initial=self._first))
        return self._counts[place]


def _matrix(item: Item) -> _Matrix:
    import pypdfium2.raw as pdfium

    read = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, byref(read)):
        return _IDENTITY
    return read.a, read.b, read.c, read.d, read.e, read.f


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(x: _Number, y: _Number, matrix: _Matrix) -> tuple[_Number, _Number]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(items: Sequence[Item], matrix: _Matrix) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each object whether its bounds are known, and its box."""
    known, boxes = bounds_of(items)
    if matrix is not _IDENTITY:
        x0, y0, x1, y1 = boxes.T
        (a, b), (c, d) = _moved(x0, y0, matrix), _moved(x1, y1, matrix)
        boxes = np.array([np.minimum(a, c), np.minimum(b, d), np.maximum(a, c), np.maximum(b, d)]).T
    return known, boxes


def _box(sides: Iterable[float]) -> Box:
    left, bottom, right, top = sides
    return left, bottom, right, top


def _colour(parts: Iterable[int]) -> Colour:
    red, green, blue, opacity = parts
    return red, green, blue, opacity


def _around(points: list[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _draw(found: _Collection, items: Sequence[Item], places: Sequence[int], matrix: _Matrix, before: _Before) -> None:
    """Add the bars and rectangles of the paths at `places`, which are painted."""
    segments = answers("FPDFPath_CountSegments", [items[i] for i in places])
    simple = [i for i, count in zip(places, segments, strict=True) if count in _SIMPLE]
    lines = np.array([count for count in segments if count in _SIMPLE]) == _LINE
    known, boxes = _bounds([items[i] for i in simple], matrix)
    wide, high = (boxes[:, 2:] - boxes[:, :2]).T
    least = np.minimum(wide, high)
    steep = lines & (least > _SLOPE * np.maximum(wide, high))
    bars = known & ~steep & (least <= np.where(lines, THICKEST, _THIN))
    kinds = np.where(bars, _BAR, _NOTHING)
    others = known & ~bars
    if others.any():
        for i in np.flatnonzero(others & lines).tolist():
            if least[i] > THICKEST or _slants(items[simple[i]]):
                found.shapes.slants.append(_box(boxes[i].tolist()))
            else:
                kinds[i] = _BAR
        rectangles = np.flatnonzero(others & ~lines)
        drawn = [simple[i] for i in rectangles.tolist()]
        kinds[rectangles] = _rectangles(found.shapes, items, drawn, boxes[rectangles], before)
    shown = kinds != _NOTHING
    found.drawings.append(Drawings(boxes[shown], kinds[shown]))
    if len(simple) < len(places):
        for i, count in zip(places, segments, strict=True):
            if count > 1 and count not in _SIMPLE:
                found.segments -= count
                if found.segments > 0:
                    _pieces(found, items[i], count, matrix, before.count(i))


def _slants(path: Item) -> bool:
    """Whether a line of two points goes neither along the page nor up it; its bounds are no narrower than it is."""
    ((x0, y0), (x1, y1)), *_ = segments_of(path, _LINE)
    across, up = abs(x1 - x0), abs(y1 - y0)
    return min(across, up) > _SLOPE * max(across, up)


def _rectangles(
    found: Shapes, items: Sequence[Item], places: Sequence[int], boxes: NDArray[np.float64], before: _Before
) -> NDArray[np.int8]:
    """The kinds of the rectangles at `places` that have edges to be seen: a line around them, or a fill not white."""
    paths = [items[i] for i in places]
    filled, stroked = modes_of(paths)
    colours = fills_of(paths)
    filled &= colours[:, 3] > 0
    sides, parts = boxes.tolist(), colours.tolist()
    chosen = filled.nonzero()[0].tolist()
    found.areas += [Area(_box(sides[i]), _colour(parts[i]), before.count(places[i])) for i in chosen]
    to_be_seen = filled & (colours[:, :3] < _WHITE).any(1)
    thin = (boxes[:, 2:] - boxes[:, :2]).min(1, initial=np.inf) <= THICKEST
    kinds = np.where(stroked, _OUTLINE, np.where(to_be_seen, _FILL, _NOTHING))
    kinds[thin] = np.where(stroked | to_be_seen | ~filled, _BAR, _NOTHING)[thin]
    return kinds


def _fill(path: Item) -> Colour | None:
    """The colour that fills a path."""
    filled, _ = modes_of([path])
    colour = _colour(fills_of([path])[0].tolist())
    return colour if filled[0] and colour[3] else None


def _pieces(found: _Collection, path: Item, count: int, matrix: _Matrix, before: int) -> None:
    """Add a path of many parts: each part that is a bar or a rectangle, and each straight step of the others."""
    import pypdfium2.raw as pdfium

    matrix = _product(_matrix(path), matrix)
    parts: list[list[tuple[float, float]]] = []
    for (x, y), kind, closed in zip(*segments_of(path, count), strict=True):
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(_moved(x, y, matrix))
        if closed:
            parts[-1].append(parts[-1][0])
    drawings: list[Drawing] = []
    large = [box for part in parts if (box := _piece(found.shapes, drawings, part)) is not None]
    found.drawings.append(Drawings.of(drawings))
    colour = _fill(path) if large else None
    if colour is not None:
        found.shapes.areas += [Area(box, colour, before) for box in large]


def _piece(found: Shapes, drawings: list[Drawing], part: list[tuple[float, float]]) -> Box | None:
    """Add what a part of a path draws; its box where it is an area."""
    box = _around(part)
    wide, high = box[2] - box[0], box[3] - box[1]
    if len(part) == _LINE and min(wide, high) > _SLOPE * max(wide, high):
        found.slants.append(box)
        return None
    if min(wide, high) <= THICKEST:
        drawings.append(Drawing(box, Kind.BAR))
        return None
    for (x0, y0), (x1, y1) in pairwise(part):
        if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
            drawings.append(Drawing(_around([(x0, y0), (x1, y1)]), Kind.BAR))
    return box
