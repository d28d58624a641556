"""A sheet without its file format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["CELL_LIMIT", "REFERENCE", "Range", "Sheet", "column_name", "column_number", "range_of"]

#: Cells of a workbook; a report has about a thousand.
CELL_LIMIT = 1_000_000

#: A cell by the letters of its column and the number of its row.
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
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
    #: Cells whose text nobody sees: white on white, or hidden by a rule.
    unseen: int = 0
    #: Texts that are laid over the cells, with those that they cover.
    boxes: list[tuple[Range, str]] = field(default_factory=list)


def column_name(column: int) -> str:
    """The letters of a column from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column from 0 that has these letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def range_of(reference: str) -> Range | None:
    """The cells of `B2:C7` or `B2`; None for anything else."""
    ends = [REFERENCE.fullmatch(end) for end in reference.split(":")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None:  # noqa: PLR2004 from and to
        return None
    return int(first[2]) - 1, column_number(first[1]), int(last[2]) - 1, column_number(last[1])
