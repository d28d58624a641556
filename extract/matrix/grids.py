"""The request matrix in tables: rows of cells, labels before values, columns by the header."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid
from extract.matrix.alignment import Label
from extract.matrix.columns import OFFICIAL, Header, column_order
from extract.matrix.labels import Mark, Word, word
from extract.matrix.spans import columns_by_header, columns_by_row, layout
from extract.report import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.document import GridCell
    from extract.matrix.values import Printed

__all__ = ["GridRow", "cells_at", "cells_of", "grid_labels"]

_WIDTH = len(OFFICIAL)


class GridRow(msgspec.Struct, frozen=True):
    """Where a row's values stand: the table, the row in it from 1, the first value cell from 0, the column order.

    `header` are the labels that the order was taken from.
    """

    grid: Grid
    number: int
    words: list[Word]
    first: int
    header: Header
    order: tuple[str, ...] | None
    cut: bool
    #: Whether its values are seven whole numbers, each in a cell.
    counts: bool
    #: The locator of its cells, up to their number.
    where: str


#: What `_label_at` says of a row of the header, and of a row without a label.
_HEADER: Final = -2
_NO_LABEL: Final = -1

Marks = tuple[Mark, ...]
#: The numbers of the cells of a row, which no official table has more of.
_NUMBERS: Final = tuple(map(str, range(1, 100)))


@functools.lru_cache(maxsize=4096)
def _shape(marks: Marks) -> tuple[int, bool]:
    """Where the label of a row stands (`_label_at`), and whether seven whole numbers and nothing else are behind it."""
    at = _label_at(marks)
    values = marks[at + 1 :]
    return at, at >= 0 and len(values) == _WIDTH and all(each.count for each in values) and len(marks) < len(_NUMBERS)


def _label_at(marks: Marks) -> int:
    """Where the label of a row stands, with values behind it; `_NO_LABEL` if the row has none, `_HEADER` for a head."""
    if _is_worded(marks):
        return len(marks) - _WIDTH - 1
    if _is_header(marks):
        return _HEADER
    at = max((i for i, each in enumerate(marks) if each.kind in ("row", "group")), default=-1)
    if at < 0:
        return _unknown_at(marks)
    if marks[at].kind == "group":
        at = _below_group(marks, at)
    return at if any(each.kind == "value" for each in marks[at + 1 :]) else _NO_LABEL


def _is_worded(marks: Marks) -> bool:
    """Whether a row says 零 or 空 in every cell behind its label; 其他 and 总计 are columns' labels too."""
    if len(marks) <= _WIDTH or any(each.kind != "text" for each in marks[-_WIDTH:]):
        return False
    label = marks[-_WIDTH - 1]
    return label.kind == "row" and (label.column is None or label.ordinal)


def _is_header(marks: Marks) -> bool:
    heads = 0
    for each in marks:
        if each.kind == "column" or (each.column is not None and not each.ordinal):
            heads += 1
        elif each.kind == "value" and each.number:
            return False
    if len(marks) > _WIDTH and all(each.kind != "value" for each in marks):
        return True  # a head of its own, whatever it says: 类别 数据1 ... 总计
    return heads > 1 or (heads == 1 and all(each.kind in ("column", "value", "head") for each in marks))


def _unknown_at(marks: Marks) -> int:
    """Where a label that no form knows stands before a row's worth of numbers."""
    texts = [i for i, each in enumerate(marks) if each.kind in ("text", "head") or each.column == "subtotal"]
    if not texts or marks[texts[-1]].kind == "head":
        return _NO_LABEL
    at = texts[-1]
    values = marks[at + 1 :]
    numbers = sum(each.number for each in values)
    before = any(each.number for each in marks[:at])
    return _NO_LABEL if before or numbers < _WIDTH - 1 or len(values) > _WIDTH + 1 else at


def _below_group(marks: Marks, group: int) -> int:
    """Where the row's own label stands behind a group's that begins in the same row: no form knows it."""
    number = next((i for i, each in enumerate(marks) if each.number), group)
    return max((i for i in range(group, number) if marks[i].kind == "text" or i == group), default=group)


def grid_labels(grid: Grid, before: Header) -> tuple[list[Label[GridRow]], Header]:
    """The rows of a table that have a label and values, and the header's labels for the tables that continue it.

    `before` are the header labels met in earlier tables; a table that prints its own head replaces them.
    """
    labels: list[Label[GridRow]] = []
    header = before
    fresh = True
    order = column_order(header)
    for number, (row, words) in enumerate(zip(grid.rows, grid.words, strict=True), 1):
        at, counts = _shape(tuple([each.mark for each in words]))
        if at == _HEADER:
            named = tuple(each.core for each in words if each.column is not None or each.kind == "column")
            header = (named,) if fresh else (*header, named)
            order = column_order(header)
            fresh = False
            continue
        if at == _NO_LABEL:
            continue
        fresh = True
        cut = not grid.closed and number == len(grid.rows)
        where = f"table:{grid.number}/row:{number}/cell:"
        place = GridRow(grid, number, words, at + 1, header, order, cut, counts, where)
        labels.append(Label(row[at].text, words[at].rows, words[at].ordinal, place))
    return labels, header


