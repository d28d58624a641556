"""Pages of running text alone: their lines as pdfium tells them, which asks for the boxes of few characters."""

from __future__ import annotations

import re
from ctypes import byref
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from extract.readers.pdf.lines import TextLine

if TYPE_CHECKING:
    from extract.readers.pdf.glyphs import PageText
    from extract.readers.pdf.native import TextPage

__all__ = ["is_prose", "prose_lines"]

#: What stands in a table: several numbers in a row, or what heads its columns.
_TABULAR: Final = re.compile(r"\d[ \t\r\n]+\d+[ \t\r\n]+\d|科研机构|结果维持|信息内容|统计指标|指标名称")
_BREAK: Final = re.compile(r"[\r\n]+")
#: Lines shorter than this on the average are those of a table, or pieces in no order.
_SHORT: Final = 9
#: More than this share of doubled characters: each is printed twice.
_DOUBLED: Final = 0.2
_IDEOGRAPHS: Final = "\u2e80"


def is_prose(page: PageText) -> bool:
    """Whether a page without rulings holds nothing but lines of text, in order and each character once."""
    text = page.chars
    if page.turn.quarters or len(page.places) < len(text) // 2 or _TABULAR.search(text):
        return False
    lines = [line for line in _BREAK.split(text) if line]
    twins = sum(one == other for one, other in pairwise(text))
    return len(text) >= _SHORT * len(lines) and twins < _DOUBLED * len(text)


def prose_lines(page: PageText, text: TextPage) -> list[TextLine]:
    """The lines, from top to bottom; each reaches from its first to its last character."""
    import pypdfium2.raw as pdfium

    first, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    width, height = page.turn.size
    found = []
    start = 0
    for match in (*_BREAK.finditer(page.chars), None):
        end = match.start() if match else len(page.chars)
        line = page.chars[start:end].rstrip()
        begin = start + len(line) - len(line.lstrip())
        start = match.end() if match else end
        line = line.lstrip()
        known = line and pdfium.FPDFText_GetLooseCharBox(text, begin, byref(first))
        if not known or not pdfium.FPDFText_GetLooseCharBox(text, begin + len(line) - 1, byref(last)):
            continue
        x0, y0, _, y1 = page.turn.box(first.left, first.bottom, first.right, first.top)
        _, top, x1, bottom = page.turn.box(last.left, last.bottom, last.right, last.top)
        if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
            continue
        units = sum(2 if char >= _IDEOGRAPHS else 1 for char in line)
        whole = TextLine(x0, min(y0, top), x1, max(y1, bottom), line, max(2 * (x1 - x0) / units, 1.0))
        found.append(msgspec.structs.replace(whole, runs=(whole,)))
    found.sort(key=lambda line: line.middle)
    return found
