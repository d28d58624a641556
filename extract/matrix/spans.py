"""Tables laid out: where a cell with spans stands, as a browser would put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.document import Grid

__all__ = ["covered_columns", "layout"]

#: Columns beyond this do not belong to any official table.
_WIDEST = 200


def layout(grid: Grid) -> list[list[tuple[int, int] | None]]:
    """For each row, for each column of the laid-out table, the (row, cell) that covers it."""
    rows: list[list[tuple[int, int] | None]] = [[] for _ in grid.rows]
    for i, row in enumerate(grid.rows):
        at = 0
        for j, cell in enumerate(row):
            while at < len(rows[i]) and rows[i][at] is not None:
                at += 1
            for down in range(i, min(i + cell.rowspan, len(rows))):
                line = rows[down]
                if at + cell.colspan > _WIDEST:
                    continue
                line.extend([None] * (at + cell.colspan - len(line)))
                for across in range(at, at + cell.colspan):
                    if line[across] is None:
                        line[across] = (i, j)
            at += cell.colspan
    return rows


def covered_columns(grid: Grid, full: tuple[int, int], row: int, width: int) -> list[tuple[int | None, int]] | None:
    """For each of the `width` value columns of the `full` row (row, first value cell): the cell of `row` in it.

    The second number counts how many columns that cell covers where it covers more than one, else 0. None for the cell
    where nothing of this row is there. Returns None where the two rows are not equally wide.
    """
    rows = layout(grid)
    model, line = rows[full[0]], rows[row]
    if len(model) != len(line):
        return None
    starts: list[list[int]] = [[] for _ in range(width)]
    for column, owner in enumerate(model):
        if owner is not None and owner[0] == full[0] and owner[1] >= full[1]:
            starts[owner[1] - full[1]].append(column)
    columns: list[tuple[int | None, int]] = []
    for places in starts:
        owners = {line[column] for column in places}
        if not places or len(owners) != 1:
            return None
        owner = owners.pop()
        columns.append((owner[1] if owner is not None and owner[0] == row else None, 0))
    counts = [cell for cell, _ in columns]
    return [(cell, counts.count(cell) if cell is not None and counts.count(cell) > 1 else 0) for cell, _ in columns]
