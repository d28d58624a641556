"""A matrix as read from tables or from text, and what both ask of its labels."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec

from extract.forms import Form, load_forms
from extract.matrix.alignment import SAID_ELSEWHERE
from extract.matrix.columns import OFFICIAL, Header
from extract.matrix.labels import vocabulary
from extract.report import Cell, MatrixRow, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.alignment import Label, Place

__all__ = ["LEAST_NUMBERS", "ReadMatrix", "agreed", "form_of", "is_subtotal", "matrix_of", "missing_columns"]

#: A row out of its order with fewer numbers than this is a heading or a quotation.
LEAST_NUMBERS = 6


class ReadMatrix(msgspec.Struct, frozen=True):
    """A matrix as read: `notes` are (code, text) of labels without a place.

    `printed` counts its numbers, `filled` its cells in which anything is printed, read or not; `rows` those aligned.
    `lost_blanks`: the text has rows with fewer characters than cells, or several that do not add up however they are
    read, so that its blank cells are gone.
    `joined`: cells of the text are run together; `unsolved`: and no reading of some adds up, so that cells may be
    gone.
    """

    matrix: RequestMatrix
    notes: tuple[tuple[str, str], ...]
    printed: int
    filled: int
    rows: int
    lost_blanks: bool = False
    joined: bool = False
    unsolved: bool = False


@functools.lru_cache(maxsize=256)
def form_of(names: frozenset[str]) -> Form:
    """The form whose rows were met: the one with the most of them, the newest of equals."""
    return max(load_forms(), key=lambda form: sum(row.name in names for row in form.requests.rows))


def matrix_of(
    form: Form,
    cells: dict[str, tuple[Cell, ...]],
    labels: dict[str, str],
    notes: Sequence[tuple[str, str]],
) -> ReadMatrix:
    """The matrix of a form from the cells and the printed labels of its rows, by their names."""
    absent = tuple(Cell(None, None, "absent") for _ in OFFICIAL)
    rows = tuple(
        MatrixRow(row.name, number, labels.get(row.name, row.label), cells.get(row.name, absent))
        for number, row in enumerate(form.requests.rows, 1)
    )
    inside = {row.name for row in rows}
    outside = [
        ("row_of_other_form", f"{labels[name]} {' '.join(str(cell.raw) for cell in read)}")
        for name, read in cells.items()
        if name not in inside
    ]
    states = [cell.state for row in rows for cell in row.cells]
    printed = states.count("number")
    filled = len(states) - states.count("blank") - states.count("absent")
    return ReadMatrix(RequestMatrix(form.id, rows), (*notes, *outside), printed, filled, len(cells))


@functools.lru_cache(maxsize=256)
def missing_columns(header: Header) -> frozenset[str]:
    """The columns that no row of a header names."""
    known = vocabulary().columns
    return frozenset(OFFICIAL) - {known.get(label) for row in header for label in row}


def is_subtotal(label: Label[Place], placed: Label[Place], *, behind: bool) -> bool:
    """Whether a label like 总计, which stands above subtotals too, stands there: its ordinal is not the row's.

    Without ordinals, one `behind` the row is none: subtotals come before.
    """
    if SAID_ELSEWHERE.isdisjoint(placed.rows) or (behind and not label.ordinal and not placed.ordinal):
        return False
    return not label.ordinal or label.ordinal != placed.ordinal


def agreed(readings: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """The cells of one row on which its readings agree; the others are ambiguous."""
    cells = []
    for column in zip(*readings, strict=True):
        different = {(cell.state, cell.value) for cell in column}
        first = column[0]
        if len(different) > 1:
            raws = " | ".join(dict.fromkeys(str(cell.raw) for cell in column))
            first = Cell(None, raws, "ambiguous", None, len(different), None, first.locator)
        cells.append(first)
    return tuple(cells)
