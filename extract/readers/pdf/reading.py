"""A file: opened, its pages chosen and read."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from extract.glyphs import compact
from extract.readers.pdf.annotations import with_annotations
from extract.readers.pdf.assembly import blocks_of
from extract.readers.pdf.labels import count_labels
from extract.readers.pdf.layout import laid_out
from extract.readers.pdf.messages import Reading, Refused
from extract.readers.pdf.pages import read_page
from extract.readers.pdf.rendering import render_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pypdfium2 import PdfDocument, PdfPage

    from extract.document import Grid, Line
    from extract.readers.pdf.pages import PageContent, Sheet
    from extract.readers.pdf.rendering import PageImage

__all__ = ["PAGES_READ", "PAGES_SEARCHED", "Reader", "reading_of"]

#: Pages read whole; where a file has more, those around the form's labels.
PAGES_READ: Final = 500
#: Pages in which labels are looked for.
PAGES_SEARCHED: Final = 5_000
#: Pages read before and behind one with labels: the title stands before the tables, the last sections behind them.
_AROUND: Final = 4
#: A complete file ends with this mark, but for so many bytes that others have appended.
_END: Final = b"%%EOF"
_APPENDED: Final = 2_048
_PASSWORD: Final = 4
#: Pages that stay open for the next ones: pdfium forgets a font with the last page that has it, and loads it anew.
_OPEN: Final = 4


def reading_of(
    pages: Sequence[PageContent], pictures: Mapping[int, Sequence[Grid | Line]] | None = None, *, complete: bool = True
) -> Reading:
    """The blocks of pages, those of the pages in `pictures` taken from there."""
    return Reading(
        blocks_of(pages, pictures),
        [page.number for page in pages if page.kind in ("picture", "doubtful")],
        [page.number for page in pages if page.kind == "illustrated"],
        complete,
    )


class Reader:
    """Reads one file at a time, and keeps it for questions about its pages."""

    def __init__(self) -> None:
        self._document: PdfDocument | None = None
        self._pages: list[PageContent] = []
        self._open: deque[PdfPage] = deque()
        self._complete = True

    def open(self, data: bytes) -> Reading | Refused:
        """Read a file: its blocks, or why it cannot be read (`encrypted`, `damaged`, `no_pages`)."""
        import pypdfium2

        self.close()
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            return Refused("encrypted" if getattr(error, "err_code", None) == _PASSWORD else "damaged")
        count = len(self._document)
        if count == 0:
            return Refused("no_pages")
        chosen = range(count) if count <= PAGES_READ else self._around_labels(count)
        self._pages = list(laid_out(sheet for i in chosen if (sheet := self._sheet(i)) is not None))
        if not self._pages:
            return Refused("damaged" if chosen else "too_many_pages")
        ended = _END in data[-_APPENDED:]
        self._complete = ended and count <= PAGES_SEARCHED and len(self._pages) == len(chosen)
        return self.assemble({})

    def assemble(self, pictures: Mapping[int, Sequence[Grid | Line]]) -> Reading:
        """The blocks of the file, those of the pages in `pictures` taken from there."""
        return reading_of(self._pages, pictures, complete=self._complete)

    def render(self, number: int) -> PageImage | Refused:
        """The picture of a page."""
        from pypdfium2 import PdfiumError

        if self._document is None:
            return Refused("damaged")
        try:
            return render_page(self._document[number - 1], number)
        except (PdfiumError, IndexError):
            return Refused("damaged")

    def close(self) -> None:
        """Forget the file."""
        while self._open:
            self._open.popleft().close()
        if self._document is not None:
            self._document.close()
        self._document = None
        self._pages = []

    def _sheet(self, index: int) -> Sheet | None:
        from pypdfium2 import PdfiumError

        if self._document is None:
            return None
        try:
            page, strikes = with_annotations(self._document, index)
        except PdfiumError:
            return None
        self._open.append(page)
        if len(self._open) > _OPEN:
            self._open.popleft().close()
        return read_page(page, index + 1, strikes)

    def _around_labels(self, count: int) -> list[int]:
        """The pages around those that name rows of the form, at most `PAGES_READ`."""
        near: set[int] = set()
        for i in range(min(count, PAGES_SEARCHED)):
            if self._names_rows(i):
                near.update(range(max(i - _AROUND, 0), min(i + _AROUND + 1, count)))
        return sorted(near)[:PAGES_READ]

    def _names_rows(self, index: int) -> bool:
        from pypdfium2 import PdfiumError

        if self._document is None:
            return False
        try:
            page = self._document[index]
            text = page.get_textpage()
        except PdfiumError:
            return False
        try:
            return count_labels(compact(text.get_text_range())) > 0
        finally:
            text.close()
            page.close()
