"""PDFs: the text and the rulings of their pages to lines and grids, in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.document import Document
from extract.readers.pdf.helper import shared_helper
from extract.readers.pdf.messages import Assemble, Open, Reading, Render
from extract.readers.pdf.recognition import with_recognised
from extract.readers.pdf.rendering import PageImage

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.document import Block

    PictureReader = Callable[[PageImage], list[Block] | None]

__all__ = ["PageImage", "UnreadablePdfError", "first_page", "picture_reader", "read_pdf"]


class UnreadablePdfError(ValueError):
    """A PDF that cannot be read; `reason` is the code for `documents`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def picture_reader() -> PictureReader | None:
    """What reads the pictures of pages; None where no optical recognition is installed."""
    from extract.readers.ocr import engine_found, read_picture_page

    return read_picture_page if engine_found() else None


def first_page(data: bytes) -> PageImage | None:
    """The first page of a PDF as a picture; None where there is none, or the process that draws it dies."""
    helper = shared_helper()
    with helper.lock:
        opened = isinstance(helper.ask(Open(data)), Reading)
        page = helper.ask(Render(1)) if opened else None
    return page if isinstance(page, PageImage) else None


def read_pdf(data: bytes) -> Document:
    """The lines and grids of a PDF, every cell with its page and box.

    Pages without readable text are recognised by their pictures, where the form is not in the readable ones. Raises
    `UnreadablePdfError`: `encrypted`, `damaged`, `no_pages`, `too_many_pages`, `too_slow`, `reader_crashed`, or
    `needs_ocr` where there is nothing to recognise pictures with.
    """
    helper = shared_helper()
    with helper.lock:
        reading = helper.ask(Open(data))
        if not isinstance(reading, Reading):
            raise UnreadablePdfError(getattr(reading, "reason", "reader_crashed"))
        recognised = with_recognised(
            reading,
            picture_reader,
            lambda page: image if isinstance(image := helper.ask(Render(page)), PageImage) else None,
            lambda pictures: read if isinstance(read := helper.ask(Assemble(pictures)), Reading) else None,
        )
    if recognised is None:
        raise UnreadablePdfError("needs_ocr")
    return Document(
        "pdf",
        "application/pdf",
        None,
        tuple(recognised.blocks),
        {},
        images=len(recognised.pictures),
        complete=recognised.complete,
    )