def _cell(text: str, value: Printed, where: str) -> Cell:
    if value.state != "number":
        return Cell(None, text, value.state, None, 0, None, where)
    if not value.is_count:
        return Cell(None, text, "unreadable", None, 0, None, where)
    return Cell(value.number, text, "number", "cell", 1, None, where)


def cells_at(place: GridRow, places: Iterable[int]) -> list[Cell]:
    """What the cells of a row print, by their places in it from 0. The last one of a row that is cut may be cut too."""
    row, words, where = place.grid.rows[place.number - 1], place.words, place.where
    cells = [_cell(row[i].text, words[i].printed, f"{where}{i + 1}") for i in places]
    if not place.cut:
        return cells
    last = f"{where}{len(row)}"
    return [Cell(None, cell.raw, "unreadable", None, 0, None, last) if cell.locator == last else cell for cell in cells]


@functools.lru_cache(maxsize=256)
def _places_in(order: tuple[str, ...]) -> tuple[int, ...]:
    """Where each official column stands in a row of this order."""
    return tuple(order.index(name) for name in OFFICIAL)


def _ordinal_cells(place: GridRow, width: int, order: tuple[str, ...]) -> tuple[Cell, ...] | None:
    """Seven cells where the row has as many values as the header has columns; None otherwise."""
    if width != len(order):
        return None
    return tuple(cells_at(place, [place.first + at for at in _places_in(order)]))


def _short(values: Sequence[GridCell], place: GridRow, state: str) -> tuple[Cell, ...]:
    raw = " ".join(cell.text for cell in values)
    where = f"table:{place.grid.number}/row:{place.number}"
    if state == "absent":
        return tuple(Cell(None, None, "absent", locator=where) for _ in OFFICIAL)
    return tuple(Cell(None, raw, "ambiguous", None, 2, None, where) for _ in OFFICIAL)


def cells_of(place: GridRow) -> tuple[Cell, ...]:
    """The seven cells of a row, null where the row does not say which column a number belongs to."""
    row = place.grid.rows[place.number - 1]
    values = row[place.first :]
    order = place.order
    if place.counts and order == OFFICIAL and not place.cut:
        return _without_shared(place, _counts(place, values))
    if order is None:
        return _short(values, place, "ambiguous")
    if place.cut and (len(values) < len(order) or (len(values) == len(order) and not values[0].text)):
        return _cut(place, order)
    if not values[0].text and _lacks_cells(place):
        return _short(values, place, "ambiguous")
    cells = _ordinal_cells(place, len(values), order)
    if cells is None and len(values) == _WIDTH + 1 and order == OFFICIAL:
        cells = _with_subtotal(place)
    if cells is None:
        cells = _by_geometry(place, order)
    if cells is None:
        return _short(values, place, "ambiguous")
    cells = _without_shared(place, cells)
    if True in [each.printed.joined for each in place.words]:
        cells = _joined_checked(cells)
    return cells


def _lacks_cells(place: GridRow) -> bool:
    """Whether a row has fewer cells than most of a table without spans: an empty one may belong to its labels."""
    rows = place.grid.rows
    if any(cell.rowspan > 1 or cell.colspan > 1 for row in rows for cell in row):
        return False
    lengths = [len(row) for row in rows]
    return len(rows[place.number - 1]) < max(set(lengths), key=lengths.count)


def _counts(place: GridRow, values: Sequence[GridCell]) -> tuple[Cell, ...]:
    """The cells of a row of seven whole numbers, which most rows are."""
    first, where = place.first, place.where
    read = zip(values, place.words[first:], _NUMBERS[first : first + _WIDTH], strict=True)
    return tuple(
        [Cell(each.printed.number, cell.text, "number", "cell", 1, None, where + number) for cell, each, number in read]
    )


