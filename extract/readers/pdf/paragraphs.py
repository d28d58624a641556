"""Lines of text to paragraphs: a line that fills its column goes on in the next one that is not indented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.pdf.tables import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.readers.pdf.lines import TextLine

__all__ = ["Margins", "Paragraph", "margins_of", "paragraphs"]

_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}\s?[、.．]|[(（][一二三四五六七八九十]{1,2}[)）])")
#: A line ends at the margin if less than this many ideographs would fit behind it.
_ROOM: Final = 1.6
#: An indent is at least this many ideographs deep.
_INDENT: Final = 0.8
#: Lines of a paragraph are at most this many of their heights apart, and equal in size but for this share.
_SPACING: Final = 2.6
_ALIKE: Final = 0.15
#: The least share of the widest line that a line needs to tell where the margins are.
_WIDE: Final = 0.7


class Margins(NamedTuple):
    """Where the lines of running text begin and end."""

    left: float
    right: float


class Paragraph(NamedTuple):
    """A paragraph and the place of its first line."""

    text: str
    place: str


def margins_of(lines: Sequence[TextLine]) -> Margins:
    """The margins of the text of a page."""
    widest = max((line.x1 - line.x0 for line in lines), default=0.0)
    wide = [line for line in lines if line.x1 - line.x0 >= _WIDE * widest]
    return Margins(min((line.x0 for line in wide), default=0.0), max((line.x1 for line in wide), default=0.0))


def _goes_on(before: TextLine, line: TextLine, margins: Margins) -> bool:
    size = before.size
    if _HEADING.match(line.text):
        return False
    near = 0 < line.middle - before.middle <= _SPACING * size or line.y1 < before.y0
    alike = abs(line.size - size) <= _ALIKE * size
    full = before.x1 > margins.right - _ROOM * size and before.x0 < margins.left + 4 * size
    return near and alike and full and line.x0 < margins.left + _INDENT * size


def paragraphs(lines: Iterable[TextLine], margins: Margins, page: int) -> list[Paragraph]:
    """The paragraphs of consecutive lines of a page."""
    found: list[Paragraph] = []
    before: TextLine | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, margins):
            glue = " " if found[-1].text[-1].isascii() and line.text[0].isascii() else ""
            found[-1] = found[-1]._replace(text=found[-1].text + glue + line.text)
        else:
            found.append(Paragraph(line.text, place_of(page, (line.x0, line.y0, line.x1, line.y1))))
        before = line
    return found
