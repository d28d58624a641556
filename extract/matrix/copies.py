"""A matrix printed more than once (a print copy, a mobile version): one matrix, ambiguous where the copies differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from extract.report import Cell, MatrixRow, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.requests import ReadMatrix

__all__ = ["NOTHING", "contested", "merged"]


#: States of cells in which no number is printed.
NOTHING: Final = ("blank", "slash", "dash", "word")


def contested(before: Cell, again: Cell) -> Cell:
    """A cell that the document prints `again`: ambiguous where it prints another number there, or none."""
    if before.state == "absent":
        return again
    differ = before.value != again.value and "number" in (before.state, again.state)
    if not differ or again.state not in ("number", *NOTHING):
        return before
    raw = f"{before.raw} | {again.raw}"
    return Cell(None, raw, "ambiguous", None, max(before.readings, 1) + 1, None, before.locator)


def _cell(cells: Sequence[Cell], *, same: bool) -> Cell:
    """One cell of several copies; where they are not the `same` table, a number counts that all of them print."""
    printed = [cell for cell in cells if cell.state != "absent"]
    if not printed:
        return cells[0]
    if not same and len(printed) == len(cells) and any(cell.state != "number" for cell in cells):
        return next((cell for cell in cells if cell.state == "ambiguous"), _doubted(cells))
    numbers = {cell.value for cell in printed if cell.state == "number"}
    if len(numbers) > 1 or (numbers and any(cell.state in NOTHING for cell in printed)):
        return _doubted(printed)
    return next((cell for cell in printed if cell.state == "number"), printed[0])


def _doubted(cells: Sequence[Cell]) -> Cell:
    if all(cell.state == cells[0].state != "number" for cell in cells):
        return cells[0]
    raw = " | ".join(str(cell.raw) for cell in cells)
    return Cell(None, raw, "ambiguous", None, len(cells), None, cells[0].locator)


def _are_same(matrices: Sequence[ReadMatrix]) -> bool:
    """Whether two matrices are copies: else the second may be another year's table.

    No number of one contradicts another's, and of the cells that all have, half of the numbers stand in all.
    """
    shared = most = 0
    for rows in zip(*(matrix.matrix.rows for matrix in matrices), strict=True):
        for column in zip(*(row.cells for row in rows), strict=True):
            numbers = [cell.value for cell in column if cell.state == "number"]
            if len(set(numbers)) > 1:
                return False
            if all(cell.state != "absent" for cell in column):
                shared, most = shared + (len(numbers) == len(column)), most + bool(numbers)
    return 2 * shared >= most


def merged(matrices: Sequence[ReadMatrix]) -> ReadMatrix:
    """One matrix of several readings of the same report; copies of another form count only as a note."""
    best = max(matrices, key=lambda matrix: matrix.printed)
    same = [matrix for matrix in matrices if matrix.matrix.form == best.matrix.form]
    notes = list(best.notes)
    if len(same) < len(matrices):
        notes.append(("copies_differ", "a second matrix in another form"))
    rows = []
    alike = _are_same(same)
    for i, row in enumerate(best.matrix.rows):
        copies = [matrix.matrix.rows[i].cells for matrix in same]
        cells = (
            tuple(_cell(column, same=alike) for column in zip(*copies, strict=True)) if len(copies) > 1 else row.cells
        )
        if any(cell.state == "ambiguous" for cell in cells) and not any(
            cell.state == "ambiguous" for cell in row.cells
        ):
            notes.append(("copies_differ", row.name))
        rows.append(MatrixRow(row.name, row.number, row.label, cells))
    printed = sum(cell.state == "number" for row in rows for cell in row.cells)
    matrix = RequestMatrix(best.matrix.form, tuple(rows))
    return msgspec.structs.replace(best, matrix=matrix, notes=tuple(notes), printed=printed)
