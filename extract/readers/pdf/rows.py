"""Rows of tables without rulings: the numbers of a line by column, and the label that stands beside and around them."""

from __future__ import annotations

import bisect
import functools
import re
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.matrix.labels import word
from extract.readers.pdf.labels import is_label
from extract.readers.pdf.numerals import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.placed import PlacedLine

__all__ = ["Row", "label_of", "label_text", "row_of"]

#: Pieces of a label above and below its numbers.
_PIECES: Final = 4
_ORDINAL: Final = re.compile(r"[（(][一二三四五六七]+[）)]|[一二三四]、|\d[.、．]")
_ITEM: Final = re.compile(r"[（(][一二三四五六七][）)]")
_LEAF: Final = re.compile(r"\d[.、．]")
#: The middle of a label's two lines is that of its numbers, but for this share of their size.
_LEVEL: Final = 0.3


class Row(NamedTuple):
    """A line with numbers: its place among the lines, its label's piece, its values by column."""

    at: int
    label: TextLine | None
    values: list[list[TextLine]]


def row_of(at: int, line: TextLine, columns: Sequence[float]) -> Row | None:
    """The row that a line makes; None where it has no number in a column, or text among them."""
    values: list[list[TextLine]] = [[] for _ in columns]
    label = None
    for run in line.runs:
        column = bisect.bisect(columns, (run.x0 + run.x1) / 2) - 1
        if column < 0:
            label = run
        elif is_number(run):
            values[column].append(run)
        else:
            return None
    return Row(at, label, values) if any(values) else None


def label_text(placed: PlacedLine, columns: Sequence[float]) -> str:
    """What stands in a line before the first of the columns."""
    return "".join(run.text for run in placed.line.runs if (run.x0 + run.x1) / 2 < columns[0])


def label_of(  # noqa: PLR0913, PLR0917 - the row, its neighbours, and what is taken already
    row: Row, rows: Sequence[Row], number: int, lines: Sequence[PlacedLine], columns: Sequence[float], used: set[int]
) -> str:
    """The row's label: its piece on the line, with as few pieces above and below as make a label of the form."""
    # A mere sign is the rest of something else: of 三、本年度办理结果 written downwards.
    own = row.label.text if row.label is not None and any(map(str.isalnum, row.label.text)) else ""
    if word(own).rows:
        return own
    above_end = rows[number - 1].at if number else max(row.at - _PIECES, -1)
    below_end = rows[number + 1].at if number + 1 < len(rows) else min(row.at + _PIECES, len(lines))
    above = [i for i in range(row.at - 1, above_end, -1) if i not in used][:_PIECES]
    below = list(range(row.at + 1, below_end))[:_PIECES]
    pieces = {i: piece for i in (*above, *below) if (piece := _piece(lines[i].line, columns[0]))}
    over, under = [i for i in above if i in pieces], [i for i in below if i in pieces]
    if row.label is not None:
        beside = _beside_group(row.label, lines[row.at].line.runs[-1].middle, lines, over, under)
        if beside:
            used.update(beside)
            return "".join(lines[i].line.runs[-1].text for i in beside)
    found = _composed(own, tuple([pieces[i] for i in over]), tuple([pieces[i] for i in under]))
    if found is None:
        return own
    up, down, text = found
    used.update([over[i] for i in up], [under[i] for i in down])
    return text


@functools.lru_cache(maxsize=4096)
def _composed(
    own: str, over: tuple[str, ...], under: tuple[str, ...]
) -> tuple[tuple[int, ...], tuple[int, ...], str] | None:
    """The label that a row's piece makes with pieces above and below it, nearest first, and which of them it takes."""
    for up, down in _ways(len(over), len(under)):
        if not own and not (up and down):
            continue  # numbers between two lines are in the middle of a label of an even number of lines
        before = "".join([over[i] for i in reversed(up)]) + own
        text = _own_label(before + "".join([under[i] for i in down]), len(before) - 1)
        if text and (word(text).rows or not own):
            return up, down, text
    return None


def _beside_group(
    group: TextLine, middle: float, lines: Sequence[PlacedLine], over: Sequence[int], under: Sequence[int]
) -> tuple[int, ...]:
    """The lines of a label above and below its numbers, beside which the label of its group stands; none where not.

    `middle` is the height of the numbers, which is that of the two lines together.
    """
    right = [next((i for i in part if lines[i].line.runs[-1].x0 >= group.x1), None) for part in (over, under)]
    if right[0] is None or right[1] is None:
        return ()
    upper, lower = lines[right[0]].line.runs[-1], lines[right[1]].line.runs[-1]
    between = abs((upper.middle + lower.middle) / 2 - middle) < _LEVEL * lower.size
    whole = _LEAF.match(upper.text) and word(upper.text + lower.text).rows and not word(lower.text).rows
    return (right[0], right[1]) if whole and between else ()


@functools.cache
def _ways(above: int, below: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every choice of up to `_PIECES` pieces above, the nearest first, and below; the fewest pieces first.

    Pieces of a group's label stand between those of the row's: each piece may be left out.
    """
    up, down = (
        [choice for count in range(min(pieces, _PIECES) + 1) for choice in combinations(range(pieces), count)]
        for pieces in (above, below)
    )
    ways = [(one, other) for one in up for other in down]
    return sorted(ways, key=lambda way: (len(way[0]) + len(way[1]), [-i for i in way[0]], way[1]))


@functools.lru_cache(maxsize=16384)
def _own_label(text: str, last: int) -> str:
    """The label that `text` is, or that it ends with, from character `last` or before; else nothing.

    Before a label on the same line the label of its group may stand.
    """
    if is_label(text):
        return text
    starts = [match.start() for match in _ORDINAL.finditer(text)][1:]
    return next((text[i:] for i in starts if i <= last and word(text[i:]).rows), "")


def _piece(line: TextLine, right: float) -> str:
    """The last piece of a line that ends before a place, from its own ordinal on where a group's label touches it."""
    if any((run.x0 + run.x1) / 2 > right for run in line.runs):
        return ""
    text = line.runs[-1].text
    starts = [match.start() for match in _LEAF.finditer(text)] or [match.start() for match in _ITEM.finditer(text)]
    return text[starts[-1] :] if starts else text
