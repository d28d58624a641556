"""Rows whose numbers may stand one place further than they are read: a cell too many, or one that is gone.

A row padded to the width of the others shows no sign of it. What does is a word among its counts, a total where no
other row has one, or columns that would add up if its cells stood a place further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.glyphs import compact
from extract.matrix.columns import OFFICIAL
from extract.matrix.read import agreed
from extract.matrix.stream import says_no_number
from extract.report import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.forms import Form

__all__ = ["moved_doubted"]

_WIDTH: Final = len(OFFICIAL)
#: So many other rows with counts and without a total make one with a total strange.
_OTHERS: Final = 3

_Row = tuple[Cell, ...]


def moved_doubted(cells: Mapping[str, _Row], form: Form, *, padded: bool) -> dict[str, _Row]:
    """The rows that may have moved, ambiguous where they would print other numbers; empty where no row may have.

    A row whose own sum holds has not moved. Columns are asked only where a text may have `padded` its rows, of which
    some have empty cells: a table with cells of its own prints its numbers where they stand, right or wrong.
    """
    doubted: dict[str, _Row] = {}
    unproven = {name: row for name, row in cells.items() if not _is_proven(row) and any(cell.value for cell in row)}
    if not unproven:
        return doubted
    padded = padded and any(cell.state == "blank" for row in cells.values() for cell in row)
    left_out = sum(any(cell.value for cell in row) and row[-1].state == "blank" for row in cells.values())
    totals = sum(row[-1].value is not None for row in cells.values())
    moved: dict[str, list[_Row]] = {}
    for name, row in unproven.items():
        alone = row[-1].value is not None and totals == 1 and left_out >= _OTHERS
        if alone or any(cell.state == "word" and not says_no_number(compact(cell.raw or "")) for cell in row):
            doubted[name] = tuple(map(_unsure, row))
        elif padded:
            moved[name] = _better(name, row, cells, form, blank_totals=left_out > 0 and row[-1].value is not None)
    doubted.update({name: agreed([unproven[name], *others]) for name, others in moved.items() if others})
    return doubted


def _is_proven(row: _Row) -> bool:
    values = [cell.value for cell in row]
    return values[-1] is not None and sum([value or 0 for value in values]) == 2 * values[-1]


def _better(name: str, row: _Row, cells: Mapping[str, _Row], form: Form, *, blank_totals: bool) -> list[_Row]:
    """The row with its cells a place further, where all columns would add up then, and some do not as it is read.

    Or where its total does not, and others have `blank_totals`.
    """
    found: list[_Row] = []
    places = [
        (
            factor,
            [sum(sign * int(cells[each][i].value or 0) for each, sign in signs.items()) for i in range(_WIDTH - 1)],
        )
        for signs in _equations(form, cells)
        if (factor := signs.get(name, 0))
    ]
    if not blank_totals and not any(value for _, sums in places for value in sums):
        return found
    nothing = Cell(None, "", "blank")
    moved = [(*row[:i], *row[i + 1 :], nothing) for i in range(_WIDTH)]
    if row[-1].state == "blank":
        moved += [(*row[:i], nothing, *row[i:-1]) for i in range(_WIDTH)]
    for other in moved:
        steps = [int(there.value or 0) - int(here.value or 0) for here, there in zip(row, other, strict=True)]
        if all(value + factor * steps[i] == 0 for factor, sums in places for i, value in enumerate(sums)):
            found.append(other)
    return found


def _equations(form: Form, cells: Mapping[str, Sequence[Cell]]) -> list[dict[str, int]]:
    """The identities along the columns whose rows are all there, as the signs of their rows."""
    return [
        dict.fromkeys(identity.left, 1) | dict.fromkeys(identity.right, -1)
        for identity in form.identities_of("requests", "column")
        if all(name in cells for name in (*identity.left, *identity.right))
    ]


def _unsure(cell: Cell) -> Cell:
    return cell if cell.state != "number" else Cell(None, cell.raw, "ambiguous", None, 2, None, cell.locator)
