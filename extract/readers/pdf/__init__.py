"""PDFs: the text and the rulings of their pages to lines and grids, in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Document, Grid
from extract.glyphs import compact
from extract.readers.pdf.helper import shared_helper
from extract.readers.pdf.labels import count_labels
from extract.readers.pdf.messages import Assemble, Open, Reading, Render
from extract.readers.pdf.rendering import PageImage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.document import Block
    from extract.readers.pdf.helper import Helper

    PictureReader = Callable[[PageImage], list[Block] | None]

__all__ = ["PageImage", "UnreadablePdfError", "picture_reader", "read_pdf"]

#: So many of the form's unmistakable row labels make a whole form, and the least that make one at all.
_WHOLE: Final = 12
_LEAST: Final = 3
#: Pages whose pictures are read, the first ones: a scanned report has some ten.
_PICTURES: Final = 60
_TOPIC: Final = "政府信息公开"


class UnreadablePdfError(ValueError):
    """A PDF that cannot be read; `reason` is the code for `documents`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def picture_reader() -> PictureReader | None:
    """What reads the pictures of pages; None where no optical recognition is installed."""
    from extract.readers.ocr import engine_found, read_picture_page

    return read_picture_page if engine_found() else None


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
        labels, wanted = _labels(reading.blocks), _wanted(reading)
        if wanted and labels < _WHOLE:
            reading = _with_pictures(helper, reading, wanted[:_PICTURES], needed=labels < _LEAST)
    return Document(
        "pdf",
        "application/pdf",
        None,
        tuple(reading.blocks),
        {},
        images=len(reading.pictures),
        complete=reading.complete,
    )


def _labels(blocks: Sequence[Block]) -> int:
    return count_labels(compact("".join(_texts(blocks))))


def _texts(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        texts += [cell.text for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
    return texts


def _wanted(reading: Reading) -> list[int]:
    """The pages whose pictures may hold the form: those without text, and in a document about it the illustrated."""
    if reading.illustrated and _TOPIC in compact("".join(_texts(reading.blocks))):
        return sorted({*reading.pictures, *reading.illustrated})
    return reading.pictures


def _with_pictures(helper: Helper, reading: Reading, pages: Sequence[int], *, needed: bool) -> Reading:
    """The reading with what is recognised on the pictures of `pages`; without it where it is not `needed`."""
    recognise = picture_reader()
    pictures: dict[int, list[Block]] = {}
    for page in pages if recognise is not None else ():
        image = helper.ask(Render(page))
        blocks = recognise(image) if recognise is not None and isinstance(image, PageImage) else None
        if blocks is not None:
            pictures[page] = blocks
    if not pictures:
        if needed:
            raise UnreadablePdfError("needs_ocr")
        reading.complete = False
        return reading
    assembled = helper.ask(Assemble(pictures))
    return assembled if isinstance(assembled, Reading) else reading
