"""An OFD page drawn for people: its characters and lines where they stand, over its pictures."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from extract.readers.ofd.page import content_of
from extract.readers.ofd.pictures import picture_of
from extract.readers.pdf.rendering import PageImage
from extract.readers.pdf.shapes import Kind

if TYPE_CHECKING:
    from extract.readers.ofd.package import OfdDocument

__all__ = ["drawn_page"]

#: Fonts with ideographs, by the names of their files; the first that is installed is taken.
_FONTS: Final = (
    "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallback.ttf", "uming.ttc",
    "simsun.ttc", "msyh.ttc", "PingFang.ttc", "STHeiti Light.ttc",
)  # fmt: skip
_SCALE: Final = 200 / 72
_PIXELS: Final = 10_000_000
#: The size of a font to the height of its line.
_SIZE: Final = 0.86
_GREY: Final = 170


def drawn_page(document: OfdDocument, name: str, number: int) -> PageImage:
    """The page in blue, green and red. Where no font has ideographs, they are grey boxes; digits can be read always."""
    from PIL import Image, ImageDraw

    turn, glyphs, drawings = content_of(document, name)
    width, height = turn.size
    scale = min(_SCALE, (_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture = picture_of(document, name, number)
    if picture is None:
        page = Image.new("RGB", (max(round(width * scale), 1), max(round(height * scale), 1)), "white")
    else:
        page = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    pen = ImageDraw.Draw(page)
    for (left, bottom, right, top), kind in drawings:
        box = tuple(round(side * scale) for side in (left, height - top, right, height - bottom))
        if kind != Kind.FILL:
            pen.rectangle(box, outline=0, fill=0 if kind == Kind.BAR else None)
    for glyph in glyphs:
        font, has_ideographs = _font(min(max(round((glyph.y1 - glyph.y0) * _SIZE * scale), 4), 400))
        place = (glyph.x0 * scale, glyph.y0 * scale)
        if has_ideographs or glyph.char.isascii():
            pen.text(place, glyph.char, fill=0, font=font)
        else:
            pen.rectangle((*place, glyph.x1 * scale, glyph.y1 * scale), outline=(_GREY,) * 3)
    return PageImage(number, page.width, page.height, scale, page.tobytes())


@functools.lru_cache(maxsize=64)
def _font(size: int) -> tuple[Any, bool]:
    """A font of that size, and whether it has ideographs."""
    from PIL import ImageFont

    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    return ImageFont.load_default(size), False
