"""A sheet without its file format."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CELL_LIMIT", "Range", "Sheet", "column_name"]

#: Cells of a workbook; a report has about a thousand.
CELL_LIMIT = 1_000_000

#: First row, first column, last row, last column, from 0, all inclusive.
Range = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """The texts of a sheet by row and column from 0, empty ones left out, and what is merged and hidden."""

    name: str
    hidden: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    #: Cells whose text nobody sees: white on white.
    unseen: int = 0


def column_name(column: int) -> str:
    """The letters of a column from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
