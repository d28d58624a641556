"""Tables over page breaks: a table that goes on is one table, a row that the break cuts is one row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from extract.readers.pdf.labels import is_label
from extract.readers.pdf.lattice import SNAP, Box
from extract.readers.pdf.tables import Table, TableCell, cell_text, without_slivers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.readers.pdf.lines import TextLine

__all__ = ["continues", "stitched", "with_cut_row"]

_IDEOGRAPH: Final = re.compile(r"[\u2e80-\u9fff]")
#: The sides of a table's parts on two pages differ by less than this.
_SIDE: Final = 2 * SNAP

_Pair = tuple[TableCell, TableCell]


def continues(upper: Table, lower: Table) -> bool:
    """Whether the first row of the lower table reaches from side to side as the last row of the upper one does."""
    last = [cell.box for cell in upper.cells if cell.box.bottom == upper.rows]
    first = [cell.box for cell in lower.cells if cell.box.top == 0]
    if not last or not first:
        return False
    left = upper.xs[min(box.left for box in last)] - lower.xs[min(box.left for box in first)]
    right = upper.xs[max(box.right for box in last)] - lower.xs[max(box.right for box in first)]
    return max(abs(left), abs(right)) <= _SIDE


def _pairs(upper: Table, lower: Table) -> Iterator[_Pair]:
    """The cells of the last row above and of the first row below that stand in the same columns, from the left."""
    below = [cell for cell in lower.cells if cell.box.top == 0]
    last = [cell for cell in upper.cells if cell.box.bottom == upper.rows]
    for cell in sorted(last, key=lambda each: each.box.left):
        left, right = upper.xs[cell.box.left], upper.xs[cell.box.right]
        for other in below:
            beside = abs(lower.xs[other.box.left] - left) <= SNAP and abs(lower.xs[other.box.right] - right) <= SNAP
            if beside:
                yield cell, other


def _is_cut(upper: Table, lower: Table, pairs: Sequence[_Pair]) -> bool:
    """Whether the break runs through a row: its label or a head is whole only with what stands below.

    A row below without any label belongs to the row above it (its numbers, or the rest of them, were left over),
    unless heads stand above the numbers. So does a row above of which nothing but numbers, or nothing, was printed.
    """
    own = [(cell_text(a), cell_text(b)) for a, b in pairs if a.box.top == upper.rows - 1 and b.box.bottom == 1]
    if any((_is_word(a) and _is_number(b)) or (_is_number(a) and _is_word(b)) for a, b in own):
        return False
    labels = [(a, b) for a, b in own if _is_word(a) and _is_word(b)]
    if any(is_label(a) and is_label(b) for a, b in labels):
        return False
    if any(is_label(a + b) for a, b in labels):
        return True
    # A group's label that goes on below says nothing of the row.
    groups = {id(a) for a, b in pairs if b.box.bottom > 1} | {id(b) for a, b in pairs if a.box.top < upper.rows - 1}
    above = [cell_text(cell) for cell in _only_in_row(upper, upper.rows - 1) if id(cell) not in groups]
    below = [cell_text(cell) for cell in _only_in_row(lower, 0) if id(cell) not in groups]
    if own and not any(map(_is_word, below)):
        return True
    numbers = any(map(_is_number, above)) and any(map(_is_number, below))
    return bool(own) and not any(map(_is_word, above)) and not numbers


def _only_in_row(table: Table, row: int) -> list[TableCell]:
    return [cell for cell in table.cells if cell.box.top == row and cell.box.bottom == row + 1]


def _without_head(upper: Table, lower: Table) -> Table:
    """The lower table without the rows, free of numbers, that the upper one begins with too."""
    head = 0
    while head < min(upper.rows, lower.rows):
        row = _row(upper, head)
        if not row or any(map(_is_number, row)) or row != _row(lower, head):
            break
        head += 1
    if head == 0 or head >= lower.rows or any(cell.box.top < head < cell.box.bottom for cell in lower.cells):
        return lower
    same = range(len(lower.xs))
    cells = tuple(_moved(cell, same, -head) for cell in lower.cells if cell.box.top >= head)
    return msgspec.structs.replace(lower, rows=lower.rows - head, cells=cells)


def _with_whole_head(upper: Table, lower: Table) -> tuple[Table, Table]:
    """Both tables, the rest of a head that the break cuts given back to the upper one.

    Browsers end the borders of a cell that they cut before its text, which then stands in cells of nobody. It is the
    head's where every label above is one of the form only with the words below it.
    """
    downwards = sorted(lower.cells, key=lambda each: each.box.top)
    first = next((cell.box.top for cell in downwards if _is_number(cell_text(cell))), 0)
    if first == 0:
        return upper, lower
    above = [cell for cell in lower.cells if cell.box.top < first]
    if any(cell.box.bottom > first for cell in above):
        return upper, lower
    words = [word for cell in above for line in cell.lines for word in (line.runs or (line,))]
    added: dict[int, list[TextLine]] = {}
    last = [i for i, cell in enumerate(upper.cells) if cell.box.bottom == upper.rows]
    for word in sorted(words, key=lambda word: word.middle):
        middle = (word.x0 + word.x1) / 2
        box_of = ((i, upper.cells[i].box) for i in last)
        owner = next((i for i, box in box_of if upper.xs[box.left] <= middle <= upper.xs[box.right]), None)
        if owner is None:
            return upper, lower
        added.setdefault(owner, []).append(word)
    cells = list(upper.cells)
    for i in last:
        cells[i] = msgspec.structs.replace(cells[i], lines=(*cells[i].lines, *added.get(i, ())))
        if not is_label(cell_text(cells[i])):
            return upper, lower
    if not added:
        return upper, lower
    same = range(len(lower.xs))
    rest = tuple(_moved(cell, same, -first) for cell in lower.cells if cell.box.top >= first)
    return (
        msgspec.structs.replace(upper, cells=tuple(cells)),
        msgspec.structs.replace(lower, rows=lower.rows - first, cells=rest),
    )


def _row(table: Table, number: int) -> list[str]:
    """What stands in a row, from the left."""
    cells = [cell for cell in table.cells if cell.box.top == number]
    return [cell_text(cell) for cell in sorted(cells, key=lambda each: each.box)]


def _is_word(text: str) -> bool:
    return _IDEOGRAPH.search(text) is not None


def _is_number(text: str) -> bool:
    return not _is_word(text) and any(char.isdigit() for char in text)


def _halves_of_group(pair: _Pair, rows: int) -> bool:
    """Whether a cell over several rows goes on below: blank there, or with the rest of its label."""
    upper, lower = pair
    if upper.box.top == rows - 1 and lower.box.bottom == 1:
        return False
    above, below = cell_text(upper), cell_text(lower)
    return not below or (_is_word(above) and is_label(above + below))


def _joined(upper: TableCell, lower: TableCell, box: Box) -> TableCell:
    place = upper.place if upper.lines or not lower.lines else lower.place
    return TableCell(box, (*upper.lines, *lower.lines), place, upper.width, upper.torn or lower.torn)


def with_cut_row(table: Table) -> Table:
    """The table with doubt in the numbers of its last row: their rest stands on the next page, in no table."""
    cells = list(table.cells)
    for i, cell in enumerate(cells):
        if cell.box.bottom == table.rows and _is_number(cell_text(cell)):
            cells[i] = msgspec.structs.replace(cell, torn=True)
    return msgspec.structs.replace(table, cells=tuple(cells))


def _all_columns(upper: Sequence[float], lower: Sequence[float]) -> tuple[float, ...]:
    """The column lines of both parts, those once that both have."""
    return tuple(sorted((*upper, *(x for x in lower if all(abs(x - other) > SNAP for other in upper)))))


def _moved(cell: TableCell, columns: Sequence[int], down: int) -> TableCell:
    """The cell in other columns, by the number of each column line of its table, `down` rows lower."""
    top, left, bottom, right = cell.box
    box = Box(top + down, columns[left], bottom + down, columns[right])
    return TableCell(box, cell.lines, cell.place, cell.width, cell.torn)


def _columns(table: Table, xs: Sequence[float]) -> list[int]:
    """Which of `xs` each column line of a table is."""
    nearest: list[int] = np.abs(np.subtract.outer(table.xs, xs)).argmin(1).tolist()
    return nearest


def stitched(upper: Table, lower: Table) -> Table:
    """One table of two that belong together. A head that is printed again goes."""
    upper, lower = _with_whole_head(upper, _without_head(upper, lower))
    pairs = list(_pairs(upper, lower))
    cut = _is_cut(upper, lower, pairs)
    down = upper.rows - 1 if cut else upper.rows
    xs = _all_columns(upper.xs, lower.xs)
    merged = {id(a): b for a, b in pairs if cut or _halves_of_group((a, b), upper.rows)}
    gone = {id(b) for b in merged.values()}
    above, below = _columns(upper, xs), _columns(lower, xs)
    same = xs == upper.xs
    cells = []
    for cell in upper.cells:
        moved = cell if same else _moved(cell, above, 0)
        half = merged.get(id(cell))
        if half is not None:
            moved = _joined(moved, half, moved.box._replace(bottom=half.box.bottom + down))
        cells.append(moved)
    cells += [_moved(cell, below, down) for cell in lower.cells if id(cell) not in gone]
    return without_slivers(Table(xs, down + lower.rows, tuple(cells), upper.top, lower.bottom))
