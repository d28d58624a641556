"""The picture of an OFD page, made of the pictures on it: what a scanned report consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.readers.errors import UnreadableError
from extract.readers.ofd.page import pictures_of
from extract.readers.pdf.rendering import PageImage

if TYPE_CHECKING:
    from extract.readers.ofd.package import OfdDocument

__all__ = ["picture_of"]

#: Dots to a point, as the pages of a PDF are rendered for recognition, and the most dots of a page.
_SCALE: Final = 200 / 72
_PIXELS: Final = 10_000_000


def picture_of(document: OfdDocument, name: str, number: int) -> PageImage | None:
    """The pictures of a page where they stand on it, in blue, green and red.

    None where one of them cannot be decoded or lies on its side. Text and lines of the page are not on it.
    """
    from PIL import Image

    from extract.readers.ocr.pictures import frames

    turn, placed = pictures_of(document, name)
    width, height = turn.size
    scale = min(_SCALE, (_PIXELS / max(width * height, 1.0)) ** 0.5)
    page = Image.new("RGB", (max(round(width * scale), 1), max(round(height * scale), 1)), "white")
    root = document.page(name)
    for each in placed:
        data = document.medium(each.name, root) if each.upright else None
        if data is None:
            return None
        try:
            dots = next(frames(data))
        except UnreadableError:
            return None
        left, top, right, bottom = (round(side * scale) for side in each.box)
        if right > left and bottom > top and (right - left) * (bottom - top) <= 2 * _PIXELS:
            # Blue stays where Pillow thinks red is: what comes out is as the recognition wants it.
            page.paste(Image.fromarray(dots).resize((right - left, bottom - top)), (left, top))
    return PageImage(number, page.width, page.height, scale, page.tobytes())
