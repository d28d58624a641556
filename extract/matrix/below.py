"""Rows of values below a row whose label is theirs too: one for each year, of which one is the report's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.matrix.columns import OFFICIAL
from extract.matrix.grids import cells_of
from extract.matrix.labels import vocabulary
from extract.matrix.read import LEAST_NUMBERS, agreed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.matrix.alignment import Label
    from extract.matrix.grids import GridRow
    from extract.matrix.labels import Word
    from extract.report import Cell

__all__ = ["of_several_rows"]

#: A label stands beside no more rows of values than this.
_MOST: Final = 4
_YEAR: Final = re.compile(r"(20\d\d)年?度?")


def of_several_rows(
    rows: Mapping[str, Label[GridRow]], cells: Mapping[str, tuple[Cell, ...]], year: int | None
) -> dict[str, tuple[Cell, ...]]:
    """The rows that have others below them without a label of their own: those of the report's `year`.

    Where no year tells which they are, what all of them print, and else ambiguous. Empty where there are none.
    """
    found: dict[str, tuple[Cell, ...]] = {}
    labelled = {(label.place.grid.number, label.place.number) for label in rows.values()}
    for name, label in rows.items():
        if (label.place.grid.number, label.place.number + 1) in labelled:
            continue
        below = _below(label.place)
        if not below:
            continue
        mine = [place for place in (label.place, *below) if _is_of(place.words, year)]
        if len(mine) == 1:
            found[name] = cells[name] if mine[0] is label.place else cells_of(mine[0])
        else:
            found[name] = agreed([cells[name], *map(cells_of, below)])
    return found


def _below(place: GridRow) -> list[GridRow]:
    """The rows below with a row's worth of numbers and no label, beside the row's label or with a year of their own."""
    grid = place.grid
    labels = [cell.rowspan for cell in grid.rows[place.number - 1][: place.first]]
    found: list[GridRow] = []
    for number in range(place.number + 1, min(place.number + _MOST, len(grid.rows)) + 1):
        words = grid.words[number - 1]
        numbers = sum(each.mark.number for each in words)
        beside = bool(labels) and min(labels) > number - place.number
        if numbers < LEAST_NUMBERS or not (beside or _says_when(words)) or not all(map(_is_plain, words)):
            break
        first = max(0, len(words) - len(OFFICIAL))
        where = f"table:{grid.number}/row:{number}/cell:"
        found.append(msgspec.structs.replace(place, number=number, words=words, first=first, counts=False, where=where))
    return found


def _is_plain(each: Word) -> bool:
    return each.kind == "value" or _year(each) is not None or each.core in vocabulary().periods


def _says_when(words: Sequence[Word]) -> bool:
    return any(_year(each) is not None or each.core in vocabulary().periods for each in words if each.core)


def _is_of(words: Sequence[Word], year: int | None) -> bool:
    """Whether a row says that it is of the report's year."""
    return any(_year(each) == year is not None or vocabulary().periods.get(each.core) == "this" for each in words)


def _year(each: Word) -> int | None:
    match = _YEAR.fullmatch(each.core)
    return int(match[1]) if match else None
