"""The visible characters of a page, with their boxes in points from the page's top left corner."""

from __future__ import annotations

import math
import re
from collections import Counter
from ctypes import byref, c_void_p
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.pdf.radicals import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from pypdfium2 import PdfPage, PdfTextPage

__all__ = ["UNKNOWN", "Glyph", "PageText", "Turn", "address_of", "glyphs_of", "page_text"]

#: What stands for a glyph whose character the file does not tell.
UNKNOWN: Final = "\ufffd"
#: Characters that say nothing: control characters, and those that every font uses as it likes.
_PRIVATE: Final = re.compile(r"[\0-\x08\x0e-\x1f\ud800-\uf8ff\ufffe\uffff]")
#: Characters whose direction is asked for, spread over the page.
_SAMPLE: Final = 40


class Glyph(NamedTuple):
    """A character and its box: left, top, right, bottom. The box has the height of the line, not of the ink."""

    x0: float
    y0: float
    x1: float
    y1: float
    char: str


class Turn(NamedTuple):
    """From the coordinates of the file to those of the upright page: its box there, and quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of the file as left, top, right, bottom of the upright page."""
        if self.quarters == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarters == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarters == 2:  # noqa: PLR2004 - half a turn
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


class PageText(NamedTuple):
    """One character for each place in pdfium's text of the page, the places shown and no white space, and the turn."""

    chars: str
    places: list[int]
    turn: Turn

    @property
    def shown(self) -> str:
        """The characters shown, without white space."""
        return "".join(map(self.chars.__getitem__, self.places))


def page_text(page: PdfPage, text: PdfTextPage, hidden: Container[int] = ()) -> PageText:
    """The page's characters, and the turn that sets most of them upright.

    `hidden` are the addresses of the text objects that the page does not show.
    """
    import pypdfium2.raw as pdfium

    chars = _characters(text, pdfium.FPDFText_CountChars(text.raw))
    places = [i for i, char in enumerate(chars) if not char.isspace()]
    if hidden:
        places = [i for i in places if address_of(pdfium.FPDFText_GetTextObject(text.raw, i)) not in hidden]
    return PageText(chars, places, _turn(page, text, places))


def glyphs_of(read: PageText, text: PdfTextPage) -> list[Glyph]:
    """The characters shown, where they stand on the upright page."""
    import pypdfium2.raw as pdfium

    chars, places, turn = read
    rectangle = pdfium.FS_RECTF()
    reference = byref(rectangle)
    box_of, raw = pdfium.FPDFText_GetLooseCharBox, text.raw
    width, height = turn.size
    upright = turn.quarters == 0
    left, top = turn.left, turn.top
    found = []
    for i in places:
        if not box_of(raw, i, reference):
            continue
        if upright:
            x0, x1 = rectangle.left - left, rectangle.right - left
            y0, y1 = top - rectangle.top, top - rectangle.bottom
        else:
            x0, y0, x1, y1 = turn.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if x1 > 0 and y1 > 0 and x0 < width and y0 < height:
            found.append(Glyph(x0, y0, x1, y1, chars[i]))
    return found


def _characters(text: PdfTextPage, count: int) -> str:
    """One string for each character index of the page; those without a meaning are `UNKNOWN`."""
    import pypdfium2.raw as pdfium

    whole = text.get_text_range() if count else ""
    if len(whole) == count and _PRIVATE.search(whole) is None:
        return whole.translate(IDEOGRAPHS)
    chars = []
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text.raw, i)
        char = chr(code) if 0 < code < 0x110000 else UNKNOWN  # noqa: PLR2004 - the end of Unicode
        if pdfium.FPDFText_IsHyphen(text.raw, i) == 1:
            char = "-"  # pdfium takes a dash at the end of what it thinks a line for a mark of hyphenation
        chars.append(UNKNOWN if _PRIVATE.match(char) and pdfium.FPDFText_IsGenerated(text.raw, i) != 1 else char)
    return "".join(chars).translate(IDEOGRAPHS)


def address_of(pointer: object) -> int:
    """Where an object of pdfium's stands in memory, which tells it from the others."""
    return c_void_p.from_buffer(pointer).value or 0  # type: ignore[arg-type]


def _turn(page: PdfPage, text: PdfTextPage, places: Sequence[int]) -> Turn:
    """The page's own rotation and that of most of its text together."""
    import pypdfium2.raw as pdfium

    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, byref(rectangle))
    step = max(len(places) // _SAMPLE, 1)
    angles: Counter[int] = Counter()
    for i in places[::step]:
        angle = pdfium.FPDFText_GetCharAngle(text.raw, i)
        if angle >= 0:
            angles[-round(angle / (math.pi / 2)) % 4] += 1
    quarters = angles.most_common(1)[0][0] if angles else int(pdfium.FPDFPage_GetRotation(page.raw))
    return Turn(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, quarters)
