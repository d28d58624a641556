"""OFD (GB/T 33190), the national layout format: the places of its characters and lines to lines and grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Document
from extract.readers.errors import UnreadableError
from extract.readers.ofd.package import OfdPackage
from extract.readers.ofd.page import PageReader
from extract.readers.pdf.assembly import blocks_of
from extract.readers.pdf.glyphs import Glyphs
from extract.readers.pdf.layout import laid_out
from extract.readers.pdf.pages import sheet_of
from extract.readers.xml import XmlError
from extract.readers.zipped import ZipError

if TYPE_CHECKING:
    from extract.readers.pdf.pages import Sheet

__all__ = ["read_ofd"]

_MEDIA_TYPE: Final = "application/ofd"
#: Pages that are read; a report has some ten.
_PAGES: Final = 500


def read_ofd(data: bytes) -> Document:
    """The lines and grids of an OFD file, every cell with its page and box in points.

    Geometry becomes tables as in a PDF. Signatures, annotations and what the file names outside of itself are not
    looked at. UnreadableError: `broken_zip`, `broken_xml`, `hostile_xml`, `zip_bomb`, `encrypted`, `too_many_pages`,
    `too_large`.
    """
    sheets: list[Sheet] = []
    images = 0
    try:
        package = OfdPackage(data)
        if len(package.pages) > _PAGES:
            raise UnreadableError("too_many_pages", _MEDIA_TYPE, f"{len(package.pages)} pages")
        reader = PageReader(package)
        for number, name in enumerate(package.pages, 1):
            glyphs, shapes, turn = reader.read(name)
            images += len(shapes.pictures)
            sheets.append(sheet_of(number, Glyphs.of(glyphs), shapes, turn))
    except ZipError as error:
        raise UnreadableError(error.reason, _MEDIA_TYPE, error.detail) from error
    except XmlError as error:
        raise UnreadableError(error.reason, _MEDIA_TYPE, str(error)) from error
    except OverflowError as error:
        raise UnreadableError("too_large", _MEDIA_TYPE, str(error)) from error
    pages = list(laid_out(sheets))
    complete = all(page.kind != "picture" for page in pages)
    blocks = tuple(blocks_of(pages))
    return Document("ofd", _MEDIA_TYPE, None, blocks, {}, images=images, complete=complete or not blocks)
