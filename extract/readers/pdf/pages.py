"""One page: whether its text can be read, and what stands on it before anybody makes lines and tables of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import msgspec
import numpy as np

from extract.glyphs import compact
from extract.readers.pdf.glyphs import UNKNOWN, Glyphs, Turn, glyphs_of, page_text
from extract.readers.pdf.labels import count_labels
from extract.readers.pdf.prose import is_prose, prose_lines
from extract.readers.pdf.shapes import Box, Drawings, shapes_of
from extract.readers.pdf.strikes import marks_at
from extract.readers.pdf.unseen import suspects_seen

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.shapes import Shapes
    from extract.readers.pdf.tables import Table

__all__ = ["PageContent", "PageKind", "Sheet", "kind_of_page", "read_page", "sheet_of"]

PageKind = Literal["text", "illustrated", "doubtful", "picture", "blank"]

#: A picture over this share of the page is the page; over this, it may hold a table.
_COVERING: Final = 0.6
_ILLUSTRATION: Final = 0.08
#: So many labels of the form prove a text layer; so many glyphs are worth a judgement.
_LABELS: Final = 3
_FEW: Final = 20
#: The least share of ideographs in a Chinese page, the most of characters that the file does not tell, and the least of
#: letters and digits in a page of another language.
_IDEOGRAPHS: Final = 0.1
_UNKNOWN: Final = 0.1
_LETTERS: Final = 0.6
_IDEOGRAPHIC: Final = re.compile("[\u3400-\u9fff]+")
_LETTERED: Final = re.compile("[0-9A-Za-z]+")
#: So few lines and rectangles make no table.
_UNDERLINES: Final = 2
#: Print lower than this many points, on paper as high as A4, is no text for an eye.
_TINY: Final = 1.5
_A4: Final = 842.0
#: A page with more characters than this is no page of a report.
_GLYPHS: Final = 100_000


@dataclass(frozen=True)
class PageContent:
    """What a page holds: its tables, and its lines outside of them, from top to bottom."""

    number: int
    width: float
    height: float
    kind: PageKind
    tables: tuple[Table, ...] = ()
    lines: tuple[TextLine, ...] = ()

    def with_lines(self, lines: Sequence[TextLine]) -> PageContent:
        """The same page with other lines."""
        return replace(self, lines=tuple(lines))


class Sheet(msgspec.Struct, frozen=True, eq=False):
    """A page with the characters that nobody has put into lines yet, and what else it draws.

    `slants` are the boxes of slanting lines on the upright page.
    """

    content: PageContent
    glyphs: Glyphs = Glyphs.of(())
    drawings: Drawings = Drawings.of(())
    slants: Sequence[Box] = ()
    turn: Turn = Turn(0.0, 0.0, 0.0, 0.0, 0)


def kind_of_page(shown: str, shapes: Shapes, turn: Turn) -> PageKind:
    """Whether the page's own text is what a reader sees; `shown` is that text without white space.

    A picture over the page, with text that is not shown or that it covers, is a scan, whatever its text layer says.
    Else the form's labels prove the text; without them it has to be in some language and of known characters, or it is
    `doubtful`: believed where nobody recognises the picture of the page.
    """
    width, height = turn.size
    area = max(width * height, 1.0)
    covered = sum(_overlap(turn.box(*box), width, height) for box in shapes.pictures) / area
    seen = len(shapes.painted) - shapes.covered
    if covered >= _COVERING and (shapes.hidden or not shown or seen <= len(shapes.painted) // 10):
        return "picture"
    if not shown:
        return "picture" if shapes.hidden or covered >= _ILLUSTRATION else "blank"
    text = compact(shown)
    unknown = (text.count(UNKNOWN) + text.count("(cid:")) / len(text) if text else 1.0
    readable: PageKind = "illustrated" if covered >= _ILLUSTRATION else "text"
    if count_labels(text) >= _LABELS and unknown < _UNKNOWN:
        return readable
    if len(text) < _FEW:
        return "picture" if covered >= _COVERING else readable
    return "doubtful" if unknown >= _UNKNOWN or not _is_language(text) else readable


def _is_language(text: str) -> bool:
    """Whether a text is Chinese, or the Latin letters of another language, and no heap of signs."""
    ideographs, letters = (sum(map(len, each.findall(text))) for each in (_IDEOGRAPHIC, _LETTERED))
    return ideographs >= _IDEOGRAPHS * len(text) or letters + ideographs >= _LETTERS * len(text)


def _overlap(box: tuple[float, float, float, float], width: float, height: float) -> float:
    x0, y0, x1, y1 = box
    return max(min(x1, width) - max(x0, 0.0), 0.0) * max(min(y1, height) - max(y0, 0.0), 0.0)


def read_page(page: PdfPage, number: int, strikes: Sequence[Box] = ()) -> Sheet:
    """What stands on the page; nothing where its text cannot be read, and lines where it is prose.

    `strikes` are lines that strike text out.
    """
    import pypdfium2.raw as pdfium

    shapes = shapes_of(page)
    shapes.slants += strikes
    text = pdfium.FPDFText_LoadPage(page.raw)
    try:
        if not text or pdfium.FPDFText_CountChars(text) > _GLYPHS:
            width, height = page.get_size()
            return Sheet(PageContent(number, width, height, "picture"))
        read = page_text(page, text, shapes.hidden)
        sights = suspects_seen(page, text, shapes, read)
        if sights:
            unseen = [place for place, sight in sights.items() if sight == "unseen"]
            read = replace(read, places=read.places[~np.isin(read.places, unseen)])
        content = _content(number, read.shown, shapes, read.turn)
        if content.kind in ("picture", "blank"):
            return Sheet(content)
        if len(shapes.drawings) <= _UNDERLINES and is_prose(read):
            return Sheet(content.with_lines(prose_lines(read, text)))
        glyphs = glyphs_of(read, text)
        faint = [i for i, sight in sights.items() if sight == "faint" and read.chars[i].isdigit()]
        if faint:
            marks = marks_at(glyphs_of(replace(read, places=np.array(faint)), text).each())
            glyphs = Glyphs.joined([glyphs, Glyphs.of(marks)])
        return _sheet(content, glyphs, shapes, read.turn)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)


def sheet_of(number: int, glyphs: Glyphs, shapes: Shapes, turn: Turn) -> Sheet:
    """A page of whatever format, of its characters and drawings."""
    content = _content(number, glyphs.text, shapes, turn)
    return Sheet(content) if content.kind in ("picture", "blank") else _sheet(content, glyphs, shapes, turn)


def _sheet(content: PageContent, glyphs: Glyphs, shapes: Shapes, turn: Turn) -> Sheet:
    """A page without the characters too small for an eye, whatever the page is scaled to."""
    least = min(_TINY, _TINY * max(content.width, content.height) / _A4)
    legible = glyphs.boxes[3] - glyphs.boxes[1] >= least
    slants = [turn.box(*box) for box in shapes.slants]
    return Sheet(content, glyphs if legible.all() else glyphs.chosen(legible), shapes.drawings, slants, turn)


def _content(number: int, shown: str, shapes: Shapes, turn: Turn) -> PageContent:
    width, height = turn.size
    return PageContent(number, width, height, kind_of_page(shown, shapes, turn))
