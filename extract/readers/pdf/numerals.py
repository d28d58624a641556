"""Numbers among the pieces of lines, and those that may be parts of one: what cells are there is not drawn."""

from __future__ import annotations

import functools
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import msgspec

from extract.matrix.labels import word
from extract.matrix.values import printed
from extract.readers.pdf.glyphs import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Grid, GridCell
    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.placed import PlacedLine

__all__ = ["doubted", "is_number", "touch", "with_doubts"]

#: Lines of one cell are at most this many of their sizes apart.
_NEAR: Final = 2.2
#: Digits less than this share as wide as others are of no number with them.
_SMALLER: Final = 0.5
#: A number with digits that do not count, or a mark at it.
_MARKED: Final = re.compile(r"[\d,]*[~^][\d,~^]*")


def is_number(run: TextLine) -> bool:
    """Whether a piece of a line is a value by itself."""
    return _is_value(run.text)


@functools.lru_cache(maxsize=65536)
def _is_value(text: str) -> bool:
    if " " in text:
        return False
    return printed(text).state in ("number", "slash", "dash") or _MARKED.fullmatch(text) is not None


def doubted(cell: GridCell) -> GridCell:
    """A number that may go on in the next line; anything else as it is."""
    return msgspec.structs.replace(cell, text=cell.text + UNKNOWN) if printed(cell.text).state == "number" else cell


def touch(one: PlacedLine, other: PlacedLine) -> bool:
    """Whether two lines stand as near to each other as those of one cell, or a page break may hide how near."""
    return one.page != other.page or abs(one.line.middle - other.line.middle) < _NEAR * one.line.size


def with_doubts(lines: Sequence[PlacedLine]) -> list[PlacedLine | Grid]:
    """The lines of a section that makes no table, with doubt in the numbers that may go on in the next line.

    In a section with rows of the request matrix a line of mere numbers belongs to the cells of a line with numbers that
    it touches: each holds some digits of the numbers of a row, and who reads one line after the other would take them
    for the numbers of the row.
    """
    found: list[PlacedLine | Grid] = list(lines)
    if not any(word(run.text).rows for placed in lines for run in placed.line.runs):
        return found
    numbers = [i for i, placed in enumerate(lines) if any(map(is_number, placed.line.runs))]
    bare = {i for i in numbers if all(map(is_number, lines[i].line.runs))}
    for i, below in pairwise(numbers):
        if (i in bare or below in bare) and _may_go_on(lines[i : below + 1]):
            found[i], found[below] = _doubtful(lines[i]), _doubtful(lines[below])
    return found


def _may_go_on(lines: Sequence[PlacedLine]) -> bool:
    """Whether the digits of the first line may go on in the last one: near to it, in about the same size.

    Over a page break, no whole label of another row stands between them.
    """
    first, *between, last = lines
    alike = min(first.line.size, last.line.size) >= _SMALLER * max(first.line.size, last.line.size)
    apart = first.page != last.page and any(word(placed.line.text).rows for placed in between)
    return alike and not apart and touch(first, last)


def _doubtful(placed: PlacedLine) -> PlacedLine:
    """The line with doubt in its numbers."""
    texts = [run.text + UNKNOWN * is_number(run) for run in placed.line.runs]
    return placed._replace(line=msgspec.structs.replace(placed.line, text=" ".join(texts)))
