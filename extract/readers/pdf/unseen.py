"""Digits that a page holds and does not show: white on white, under what is painted later, transparent.

What is suspected is looked at on the page as it is painted: whatever the reason, a reader sees it there or does not.
"""

from __future__ import annotations

from ctypes import byref, c_int
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from extract.readers.pdf.native import address_of, char_colours, ink_boxes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from pypdfium2 import PdfPage

    from extract.readers.pdf.glyphs import PageText
    from extract.readers.pdf.native import TextPage
    from extract.readers.pdf.shapes import Area, Colour, Shapes

__all__ = ["Sight", "suspects_seen"]

#: What becomes of a suspected character: it is not to be seen, hardly, or as clearly as others.
Sight = Literal["unseen", "faint", "seen"]

#: How far two colours may be apart (of 255, in red, green or blue) for a text to be lost in what lies behind it, and
#: for it to be hard to see. Grey of 0.8 on white, the lightest in which documents print, is 51.
_LOST: Final = 20
_FAINT: Final = 45
#: From this on a colour may be lost on white paper, and a fill in the colour of black text.
_LIGHT: Final = 255 - _FAINT
#: Opacity below which any colour may be lost.
_TRANSPARENT: Final = 80
_BLACK: Final = (0, 0, 0, 255)
#: Dots of the longer side of the page as it is looked at, and the most of them all.
_SIDE: Final = 3_400
_PIXELS: Final = 9_000_000
#: The least share of its contrast that some dot of a character shows, thin as it may be.
_THERE: Final = 0.3
#: A character of fewer dots is all edges.
_WIDE: Final = 5


def suspects_seen(page: PdfPage, text: TextPage, shapes: Shapes, read: PageText) -> dict[int, Sight]:
    """How the suspected ones among the digits of a page are seen, by their places; most pages have none."""
    digits = read.digits
    painted = char_colours(text, digits)
    others = np.flatnonzero((painted != _BLACK).any(1)).tolist()
    colours: dict[int, Colour] = {digits[i]: tuple(painted[i].tolist()) for i in others}
    suspects = sorted(_of_a_lost_colour(colours, shapes.areas) | _painted_over(text, digits, shapes))
    if not suspects:
        return {}
    look = _Look(page)
    inked, boxes = ink_boxes(text, suspects)
    return {
        place: look.sight(box, colours.get(place, _BLACK))
        for place, box, has_ink in zip(suspects, boxes.tolist(), inked.tolist(), strict=True)
        if has_ink and _is_filled(text, place)
    }


def _is_filled(text: TextPage, place: int) -> bool:
    """Whether a character is painted by filling it alone, and so in its colour."""
    import pypdfium2.raw as pdfium

    mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, place))
    return mode in (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP)


def _of_a_lost_colour(colours: Mapping[int, Colour], areas: Sequence[Area]) -> set[int]:
    """The digits in the colour of paper or of some area, and transparent ones."""
    fills = {area.colour for area in areas if area.colour is not None}
    lost = {
        colour
        for colour in set(colours.values())
        if min(colour[:3]) >= _LIGHT or colour[3] < _TRANSPARENT or any(_apart(colour, fill) < _FAINT for fill in fills)
    }
    return {place for place, colour in colours.items() if colour in lost}


def _painted_over(text: TextPage, digits: Sequence[int], shapes: Shapes) -> set[int]:
    """The digits over which something is painted later, and those on dark areas."""
    import pypdfium2.raw as pdfium

    dark = {colour for colour in {area.colour for area in shapes.areas} if colour and _apart(colour, _BLACK) < _FAINT}
    areas = [
        (*area.box, area.before, area.colour in dark) for area in shapes.areas if area.before or area.colour in dark
    ]
    if not areas:
        return set()
    inked, boxes = ink_boxes(text, digits)
    places = np.array(digits, np.intp)[inked].tolist()
    left, right, bottom, top = boxes[inked].T[:, :, None]
    x, y = (left + right) / 2, (bottom + top) / 2
    west, south, east, north, before, is_dark = np.array(areas, float).T[:, None, :]
    inside = (west < x) & (x < east) & (south < y) & (y < north)
    latest = np.where(inside, before, 0).max(axis=1)
    found = {places[i] for i in np.flatnonzero((inside & (is_dark > 0)).any(axis=1)).tolist()}
    order: dict[int, int] = {}
    for i in np.flatnonzero(latest > 0).tolist():
        order = order or {address_of(item): number for number, item in enumerate(shapes.painted, 1)}
        if order.get(address_of(pdfium.FPDFText_GetTextObject(text, places[i])), 0) <= latest[i]:
            found.add(places[i])
    return found


def _apart(one: Colour, other: Colour) -> int:
    return max(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True))


class _Look:
    """The page as it is painted."""

    def __init__(self, page: PdfPage) -> None:
        width, height = page.get_size()
        scale = min(_SIDE / max(width, height, 1.0), (_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale)
        try:
            rows = np.frombuffer(bytes(bitmap.buffer), np.uint8).reshape(bitmap.height, bitmap.stride)
            channels = bitmap.n_channels
            dots = rows[:, : bitmap.width * channels].reshape(bitmap.height, bitmap.width, channels)
            colours = dots[:, :, 2::-1] if channels > 1 else dots.repeat(3, axis=2)  # stored as blue, green, red
            self._dots: npt.NDArray[np.int16] = colours.astype(np.int16)
        finally:
            bitmap.close()
        self._page = page

    def sight(self, ink: Sequence[float], colour: Colour) -> Sight:
        """How a character is seen whose `ink` (left, right, bottom, top in the file) has a colour."""
        left, right, bottom, top = ink
        (x0, y0), (x1, y1) = self._dot(left, top), self._dot(right, bottom)
        (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
        if x1 - x0 >= _WIDE:
            x0, x1 = x0 + 1, x1 - 1  # what touches the character is not of it
        height, width = self._dots.shape[:2]
        around = self._dots[max(y0 - 2, 0) : min(y1 + 3, height), max(x0 - 2, 0) : min(x1 + 3, width)].reshape(-1, 3)
        inside = self._dots[max(y0, 0) : min(y1 + 1, height), max(x0, 0) : min(x1 + 1, width)].reshape(-1, 3)
        if not len(inside):
            return "unseen"
        ground = np.median(around, axis=0)
        contrast = np.abs(np.array(colour[:3]) - ground).max() * colour[3] / 255
        shown = np.abs(inside - ground).max()
        if contrast < _LOST or shown < contrast * _THERE:
            return "unseen"
        return "faint" if contrast < _FAINT else "seen"

    def _dot(self, x: float, y: float) -> tuple[int, int]:
        """The dot of a point of the file."""
        import pypdfium2.raw as pdfium

        across, down = c_int(), c_int()
        height, width = self._dots.shape[:2]
        pdfium.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, x, y, byref(across), byref(down))
        return across.value, down.value
