"""Section 三 from tables: rows by their labels, columns by their headers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from extract.checks.identities import failing
from extract.matrix.alignment import Alignment, Label, align
from extract.matrix.below import of_several_rows
from extract.matrix.columns import OFFICIAL, Header
from extract.matrix.grids import GridRow, cells_of, grid_labels
from extract.matrix.headed import HeadedRows, holding, read_by_header, sums
from extract.matrix.moved import moved_doubted
from extract.matrix.read import LEAST_NUMBERS, ReadMatrix, agreed, form_of, is_subtotal, matrix_of, missing_columns
from extract.matrix.turned import numbering_doubted, total_first_doubted, total_moved_doubted
from extract.report import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Grid
    from extract.forms import Form

__all__ = ["read_tables"]

#: A row as it would be if nothing were known of it.
_NOTHING = tuple(Cell(None, "", "blank") for _ in OFFICIAL)


def read_tables(grids: Sequence[Grid], year: int | None) -> list[ReadMatrix]:
    """Every matrix in the tables, in order; `year` tells the columns where one has those of several years."""
    labels: list[Label[GridRow]] = []
    header: Header = ()
    for grid in grids:
        found, header = grid_labels(grid, header)
        labels += found
    matrices = []
    for alignment in align(labels):
        form = form_of(frozenset(alignment.rows))
        cells, contradicted = _ordered(alignment.rows, form)
        texts = {name: " ".join(label.text.split()) for name, label in alignment.rows.items()}
        notes = [
            (code, label.text)
            for code, label in alignment.unplaced
            if code != "out_of_order" or sum(cell.state == "number" for cell in cells_of(label.place)) >= LEAST_NUMBERS
        ]
        doubted = _total_elsewhere(alignment.rows, cells)
        if doubted:
            cells, contradicted = doubted, True
        told = None if doubted else _by_the_header(alignment.rows, cells, year)
        if told is not None:
            cells, contradicted = told.cells, not _numbers(told.cells)
            notes += [("columns_left_out", "; ".join(told.left_out))] if told.left_out else []
        cells |= of_several_rows(alignment.rows, cells, year)
        begin = next(iter(alignment.rows.values())).place
        cells |= _contested(alignment, cells)
        cells |= total_first_doubted(cells, headless=not any(begin.header))
        cells |= numbering_doubted(cells)
        cells |= moved_doubted(cells, form, padded=_may_be_padded(alignment))
        cells |= total_moved_doubted(cells, lacking=told is None and bool(missing_columns(header)))
        if contradicted:
            notes.append(("columns_unresolved", " / ".join(" ".join(row) for row in header)))
        matrices.append(matrix_of(form, cells, texts, notes))
    return matrices


def _may_be_padded(alignment: Alignment[GridRow]) -> bool:
    """Whether a text may have given the rows cells that they do not print: no cell has a place of its own."""
    grids = {id(label.place.grid): label.place.grid for label in alignment.rows.values()}.values()
    return not any(grid.bare or any(cell.place for row in grid.rows for cell in row) for grid in grids)


def _by_the_header(
    rows: dict[str, Label[GridRow]], cells: dict[str, tuple[Cell, ...]], year: int | None
) -> HeadedRows | None:
    """The rows as their header names the columns, where they could not be read as the form has them; else None.

    A header that leaves columns out is believed to mean the form's only where sums say so, or where a single column is
    missing: then it stands there under another wording.
    """
    unread = any(row[0].state == row[-1].state == "ambiguous" for row in cells.values())
    header = next(iter(rows.values())).place.header
    missing = missing_columns(header) if header else frozenset()
    if not unread and not missing:
        return None
    right, wrong = sums(cells)
    if not unread and (right > wrong or (right == wrong and "total" not in missing and len(missing) == 1)):
        return None
    told = read_by_header(rows, year)
    if told is None or not _numbers(told.cells):
        printed = max(sum(cell.state == "number" for cell in row) for row in cells.values())
        unsure = not unread and (wrong > right or printed <= len(OFFICIAL) - len(missing) < len(OFFICIAL) - 1)
        return HeadedRows({name: agreed([row, _NOTHING]) for name, row in cells.items()}, ()) if unsure else None
    contradicts = any(
        one.state == "number" and one.value != other.value
        for name, row in told.cells.items()
        for one, other in zip(row, cells[name], strict=True)
    )
    better = _numbers(told.cells) > _numbers(cells) if unread else wrong > right or told.left_out or contradicts
    return told if better else None


def _contested(alignment: Alignment[GridRow], cells: dict[str, tuple[Cell, ...]]) -> dict[str, tuple[Cell, ...]]:
    """The rows that one table prints twice with different numbers: ambiguous where the two differ."""
    found: dict[str, tuple[Cell, ...]] = {}
    for code, label in alignment.unplaced:
        (name, *others) = [name for name in label.rows if name in alignment.rows] or ("",)
        if code != "out_of_order" or others or not name:
            continue
        placed = alignment.rows[name]
        if is_subtotal(label, placed, behind=label.place.number > placed.place.number):
            continue
        again = cells_of(label.place)
        same_table = label.place.grid is placed.place.grid
        if same_table and sum(cell.state == "number" for cell in again) >= LEAST_NUMBERS:
            found[name] = agreed([found.get(name, cells[name]), again])
    return found


def _ordered(rows: dict[str, Label[GridRow]], form: Form) -> tuple[dict[str, tuple[Cell, ...]], bool]:
    """The cells of every row by the header above it, and whether headers contradict the form or each other.

    Where the tables of one matrix have headers in different orders, or one that its own sums refute, the identities
    decide between the headers and the official order; cells on which the surviving orders disagree are ambiguous.
    """
    orders = {label.place.order for label in rows.values()}
    cells = {name: cells_of(label.place) for name, label in rows.items()}
    if orders <= {OFFICIAL} or orders == {None}:
        return cells, None in orders
    if len(orders) == 1 and not failing(form, cells):
        return cells, False
    readings = [cells] if None not in orders else []
    readings += [
        {name: cells_of(msgspec.structs.replace(row.place, order=order)) for name, row in rows.items()}
        for order in sorted({OFFICIAL, *filter(None, orders)})
    ]
    # An order that leaves cells unread would pass for want of numbers to refute it.
    most = max(map(_numbers, readings))
    readings = [reading for reading in readings if _numbers(reading) == most and not failing(form, reading)]
    if not readings:
        return _by_the_usual_header(rows, cells), True
    return {name: agreed([reading[name] for reading in readings]) for name in rows}, True


def _total_elsewhere(
    rows: dict[str, Label[GridRow]], cells: dict[str, tuple[Cell, ...]]
) -> dict[str, tuple[Cell, ...]]:
    """The rows below a header with 总计 elsewhere than last, where more of them hold their sums in the form's order.

    Ambiguous where that gives another number. Empty where the header is right, or no sum decides: then it is believed.
    """
    orders = {label.place.order for label in rows.values()}
    order = orders.pop()
    if orders or order is None or not len(order) == len(OFFICIAL) != order.index("total") + 1:
        return {}
    official = {name: cells_of(msgspec.structs.replace(label.place, order=OFFICIAL)) for name, label in rows.items()}
    if holding(cells) >= holding(official):
        return {}
    both = {name: agreed([cells[name], official[name]]) for name in rows}
    return both if both != cells else {}


def _numbers(cells: dict[str, tuple[Cell, ...]]) -> int:
    return sum(cell.state == "number" for row in cells.values() for cell in row)


def _by_the_usual_header(
    rows: dict[str, Label[GridRow]], cells: dict[str, tuple[Cell, ...]]
) -> dict[str, tuple[Cell, ...]]:
    """Where no order satisfies the identities: the rows under the commonest header, and none of the others."""
    usual = Counter(label.place.order for label in rows.values()).most_common(1)[0][0]
    unsure = tuple(Cell(None, None, "ambiguous", None, 2) for _ in OFFICIAL)
    return {name: cells[name] if label.place.order == usual else unsure for name, label in rows.items()}
