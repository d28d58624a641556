"""Lines of text to paragraphs: a line that fills its column goes on in the next one that is not indented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.placed import PlacedLine

__all__ = ["Margins", "margins_of", "paragraphs"]

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


def paragraphs(lines: Iterable[PlacedLine], margins: Mapping[int, Margins]) -> list[tuple[str, str]]:
    """The paragraphs that consecutive lines make, each with the place of its first line; `margins` by page."""
    found: list[tuple[str, str]] = []
    before: TextLine | None = None
    for placed in lines:
        line = placed.line
        if before is not None and _goes_on(before, line, margins[placed.page]):
            text, place = found[-1]
            glue = " " if text[-1].isascii() and line.text[0].isascii() else ""
            found[-1] = text + glue + line.text, place
        else:
            found.append((line.text, placed.place()))
        before = line
    return found
