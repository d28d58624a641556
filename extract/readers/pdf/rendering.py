"""A page as a picture, for those who read pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["PageImage", "render_page"]

#: Bytes of a pixel: blue, green, red.
_CHANNELS: Final = 3
#: Pixels of a rendered page: A4 at 200 dpi has four million, a plan of a town does not get more than A3.
_PIXELS: Final = 10_000_000


class PageImage(msgspec.Struct, frozen=True, tag=True):
    """A page as pixels of blue, green and red, row by row, `scale` of them to a point, as a viewer shows it.

    `number` counts from 1.
    """

    number: int
    width: int
    height: int
    scale: float
    pixels: bytes


def render_page(page: PdfPage, number: int, scale: float = 200 / 72) -> PageImage:
    """The page as a viewer shows it, with `scale` pixels to a point, or fewer where it is large."""
    across, down = page.get_size()
    scale = min(scale, (_PIXELS / max(across * down, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale)
    try:
        rows = bytes(bitmap.buffer)
        width, stride = bitmap.width * _CHANNELS, bitmap.stride
        pixels = b"".join(rows[i * stride : i * stride + width] for i in range(bitmap.height))
        return PageImage(number, bitmap.width, bitmap.height, scale, pixels)
    finally:
        bitmap.close()
