"""What a page draws besides text: rulings, by whatever means they are drawn, and pictures."""

from __future__ import annotations

from ctypes import byref, c_float, c_int, c_uint
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import msgspec

from extract.readers.pdf.glyphs import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdfium2 import PdfPage

    from extract.readers.pdf.glyphs import Turn

__all__ = ["DOT", "Area", "Box", "Colour", "Drawing", "Ruling", "Shapes", "rulings_of", "shapes_of"]

#: A bar of at most this many points is a ruling, and not an area; LibreOffice gives hairlines the bounds of 2 points.
_THICKEST: Final = 4.0
#: A bar no longer than that is a dot, of which only many make a line.
DOT: Final = _THICKEST
#: A bar thinner than that hides no digit.
_THIN: Final = 1.5
#: A line of two points with bounds of more than this share of their length as their height may slant.
_SLOPE: Final = 0.12
#: Objects and segments looked at on one page; a page of the form has some hundreds, a map a hundred thousand.
_OBJECTS: Final = 40_000
_SEGMENTS: Final = 40_000
#: Forms within forms; a page that is printed into a page is one more.
_DEPTH: Final = 6
#: So many dots in a row are a line.
_DOTS: Final = 6
_WHITE: Final = 245

#: A box of the file: left, bottom, right, top.
Box = tuple[float, float, float, float]
#: Red, green, blue, and how opaque, from 0 to 255.
Colour = tuple[int, int, int, int]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawing(NamedTuple):
    """One drawn thing as a box of the file: a bar, the outline of a rectangle, or one that is filled."""

    box: Box
    kind: Literal["bar", "outline", "fill"]


class Ruling(NamedTuple):
    """A straight line: its place across, where it starts and where it ends."""

    at: float
    start: float
    end: float


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

    drawings: list[Drawing] = []
    pictures: list[Box] = []
    hidden: set[int] = set()
    painted: list[object] = []
    covered: int = 0
    slants: list[Box] = []
    areas: list[Area] = []


def shapes_of(page: PdfPage) -> Shapes:
    """Everything drawn on the page but the text itself, in the coordinates of the file. Bounded."""
    import pypdfium2.raw as pdfium

    found = Shapes()
    left = [_OBJECTS, _SEGMENTS]
    mode_of, is_text = pdfium.FPDFTextObj_GetTextRenderMode, pdfium.FPDF_PAGEOBJ_TEXT
    object_of, kind_of, raw = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, page.raw
    for i in range(min(pdfium.FPDFPage_CountObjects(raw), _OBJECTS)):
        item = object_of(raw, i)
        kind = kind_of(item)
        if kind == is_text and mode_of(item) not in _UNPAINTED:
            found.painted.append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            for part, matrix in _inside(item, _IDENTITY, 1, left):
                _add(found, part, matrix, left)
        else:
            _add(found, item, _IDENTITY, left)
    return found


def _add(found: Shapes, item: object, matrix: _Matrix, left: list[int]) -> None:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if pdfium.FPDFTextObj_GetTextRenderMode(item) in _UNPAINTED:
            found.hidden.add(address_of(item))
        else:
            found.painted.append(item)
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        _draw(found, item, matrix, left)
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        box = _bounds(item, matrix)
        if box is not None:
            found.pictures.append(box)
            found.covered = len(found.painted)
            found.areas.append(Area(box, None, len(found.painted)))


def _inside(form: object, outer: _Matrix, depth: int, left: list[int]) -> Iterator[tuple[object, _Matrix]]:
    """The objects in a form, with the way from its coordinates to the page's."""
    import pypdfium2.raw as pdfium

    matrix = _product(_matrix(form), outer)
    for i in range(max(pdfium.FPDFFormObj_CountObjects(form), 0)):
        if left[0] <= 0:
            return
        left[0] -= 1
        item = pdfium.FPDFFormObj_GetObject(form, i)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < _DEPTH:
            yield from _inside(item, matrix, depth + 1, left)


def _matrix(item: object) -> _Matrix:
    import pypdfium2.raw as pdfium

    read = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, byref(read)):
        return _IDENTITY
    return read.a, read.b, read.c, read.d, read.e, read.f


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


#: Where pdfium writes a colour.
_COLOUR: Final = (c_uint * 4)()
_COLOUR_REFERENCES: Final = tuple(byref(c_uint.from_buffer(_COLOUR, 4 * i)) for i in range(4))
#: Text that is not painted, or only cuts out what is painted behind it.
_UNPAINTED: Final = (3, 7)


def _colour() -> Colour:
    red, green, blue, alpha = _COLOUR
    return red, green, blue, alpha


#: Where pdfium writes the bounds of an object; one set serves all, since a process reads one file at a time.
_BOUNDS: Final = (c_float(), c_float(), c_float(), c_float())
_REFERENCES: Final = tuple(map(byref, _BOUNDS))


def _bounds(item: object, matrix: _Matrix) -> Box | None:
    import pypdfium2.raw as pdfium

    if not pdfium.FPDFPageObj_GetBounds(item, *_REFERENCES):
        return None
    left, bottom, right, top = _BOUNDS
    if matrix is _IDENTITY:
        return left.value, bottom.value, right.value, top.value
    return _around([_moved(left.value, bottom.value, matrix), _moved(right.value, top.value, matrix)])


