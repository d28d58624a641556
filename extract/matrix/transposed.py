"""Tables laid out another way than the form: on their side, or with the labels behind the values.

They are read as the table that the form has, and every cell is traced to where it stands in the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid, GridCell
from extract.matrix.spans import layout

if TYPE_CHECKING:
    from extract.matrix.labels import Word
    from extract.report import Cell

__all__ = ["Turned", "backwards", "has_rows_as_columns", "mirrored", "turned"]

#: So many rows of the form in one row of a table make them its columns.
_FEWEST: Final = 8
#: So many rows with their label behind their values make a table of such rows.
_FEWEST_MIRRORED: Final = 3
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


def mirrored(grid: Grid) -> Turned | None:
    """The table with the last cell of each row as the first, where the labels of the form's rows stand last."""
    behind = sum(
        len(words) > 1 and words[-1].kind == "row" and words[-2].kind == "value" and words[0].kind == "value"
        for words in grid.words
    )
    if behind < _FEWEST_MIRRORED:
        return None
    rows: list[tuple[GridCell, ...]] = []
    places: dict[str, str] = {}
    for number, (row, words) in enumerate(zip(grid.rows, grid.words, strict=True), 1):
        moved = len(words) > 1 and (words[-1].kind in ("row", "text", "head")) and not _is_head_of_columns(words)
        order = [len(row) - 1, *range(len(row) - 1)] if moved else list(range(len(row)))
        rows.append(tuple(row[i] for i in order))
        for place, i in enumerate(order, 1):
            places[f"table:{grid.number}/row:{number}/cell:{place}"] = f"table:{grid.number}/row:{number}/cell:{i + 1}"
    return Turned(Grid(grid.number, tuple(rows), grid.closed), places)


def _is_head_of_columns(words: list[Word]) -> bool:
    """Whether the last cell is a column's head, as in the lower rows of a head."""
    return words[-1].column is not None and not any(each.kind == "value" for each in words)


def backwards(grid: Grid) -> Turned:
    """The table with the cells of each row from right to left."""
    places = {
        f"table:{grid.number}/row:{number}/cell:{len(row) - i}": f"table:{grid.number}/row:{number}/cell:{i + 1}"
        for number, row in enumerate(grid.rows, 1)
        for i in range(len(row))
    }
    return Turned(Grid(grid.number, tuple(row[::-1] for row in grid.rows), grid.closed), places)
