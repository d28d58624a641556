"""OFD (GB/T 33190), the national layout format: the places of its characters and lines to lines and grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Document
from extract.readers import pdf
from extract.readers.errors import UnreadableError
from extract.readers.ofd.package import OfdPackage
from extract.readers.ofd.page import PageReader
from extract.readers.ofd.pictures import picture_of
from extract.readers.pdf.glyphs import Glyphs
from extract.readers.pdf.layout import laid_out
from extract.readers.pdf.pages import Sheet, sheet_of
from extract.readers.pdf.reading import reading_of
from extract.readers.pdf.recognition import with_recognised
from extract.readers.xml import XmlError
from extract.readers.zipped import ZipError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from extract.readers.ofd.package import OfdDocument
    from extract.readers.pdf import PageImage

__all__ = ["ofd_pictures", "read_ofd"]

_MEDIA_TYPE: Final = "application/ofd"
#: Pages that are read; a report has some ten.
_PAGES: Final = 500


def read_ofd(data: bytes) -> Document:
    """The lines and grids of an OFD file, every cell with its page and box in points.

    Geometry becomes tables as in a PDF, and pages that are pictures are recognised as its pages are. Of several
    documents in the file each is read. Signatures and what the file names outside of itself are not looked at.

    UnreadableError: `broken_zip`, `broken_xml`, `hostile_xml`, `zip_bomb`, `encrypted`, `too_many_pages`, `too_large`,
    `needs_ocr`, `broken_image`.
    """
    try:
        package = OfdPackage(data)
        if len(package.pages) > _PAGES:
            raise UnreadableError("too_many_pages", _MEDIA_TYPE, f"{len(package.pages)} pages")
        reader = PageReader()
        pages = list(laid_out(_sheet(reader, *page, number) for number, page in enumerate(package.pages, 1)))
        recognised = with_recognised(
            reading_of(pages),
            pdf.picture_reader,
            lambda number: picture_of(*package.pages[number - 1], number),
            lambda pictures: reading_of(pages, pictures),
        )
    except ZipError as error:
        raise UnreadableError(error.reason, _MEDIA_TYPE, error.detail) from error
    except XmlError as error:
        raise UnreadableError(error.reason, _MEDIA_TYPE, str(error)) from error
    except OverflowError as error:
        raise UnreadableError("too_large", _MEDIA_TYPE, str(error)) from error
    if recognised is None:
        raise UnreadableError("broken_image" if pdf.picture_reader() is not None else "needs_ocr", _MEDIA_TYPE)
    return Document(
        "ofd",
        _MEDIA_TYPE,
        None,
        tuple(recognised.blocks),
        {},
        images=len(recognised.pictures) + len(recognised.illustrated),
        complete=recognised.complete,
    )


def _sheet(reader: PageReader, document: OfdDocument, name: str, number: int) -> Sheet:
    glyphs, shapes, turn = reader.read(document, name)
    return sheet_of(number, Glyphs.of(glyphs), shapes, turn)


def ofd_pictures(data: bytes, numbers: Collection[int], recognised: Collection[int]) -> Iterator[PageImage]:
    """Those of the pages `numbers`, from 1, of a file that can be read.

    Those that were `recognised` are the pictures that they were recognised from, the others are drawn.
    """
    from extract.readers.ofd.drawing import drawn_page

    for number, (document, name) in enumerate(OfdPackage(data).pages, 1):
        if number in numbers:
            draw = picture_of if number in recognised else drawn_page
            picture = draw(document, name, number)
            if picture is not None:
                yield picture
