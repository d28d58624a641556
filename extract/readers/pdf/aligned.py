"""Tables without rulings: numbers that stand one below the other, and the labels beside and above them.

The places of the numbers make the columns; the vocabulary of the forms says which pieces of text make a label. Where
either is in doubt the lines stay text.
"""

from __future__ import annotations

import bisect
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extract.document import Grid, GridCell
from extract.glyphs import compact, core
from extract.matrix.labels import word
from extract.readers.pdf.glyphs import UNKNOWN
from extract.readers.pdf.labels import count_labels, disclosure_columns, is_label
from extract.readers.pdf.numerals import doubted, is_number, touch, with_doubts
from extract.readers.pdf.rows import label_of, label_text, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.placed import PlacedLine
    from extract.readers.pdf.rows import Row

__all__ = ["with_tables"]

#: Columns of the request matrix, and of section 四; a table of the form has no other number of them.
_WIDTHS: Final = (7, 15)
#: Lines above the first row that may be its head.
_HEAD: Final = 14
#: How far a head's text may begin before the numbers below it, or end behind them, in sizes of their glyphs.
_INDENT: Final = 0.3
#: A number that reaches less than so many of its sizes into another column stands in its own.
_OVER: Final = 0.15
_SECTION: Final = re.compile(r"[一二三四五六]\s?[、.．]")


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
    return with_doubts(lines)


def _are_parted(words: Sequence[TextLine], runs: Sequence[TextLine], columns: Sequence[float]) -> bool:
    """Whether numbers below the label of one column stand in two of `columns`: these are of digits, not of numbers."""
    middles = [(run.x0 + run.x1) / 2 for run in runs if is_number(run)]
    places = [(middle, bisect.bisect(columns, middle)) for middle in middles]
    labels = [label for label in words if word(label.text).column is not None]
    return any(len({at for middle, at in places if label.x0 < middle < label.x1}) > 1 for label in labels)


def _columns(lines: Sequence[TextLine]) -> list[float]:
    """The left sides of the columns in which numbers stand; empty where they do not stand in the form's columns."""
    numbers = [[run for run in line.runs if is_number(run)] for line in lines]
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


def _matrix(lines: list[PlacedLine], columns: list[float]) -> list[PlacedLine | Grid]:
    rows = [row for i, placed in enumerate(lines) if (row := row_of(i, placed.line, columns)) is not None]
    first, last = rows[0].at, rows[-1].at
    used: set[int] = set()
    labels = [label_of(row, rows, number, lines, columns, used) for number, row in enumerate(rows)]
    begin = min([first, *used])
    head_at = max(begin - _HEAD, 0)
    head = _best_head(lines[head_at:begin], rows, columns)
    grid_rows: list[tuple[GridCell, ...]] = [head] if head else []
    torn = _torn(rows, labels, lines, columns)
    top = begin
    for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
        below = rows[number + 1].at if number + 1 < len(rows) else len(lines)
        bottom = max([row.at, *(i for i in used if row.at < i < below)])
        unused = [label_text(lines[i], columns) for i in range(top, bottom + 1) if i not in used and i != row.at]
        loose = "".join(unused)
        placed = lines[row.at]
        cells = [GridCell(text, place=placed.place(row.label)) for text in (loose, label) if text]
        # Whose numbers these are is in doubt where they stand on no label's line, and a label is left besides theirs.
        contested = not _is_beside(row) and any(count_labels(compact(text)) for text in unused)
        values = [_value(placed, runs, torn=contested or (number, i) in torn) for i, runs in enumerate(row.values)]
        grid_rows.append((*(cells or [GridCell("")]), *values))
        top = bottom + 1
    return [*lines[:begin], Grid(0, tuple(grid_rows)), *lines[max([last, *used]) + 1 :]]


def _is_beside(row: Row) -> bool:
    """Whether the whole label of a row stands on the line of its numbers."""
    return row.label is not None and bool(word(row.label.text).rows)


def _value(placed: PlacedLine, runs: Sequence[TextLine], *, torn: bool = False) -> GridCell:
    """A cell of numbers; `torn` ones stay unknown."""
    text = runs[0].text if len(runs) == 1 else " ".join([run.text for run in runs])
    return GridCell(text + UNKNOWN if torn else text, place=placed.place(runs[0] if runs else None))


def _torn(
    rows: Sequence[Row], labels: Sequence[str], lines: Sequence[PlacedLine], columns: Sequence[float]
) -> set[tuple[int, int]]:
    """The values that may be parts of one number, or two numbers in one, by row and column.

    They are those that reach into the next column; and those of a row without a label of the form, and of a row that
    touches it: all where that row lacks some, else those in the columns of an unlabelled row that lacks some. Section
    四 has one row, and no label.
    """
    torn = {(number, i) for number, row in enumerate(rows) for i in _over_columns(row, columns)}
    unlabelled = [number for number, label in enumerate(labels) if not is_label(label)]
    if len(columns) != _WIDTHS[0] and len(rows) == 1:
        return torn
    filled = [{i for i, runs in enumerate(row.values) if runs} for row in rows]
    for number in unlabelled:
        torn |= {(number, i) for i in range(len(columns))}
        for other in (number - 1, number + 1):
            if 0 <= other < len(rows) and touch(lines[rows[number].at], lines[rows[other].at]):
                if len(filled[other]) < len(columns):
                    torn |= {(other, i) for i in filled[other]}
                elif len(filled[number]) < len(columns):
                    torn |= {(other, i) for i in filled[number]}
    return torn


def _over_columns(row: Row, columns: Sequence[float]) -> set[int]:
    """The columns over which a number of the row reaches into another one: it may be two that stand close together."""
    found: set[int] = set()
    for run in (run for runs in row.values for run in runs):
        inside = _OVER * run.size
        first, last = (bisect.bisect(columns, x) - 1 for x in (run.x0 + inside, run.x1 - inside))
        if first < last:
            found.update(range(max(first, 0), last + 1))
    return found


def _best_head(lines: Sequence[PlacedLine], rows: Sequence[Row], columns: Sequence[float]) -> tuple[GridCell, ...]:
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
        row = row_of(0, placed.line, columns) if columns else None
        if row is None or row.label is None:
            if rows and any(map(is_number, runs)):
                rows[-1] = tuple(doubted(cell) for cell in rows[-1])
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
