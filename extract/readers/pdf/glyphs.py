"""The visible characters of a page, with their boxes in points from the page's top left corner."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from ctypes import byref, c_float, c_uint
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from extract.readers.pdf.native import address_of, char_answers, char_boxes, text_of_page
from extract.readers.pdf.radicals import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from pypdfium2 import PdfPage

    from extract.readers.pdf.native import TextPage

    _Number = TypeVar("_Number", float, NDArray[np.float64])
    #: A kind of characters, as `str.isdigit` tells it.
    Kind = Callable[[str], bool]

__all__ = ["UNKNOWN", "Glyph", "Glyphs", "PageText", "Turn", "glyphs_of", "page_text", "text_of"]

#: What stands for a glyph whose character the file does not tell.
UNKNOWN: Final = "\ufffd"
#: Where the characters are that stand for ideographs.
_RADICAL: Final = re.compile("[\u2e80-\u2fdf]")
#: Characters that say nothing: control characters, and those that every font uses as it likes.
_PRIVATE: Final = re.compile(r"[\0-\x08\x0e-\x1f\ud800-\uf8ff\ufffe\uffff]")
#: Characters whose direction is asked for, spread over the page.
_SAMPLE: Final = 40
#: Where the ideographs of the CJK blocks begin; a glyph of theirs is no lower than this share of its width.
_IDEOGRAPHS: Final = 0x3400
_FLAT: Final = 0.35
_CODEC: Final = "utf-32-le"
#: The mark of a digit that does not count, `~`.
_CUT: Final = 0x7E
#: The characters of Unicode's first plane, which are nearly all that are in use.
_PLANE: Final = 0x10000


class Glyph(NamedTuple):
    """A character and its box: left, top, right, bottom. The box has the height of the line, not of the ink."""

    x0: float
    y0: float
    x1: float
    y1: float
    char: str


class Glyphs(msgspec.Struct, frozen=True, eq=False):
    """Characters and their boxes: the code point of each, and four rows with each one's left, top, right and bottom."""

    codes: NDArray[np.uint32]
    boxes: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def text(self) -> str:
        """The characters."""
        return text_of(self.codes)

    @property
    def middles(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the middle of each character stands, across and down."""
        x0, y0, x1, y1 = self.boxes
        return (x0 + x1) / 2, (y0 + y1) / 2

    def chosen(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Glyphs:
        """Those of a mask, or at some places, in that order."""
        return Glyphs(self.codes[which], self.boxes[:, which])

    def are(self, kind: Kind) -> NDArray[np.bool_]:
        """Which characters are of a kind (`str.isdigit`)."""
        return _are(self.codes, kind)

    def each(self) -> list[Glyph]:
        """The characters one by one."""
        return list(map(Glyph, *self.boxes.tolist(), self.text))

    @staticmethod
    def joined(several: Sequence[Glyphs]) -> Glyphs:
        """All characters of several pages in turn."""
        return Glyphs(np.concatenate([each.codes for each in several]), np.hstack([each.boxes for each in several]))

    @staticmethod
    def of(glyphs: Sequence[Glyph]) -> Glyphs:
        """Characters made one by one."""
        boxes = np.array([glyph[:4] for glyph in glyphs], np.float64).reshape(-1, 4)
        return Glyphs(_codes("".join(glyph.char for glyph in glyphs)), boxes.T)


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

    def box(
        self, left: _Number, bottom: _Number, right: _Number, top: _Number
    ) -> tuple[_Number, _Number, _Number, _Number]:
        """A box of the file, or the sides of many, as left, top, right, bottom of the upright page."""
        if self.quarters == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarters == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarters == 2:  # noqa: PLR2004 - half a turn
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


@dataclass(frozen=True)
class PageText:
    """One character for each place in pdfium's text of the page, the places shown and no white space, and the turn."""

    chars: str
    places: NDArray[np.intp]
    turn: Turn

    @functools.cached_property
    def codes(self) -> NDArray[np.uint32]:
        """The code points of the characters shown, without white space."""
        return _codes(self.chars)[self.places]

    @functools.cached_property
    def shown(self) -> str:
        """The characters shown, without white space."""
        return text_of(self.codes)

    @property
    def digits(self) -> list[int]:
        """The places of the digits."""
        digits: list[int] = self.places[_are(self.codes, str.isdigit)].tolist()
        return digits


def page_text(page: PdfPage, text: TextPage, hidden: Container[int] = ()) -> PageText:
    """The page's characters, and the turn that sets most of them upright.

    `hidden` are the addresses of the text objects that the page does not show.
    """
    import pypdfium2.raw as pdfium

    chars = _characters(text, pdfium.FPDFText_CountChars(text))
    places = np.flatnonzero(~_are(_codes(chars), str.isspace))
    if hidden:
        objects = char_answers("FPDFText_GetTextObject", text, places.tolist(), pdfium.FPDF_PAGEOBJECT)
        places = places[[address_of(item) not in hidden for item in objects]]
    return PageText(chars, places, _turn(page, text, places))


def glyphs_of(read: PageText, text: TextPage) -> Glyphs:
    """The characters shown, where they stand on the upright page, and marks at numbers that its edge cuts."""
    known, boxes = char_boxes(text, read.places.tolist())
    left, top, right, bottom = boxes.T
    x0, y0, x1, y1 = read.turn.box(left, bottom, right, top)
    # Of some fonts pdfium knows the ink alone: that of 一 is a line, and its place is a square as those beside it.
    low = (read.codes >= _IDEOGRAPHS) & (y1 - y0 < _FLAT * (x1 - x0))
    if low.any():
        missing = np.where(low, x1 - x0 - (y1 - y0), 0.0) / 2
        y0, y1 = y0 - missing, y1 + missing
    width, height = read.turn.size
    on_page = known & (x1 > 0) & (y1 > 0) & (x0 < width) & (y0 < height)
    glyphs = Glyphs(read.codes, np.array((x0, y0, x1, y1)))
    if on_page.all():
        return glyphs
    digits = glyphs.are(str.isdigit)
    goes_on = digits[:-1] & digits[1:] & (np.diff(read.places) == 1) & (on_page[:-1] != on_page[1:])
    cut = on_page & (np.append(goes_on, [False]) | np.append([False], goes_on))
    marks = Glyphs(np.full(cut.sum(), _CUT, np.uint32), glyphs.boxes[:, cut])
    return Glyphs.joined([glyphs.chosen(on_page), marks])


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode(_CODEC, "surrogatepass"), np.uint32)


