"""A form turned on its side: a table whose columns are the form's rows, read as the table that it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid, GridCell
from extract.matrix.spans import layout

if TYPE_CHECKING:
    from extract.report import Cell

__all__ = ["Turned", "has_rows_as_columns", "turned"]

#: So many rows of the form in one row of a table make them its columns.
_FEWEST: Final = 8
#: A larger table is no form's.
_LARGEST: Final = 4_000


class Turned(msgspec.Struct, frozen=True):
    """The table turned back, and where its cells stand in the document, by their locators."""

    grid: Grid
    places: dict[str, str]

    def placed(self, cell: Cell) -> Cell:
        """A cell read from the turned table, with the place that it has in the document."""
        return cell if cell.locator is None else msgspec.structs.replace(cell, locator=self._place(cell.locator))

    def _place(self, locator: str) -> str:
        return self.places.get(locator, f"table:{self.grid.number}")


def has_rows_as_columns(grid: Grid) -> bool:
    """Whether a row of the table holds labels of many rows of the form."""
    return any(len({each.core for each in words if each.kind == "row"}) >= _FEWEST for words in grid.words)


def turned(grid: Grid) -> Turned | None:
    """The table with its rows as columns; None where it is no full rectangle of cells, or too large."""
    lines = layout(grid)
    wide = {len(line) for line in lines}
    if len(wide) != 1 or len(lines) * max(wide) > _LARGEST or any(None in line for line in lines):
        return None
    rows: list[list[GridCell]] = [[] for _ in range(max(wide))]
    places: dict[str, str] = {}
    seen: set[tuple[int, int]] = set()
    for column, cells in enumerate(rows):
        for line in lines:
            owner = line[column]
            if owner is None or owner in seen:
                continue
            seen.add(owner)
            row, at = owner
            source = grid.rows[row][at]
            cells.append(msgspec.structs.replace(source, rowspan=source.colspan, colspan=source.rowspan))
            here = f"table:{grid.number}/row:{column + 1}/cell:{len(cells)}"
            places[here] = f"table:{grid.number}/row:{row + 1}/cell:{at + 1}"
    return Turned(Grid(grid.number, tuple(map(tuple, rows)), grid.closed), places)
