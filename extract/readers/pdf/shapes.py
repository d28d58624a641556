"""What a page draws besides text: rulings, by whatever means they are drawn, and pictures."""

from __future__ import annotations

from ctypes import byref, c_int, c_uint
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

import msgspec
import numpy as np

from extract.readers.pdf.native import address_of, answers, bounds_of, function, objects_in, objects_of, segments_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

    from extract.readers.pdf.native import Item

    _Number = TypeVar("_Number", float, NDArray[np.float64])

__all__ = ["THICKEST", "Drawing", "Shapes", "shapes_of"]

#: A bar of at most this many points is a ruling, and not an area; LibreOffice gives hairlines the bounds of 2 points.
THICKEST: Final = 4.0
#: Objects and segments looked at on one page; a page of the form has some hundreds, a map a hundred thousand.
_OBJECTS: Final = 40_000
_SEGMENTS: Final = 40_000
#: Forms within forms; a page that is printed into a page is one more.
_DEPTH: Final = 6
#: The segments of a line, and of paths that have no more than a rectangle's, which their bounds tell.
_LINE: Final = 2
_SIMPLE: Final = frozenset((_LINE, 4, 5))
_WHITE: Final = 245

#: A box of the file: left, bottom, right, top.
_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawing(NamedTuple):
    """One drawn thing as a box of the file: a bar, the outline of a rectangle, or one that is filled."""

    box: _Box
    kind: Literal["bar", "outline", "fill"]


class Shapes(msgspec.Struct):
    """`hidden` holds the addresses of text objects that are not shown, `texts` counts those that are.

    `pictures` holds the boxes of pictures, `covered` counts the text painted before the last of them.
    """

    drawings: list[Drawing] = []
    pictures: list[_Box] = []
    hidden: set[int] = set()
    texts: int = 0
    covered: int = 0


class _Room:
    """What may still be looked at on a page: objects inside of forms, and segments of paths."""

    def __init__(self) -> None:
        self.objects = _OBJECTS
        self.segments = _SEGMENTS


def shapes_of(page: PdfPage) -> Shapes:
    """Everything drawn on the page but the text itself, in the coordinates of the file. Bounded."""
    found = Shapes()
    _collect(found, objects_of(page, _OBJECTS), _IDENTITY, 0, _Room())
    return found


def _collect(found: Shapes, items: Sequence[Item], matrix: _Matrix, depth: int, room: _Room) -> None:
    """Add objects to what is found; `matrix` leads from their coordinates to the page's."""
    import pypdfium2.raw as pdfium

    kinds = answers("FPDFPageObj_GetType", items)
    begin = 0
    for i in [i for i, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_FORM]:
        _add(found, items[begin:i], kinds[begin:i], matrix, room)
        begin = i + 1
        if depth < _DEPTH:
            inside = objects_in(items[i], room.objects)
            room.objects -= len(inside)
            _collect(found, inside, _product(_matrix(items[i]), matrix), depth + 1, room)
    _add(found, items[begin:], kinds[begin:], matrix, room)


def _add(found: Shapes, items: Sequence[Item], kinds: Sequence[int], matrix: _Matrix, room: _Room) -> None:
    """Add objects that are no forms."""
    import pypdfium2.raw as pdfium

    text, path, image = pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE
    texts = [item for item, kind in zip(items, kinds, strict=True) if kind == text]
    modes = answers("FPDFTextObj_GetTextRenderMode", texts)
    invisible = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    if invisible in modes:
        found.hidden.update(address_of(item) for item, mode in zip(texts, modes, strict=True) if mode == invisible)
    if image in kinds:
        images = [i for i, kind in enumerate(kinds) if kind == image]
        known, boxes = _bounds([items[i] for i in images], matrix)
        found.pictures += map(_box, boxes[known].tolist())
        if known.any():
            before = kinds[: images[int(np.flatnonzero(known)[-1])]].count(text)
            found.covered = found.texts + before - modes[:before].count(invisible)
    found.texts += len(texts) - modes.count(invisible)
    paths = [item for item, kind in zip(items, kinds, strict=True) if kind == path]
    if paths:
        found.drawings += _drawings(paths, matrix, room)


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


def _box(sides: Iterable[float]) -> _Box:
    left, bottom, right, top = sides
    return left, bottom, right, top


def _around(points: list[tuple[float, float]]) -> _Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _drawings(paths: Sequence[Item], matrix: _Matrix, room: _Room) -> list[Drawing]:
    """The bars and rectangles of paths that are painted."""
    segments = answers("FPDFPath_CountSegments", paths)
    simple = [path for path, count in zip(paths, segments, strict=True) if count in _SIMPLE]
    counts = np.array([count for count in segments if count in _SIMPLE])
    known, boxes = _bounds(simple, matrix)
    thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= THICKEST
    found = [Drawing(box, "bar") for box in map(_box, boxes[known & thin].tolist())]
    for i in np.flatnonzero(known & ~thin & (counts > _LINE)).tolist():  # a slanting line is none
        kind = _kind_of_rectangle(simple[i])
        if kind is not None:
            found.append(Drawing(_box(boxes[i].tolist()), kind))
    if len(simple) < len(paths):
        for path, count in zip(paths, segments, strict=True):
            if count > 1 and count not in _SIMPLE:
                room.segments -= count
                found += _pieces(path, count, matrix) if room.segments > 0 else []
    return found


def _kind_of_rectangle(path: Item) -> Literal["outline", "fill"] | None:
    """Whether a rectangle has edges to be seen: a line around it, or a fill that is not white."""
    fill, stroke = c_int(), c_int()
    function("FPDFPath_GetDrawMode")(path, byref(fill), byref(stroke))
    if stroke.value:
        return "outline"
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    function("FPDFPageObj_GetFillColor")(path, byref(red), byref(green), byref(blue), byref(alpha))
    shown = fill.value and alpha.value and min(red.value, green.value, blue.value) < _WHITE
    return "fill" if shown else None


def _pieces(path: Item, count: int, matrix: _Matrix) -> list[Drawing]:
    """A path of many parts: each part that is a bar or a rectangle, and each straight step of the others."""
    import pypdfium2.raw as pdfium

    matrix = _product(_matrix(path), matrix)
    parts: list[list[tuple[float, float]]] = []
    for (x, y), kind, closed in zip(*segments_of(path, count), strict=True):
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(_moved(x, y, matrix))
        if closed:
            parts[-1].append(parts[-1][0])
    found = []
    for part in parts:
        box = _around(part)
        if min(box[2] - box[0], box[3] - box[1]) <= THICKEST:
            found.append(Drawing(box, "bar"))
            continue
        for (x0, y0), (x1, y1) in pairwise(part):
            if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
                found.append(Drawing(_around([(x0, y0), (x1, y1)]), "bar"))
    return found
