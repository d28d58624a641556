"""What readers and editors of PDFs lay over a page: filled-in fields, typed text, marks that strike text out."""

from __future__ import annotations

from ctypes import byref
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from extract.readers.pdf.shapes import Box

__all__ = ["with_annotations"]

#: Annotations looked at; a page has some, a hostile one millions.
_MOST: Final = 2_000


def with_annotations(document: PdfDocument, index: int) -> tuple[PdfPage, list[Box]]:
    """A page on which its annotations are painted like everything else, and the lines that strike its text out.

    Else a number that is typed in a field would not be seen. Raises `PdfiumError` where there is no such page.
    """
    import pypdfium2.raw as pdfium

    page = document[index]
    shown = False
    strikes: list[Box] = []
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT):
            shown = True
        if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
            strikes += _strikes(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
    if shown:
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()
        page = document[index]
    return page, strikes


def _strikes(annotation: object) -> list[Box]:
    """The lines of an annotation through the middles of its quadrilaterals; not every file says how it looks.

    Text may run along the page or up it: there is a line both ways, as a box without a height or a width.
    """
    import pypdfium2.raw as pdfium

    found: list[Box] = []
    corners = pdfium.FS_QUADPOINTSF()
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        if not pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, byref(corners)):
            continue
        across = [corners.x1, corners.x2, corners.x3, corners.x4]
        up = [corners.y1, corners.y2, corners.y3, corners.y4]
        left, right, bottom, top = min(across), max(across), min(up), max(up)
        x, y = (left + right) / 2, (bottom + top) / 2
        found += [(left, y, right, y), (x, bottom, x, top)]
    return found
