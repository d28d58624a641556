"""What a page draws besides text: rulings, by whatever means they are drawn, and pictures."""

from __future__ import annotations

from ctypes import byref, c_int, c_uint
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from extract.readers.pdf.native import address_of, answers, bounds_of, function, objects_in, objects_of, segments_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pypdfium2 import PdfPage

    from extract.readers.pdf.native import Item

    _Number = TypeVar("_Number", float, NDArray[np.float64])

__all__ = ["THICKEST", "Drawing", "Drawings", "Kind", "Shapes", "shapes_of"]

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
#: What is not shown is of no `Kind`.
_NOTHING: Final = -1

#: A box of the file: left, bottom, right, top.
_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Kind(IntEnum):
    """How a thing is drawn: as a bar, as the outline of a rectangle, or as one that is filled."""

    BAR = 0
    OUTLINE = 1
    FILL = 2


class Drawing(NamedTuple):
    """One drawn thing as a box of the file."""

    box: _Box
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


class Shapes(msgspec.Struct):
    """`hidden` holds the addresses of text objects that are not shown, `texts` counts those that are.

    `pictures` holds the boxes of pictures, `covered` counts the text painted before the last of them.
    """

    drawings: Drawings = Drawings.of(())
    pictures: list[_Box] = []
    hidden: set[int] = set()
    texts: int = 0
    covered: int = 0


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
    invisible = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    shapes = found.shapes
    texts = [item for item, kind in zip(items, kinds, strict=True) if kind == text]
    modes = answers("FPDFTextObj_GetTextRenderMode", texts)
    if invisible in modes:
        shapes.hidden.update(address_of(item) for item, mode in zip(texts, modes, strict=True) if mode == invisible)
    if image in kinds:
        images = [i for i, kind in enumerate(kinds) if kind == image]
        known, boxes = _bounds([items[i] for i in images], matrix)
        shapes.pictures += map(_box, boxes[known].tolist())
        if known.any():
            before = kinds[: images[int(np.flatnonzero(known)[-1])]].count(text)
            shapes.covered = shapes.texts + before - modes[:before].count(invisible)
    shapes.texts += len(texts) - modes.count(invisible)
    paths = [item for item, kind in zip(items, kinds, strict=True) if kind == path]
    if paths:
        found.drawings.append(_drawings(found, paths, matrix))


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


def _drawings(found: _Collection, paths: Sequence[Item], matrix: _Matrix) -> Drawings:
    """The bars and rectangles of paths that are painted."""
    segments = answers("FPDFPath_CountSegments", paths)
    simple = [path for path, count in zip(paths, segments, strict=True) if count in _SIMPLE]
    counts = np.array([count for count in segments if count in _SIMPLE])
    known, boxes = _bounds(simple, matrix)
    thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= THICKEST
    kinds = np.where(known & thin, np.int8(Kind.BAR), np.int8(_NOTHING))
    for i in np.flatnonzero(known & ~thin & (counts > _LINE)).tolist():  # a slanting line is none
        kinds[i] = _kind_of_rectangle(simple[i])
    shown = kinds != _NOTHING
    drawings = Drawings(boxes[shown], kinds[shown])
    pieces: list[Drawing] = []
    for path, count in zip(paths, segments, strict=True) if len(simple) < len(paths) else ():
        if count > 1 and count not in _SIMPLE:
            found.segments -= count
            pieces += _pieces(path, count, matrix) if found.segments > 0 else []
    return Drawings.joined([drawings, Drawings.of(pieces)]) if pieces else drawings


def _kind_of_rectangle(path: Item) -> int:
    """Whether a rectangle has edges to be seen: a line around it, or a fill that is not white."""
    fill, stroke = c_int(), c_int()
    function("FPDFPath_GetDrawMode")(path, byref(fill), byref(stroke))
    if stroke.value:
        return Kind.OUTLINE
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    function("FPDFPageObj_GetFillColor")(path, byref(red), byref(green), byref(blue), byref(alpha))
    shown = fill.value and alpha.value and min(red.value, green.value, blue.value) < _WHITE
    return Kind.FILL if shown else _NOTHING


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
            found.append(Drawing(box, Kind.BAR))
            continue
        for (x0, y0), (x1, y1) in pairwise(part):
            if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
                found.append(Drawing(_around([(x0, y0), (x1, y1)]), Kind.BAR))
    return found
