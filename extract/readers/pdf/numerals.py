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
#: Numbers nearer to each other than so many of their sizes may be one: columns are wider.
_COLUMN_GAP: Final = 1.0
_MARKS: Final = re.compile("[~^]")
#: The numbers of a row of the request matrix.
_ROW: Final = 7
_ORDINAL: Final = re.compile(r"[（(][一二三四五六七]+[）)]|[一二三四]、|\d[.、．]")
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
    """The lines of a section that makes no table, with doubt in the numbers that may be parts of one.

    Who reads one line after the other would take them for the numbers of a row. In a section with rows of the request
    matrix that concerns a line with numbers and no label of its own, and the line with numbers that it touches: each
    may hold some digits of the same numbers. It also concerns numbers that stand as near to each other as the digits of
    a number which somebody spread, unless they are a row whose sum is right.
    """
    found: list[PlacedLine | Grid] = list(lines)
    if not any(word(run.text).rows for placed in lines for run in placed.line.runs):
        return found
    numbers = [i for i, placed in enumerate(lines) if any(map(is_number, placed.line.runs))]
    doubtful = {i for i in numbers if _is_spread(lines[i].line)}
    unlabelled = {i for i in numbers if not _has_label(lines[i].line)}
    for i, below in pairwise(numbers):
        if (i in unlabelled or below in unlabelled) and _may_go_on(lines[i : below + 1]):
            doubtful |= {i, below}
    for i in numbers:
        found[i] = _in_pieces(lines[i], doubt=i in doubtful)
    return found


def _has_label(line: TextLine) -> bool:
    """Whether a line holds a label of the matrix, or the beginning of one."""
    return any(word(run.text).rows or _ORDINAL.search(run.text) for run in line.runs if not is_number(run))


def _is_spread(line: TextLine) -> bool:
    """Whether the numbers of a line, no more than those of a row, may be digits of fewer ones."""
    runs = [run for run in line.runs if is_number(run)]
    near = any(after.x0 - run.x1 < _COLUMN_GAP * line.size for run, after in pairwise(runs))
    if not near or len(runs) > _ROW:
        return False
    *parts, total = [printed(run.text).number for run in runs]
    return len(runs) < _ROW or None in parts or total is None or sum(part or 0 for part in parts) != total


def _may_go_on(lines: Sequence[PlacedLine]) -> bool:
    """Whether the digits of the first line may go on in the last one: near to it, in about the same size.

    Over a page break, no whole label of another row stands between them.
    """
    first, *between, last = lines
    alike = min(first.line.size, last.line.size) >= _SMALLER * max(first.line.size, last.line.size)
    apart = first.page != last.page and any(word(placed.line.text).rows for placed in between)
    return alike and not apart and touch(first, last)


def _in_pieces(placed: PlacedLine, *, doubt: bool) -> PlacedLine:
    """The line as the text of its pieces, in which a number is one whose digits the words beside it set apart.

    Marks between the pieces stand in the text of the line alone.
    """
    line = placed.line
    texts = line.text.split(" ") if _MARKS.search(line.text) else [run.text for run in line.runs]
    if doubt:
        texts = [text + UNKNOWN if _is_value(text) else text for text in texts]
    return placed._replace(line=msgspec.structs.replace(line, text=" ".join(texts)))
