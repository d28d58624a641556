"""Tables without rulings: numbers that stand one below the other, and the labels beside and above them.

The places of the numbers make the columns; the vocabulary of the forms says which pieces of text make a label. Where
either is in doubt the lines stay text.
"""

from __future__ import annotations

import bisect
import functools
import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from extract.document import Grid, GridCell
from extract.glyphs import core
from extract.matrix.labels import word
from extract.matrix.values import printed
from extract.readers.pdf.glyphs import UNKNOWN
from extract.readers.pdf.labels import disclosure_columns, is_label
from extract.readers.pdf.tables import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.lines import TextLine

__all__ = ["PlacedLine", "with_tables"]

#: Columns of the request matrix, and of section 四; a table of the form has no other number of them.
_WIDTHS: Final = (7, 15)
#: Lines above the first row that may be its head, and pieces of a label above and below its numbers.
_HEAD: Final = 14
_PIECES: Final = 4
_ORDINAL: Final = re.compile(r"[（(][一二三四五六七]+[）)]|[一二三四]、|\d[.、．]")
_ITEM: Final = re.compile(r"[（(][一二三四五六七][）)]")
_LEAF: Final = re.compile(r"\d[.、．]")
#: How far a head's text may begin before the numbers below it, or end behind them, in sizes of their glyphs.
_INDENT: Final = 0.3
#: Lines of one cell are at most this many of their sizes apart.
_NEAR: Final = 2.2
#: A number with digits that do not count, or a mark at it.
_MARKED: Final = re.compile(r"[\d,]*[~^][\d,~^]*")
#: The middle of a label's two lines is that of its numbers, but for this share of their size.
_LEVEL: Final = 0.3
_SECTION: Final = re.compile(r"[一二三四五六]\s?[、.．]")


class PlacedLine(NamedTuple):
    """A line and its page."""

    page: int
    line: TextLine

    def place(self, run: TextLine | None = None) -> str:
        """The place of the line, or of one of its pieces."""
        box = run or self.line
        return place_of(self.page, (box.x0, box.y0, box.x1, box.y1))


def with_tables(lines: Sequence[PlacedLine]) -> list[PlacedLine | Grid]:
    """The lines in order, those that make a table put together to one."""
    found: list[PlacedLine | Grid] = []
    region: list[PlacedLine] = []
    for line in lines:
        if _is_heading(line.line):
            found += _region(region)
            region = [line]
        else:
            region.append(line)
    return found + _region(region)


def _is_heading(line: TextLine) -> bool:
    return (
        len(line.runs) == 1 and _SECTION.match(line.text) is not None and word(line.text).kind not in ("row", "group")
    )


def _is_number(run: TextLine) -> bool:
    return _is_value(run.text)


@functools.lru_cache(maxsize=65536)
def _is_value(text: str) -> bool:
    printed_as = printed(text).state
    return " " not in text and (printed_as in ("number", "slash", "dash") or _MARKED.fullmatch(text) is not None)


def _region(lines: list[PlacedLine]) -> list[PlacedLine | Grid]:
    """The lines of a section, its tables put together."""
    runs = [run for line in lines for run in line.line.runs]
    words = [run for run in runs if not run.text.isdigit()]
    headed = any(core(run.text) in disclosure_columns() for run in words)
    # Digits that stand apart in section 二 may happen to stand in as many columns as the matrix has.
    columns = (
        [] if headed and not any(word(run.text).rows for run in words) else _columns([each.line for each in lines])
    )
    if columns and not _are_parted(words, runs, columns):
        return _matrix(lines, columns)
    if headed:
        return _disclosures(lines)
    return list(lines)


def _are_parted(words: Sequence[TextLine], runs: Sequence[TextLine], columns: Sequence[float]) -> bool:
    """Whether numbers below the label of one column stand in two of `columns`: these are of digits, not of numbers."""
    middles = [(run.x0 + run.x1) / 2 for run in runs if _is_number(run)]
    places = [(middle, bisect.bisect(columns, middle)) for middle in middles]
    labels = [label for label in words if word(label.text).column is not None]
    return any(len({at for middle, at in places if label.x0 < middle < label.x1}) > 1 for label in labels)


