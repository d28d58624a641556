"""Tables laid out: where a cell with spans stands, as a browser would put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.document import Grid

__all__ = ["Columns", "columns_by_header", "columns_by_row", "layout"]

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


#: For each value column of the order: the cell of the row that stands in it (None: nothing of this row does), and how
#: many columns that cell covers where it covers more than one, else 0.
Columns = list[tuple[int | None, int]]


def columns_by_row(grid: Grid, full: tuple[int, int], row: int, width: int) -> Columns | None:
    """The columns of `row` by those of the `full` row (number, first value cell); None if they differ in width."""
    rows = layout(grid)
    model = rows[full[0]]
    if len(model) != len(rows[row]):
        return None
    places: list[list[int]] = [[] for _ in range(width)]
    for column, owner in enumerate(model):
        if owner is not None and owner[0] == full[0] and owner[1] >= full[1]:
            places[owner[1] - full[1]].append(column)
    return _columns(rows[row], row, places)


def columns_by_header(grid: Grid, row: int, order: tuple[str, ...]) -> Columns | None:
    """The columns of `row` by the header cells above it in the same table; None unless it names every column."""
    rows = layout(grid)
    places: dict[str, set[int]] = {}
    for i in range(row):
        words = grid.words[i]
        if any(each.printed.state == "number" for each in words):
            break
        for column, owner in enumerate(rows[i]):
            if owner is None or owner[0] != i or words[owner[1]].column is None:
                continue
            places.setdefault(str(words[owner[1]].column), set()).add(column)
    if set(places) != set(order) or any(len(found) != 1 for found in places.values()):
        return None
    columns = [min(places[name]) for name in order]
    if columns != sorted(columns) or len(rows[row]) != max(map(len, rows)):
        return None
    return _columns(rows[row], row, [[column] for column in columns])


def _columns(line: list[tuple[int, int] | None], row: int, places: list[list[int]]) -> Columns | None:
    found: list[int | None] = []
    for columns in places:
        owners = {line[column] for column in columns if column < len(line)}
        if len(owners) != 1:
            return None
        owner = owners.pop()
        found.append(owner[1] if owner is not None and owner[0] == row else None)
    return [(cell, found.count(cell) if cell is not None and found.count(cell) > 1 else 0) for cell in found]
