"""A matrix printed more than once (a print copy, a mobile version): one matrix, ambiguous where the copies differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.report import Cell, MatrixRow, RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.requests import ReadMatrix

__all__ = ["contested", "merged"]


def contested(before: Cell, again: Cell) -> Cell:
    """A cell that the document prints `again`: ambiguous where it prints another number there."""
    if again.state != "number" or before.value == again.value:
        return before
    if before.state in ("blank", "absent"):
        return again
    raw = f"{before.raw} | {again.raw}"
    return Cell(None, raw, "ambiguous", None, max(before.readings, 1) + 1, None, before.locator)


def _cell(cells: Sequence[Cell]) -> Cell:
    printed = [cell for cell in cells if cell.state != "absent"]
    if not printed:
        return cells[0]
    numbers = {cell.value for cell in printed if cell.state == "number"}
    if len(numbers) > 1 or (numbers and any(cell.state in ("blank", "slash", "dash", "word") for cell in printed)):
        raw = " | ".join(str(cell.raw) for cell in printed)
        return Cell(None, raw, "ambiguous", None, len(printed), None, printed[0].locator)
    return next((cell for cell in printed if cell.state == "number"), printed[0])


def merged(matrices: Sequence[ReadMatrix]) -> ReadMatrix:
    """One matrix of several readings of the same report; copies of another form count only as a note."""
    best = max(matrices, key=lambda matrix: matrix.printed)
    same = [matrix for matrix in matrices if matrix.matrix.form == best.matrix.form]
    notes = list(best.notes)
    if len(same) < len(matrices):
        notes.append(("copies_differ", "a second matrix in another form"))
    rows = []
    for i, row in enumerate(best.matrix.rows):
        copies = [matrix.matrix.rows[i].cells for matrix in same]
        cells = tuple(_cell(column) for column in zip(*copies, strict=True)) if len(copies) > 1 else row.cells
        if any(cell.state == "ambiguous" for cell in cells) and not any(
            cell.state == "ambiguous" for cell in row.cells
        ):
            notes.append(("copies_differ", row.name))
        rows.append(MatrixRow(row.name, row.number, row.label, cells))
    printed = sum(cell.state == "number" for row in rows for cell in row.cells)
    matrix = RequestMatrix(best.matrix.form, tuple(rows))
    return msgspec.structs.replace(best, matrix=matrix, notes=tuple(notes), printed=printed)
