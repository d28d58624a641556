"""Pictures of pages to documents: optical recognition with the models that the extra `ocr` installs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import Document, Grid
from extract.readers.errors import UnreadableError
from extract.readers.ocr.engine import engine_found
from extract.readers.ocr.pictures import frames, large_enough, media_type_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.document import Block
    from extract.readers.pdf.rendering import PageImage

__all__ = ["engine_found", "read_inlined", "read_picture", "read_picture_page"]


def read_picture(data: bytes) -> Document:
    """The lines and grids of a picture in any usual format; each page of a TIFF is one of the document.

    Raises `UnreadableError`: `needs_ocr` where the extra `ocr` is not installed, `broken_image`, `too_many_pixels`,
    `too_many_pages`.
    """
    media_type = media_type_of(data)
    if not engine_found():
        raise UnreadableError("needs_ocr", media_type)
    blocks: list[Block] = []
    for page, image in enumerate(frames(data), 1):
        tables = sum(isinstance(block, Grid) for block in blocks)
        blocks += _page(image, page, tables, len(blocks) - tables, 1.0)
    return Document(kind="picture", media_type=media_type, encoding=None, blocks=tuple(blocks), meta={})


def read_inlined(data: bytes, number: int, tables: int, lines: int) -> list[Block]:
    """The blocks of the picture `number` within a page that has so many `tables` and `lines` of its own.

    Raises `UnreadableError` as `read_picture` does.
    """
    return _page(next(frames(data)), number, tables, lines, 1.0)


def read_picture_page(page: PageImage) -> list[Block] | None:
    """The blocks of one page that another reader has rendered; None where the extra `ocr` is not installed.

    Tables and lines are numbered from 1. Places are boxes `page:P/box:left,top,right,bottom` in points from the top
    left corner of the page set upright.
    """
    import numpy as np

    if not engine_found():
        return None
    image = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, -1)
    return _page(image, page.number, 0, 0, page.scale)


def _page(image: NDArray[np.uint8], page: int, tables: int, lines: int, scale: float) -> list[Block]:
    from extract.readers.ocr.page import read_page

    if not large_enough(image):
        return []
    return read_page(image, page=page, tables=tables, lines=lines, scale=scale)
