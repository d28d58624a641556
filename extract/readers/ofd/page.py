"""The objects of an OFD page: characters where they stand, and what is drawn, in points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.ofd.package import box_of, numbers
from extract.readers.ofd.paths import cover_of, drawings_of, is_opaque, is_white
from extract.readers.pdf.glyphs import Glyph, Turn
from extract.readers.pdf.shapes import Drawings, Kind, Shapes
from extract.readers.pdf.strikes import marks_at
from extract.readers.xml import child, children, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extract.readers.ofd.package import OfdDocument
    from extract.readers.pdf.shapes import Drawing

__all__ = ["Matrix", "PageReader", "Placed", "content_of", "pictures_of"]

#: Points to a millimetre.
POINT: Final = 72 / 25.4
#: Characters and drawings of one file.
_GLYPHS: Final = 2_000_000
_DRAWINGS: Final = 400_000
_GROUPS: Final = 8
#: Areas of a page that are looked at for what they cover; a page has as many as it has cells.
_COVERS: Final = 2_000
#: How far a line of text reaches above its base and below it, in parts of its size.
_ABOVE: Final = 0.86
_BELOW: Final = 0.14
_IDENTITY: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, float, float, float, float, float]


class Placed(NamedTuple):
    """A picture: its box from the top left corner of the page, what it is called, and whether it stands upright."""

    box: tuple[float, float, float, float]
    name: str
    upright: bool


class PageReader:
    """Reads pages of one file. OverflowError where it has too much to show."""

    def __init__(self) -> None:
        self._glyphs = 0
        self._drawings = 0

    def read(self, document: OfdDocument, name: str) -> tuple[list[Glyph], Shapes, Turn]:
        """The characters of a page with their boxes from its top left corner, its drawings, and its size."""
        page = _page(document, name)
        self._glyphs += len(page.glyphs)
        self._drawings += len(page.drawings)
        page.shapes.drawings = Drawings.of(page.drawings)
        if self._glyphs > _GLYPHS or self._drawings > _DRAWINGS:
            raise OverflowError(f"more than {_GLYPHS} characters or {_DRAWINGS} drawings")
        return page.glyphs, page.shapes, page.turn


def pictures_of(document: OfdDocument, name: str) -> tuple[Turn, list[Placed]]:
    """The size of a page, and its pictures in the order in which they are painted."""
    page = _page(document, name)
    return page.turn, page.placed


def content_of(document: OfdDocument, name: str) -> tuple[Turn, list[Glyph], list[Drawing]]:
    """The size of a page, its characters, and its drawings, whose boxes count from the bottom."""
    page = _page(document, name)
    return page.turn, page.glyphs, page.drawings


def _page(document: OfdDocument, name: str) -> _Page:
    root = document.page(name)
    left, top, width, height = box_of(child(root, "Area")) or document.box
    page = _Page(Turn(0.0, 0.0, width * POINT, height * POINT, 0), document)
    placed: Matrix = (POINT, 0.0, 0.0, POINT, -left * POINT, -top * POINT)
    behind: list[_Element | None] = []
    before: list[_Element | None] = []
    for template in children(root, "Template"):
        part = document.templates.get(template.get("TemplateID") or "")
        if part is not None:
            side = before if template.get("ZOrder") == "Foreground" else behind
            side.append(child(document.page(part), "Content"))
    for content in (*behind, child(root, "Content"), *before):
        page.add(content, placed, 0)
    for look in document.annotations(name):
        page.add(look, _within(look, placed), 0)
    page.settle()
    return page


class _Page:
    """Collects what a page shows."""

    def __init__(self, turn: Turn, document: OfdDocument) -> None:
        self.turn = turn
        self.glyphs: list[Glyph] = []
        self.drawings: list[Drawing] = []
        self.shapes = Shapes()
        self.placed: list[Placed] = []
        self._white: list[Glyph] = []
        self._document = document
        self._covers = 0

    def add(self, content: _Element | None, matrix: Matrix, depth: int, style: str = "") -> None:
        """Add the objects below `content`, which are drawn in `style` where they name none.

        `matrix` leads from their coordinates to the page's points.
        """
        for each in content if content is not None and depth < _GROUPS else ():
            name = local(each)
            if each.get("Visible") == "false" or each.get("Alpha") == "0":
                continue
            own = each.get("DrawParam") or style
            if name in ("Layer", "PageBlock"):
                self.add(each, matrix, depth + 1, own)
            elif name == "TextObject":
                self._text(each, _within(each, matrix), own)
            elif name == "PathObject":
                self._path(each, _within(each, matrix), own)
            elif name == "ImageObject":
                self._image(each, matrix)
            elif name == "CompositeObject":
                unit = self._document.units.get(each.get("ResourceID") or "")
                self.add(child(unit, "Content"), _within(each, matrix), depth + 1, own)

    def _color(self, element: _Element, style: str) -> _Element | None:
        """What fills an object: a colour of its own, or that of its style, which may build on another."""
        found = child(element, "FillColor")
        for _ in range(_GROUPS):
            drawn = self._document.styles.get(style)
            if found is not None or drawn is None:
                break
            found, style = child(drawn, "FillColor"), drawn.get("Relative") or ""
        return found

    def _path(self, element: _Element, matrix: Matrix, style: str) -> None:
        color = self._color(element, style)
        self.drawings += drawings_of(element, matrix, self.turn.size[1], white=is_white(color))
        cover = cover_of(element, matrix) if element.get("Fill") == "true" and is_opaque(element, color) else None
        if cover is not None and self._covers < _COVERS:
            self._covers += 1
            x0, y0, x1, y1 = cover
            self.glyphs = [
                glyph
                for glyph in self.glyphs
                if not (x0 < (glyph.x0 + glyph.x1) / 2 < x1 and y0 < (glyph.y0 + glyph.y1) / 2 < y1)
            ]

    def settle(self) -> None:
        """Decide on white text: nobody sees it on paper; digits that may stand on something dark are in doubt."""
        if self.shapes.pictures or any(each.kind == Kind.FILL for each in self.drawings):
            digits = [glyph for glyph in self._white if glyph.char.isdigit()]
            self.glyphs += self._white + marks_at(digits)

    def _image(self, element: _Element, matrix: Matrix) -> None:
        box = numbers(element.get("Boundary"))
        if len(box) == 4:  # noqa: PLR2004 a box
            x0, y0 = moved(box[0], box[1], matrix)
            x1, y1 = moved(box[0] + box[2], box[1] + box[3], matrix)
            height = self.turn.size[1]
            self.shapes.pictures.append((x0, height - y1, x1, height - y0))
            self.shapes.covered = len(self.shapes.painted)
            own = numbers(element.get("CTM"))
            upright = len(own) != 6 or (own[0] > 0 and own[3] > 0 and own[1] == own[2] == 0)  # noqa: PLR2004 a matrix
            self.placed.append(Placed((x0, y0, x1, y1), element.get("ResourceID") or "", upright))

    def _text(self, element: _Element, matrix: Matrix, style: str) -> None:
        size = (numbers(element.get("Size")) or [0.0])[0]
        if size <= 0:
            return
        if element.get("Fill") == "false" and element.get("Stroke") != "true":
            return
        self.shapes.painted.append(element)
        glyphs = self._white if is_white(self._color(element, style)) else self.glyphs
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
        x = y = 0.0
        for code in children(element, "TextCode"):
            text = code.text or ""
            if "\n" in text:
                text = text.strip()  # set in for people
            x = (numbers(code.get("X")) or [x])[0]
            y = (numbers(code.get("Y")) or [y])[0]
            across, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
            for at, char in enumerate(text):
                wide = _width(char) * size
                if not char.isspace():
                    x0, base = moved(x, y, matrix)
                    height = size * scale
                    box = (x0, base - _ABOVE * height, x0 + wide * scale, base + _BELOW * height)
                    glyphs.append(Glyph(*box, char))
                x += across[at] if at < len(across) else (0.0 if down else wide)
                y += down[at] if at < len(down) else 0.0


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """The point where `matrix` leads."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _within(element: _Element, outer: Matrix) -> Matrix:
    """The way from an object's own coordinates, through its matrix and its boundary, to the page."""
    own = numbers(element.get("CTM"))
    a, b, c, d, e, f = own if len(own) == 6 else _IDENTITY  # noqa: PLR2004 a matrix
    boundary = numbers(element.get("Boundary"))
    if len(boundary) == 4:  # noqa: PLR2004 a box
        e, f = e + boundary[0], f + boundary[1]
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _width(char: str) -> float:
    """How wide a character is in parts of its size, where the file does not say."""
    return 0.5 if char.isascii() else 1.0


def _steps(text: str | None) -> list[float]:
    """The distances between characters: numbers, and `g 3 5.5` for three of the same."""
    steps: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words):
        if words[at] == "g" and at + 2 < len(words):
            count, step = numbers(words[at + 1]), numbers(words[at + 2])
            if count and step and 0 <= count[0] <= _GLYPHS:
                steps += [step[0]] * min(int(count[0]), _GLYPHS - len(steps))
            at += 3
            continue
        steps += numbers(words[at])
        at += 1
    return steps