def _are(codes: NDArray[np.uint32], kind: Kind) -> NDArray[np.bool_]:
    """Which characters are of a kind."""
    if len(codes) and codes.max() >= _PLANE:
        return np.fromiter(map(kind, text_of(codes)), np.bool_, len(codes))
    return _those(kind)[codes]


@functools.cache
def _those(kind: Kind) -> NDArray[np.bool_]:
    """Which code points of the first plane are of a kind; to look that up takes a tenth of the time of asking it."""
    return np.fromiter(map(kind, map(chr, range(_PLANE))), np.bool_, _PLANE)


def text_of(codes: NDArray[np.uint32]) -> str:
    """The characters of code points."""
    return codes.tobytes().decode(_CODEC, "surrogatepass")


def _characters(text: TextPage, count: int) -> str:
    """One string for each character index of the page; those without a meaning are `UNKNOWN`."""
    whole = text_of_page(text, count)
    if len(whole) == count and _PRIVATE.search(whole) is None:
        return _with_ideographs(whole)
    codes = char_answers("FPDFText_GetUnicode", text, range(count), c_uint)
    chars = [chr(code) if 0 < code < 0x110000 else UNKNOWN for code in codes]  # noqa: PLR2004 - the end of Unicode
    hyphens = char_answers("FPDFText_IsHyphen", text, range(count))
    generated = char_answers("FPDFText_IsGenerated", text, range(count))
    for i, char in enumerate(chars):
        if hyphens[i] == 1:
            chars[i] = "-"  # pdfium takes a dash at the end of what it thinks a line for a mark of hyphenation
        elif generated[i] != 1 and _PRIVATE.match(char):
            chars[i] = UNKNOWN
    return _with_ideographs("".join(chars))


def _with_ideographs(text: str) -> str:
    return text.translate(IDEOGRAPHS) if _RADICAL.search(text) else text


def _turn(page: PdfPage, text: TextPage, places: NDArray[np.intp]) -> Turn:
    """The page's own rotation and that of most of its text together."""
    import pypdfium2.raw as pdfium

    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, byref(rectangle))
    step = max(len(places) // _SAMPLE, 1)
    quarters: Counter[int] = Counter()
    angles = Counter(char_answers("FPDFText_GetCharAngle", text, places[::step].tolist(), c_float))
    for angle, count in angles.items():
        if angle >= 0:
            quarters[-round(angle / (math.pi / 2)) % 4] += count
    turned = max(quarters, key=quarters.__getitem__) if quarters else int(pdfium.FPDFPage_GetRotation(page.raw))
    return Turn(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, turned)
