"""Section 二 in tables: upright, one item a row, or on their side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.disclosures.items import (
    find_places,
    keep,
    printed_at,
    section_vocabulary,
    unit_named,
)
from extract.matrix.transposed import turned
from extract.matrix.values import printed
from extract.report import Cell, Disclosure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.disclosures.items import Place
    from extract.document import Grid, GridCell

__all__ = ["from_grids", "from_turned"]


def _grid_cell(source: GridCell, place: Place, where: str) -> tuple[Cell, str | None]:
    value = printed(source.text)
    if value.number is None:
        return Cell(None, source.text, value.state, locator=where), None
    if value.joined or not place.takes(value.number, value.unit):
        return Cell(None, source.text, "unreadable", locator=where), None
    return Cell(value.number, source.text, "number", "cell", 1, None, where), value.unit


def _is_shared(grid: Grid, number: int, at: int) -> bool:
    """Whether cell `at` of a row is the next row's too, which has fewer cells for it."""
    row = grid.rows[number - 1]
    return row[at].rowspan > 1 and number < len(grid.rows) and len(grid.rows[number]) < len(row)


def _has_another_below(grid: Grid, number: int, label: int) -> bool:
    """Whether the label of a row, its cell `label`, stands beside the next row too, which has numbers and no label."""
    if grid.rows[number - 1][label].rowspan == 1 or number == len(grid.rows):
        return False
    below = grid.words[number]
    known = section_vocabulary()
    labelled = any(each.core in known.rows or each.core in known.columns for each in below)
    return not labelled and any(each.mark.number for each in below)


def _values(cells: Sequence[GridCell], first: int, header: Sequence[int], heads: Sequence[str]) -> list[int] | None:
    """The value cells for the header's cells (their places in its row `heads`); None if they cannot be told."""
    count = len(cells) - first
    if count == len(header):
        return list(range(first, len(cells)))
    if len(cells) == len(heads):
        blank = section_vocabulary().heads | {""}
        moved = any(cells[i].text and heads[i] in blank for i in range(first, len(cells)))
        return None if moved else list(header)
    if len(header) == 1:
        told = {cells[i].text for i in range(first, len(cells)) if cells[i].text}
        if len(told) <= 1:
            return [next((i for i in range(first, len(cells)) if cells[i].text), first)]
    return None


def from_grids(grids: Sequence[Grid]) -> dict[str, tuple[str, Disclosure]]:
    """The items that tables print, each with the form that has it, by their names."""
    known = section_vocabulary()
    found: dict[str, tuple[str, Disclosure]] = {}
    for grid in grids:
        header: list[str] = []
        places: list[int] = []
        units: dict[int, str | None] = {}
        heads: list[str] = []
        more = False
        if known.columns.keys().isdisjoint(grid.labels):
            continue
        for number, (row, words) in enumerate(zip(grid.rows, grid.words, strict=True), 1):
            cores = [each.core for each in words]
            if not known.columns.keys().isdisjoint(cores):
                if (alone := _one_item(grid, number)) is not None:
                    keep(found, *alone)
                    continue
                named = {text: i for i, text in reversed(list(enumerate(cores))) if text in known.columns}
                header, places, heads = sorted(named, key=lambda text: named[text]), sorted(named.values()), cores
                units = {i: unit_named(row[i].text) for i in places}
                more = any(text and text not in known.columns and text not in known.heads for text in cores)
                continue
            first = next((i for i, text in enumerate(cores) if text in known.rows), None)
            told = find_places(tuple(header), cores[first]) if header and first is not None else None
            if told is None or first is None:
                continue
            form, places_named = told
            while first + 1 < len(row) and cores[first + 1] == cores[first]:
                first += 1
            foreign = any(text in known.heads or text in known.rows for text in cores[first + 1 :])
            unequal = more or None in places_named
            unclear = foreign or (unequal and len(row) != len(heads)) or _has_another_below(grid, number, first)
            values = None if unclear else _values(row, first + 1, places, heads)
            for i, place in enumerate(places_named):
                if place is None:
                    continue
                cell, unit = _cell_at(grid, number, first + 1, None if values is None else values[i], place)
                keep(found, form, printed_at(place, cell, unit or units.get(places[i])))
    return found


def _one_item(grid: Grid, number: int) -> tuple[str, Disclosure] | None:
    """The item of a row that holds the label of a row, that of a column, and one number behind them."""
    known = section_vocabulary()
    words = grid.words[number - 1]
    named = [[each.core for each in words if each.core in labels] for labels in (known.rows, known.columns)]
    values = [i for i, each in enumerate(words) if each.kind == "value" and each.printed.state != "blank"]
    labels = max(i for i, each in enumerate(words) if each.core in known.columns)
    if [len(labels) for labels in named] != [1, 1] or len(values) != 1 or values[0] < labels:
        return None
    told = find_places((named[1][0],), named[0][0])
    if told is None or told[1][0] is None:
        return None
    cell, unit = _cell_at(grid, number, labels + 1, values[0], told[1][0])
    return told[0], printed_at(told[1][0], cell, unit or unit_named(grid.rows[number - 1][labels].text))


def from_turned(grids: Sequence[Grid]) -> dict[str, tuple[str, Disclosure]]:
    """The items of tables whose rows are the form's columns, one below the other."""
    known = section_vocabulary()
    found: dict[str, tuple[str, Disclosure]] = {}
    for grid in grids:
        columns = sum(words[0].core in known.columns for words in grid.words if words)
        aside = turned(grid) if columns > 1 else None
        if aside is not None:
            for item, (form, read) in from_grids([aside.grid]).items():
                found[item] = form, msgspec.structs.replace(read, cell=aside.placed(read.cell))
    return found


def _cell_at(grid: Grid, number: int, first: int, at: int | None, place: Place) -> tuple[Cell, str | None]:
    """The cell at place `at` of a row with its unit; None: the row's values, from `first` on, cannot be told apart."""
    row = grid.rows[number - 1]
    where = f"table:{grid.number}/row:{number}"
    if at is None:
        return Cell(None, " ".join(part.text for part in row[first:]), "ambiguous", None, 2, None, where), None
    if at >= len(row):
        return Cell(None, None, "absent", locator=where), None
    if not grid.closed and (number, at) == (len(grid.rows), len(row) - 1):
        return Cell(None, row[at].text, "unreadable", locator=where), None
    if _is_shared(grid, number, at):
        return Cell(None, row[at].text, "ambiguous", None, row[at].rowspan, None, where), None
    return _grid_cell(row[at], place, f"{where}/cell:{at + 1}")
