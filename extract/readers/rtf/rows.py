"""Rows of RTF tables: a cell ends where `cellx` says, and spans the columns that other rows have up to there."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from extract.readers.drafts import Draft

__all__ = ["RowShape", "merged"]

#: Edges nearer to each other than this, in twentieths of a point, are one: programs round them differently.
_TOLERANCE: Final = 40


@dataclass(slots=True)
class RowShape:
    """What `trowd` and the words behind it say: the left edge, and each cell's right edge and merging."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    #: `""`, `first` or `more`, by cell.
    down: list[str] = field(default_factory=list)
    across: list[str] = field(default_factory=list)
    next_down: str = ""
    next_across: str = ""

    def cell(self, edge: int) -> None:
        """Close the description of a cell."""
        self.edges.append(edge)
        self.down.append(self.next_down)
        self.across.append(self.next_across)
        self.next_down = self.next_across = ""


def merged(rows: list[tuple[RowShape, list[Draft]]]) -> list[list[Draft]]:
    """The rows of a table with the spans of their cells; a cell that another one spans is none."""
    edges = _columns([edge for shape, _ in rows for edge in (shape.left, *shape.edges)])
    found: list[list[Draft]] = []
    above: dict[int, Draft] = {}
    for shape, drafts in rows:
        row, above = _row(shape, drafts, edges, above)
        if row:
            found.append(row)
        else:
            for upper in above.values():
                upper.rowspan -= 1
    return found


def _columns(edges: list[int]) -> list[int]:
    columns: list[int] = []
    for edge in sorted(set(edges)):
        if not columns or edge - columns[-1] > _TOLERANCE:
            columns.append(edge)
    return columns


def _at(edges: list[int], edge: int) -> int:
    """The number of the column that begins at `edge`."""
    return max(bisect_left(edges, edge - _TOLERANCE), 0)


def _row(
    shape: RowShape, drafts: list[Draft], edges: list[int], above: dict[int, Draft]
) -> tuple[list[Draft], dict[int, Draft]]:
    """The cells of a row of their own, and by column those that may go on in the next row; `above` are its like."""
    column = _at(edges, shape.left)
    row = [Draft(colspan=column)] if column else []
    here: dict[int, Draft] = {}
    for number, draft in enumerate(drafts):
        known = number < len(shape.edges)
        end = max(_at(edges, shape.edges[number]), column + 1) if known else column + 1
        draft.colspan = end - column
        down = shape.down[number] if known else ""
        if known and shape.across[number] == "more" and row:
            row[-1].colspan += draft.colspan
        elif down == "more" and column in above:
            above[column].rowspan += 1
            here[column] = above[column]
        else:
            row.append(draft)
            if down:
                here[column] = draft
        column = end
    return row, here
