"""A matrix whose own numbers say that its columns stand elsewhere than its header says, or is taken to say."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extract.report import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["numbering_doubted", "total_first_doubted", "total_moved_doubted"]

#: Rows that only the other order explains before it is believed to be possible: one may be an error of the source.
_LEAST = 2
#: So many steps of one, from row to row, are a numbering.
_COUNTING = 6


def total_first_doubted(cells: Mapping[str, tuple[Cell, ...]], *, headless: bool) -> dict[str, tuple[Cell, ...]]:
    """The rows again, ambiguous where reading 总计 first would give another number; empty where the sums do not say so.

    They say so where at least two rows add up only with their first value as the total, and none only with its last.
    Where no header names a column, they have to say that the total is the last: some row that is not all zeros adds up
    so, and fewer only the other way. There an empty cell counts nothing.
    """
    first = last = either = 0
    for row in cells.values():
        values = _counts(row) if headless else _values(row)
        if values is None or not any(values):
            continue
        with_last, with_first = sum(values[:-1]) == values[-1], sum(values[1:]) == values[0]
        last += with_last and not with_first
        first += with_first and not with_last
        either += with_last and with_first
        if last and not headless:
            return {}
    unproven = headless and last <= first and _print_counts(cells) and not (either and not first)
    if not unproven and (last or first < _LEAST):
        return {}
    return {name: _both_ways(row) for name, row in cells.items()}


def _counts(row: Sequence[Cell]) -> list[int]:
    return [int(cell.value or 0) for cell in row]


def _print_counts(cells: Mapping[str, tuple[Cell, ...]]) -> bool:
    return any(cell.value is not None for row in cells.values() for cell in row)


def total_moved_doubted(cells: Mapping[str, tuple[Cell, ...]], *, lacking: bool) -> dict[str, tuple[Cell, ...]]:
    """The rows again, ambiguous where no row has a total and the cell before it may be one; empty elsewhere.

    It may be one where at least two rows add up to it and none fails to; and in any case where the header is `lacking`
    a column, so that all cells behind it would have moved.
    """
    if any(row[-1].state == "number" for row in cells.values()):
        return {}
    counts = [values for row in cells.values() if (values := _values(row[:-1])) is not None]
    sums = [sum(values[:-1]) == values[-1] for values in counts if any(values)]
    if not lacking and (not all(sums) or len(sums) < _LEAST):
        return {}
    return {name: tuple(map(_unsure, row)) for name, row in cells.items()}


def numbering_doubted(cells: Mapping[str, tuple[Cell, ...]]) -> dict[str, tuple[Cell, ...]]:
    """The rows again, ambiguous where a column counts the rows: all others would be one off.

    Empty elsewhere, and where a row with numbers adds up as it was read.
    """
    for row in cells.values():
        whole = _values(row)
        if whole is not None and sum(whole[:-1]) == whole[-1] > 0:
            return {}
    for column in zip(*cells.values(), strict=True):
        steps = [a.value is not None and b.value == a.value + 1 for a, b in pairwise(column)]
        if any(all(steps[i : i + _COUNTING]) for i in range(len(steps) - _COUNTING + 1)):
            return {name: tuple(map(_unsure, row)) for name, row in cells.items()}
    return {}


def _unsure(cell: Cell) -> Cell:
    return cell if cell.state != "number" else Cell(None, cell.raw, "ambiguous", None, 2, None, cell.locator)


def _values(row: Sequence[Cell]) -> list[int] | None:
    values = [cell.value for cell in row]
    return [int(value) for value in values if value is not None] if None not in values else None


def _both_ways(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    turned = (*row[1:], row[0])
    return tuple(
        here
        if (here.state, here.value) == (there.state, there.value)
        else Cell(None, f"{here.raw} | {there.raw}", "ambiguous", None, 2, None, here.locator)
        for here, there in zip(row, turned, strict=True)
    )