def _around(points: list[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _draw(found: Shapes, path: object, matrix: _Matrix, left: list[int]) -> None:
    """Add the bars and rectangles of a path that is painted."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(path)
    if count <= 1:
        return
    if count > 5 or count == 3:  # noqa: PLR2004 - more than a rectangle, or a corner
        left[1] -= count
        if left[1] > 0:
            _pieces(found, path, count, matrix)
        return
    box = _bounds(path, matrix)
    if box is None:
        return
    wide, high = box[2] - box[0], box[3] - box[1]
    if count == 2 and min(wide, high) > _SLOPE * max(wide, high) and _slants(path):  # noqa: PLR2004 - a line
        found.slants.append(box)
    elif min(wide, high) <= (_THICKEST if count == 2 else _THIN):  # noqa: PLR2004 - a line
        found.drawings.append(Drawing(box, "bar"))
    elif count == 2:  # noqa: PLR2004 - a line
        found.slants.append(box)
    else:
        _rectangle(found, path, box)


def _slants(path: object) -> bool:
    """Whether a line of two points goes neither along the page nor up it; its bounds are no narrower than it is."""
    import pypdfium2.raw as pdfium

    x, y = c_float(), c_float()
    points = []
    for i in range(2):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(path, i), byref(x), byref(y))
        points.append((x.value, y.value))
    (x0, y0), (x1, y1) = points
    across, up = abs(x1 - x0), abs(y1 - y0)
    return min(across, up) > _SLOPE * max(across, up)


def _rectangle(found: Shapes, path: object, box: Box) -> None:
    """Add a rectangle with edges to be seen: a line around it, or a fill that is not white."""
    stroked, colour = _paint(path)
    if colour is not None:
        found.areas.append(Area(box, colour, len(found.painted)))
    if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
        if stroked or colour is None or min(colour[:3]) < _WHITE:
            found.drawings.append(Drawing(box, "bar"))
    elif stroked:
        found.drawings.append(Drawing(box, "outline"))
    elif colour is not None and min(colour[:3]) < _WHITE:
        found.drawings.append(Drawing(box, "fill"))


def _paint(path: object) -> tuple[bool, Colour | None]:
    """Whether there is a line around a path, and the colour that fills it."""
    import pypdfium2.raw as pdfium

    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    if not fill.value:
        return bool(stroke.value), None
    pdfium.FPDFPageObj_GetFillColor(path, *_COLOUR_REFERENCES)
    return bool(stroke.value), _colour() if _COLOUR[3] else None


def _pieces(found: Shapes, path: object, count: int, matrix: _Matrix) -> None:
    """Add a path of many parts: each part that is a bar or a rectangle, and each straight step of the others."""
    import pypdfium2.raw as pdfium

    matrix = _product(_matrix(path), matrix)
    x, y = c_float(), c_float()
    parts: list[list[tuple[float, float]]] = []
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = _moved(x.value, y.value, matrix)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    large = [box for part in parts if (box := _piece(found, part)) is not None]
    colour = _paint(path)[1] if large else None
    if colour is not None:
        found.areas += [Area(box, colour, len(found.painted)) for box in large]


def _piece(found: Shapes, part: list[tuple[float, float]]) -> Box | None:
    """Add what a part of a path draws; its box where it is an area."""
    box = _around(part)
    wide, high = box[2] - box[0], box[3] - box[1]
    if len(part) == 2 and min(wide, high) > _SLOPE * max(wide, high):  # noqa: PLR2004 - a slanting line
        found.slants.append(box)
        return None
    if min(wide, high) <= _THICKEST:
        found.drawings.append(Drawing(box, "bar"))
        return None
    for (x0, y0), (x1, y1) in pairwise(part):
        if min(abs(x1 - x0), abs(y1 - y0)) <= 1:
            found.drawings.append(Drawing(_around([(x0, y0), (x1, y1)]), "bar"))
    return box


def rulings_of(drawings: Iterable[Drawing], turn: Turn) -> tuple[list[Ruling], list[Ruling]]:
    """The horizontal and the vertical rulings of the upright page, as drawn: in pieces, and in no order.

    What lies off the page is cut off: some producers draw a table over several pages in each of them.
    """
    across: list[Ruling] = []
    down: list[Ruling] = []
    dots: list[tuple[float, float]] = []
    width, height = turn.size
    for box, kind in drawings:
        x0, y0, x1, y1 = turn.box(*box)
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            continue
        flat, steep = y1 - y0 <= _THICKEST, x1 - x0 <= _THICKEST
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)
        if kind != "bar":
            across += [Ruling(at, x0, x1) for at in (y0, y1)]
            down += [Ruling(at, y0, y1) for at in (x0, x1)]
        elif flat and steep:
            dots.append((x, y))
        elif flat:
            across.append(Ruling(y, x0, x1))
        else:
            down.append(Ruling(x, y0, y1))
    across += _dotted((y, x) for x, y in dots)
    down += _dotted(dots)
    return across, down


def _dotted(dots: Iterable[tuple[float, float]]) -> list[Ruling]:
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
            if place - before > _THICKEST:
                if count >= _DOTS:
                    found.append(Ruling(at / 2, start, before))
                start, count = place, 0
            before = place
            count += 1
    return found