def _columns(lines: Sequence[TextLine]) -> list[float]:
    """The left sides of the columns in which numbers stand; empty where they do not stand in the form's columns."""
    numbers = [[run for run in line.runs if _is_number(run)] for line in lines]
    width = max(map(len, numbers), default=0)
    for least in (width, 2):
        spans = sorted((run.x0, run.x1) for row in numbers if len(row) >= max(least, 2) for run in row)
        bands: list[list[float]] = []
        for x0, x1 in spans:
            if bands and x0 <= bands[-1][1]:
                bands[-1][1] = max(bands[-1][1], x1)
            else:
                bands.append([x0, x1])
        if len(bands) in _WIDTHS:
            between = [(before[1] + after[0]) / 2 for before, after in pairwise(bands)]
            return [bands[0][0] - (between[0] - bands[0][1]), *between]
    return []


class _Row(NamedTuple):
    """A line with numbers: its place among the lines, its label's piece, its values by column."""

    at: int
    label: TextLine | None
    values: list[list[TextLine]]


def _row(at: int, line: TextLine, columns: Sequence[float]) -> _Row | None:
    """The row that a line makes; None where it has no number in a column, or text among them."""
    values: list[list[TextLine]] = [[] for _ in columns]
    label = None
    for run in line.runs:
        column = bisect.bisect(columns, (run.x0 + run.x1) / 2) - 1
        if column < 0:
            label = run
        elif _is_number(run):
            values[column].append(run)
        else:
            return None
    return _Row(at, label, values) if any(values) else None


def _matrix(lines: list[PlacedLine], columns: list[float]) -> list[PlacedLine | Grid]:
    rows = [row for i, placed in enumerate(lines) if (row := _row(i, placed.line, columns)) is not None]
    first, last = rows[0].at, rows[-1].at
    used: set[int] = set()
    labels = [_label(row, rows, number, lines, columns, used) for number, row in enumerate(rows)]
    begin = min([first, *used])
    head_at = max(begin - _HEAD, 0)
    head = _best_head(lines[head_at:begin], rows, columns)
    grid_rows: list[tuple[GridCell, ...]] = [head] if head else []
    torn = _torn(rows, labels, lines, len(columns))
    top = begin
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        below = rows[number + 1].at if number + 1 < len(rows) else len(lines)
        bottom = max([row.at, *(i for i in used if row.at < i < below)])
        loose = "".join(_label_text(lines[i], columns) for i in range(top, bottom + 1) if i not in used and i != row.at)
        placed = lines[row.at]
        cells = [GridCell(text, place=placed.place(row.label)) for text in (loose, label) if text]
        values = [_value(placed, runs, torn=(number, i) in torn) for i, runs in enumerate(row.values)]
        grid_rows.append((*(cells or [GridCell("")]), *values))
        top = bottom + 1
    return [*lines[:begin], Grid(0, tuple(grid_rows)), *lines[max([last, *used]) + 1 :]]


def _value(placed: PlacedLine, runs: Sequence[TextLine], *, torn: bool = False) -> GridCell:
    """A cell of numbers; `torn` ones stay unknown."""
    text = runs[0].text if len(runs) == 1 else " ".join([run.text for run in runs])
    return GridCell(text + UNKNOWN if torn else text, place=placed.place(runs[0] if runs else None))


def _torn(rows: Sequence[_Row], labels: Sequence[str], lines: Sequence[PlacedLine], width: int) -> set[tuple[int, int]]:
    """The values that may be parts of one number, by row and column.

    They are those of a row without a label of the form, and of the rows that touch it, in the columns where it has
    some but not all of its own. Section 四 has one row, and no label.
    """
    unlabelled = [number for number, label in enumerate(labels) if not is_label(label)]
    if width != _WIDTHS[0] and len(rows) == 1:
        return set()
    torn: set[tuple[int, int]] = set()
    for number in unlabelled:
        filled = [i for i, runs in enumerate(rows[number].values) if runs]
        torn |= {(number, i) for i in range(width)}
        for other in (number - 1, number + 1):
            if 0 <= other < len(rows) and len(filled) < width and _touch(lines[rows[number].at], lines[rows[other].at]):
                torn |= {(other, i) for i in filled}
    return torn


def _touch(one: PlacedLine, other: PlacedLine) -> bool:
    """Whether two lines stand as near to each other as those of one cell, or a page break may hide how near."""
    return one.page != other.page or abs(one.line.middle - other.line.middle) < _NEAR * one.line.size


def _label_text(placed: PlacedLine, columns: Sequence[float]) -> str:
    return "".join(run.text for run in placed.line.runs if (run.x0 + run.x1) / 2 < columns[0])