def _without_shared(place: GridRow, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells without numbers that are printed once over several rows: they are no single row's.

    A span over a row that has all its cells is an error of the markup.
    """
    row = place.grid.rows[place.number - 1]
    if all([cell.rowspan == 1 for cell in row[place.first :]]):  # noqa: C419 a list is faster than a generator here
        return cells
    down = {i: row[i].rowspan for i in range(place.first, len(row)) if row[i].rowspan > 1}
    below = place.grid.words[place.number : place.number + 1]
    if not down or not below or sum(each.kind == "value" for each in below[0]) >= len(row) - place.first:
        return cells
    shared = {f"{place.where}{i + 1}": span for i, span in down.items()}
    return tuple(
        Cell(None, cell.raw, "ambiguous", None, shared[cell.locator], None, cell.locator)
        if cell.state == "number" and cell.locator in shared
        else cell
        for cell in cells
    )


def _with_subtotal(place: GridRow) -> tuple[Cell, ...] | None:
    """Eight values with 小计 of the organisations before 总计, which only its sum can show where the head does not."""
    numbers = [each.printed.number for each in place.words[place.first :]]
    if any(not isinstance(number, int) for number in numbers) or _wider_than_others(place):
        return None
    counts = [int(number or 0) for number in numbers]
    if sum(counts[1:6]) != counts[6] or counts[0] + counts[6] != counts[7]:
        return None
    return _ordinal_cells(place, len(counts), (*OFFICIAL[:6], "subtotal", OFFICIAL[6]))


def _wider_than_others(place: GridRow) -> bool:
    """Whether the row alone has so many values: one of them may be no cell of the form."""
    counts = [sum(each.kind == "value" for each in words) for words in place.grid.words]
    mine = counts[place.number - 1]
    return (
        len(counts) > 1 and mine > _WIDTH and sum(count == mine for count in counts) < sum(map(_WIDTH.__eq__, counts))
    )


def _cut(place: GridRow, order: tuple[str, ...]) -> tuple[Cell, ...]:
    """The document ends in this row: the cells before the last are whole, that may be cut, the rest are absent.

    Where an empty cell is the first behind the label, they begin where those of a row with all its cells do.
    """
    row = place.grid.rows[place.number - 1]
    first = place.first
    if not row[first : first + 1] or not row[first].text:
        full = _full_row(place, order)
        first = -1 if full is None else full[1]
        spans = any(cell.colspan > 1 for cell in (*row, *(place.grid.rows[full[0]] if full is not None else ())))
        if spans or first <= place.first or any(cell.text for cell in row[place.first : first]):
            return _short(row[place.first :], place, "ambiguous")
    cells = []
    for name in OFFICIAL:
        at = first + order.index(name)
        cells += cells_at(place, [at]) if at < len(row) else [Cell(None, None, "absent")]
    return tuple(cells)


def _joined_checked(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Digits of one cell with blanks between them (`1 62`) count as one number only if the row's sum says so."""
    loose = [i for i, cell in enumerate(cells) if cell.raw and cell.state == "number" and word(cell.raw).printed.joined]
    if not loose:
        return cells
    values = [cell.value for cell in cells]
    if all(value is not None for value in values) and sum(int(v or 0) for v in values[:-1]) == values[-1]:
        return cells
    return tuple(
        Cell(None, cell.raw, "unreadable", locator=cell.locator) if i in loose else cell for i, cell in enumerate(cells)
    )


def _by_geometry(place: GridRow, order: tuple[str, ...]) -> tuple[Cell, ...] | None:
    """A row with merged, missing or padded cells, read by where they stand under the header or a full row."""
    columns = columns_by_header(place.grid, place.number - 1, order)
    if columns is None:
        full = _full_row(place, order)
        columns = columns_by_row(place.grid, full, place.number - 1, len(order)) if full is not None else None
    if columns is None:
        return None
    row = place.grid.rows[place.number - 1]
    used = {source for source, _ in columns if source is not None}
    unused = set(range(place.first, len(row))) - used
    if (used and min(used) < place.first) or any(row[i].text for i in unused):
        return None
    cells = []
    for name in OFFICIAL:
        source, shared = columns[order.index(name)]
        if source is None:
            cells.append(Cell(None, None, "absent"))
            continue
        (cell,) = cells_at(place, [source])
        if shared and cell.state == "number":
            cell = Cell(None, cell.raw, "ambiguous", None, shared, None, cell.locator)
        cells.append(cell)
    values = [cell.value for cell in cells]
    whole = None not in values and sum(int(v or 0) for v in values[:-1]) == values[-1]
    widths = [len(line) for line in layout(place.grid)]
    moved = not whole and widths[place.number - 1] > max(set(widths), key=widths.count)
    return None if moved else tuple(cells)  # a row with a cell that no other has, and no sum to show which


def _full_row(place: GridRow, order: tuple[str, ...]) -> tuple[int, int] | None:
    """A row of the table with a value cell for each column: its number from 0 and its first value cell."""
    for i, words in enumerate(place.grid.words):
        first = len(words) - len(order)
        labelled = first > 0 and words[first - 1].kind in ("row", "group")
        if labelled and all(each.kind == "value" for each in words[first:]):
            return i, first
    return None