def _label(  # noqa: PLR0913, PLR0917 - the row, its neighbours, and what is taken already
    row: _Row, rows: Sequence[_Row], number: int, lines: Sequence[PlacedLine], columns: Sequence[float], used: set[int]
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
    for up, down in _ways(len(over), len(under)):
        if not own and not (up and down):
            continue  # numbers between two lines are in the middle of a label of an even number of lines
        before = "".join([pieces[over[i]] for i in reversed(up)]) + own
        text = _own_label(before + "".join([pieces[under[i]] for i in down]), len(before) - 1)
        if text and (word(text).rows or not own):
            used.update([over[i] for i in up], [under[i] for i in down])
            return text
    return own


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


def _best_head(lines: Sequence[PlacedLine], rows: Sequence[_Row], columns: Sequence[float]) -> tuple[GridCell, ...]:
    """The labels above the columns: where the columns part in the middle between numbers, or at their left or right.

    Narrow numbers at one side of their cells do not tell how far the cells reach; what makes most labels does.
    """
    values = list(zip(*(row.values for row in rows), strict=True))
    lefts = [min((run.x0 for runs in column for run in runs), default=None) for column in values]
    rights = [max((run.x1 for runs in column for run in runs), default=None) for column in values]
    ways = [list(columns)]
    known = [(left, right) for left, right in zip(lefts, rights, strict=True) if left is not None and right is not None]
    if len(known) == len(columns):
        size = max(run.size for column in values for runs in column for run in runs)
        ways.append([left - _INDENT * size for left, _ in known])
        ways.append([columns[0], *(right + _INDENT * size for _, right in known[:-1])])
    heads = [_head(lines, way) for way in ways]
    return max(heads, key=lambda head: sum(is_label(cell.text) for cell in head))


def _head(lines: Sequence[PlacedLine], columns: Sequence[float]) -> tuple[GridCell, ...]:
    """The labels above the columns, each the lowest pieces that make one; none where no column has one."""
    columned = [[""] * len(lines) for _ in columns]
    for row, placed in enumerate(lines):
        for middle, char in placed.line.characters():
            column = bisect.bisect(columns, middle) - 1
            if column >= 0:
                columned[column][row] += char
    cells = [GridCell("")]
    found = False
    for pieces in columned:
        texts = ["".join(pieces[i:]) for i in range(len(pieces))]
        text = next((text for text in texts if is_label(text)), "")
        found = found or bool(text)
        place = next((placed.place() for placed, piece in zip(lines, pieces, strict=True) if piece), None)
        cells.append(GridCell(text or "".join(texts[:1]), place=place))
    return tuple(cells) if found else ()


def _disclosures(lines: list[PlacedLine]) -> list[PlacedLine | Grid]:
    """The tables of section 二: heads that name their columns on one line, and rows below them."""
    found: list[PlacedLine | Grid] = []
    rows: list[tuple[GridCell, ...]] = []
    columns: list[float] = []
    under: list[TextLine] = []
    for placed in lines:
        runs = placed.line.runs
        heads = [run for run in runs if core(run.text) in disclosure_columns()]
        if heads:
            middles = [(run.x0 + run.x1) / 2 for run in heads]
            between = [(one + other) / 2 for one, other in pairwise(middles)]
            columns, under = [heads[0].x0 - heads[0].size, *between], heads
            rows.append(tuple(GridCell(run.text, place=placed.place(run)) for run in runs))
            continue
        row = _row(0, placed.line, columns) if columns else None
        if row is None or row.label is None:
            if rows and any(map(_is_number, runs)):
                rows[-1] = tuple(_doubted(cell) for cell in rows[-1])
            if rows and not is_label(placed.line.text):
                found.append(Grid(0, tuple(rows)))
                rows, columns = [], []
            found.append(placed)
            continue
        apart = any(len(part) > 1 for part in row.values) or not all(
            run.x0 < head.x1 and head.x0 < run.x1 for part, head in zip(row.values, under, strict=True) for run in part
        )
        values = [_value(placed, part, torn=apart) for part in row.values]
        rows.append((GridCell(row.label.text, place=placed.place(row.label)), *values))
    return [*found, Grid(0, tuple(rows))] if rows else found


def _doubted(cell: GridCell) -> GridCell:
    """A number that may go on in the next line; anything else as it is."""
    return msgspec.structs.replace(cell, text=cell.text + UNKNOWN) if printed(cell.text).state == "number" else cell
